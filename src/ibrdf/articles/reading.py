"""A folder of articles, read: what exists, and what each source says."""

from contextlib import suppress
from pathlib import Path

from rdflib import Graph, URIRef

from ibrdf.articles.documents import Mapping, Scalar, read_document, scalars
from ibrdf.articles.encoding import encode_registry, encode_source
from ibrdf.articles.passages import Anchor, read_lock
from ibrdf.corpus import LOCK, REGISTRY, Corpus, file_name, own_or_bundled, source_files
from ibrdf.errors import InputError, UnknownNameError
from ibrdf.findings import Finding
from ibrdf.rdf.bridge import GRAPH, ID
from ibrdf.rdf.context import Context
from ibrdf.rdf.ontology import read_graph, read_ontology
from ibrdf.sandbox.bounded_input import read_bytes


def read_corpus(folder: Path, *, extra: tuple[Path, ...] = (), editorial: bool = False) -> Corpus:
    """Return what the files of a corpus say: no facts yet, only reports.

    `extra` are article files that lie elsewhere.
    Raises :class:`~ibrdf.errors.InputError` naming every fault of every file.

    >>> from ibrdf.resources import bundled
    >>> corpus = read_corpus(bundled())
    >>> (ID["article/004"], None, None) in corpus
    True
    """
    corpus = Corpus(folder)
    faults: list[Finding] = []
    lock = read_lock_of(folder)
    put(corpus, GRAPH.ontology, read_ontology(own_or_bundled(folder, "ontology/ibrdf.ttl").parent))
    put(corpus, GRAPH.concepts, read_graph(own_or_bundled(folder, "ontology/concepts.ttl")))
    files = [folder / REGISTRY, *source_files(folder, editorial=editorial), *extra]
    seen: dict[str, str] = {}
    for path in dict.fromkeys(files):
        name = file_name(path)
        try:
            tree = read_document(read_bytes(path, name), name)
            if path == folder / REGISTRY:
                encoded = encode_registry(tree, str(GRAPH.registry), corpus.context)
            else:
                encoded = encode_source(tree, lock, _graph_of(tree, corpus.context), corpus.context)
            _once(tree, name, corpus.context, seen)
            corpus.put(encoded)
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    return corpus


def read_lock_of(folder: Path) -> dict[str, Anchor]:
    """Return the locked passages of a corpus; none where nothing was locked yet."""
    path = folder / LOCK
    name = file_name(path)
    return read_lock(read_bytes(path, name), name) if path.exists() else {}


def put(corpus: Corpus, name: URIRef, triples: Graph) -> None:
    """Put triples into one of the named graphs of a corpus."""
    target = corpus.graph(name)
    for triple in triples:
        target.add(triple)


def _once(tree: Mapping, file: str, context: Context, seen: dict[str, str]) -> None:
    """Refuse a second file for one source: their reports would mix."""
    for scalar in scalars(tree.get("id")):
        iri = context.expand(scalar.text)
        if iri in seen:
            message = f"{scalar.text} is in {seen[iri]} already; give this file another id"
            raise InputError([Finding.at(scalar.position, message)])
        seen[iri] = file


def _graph_of(tree: Mapping, context: Context) -> str:
    """Return the named graph of a source: that of its IRI, or the editors' one."""
    kind, name = tree.get("type"), tree.get("id")
    if not isinstance(name, Scalar) or kind is None or kind.plain() != "Article":
        return str(GRAPH.editorial)
    with suppress(UnknownNameError):  # encoding the source says where that stands
        return str(GRAPH) + context.expand(name.text).removeprefix(str(ID))
    return str(GRAPH.editorial)
