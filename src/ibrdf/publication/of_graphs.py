"""Publishing graphs of rdflib, which the public functions take."""

from pathlib import Path

from rdflib import Graph

from ibrdf.corpus import Corpus
from ibrdf.errors import OutputError
from ibrdf.publication import files
from ibrdf.rdf.bridge import to_graph
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.syntax import quads_of, text_of_quads
from ibrdf.rdf.terms import Quad


def publish(data: Graph, folder: str | Path) -> Path:
    """Write a graph or dataset as :func:`ibrdf.publication.files.publish` does."""
    context = data.context if isinstance(data, Corpus) else read_context()
    return files.publish(_quads(data), Path(folder), context)


def encode_files(data: Graph, context: Context) -> dict[str, bytes]:
    """Return the content of each published file by its name."""
    encoded = files.encode_files(_quads(data), context)
    return {name: b"".join(pieces) for name, pieces in encoded.items()}


def facts(data: Graph) -> Graph:
    """Return the things of a dataset with their consolidated facts: no reports, no disagreements.

    >>> from rdflib import RDF
    >>> from ibrdf.graphs import load
    >>> from ibrdf.rdf.bridge import IB
    >>> any(facts(load()).subjects(RDF.type, IB.Report))
    False
    """
    chosen = files.facts(_quads(data))
    return to_graph((s, p, o) for s, p, o, _ in chosen)


def _quads(data: Graph) -> list[Quad]:
    try:
        return text_of_quads(quads_of(data))
    except ValueError as error:
        raise OutputError(f"this can't be published: {error}") from error
    except TypeError as error:
        reason = "the subject of some triple, or its property, is no IRI"
        raise OutputError(f"this can't be published: {reason}") from error
