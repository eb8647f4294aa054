"""The nodes of a document: texts, lists, and keys with their nodes; each has its position."""

from typing import Any, NamedTuple, TypeAlias

from ibrdf.findings import Position


class Scalar(NamedTuple):
    """A piece of text, and the file, line and column in which it begins.

    Few positions are ever asked for, so each is made when it is.
    """

    text: str
    file: str
    line: int
    column: int

    @property
    def position(self) -> Position:
        """The position of the text."""
        return Position(self.file, self.line, self.column)

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
    """Keys with their nodes, in the order of the file, and the position of the first.

    `places` are the lines and columns of the keys.
    """

    nodes: dict[str, "Node"]
    places: dict[str, tuple[int, int]]
    position: Position

    def plain(self) -> dict[str, Any]:
        """Return the mapping without positions."""
        return {key: node.plain() for key, node in self.nodes.items()}

    def get(self, key: str) -> "Node | None":
        """Return the node under a key, or ``None``."""
        return self.nodes.get(key)

    def position_of(self, key: str) -> Position:
        """Return the position of one of the keys."""
        return Position(self.position.file, *self.places[key])


Node: TypeAlias = Scalar | Sequence | Mapping


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """Return the scalars of a node: the node itself, or the items of a list."""
    if isinstance(node, Scalar):
        return (node,)
    items = node.items if isinstance(node, Sequence) else ()
    return tuple([item for item in items if isinstance(item, Scalar)])
