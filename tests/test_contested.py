"""What sources contest is shown by every query that lists such values, with who says so."""

from pathlib import Path

import pytest
from rdflib import Graph

import ibrdf
from ibrdf.rdf.bridge import to_quads
from ibrdf.rdf.store import store_of
from ibrdf.resources import bundled
from ibrdf.sparql.answers import answer
from ibrdf.sparql.engine import Engine, Queryable, StoreData
from ibrdf.sparql.reference import GraphData
from ibrdf.sparql.table import Table

PREFIXES = """
PREFIX agreement: <https://w3id.org/ibrdf/id/agreement/>
PREFIX article:   <https://w3id.org/ibrdf/id/article/>
PREFIX c:         <https://w3id.org/ibrdf/concept#>
PREFIX edtf:      <http://id.loc.gov/datatypes/edtf/>
PREFIX event:     <https://w3id.org/ibrdf/id/event/>
PREFIX ib:        <https://w3id.org/ibrdf/ns#>
PREFIX location:  <https://w3id.org/ibrdf/id/location/>
PREFIX person:    <https://w3id.org/ibrdf/id/person/>
PREFIX rdfs:      <http://www.w3.org/2000/01/rdf-schema#>
PREFIX said:      <https://w3id.org/ibrdf/said#>
PREFIX schema:    <https://schema.org/>
PREFIX trade:     <https://w3id.org/ibrdf/id/trade/>
PREFIX xsd:       <http://www.w3.org/2001/XMLSchema#>
"""
THINGS = """
article:1 a ib:Article ; rdfs:label "Article 1"@en .
article:2 a ib:Article ; rdfs:label "Article 2"@en .
event:talks a ib:Meeting ; rdfs:label "Talks"@en .
person:ana a ib:Person ; rdfs:label "Ana"@en .
person:bo a ib:Person ; rdfs:label "Bo"@en .
location:north a ib:Place ; rdfs:label "North"@en .
location:south a ib:Place ; rdfs:label "South"@en .
agreement:pact a ib:Agreement ; rdfs:label "Pact"@en .
trade:fish a ib:TradeFigure ; rdfs:label "Fish"@en .
"""


def report(number: int, thing: str, values: str, more: str = "ib:certainty c:asserted") -> str:
    """What an article says of a thing."""
    name = f"<urn:r{number}-{thing.replace(':', '-')}>"
    source = f"a ib:Report ; ib:source article:{number} ; ib:about {thing} ; ib:polarity c:affirmed"
    return f"{name} {source} ; {more} ; {values} .\n"


def day(text: str) -> str:
    bounds = f'said:earliest "{text}"^^xsd:date ; said:latest "{text}"^^xsd:date'
    return f'said:date "{text}"^^edtf:EDTF ; {bounds}'


CONTESTED = THINGS + "".join(
    [
        report(1, "event:talks", f"{day('2024-12-30')} ; said:place location:north"),
        report(2, "event:talks", f"{day('2025-01-02')} ; said:place location:south"),
        "<urn:r1-event-talks> said:partner person:ana , person:bo ; said:status c:held .\n",
        report(1, "agreement:pact", f"{day('2025-01-03')} ; said:documentCount 3"),
        report(2, "agreement:pact", f"{day('2025-01-04')} ; said:documentCount 4"),
        report(1, "trade:fish", "said:value 10 ; said:kind c:exports"),
        report(2, "trade:fish", "said:value 12"),
    ]
)
PASSED_ON = THINGS + "".join(
    [
        report(1, "event:talks", day("2024-12-30")),
        report(
            2,
            "event:talks",
            day("2025-01-02"),
            "ib:certainty c:attributed ; ib:attributedTo person:bo",
        ),
    ]
)


def data_of(text: str, engine: Engine) -> Queryable:
    """Reports with all that follows from them, for an engine."""
    graph = Graph()
    for path in sorted((bundled() / "ontology").glob("*.ttl")):
        graph.parse(path)
    graph.parse(data=PREFIXES + text, format="turtle")
    shapes = Graph()
    for path in sorted((bundled() / "shapes").glob("*.ttl")):
        shapes.parse(path)
    whole = graph + ibrdf.consolidate(graph, shapes)
    if engine is Engine.RDFLIB:
        return GraphData(whole)
    return StoreData(store_of(to_quads(whole)))


@pytest.fixture(
    scope="module",
    params=[Engine.OXIGRAPH, pytest.param(Engine.RDFLIB, marks=pytest.mark.slow)],
)
def contested(request: pytest.FixtureRequest) -> Queryable:
    return data_of(CONTESTED, request.param)


@pytest.fixture(scope="module")
def passed_on() -> Queryable:
    return data_of(PASSED_ON, Engine.OXIGRAPH)


def cells(data: Queryable, query: str, *columns: str, **values: str) -> list[tuple[str, ...]]:
    """Some columns of an answer, as text."""
    table = answer(data, query, values).value
    assert isinstance(table, Table)
    return [tuple(str(getattr(row, name) or "") for name in columns) for row in table]


def test_a_meeting_has_a_row_for_each_date(contested: Queryable) -> None:
    assert cells(contested, "meetings", "date", "dated", "article") == [
        ("2024-12-30", "contested", "Article 1"),
        ("2025-01-02", "contested", "Article 2"),
    ]


def test_a_year_selects_the_date_that_lies_in_it(contested: Queryable) -> None:
    found = cells(contested, "meetings", "date", "dated", year="2025")
    assert found == [("2025-01-02", "contested")]


@pytest.mark.parametrize("place", ["north", "south"])
def test_a_meeting_is_found_by_either_place(contested: Queryable, place: str) -> None:
    both = "North (contested: Article 1), South (contested: Article 2)"
    assert set(cells(contested, "meetings", "where", place=place)) == {(both,)}


def test_an_encounter_shows_each_date_and_place(contested: Queryable) -> None:
    assert cells(contested, "encounters", "one", "other", "date", "where") == [
        (
            "Ana",
            "Bo",
            "2024-12-30 (contested: Article 1), 2025-01-02 (contested: Article 2)",
            "North (contested: Article 1), South (contested: Article 2)",
        )
    ]


def test_the_timeline_has_each_date(contested: Queryable) -> None:
    assert cells(contested, "timeline", "date", "what", "dated", "article") == [
        ("2024-12-30", "Talks", "contested", "Article 1"),
        ("2025-01-02", "Talks", "contested", "Article 2"),
        ("2025-01-03", "Pact", "contested", "Article 1"),
        ("2025-01-04", "Pact", "contested", "Article 2"),
    ]


def test_the_timeline_of_some_days_has_the_dates_among_them(contested: Queryable) -> None:
    found = cells(contested, "timeline", "date", since="2025-01-01", until="2025-01-03")
    assert found == [("2025-01-02",), ("2025-01-03",)]


def test_an_agreement_has_each_count_and_date_beside_its_article(contested: Queryable) -> None:
    found = cells(contested, "agreement", "what", "value", "article", "differs", agreement="pact")
    assert found == [
        ("date", "2025-01-03", "Article 1", "different dates"),
        ("date", "2025-01-04", "Article 2", "different dates"),
        ("number of documents", "3", "Article 1", "different values"),
        ("number of documents", "4", "Article 2", "different values"),
    ]


def test_the_list_of_agreements_has_each_date(contested: Queryable) -> None:
    both = "2025-01-03 (contested: Article 1), 2025-01-04 (contested: Article 2)"
    assert cells(contested, "agreements", "date") == [(both,)]


def test_trade_has_each_sum(contested: Queryable) -> None:
    both = "10 (contested: Article 1), 12 (contested: Article 2)"
    assert cells(contested, "trade", "figure", "value") == [("Fish", both)]


def test_a_property_has_each_value(contested: Queryable) -> None:
    found = cells(contested, "facts", "value", "standing", "source", property="documentCount")
    assert found == [("3", "contested", "Article 1"), ("4", "contested", "Article 2")]


def test_a_disagreement_has_a_row_for_each_value(contested: Queryable) -> None:
    found = cells(contested, "disagreements", "property", "value", "sources", thing="pact")
    assert found == [
        ("date", "2025-01-03", "Article 1"),
        ("date", "2025-01-04", "Article 2"),
        ("number of documents", "3", "Article 1"),
        ("number of documents", "4", "Article 2"),
    ]


def test_a_date_that_is_only_passed_on_stands_beside_the_stated_one(passed_on: Queryable) -> None:
    assert cells(passed_on, "meetings", "date", "dated") == [
        ("2024-12-30", "stated"),
        ("2025-01-02", "passed on"),
    ]


def test_a_disagreement_with_what_is_passed_on_says_so(passed_on: Queryable) -> None:
    assert cells(passed_on, "disagreements", "value", "sources", "passedOn") == [
        ("2024-12-30", "Article 1", "yes"),
        ("2025-01-02", "Article 2 (passed on: Bo)", "yes"),
    ]


# Facts without reports ----------------------------------------------------------------


@pytest.fixture(scope="module")
def facts_alone() -> Queryable:
    """The bundled facts, with the concepts and the classes that they use."""
    data = ibrdf.load()
    whole = ibrdf.facts(data)
    for path in sorted((Path(bundled()) / "ontology").glob("*.ttl")):
        whole.parse(path)
    return StoreData(store_of(to_quads(whole)))


@pytest.mark.parametrize(
    ("query", "column", "value"),
    [
        ("meetings", "meeting", "Visit of Pezeshkian to Minsk"),
        ("agreements", "agreement", "Roadmap for cooperation"),
        ("agreement", "value", "Belarus, Iran"),
        ("signings", "signatory", "Masoud Pezeshkian"),
        ("timeline", "what", "First direct flights from Tehran to Minsk"),
        ("encounters", "other", "Dmitry Pantus"),
        ("ties", "what", "Ties of Belarus and China"),
        ("trade", "figure", "Exports of Belarus to Iran"),
        ("offices", "office", "President of Iran"),
        ("roles", "what", "Visit of Khrenin to Tehran"),
        ("facts", "value", "https://w3id.org/ibrdf/id/location/minsk"),
        ("things", "name", "Minsk"),
    ],
)
def test_data_of_facts_alone_answers(
    facts_alone: Queryable, query: str, column: str, value: str
) -> None:
    assert (value,) in cells(facts_alone, query, column)
