"""The nodes of a document: texts, lists, and keys with their nodes; each has its position."""

from typing import Any, NamedTuple, TypeAlias

from ibrdf.findings import Position


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
    if isinstance(node, Scalar):
        return (node,)
    items = node.items if isinstance(node, Sequence) else ()
    return tuple([item for item in items if isinstance(item, Scalar)])
