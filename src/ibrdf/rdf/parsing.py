"""Parsing of RDF: bytes to quads.

Oxigraph parses strictly, and never uses the network. A text gives all its quads or an error. Input
that would crash Oxigraph is refused before parsing, and input that it would drop silently is
refused afterwards; errors name the position.
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
from ibrdf.rdf.terms import Quad, Term, from_nquads, is_literal, text_of
from ibrdf.rdf.wellformed import is_iri, is_language
from ibrdf.sandbox.bounded_input import decode, position_of, read_bytes
from ibrdf.sandbox.limits import exceeded, limits

# Patterns are compiled when they are needed: most files have no errors and little nesting.
# The text that a parser quotes in an error, or the keyword that it names.
_QUOTED = "['`]((?s:.+?))['`]"
_KEYWORD = "(@[a-z]+)"
_NEWER = "<<|--ltr|--rtl|@direction|rdf:version"
_POSITION = r"Parser error (?:at|between) [^:]*: "
_REMOTE = "No LoadDocumentCallback has been set"
_RELATIVE = "No scheme found in an absolute IRI"
_BASELESS = "relative, which means nothing without a base; write the whole IRI, or"
_BASES = {Format.JSONLD: '"@base" in the @context', Format.RDFXML: "xml:base on the root"}
_LINES = {Format.NTRIPLES, Format.NQUADS}
# A base for the syntaxes whose parsers drop relative IRIs, or give no position for them.
_NO_BASE = "http://relative.invalid/"


def parse(data: bytes, syntax: Format, file: str = "input", base: str | None = None) -> list[Quad]:
    """Return the quads of a text.

    `file` is the name that errors give the text, and `base` the IRI that relative IRIs are relative
    to, if the text gives none. Nothing is fetched. Blank nodes get new names on each call. Lexical
    forms stay as they are.
    Raises :class:`~ibrdf.errors.InputError` with line and column for malformed RDF, for a relative
    IRI without a base, and for a text that exceeds :class:`~ibrdf.sandbox.limits.Limits`.

    >>> parse(b"<urn:a> <urn:b> 07 .", Format.TURTLE)
    [('<urn:a>', '<urn:b>', '"07"^^<http://www.w3.org/2001/XMLSchema#integer>', '')]
    >>> parse(b"<urn:a> rdfs:label 'Minsk' .", Format.TURTLE, "a.ttl")
    Traceback (most recent call last):
    ibrdf.errors.InputError: a.ttl:1:9: not Turtle: ...
    """
    text = checked(data, syntax, file)
    root = base or (_NO_BASE if syntax in _BASES else None)
    quads = list(from_nquads(_nquads(text, syntax, file, root)))
    _check_quads(quads, text, syntax, file)
    return quads


def read_quads(path: Path) -> list[Quad]:
    """Return the quads of a file.

    Raises :class:`~ibrdf.errors.InputError` with file, line and column, also for parts of a JSON-LD
    file that a processor would drop silently.

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
    from ibrdf.rdf.jsonld_drops import NOWHERE, mark, refuse  # noqa: PLC0415 -- few read JSON-LD

    text = content.removeprefix(codecs.BOM_UTF8)
    marked = mark(text, is_iri, is_language)
    copy = from_nquads(_nquads(marked.document, Format.JSONLD, file, NOWHERE))
    iris = (text_of(term) for quad in copy for term in quad if term[:1] == "<")
    refuse(marked, iris, text, file)


def _nquads(text: bytes, syntax: Format, file: str, base: str | None) -> str:
    """Return the quads that Oxigraph reads, as N-Quads: faster than converting each quad."""
    with refusing(text, syntax, file):
        quads = ox.parse(text, format=OXIGRAPH[syntax], base_iri=base, rename_blank_nodes=True)
        written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    return (written or b"").decode()


# Before parsing ---------------------------------------------------------------

# A bracket, and the text before it that holds no nesting brackets: a match for each token would be
# slow. A quoted text without an end reaches to the end of the line or text: otherwise each quote in
# it would be tried again, in quadratic time.
_JSON = rb"""
    (?: "(?:\\.|[^"\\])*"? | [^"\[\]{}]+ ){0,500}
    (?: (?P<open>[\[{]) | (?P<close>[\]}]) )?
    """
_TURTLE = rb"""
    (?: \"{3}(?:\\.|\"{0,2}[^"\\])*(?:\"{3})? | '{3}(?:\\.|'{0,2}[^'\\])*(?:'{3})?
      | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'? | <[^<>\s]*> | \#[^\n]* | \\.
      | [^\[\](){}<>"'#\\]+
    ){0,500}
    (?: (?P<open><<|[\[({]) | (?P<close>>>|[\])}]) | . )?
    """
_OPENING = {
    Format.JSONLD: (b"[", b"{"),
    Format.NTRIPLES: (b"<<",),
    Format.NQUADS: (b"<<",),
    Format.TURTLE: (b"<<", b"[", b"(", b"{"),
    Format.TRIG: (b"<<", b"[", b"(", b"{"),
}


def checked(data: bytes, syntax: Format, file: str) -> bytes:
    """Return a text without its byte order mark, checked before it goes to a parser.

    Raises :class:`~ibrdf.errors.InputError` for malformed UTF-8 or XML, and for too deep nesting.
    """
    text = data.removeprefix(codecs.BOM_UTF8)
    decode(text, file)
    if syntax is Format.RDFXML:
        _check_xml(text, file)
    else:
        _check_nesting(text, syntax, file)
    return text


def _check_nesting(text: bytes, syntax: Format, file: str) -> None:
    """Refuse nesting that would crash a parser."""
    most = limits().nesting
    if sum(map(text.count, _OPENING[syntax])) <= most:
        return  # most files end here; counting is fast

    depth = 0
    brackets = _JSON if syntax is Format.JSONLD else _TURTLE
    for match in re.finditer(brackets, text, re.DOTALL | re.VERBOSE):
        depth += (match["open"] is not None) - (match["close"] is not None)
        if depth > most:
            raise _too_deep(position_of(text, match.start("open"), file))


def _too_deep(position: Position) -> InputError:
    message = f"nested more than {limits().nesting:g} deep; give the inner nodes ids of their own"
    return InputError([Finding.at(position, message, exceeded=exceeded("nesting"))])


def _check_xml(text: bytes, file: str) -> None:
    """Refuse malformed XML, with the position that Oxigraph does not give.

    Documents with a DOCTYPE are refused too, and so is deep nesting, for which Oxigraph takes
    quadratic time.
    """
    # The text is UTF-8; Oxigraph checks the encoding that the document declares.
    parser = expat.ParserCreate("UTF-8", " ")
    depth = 0

    def here() -> Position:
        return Position(file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > limits().nesting:
            raise _too_deep(here())

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse_doctype(*_: object) -> None:
        message = "DOCTYPE is refused, since it can name files and expand without end; leave it out"
        position = position_of(text, text.find(b"<!DOCTYPE"), file)
        raise InputError([Finding.at(position, message)])

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    try:
        parser.Parse(text, True)  # noqa: FBT003 -- all of it at once
    except expat.ExpatError as error:
        position = Position(file, error.lineno, error.offset + 1)
        message = f"not XML: {expat.ErrorString(error.code)}"
        raise InputError([Finding.at(position, message)]) from error


# After parsing ----------------------------------------------------------------


def _check_quads(quads: Iterable[Quad], text: bytes, syntax: Format, file: str) -> None:
    """Refuse parsed quads with relative IRIs, with RDF 1.2, or with values that are too long.

    Raises :class:`~ibrdf.errors.InputError` with the position.
    """
    if syntax in _BASES:
        _check_base(quads, text, syntax, file)
    if b"<<" in text or b"--" in text or syntax in _BASES:  # otherwise there is no RDF 1.2
        _check_version(quads, text, file)
    if len(text) > limits().literal:
        _check_literals(quads, file)


def needs_no_check(text: bytes, syntax: Format) -> bool:
    """Whether the quads of a text need no check after parsing.

    The answer may be false though the check would find nothing.
    """
    return (
        syntax not in _BASES
        and b"<<" not in text
        and not (b"--ltr" in text or b"--rtl" in text)
        and not _may_have_long_values(text, syntax)
    )


def _may_have_long_values(text: bytes, syntax: Format) -> bool:
    """Whether a value may be too long: it would fill a stretch of half the allowed length."""
    if len(text) <= limits().literal:
        return False
    step = int(limits().literal) // 2
    starts = range(0, len(text) - step, step)
    if any(text.find(b"\n", start, start + step) < 0 for start in starts):
        return True

    # In N-Triples and N-Quads values are on one line.
    quotes = () if syntax in _LINES else (b'"""', b"'''")
    return any(
        b"\\" + quote in text or any(len(part) > step for part in text.split(quote))
        for quote in quotes
        if quote in text
    )


def _check_base(quads: Iterable[Quad], text: bytes, syntax: Format, file: str) -> None:
    for term in (term for quad in quads for term in quad):
        if term.startswith(f"<{_NO_BASE}"):
            relative = text_of(term).removeprefix(_NO_BASE)
            position = _first_match(re.escape(f'"{relative}"'), text, file)
            message = f"<{relative}> is {_BASELESS} {_BASES[syntax]}"
            raise InputError([Finding.at(position, message)])


def _check_version(quads: Iterable[Quad], text: bytes, file: str) -> None:
    if any(_is_newer(value) for _, _, value, _ in quads):
        message = "text directions and triples about triples are RDF 1.2, which is not read here"
        raise InputError([Finding.at(_first_match(_NEWER, text, file), message)])


def _is_newer(term: Term) -> bool:
    """Whether a term is of RDF 1.2, which rdflib does not have: it would lose a part of it."""
    return term.startswith("<<") or (is_literal(term) and term.endswith(("--ltr", "--rtl")))


def _check_literals(quads: Iterable[Quad], file: str) -> None:
    most = limits().literal
    # No text is longer than its term.
    long = (value for _, _, value, _ in quads if len(value) > most and is_literal(value))
    for text in map(text_of, long):
        if len(text) > most:
            start = text[:20].encode("unicode_escape").decode()
            message = f"the value that begins with {start} is too long"
            limit = exceeded("literal", len(text))
            raise InputError([Finding.at(Position(file), message, exceeded=limit)])


# Errors of a parser -----------------------------------------------------------


@contextmanager
def refusing(text: bytes, syntax: Format, file: str) -> Iterator[None]:
    """Turn errors of Oxigraph in a ``with`` block into our error.

    Raises :class:`~ibrdf.errors.InputError` with the position.
    """
    try:
        yield
    except SyntaxError as error:
        raise InputError([_finding(error, text, file, syntax)]) from error
    except ValueError as error:
        raise InputError([Finding.at(Position(file), str(error))]) from error
    except MemoryError as error:
        message = "a single value is larger than 16MB, more than the parser holds; divide it"
        raise InputError([Finding.at(Position(file), message)]) from error


def _finding(error: SyntaxError, text: bytes, file: str, syntax: Format) -> Finding:
    """Return the finding for an error of a parser, in one line."""
    said = re.sub(_POSITION, "", error.msg)  # the finding shows the position before the message
    position = Position(file)

    if error.lineno:
        position = _inside(_position(error, text, file, syntax), text)
    elif quoted := re.search(_QUOTED, said) or re.search(_KEYWORD, said):
        position = _first_match(re.escape(quoted[1].strip()), text, file)

    if _REMOTE in error.msg:
        position = _first_match('"@(context|import)"', text, file)
        advice = "write the context itself into the file"
        message = f"its @context is an address, and none is ever fetched; {advice}"
        return Finding.at(position, message)
    if _RELATIVE in error.msg:
        base = _BASES.get(syntax, "@base at the top")
        return Finding.at(position, f"an IRI is {_BASELESS} {base}")
    return Finding.at(position, f"not {OXIGRAPH[syntax].name}: {' '.join(said.split())}")


def _position(error: SyntaxError, text: bytes, file: str, syntax: Format) -> Position:
    """Return the position that a parser gives; that of JSON-LD counts bytes, others characters."""
    if syntax is not Format.JSONLD:
        return Position(file, error.lineno or 0, error.offset or 1)
    before = text.split(b"\n")[: (error.lineno or 1) - 1]
    return position_of(text, sum(len(line) + 1 for line in before) + (error.offset or 1) - 1, file)


def _inside(position: Position, text: bytes) -> Position:
    """Return a position inside a text: at its end, a parser gives the line after the last."""
    end = position_of(text.rstrip(), len(text.rstrip()), position.file)
    return min(position, end, key=lambda one: (one.line, one.column))


def _first_match(pattern: str, text: bytes, file: str) -> Position:
    """Return the position of the first text that matches a pattern, or that of the file."""
    match = re.search(pattern.encode(), text)
    return position_of(text, match.start(), file) if match else Position(file)
