"""The pipeline: read, consolidate, validate, reason and publish a corpus."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ibrdf.articles.reading import read_corpus
from ibrdf.consolidation.facts import with_facts
from ibrdf.corpus import (
    ARTICLE_ENDINGS,
    ARTICLES,
    EDITORIAL,
    Corpus,
    file_name,
    own_or_bundled,
    read_shape_files,
    source_files,
)
from ibrdf.errors import InputError
from ibrdf.findings import Finding, Position, Positions, ordered
from ibrdf.publication.files import publish
from ibrdf.rdf.index import Index
from ibrdf.rdf.mentions import Mentions
from ibrdf.rdf.parsing import read_quads
from ibrdf.rdf.terms import Triple
from ibrdf.reasoning.closure import close
from ibrdf.resources import REGISTRY, bundled, find_corpus
from ibrdf.validation.model import Validation
from ibrdf.validation.shacl import Validator
from ibrdf.validation.validate import validate_corpus, validate_graph
from ibrdf.vocabulary import GRAPH, IB, RDF, RDFS


class Build(NamedTuple):
    """The result of a build: the counts, the validation, and the time.

    `folder` is the folder of the corpus, and `output` that of the files; ``None`` if the corpus
    does not conform, since then nothing is published. `seconds` is wall time, and `remarks` are
    notes on how the build was done.

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
    stage: Callable[[str], object] = lambda _: None,
) -> Build:
    """Read a corpus, validate it, infer the triples that follow, and publish all of it.

    `stage` is called with the name of each stage as it begins.
    Raises :class:`~ibrdf.errors.InputError`, :class:`~ibrdf.errors.InconsistencyError` or
    :class:`~ibrdf.errors.OutputError`; the old files in `output` are unchanged then.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     build(output=folder + "/public").validation.conforms
    True
    """
    start = time.perf_counter()

    stage("reading")
    corpus = read(Path(path) if path is not None else None)

    stage("validating")
    validation = _validate(corpus, tested=_has_bundled_shapes(corpus))

    quads = corpus.quads
    place: Path | None = None
    remarks: tuple[str, ...] = ()
    if validation.conforms:
        stage("reasoning")
        closure = close(corpus.quads, corpus.context)
        quads, remarks = corpus.put(GRAPH.entailed, closure.entailed).quads, closure.remarks

        stage("publishing")
        place = publish(quads, Path(output), corpus.context)

    return Build(
        folder=corpus.folder,
        output=place,
        articles=_count(corpus, IB.Article),
        reports=_count(corpus, IB.Report),
        things=_count_things(corpus),
        disagreements=_count(corpus, IB.Disagreement),
        triples=len(quads),
        validation=validation,
        seconds=time.perf_counter() - start,
        remarks=remarks,
    )


def read(path: Path | None = None, *, extra: tuple[Path, ...] = ()) -> Corpus:
    """Return a corpus with its facts: that in a folder, in the working folder, or the bundled one.

    Raises :class:`~ibrdf.errors.InputError` naming file, line and column of every error.
    """
    return with_facts(read_corpus(find_corpus(path), extra=extra))


def _count(corpus: Corpus, kind: str) -> int:
    return len(corpus.index.subjects(RDF.type, kind))


def _count_things(corpus: Corpus) -> int:
    registered = {
        s for s, p, _, graph in corpus.quads if graph == GRAPH.registry if p == RDFS.label
    }
    return len(registered)


# Checking ----------------------------------------------------------------------


def check(
    paths: Sequence[Path] = (),
    shapes: Sequence[Path] = (),
    *,
    engine: Validator | str = Validator.FAST,
) -> Validation:
    """Validate corpora, article files or other RDF files, and return the findings.

    No path means the corpus that :func:`read` would find. `shapes` are files or folders of SHACL
    shapes, used instead of the corpus's own, and `engine` is the validator.
    Raises :class:`~ibrdf.errors.InputError` for files that can't be read.

    >>> check().conforms
    True
    """
    given = _read_shapes(shapes) if shapes else None
    found = [_check_one(path, given, engine) for path in paths or (None,)]
    return Validation(
        ordered(finding for validation in found for finding in validation.findings),
        tuple(dict.fromkeys(note for validation in found for note in validation.notes)),
    )


class _Shapes(NamedTuple):
    """Given shapes: their files, their common name in messages, and their triples."""

    files: tuple[Path, ...]
    name: str
    triples: tuple[Triple, ...]


def _read_shapes(paths: Sequence[Path]) -> _Shapes:
    """Return the shapes in files, and in the files of folders."""
    parts = (sorted(path.glob("*.ttl")) if path.is_dir() else [path] for path in paths)
    files = tuple(file for part in parts for file in part)
    return _Shapes(files, " + ".join(map(file_name, paths)), read_shape_files(files))


def _check_one(path: Path | None, shapes: _Shapes | None, engine: Validator | str) -> Validation:
    """Validate one of the paths, and return the findings, also those on the shapes."""
    if path is None or path.is_dir():
        return _validate(read(path), shapes, engine)

    if not path.exists():
        raise InputError([Finding.at(Position(str(path)), "no such file or directory")])
    if path.suffix in ARTICLE_ENDINGS:
        return _check_article(path, shapes, engine)

    data = Index.of_quads(read_quads(path), but={GRAPH.entailed})
    return _validate_data(data, Mentions([path], file_name(path)), shapes, engine)


def _check_article(path: Path, shapes: _Shapes | None, engine: Validator | str) -> Validation:
    """Validate an article's file, which is read together with the corpus around it."""
    folder = _corpus_around(path)
    known = {file.resolve() for file in source_files(folder)}
    known.add((folder / REGISTRY).resolve())
    extra = () if path.resolve() in known else (path,)

    validation = _validate(read(folder, extra=extra), shapes, engine)

    names = {file_name(path), file_name(path.resolve())}
    if shapes:
        names |= {shapes.name, *map(file_name, shapes.files)}
    here = tuple(finding for finding in validation.findings if finding.file in names - {""})
    return replace(validation, findings=here)


def _validate(
    corpus: Corpus,
    shapes: _Shapes | None = None,
    engine: Validator | str = Validator.FAST,
    *,
    tested: bool = False,
) -> Validation:
    """Validate a corpus by its own shapes or by given ones.

    `tested` is whether its own shapes need no check, since the tests of this package check them.
    """
    if shapes:
        return _validate_data(corpus.index, corpus.positions, shapes, engine)
    return validate_corpus(
        corpus.index,
        corpus.shapes,
        positions=corpus.positions,
        remarks=corpus.remarks,
        file=file_name(own_or_bundled(corpus.folder, "shapes")),
        engine=engine,
        tested=tested,
    )


def _has_bundled_shapes(corpus: Corpus) -> bool:
    return own_or_bundled(corpus.folder, "shapes") == bundled() / "shapes"


def _validate_data(
    data: Index, positions: Positions, shapes: _Shapes | None, engine: Validator | str
) -> Validation:
    if shapes is None:
        return validate_graph(data, positions=positions, engine=engine)
    return validate_graph(
        data,
        shapes.triples,
        positions=positions,
        file=shapes.name,
        shape_positions=Mentions(shapes.files, shapes.name),
        engine=engine,
    )


def _corpus_around(path: Path) -> Path:
    """Return the folder of the corpus around an article file, or that :func:`read` would find."""
    for folder in path.resolve().parents:
        if (folder / REGISTRY).is_file():
            return folder
    return find_corpus()


def watched_paths(paths: Sequence[Path] = (), shapes: Sequence[Path] = ()) -> frozenset[Path]:
    """Return the files and folders that :func:`check` reads, given the same arguments.

    >>> sorted(path.name for path in watched_paths([Path("facts.ttl")], [Path("rules")]))
    ['facts.ttl', 'rules']
    """
    found = {*shapes, *paths}
    for path in paths or (None,):
        if path is None or path.is_dir():
            found |= _watched_paths_of(find_corpus(path))
        elif path.suffix in ARTICLE_ENDINGS:
            found |= _watched_paths_of(_corpus_around(path))
    return frozenset(found)


def _watched_paths_of(folder: Path) -> set[Path]:
    own = (REGISTRY.parent, ARTICLES, EDITORIAL, "ontology", "shapes")
    return {folder / name for name in own}
