"""The main job and its stages in order: read, consolidate, validate, infer, publish."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rdflib import RDF, RDFS, Graph, URIRef

from ibrdf.articles.reading import put
from ibrdf.corpus import (
    ARTICLE_ENDINGS,
    ARTICLES,
    EDITORIAL,
    REGISTRY,
    Corpus,
    file_name,
    find_corpus,
    source_files,
)
from ibrdf.errors import InputError
from ibrdf.findings import Finding, Position, ordered
from ibrdf.graphs import infer, load
from ibrdf.publication.files import publish
from ibrdf.rdf.bridge import GRAPH, IB
from ibrdf.rdf.mentions import places_in
from ibrdf.rdf.ontology import read_graph
from ibrdf.rdf.syntax import format_of, read
from ibrdf.sandbox.bounded_input import read_bytes
from ibrdf.validation.validate import Validation, judge, validate


@dataclass(frozen=True)
class Build:
    """What a build did: how much there is of what, what validating found, and how long it took.

    `folder` is where the corpus lies, `output` where the files are; nothing where the corpus does
    not conform, since then nothing is published. `seconds` are wall time.

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
    found = [_check_one(path, rules, shapes) for path in paths or (None,)]
    return Validation(ordered(finding for findings in found for finding in findings))


def places(paths: Sequence[Path] = (), shapes: Sequence[Path] = ()) -> frozenset[Path]:
    """Return the files and folders that :func:`check` reads for the same arguments.

    >>> sorted(path.name for path in places([Path("facts.ttl")], [Path("rules")]))
    ['facts.ttl', 'rules']
    """
    found = {*shapes, *paths}
    for path in paths or (None,):
        if path is None or path.is_dir():
            found |= _places_of(find_corpus(path))
        elif path.suffix in ARTICLE_ENDINGS:
            found |= _places_of(_corpus_around(path))
    return frozenset(found)


def _places_of(folder: Path) -> set[Path]:
    own = (REGISTRY.parent, ARTICLES, EDITORIAL, "ontology", "shapes")
    return {folder / name for name in own}


def _check_one(path: Path | None, rules: Graph | None, shapes: Sequence[Path]) -> Iterator[Finding]:
    """Return what is wrong with one of the things to check, and with the shapes for it."""
    data = _read(path)
    name = " + ".join(map(file_name, shapes))
    found = _pointed(judge(data, rules, name).findings, name, _files(shapes))
    if path is not None and not isinstance(data, Corpus):
        home = file_name(path)
        found = [finding if finding.file else replace(finding, file=home) for finding in found]
        found = _pointed(found, home, [path])
    if isinstance(data, Corpus) and path is not None and not path.is_dir():
        about = {file_name(path), file_name(path.resolve()), *map(file_name, _files(shapes)), name}
        found = [finding for finding in found if finding.file in about - {""}]
    yield from found


def _pointed(findings: Iterable[Finding], name: str, paths: Iterable[Path]) -> list[Finding]:
    """Return findings of which those in `name` have the line where one of the files begins it."""
    findings = list(findings)
    wanted = {finding.focus for finding in findings if finding.file == name and not finding.line}
    places = {
        iri: place
        for path in (paths if wanted - {""} else ())
        for iri, place in places_in(
            read_bytes(path), format_of(path), file_name(path), wanted
        ).items()
    }
    return [
        replace(finding, **places[finding.focus]._asdict())
        if finding.file == name and not finding.line and finding.focus in places
        else finding
        for finding in findings
    ]


def _files(shapes: Iterable[Path]) -> list[Path]:
    """Return files of shapes, for a folder those in it."""
    parts = (sorted(path.glob("*.ttl")) if path.is_dir() else [path] for path in shapes)
    return [file for files in parts for file in files]


def _read(path: Path | None) -> Graph:
    """Return what a path names; an article comes with the corpus that it lies in."""
    if path is None or path.is_dir():
        return load(path, editorial=True)
    if not path.exists():
        raise InputError([Finding.at(Position(str(path)), "no such file or directory")])
    if path.suffix not in ARTICLE_ENDINGS:
        return read(path)
    folder = _corpus_around(path)
    known = {file.resolve() for file in source_files(folder, editorial=True)}
    known.add((folder / REGISTRY).resolve())
    extra = () if path.resolve() in known else (path,)
    return load(folder, extra=extra, editorial=True)


def _rules(paths: Sequence[Path]) -> Graph | None:
    if not paths:
        return None
    rules = Graph()
    for path in _files(paths):
        rules += read_graph(path)
    return rules


def _corpus_around(path: Path) -> Path:
    """Return the corpus that an article file lies in, else the one :func:`load` would find."""
    for folder in path.resolve().parents:
        if (folder / REGISTRY).is_file():
            return folder
    return find_corpus()


def _count(data: Graph, kind: URIRef) -> int:
    return len(set(data.subjects(RDF.type, kind)))
