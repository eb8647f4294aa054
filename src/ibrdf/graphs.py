"""The public functions that give and take rdflib graphs."""

from pathlib import Path

from ibrdf.articles.reading import put, read_corpus
from ibrdf.consolidation.facts import consolidate
from ibrdf.corpus import Corpus, find_corpus
from ibrdf.rdf.bridge import GRAPH


def load(
    path: str | Path | None = None,
    *,
    editorial: bool = False,
    extra: tuple[Path, ...] = (),
) -> Corpus:
    """Return a corpus as an rdflib dataset: reports, consolidated facts and disagreements.

    `path` is a corpus folder; where none is given, the working folder if it holds
    ``data/registry.yaml``, else the bundled corpus. `editorial` adds the editors' notes, and
    `extra` article files that lie elsewhere.
    Raises :class:`~ibrdf.errors.InputError` naming file, line and column of every fault.

    >>> from ibrdf import IB
    >>> data = load()
    >>> len(set(data.subjects(predicate=IB.about))) > 50
    True
    """
    folder = find_corpus(Path(path) if path is not None else None)
    corpus = read_corpus(folder, editorial=editorial, extra=extra)
    put(corpus, GRAPH.consolidated, consolidate(corpus, corpus.shapes))
    return corpus
