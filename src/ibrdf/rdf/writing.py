"""Writing of quads as bytes: the same quads give the same bytes, in any order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from ibrdf.errors import OutputError
from ibrdf.rdf.canonical import canonical, has_blank
from ibrdf.rdf.context import Context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.jsonld import jsonld
from ibrdf.rdf.terms import Quad, Term, Triple, to_nquads, to_ntriples
from ibrdf.rdf.turtle import Names, blocks, trig, turtle

_PIECE = 4096  # lines
_Row = TypeVar("_Row")


def write(quads: Iterable[Quad], syntax: Format, context: Context) -> bytes:
    r"""Return quads as the bytes of a file.

    Turtle, N-Triples and JSON-LD hold the union of the graphs. `context` gives the prefixes and, in
    JSON-LD, the keys.
    Raises :class:`~ibrdf.errors.OutputError` for blank nodes, which have no stable names.

    >>> from ibrdf.rdf.context import read_context
    >>> write([("<urn:a>", "<urn:b>", '"c"', "<urn:g>")], Format.NTRIPLES, read_context())
    b'<urn:a> <urn:b> "c" .\n'
    """
    return b"".join(Writer(canonical(quads), Names(context)).pieces(syntax))


class Writer:
    """A writer of the same quads in several syntaxes, which shares work between them.

    `quads` are in canonical form, as :func:`~ibrdf.rdf.canonical.canonical` returns them.
    Raises :class:`~ibrdf.errors.OutputError` for blank nodes.
    """

    def __init__(self, quads: Sequence[Quad], names: Names) -> None:
        _check_blanks(quads)
        self._quads = quads
        self._names = names

    @cached_property
    def _triples(self) -> Sequence[Triple]:
        """The union of the graphs, in the order of the quads."""
        return list(dict.fromkeys([(s, p, o) for s, p, o, _ in self._quads]))

    @cached_property
    def _blocks(self) -> dict[Term, str]:
        return blocks(self._triples, self._names)

    def pieces(self, syntax: Format) -> Iterator[bytes]:
        """Return the content of a file, in pieces.

        Raises :class:`~ibrdf.errors.OutputError` for RDF/XML, which is only read, and for quads
        that the syntax can't hold.
        """
        texts = self._texts(syntax)
        return (text.encode() for text in texts)

    def _texts(self, syntax: Format) -> Iterator[str]:
        if syntax is Format.NQUADS:
            return (to_nquads(part) for part in _parts(self._quads))
        if syntax is Format.NTRIPLES:
            return (to_ntriples(part) for part in _parts(self._triples))
        if syntax is Format.JSONLD:
            return jsonld(self._triples, self._names)
        if syntax is Format.TURTLE:
            return turtle(self._triples, self._blocks, self._names)
        if syntax is Format.TRIG:
            return trig(self._quads, self._blocks, self._names)
        raise OutputError(f"{syntax.name} is read here, not written")


def _parts(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    return (rows[start : start + _PIECE] for start in range(0, len(rows), _PIECE))


def _check_blanks(quads: Iterable[Quad]) -> None:
    quad = next((quad for quad in quads if has_blank(quad)), None)
    if quad:
        shown = re.sub(r"_:\w+", "[]", to_nquads([quad]).removesuffix(" .\n"))
        raise OutputError(f"a blank node can't be published; give it an IRI: {shown}")
