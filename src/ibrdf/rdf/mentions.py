"""The positions at which RDF files mention IRIs.

Parsers keep no positions, but findings need them. So a file is searched only once there is a
finding. A position that can't be found is left out, never guessed.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ibrdf.findings import Key, Position
from ibrdf.rdf.formats import Format, format_of
from ibrdf.sandbox.bounded_input import position_of, read_bytes

# Compiled when needed: only findings on files of RDF have mentions.
_TOKENS = rb"""
      \"{3}(?:\\.|\"{0,2}[^"\\])*(?:\"{3})? | '{3}(?:\\.|'{0,2}[^'\\])*(?:'{3})?
    | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'? | \#[^\n]*
    | @?prefix\s+(?P<prefix>[^\s:]*):\s*<(?P<namespace>[^<>\s]*)>
    | <(?P<iri>[^<>\s]*)>
    | (?P<name>[\w.-]*:(?:[\w:%-]|\.(?=[\w:%-])|\\.)*)
    | (?P<end>[.{}])
    """
_QUOTED = rb"""(?:"@id"\s*:\s*|rdf:about\s*=\s*)["']([^"'\s]*)["']"""


class _Mention(NamedTuple):
    """An IRI, its offset, and whether a statement begins with it."""

    iri: str
    start: int
    begins: bool


class Mentions(Mapping[Key, Position]):
    """The position in some files of each IRI: its first statement, or else its first mention.

    The files are searched at the first look-up. A key that is in none of the files has the position
    `name`, without a line.
    """

    def __init__(self, paths: Iterable[Path], name: str) -> None:
        self._paths = tuple(paths)
        self._name = name

    def __getitem__(self, key: Key) -> Position:
        if key.predicate or key.value:
            raise KeyError(key)
        for file in self._files:
            if key.subject in file.starts:
                return _position(file, file.starts[key.subject])
        return Position(self._name)

    def __iter__(self) -> Iterator[Key]:
        return iter(dict.fromkeys(Key(iri) for file in self._files for iri in file.starts))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @cached_property
    def _files(self) -> tuple["_File", ...]:
        return tuple(map(_read, self._paths))


class _File(NamedTuple):
    """A file, with the byte offsets of its lines and of each IRI's first statement or mention."""

    name: str
    text: bytes
    starts: Mapping[str, int]
    lines: tuple[int, ...]


def _read(path: Path) -> _File:
    text = read_bytes(path)
    ends = (match.end() for match in re.finditer(b"\n", text))
    return _File(str(path), text, _first_mentions(text, format_of(path)), (0, *ends))


def _position(file: _File, start: int) -> Position:
    """Return line and column of a byte; the lines are known, since findings may be many."""
    line = bisect(file.lines, start)
    begin = file.lines[line - 1]
    column = position_of(file.text[begin:start], start - begin, file.name).column
    return Position(file.name, line, column)


def _first_mentions(text: bytes, syntax: Format) -> dict[str, int]:
    r"""Return the byte offset of each IRI's first statement, or else of its first mention.

    >>> _first_mentions(b"PREFIX : <urn:>\n:a :b :c .", Format.TURTLE)["urn:a"]
    16
    """
    quoted = syntax in {Format.JSONLD, Format.RDFXML}
    first: dict[str, _Mention] = {}
    for mention in _in_quotes(text) if quoted else _in_turtle(text):
        known = first.get(mention.iri)
        if known is None or (mention.begins and not known.begins):
            first[mention.iri] = mention
    return {iri: mention.start for iri, mention in first.items()}


def _in_quotes(text: bytes) -> Iterator[_Mention]:
    for match in re.finditer(_QUOTED, text):
        yield _Mention(match[1].decode(), match.start(1), begins=True)


def _in_turtle(text: bytes) -> Iterator[_Mention]:
    prefixes: dict[str, str] = {}
    begins = True
    for match in re.finditer(_TOKENS, text, re.DOTALL | re.VERBOSE | re.IGNORECASE):
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
