"""Where an RDF file speaks of a thing: parsers keep no places, and findings need them.

Only asked when something is wrong; a place that can't be told is left out, never guessed.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ibrdf.findings import Position
from ibrdf.rdf.syntax import Format
from ibrdf.sandbox.bounded_input import place_of

_MARKS = re.compile(
    rb"""
      \"{3}(?:\\.|\"{0,2}[^"\\])*(?:\"{3})? | '{3}(?:\\.|'{0,2}[^'\\])*(?:'{3})?
    | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'? | \#[^\n]*
    | @?prefix\s+(?P<prefix>[^\s:]*):\s*<(?P<namespace>[^<>\s]*)>
    | <(?P<iri>[^<>\s]*)>
    | (?P<name>[\w.-]*:(?:[\w:%-]|\.(?=[\w:%-])|\\.)*)
    | (?P<end>[.{}])
    """,
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_QUOTED = re.compile(rb"""(?:"@id"\s*:\s*|rdf:about\s*=\s*)["']([^"'\s]*)["']""")


class _Mention(NamedTuple):
    """An IRI, where it stands, and whether a statement begins with it."""

    iri: str
    start: int
    begins: bool


def places_in(text: bytes, syntax: Format, file: str, iris: Collection[str]) -> dict[str, Position]:
    r"""Return where a file first says something of each IRI, or else first names it.

    >>> places_in(b"PREFIX : <urn:>\n:a :b :c .", Format.TURTLE, "a.ttl", {"urn:a", "urn:d"})
    {'urn:a': Position(file='a.ttl', line=2, column=1)}
    """
    quoted = syntax in {Format.JSONLD, Format.RDFXML}
    mentions = _in_quotes(text) if quoted else _in_turtle(text)
    first: dict[str, _Mention] = {}
    for mention in mentions:
        known = first.get(mention.iri)
        if mention.iri in iris and (known is None or (mention.begins and not known.begins)):
            first[mention.iri] = mention
    return {iri: place_of(text, mention.start, file) for iri, mention in first.items()}


def _in_quotes(text: bytes) -> Iterator[_Mention]:
    for match in _QUOTED.finditer(text):
        yield _Mention(match[1].decode(), match.start(1), begins=True)


def _in_turtle(text: bytes) -> Iterator[_Mention]:
    prefixes: dict[str, str] = {}
    begins = True
    for match in _MARKS.finditer(text):
        if match["namespace"] is not None:
            prefixes[match["prefix"].decode()] = match["namespace"].decode()
        elif match["end"]:
            begins = True
        elif match["iri"] is not None or match["name"]:
            yield _Mention(_iri(match, prefixes), match.start(), begins)
            begins = False


def _iri(match: re.Match[bytes], prefixes: dict[str, str]) -> str:
    if match["iri"] is not None:
        return match["iri"].decode()
    prefix, _, local = match["name"].decode().partition(":")
    return prefixes.get(prefix, f"{prefix}:") + re.sub(r"\\(.)", r"\1", local)
