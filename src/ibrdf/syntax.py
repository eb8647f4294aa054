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
from xml.parsers import expat

import pyoxigraph as ox
from rdflib import XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Identifier

from ibrdf.context import Context
from ibrdf.errors import InputError, OutputError
from ibrdf.findings import Finding, Position
from ibrdf.inputs import decode, place_of, read_bytes
from ibrdf.jsonld import write_jsonld
from ibrdf.limits import limits, remedy
from ibrdf.losses import NOWHERE, mark, refuse
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

# What a parser quotes, or which keyword it speaks of.
_QUOTED = re.compile("['`](.+?)['`]", re.DOTALL)
_KEYWORD = re.compile("(@[a-z]+)")
_NEWER = "<<|--ltr|--rtl|@direction|rdf:version"
_PLACE = re.compile(r"Parser error (?:at|between) [^:]*: ")
_REMOTE = "No LoadDocumentCallback has been set"
# What has no end is taken to reach to the end of the line or text: else each quote in it would be
# tried anew, in quadratic time.
_JSON = re.compile(rb'"(?:\\.|[^"\\])*"?|[\[{]|[\]}]', re.DOTALL)
_TURTLE = re.compile(
    rb"""
      \"{3}(?:\\.|\"{0,2}[^"\\])*(?:\"{3})? | '{3}(?:\\.|'{0,2}[^'\\])*(?:'{3})?
    | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'? | <[^<>\s]*> | \#[^\n]* | \\.
    | <<|>>|[\[({]|[\])}]
    """,
    re.DOTALL | re.VERBOSE,
)
_OPENING, _CLOSING = {b"[", b"(", b"{", b"<<"}, {b"]", b")", b"}", b">>"}
_RELATIVE = "No scheme found in an absolute IRI"
_BASELESS = "relative, which means nothing without a base; write the whole IRI, or"
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
    more in it than :class:`~ibrdf.limits.Limits` allow.
    Raises :class:`~ibrdf.errors.InputError`.

    >>> parse(b"<urn:a> rdfs:label 'Minsk' .", Format.TURTLE, "a.ttl")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ibrdf.errors.InputError: a.ttl:1:9: not Turtle: ...
    """
    text = data.removeprefix(codecs.BOM_UTF8)
    decode(text, file)
    if syntax is Format.RDFXML:
        _check_xml(text, file)
    else:
        _check_nesting(text, syntax, file)
    root = base or (_NOWHERE if syntax in _BASES else None)
    quads = _parse(text, syntax, file, root)
    if root == _NOWHERE:
        _check_base(quads, text, syntax, file)
    if any(_is_newer(quad.object) for quad in quads):
        message = "text directions and triples about triples are RDF 1.2, which is not read here"
        raise InputError([Finding.at(_place_of_words(_NEWER, text, file), message)])
    if len(text) > limits().literal:
        _check_literals(quads, file)
    return quads


def _parse(text: bytes, syntax: Format, file: str, base: str | None) -> list[Any]:
    form = _READERS[syntax]
    try:
        return list(ox.parse(text, format=form, base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        raise InputError([_fault(error, text, file, syntax)]) from error
    except ValueError as error:
        raise InputError([Finding.at(Position(file), str(error))]) from error
    except MemoryError as error:
        message = "a single value is larger than 16MB, more than the parser holds; divide it"
        raise InputError([Finding.at(Position(file), message)]) from error


def _check_nesting(text: bytes, syntax: Format, file: str) -> None:
    """Refuse what a parser would not survive, before it sees it."""
    depth = 0
    for match in (_JSON if syntax is Format.JSONLD else _TURTLE).finditer(text):
        depth += (match[0] in _OPENING) - (match[0] in _CLOSING)
        if depth > limits().nesting:
            raise _too_deep(place_of(text, match.start(), file))


def _too_deep(place: Position) -> InputError:
    message = f"nested more than {limits().nesting:g} deep; give the inner nodes ids of their own"
    return InputError([Finding.at(place, f"{message}; {remedy('nesting')}")])


def _check_xml(text: bytes, file: str) -> None:
    """Refuse what is no XML, with its place, which Oxigraph does not tell, and what may be too much
    for it: documents with a DOCTYPE, and deep ones, which take it quadratic time."""
    # That it is UTF-8 is known; whether it says so itself is for Oxigraph to judge.
    parser = expat.ParserCreate("UTF-8", " ")
    depth = 0

    def place() -> Position:
        return Position(file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def enter(*_: Any) -> None:
        nonlocal depth
        depth += 1
        if depth > limits().nesting:
            raise _too_deep(place())

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: Any) -> None:
        message = "DOCTYPE is not read, for it can name files and unfold without end; leave it out"
        where = place_of(text, text.find(b"<!DOCTYPE"), file)
        raise InputError([Finding.at(where, message)])

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    try:
        parser.Parse(text, True)  # noqa: FBT003 -- all of it at once
    except expat.ExpatError as error:
        where = Position(file, error.lineno, error.offset + 1)
        message = f"not XML: {expat.ErrorString(error.code)}"
        raise InputError([Finding.at(where, message)]) from error


def _check_literals(quads: Iterable[Any], file: str) -> None:
    most = limits().literal
    for value in (quad.object for quad in quads):
        if isinstance(value, ox.Literal) and len(value.value) > most:
            start = value.value[:20].encode("unicode_escape").decode()
            message = f"the value that begins with {start} is too long"
            remedied = f"{message}; {remedy('literal', len(value.value))}"
            raise InputError([Finding.at(Position(file), remedied)])


def _check_base(quads: Iterable[Any], text: bytes, syntax: Format, file: str) -> None:
    """Refuse IRIs that were relative to nothing."""
    for term in (term for quad in quads for term in quad):
        if isinstance(term, ox.NamedNode) and term.value.startswith(_NOWHERE):
            relative = term.value.removeprefix(_NOWHERE)
            place = _place_of_words(re.escape(f'"{relative}"'), text, file)
            message = f"<{relative}> is {_BASELESS} {_BASES[syntax]}"
            raise InputError([Finding.at(place, message)])


def _place_of_words(pattern: str, text: bytes, file: str) -> Position:
    """Return where something first stands that a parser names without its place."""
    match = re.search(pattern.encode(), text)
    return place_of(text, match.start(), file) if match else Position(file)


def _fault(error: SyntaxError, text: bytes, file: str, syntax: Format) -> Finding:
    """Return what a parser refuses, in one line."""
    said = _PLACE.sub("", error.msg)  # the place stands before the message already
    place = Position(file)
    if error.lineno:
        place = _inside(_place(error, text, file, syntax), text)
    elif quoted := _QUOTED.search(said) or _KEYWORD.search(said):
        place = _place_of_words(re.escape(quoted[1].strip()), text, file)
    if _REMOTE in error.msg:
        place = _place_of_words('"@(context|import)"', text, file)
        advice = "write the context itself into the file"
        return Finding.at(place, f"its @context is an address, and none is ever fetched; {advice}")
    if _RELATIVE in error.msg:
        return Finding.at(place, f"an IRI is {_BASELESS} {_BASES.get(syntax, '@base at the top')}")
    return Finding.at(place, f"not {_READERS[syntax].name}: {' '.join(said.split())}")


def _place(error: SyntaxError, text: bytes, file: str, syntax: Format) -> Position:
    """Return the place that a parser names; that of JSON-LD counts bytes, the others characters."""
    if syntax is not Format.JSONLD:
        return Position(file, error.lineno or 0, error.offset or 1)
    before = text.split(b"\n")[: (error.lineno or 1) - 1]
    return place_of(text, sum(len(line) + 1 for line in before) + (error.offset or 1) - 1, file)


def _inside(place: Position, text: bytes) -> Position:
    """Return a place that exists: at the end of a text a parser names the line behind it."""
    end = place_of(text.rstrip(), len(text.rstrip()), place.file)
    return min(place, end, key=lambda one: (one.line, one.column))


def _is_newer(term: Any) -> bool:
    """Tell whether a term is of RDF 1.2: rdflib has none such, and would lose a part of it."""
    return isinstance(term, ox.Triple) or getattr(term, "direction", None) is not None


def read(path: str | Path) -> Dataset:
    """Return an RDF file as a dataset whose default graph is the union of all its graphs.

    All of it or nothing is read: what JSON-LD would leave out without a word is refused. Lexical
    forms stay as they are; language tags are in lower case, as RDF allows.
    Raises :class:`~ibrdf.errors.InputError` with file, line and column.

    >>> from ibrdf.resources import bundled
    >>> len(read(bundled() / "ontology" / "ibrdf.ttl")) > 100
    True
    """
    return read_all([Path(path)])


def read_all(paths: Iterable[Path]) -> Dataset:
    """Return several RDF files as one dataset; blank nodes of two files stay apart.

    Raises :class:`~ibrdf.errors.InputError` with file, line and column.
    """
    return dataset(quad for path in paths for quad in _read_quads(path))


def _read_quads(path: Path) -> list[Any]:
    syntax, content = format_of(path), read_bytes(path)
    quads = parse(content, syntax, str(path))
    if syntax is Format.JSONLD:
        text = content.removeprefix(codecs.BOM_UTF8)
        marked = mark(text, is_iri, is_language)
        copy = _parse(marked.document, syntax, str(path), NOWHERE)
        terms = (term for quad in copy for term in quad)
        iris = (term.value for term in terms if isinstance(term, ox.NamedNode))
        refuse(marked, iris, text, str(path))
    return quads


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
            shown = re.sub(r"_:\w+", "[]", str(row))
            raise OutputError(f"a blank node can't be published; give it an IRI: {shown}")
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
