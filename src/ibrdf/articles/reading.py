"""Reading of a corpus folder: the registry, the articles and the editorial notes."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from ibrdf.articles.documents import read_document
from ibrdf.articles.encoding import encode_registry, encode_source
from ibrdf.articles.nodes import Mapping, Scalar, scalars
from ibrdf.articles.passages import Anchor, Lock, read_lock
from ibrdf.articles.positions import Positions, positions_in_registry, positions_in_source
from ibrdf.corpus import (
    LOCK,
    Corpus,
    Encoded,
    context_of,
    file_name,
    own_or_bundled,
    read_shapes,
    source_files,
)
from ibrdf.errors import InputError, UnknownNameError
from ibrdf.findings import Finding, Key, Position
from ibrdf.rdf.context import Context
from ibrdf.rdf.ontology import read_ontology, read_triples
from ibrdf.rdf.terms import Term, Triple
from ibrdf.resources import REGISTRY
from ibrdf.sandbox.bounded_input import read_bytes
from ibrdf.vocabulary import GRAPH, ID


class File(NamedTuple):
    """A file that was read: its name in messages, its bytes, its id and its quads.

    The `tree` of the registry is kept, since nearly all builds give a finding on some thing.
    """

    name: str
    content: bytes
    id: Scalar | None
    encoded: Encoded
    tree: Mapping | None = None


def read_corpus(folder: Path, *, extra: tuple[Path, ...] = ()) -> Corpus:
    """Return a corpus with the reports of its files, and without facts.

    `folder` is the corpus folder, and `extra` are article files outside it.
    Raises :class:`~ibrdf.errors.InputError` naming every error in every file.

    >>> from ibrdf.resources import bundled
    >>> corpus = read_corpus(bundled())
    >>> corpus.index.has(ID["article/004"])
    True
    """
    context = context_of(folder)
    shapes = read_shapes(own_or_bundled(folder, "shapes"))
    ontology = read_ontology(own_or_bundled(folder, "ontology/ibrdf.ttl").parent)
    concepts = read_triples(own_or_bundled(folder, "ontology/concepts.ttl"))
    lock = read_lock_of(folder)

    paths = dict.fromkeys((*source_files(folder), *extra))
    paths.pop(folder / REGISTRY, None)
    readers = [partial(_read_registry, folder / REGISTRY, context)]
    readers += [partial(_read_source, path, lock, context) for path in paths]
    files = _read_all(readers)

    _refuse_second_files(files, context)

    stated = (*_in_graph(ontology, GRAPH.ontology), *_in_graph(concepts, GRAPH.concepts))
    quads = dict.fromkeys((*stated, *(quad for file in files for quad in file.encoded.quads)))
    return Corpus(
        folder=folder,
        quads=tuple(quads),
        context=context,
        shapes=shapes,
        positions=_positions_of(files, context),
        remarks=tuple(remark for file in files for remark in file.encoded.remarks),
    )


def _read_registry(path: Path, context: Context) -> File:
    """Return the registry in a file.

    Raises :class:`~ibrdf.errors.InputError` naming every error.
    """
    name = file_name(path)
    content = read_bytes(path, name)
    tree = read_document(content, name)
    encoded = encode_registry(tree, GRAPH.registry, context)
    return File(name, content, _id(tree), encoded, tree)


def _read_source(path: Path, lock: Lock, context: Context) -> File:
    """Return the article or the editorial note in a file; `lock` holds the locked passages.

    Raises :class:`~ibrdf.errors.InputError` naming every error.
    """
    name = file_name(path)
    content = read_bytes(path, name)
    tree = read_document(content, name)
    encoded = encode_source(tree, lock, _graph_of(tree, context), context)
    return File(name, content, _id(tree), encoded)


def _read_all(readers: Iterable[Callable[[], File]]) -> list[File]:
    """Return all files, or raise one error with the errors of all of them."""
    files: list[File] = []
    faults: list[Finding] = []
    for reader in readers:
        try:
            files.append(reader())
        except InputError as error:  # noqa: PERF203 -- every file must be read
            faults += error.findings
    if faults:
        raise InputError(faults)
    return files


def _positions_of(files: Iterable[File], context: Context) -> Positions:
    """Return the positions of the statements of files; the first file is the registry."""
    readers: list[Callable[[], Table[Key, Position]]] = []
    homes: dict[tuple[str, str], tuple[int, ...]] = defaultdict(tuple)
    for number, file in enumerate(files):
        find = positions_in_source if number else positions_in_registry
        readers.append(partial(_positions_in, find, file, context))
        for home in file.encoded.homes:
            homes[home] += (number,)
    return Positions(tuple(readers), homes)


def _positions_in(
    find: Callable[[Mapping, Context], dict[Key, Position]], file: File, context: Context
) -> dict[Key, Position]:
    return find(file.tree or read_document(file.content, file.name), context)


def read_lock_of(folder: Path) -> dict[str, Anchor]:
    """Return the locked passages of a corpus; none if there is no lock file."""
    path = folder / LOCK
    name = file_name(path)
    return read_lock(read_bytes(path, name), name) if path.exists() else {}


def _in_graph(triples: Iterable[Triple], graph: Term) -> list[tuple[Term, Term, Term, Term]]:
    return [(subject, predicate, value, graph) for subject, predicate, value in triples]


def _id(tree: Mapping) -> Scalar | None:
    return next(iter(scalars(tree.get("id"))), None)


def _refuse_second_files(files: Iterable[File], context: Context) -> None:
    """Refuse a second file for the same source, since their reports would mix."""
    seen: dict[str, str] = {}
    faults = []
    for file in files:
        if file.id is None:
            continue
        name = context.expand(file.id.text)
        if name in seen:
            message = f"{file.id.text} is in {seen[name]} already; give this file another id"
            faults.append(Finding.at(file.id.position, message))
        seen[name] = file.name
    if faults:
        raise InputError(faults)


def _graph_of(tree: Mapping, context: Context) -> Term:
    """Return the named graph of a source: that of the article, or that of the editors."""
    kind, name = tree.get("type"), tree.get("id")
    if not isinstance(name, Scalar) or kind is None or kind.plain() != "Article":
        return GRAPH.editorial
    with suppress(UnknownNameError):  # encoding the source reports it with its position
        return GRAPH[context.expand(name.text).removeprefix(ID.iri)]
    return GRAPH.editorial
