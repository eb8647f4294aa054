"""RDF syntaxes, and quads of Oxigraph, to quads as text, for tests."""

from collections.abc import Iterable

import pyoxigraph as ox

from ibrdf.rdf.formats import Format
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import DEFAULT_GRAPH, Quad, from_nquads, to_nquads


def quads_of(text: str, syntax: Format) -> tuple[Quad, ...]:
    """Return the quads of a text."""
    return tuple(parse(text.encode(), syntax))


def as_text(quads: Iterable[ox.Quad]) -> list[Quad]:
    """Return quads of Oxigraph as ours."""
    return [(str(s), str(p), str(o), _graph(graph)) for s, p, o, graph in quads]


def canonical_nquads(quads: Iterable[Quad]) -> bytes:
    """Return the `RDFC-1.0 <https://www.w3.org/TR/rdf-canon/>`_ form of a dataset, by Oxigraph."""
    data = ox.Dataset(ox.parse(to_nquads(set(quads)), format=ox.RdfFormat.N_QUADS))
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(data, format=ox.RdfFormat.N_QUADS) or b""
    return to_nquads(sorted(from_nquads(lines.decode()))).encode()


def _graph(name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> str:
    return DEFAULT_GRAPH if isinstance(name, ox.DefaultGraph) else str(name)
