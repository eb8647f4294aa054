"""Common YAML files as trees: keys with texts, lists and records, each on lines of its own.

Nearly all files are of this kind, and reading them line by line takes a fifth of the time of a YAML
parser. It is a part of YAML that can be read in one way only; a file with anything else in it, such
as a text of several lines or a fault, is left to the parser.
"""

import re
from typing import NamedTuple, TypeAlias

from ibrdf.articles.nodes import Mapping, Node, Scalar, Sequence
from ibrdf.articles.parts import INVISIBLE, deepest
from ibrdf.findings import Position
from ibrdf.sandbox.limits import limits

# The indent of a line, its dash, its key, the space after the key's colon, and the rest.
_LINE = re.compile(
    r"""^([ ]*)(-[ ]+)?(?:(\w[\w-]{0,99}|"[\w@][^"\\\n]{0,99}"):(?:([ ]+)|$))?(.*)\n?""",
    re.MULTILINE,
)
_REMARK = r"(?:[ ]+\#.*|[ ]*)"
_QUOTED = re.compile(rf"""(?:"([^"\\]*)"|'([^']*)'){_REMARK}""")
_BRACKETS = re.compile(rf"""(?:\[([^]\[{{}}"'#?]+)\]|\{{([^]\[{{}}"'#?]+)\}}){_REMARK}""")
_KEY = re.compile(r"\w[\w-]{0,99}")
# What a text without quotes can't begin with, or what a parser may read in another way there.
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`\ufeff")
_DASH = "-"


class _UncommonError(Exception):
    """A file has an uncommon construct, which may be an error."""


class _Line(NamedTuple):
    """A key with the text after it, a dash, or the text after a dash, which has no key.

    `column` is that of the key, the dash or the text, and `begin` that of the text; for a key
    without a text that is the column after its colon.
    """

    number: int
    column: int
    key: str
    text: str
    begin: int


_Lines: TypeAlias = list[_Line]  # those that are left, the next one last
_END = _Line(0, 0, "", "", 0)


def common_tree(text: str, file: str) -> Mapping | None:
    """Return the tree of a common YAML file quickly, or ``None`` for an uncommon one."""
    text = text.replace("\r\n", "\n")
    if "\t" in text or "\r" in text or INVISIBLE.search(text) or _has_long_line(text):
        return None

    try:
        left = _lines(text)
        tree = _mapping(left, file, 0)
    except _UncommonError:
        return None
    return tree if left == [_END] else None


def _has_long_line(text: str) -> bool:
    """Whether a line is longer than a text may be."""
    most = limits().literal
    return len(text) > most and max(map(len, text.split("\n"))) > most


def _lines(text: str) -> _Lines:
    """Return the lines of a text with something in them, the last one first."""
    lines = []
    for number, (indent, dash, key, gap, rest) in enumerate(_LINE.findall(text), start=1):
        column = len(indent) + 1
        if dash:
            lines.append(_Line(number, column, _DASH, "", column))
            column += len(dash)

        if key:
            has_text = rest and rest[0] != "#"
            begin = column + len(key) + 1 + (len(gap) if has_text else 0)
            lines.append(_Line(number, column, key.strip('"'), rest if has_text else "", begin))
        elif dash:
            lines.append(_Line(number, column, "", rest, column))
        elif rest and rest[0] != "#":
            raise _UncommonError

    lines.append(_END)
    lines.reverse()
    return lines


def _mapping(left: _Lines, file: str, depth: int) -> Mapping:
    """Return the keys that begin in the column of the next line."""
    column = left[-1].column
    entries = []
    while left[-1].column == column and left[-1].key not in {"", _DASH}:
        number, _, key, text, begin = left.pop()
        if text:
            value = _value(text, Position(file, number, begin), depth + 1)
        else:
            value = _value_below(left, column, Position(file, number, begin), depth + 1)
        entries.append((Scalar(key, Position(file, number, column)), value))

    if not entries or len({key.text for key, _ in entries}) < len(entries):
        raise _UncommonError
    return Mapping(tuple(entries), entries[0][0].position)


def _value_below(left: _Lines, column: int, position: Position, depth: int) -> Node:
    """Return what stands on the lines below a key in a column; no text if nothing does."""
    if depth + 1 >= deepest():
        raise _UncommonError
    below = left[-1]
    if below.key == _DASH and below.column >= column:
        return _sequence(left, position.file, depth)
    if below.column > column:
        return _mapping(left, position.file, depth)
    return Scalar("", position)


def _sequence(left: _Lines, file: str, depth: int) -> Sequence:
    """Return the list whose dashes stand in the column of the next line."""
    first = left[-1]
    column = first.column
    items: list[Node] = []
    while left[-1].key == _DASH and left[-1].column == column:
        left.pop()
        if left[-1].key:
            items.append(_mapping(left, file, depth + 1))
        else:
            number, _, _, text, begin = left.pop()
            items.append(_value(text, Position(file, number, begin), depth + 1))
    return Sequence(tuple(items), Position(file, first.number, column))


# On one line -------------------------------------------------------------------------


def _value(text: str, position: Position, depth: int) -> Node:
    """Return the text, the list or the keys that fill the rest of a line."""
    if text[:1] not in _INDICATORS:
        return Scalar(_plain(text.partition(" #")[0].rstrip(" ")), position)

    if found := _QUOTED.fullmatch(text):
        return Scalar(found[1] or found[2] or "", position)

    found = _BRACKETS.fullmatch(text)
    if found is None or depth >= deepest():
        raise _UncommonError
    if found[1]:
        return Sequence(tuple(_parts(found[1], position)), position)
    return _pairs(found[2], position)


def _plain(text: str) -> str:
    """Return a text without quotes, if it is one in YAML too."""
    if not text or text[0] in _INDICATORS or ": " in text or text[-1] == ":":
        raise _UncommonError
    return text


def _parts(inside: str, position: Position) -> list[Scalar]:
    """Return the texts between brackets that begin at a position."""
    file, line, begin = position
    begin += 1
    parts = []
    for part in inside.split(","):
        bare = part.lstrip(" ")
        place = Position(file, line, begin + len(part) - len(bare))
        parts.append(Scalar(_plain(bare.rstrip(" ")), place))
        begin += len(part) + 1
    return parts


def _pairs(inside: str, position: Position) -> Mapping:
    """Return the keys and texts between braces that begin at a position."""
    file, line, begin = position
    begin += 1
    entries = []
    for part in inside.split(","):
        name, _, text = part.partition(": ")
        key, bare = name.lstrip(" "), text.lstrip(" ")
        if not _KEY.fullmatch(key):
            raise _UncommonError
        place = Position(file, line, begin + len(name) - len(key))
        end = begin + len(part)
        entries.append(
            (
                Scalar(key, place),
                Scalar(_plain(bare.rstrip(" ")), Position(file, line, end - len(bare))),
            )
        )
        begin = end + 1

    if len({key.text for key, _ in entries}) < len(entries):
        raise _UncommonError
    return Mapping(tuple(entries), position)
