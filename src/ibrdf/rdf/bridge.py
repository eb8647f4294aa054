"""Conversion between rdflib's terms and graphs and ours, for the public functions."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar, cast

from rdflib import XSD, BNode, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DefinedNamespace
from rdflib.term import Identifier, Node

from ibrdf import vocabulary
from ibrdf.rdf.terms import (
    DEFAULT_GRAPH,
    Quad,
    Term,
    Triple,
    datatype_of,
    iri,
    is_blank,
    is_iri_term,
    language_of,
    literal,
    text_of,
)
from ibrdf.vocabulary import BASE, CONTEXT

__all__ = [
    "BASE",
    "CONCEPT",
    "CONTEXT",
    "GRAPH",
    "IB",
    "ID",
    "OA",
    "SAID",
    "SCHEMA",
]


def _defined(name: str, terms: vocabulary.Namespace) -> Any:
    """Return a closed namespace of rdflib; an unknown term raises :class:`AttributeError`.

    >>> IB.Meeting
    rdflib.term.URIRef('https://w3id.org/ibrdf/ns#Meeting')
    >>> IB.Meetingg
    Traceback (most recent call last):
    AttributeError: term 'Meetingg' not in namespace 'https://w3id.org/ibrdf/ns#'
    """
    known = {"__annotations__": dict.fromkeys(terms.names, URIRef)}
    parts = {"_NS": Namespace(terms.iri), "_fail": True} | known
    return cast(Any, type(DefinedNamespace))(name, (DefinedNamespace,), parts)


IB = _defined("IB", vocabulary.IB)
SAID = _defined("SAID", vocabulary.SAID)
GRAPH = _defined("GRAPH", vocabulary.GRAPH)
CONCEPT = Namespace(vocabulary.CONCEPT.iri)
ID = Namespace(vocabulary.ID.iri)
OA = Namespace(vocabulary.OA.iri)
SCHEMA = Namespace(vocabulary.SCHEMA.iri)


# Terms -------------------------------------------------------------------------


def to_node(term: Term) -> Identifier:
    """Return a term as an rdflib term; its lexical form does not change.

    >>> to_node('"13"^^<http://www.w3.org/2001/XMLSchema#integer>').toPython()
    13
    """
    text = text_of(term)
    if is_iri_term(term):
        return URIRef(text)
    if is_blank(term):
        return BNode(text)
    if language := language_of(term):
        return Literal(text, lang=language)
    datatype = datatype_of(term)
    if datatype == str(XSD.string):
        return Literal(text)
    return Literal(text, datatype=URIRef(datatype), normalize=False)


def to_term(node: Node) -> Term:
    """Return an rdflib term as text.

    Raises :class:`TypeError` for a term that RDF does not have, such as a variable.

    >>> to_term(Literal("Minsk", lang="en"))
    '"Minsk"@en'
    """
    if isinstance(node, URIRef):
        return iri(str(node))
    if isinstance(node, BNode):
        return f"_:{node}"
    if not isinstance(node, Literal):
        raise TypeError(f"{node!r} is not an RDF term")
    if node.language:
        return literal(str(node), language=node.language)
    return literal(str(node), str(node.datatype or XSD.string))


# Graphs ------------------------------------------------------------------------


_D = TypeVar("_D", bound=Dataset)


def to_dataset(quads: Iterable[Quad], made: _D) -> _D:
    """Add quads to an empty dataset and return it."""
    nodes: dict[Term, Any] = {}
    graphs = {DEFAULT_GRAPH: made.default_graph}

    def node(term: Term) -> Any:
        if term not in nodes:
            nodes[term] = to_node(term)
        return nodes[term]

    def graph(name: Term) -> Any:
        if name not in graphs:
            graphs[name] = made.graph(node(name))
        return graphs[name]

    made.addN((node(s), node(p), node(o), graph(name)) for s, p, o, name in quads)
    return made


def to_graph(triples: Iterable[Triple]) -> Graph:
    """Return triples as an rdflib graph."""
    made = Graph()
    for triple in triples:
        subject, predicate, value = map(to_node, triple)
        made.add((subject, predicate, value))
    return made


def to_quads(data: Graph) -> Iterator[Quad]:
    """Return the quads of a dataset, or the triples of a graph as quads in the default graph.

    Raises :class:`TypeError` for a term that RDF does not have, such as a variable.
    """
    if not isinstance(data, Dataset):
        for subject, predicate, value in data:
            yield to_term(subject), to_term(predicate), to_term(value), DEFAULT_GRAPH
        return
    default = data.default_graph.identifier
    for subject, predicate, value, name in data.quads():
        graph = DEFAULT_GRAPH if name in (None, default) else to_term(cast(Any, name))
        yield to_term(subject), to_term(predicate), to_term(value), graph


def to_triples(data: Graph) -> Iterator[Triple]:
    """Return the triples of a graph, or of the union of the graphs of a dataset."""
    return ((subject, predicate, value) for subject, predicate, value, _ in to_quads(data))
