r"""The guard: checks of a SPARQL query before it goes to an engine.

A search of the raw text is not enough: one engine reads ``SERVI\u0043E`` as a keyword, and the
other reads ``SERVICEex:x`` as SERVICE followed by ``ex:x``. So escapes are undone first, and the
text is split into tokens by the `grammar
<https://www.w3.org/TR/sparql11-query/#sparqlGrammar>`_. A bare word or prefix that contains a
refused keyword is refused.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from ibrdf.errors import QueryError, hint, nearest
from ibrdf.findings import Exceeded, Position
from ibrdf.sandbox.limits import exceeded, limits

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_REFUSED = {
    "SERVICE": "a query is answered here, from the data given; read the other source first",
    "LOAD": "queries only read; give files with the data instead",
    "FROM": "the data is what was given; name graphs of it with GRAPH",
}
_UPDATES = {"INSERT", "DELETE", "WITH", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
_OPERATORS = {*"/|^+-*!.;", "||", "&&", "UNION", "OPTIONAL", "MINUS", "BIND"}
# Tokens that make an expression longer: Oxigraph nests each of them.
_CHAINS = {"ORDER", "HAVING", "DESCRIBE"}
_OPEN, _CLOSE = frozenset("({["), frozenset(")}]")
# Python compiles a pattern at its first use, so that a named query, which needs none, is fast.
_ESCAPE = r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})"
# rdflib undoes more escapes than SPARQL has, so a text that still looks like one is refused.
_SURROGATE = "[\ud800-\udfff]"
_LEFT_OVER = r"\\[uU][0-9A-Fa-f]{4}"
# The character classes of the grammar, with its names; the full Unicode classes compile slowly.
_ASCII = "A-Za-z"
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_COMBINING = "\u00b7\u0300-\u036f\u203f\u2040"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"


@cache
def _lexer(*, ascii_only: bool) -> re.Pattern[str]:
    base = _ASCII if ascii_only else _BASE
    varname = f"{base}_0-9" if ascii_only else f"{base}_0-9{_COMBINING}"
    pn = rf"{varname}\-"
    # A prefix may have any length, but trying each length at each letter takes quadratic time.
    prefix = rf"(?:[{base}](?:[{pn}.]{{0,98}}[{pn}])?)?"
    local = rf"(?:(?:[{base}_:0-9]|{_PLX})(?:(?:[{pn}.:]|{_PLX})*(?:[{pn}:]|{_PLX}))?)?"
    return re.compile(
        rf"""
          (?P<space>[ \t\n]+)
        | (?P<comment>\#[^\n]*)
        | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
        | (?P<string>
              \"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | "(?!"")(?:[^"\\\n]|\\.)*"
            | '''(?:'{{0,2}}(?:[^'\\]|\\.))*''' | '(?!'')(?:[^'\\\n]|\\.)*')
        | (?P<variable>[?$][{base}_0-9][{varname}]*)
        | (?P<blank>_:[{base}_0-9](?:[{pn}.]*[{pn}])?)
        | (?P<name>{prefix}:{local})
        | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
        | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+\-]?[0-9]+)?)
        | (?P<word>[{base}_][{varname}]*)
        | (?P<sign>\|\||&&|\^\^|[<>!]=|[{{}}()\[\].,;*/|^!=<>+\-?])
        """,
        re.VERBOSE | re.DOTALL,
    )


class Token(NamedTuple):
    """A token of a query: its kind (``word``, ``name``, ``variable``, …), text and offset."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after the token."""
        return self.start + len(self.text)


def unescaped(text: str) -> str:
    r"""Return a query with its escapes undone, and with line feeds as line ends.

    Raises :class:`~ibrdf.errors.QueryError` if the text is too long or an escape is malformed.

    >>> unescaped(r"SELECT ?ev\u0065nt")
    'SELECT ?event'
    """
    size = len(text.encode("utf-8", "replace"))
    if size > limits().query:
        raise QueryError(
            "the query is too long; pass data as data", exceeded=exceeded("query", size)
        )
    undone = re.sub(_ESCAPE, _character, text)
    if found := re.search(_LEFT_OVER, undone):
        raise error_at(undone, found.start(), "an escaped backslash before u; write the character")
    if found := re.search(_SURROGATE, undone):
        raise error_at(undone, found.start(), "half a character (a surrogate); write the whole one")
    return undone.replace("\r\n", "\n").replace("\r", "\n")


def _character(escape: re.Match[str]) -> str:
    try:
        return chr(int(escape[1] or escape[2], 16))
    except (OverflowError, ValueError):
        message = f"{escape[0]} is no character; Unicode ends at \\U0010FFFF"
        raise error_at(escape.string, escape.start(), message) from None


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query, without white space and comments.

    Raises :class:`~ibrdf.errors.QueryError` at a character that can't begin a token.

    >>> [token.text for token in tokens("ASK { ?x a ib:Meeting } # any?")]
    ['ASK', '{', '?x', 'a', 'ib:Meeting', '}']
    """
    match_at = _lexer(ascii_only=text.isascii()).match
    found: list[Token] = []
    start = 0
    while start < len(text):
        match = match_at(text, start)
        if match is None:
            raise error_at(text, start, f"{text[start]!r} begins nothing that SPARQL knows")
        if match.lastgroup not in {"space", "comment"}:
            found.append(Token(str(match.lastgroup), match[0], start))
        start = match.end()
    return found


def error_at(text: str, start: int, message: str, limit: Exceeded | None = None) -> QueryError:
    """Return an error about a query, with the line and column of an offset."""
    before = text[:start]
    column = len(before) - (before.rfind("\n") + 1) + 1
    position = Position("query", before.count("\n") + 1, column)
    return QueryError(message, position, exceeded=limit)


def check(text: str) -> str:
    """Check a query, and return its form (``SELECT``, ``ASK``, …).

    `text` is the result of :func:`unescaped`.
    Raises :class:`~ibrdf.errors.QueryError` for updates, for queries that reach beyond the given
    data (SERVICE, LOAD, FROM), and for too deep nesting.

    >>> check("PREFIX select: <http://example.org/> ASK { ?service a select:from }")
    'ASK'
    >>> check("SELECT ?x { SERVICE <http://example.org/> { ?x a ?y } }")
    Traceback (most recent call last):
    ibrdf.errors.QueryError: query:1:13: SERVICE is refused: a query is answered here, ...
    """
    found = tokens(text)
    _check_words(text, found)
    _check_size(text, found)
    return _form(text, found)


def _check_words(text: str, found: list[Token]) -> None:
    for token in found:
        bare = token.text.partition(":")[0] if token.kind == "name" else token.text
        for word, why in _REFUSED.items():
            if token.kind == "word" and word in bare.upper():
                raise error_at(text, token.start, f"{word} is refused: {why}")
            if token.kind == "name" and word in bare.upper():
                message = f"the prefix {bare}: could be read as {word}; give it another name"
                raise error_at(text, token.start, message)
    for one, other in pairwise(found):
        if one.text == other.text == "<" and one.end == other.start:
            message = "<< is refused: triples about triples are RDF 1.2, which is not read here"
            raise error_at(text, one.start, message)


def _check_size(text: str, found: Iterable[Token]) -> None:
    """Refuse nesting and chains that would exhaust the stack of Oxigraph's process."""
    opened: list[str] = []
    chains: list[int] = []  # the depths of the open chains
    operators = 0
    for token in found:
        if token.text in _OPEN:
            opened.append(token.text)
        elif token.text in _CLOSE:
            del opened[-1:]
        depth = len(opened)
        while chains and chains[-1] > depth:
            chains.pop()
        if token.kind == "word" and token.text.upper() in _CHAINS and depth not in chains:
            chains.append(depth)
        operators += _is_operator(token, opened) or depth in chains[-1:]
        if depth > limits().nesting:
            message = f"nested more than {limits().nesting:g} deep"
            raise error_at(text, token.start, message, exceeded("nesting"))
        if operators > limits().operators:
            message = "too many operators; list values with VALUES or IN"
            raise error_at(text, token.start, message, exceeded("operators"))


def _is_operator(token: Token, opened: list[str]) -> bool:
    """Whether a token makes a chain longer; commas in round brackets only separate values."""
    if token.text == ",":
        return opened[-1:] != ["("]
    return token.kind in {"sign", "word"} and token.text.upper() in _OPERATORS


def _form(text: str, found: list[Token]) -> str:
    """Return the first word after the prologue."""
    for token in found:
        word = token.text.upper()
        if token.kind == "word" and word not in {"PREFIX", "BASE"}:
            if word in _UPDATES:
                message = f"{token.text} is refused: queries only read, with {' '.join(FORMS)}"
                raise error_at(text, token.start, message)
            if word not in FORMS:
                more = hint(nearest(word, FORMS)) or f"; it begins with one of {' '.join(FORMS)}"
                raise error_at(text, token.start, f"no query begins with {token.text}{more}")
            return word
    raise error_at(text, 0, f"the query is empty; it begins with one of {' '.join(FORMS)}")
