"""The parts of a document in the order of its text, and the tree that they make."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ibrdf.articles.nodes import Mapping, Node, Scalar, Sequence
from ibrdf.errors import InputError
from ibrdf.findings import Exceeded, Finding, Position
from ibrdf.sandbox.limits import exceeded, limits

# Deeper trees are never read, whatever the limit: each level takes two of Python's thousand calls.
_DEEPEST = 300
# Characters that YAML and XML refuse, surrogates, and separators at which YAML 1.1 ends a line.
INVISIBLE = re.compile("[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


class Part(NamedTuple):
    """A text, or the beginning or end of a list or mapping, named by its bracket."""

    kind: str
    text: str
    position: Position


def tree_of(parts: Iterator[Part], file: str) -> Mapping:
    """Return the tree that the parts of a file make.

    Raises :class:`~ibrdf.errors.InputError` with the position of the first error.
    """
    first = next(parts, None)
    if first is None:
        raise refusal(Position(file, 1, 1), "the file is empty; a corpus file is a list of keys")

    root = _node(first, parts, 0)
    next(parts, None)  # no part is left, but the parser finds errors after the end only now
    if not isinstance(root, Mapping):
        raise refusal(
            root.position,
            "keys are expected here, such as id: and reports:, each with a space after its colon",
        )
    return root


def _node(part: Part, parts: Iterator[Part], depth: int) -> Node:
    if depth > deepest():
        raise too_deep(part.position)
    if part.kind == "[":
        return Sequence(tuple(_items(parts, depth)), part.position)
    if part.kind == "{":
        return _mapping(part, parts, depth)
    if found := INVISIBLE.search(part.text):
        raise invisible(found[0], part.position)
    if len(part.text) > limits().literal:
        limit = exceeded("literal", len(part.text))
        raise refusal(part.position, "too long a text", limit)
    return Scalar(part.text, *part.position)


def _items(parts: Iterator[Part], depth: int) -> Iterator[Node]:
    while (part := next(parts)).kind != "]":
        yield _node(part, parts, depth + 1)


def _mapping(begin: Part, parts: Iterator[Part], depth: int) -> Mapping:
    nodes: dict[str, Node] = {}
    places: dict[str, tuple[int, int]] = {}
    while (part := next(parts)).kind != "}":
        key = _node(part, parts, depth + 1)
        if not isinstance(key, Scalar) or not key.text:
            raise refusal(key.position, "a key is one word, such as place")
        if key.text in nodes:
            raise refusal(key.position, f"{key.text}: stands here a second time; merge the two")
        places[key.text] = key.line, key.column
        nodes[key.text] = _node(next(parts), parts, depth + 1)
    return Mapping(nodes, places, begin.position)


def deepest() -> float:
    """Return how many levels a tree may have below its root."""
    return min(limits().nesting, _DEEPEST)


# What is refused ---------------------------------------------------------------------


def refusal(position: Position, message: str, limit: Exceeded | None = None) -> InputError:
    """Return the error of one finding."""
    return InputError([Finding.at(position, message, exceeded=limit)])


def too_deep(position: Position) -> InputError:
    """Return the error of a tree that is too deep."""
    message = f"nested more than {deepest():g} deep; a corpus file needs 5"
    if limits().nesting < _DEEPEST:
        return refusal(position, message, exceeded("nesting"))
    return refusal(position, f"{message}; no limit raises that")


def invisible(character: str, position: Position) -> InputError:
    """Return the error of a character that nobody sees."""
    return refusal(position, f"an invisible character, U+{ord(character):04X}, is here; delete it")


def end_of(before: str, file: str) -> Position:
    """Return the position after a text, where the next character would stand."""
    return Position(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
