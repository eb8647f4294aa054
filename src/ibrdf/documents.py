"""YAML and JSON files as trees of text in which every node knows its line and column.

The format is YAML 1.2's core, read as `YAML-LD <https://json-ld.github.io/yaml-ld/spec/>`_ asks:
every scalar stays the text that was typed (``2023-07-31`` is no date object and ``no`` is not
false), and what would make a file mean more than it shows is refused: aliases, tags, a second
document, the same key twice.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from ibrdf.errors import InputError
from ibrdf.findings import Finding, Position

MAX_DEPTH = 64
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# JSON spells characters beyond the basic plane as two escapes, which YAML has no reading for.
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.I)


@dataclass(frozen=True)
class Scalar:
    """A piece of text and where it stands."""

    text: str
    position: Position

    def plain(self) -> str:
        """Return the text alone."""
        return self.text


@dataclass(frozen=True)
class Sequence:
    """A list of nodes and where it begins."""

    items: tuple["Node", ...]
    position: Position

    def plain(self) -> list[Any]:
        """Return the list without positions."""
        return [item.plain() for item in self.items]


@dataclass(frozen=True)
class Mapping:
    """Keys and their nodes, in the order of the file, and where it begins."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    position: Position

    def plain(self) -> dict[str, Any]:
        """Return the mapping without positions."""
        return {key.text: node.plain() for key, node in self.entries}

    def get(self, name: str) -> "Node | None":
        """Return the node under a key, or nothing."""
        return next((node for key, node in self.entries if key.text == name), None)


Node: TypeAlias = Scalar | Sequence | Mapping


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """Return the pieces of text that a node holds: itself, or the items of a list."""
    if isinstance(node, Sequence):
        return tuple(item for item in node.items if isinstance(item, Scalar))
    return (node,) if isinstance(node, Scalar) else ()


def read_document(data: bytes, file: str) -> Mapping:
    """Return the tree of a YAML or JSON file; `file` is the name that messages give.

    Raises :class:`~ibrdf.errors.InputError` where the bytes are no such file.

    >>> tree = read_document(b"label: Minsk\\ndate: 2023-07-31\\n", "a.yaml")
    >>> tree.plain()
    {'label': 'Minsk', 'date': '2023-07-31'}
    >>> print(tree.get("date").position)
    a.yaml:2:7
    """
    text = _decode(data, file)
    if file.endswith(".json"):
        text = _check_json(text, file)
    events = _events(text, file)
    next(events)  # the start of the stream
    if isinstance(next(events), yaml.StreamEndEvent):
        raise _fault(Position(file, 1, 1), "the file is empty; a corpus file is a list of keys")
    first = next(events)
    root = _node(first, events, file, 0)
    next(events)  # the end of the document
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        raise _fault(_position(after, file), "a second document begins; make it a file of its own")
    if not isinstance(root, Mapping):
        raise _fault(root.position, "keys are expected here, such as id: and reports:")
    return root


def _fault(position: Position, message: str) -> InputError:
    return InputError([Finding.at(position, message)])


def _decode(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise _fault(Position(file, line, column), "not UTF-8; save the file as UTF-8") from error


def _check_json(text: str, file: str) -> str:
    """Return JSON in a form that YAML reads alike."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        where = Position(file, error.lineno, error.colno)
        raise _fault(where, f"not JSON: {error.msg}") from error
    except RecursionError as error:
        raise _too_deep(Position(file)) from error
    return _SURROGATES.sub(
        lambda pair: (
            pair[1] + chr(0x10000 + ((int(pair[2], 16) - 0xD800) << 10) + int(pair[3], 16) - 0xDC00)
        ),
        text,
    )


def _too_deep(position: Position) -> InputError:
    return _fault(position, f"nested more than {MAX_DEPTH} deep; a corpus file needs 5")


def _events(text: str, file: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file)
        raise _fault(where, f"not YAML: {error.problem or error.context}") from error
    except yaml.reader.ReaderError as error:
        before = text[: text.find(chr(error.character))] if isinstance(error.character, int) else ""
        where = Position(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise _fault(where, "a control character stands here, which YAML forbids") from error


def _position(event: Any, file: str) -> Position:
    return Position(file, event.start_mark.line + 1, event.start_mark.column + 1)


def _node(event: Any, events: Iterator[Any], file: str, depth: int) -> Node:
    position = _position(event, file)
    if depth > MAX_DEPTH:
        raise _too_deep(position)
    if isinstance(event, yaml.AliasEvent):
        raise _fault(position, f"*{event.anchor} is a YAML alias; write the value out")
    if event.anchor:
        raise _fault(position, f"&{event.anchor} is a YAML anchor; write the value out")
    if event.tag:
        raise _fault(position, f"{event.tag} is a YAML tag; leave it out")
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(event.value, position)
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(tuple(_items(events, file, depth)), position)
    return Mapping(tuple(_entries(events, file, depth)), position)


def _items(events: Iterator[Any], file: str, depth: int) -> Iterator[Node]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        yield _node(event, events, file, depth + 1)


def _entries(events: Iterator[Any], file: str, depth: int) -> Iterator[tuple[Scalar, Node]]:
    seen: set[str] = set()
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, file, depth + 1)
        if not isinstance(key, Scalar):
            raise _fault(key.position, "a key is one word, such as place")
        if key.text in seen:
            raise _fault(key.position, f"{key.text}: stands here a second time; merge the two")
        seen.add(key.text)
        yield key, _node(next(events), events, file, depth + 1)
