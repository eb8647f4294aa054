"""Bytes to quads: the only place that parses RDF.

Oxigraph parses: strictly, all or nothing, never on the network. What it would not survive, or would
leave out without a word, is refused before or after, with its place.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox

from ibrdf.errors import InputError
from ibrdf.findings import Finding, Position
from ibrdf.rdf.formats import OXIGRAPH, Format, format_of
from ibrdf.rdf.jsonld_drops import NOWHERE, mark, refuse
from ibrdf.rdf.terms import Quad, Term, from_nquads, is_literal, text_of
from ibrdf.rdf.wellformed import is_iri, is_language
from ibrdf.sandbox.bounded_input import decode, place_of, read_bytes
from ibrdf.sandbox.limits import limits, remedy

# What a parser quotes, or which keyword it speaks of.
_QUOTED = re.compile("['`](.+?)['`]", re.DOTALL)
_KEYWORD = re.compile("(@[a-z]+)")
_NEWER = "<<|--ltr|--rtl|@direction|rdf:version"
_PLACE = re.compile(r"Parser error (?:at|between) [^:]*: ")
_REMOTE = "No LoadDocumentCallback has been set"
_RELATIVE = "No scheme found in an absolute IRI"
_BASELESS = "relative, which means nothing without a base; write the whole IRI, or"
_BASES = {Format.JSONLD: '"@base" in the @context', Format.RDFXML: "xml:base on the root"}
_LINES = {Format.NTRIPLES, Format.NQUADS}
# A base of our own for the syntaxes whose parsers leave out, or can't place, what has none.
_NO_BASE = "http://relative.invalid/"


def parse(data: bytes, syntax: Format, file: str = "input", base: str | None = None) -> list[Quad]:
    """Return the quads of a text, all of them or, with the place of the fault, none.

    Nothing is fetched, whatever the text asks for. Blank nodes are new ones on each call. A
    relative IRI is refused where neither the text nor `base` says to what, and so is a text with
    more in it than :class:`~ibrdf.sandbox.limits.Limits` allow. Lexical forms stay as they are.
    Raises :class:`~ibrdf.errors.InputError`.

    >>> parse(b"<urn:a> <urn:b> 07 .", Format.TURTLE)
    [('<urn:a>', '<urn:b>', '"07"^^<http://www.w3.org/2001/XMLSchema#integer>', '')]
    >>> parse(b"<urn:a> rdfs:label 'Minsk' .", Format.TURTLE, "a.ttl")
    Traceback (most recent call last):
    ibrdf.errors.InputError: a.ttl:1:9: not Turtle: ...
    """
    text = checked(data, syntax, file)
    root = base or (_NO_BASE if syntax in _BASES else None)
    quads = list(from_nquads(_nquads(text, syntax, file, root)))
    check_quads(quads, text, syntax, file)
    return quads


def read_quads(path: Path) -> list[Quad]:
    """Return the quads of a file; what JSON-LD would leave out without a word is refused.

    Raises :class:`~ibrdf.errors.InputError` with file, line and column.

    >>> from ibrdf.resources import bundled
    >>> len(read_quads(bundled() / "ontology" / "ibrdf.ttl")) > 100
    True
    """
    syntax, content = format_of(path), read_bytes(path)
    quads = parse(content, syntax, str(path))
    if syntax is Format.JSONLD:
        _check_drops(content, str(path))
    return quads


def _check_drops(content: bytes, file: str) -> None:
    text = content.removeprefix(codecs.BOM_UTF8)
    marked = mark(text, is_iri, is_language)
    copy = from_nquads(_nquads(marked.document, Format.JSONLD, file, NOWHERE))
    iris = (text_of(term) for quad in copy for term in quad if term[:1] == "<")
    refuse(marked, iris, text, file)


def _nquads(text: bytes, syntax: Format, file: str, base: str | None) -> str:
    """Return what Oxigraph reads, as N-Quads: that costs half of taking each quad apart."""
    with refusing(text, syntax, file):
        quads = ox.parse(text, format=OXIGRAPH[syntax], base_iri=base, rename_blank_nodes=True)
        written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    return (written or b"").decode()


# Before parsing ---------------------------------------------------------------

# Brackets, and before each what can hold none that nest: a match for each token would take long.
# What has no end is taken to reach to the end of the line or text: else each quote in it would be
# tried anew, in quadratic time.
_JSON = re.compile(
    rb"""
    (?: "(?:\\.|[^"\\])*"? | [^"\[\]{}]+ ){0,500}
    (?: (?P<open>[\[{]) | (?P<close>[\]}]) )?
    """,
    re.DOTALL | re.VERBOSE,
)
_TURTLE = re.compile(
    rb"""
    (?: \"{3}(?:\\.|\"{0,2}[^"\\])*(?:\"{3})? | '{3}(?:\\.|'{0,2}[^'\\])*(?:'{3})?
      | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'? | <[^<>\s]*> | \#[^\n]* | \\.
      | [^\[\](){}<>"'#\\]+
    ){0,500}
    (?: (?P<open><<|[\[({]) | (?P<close>>>|[\])}]) | . )?
    """,
    re.DOTALL | re.VERBOSE,
)
_OPENING = {
    Format.JSONLD: (b"[", b"{"),
    Format.NTRIPLES: (b"<<",),
    Format.NQUADS: (b"<<",),
    Format.TURTLE: (b"<<", b"[", b"(", b"{"),
    Format.TRIG: (b"<<", b"[", b"(", b"{"),
}


def checked(data: bytes, syntax: Format, file: str) -> bytes:
    """Return a text without its byte order mark, if a parser may see it.

    Raises :class:`~ibrdf.errors.InputError` for what is no UTF-8, no XML, or nested too deep.
    """
    text = data.removeprefix(codecs.BOM_UTF8)
    decode(text, file)
    if syntax is Format.RDFXML:
        _check_xml(text, file)
    else:
        _check_nesting(text, syntax, file)
    return text


def _check_nesting(text: bytes, syntax: Format, file: str) -> None:
    """Refuse what a parser would not survive, before it sees it."""
    most = limits().nesting
    if sum(map(text.count, _OPENING[syntax])) <= most:
        return  # as in most files, and counting takes no time

    depth = 0
    for match in (_JSON if syntax is Format.JSONLD else _TURTLE).finditer(text):
        depth += (match["open"] is not None) - (match["close"] is not None)
        if depth > most:
            raise _too_deep(place_of(text, match.start("open"), file))


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

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > limits().nesting:
            raise _too_deep(place())

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse_doctype(*_: object) -> None:
        message = "DOCTYPE is not read, for it can name files and unfold without end; leave it out"
        where = place_of(text, text.find(b"<!DOCTYPE"), file)
        raise InputError([Finding.at(where, message)])

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    try:
        parser.Parse(text, True)  # noqa: FBT003 -- all of it at once
    except expat.ExpatError as error:
        where = Position(file, error.lineno, error.offset + 1)
        message = f"not XML: {expat.ErrorString(error.code)}"
        raise InputError([Finding.at(where, message)]) from error


# After parsing ----------------------------------------------------------------


def check_quads(quads: Iterable[Quad], text: bytes, syntax: Format, file: str) -> None:
    """Refuse what a parser reads, but that must not come in.

    That are IRIs that were relative to nothing, RDF 1.2, and values that are too long.
    Raises :class:`~ibrdf.errors.InputError`.
    """
    if syntax in _BASES:
        _check_base(quads, text, syntax, file)
    if b"<<" in text or b"--" in text or syntax in _BASES:  # else there can be none
        _check_version(quads, text, file)
    if len(text) > limits().literal:
        _check_literals(quads, file)


def is_plain(text: bytes, syntax: Format) -> bool:
    """Whether nothing in a text can be such that it is refused after parsing.

    It may say no of a text in which there is nothing either: then parsing will show.
    """
    return (
        syntax not in _BASES
        and b"<<" not in text
        and not (b"--ltr" in text or b"--rtl" in text)
        and not _may_have_long_values(text, syntax)
    )


def _may_have_long_values(text: bytes, syntax: Format) -> bool:
    """Whether a value may be too long: it would fill a stretch of half of what is allowed."""
    if len(text) <= limits().literal:
        return False
    step = int(limits().literal) // 2
    starts = range(0, len(text) - step, step)
    if any(text.find(b"\n", start, start + step) < 0 for start in starts):
        return True

    # In N-Triples and N-Quads values are on one line.
    marks = () if syntax in _LINES else (b'"""', b"'''")
    return any(
        b"\\" + mark in text or any(len(part) > step for part in text.split(mark))
        for mark in marks
        if mark in text
    )


def _check_base(quads: Iterable[Quad], text: bytes, syntax: Format, file: str) -> None:
    for term in (term for quad in quads for term in quad):
        if term.startswith(f"<{_NO_BASE}"):
            relative = text_of(term).removeprefix(_NO_BASE)
            place = _place_of_words(re.escape(f'"{relative}"'), text, file)
            message = f"<{relative}> is {_BASELESS} {_BASES[syntax]}"
            raise InputError([Finding.at(place, message)])


def _check_version(quads: Iterable[Quad], text: bytes, file: str) -> None:
    if any(_is_newer(value) for _, _, value, _ in quads):
        message = "text directions and triples about triples are RDF 1.2, which is not read here"
        raise InputError([Finding.at(_place_of_words(_NEWER, text, file), message)])


def _is_newer(term: Term) -> bool:
    """Whether a term is of RDF 1.2: rdflib has none such, and would lose a part of it."""
    return term.startswith("<<") or (is_literal(term) and term.endswith(("--ltr", "--rtl")))


def _check_literals(quads: Iterable[Quad], file: str) -> None:
    most = limits().literal
    # No text is longer than its term.
    long = (value for _, _, value, _ in quads if len(value) > most and is_literal(value))
    for text in map(text_of, long):
        if len(text) > most:
            start = text[:20].encode("unicode_escape").decode()
            message = f"the value that begins with {start} is too long"
            remedied = f"{message}; {remedy('literal', len(text))}"
            raise InputError([Finding.at(Position(file), remedied)])


# What a parser refuses --------------------------------------------------------


@contextmanager
def refusing(text: bytes, syntax: Format, file: str) -> Iterator[None]:
    """Turn what Oxigraph refuses within a ``with`` block into an error of ours, with its place.

    Raises :class:`~ibrdf.errors.InputError`.
    """
    try:
        yield
    except SyntaxError as error:
        raise InputError([_fault(error, text, file, syntax)]) from error
    except ValueError as error:
        raise InputError([Finding.at(Position(file), str(error))]) from error
    except MemoryError as error:
        message = "a single value is larger than 16MB, more than the parser holds; divide it"
        raise InputError([Finding.at(Position(file), message)]) from error


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
    return Finding.at(place, f"not {OXIGRAPH[syntax].name}: {' '.join(said.split())}")


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


def _place_of_words(pattern: str, text: bytes, file: str) -> Position:
    """Return where something first stands that a parser names without its place."""
    match = re.search(pattern.encode(), text)
    return place_of(text, match.start(), file) if match else Position(file)
