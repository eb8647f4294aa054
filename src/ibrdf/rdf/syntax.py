"""RDF text and rdflib's graphs, for rooms that still work on graphs or on Oxigraph's quads.

Each function is an older form of one in :mod:`~ibrdf.rdf.parsing`, :mod:`~ibrdf.rdf.canonical`,
:mod:`~ibrdf.rdf.writing` or :mod:`~ibrdf.rdf.bridge`, and goes with its last caller.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Identifier

from ibrdf.rdf import canonical as canonical_forms
from ibrdf.rdf import parsing, writing
from ibrdf.rdf.bridge import to_dataset
from ibrdf.rdf.canonical import canonical_form
from ibrdf.rdf.context import Context
from ibrdf.rdf.formats import Format, format_of
from ibrdf.rdf.parsing import read_quads
from ibrdf.rdf.terms import Quad, from_nquads, to_nquads
from ibrdf.rdf.wellformed import is_iri, is_language

__all__ = [
    "Format",
    "add",
    "canonical",
    "canonical_form",
    "canonical_nquads",
    "dataset",
    "format_of",
    "graph",
    "in_graph",
    "is_iri",
    "is_language",
    "parse",
    "quads_of",
    "read",
    "read_all",
    "to_oxigraph",
    "to_rdflib",
    "write",
]

Quads = Iterable[ox.Quad]


def text_of_quads(quads: Quads) -> list[Quad]:
    """Return Oxigraph's quads as text."""
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return list(from_nquads(written.decode()))


def _quads_of_text(quads: Iterable[Quad]) -> list[Any]:
    return list(ox.parse(to_nquads(quads), format=ox.RdfFormat.N_QUADS))


def parse(data: bytes, syntax: Format, file: str = "input", base: str | None = None) -> list[Any]:
    """Return what :func:`ibrdf.rdf.parsing.parse` returns, as Oxigraph's quads."""
    return _quads_of_text(parsing.parse(data, syntax, file, base))


def canonical(quads: Quads) -> list[Any]:
    """Return what :func:`ibrdf.rdf.canonical.canonical` returns, as Oxigraph's quads."""
    return _quads_of_text(canonical_forms.canonical(text_of_quads(quads)))


def canonical_nquads(quads: Quads) -> bytes:
    """Return what :func:`ibrdf.rdf.canonical.canonical_nquads` returns."""
    return canonical_forms.canonical_nquads(text_of_quads(quads))


def write(quads: Quads, syntax: Format, context: Context) -> bytes:
    """Return what :func:`ibrdf.rdf.writing.write` returns."""
    return writing.write(text_of_quads(quads), syntax, context)


def read(path: str | Path) -> Dataset:
    """Return an RDF file as a dataset whose default graph is the union of all its graphs.

    All of it or nothing is read: what JSON-LD would leave out without a word is refused. Lexical
    forms stay as they are; language tags are in lower case, as RDF allows.
    Raises :class:`~ibrdf.errors.InputError` with file, line and column.

    >>> from ibrdf.resources import bundled
    >>> len(read(bundled() / "ontology" / "ibrdf.ttl")) > 100
    True
    """
    return read_all([Path(path)])


def read_all(paths: Iterable[Path]) -> Dataset:
    """Return several RDF files as one dataset; blank nodes of two files stay apart.

    Raises :class:`~ibrdf.errors.InputError` with file, line and column.
    """
    return to_dataset(quad for path in paths for quad in read_quads(path))


# Between the two libraries ----------------------------------------------------


def to_rdflib(term: Any) -> Identifier:
    """Return an Oxigraph term as an rdflib one, lexical form untouched."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == str(XSD.string):
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def to_oxigraph(term: Any) -> Any:
    """Return an rdflib term as an Oxigraph one, which refuses what is no IRI or language tag.

    Raises :class:`ValueError`.
    """
    try:
        if isinstance(term, URIRef):
            return ox.NamedNode(str(term))
        if isinstance(term, BNode):
            return ox.BlankNode(str(term))
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD.string)))
    except ValueError as error:
        raise ValueError(f"{term!r}: {error}") from error


def dataset(quads: Quads) -> Dataset:
    """Return quads as an rdflib dataset whose default graph is the union of all its graphs."""
    made = Dataset(default_union=True)
    add(made, quads)
    return made


def add(data: Dataset, quads: Quads) -> None:
    """Put quads into a dataset; those of no named graph go into its own default graph."""
    terms: dict[Any, Identifier] = {}

    def known(term: Any) -> Any:
        if term not in terms:
            terms[term] = to_rdflib(term)
        return terms[term]

    data.addN(
        (
            known(quad.subject),
            known(quad.predicate),
            known(quad.object),
            data.default_graph
            if isinstance(quad.graph_name, ox.DefaultGraph)
            else data.graph(known(quad.graph_name)),
        )
        for quad in quads
    )


def graph(quads: Quads) -> Graph:
    """Return the triples of quads as an rdflib graph."""
    made = Graph()
    for quad in quads:
        made.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return made


def quads_of(data: Graph) -> Iterator[Any]:
    """Return the quads of a dataset, or the triples of a graph, as Oxigraph's."""
    if isinstance(data, Dataset):
        default = data.default_graph.identifier
        for subject, predicate, value, name in data.quads():
            where = ox.DefaultGraph() if name in (None, default) else to_oxigraph(name)
            yield ox.Quad(to_oxigraph(subject), to_oxigraph(predicate), to_oxigraph(value), where)
    else:
        for subject, predicate, value in data:
            yield ox.Quad(to_oxigraph(subject), to_oxigraph(predicate), to_oxigraph(value))


def in_graph(quads: Quads, name: str) -> Iterator[Any]:
    """Return the triples of quads in one named graph."""
    graph = ox.NamedNode(name)
    for quad in quads:
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
