"""The main job and its stages in order: read, consolidate, validate, infer, publish."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rdflib import RDF, RDFS, Graph, URIRef

from ibrdf.corpus import (
    ARTICLE_ENDINGS,
    REGISTRY,
    file_name,
    find_corpus,
    load,
    put,
    read_shapes,
    source_files,
)
from ibrdf.errors import InputError
from ibrdf.findings import Finding
from ibrdf.ontology import read_graph
from ibrdf.publication import publish
from ibrdf.reasoning import infer
from ibrdf.syntax import read
from ibrdf.validation import Validation, validate
from ibrdf.vocabulary import GRAPH, IB


@dataclass(frozen=True)
class Build:
    """What a build did: how much there is of what, what validating found, and how long it took.

    `folder` is where the corpus lies, `output` where the files are; nothing where the corpus does
    not conform, since then nothing is published. `seconds` are wall time.
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
    corpus = load(path, editorial=editorial)
    stage("validating")
    validation = validate(corpus)
    place = None
    if validation.conforms:
        stage("reasoning")
        put(corpus, GRAPH.entailed, infer(corpus))
        stage("publishing")
        place = publish(corpus, output)
    return Build(
        folder=corpus.folder,
        output=place,
        articles=_count(corpus, IB.Article),
        reports=_count(corpus, IB.Report),
        things=len(set(corpus.graph(GRAPH.registry).subjects(RDFS.label))),
        disagreements=_count(corpus, IB.Disagreement),
        triples=len(corpus),
        validation=validation,
        seconds=time.perf_counter() - start,
    )


def check(paths: Sequence[Path] = (), shapes: Sequence[Path] = ()) -> Validation:
    """Return what is wrong with a corpus, an article file or any RDF file.

    No path means the corpus that :func:`load` would find. `shapes` are files or folders of SHACL
    shapes to use instead of the corpus's own.
    Raises :class:`~ibrdf.errors.InputError` for what can't be read.

    >>> check().conforms
    True
    """
    rules = _rules(shapes)
    found: list[Finding] = []
    for path in paths or (None,):
        found += _check_one(path, rules, shapes)
    return Validation(tuple(found))


def _check_one(path: Path | None, rules: Graph | None, shapes: Sequence[Path]) -> list[Finding]:
    if path is None or path.is_dir():
        return [*validate(load(path), rules).findings]
    if path.suffix in ARTICLE_ENDINGS:
        folder = _corpus_around(path)
        known = {file.resolve() for file in source_files(folder)}
        corpus = load(folder, extra=() if path.resolve() in known else (path,))
        names = {file_name(path), file_name(path.resolve())}
        return [finding for finding in validate(corpus, rules).findings if finding.file in names]
    try:
        found = validate(read(path), rules).findings
    except InputError as error:
        raise InputError(_in_shapes(f, shapes) for f in error.findings) from error
    whole = [
        _in_shapes(finding, shapes) if finding.shape == finding.focus else finding
        for finding in found
    ]
    return [f if f.file else replace(f, file=file_name(path)) for f in whole]


def _in_shapes(finding: Finding, shapes: Sequence[Path]) -> Finding:
    """Return a finding about shapes with the file they came from, if that is clear."""
    return (
        replace(finding, file=file_name(shapes[0]))
        if len(shapes) == 1 and not finding.file
        else finding
    )


def _rules(paths: Sequence[Path]) -> Graph | None:
    if not paths:
        return None
    rules = Graph()
    for path in paths:
        rules += read_shapes(path) if path.is_dir() else read_graph(path)
    return rules


def _corpus_around(path: Path) -> Path:
    """Return the corpus that an article file lies in, else the one :func:`load` would find."""
    for folder in path.resolve().parents:
        if (folder / REGISTRY).is_file():
            return folder
    return find_corpus()


def _count(data: Graph, kind: URIRef) -> int:
    return len(set(data.subjects(RDF.type, kind)))
