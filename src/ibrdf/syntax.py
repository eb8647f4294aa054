"""Bytes to graphs and back: the only place that parses RDF and the only one that serialises it.

Parsing is Oxigraph's: strict, all or nothing, never on the network. Writing is deterministic: the
same triples are the same bytes, whatever the order they came in.
"""

import codecs
import enum
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Identifier

from ibrdf.context import Context
from ibrdf.errors import InputError, OutputError
from ibrdf.findings import Finding, Position
from ibrdf.jsonld import write_jsonld
from ibrdf.turtle import write_trig, write_turtle

Quads = Iterable[ox.Quad]


class Format(enum.Enum):
    """A syntax, with the ending of its files' names."""

    TURTLE = "ttl"
    JSONLD = "jsonld"
    TRIG = "trig"
    NQUADS = "nq"
    NTRIPLES = "nt"
    RDFXML = "rdf"


_READERS = {
    Format.TURTLE: ox.RdfFormat.TURTLE,
    Format.JSONLD: ox.RdfFormat.JSON_LD,
    Format.TRIG: ox.RdfFormat.TRIG,
    Format.NQUADS: ox.RdfFormat.N_QUADS,
    Format.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    Format.RDFXML: ox.RdfFormat.RDF_XML,
}
_ENDINGS = {f".{syntax.value}": syntax for syntax in Format} | {
    ".json": Format.JSONLD,
    ".owl": Format.RDFXML,
    ".xml": Format.RDFXML,
}

_PLACE = re.compile(r"Parser error (?:at|between) [^:]*: ")
_REMOTE = "No LoadDocumentCallback has been set"
# Deeper nesting ends Oxigraph's process, and of JSON-LD takes memory by the square of the depth.
MAX_NESTING = 100
_JSON = re.compile(rb'"(?:\\.|[^"\\])*"|[\[{]|[\]}]', re.DOTALL)
_TURTLE = re.compile(
    rb"""
      \"{3}(?:\\.|\"{0,2}[^"\\])*\"{3} | '{3}(?:\\.|'{0,2}[^'\\])*'{3}
    | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | <[^<>\s]*> | \#[^\n]*
    | <<|>>|[\[({]|[\])}]
    """,
    re.DOTALL | re.VERBOSE,
)
_OPENING, _CLOSING = {b"[", b"(", b"{", b"<<"}, {b"]", b")", b"}", b">>"}
_RELATIVE = "No scheme found in an absolute IRI"
_BASELESS = "a relative IRI means nothing without a base; write the whole IRI, or"
_BASES = {Format.JSONLD: '"@base" in the @context', Format.RDFXML: "xml:base on the root"}
# A base of our own for the syntaxes whose parsers leave out, or can't place, what has none.
_NOWHERE = "http://relative.invalid/"


def format_of(path: Path) -> Format:
    """Return the syntax of a file by its ending.

    >>> format_of(Path("a/b.ttl"))
    <Format.TURTLE: 'ttl'>
    """
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        known = " ".join(sorted(_ENDINGS))
        message = f"{path.suffix or 'a name without ending'} is no RDF syntax known here ({known})"
        raise InputError([Finding.at(Position(str(path)), message)])
    return _ENDINGS[ending]


def parse(data: bytes, syntax: Format, file: str = "input", base: str | None = None) -> list[Any]:
    """Return the quads of a text, all of them or, with the place of the fault, none.

    Nothing is fetched, whatever the text asks for. Blank nodes are new ones on each call. A
    relative IRI is refused where neither the text nor `base` says to what, and so is a text with
    nodes nested more than `MAX_NESTING` deep.
    Raises :class:`~ibrdf.errors.InputError`.

    >>> parse(b"<urn:a> rdfs:label 'Minsk' .", Format.TURTLE, "a.ttl")
    Traceback (most recent call last):
    ibrdf.errors.InputError: a.ttl:1:9: not Turtle: The prefix rdfs: has not been declared
    """
    form = _READERS[syntax]
    text = data.removeprefix(codecs.BOM_UTF8)
    _check_bounds(text, syntax, file)
    root = base or (_NOWHERE if syntax in _BASES else None)
    try:
        quads = list(ox.parse(text, format=form, base_iri=root, rename_blank_nodes=True))
    except SyntaxError as error:
        raise InputError([_fault(error, text, file, form.name)]) from error
    except ValueError as error:
        raise InputError([Finding.at(Position(file), str(error))]) from error
    if root == _NOWHERE:
        _check_base(quads, syntax, file)
    if any(_is_newer(quad.object) for quad in quads):
        message = "text directions and triples about triples are RDF 1.2, which is not read here"
        raise InputError([Finding.at(Position(file), message)])
    return quads


def _check_bounds(text: bytes, syntax: Format, file: str) -> None:
    """Refuse what a parser would not survive, before it sees it."""
    if syntax is Format.RDFXML:
        start = text.find(b"<!DOCTYPE")
        if start >= 0:
            message = "DOCTYPE is not read, for it can name files and unfold without end"
            raise InputError([Finding.at(_place(text, start, file), f"{message}; leave it out")])
        return
    depth = 0
    for match in (_JSON if syntax is Format.JSONLD else _TURTLE).finditer(text):
        depth += (match[0] in _OPENING) - (match[0] in _CLOSING)
        if depth > MAX_NESTING:
            message = f"nested more than {MAX_NESTING} deep; give the inner nodes ids of their own"
            raise InputError([Finding.at(_place(text, match.start(), file), message)])


def _check_base(quads: Iterable[Any], syntax: Format, file: str) -> None:
    """Refuse IRIs that were relative to nothing."""
    for term in (term for quad in quads for term in quad):
        if isinstance(term, ox.NamedNode) and term.value.startswith(_NOWHERE):
            message = f"<{term.value.removeprefix(_NOWHERE)}> is {_BASELESS} {_BASES[syntax]}"
            raise InputError([Finding.at(Position(file), message)])


def _place(text: bytes, start: int, file: str) -> Position:
    before = text[:start].decode(errors="replace")
    return Position(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _fault(error: SyntaxError, text: bytes, file: str, name: str) -> Finding:
    """Return what a parser refuses, in one line."""
    try:
        text.decode()
    except UnicodeDecodeError as fault:
        return Finding.at(_place(text, fault.start, file), "not UTF-8; save the file as UTF-8")
    line = error.lineno or 0
    place = Position(file, line, (error.offset or 0) if line else 0)
    if error.msg.startswith(_REMOTE):
        advice = "write the context itself into the file"
        return Finding.at(place, f"its @context is an address, and none is ever fetched; {advice}")
    if _RELATIVE in error.msg:
        return Finding.at(place, f"{_BASELESS} @base at the top")
    said = _PLACE.sub("", error.msg)  # the place stands before the message already
    return Finding.at(place, f"not {name}: {' '.join(said.split())}")


def _is_newer(term: Any) -> bool:
    """Tell whether a term is of RDF 1.2: rdflib has none such, and would lose a part of it."""
    return isinstance(term, ox.Triple) or getattr(term, "direction", None) is not None


def read_bytes(path: Path, file: str | None = None) -> bytes:
    """Return what a file holds; a file that can't be opened is an input error."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise InputError([Finding.at(Position(file or str(path)), reason)]) from error


def read(path: Path) -> Dataset:
    """Return an RDF file as a dataset whose default graph is the union of all its graphs.

    Raises :class:`~ibrdf.errors.InputError` with file, line and column.

    >>> from ibrdf.resources import bundled
    >>> len(read(bundled() / "ontology" / "ibrdf.ttl")) > 100
    True
    """
    return read_all([path])


def read_all(paths: Iterable[Path]) -> Dataset:
    """Return several RDF files as one dataset; blank nodes of two files stay apart.

    Raises :class:`~ibrdf.errors.InputError` with file, line and column.
    """
    return dataset(
        quad for path in paths for quad in parse(read_bytes(path), format_of(path), str(path))
    )


# Between the two libraries ----------------------------------------------------


def to_rdflib(term: Any) -> Identifier:
    """Return an Oxigraph term as an rdflib one, lexical form untouched."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == str(XSD.string):
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def to_oxigraph(term: Any) -> Any:
    """Return an rdflib term as an Oxigraph one, which refuses what is no IRI or language tag.

    Raises :class:`ValueError`.
    """
    try:
        if isinstance(term, URIRef):
            return ox.NamedNode(str(term))
        if isinstance(term, BNode):
            return ox.BlankNode(str(term))
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD.string)))
    except ValueError as error:
        raise ValueError(f"{term!r}: {error}") from error


def dataset(quads: Quads) -> Dataset:
    """Return quads as an rdflib dataset whose default graph is the union of all its graphs."""
    made = Dataset(default_union=True)
    add(made, quads)
    return made


def add(data: Dataset, quads: Quads) -> None:
    """Put quads into a dataset; those of no named graph go into its own default graph."""
    terms: dict[Any, Identifier] = {}

    def known(term: Any) -> Any:
        if term not in terms:
            terms[term] = to_rdflib(term)
        return terms[term]

    data.addN(
        (
            known(quad.subject),
            known(quad.predicate),
            known(quad.object),
            data.default_graph
            if isinstance(quad.graph_name, ox.DefaultGraph)
            else data.graph(known(quad.graph_name)),
        )
        for quad in quads
    )


def graph(quads: Quads) -> Graph:
    """Return the triples of quads as an rdflib graph."""
    made = Graph()
    for quad in quads:
        made.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return made


def quads_of(data: Graph) -> Iterator[Any]:
    """Return the quads of a dataset, or the triples of a graph, as Oxigraph's."""
    if isinstance(data, Dataset):
        default = data.default_graph.identifier
        for subject, predicate, value, name in data.quads():
            where = ox.DefaultGraph() if name in (None, default) else to_oxigraph(name)
            yield ox.Quad(to_oxigraph(subject), to_oxigraph(predicate), to_oxigraph(value), where)
    else:
        for subject, predicate, value in data:
            yield ox.Quad(to_oxigraph(subject), to_oxigraph(predicate), to_oxigraph(value))


def in_graph(quads: Quads, name: str) -> Iterator[Any]:
    """Return the triples of quads in one named graph."""
    graph = ox.NamedNode(name)
    for quad in quads:
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI, by RFC 3987.

    >>> is_iri("urn:x"), is_iri("urn:a b")
    (True, False)
    """
    return _is_made(ox.NamedNode, text)


def is_language(text: str) -> bool:
    """Tell whether a text is a language tag, by BCP 47.

    >>> is_language("fa"), is_language("f_a")
    (True, False)
    """
    return _is_made(partial(ox.Literal, ""), language=text)


def _is_made(make: Any, *arguments: str, **options: str) -> bool:
    try:
        make(*arguments, **options)
    except ValueError:
        return False
    return True


# Canonical form ---------------------------------------------------------------

_ANY = ox.NamedNode("urn:any")


def canonical(quads: Quads) -> list[Any]:
    """Return quads sorted, each once, with literals in canonical lexical form.

    That is the form to which a triple store rewrites literals anyhow: ``1.50`` is ``1.5``, ``01``
    is ``1``, and language tags are in lower case.
    """
    rewritten = {
        ox.Quad(quad.subject, quad.predicate, _canonical_term(quad.object), quad.graph_name)
        for quad in quads
    }
    return sorted(rewritten, key=str)


def _canonical_term(term: Any) -> Any:
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    return ox.Literal(canonical_form(term.value, term.datatype.value), datatype=term.datatype)


@lru_cache(maxsize=65536)
def canonical_form(text: str, datatype: str) -> str:
    """Return the lexical form that a triple store gives a literal when it hands it out again.

    It is the one of Oxigraph's store, which reads numbers, truth values, dates, times and durations
    and writes them anew. A text that its datatype does not have stays as it is.

    >>> canonical_form("1.50", str(XSD.decimal)), canonical_form("P12M", str(XSD.duration))
    ('1.5', 'P1Y')
    >>> canonical_form("1,50", str(XSD.decimal))
    '1,50'
    """
    if datatype == str(XSD.string):
        return text
    literal = ox.Literal(text, datatype=ox.NamedNode(datatype))
    store = ox.Store()
    store.add(ox.Quad(_ANY, _ANY, literal))
    return str(next(iter(store)).object.value)


def canonical_nquads(quads: Quads) -> bytes:
    """Return the `RDFC-1.0 <https://www.w3.org/TR/rdf-canon/>`_ form of a dataset."""
    made = ox.Dataset(quads)
    made.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in made)).encode()


# Writing ----------------------------------------------------------------------


def write(quads: Quads, syntax: Format, context: Context) -> bytes:
    """Return quads as the bytes of a file.

    Turtle, N-Triples and JSON-LD hold the union of the graphs. The context gives the prefixes and,
    in JSON-LD, the keys.
    Raises :class:`~ibrdf.errors.OutputError` for blank nodes: no two programs name them alike.
    """
    return write_rows(canonical(quads), syntax, context)


def write_rows(rows: list[Any], syntax: Format, context: Context) -> bytes:
    """Return quads in canonical form, as :func:`canonical` gives them, as the bytes of a file."""
    for row in rows:
        if any(
            isinstance(term, ox.BlankNode) for term in (row.subject, row.object, row.graph_name)
        ):
            raise OutputError(f"a blank node can't be published; give it an IRI: {row}")
    if syntax is Format.NQUADS:
        return "".join(f"{row} .\n" for row in rows).encode()
    triples = sorted({row.triple for row in rows}, key=str)
    if syntax is Format.NTRIPLES:
        return "".join(f"{triple} .\n" for triple in triples).encode()
    if syntax is Format.JSONLD:
        return write_jsonld(triples, context)
    if syntax is Format.TURTLE:
        return write_turtle(triples, context)
    if syntax is Format.TRIG:
        return write_trig(rows, context)
    raise OutputError(f"{syntax.name} is read here, not written")
