"""Between rdflib, Oxigraph and text, for rooms that still work on graphs."""

from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Graph, Literal, URIRef

from ibrdf.rdf.syntax import Format, graph, parse, quads_of, read, to_oxigraph, to_rdflib

TRIPLE = b"<urn:a> <urn:b> <urn:c> ."


def test_the_default_graph_of_what_is_read_is_the_union_of_its_graphs(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.write_bytes(b"<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn:b> <urn:d> .")
    data = read(path)
    assert len(data) == 2
    assert {str(quad.graph_name) for quad in quads_of(data)} == {"DEFAULT", "<urn:g>"}


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("01", XSD.integer), ("1.50", XSD.decimal), ("TRUE", XSD.boolean), ("2024-13", XSD.date)],
)
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_the_lexical_form_survives_reading(text: str, datatype: URIRef) -> None:
    literal = to_rdflib(ox.Literal(text, datatype=ox.NamedNode(str(datatype))))
    assert (str(literal), literal.datatype) == (text, datatype)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "term",
    [
        URIRef("urn:a"),
        BNode("b"),
        Literal("x"),
        Literal("y", lang="fa"),
        Literal("1.50", datatype=XSD.decimal, normalize=False),
    ],
)
def test_a_term_comes_back_from_the_other_library(term: Any) -> None:
    assert to_rdflib(to_oxigraph(term)) == term


@pytest.mark.parametrize(
    "term", [URIRef("urn:a b"), URIRef("relative"), Literal("x", lang="thenglish")]
)
def test_what_is_no_iri_or_language_is_refused_by_name(term: Any) -> None:
    with pytest.raises(ValueError, match=r"urn:a b|relative|thenglish"):
        to_oxigraph(term)


def test_a_graph_gives_its_triples() -> None:
    made = graph(parse(TRIPLE, Format.TURTLE))
    assert type(made) is Graph
    assert [str(quad) for quad in quads_of(made)] == ["<urn:a> <urn:b> <urn:c>"]
