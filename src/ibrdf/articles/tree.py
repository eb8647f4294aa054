"""The pieces of a document in the order of its text, and the tree that they make."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from ibrdf.articles.nodes import Mapping, Node, Scalar, Sequence
from ibrdf.errors import InputError
from ibrdf.findings import Exceeded, Finding, Position
from ibrdf.sandbox.limits import exceeded, limits

# Deeper trees are never read, whatever the limit: each level takes two of Python's thousand calls.
_DEEPEST = 300
# Characters that YAML and XML refuse, surrogates, and separators at which YAML 1.1 ends a line.
INVISIBLE = re.compile("[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


# A text, or the beginning or end of a list or mapping: the bracket that names it or a quote, the
# text, the line and the column.
Piece: TypeAlias = tuple[str, str, int, int]


def tree_of(pieces: Iterator[Piece], file: str) -> Mapping:
    """Return the tree that the pieces of a file make.

    Raises :class:`~ibrdf.errors.InputError` with the position of the first error.
    """
    first = next(pieces, None)
    if first is None:
        raise refusal(Position(file, 1, 1), "the file is empty; a corpus file is a list of keys")

    root = _Tree(pieces, file).node(first, 0)
    next(pieces, None)  # no piece is left, but the parser finds errors after the end only now
    if not isinstance(root, Mapping):
        raise refusal(
            root.position,
            "keys are expected here, such as id: and reports:, each with a space after its colon",
        )
    return root


class _Tree:
    """A tree while it is made from the pieces of a file."""

    def __init__(self, pieces: Iterator[Piece], file: str) -> None:
        self._pieces = pieces
        self._file = file
        self._deepest = deepest()
        self._longest = limits().literal

    def node(self, piece: Piece, depth: int) -> Node:
        """Return the node that begins with a piece."""
        kind, text, line, column = piece
        if depth > self._deepest:
            raise too_deep(Position(self._file, line, column))
        if kind == "[":
            return self._sequence(piece, depth)
        if kind == "{":
            return self._mapping(piece, depth)
        if found := INVISIBLE.search(text):  # written as an escape
            raise invisible(found[0], Position(self._file, line, column))
        if len(text) > self._longest:
            limit = exceeded("literal", len(text))
            raise refusal(Position(self._file, line, column), "too long a text", limit)
        return Scalar(text, self._file, line, column)

    def _sequence(self, begin: Piece, depth: int) -> Sequence:
        items = []
        while (piece := next(self._pieces))[0] != "]":
            items.append(self.node(piece, depth + 1))
        return Sequence(tuple(items), Position(self._file, *begin[2:]))

    def _mapping(self, begin: Piece, depth: int) -> Mapping:
        nodes: dict[str, Node] = {}
        places: dict[str, tuple[int, int]] = {}
        while (piece := next(self._pieces))[0] != "}":
            key = self.node(piece, depth + 1)
            if not isinstance(key, Scalar) or not key.text:
                raise refusal(key.position, "a key is one word, such as place")
            if key.text in nodes:
                raise refusal(key.position, f"{key.text}: stands here a second time; merge the two")
            places[key.text] = key.line, key.column
            nodes[key.text] = self.node(next(self._pieces), depth + 1)
        return Mapping(nodes, places, Position(self._file, *begin[2:]))


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
