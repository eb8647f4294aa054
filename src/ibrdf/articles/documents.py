"""YAML and JSON files as trees of text; every node has its line and column.

The format is the core of YAML 1.2, as `YAML-LD <https://json-ld.github.io/yaml-ld/spec/>`_ reads
it: every scalar stays the text that was typed. ``2023-07-31`` does not become a date, and ``no``
does not become false. Constructs with hidden meaning are refused: aliases, tags, a second document,
repeated keys, invisible characters.
"""

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias

import yaml

from ibrdf.errors import InputError
from ibrdf.findings import Exceeded, Finding, Position
from ibrdf.sandbox.bounded_input import decode
from ibrdf.sandbox.limits import exceeded, limits

# Deeper trees are never read, whatever the limit: each level takes two of Python's thousand calls.
_DEEPEST = 300
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Characters that YAML and XML refuse, surrogates, and separators at which YAML 1.1 ends a line.
INVISIBLE = re.compile("[^\t\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The YAML parser's messages for the most common errors, and ours, which say what to do. A text or
# list without an end is reported where it begins, any other error where reading stopped.
_NO_END = {
    "could not find expected ':'": "no key; a key ends with a colon and a space",
    "did not find expected ',' or ']'": "the list that begins here lacks a comma or its ]",
    "did not find expected ',' or '}'": "the keys that begin here lack a comma or their }",
    "found unexpected end of stream": "the quote that begins here has no end",
}
_QUOTE = "no text can begin with this character; put quotes around the text"
_TAB = "a tab is here; indent with spaces"
_STUCK = {
    "did not find expected alphabetic or numeric character": _QUOTE,
    "did not find expected comment or line break": _QUOTE,
    "did not find expected node content": _QUOTE,
    "found character that cannot start any token": _QUOTE,
    "did not find expected '-' indicator": (
        "no key fits here; begin all keys of a record in one column, and all dashes of a list"
    ),
    "did not find expected key": (
        "a key is expected here; begin all keys of a record in one column, and put quotes around"
        " the whole of a text"
    ),
    "found unknown escape character": (
        "a backslash means more than itself between double quotes; use single ones"
    ),
    "mapping values are not allowed in this context": (
        "no colon can stand here; put quotes around a text that holds one, and begin all keys of a"
        " record in one column"
    ),
}


class Scalar(NamedTuple):
    """A piece of text and its position."""

    text: str
    position: Position

    def plain(self) -> str:
        """Return the text without its position."""
        return self.text


class Sequence(NamedTuple):
    """A list of nodes and its position."""

    items: tuple["Node", ...]
    position: Position

    def plain(self) -> list[Any]:
        """Return the list without positions."""
        return [item.plain() for item in self.items]


class Mapping(NamedTuple):
    """Keys with their nodes, in the order of the file, and the position of the first."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    position: Position

    def plain(self) -> dict[str, Any]:
        """Return the mapping without positions."""
        return {key.text: node.plain() for key, node in self.entries}

    def get(self, name: str) -> "Node | None":
        """Return the node under a key, or ``None``."""
        for key, node in self.entries:
            if key.text == name:
                return node
        return None


Node: TypeAlias = Scalar | Sequence | Mapping


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """Return the scalars of a node: the node itself, or the items of a list."""
    if isinstance(node, Sequence):
        return tuple(item for item in node.items if isinstance(item, Scalar))
    return (node,) if isinstance(node, Scalar) else ()


def read_document(data: bytes, file: str) -> Mapping:
    r"""Return the tree of a YAML or JSON file.

    `data` are the bytes of the file, and `file` is its name in messages.
    Raises :class:`~ibrdf.errors.InputError` with the position of the first error.

    >>> tree = read_document(b"label: Minsk\ndate: 2023-07-31\n", "a.yaml")
    >>> tree.plain()
    {'label': 'Minsk', 'date': '2023-07-31'}
    >>> print(tree.get("date").position)
    a.yaml:2:7
    """
    text = decode(data, file)
    if not file.endswith(".json") and (tree := _common_tree(text, file)):
        return tree
    return _part_by_part(text, file)


def _part_by_part(text: str, file: str) -> Mapping:
    """Return the tree of a file, or raise its first error."""
    parts = _json_parts(text, file) if file.endswith(".json") else _yaml_parts(text, file)
    first = next(parts, None)
    if first is None:
        raise _refusal(Position(file, 1, 1), "the file is empty; a corpus file is a list of keys")

    root = _node(first, parts, 0)
    next(parts, None)  # no part is left, but the parser finds errors after the end only now
    if not isinstance(root, Mapping):
        raise _refusal(
            root.position,
            "keys are expected here, such as id: and reports:, each with a space after its colon",
        )
    return root


def _refusal(position: Position, message: str, limit: Exceeded | None = None) -> InputError:
    return InputError([Finding.at(position, message, exceeded=limit)])


def _end(before: str, file: str) -> Position:
    """Return the position after a text, where the next character would stand."""
    return Position(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


# Common files ------------------------------------------------------------------------


class _Composer(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """A YAML reader that keeps every scalar as text, whatever type it looks like."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:  # noqa: ARG002 -- the reader's
        return ""


# Where an anchor, alias, tag, directive, document or escape may begin; a text may match too.
_MEANINGFUL = re.compile(r"(?:^|[\s\[{,:?-])[&*!]|^(?:---|\.\.\.|%)|\\", re.MULTILINE)
# Deep nesting needs this much space in front of a line, or this many open brackets.
_SHALLOW = 20
_INDENTED = re.compile(f"^[ ?:-]{{{_SHALLOW}}}", re.MULTILINE)
_BRACKETED = re.compile(r"^.*[\[{].*$", re.MULTILINE)
# A line in which a closing bracket may close no other: it may stand in a quoted text or a comment,
# unless a quoted text is all that follows the key.
_UNSURE = re.compile(r"""['"]|(?:^|\s)\#""")
_QUOTED = re.compile(r"""[^'"\#\[\]{}]*:[ ](['"])[^'"]*\1[ ]*""")


class _UncommonError(Exception):
    """A file has an uncommon construct, which may be an error."""


def _common_tree(text: str, file: str) -> Mapping | None:
    """Return the tree of a common YAML file quickly, or ``None`` for an uncommon one.

    An uncommon file is read part by part, which takes three times as long and finds every error.
    """
    if limits().nesting < 3 * _SHALLOW or _INDENTED.search(text) or _is_nested(text):
        return None
    if INVISIBLE.search(text) or _MEANINGFUL.search(text):
        return None

    try:
        root = yaml.compose(text, Loader=_Composer)
        tree = _common_mapping(root, file) if isinstance(root, yaml.MappingNode) else None
    except (yaml.YAMLError, _UncommonError):
        return None

    most = limits().literal
    is_long = tree is not None and len(text) > most and _longest(tree) > most
    return None if is_long else tree


def _longest(node: Node) -> int:
    """Return the length of the longest text in a tree."""
    if isinstance(node, Scalar):
        return len(node.text)
    parts = node.items if isinstance(node, Sequence) else itertools.chain(*node.entries)
    return max(map(_longest, parts), default=0)


def _is_nested(text: str) -> bool:
    """Whether brackets may be nested more than a few levels deep.

    Each line counts the brackets that it may leave open. Brackets that it closes for other lines
    don't count, since a text over several lines may hold unmatched brackets.
    """
    left_open = 0
    for line in _BRACKETED.findall(text):
        opened = line.count("[") + line.count("{")
        closed = line.count("]") + line.count("}")
        if _UNSURE.search(line) and not _QUOTED.fullmatch(line):
            closed = 0
        left_open += max(0, opened - closed)
        if max(opened, left_open) >= _SHALLOW:
            return True
    return False


def _common_node(node: Any, file: str) -> Node:
    kind = node.id
    if kind == "scalar":
        mark = node.start_mark
        return Scalar(node.value, Position(file, mark.line + 1, mark.column + 1))
    if kind == "mapping":
        return _common_mapping(node, file)
    mark = node.start_mark
    items = tuple([_common_node(item, file) for item in node.value])
    return Sequence(items, Position(file, mark.line + 1, mark.column + 1))


def _common_mapping(node: yaml.MappingNode, file: str) -> Mapping:
    entries = tuple(
        [(_common_key(key, file), _common_node(value, file)) for key, value in node.value]
    )
    if len({key.text for key, _ in entries}) < len(entries):
        raise _UncommonError
    mark = node.start_mark
    return Mapping(entries, Position(file, mark.line + 1, mark.column + 1))


def _common_key(node: yaml.Node, file: str) -> Scalar:
    key = _common_node(node, file)
    if not isinstance(key, Scalar) or not key.text:
        raise _UncommonError
    return key


# The parts of a file, in the order of the text --------------------------------------


class _Part(NamedTuple):
    """A text, or the beginning or end of a list or mapping, named by its bracket."""

    kind: str
    text: str
    position: Position


_KINDS = {
    yaml.SequenceStartEvent: "[",
    yaml.SequenceEndEvent: "]",
    yaml.MappingStartEvent: "{",
    yaml.MappingEndEvent: "}",
    yaml.ScalarEvent: '"',
}


def _yaml_parts(text: str, file: str) -> Iterator[_Part]:
    if found := INVISIBLE.search(text):
        raise _invisible(found[0], _end(text[: found.start()], file))
    documents = 0
    event: Any
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            position = Position(file, event.start_mark.line + 1, event.start_mark.column + 1)
            _refuse_hidden_meaning(event, position)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise _refusal(position, "a second document begins; make it a file of its own")
            if kind := _KINDS.get(type(event)):
                yield _Part(kind, getattr(event, "value", ""), position)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark
        _check_depth(text[: mark.index], file)
        raise _yaml_refusal(error, text, file) from error


def _check_depth(text: str, file: str) -> None:
    """Refuse too deep nesting before an error.

    The parser looks ahead, and some of its releases fail at deep nesting before they report it.
    """
    depth = 0
    event: Any
    with suppress(yaml.MarkedYAMLError):  # the text is cut off
        for event in yaml.parse(text, Loader=_LOADER):
            if depth > _most():
                mark = event.start_mark
                raise _too_deep(Position(file, mark.line + 1, mark.column + 1))
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)


def _refuse_hidden_meaning(event: Any, position: Position) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise _refusal(position, f"*{event.anchor} is a YAML alias; write the value out")
    if getattr(event, "anchor", None):
        raise _refusal(position, f"&{event.anchor} is a YAML anchor; write the value out")
    if getattr(event, "tag", None):
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        raise _refusal(position, f"{tag} is a YAML tag; leave it out")


def _yaml_refusal(error: Any, text: str, file: str) -> InputError:
    problem = str(error.problem)
    mark = error.context_mark if problem in _NO_END else error.problem_mark
    position = Position(file, mark.line + 1, mark.column + 1)
    known = _NO_END | _STUCK
    reason = _TAB if text[mark.index :].startswith("\t") else known.get(problem, problem)
    return _refusal(position, f"not YAML: {reason}")


_TOKEN = re.compile(r'[][{}]|"(?:[^"\\]|\\.)*"|[^][{}:,"\s]+')


def _check_json_depth(text: str, file: str) -> None:
    """Refuse depth before Python's reader does, at a place and in words of its own."""
    if text.count("[") + text.count("{") <= _most():
        return
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in {"[", "{"}:
            if depth > _most():
                raise _too_deep(_end(text[: token.start()], file))
            depth += 1
        elif token[0] in {"]", "}"}:
            depth -= 1


_NO_JSON = frozenset(("NaN", "Infinity", "-Infinity"))  # Python's reader takes them for numbers


def _json_parts(text: str, file: str) -> Iterator[_Part]:
    _check_json_depth(text, file)
    try:
        with suppress(RecursionError):  # the parts show where it is too deep
            json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise _refusal(Position(file, error.lineno, error.colno), message) from error
    line, begin = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", begin, token.start())
        begin = max(begin, text.rfind("\n", begin, token.start()) + 1)
        position = Position(file, line, token.start() - begin + 1)
        if token[0] in _NO_JSON:
            raise _refusal(position, f"not JSON: {token[0]} is no number")
        if token[0][0] == '"':
            yield _Part('"', json.loads(token[0]), position)
        elif token[0] in "[]{}":
            yield _Part(token[0], "", position)
        else:
            yield _Part('"', "" if token[0] == "null" else token[0], position)


# Trees from parts --------------------------------------------------------------------


def _node(part: _Part, parts: Iterator[_Part], depth: int) -> Node:
    if depth > _most():
        raise _too_deep(part.position)
    if part.kind == "[":
        return Sequence(tuple(_items(parts, depth)), part.position)
    if part.kind == "{":
        return Mapping(tuple(_entries(parts, depth)), part.position)
    if found := INVISIBLE.search(part.text):
        raise _invisible(found[0], part.position)
    if len(part.text) > limits().literal:
        limit = exceeded("literal", len(part.text))
        raise _refusal(part.position, "too long a text", limit)
    return Scalar(part.text, part.position)


def _items(parts: Iterator[_Part], depth: int) -> Iterator[Node]:
    while (part := next(parts)).kind != "]":
        yield _node(part, parts, depth + 1)


def _entries(parts: Iterator[_Part], depth: int) -> Iterator[tuple[Scalar, Node]]:
    seen: set[str] = set()
    while (part := next(parts)).kind != "}":
        key = _node(part, parts, depth + 1)
        if not isinstance(key, Scalar) or not key.text:
            raise _refusal(key.position, "a key is one word, such as place")
        if key.text in seen:
            raise _refusal(key.position, f"{key.text}: stands here a second time; merge the two")
        seen.add(key.text)
        yield key, _node(next(parts), parts, depth + 1)


def _most() -> float:
    return min(limits().nesting, _DEEPEST)


def _too_deep(position: Position) -> InputError:
    message = f"nested more than {_most():g} deep; a corpus file needs 5"
    if limits().nesting < _DEEPEST:
        return _refusal(position, message, exceeded("nesting"))
    return _refusal(position, f"{message}; no limit raises that")


def _invisible(character: str, position: Position) -> InputError:
    return _refusal(position, f"an invisible character, U+{ord(character):04X}, is here; delete it")
