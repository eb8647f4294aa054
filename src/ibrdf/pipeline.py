"""The main job and its stages in order: read, consolidate, validate, reason, publish."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ibrdf.articles.reading import read_corpus
from ibrdf.cache.entries import cache_folder
from ibrdf.cache.opening import Built, Opened, with_corpus
from ibrdf.consolidation.facts import with_facts
from ibrdf.corpus import (
    ARTICLE_ENDINGS,
    ARTICLES,
    EDITORIAL,
    REGISTRY,
    Corpus,
    file_name,
    find_corpus,
    own_or_bundled,
    read_shape_files,
    source_files,
)
from ibrdf.errors import InconsistencyError, InputError
from ibrdf.findings import Finding, Position, ordered
from ibrdf.publication.files import publish
from ibrdf.rdf.mentions import Mentions
from ibrdf.rdf.parsing import read_quads
from ibrdf.rdf.terms import Triple
from ibrdf.reasoning.closure import close
from ibrdf.validation.model import Validation
from ibrdf.vocabulary import GRAPH, IB, RDF, RDFS

T = TypeVar("T")


@dataclass(frozen=True)
class Build:
    """What a build did: how much there is of what, what validating found, and how long it took.

    `folder` is where the corpus lies, `output` where the files are; nothing where the corpus does
    not conform, since then nothing is published. `seconds` are wall time, and `remarks` what is
    worth knowing of how it was done.

    >>> Build.__annotations__["seconds"]
    <class 'float'>
    """

    folder: Path
    output: Path | None
    articles: int
    reports: int
    things: int
    disagreements: int
    triples: int
    validation: Validation
    seconds: float
    remarks: tuple[str, ...] = ()


def build(
    path: str | Path | None = None,
    output: str | Path = "public",
    *,
    editorial: bool = False,
    stage: Callable[[str], object] = lambda _: None,
) -> Build:
    """Read a corpus, validate it, infer what follows, and publish all of it.

    `stage` is called with the name of each stage as it begins.
    Raises :class:`~ibrdf.errors.InputError`, :class:`~ibrdf.errors.InconsistencyError` or
    :class:`~ibrdf.errors.OutputError`; what stood at `output` before then still stands.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     build(output=place + "/public").validation.conforms
    True
    """
    start = time.perf_counter()

    stage("reading")
    corpus = read(Path(path) if path is not None else None, editorial=editorial)

    stage("validating")
    validation = validate_corpus(corpus)

    place, remarks = None, ()
    if validation.conforms:
        stage("reasoning")
        closure = close(corpus.quads, corpus.context)
        corpus, remarks = corpus.put(GRAPH.entailed, closure.entailed), closure.remarks

        stage("publishing")
        place = publish(corpus.quads, output, corpus.context)

    return Build(
        folder=corpus.folder,
        output=place,
        articles=_count(corpus, IB.Article),
        reports=_count(corpus, IB.Report),
        things=_count_things(corpus),
        disagreements=_count(corpus, IB.Disagreement),
        triples=len(corpus.quads),
        validation=validation,
        seconds=time.perf_counter() - start,
        remarks=remarks,
    )


def read(
    path: Path | None = None, *, editorial: bool = False, extra: tuple[Path, ...] = ()
) -> Corpus:
    """Return a corpus with its facts: the one in a folder, in the working folder, or ours.

    Raises :class:`~ibrdf.errors.InputError` naming file, line and column of every fault.
    """
    return with_facts(read_corpus(find_corpus(path), editorial=editorial, extra=extra))


def _count(corpus: Corpus, kind: str) -> int:
    return len(corpus.index.subjects(RDF.type, kind))


def _count_things(corpus: Corpus) -> int:
    registered = {s for s, p, _, graph in corpus.quads if graph == GRAPH.registry if p == RDFS.label}
    return len(registered)


# Opening -----------------------------------------------------------------------


def with_opened(
    path: Path | None, use: Callable[[Opened], T], *, editorial: bool = False, cached: bool = True
) -> T:
    """Return what a function makes of a corpus with its facts, opened for questions.

    What was built of a corpus that has not changed is taken from the user's cache folder, unless
    `cached` is false.
    Raises :class:`~ibrdf.errors.InputError`, and what the function raises.
    """
    folder = find_corpus(path)
    home = cache_folder() if cached else None
    return with_corpus(
        folder,
        lambda: _built(read(folder, editorial=editorial)),
        use,
        editorial=editorial,
        home=home,
    )


def _built(corpus: Corpus) -> Built:
    """Return a corpus with what follows from it; a contradiction is for others to report."""
    try:
        closure = close(corpus.quads, corpus.context)
    except InconsistencyError:
        return Built(corpus.quads, corpus.context, consistent=False)
    return Built(corpus.quads, corpus.context, closure.entailed, closure.steps)


# Checking ----------------------------------------------------------------------


def check(
    paths: Sequence[Path] = (), shapes: Sequence[Path] = (), engine: str = "fast"
) -> Validation:
    """Return what is wrong with a corpus, an article file or any RDF file.

    No path means the corpus that :func:`read` would find. `shapes` are files or folders of SHACL
    shapes to use instead of the corpus's own. `engine` is ``fast`` or ``reference``.
    Raises :class:`~ibrdf.errors.InputError` for what can't be read.

    >>> check().conforms
    True
    """
    rules = read_shape_files(_files(shapes)) if shapes else None
    found = [_check_one(path, rules, shapes, engine) for path in paths or (None,)]
    return Validation(ordered(finding for findings in found for finding in findings))
