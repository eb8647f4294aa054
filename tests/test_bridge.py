"""Between rdflib and terms as text nothing is lost or changed."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from rdflib import RDF, XSD, BNode, Dataset, Graph, Literal, URIRef, Variable

from ibrdf import vocabulary
from ibrdf.rdf import bridge
from ibrdf.rdf.bridge import to_dataset, to_graph, to_node, to_quads, to_term, to_triples
from ibrdf.rdf.terms import DEFAULT_GRAPH, literal
from strategies import TERMS


@given(TERMS)
def test_a_term_comes_back_from_rdflib_as_it_was(
    node: ox.NamedNode | ox.BlankNode | ox.Literal,
) -> None:
    assert to_term(to_node(str(node))) == str(node)


@pytest.mark.parametrize(
    ("node", "term"),
    [
        (URIRef("urn:a"), "<urn:a>"),
        (BNode("b"), "_:b"),
        (Literal("x"), '"x"'),
        (Literal("y", datatype=XSD.string), '"y"'),
        (Literal("x", lang="EN"), '"x"@en'),
        (Literal("007", datatype=XSD.integer, normalize=False), literal("007", str(XSD.integer))),
    ],
)
def test_a_node_of_rdflib_is_a_term(node: URIRef | BNode | Literal, term: str) -> None:
    assert to_term(node) == term


def test_what_is_no_rdf_is_refused() -> None:
    with pytest.raises(TypeError, match="is not an RDF term"):
        to_term(Variable("x"))


QUADS = [
    ("<urn:a>", "<urn:p>", '"1"', DEFAULT_GRAPH),
    ("<urn:a>", "<urn:p>", "_:b", "<urn:g>"),
    ("_:b", "<urn:p>", '"x"@en', "_:g"),
]


def test_quads_come_back_from_a_dataset() -> None:
    assert sorted(to_quads(to_dataset(QUADS, Dataset()))) == sorted(QUADS)


def test_the_union_of_a_dataset_is_its_triples() -> None:
    data = to_dataset(QUADS, Dataset(default_union=True))
    assert sorted(to_triples(data)) == sorted((s, p, o) for s, p, o, _ in QUADS)


def test_triples_come_back_from_a_graph() -> None:
    triples = [(s, p, o) for s, p, o, _ in QUADS]
    assert sorted(to_triples(to_graph(triples))) == sorted(triples)
    assert {graph for *_, graph in to_quads(to_graph(triples))} == {DEFAULT_GRAPH}


def test_a_graph_of_a_dataset_is_its_triples() -> None:
    data = to_dataset(QUADS, Dataset())
    assert [*to_triples(data.graph(URIRef("urn:g")))] == [("<urn:a>", "<urn:p>", "_:b")]


def test_what_a_graph_holds_is_refused_where_it_is_no_rdf() -> None:
    graph = Graph()
    graph.add((URIRef("urn:a"), RDF.value, Variable("x")))
    with pytest.raises(TypeError, match="is not an RDF term"):
        [*to_quads(graph)]


@pytest.mark.parametrize("name", ["IB", "SAID", "GRAPH"])
def test_rdflib_has_the_terms_of_the_closed_namespaces(name: str) -> None:
    ours, theirs = getattr(vocabulary, name), getattr(bridge, name)
    for term in ours.names:
        assert to_term(theirs[term]) == ours[term]
    with pytest.raises(AttributeError, match="Meetingg"):
        theirs.Meetingg  # noqa: B018 -- asking is the point


@pytest.mark.parametrize("name", ["CONCEPT", "ID", "OA", "SCHEMA"])
def test_rdflib_has_the_other_namespaces(name: str) -> None:
    assert str(getattr(bridge, name)) == getattr(vocabulary, name).iri
