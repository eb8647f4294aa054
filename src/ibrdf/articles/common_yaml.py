"""Common YAML files as trees: keys with texts, lists and records, each on lines of its own.

Nearly all files are of this kind, and reading them line by line takes a fifth of the time of a YAML
parser. It is a part of YAML that can be read in one way only; a file with anything else in it, such
as a text of several lines or a fault, is left to the parser.
"""

import re
from typing import TypeAlias

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
_INDICATORS = frozenset(("", *"-?:,[]{}#&*!|>'\"%@`\ufeff"))
_DASH = "-"


class _UncommonError(Exception):
    """A file has an uncommon construct, which may be an error."""


# A key with the text after it, a dash, or the text after a dash, which has no key. Its parts
# are the number of the line, the column of the whole, the key, the text, and the column of
# the text; for a key without a text that is the column after its colon.
_Line: TypeAlias = tuple[int, int, str, str, int]
_Lines: TypeAlias = list[_Line]  # those that are left, the next one last
_END: _Line = (0, 0, "", "", 0)


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
    lines: _Lines = []
    for number, (indent, dash, key, gap, rest) in enumerate(_LINE.findall(text), start=1):
        column = len(indent) + 1
        if dash:
            lines.append((number, column, _DASH, "", column))
            column += len(dash)

        if key:
            after = column + len(key) + 1
            if rest and rest[0] != "#":
                lines.append((number, column, key.strip('"'), rest, after + len(gap)))
            else:
                lines.append((number, column, key.strip('"'), "", after))
        elif dash:
            lines.append((number, column, "", rest, column))
        elif rest and rest[0] != "#":
            raise _UncommonError

    lines.append(_END)
    lines.reverse()
    return lines


def _mapping(left: _Lines, file: str, depth: int) -> Mapping:
    """Return the keys that begin in the column of the next line."""
    number, column, key, text, begin = left[-1]
    position = Position(file, number, column)
    nodes: dict[str, Node] = {}
    places: dict[str, tuple[int, int]] = {}

    while key and key != _DASH:
        if key in nodes:
            raise _UncommonError
        left.pop()
        places[key] = number, column
        if text:
            nodes[key] = _value(text, file, number, begin, depth + 1)
        else:
            empty = Scalar("", file, number, begin)
            nodes[key] = _value_below(left, column, empty, depth + 1)

        number, here, key, text, begin = left[-1]
        if here != column:
            break

    if not nodes:
        raise _UncommonError
    return Mapping(nodes, places, position)


def _value_below(left: _Lines, column: int, empty: Scalar, depth: int) -> Node:
    """Return what stands on the lines below a key in a column, or the empty text of the key."""
    if depth + 1 >= deepest():
        raise _UncommonError
    _, below, key, *_ = left[-1]
    if key == _DASH and below >= column:
        return _sequence(left, empty.file, depth)
    if below > column:
        return _mapping(left, empty.file, depth)
    return empty


def _sequence(left: _Lines, file: str, depth: int) -> Sequence:
    """Return the list whose dashes stand in the column of the next line."""
    first = left[-1]
    items: list[Node] = []
    while left[-1][1:3] == first[1:3]:
        left.pop()
        number, column, key, text, _ = left[-1]
        if key:
            items.append(_mapping(left, file, depth + 1))
        else:
            left.pop()
            items.append(_value(text, file, number, column, depth + 1))
    return Sequence(tuple(items), Position(file, *first[:2]))


# On one line -------------------------------------------------------------------------


def _value(text: str, file: str, line: int, column: int, depth: int) -> Node:
    """Return the text, the list or the keys that fill the rest of a line."""
    if text[:1] not in _INDICATORS:
        bare = text.partition(" #")[0] if " #" in text else text
        return Scalar(_plain(bare.rstrip(" ")), file, line, column)

    if found := _QUOTED.fullmatch(text):
        return Scalar(found[1] or found[2] or "", file, line, column)

    found = _BRACKETS.fullmatch(text)
    if found is None or depth >= deepest():
        raise _UncommonError
    position = Position(file, line, column)
    if found[1]:
        return Sequence(tuple(_parts(found[1], position)), position)
    return _pairs(found[2], position)


def _plain(text: str) -> str:
    """Return a text without quotes, if it is one in YAML too."""
    if text[:1] in _INDICATORS or ": " in text or text[-1:] == ":":
        raise _UncommonError
    return text


def _parts(inside: str, position: Position) -> list[Scalar]:
    """Return the texts between brackets that begin at a position."""
    file, line, begin = position
    parts = []
    for part in inside.split(","):
        end = begin + 1 + len(part)
        bare = part.lstrip(" ")
        parts.append(Scalar(_plain(bare.rstrip(" ")), file, line, end - len(bare)))
        begin = end
    return parts


def _pairs(inside: str, position: Position) -> Mapping:
    """Return the keys and texts between braces that begin at a position."""
    file, line, begin = position
    nodes: dict[str, Node] = {}
    places: dict[str, tuple[int, int]] = {}
    for part in inside.split(","):
        end = begin + 1 + len(part)
        bare = part.lstrip(" ")
        key, _, rest = bare.partition(": ")
        if not _KEY.fullmatch(key) or key in nodes:
            raise _UncommonError

        text = rest.lstrip(" ")
        places[key] = line, end - len(bare)
        nodes[key] = Scalar(_plain(text.rstrip(" ")), file, line, end - len(text))
        begin = end
    return Mapping(nodes, places, position)
