"""Answers without rows: none of a kind, nothing said at all, and names that nothing has."""

import pytest
from rdflib import Dataset, Graph

import ibrdf
from ibrdf.graphs import answer

DATA = """
    PREFIX ib: <https://w3id.org/ibrdf/ns#>
    PREFIX c: <https://w3id.org/ibrdf/concept#>
    PREFIX said: <https://w3id.org/ibrdf/said#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    PREFIX id: <https://w3id.org/ibrdf/id/>
    PREFIX person: <https://w3id.org/ibrdf/id/person/>
    PREFIX article: <https://w3id.org/ibrdf/id/article/>
    ib:host ib:reportedAs said:host .
    person:a a ib:Person ; rdfs:label "A"@en .
    person:b a ib:Person ; rdfs:label "B"@en .
    person:silent a ib:Person ; rdfs:label "Silent"@en .
    article:1 a ib:Article ; rdfs:label "One"@en .
    <urn:note> a ib:EditorialNote ; rdfs:label "Note"@en .
    <urn:r> ib:about person:a ; ib:source article:1 ; said:host person:b .
    <urn:s> ib:about person:a ; ib:source article:2 .
    <urn:t> ib:about person:silent ; ib:source <urn:note> .
    c:contradiction skos:inScheme c:disagreement-kinds ; skos:prefLabel "contradiction"@en .
"""


def data() -> Graph:
    return Graph().parse(data=DATA, format="turtle")


def remark(query: str, **values: str) -> str:
    found = answer(data(), query, values)
    assert found.is_empty
    return found.remark


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "disagreements: none"),
        ({"thing": "a"}, "disagreements: none for thing=person:a; 2 sources speak of person:a"),
        ({"thing": "B"}, "disagreements: none for thing=person:b; 1 source speaks of person:b"),
        ({"thing": "silent"}, "no source says anything of person:silent"),
        ({"thing": "article:1"}, "disagreements: none for thing=article:1"),
        ({"kind": "contradiction"}, "disagreements: none for kind=c:contradiction"),
        (
            {"thing": "b", "kind": "contradiction"},
            (
                "disagreements: none for thing=person:b and kind=c:contradiction; "
                "1 source speaks of person:b"
            ),
        ),
    ],
)
def test_an_empty_answer_says_what_it_means(values: dict[str, str], said: str) -> None:
    assert remark("disagreements", **values) == said


def test_a_value_that_is_no_thing_is_told_as_given() -> None:
    assert remark("meetings", year="1999") == "meetings: none for year=1999"


def test_data_without_reports_does_not_tell_who_speaks() -> None:
    bare = data()
    bare.remove((None, ibrdf.IB.about, None))
    found = ibrdf.select(bare, "disagreements", thing="person:a")
    assert found.remark == "disagreements: none for thing=person:a"


def test_a_query_of_ones_own_says_not_stated() -> None:
    assert remark("SELECT ?x { ?x a <urn:None> }") == "not stated"
    assert remark("CONSTRUCT WHERE { ?x a <urn:None> }") == "not stated"


def test_an_answer_has_no_remark_where_it_is_not_empty() -> None:
    assert ibrdf.select(data(), "SELECT ?x { ?x a ib:Person }").remark == ""
    assert answer(data(), "ASK { ?x a ib:Meeting }").remark == ""


def test_what_there_is_not_is_an_error(bundled_dataset: Dataset) -> None:
    with pytest.raises(ibrdf.UnknownNameError, match="there is no thing nobody-at-all"):
        ibrdf.select(bundled_dataset, "disagreements", thing="nobody-at-all")
