"""The files that a consumer downloads, and their checksums."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rdflib import RDF, Dataset, Graph

from ibrdf.corpus import Corpus
from ibrdf.errors import OutputError
from ibrdf.publication.atomic import write_folder
from ibrdf.rdf.bridge import GRAPH, IB
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.syntax import Format, canonical, canonical_nquads, quads_of, write_rows

NAME = "ibrdf"
FACTS = "facts"
CHECKSUMS = "checksums.txt"
EVERYTHING = (Format.TURTLE, Format.JSONLD, Format.TRIG, Format.NQUADS, Format.NTRIPLES)
FACTS_ONLY = (Format.TURTLE, Format.JSONLD)


def publish(data: Graph, folder: str | Path) -> Path:
    """Write a dataset in five syntaxes, its facts alone, and checksums; return the folder.

    The syntaxes are Turtle, JSON-LD, TriG, N-Quads and N-Triples. The same data gives the same
    bytes. The folder is replaced as a whole, in one step.
    Raises :class:`~ibrdf.errors.OutputError`; what stood there before then still stands, unless
    the message says otherwise.

    >>> import tempfile
    >>> from ibrdf.graphs import load
    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = publish(load(), place + "/public")
    ...     print(*sorted(path.name for path in folder.iterdir() if path.stem == "ibrdf"))
    ibrdf.jsonld ibrdf.nq ibrdf.nt ibrdf.trig ibrdf.ttl
    """
    context = data.context if isinstance(data, Corpus) else read_context()
    files = encode_files(data, context)
    write_folder(Path(folder), files, mine=lambda path: path.name in files)
    return Path(folder)


def encode_files(data: Graph, context: Context) -> dict[str, bytes]:
    """Return the content of each published file by its name.

    Raises :class:`~ibrdf.errors.OutputError` for what no file can hold, such as a relative IRI.
    """
    try:
        quads = canonical(quads_of(data))
    except ValueError as error:
        raise OutputError(f"this can't be published: {error}") from error
    except TypeError as error:
        reason = "the subject of some triple, or its property, is no IRI"
        raise OutputError(f"this can't be published: {reason}") from error
    files = {f"{NAME}.{syntax.value}": write_rows(quads, syntax, context) for syntax in EVERYTHING}
    chosen = canonical(quads_of(facts(data)))
    files |= {
        f"{FACTS}.{syntax.value}": write_rows(chosen, syntax, context) for syntax in FACTS_ONLY
    }
    return files | {CHECKSUMS: checksums(files, quads)}


def facts(data: Graph) -> Graph:
    """Return the things of a dataset with their consolidated facts: no reports, no disagreements.

    Of data without named graphs, which does not tell what was consolidated, it is all but these.

    >>> from ibrdf.graphs import load
    >>> any(facts(load()).subjects(RDF.type, IB.Report))
    False
    """
    parts = [data]
    if isinstance(data, Dataset):
        # Not data.graph(name), which would add to the dataset a graph that it does not have.
        parts = [Graph(data.store, name) for name in (GRAPH.registry, GRAPH.consolidated)]
    triples = [triple for part in parts for triple in part]
    if isinstance(data, Dataset) and not triples:
        triples = [(subject, predicate, value) for subject, predicate, value, _ in data.quads()]
    told = {s for s, p, o in triples if p == RDF.type and o in (IB.Report, IB.Disagreement)}
    chosen = Graph()
    for triple in triples:
        if triple[0] not in told:
            chosen.add(triple)
    return chosen


def checksums(files: Mapping[str, bytes], quads: list[Any]) -> bytes:
    """Return SHA-256 sums in the form that ``sha256sum --check`` reads.

    The sum of the dataset itself, in its RDFC-1.0 canonical form, is in a comment: it stays the
    same whatever the syntax.
    """
    lines = [f"{_sha256(content)}  {name}" for name, content in sorted(files.items())]
    canonical_sum = f"# {_sha256(canonical_nquads(quads))}  RDFC-1.0 canonical form of the dataset"
    return ("\n".join([*lines, canonical_sum]) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
