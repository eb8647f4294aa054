"""Building of a corpus for the cache, and reading of a corpus from the cache."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path

from ibrdf.articles.reading import read_corpus
from ibrdf.cache.opening import Built, Opened, with_corpus
from ibrdf.consolidation.facts import with_facts
from ibrdf.corpus import Corpus, own_or_bundled, read_shapes
from ibrdf.errors import InconsistencyError
from ibrdf.findings import Key, Position, Positions
from ibrdf.rdf.canonical import canonical
from ibrdf.reasoning.closure import close


def read_built(folder: Path) -> Built:
    """Return a corpus with its entailed triples, for the cache.

    Contradictions are not an error here; they are raised when entailed triples are needed.
    Raises :class:`~ibrdf.errors.InputError` naming file, line and column of every error.
    """
    corpus = with_facts(read_corpus(folder))
    quads = canonical(corpus.quads)  # in the form in which a store returns them
    has_remarks = bool(corpus.remarks)
    try:
        closure = close(quads, corpus.context)
    except InconsistencyError as error:
        return Built(quads, corpus.context, clashes=error.clashes, has_remarks=has_remarks)
    return Built(quads, corpus.context, closure.entailed, closure.steps, has_remarks=has_remarks)


def read_kept(folder: Path, *, home: Path | None = None) -> Corpus:
    """Return a corpus with its facts, from the cache folder `home` if it has not changed.

    Raises :class:`~ibrdf.errors.InputError` naming file, line and column of every error.

    >>> from ibrdf.resources import bundled
    >>> read_kept(bundled()).positions[Key("https://w3id.org/ibrdf/id/article/004")].column
    1
    """
    if home is None:
        return with_facts(read_corpus(folder))
    build = partial(read_built, folder)
    use = partial(_corpus_of, folder)
    return with_corpus(folder, build, use, home=home)


def _corpus_of(folder: Path, opened: Opened) -> Corpus:
    """Return a corpus from the cache; its files are read only if positions are needed."""
    if opened.has_remarks:  # they name files relative to the working folder
        return with_facts(read_corpus(folder))
    return Corpus(
        folder=folder,
        quads=opened.quads,
        context=opened.context,
        shapes=read_shapes(own_or_bundled(folder, "shapes")),
        positions=_LaterPositions(partial(_positions, folder)),
    )


def _positions(folder: Path) -> Positions:
    return read_corpus(folder).positions


class _LaterPositions(Mapping[Key, Position]):
    """Positions that are read at the first look-up."""

    def __init__(self, find: Callable[[], Positions]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> Positions:
        return self._find()

    def __getitem__(self, key: Key) -> Position:
        return self._found[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
