r"""RDF terms, triples and quads as text, the form in which all stages work.

A term is its canonical `N-Triples <https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples>`_
form: ``<urn:a>``, ``"Minsk"@en``, ``"13"^^<http://www.w3.org/2001/XMLSchema#integer>``, ``_:b0``.
Equal terms are equal texts, so Python sorts, hashes and prints them without an engine, and every
engine reads them directly, a million in a second. A lexical form never changes.

>>> literal("13", XSD_INTEGER)
'"13"^^<http://www.w3.org/2001/XMLSchema#integer>'
>>> text_of(literal("13", XSD_INTEGER)), text_of(iri("urn:a"))
('13', 'urn:a')
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Term: TypeAlias = str
Triple: TypeAlias = tuple[Term, Term, Term]
Quad: TypeAlias = tuple[Term, Term, Term, Term]
"""Subject, property, value and graph; the default graph is :data:`DEFAULT_GRAPH`."""

DEFAULT_GRAPH: Term = ""
_XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING, XSD_INTEGER = f"{_XSD}string", f"{_XSD}integer"
LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

# The characters that canonical N-Triples escape.
_ESCAPES = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
_ESCAPES |= {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r"}
_ESCAPES |= {'"': r"\"", "\\": r"\\"}
_SPECIAL = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_ESCAPED = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")
_UNESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def iri(text: str) -> Term:
    """Return the term of an IRI.

    >>> iri("urn:a")
    '<urn:a>'
    """
    return f"<{text}>"


def literal(text: str, datatype: str = XSD_STRING, *, language: str = "") -> Term:
    r"""Return the term of a literal; its language tag is in lower case.

    >>> literal('say "no"'), literal("Minsk", language="EN")
    ('"say \\"no\\""', '"Minsk"@en')
    """
    if _SPECIAL.search(text):
        text = _SPECIAL.sub(lambda sign: _ESCAPES[sign[0]], text)
    quoted = f'"{text}"'
    if language:
        return f"{quoted}@{language.lower()}"
    return quoted if datatype == XSD_STRING else f"{quoted}^^<{datatype}>"


def is_iri_term(term: Term) -> bool:
    """Whether a term is an IRI."""
    return term[:1] == "<"


def is_literal(term: Term) -> bool:
    """Whether a term is a literal."""
    return term[:1] == '"'


def is_blank(term: Term) -> bool:
    """Whether a term is a blank node."""
    return term[:1] == "_"


def text_of(term: Term) -> str:
    r"""Return the IRI itself, a literal's lexical form, or a blank node's name.

    >>> text_of('"one\\ntwo"@en')
    'one\ntwo'
    """
    if term[:1] == "<":
        return term[1:-1]
    if term[:1] != '"':
        return term.removeprefix("_:")
    quoted = term[1 : term.rindex('"')]
    return _ESCAPED.sub(_unescape, quoted) if "\\" in quoted else quoted


def _unescape(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else _UNESCAPES.get(escape[2], escape[2])


def language_of(term: Term) -> str:
    """Return the language tag of a literal, or an empty text if it has none.

    >>> language_of('"Minsk"@en'), language_of('"13"')
    ('en', '')
    """
    suffix = _suffix(term)
    return suffix[1:] if suffix[:1] == "@" else ""


def datatype_of(term: Term) -> str:
    """Return the IRI of a literal's datatype; an empty text for any other term.

    >>> datatype_of('"13"')
    'http://www.w3.org/2001/XMLSchema#string'
    """
    if term[:1] != '"':
        return ""
    suffix = _suffix(term)
    if suffix[:1] == "@":
        return LANG_STRING
    return suffix[3:-1] or XSD_STRING


def _suffix(term: Term) -> str:
    return term[term.rindex('"') + 1 :] if term[:1] == '"' else ""


# Lines ------------------------------------------------------------------------


def to_nquads(quads: Iterable[Quad]) -> str:
    r"""Return quads as N-Quads, in their order.

    >>> to_nquads([("<urn:a>", "<urn:b>", '"c"', ""), ("<urn:a>", "<urn:b>", '"c"', "<urn:g>")])
    '<urn:a> <urn:b> "c" .\n<urn:a> <urn:b> "c" <urn:g> .\n'
    """
    return "".join([f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in quads])


def to_ntriples(triples: Iterable[Triple]) -> str:
    """Return triples as N-Triples, in their order."""
    return "".join([f"{s} {p} {o} .\n" for s, p, o in triples])


# A literal reaches to the last quote of its line, since the name of a graph has no quotes.
_LINE = re.compile(r'([^ \n]+) ([^ \n]+) (".*"[^ \n]*|<<.*>>|[^ \n]+)(?: ([^ \n]+))? \.\n')


def from_nquads(text: str) -> Iterator[Quad]:
    r"""Return the quads of canonical N-Quads, as an engine writes them.

    Equal terms are the same object, so that many quads take little memory.

    >>> list(from_nquads('<urn:a> <urn:b> "a . b"@en <urn:g> .\n'))
    [('<urn:a>', '<urn:b>', '"a . b"@en', '<urn:g>')]
    """
    known: dict[Term, Term] = {}
    same = known.setdefault
    for match in _LINE.finditer(text):
        subject, predicate, value, graph = match.groups(DEFAULT_GRAPH)
        yield (
            same(subject, subject),
            same(predicate, predicate),
            same(value, value),
            same(graph, graph),
        )
