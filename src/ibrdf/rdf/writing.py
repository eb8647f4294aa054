"""Writing of quads as bytes: the same quads give the same bytes, in any order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TypeVar

from ibrdf.errors import OutputError
from ibrdf.rdf.canonical import canonical, has_blank
from ibrdf.rdf.context import Context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.jsonld import jsonld
from ibrdf.rdf.terms import Quad, Term, to_nquads, to_ntriples
from ibrdf.rdf.turtle import Names, block, prefixes_of, trig, turtle, written_terms

# In one piece of a file. A character beyond ASCII makes Python hold and encode the whole piece in a
# slower form, so pieces are short enough that most have none.
_LINES, _SUBJECTS = 128, 32
_OF_SUBJECTS = {Format.TURTLE, Format.TRIG, Format.JSONLD}
_Item = TypeVar("_Item")


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
        self._quads = quads
        self._names = names
        self._terms = written_terms(quads)
        graphs = {graph for _, _, _, graph in quads}
        if any(term[:1] == "_" for term in self._terms | graphs):  # no calls: there are many terms
            raise _refusal(quads)

    @cached_property
    def _index(self) -> Index:
        """The union of the graphs, in the order of the quads."""
        return Index.of_quads(self._quads)

    @cached_property
    def _prefixes(self) -> set[str]:
        return prefixes_of(self._terms, self._names)

    @cached_property
    def _blocks(self) -> dict[Term, str]:
        return {
            subject: block(subject, self._index.about(subject), self._names)
            for subject in self._index.all_subjects()
        }

    def pieces(self, syntax: Format) -> Iterator[bytes]:
        """Return the content of a file, in pieces.

        Raises :class:`~ibrdf.errors.OutputError` for RDF/XML, which is only read, and for quads
        that the syntax can't hold.
        """
        texts = self._texts(syntax)
        return (text.encode() for text in texts)

    def _texts(self, syntax: Format) -> Iterator[str]:
        if syntax is Format.NQUADS:
            return map(to_nquads, _parts(self._quads, _LINES))
        if syntax is Format.NTRIPLES:
            return map(to_ntriples, _parts(self._index, _LINES))
        if syntax in _OF_SUBJECTS:
            return map("".join, _parts(self._texts_of_subjects(syntax), _SUBJECTS))
        raise OutputError(f"{syntax.name} is read here, not written")

    def _texts_of_subjects(self, syntax: Format) -> Iterator[str]:
        if syntax is Format.JSONLD:
            return jsonld(self._index, self._names)
        if syntax is Format.TURTLE:
            return turtle(self._blocks, self._prefixes, self._names)
        return trig(self._quads, self._blocks, self._prefixes, self._names)


def _parts(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """Return lists of so many items, the last one with those that are left."""
    left = iter(items)
    return iter(lambda: list(islice(left, size)), [])


def _refusal(quads: Iterable[Quad]) -> OutputError:
    """Return the error that names the first quad with a blank node."""
    quad = next(filter(has_blank, quads))
    shown = re.sub(r"_:\w+", "[]", to_nquads([quad]).removesuffix(" .\n"))
    return OutputError(f"a blank node can't be published; give it an IRI: {shown}")
