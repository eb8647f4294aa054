"""Terms as text are what Oxigraph writes, and come back as they were."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.rdf.terms import (
    DEFAULT_GRAPH,
    LANG_STRING,
    XSD_INTEGER,
    XSD_STRING,
    Quad,
    Term,
    datatype_of,
    from_nquads,
    iri,
    is_blank,
    is_iri_term,
    is_literal,
    language_of,
    literal,
    text_of,
    to_nquads,
    to_ntriples,
)
from ibrdf.vocabulary import CONCEPT, IB, SAID, XSD, Namespace
from strategies import IRIS, LITERALS, QUADS, TERMS, TEXTS


def as_text(quads: list[ox.Quad]) -> list[Quad]:
    return [(str(q.subject), str(q.predicate), str(q.object), graph_of(q)) for q in quads]


def graph_of(quad: ox.Quad) -> Term:
    is_default = isinstance(quad.graph_name, ox.DefaultGraph)
    return DEFAULT_GRAPH if is_default else str(quad.graph_name)


# One term ------------------------------------------------------------------------------


@given(IRIS)
def test_an_iri_is_written_as_oxigraph_writes_it(node: ox.NamedNode) -> None:
    assert iri(node.value) == str(node)
    assert text_of(str(node)) == node.value


@given(LITERALS)
def test_a_literal_is_written_as_oxigraph_writes_it(node: ox.Literal) -> None:
    made = literal(node.value, node.datatype.value, language=node.language or "")
    assert made == str(node)


@given(LITERALS)
def test_the_parts_of_a_literal_are_those_that_oxigraph_knows(node: ox.Literal) -> None:
    term = str(node)
    assert text_of(term) == node.value
    assert language_of(term) == (node.language or "")
    assert datatype_of(term) == node.datatype.value


@given(TEXTS, st.sampled_from(["", "en", "FA-ir"]))
def test_a_literal_keeps_its_text_and_its_language(text: str, language: str) -> None:
    term = literal(text, language=language)
    assert (text_of(term), language_of(term)) == (text, language.lower())
    assert "\n" not in term


@given(TERMS)
def test_a_term_is_of_one_kind(node: ox.NamedNode | ox.BlankNode | ox.Literal) -> None:
    term = str(node)
    kinds = (is_iri_term(term), is_blank(term), is_literal(term))
    types = (ox.NamedNode, ox.BlankNode, ox.Literal)
    assert kinds == tuple(isinstance(node, one) for one in types)


@pytest.mark.parametrize("term", ["<urn:a>", "_:b"])
def test_what_is_no_literal_has_neither_language_nor_datatype(term: Term) -> None:
    assert (language_of(term), datatype_of(term)) == ("", "")


@pytest.mark.parametrize(
    ("term", "text", "datatype"),
    [
        ("_:b0", "b0", ""),
        ('"13"', "13", XSD_STRING),
        (f'"13"^^<{XSD_INTEGER}>', "13", XSD_INTEGER),
        ('"Minsk"@en', "Minsk", LANG_STRING),
        (r'"a \"b\" \\ \u0007 \u2028c"', 'a "b" \\ \x07 \u2028c', XSD_STRING),
        ('"^^<x>@en"', "^^<x>@en", XSD_STRING),
    ],
)
def test_the_parts_of_a_term(term: Term, text: str, datatype: str) -> None:
    assert (text_of(term), datatype_of(term)) == (text, datatype)


# Lines ---------------------------------------------------------------------------------


@given(QUADS)
def test_quads_are_read_back_as_they_were_written(quads: list[ox.Quad]) -> None:
    given_ = as_text(quads)
    assert [*from_nquads(to_nquads(given_))] == given_


@given(QUADS)
def test_quads_are_written_as_oxigraph_writes_them(quads: list[ox.Quad]) -> None:
    theirs = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode()
    assert to_nquads(as_text(quads)) == theirs
    assert [*from_nquads(theirs)] == as_text(quads)


@given(QUADS)
def test_triples_are_written_as_oxigraph_writes_them(quads: list[ox.Quad]) -> None:
    triples = [(s, p, o) for s, p, o, _ in as_text(quads)]
    plain = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    theirs = ox.serialize(plain, format=ox.RdfFormat.N_TRIPLES) or b""
    assert to_ntriples(triples) == theirs.decode()


# Namespaces ----------------------------------------------------------------------------


def test_a_term_of_a_namespace_is_a_term_as_text() -> None:
    assert IB.Meeting == "<https://w3id.org/ibrdf/ns#Meeting>"
    assert CONCEPT["in-force"] == "<https://w3id.org/ibrdf/concept#in-force>"


def test_a_term_is_of_its_namespace_and_of_no_other() -> None:
    assert IB.place in IB
    assert IB.place not in SAID
    assert '"https://w3id.org/ibrdf/ns#place"' not in IB


def test_a_namespace_without_a_list_has_any_term() -> None:
    assert text_of(XSD.date) == "http://www.w3.org/2001/XMLSchema#date"


@pytest.mark.parametrize("name", ["plaec", "__wrapped__"])
def test_a_closed_namespace_has_no_other_term(name: str) -> None:
    with pytest.raises(AttributeError, match=f"urn:v# has no term {name}"):
        getattr(Namespace("urn:v#", "place"), name)
