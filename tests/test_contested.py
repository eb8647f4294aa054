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
    assert cells(passed_on, "disagreements", "value", "sources") == [
        ("2024-12-30", "Article 1"),
        ("2025-01-02", "Article 2 (passed on: Bo)"),
    ]


# Readings, stages and roles ---------------------------------------------------------


READ = THINGS + "".join(
    [
        'event:stay a ib:Visit ; rdfs:label "Stay"@en .\n',
        'event:tour a ib:Visit ; rdfs:label "Tour"@en .\n',
        'agreement:treaty a ib:Agreement ; rdfs:label "Treaty"@en .\n',
        'agreement:deal a ib:Agreement ; rdfs:label "Deal"@en .\n',
        'agreement:plan a ib:Agreement ; rdfs:label "Plan"@en .\n',
        # One article prints the day whole; another completes it.
        report(1, "event:talks", f"{day('2025-01-02')} ; said:kind c:summit"),
        report(2, "event:talks", f"{day('2025-01-02')} ; said:partner person:ana , person:bo"),
        "<urn:r1-event-talks> ib:dateMethod c:printed .\n",
        "<urn:r2-event-talks> ib:dateMethod c:across-articles .\n",
        report(1, "event:tour", f"{day('2025-01-05')} ; said:visitor person:bo"),
        "<urn:r1-event-tour> ib:dateMethod c:within-article .\n",
        report(2, "event:stay", "said:status c:ongoing ; said:visitor person:bo"),
        '<urn:r2-event-stay> said:asOf "2025-01-03"^^edtf:EDTF .\n',
        # A stage without a word, a word without a stage, and a word that says more than the stage.
        report(1, "agreement:treaty", f"{day('2026-01-01')} ; said:party person:ana , person:bo"),
        '<urn:r1-agreement-treaty> ib:statusText "pending" ; ib:dateMethod c:printed .\n',
        report(1, "agreement:deal", 'said:status c:signed ; said:dateText "on Wednesday"'),
        '<urn:r1-agreement-deal> ib:statusText "inked" ; ib:dateMethod c:unresolved .\n',
        report(2, "agreement:deal", "said:status c:drafted"),
        '<urn:r2-agreement-deal> ib:statusText "written" .\n',
        report(
            2,
            "agreement:plan",
            f"{day('2026-02-02')} ; said:status c:agreed",
            'ib:certainty c:attributed ; ib:attributedTo person:bo ; ib:statusText "ratified"',
        ),
    ]
)


def saying(name: str, certainty: str, stance: str, words: str) -> str:
    """A statement of Ana on the ban, and what an article has of it."""
    told = f"said:speaker person:ana ; said:stance {stance} ; said:speaksOf event:ban"
    return (
        f'<urn:{name}> a ib:Statement ; rdfs:label "{name}"@en .\n'
        f"<urn:r-{name}> a ib:Report ; ib:source article:1 ; ib:about <urn:{name}> ;"
        f" ib:polarity c:affirmed ; ib:certainty {certainty} ;"
        f' {told} ; said:keyPhrase "{words}" .\n'
    )


ROLES = THINGS + "".join(
    [
        'event:ban a ib:Event ; rdfs:label "Ban"@en .\n',
        'event:help a ib:Event ; rdfs:label "Help"@en .\n',
        'event:flight a ib:Event ; rdfs:label "Flight"@en .\n',
        report(1, "event:ban", "said:agent person:ana ; said:kind c:sanctions"),
        report(2, "event:ban", "said:target person:bo"),
        report(1, "event:help", "said:agent person:ana"),
        report(2, "event:help", "said:beneficiary person:bo ; said:agent person:ana"),
        report(1, "event:flight", "said:agent person:ana ; said:kind c:air-link"),
        saying("saying", "c:asserted", "c:supports", "a good thing"),
        saying("meaning", "c:opinion", "c:opposes", "a bad thing"),
    ]
)


@pytest.fixture(scope="module")
def reading() -> Queryable:
    return data_of(READ, Engine.OXIGRAPH)


@pytest.fixture(scope="module")
def roles() -> Queryable:
    return data_of(ROLES, Engine.OXIGRAPH)


def test_a_date_that_one_article_prints_is_stated_whatever_another_read(
    reading: Queryable,
) -> None:
    (talks,) = [
        row for row in cells(reading, "meetings", "meeting", "dated", "article") if "Talks" in row
    ]
    assert talks == ("Talks", "stated", "Article 1, Article 2 (across articles)")


@pytest.mark.parametrize(("query", "column"), [("meetings", "meeting"), ("timeline", "what")])
def test_a_date_that_no_article_prints_is_marked_with_how_it_was_read(
    reading: Queryable, query: str, column: str
) -> None:
    found = cells(reading, query, column, "date", "dated", "article")
    tour = ("Tour", "2025-01-05", "within the article", "Article 1 (within the article)")
    assert tour in found


def test_an_ongoing_stay_stands_at_the_day_as_of_which_it_is_told(reading: Queryable) -> None:
    assert cells(reading, "meetings", "meeting", "status", "kind") == [
        ("Talks", "", "summit"),
        ("Stay", "ongoing as of 2025-01-03", ""),
        ("Tour", "", ""),
    ]


@pytest.mark.parametrize(("year", "count"), [("2024", 0), ("2025", 1)])
def test_a_year_selects_a_stay_that_went_on_in_it(
    reading: Queryable, year: str, count: int
) -> None:
    assert cells(reading, "meetings", "meeting", year=year).count(("Stay",)) == count


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        ("2025-01-03", "2025-01-03", 1),
        ("2025-01-04", "2025-01-09", 0),
        ("2024-01-04", "2025-01-02", 0),
    ],
)
def test_days_select_a_stay_that_went_on_in_them(
    reading: Queryable, since: str, until: str, count: int
) -> None:
    found = cells(reading, "timeline", "what", since=since, until=until)
    assert found.count(("Stay",)) == count


def test_what_is_only_pending_is_due(reading: Queryable) -> None:
    found = cells(reading, "timeline", "what", "dated", "status")
    assert ("Treaty", "due", "printed: pending") in found
    assert ("Plan", "passed on", "agreed (passed on, printed: ratified)") in found


def test_the_list_of_agreements_tells_words_stages_and_what_is_due(reading: Queryable) -> None:
    found = cells(reading, "agreements", "agreement", "status", "date")
    assert found == [
        ("Deal", "signed", "printed: on Wednesday"),
        ("Plan", "agreed (passed on, printed: ratified)", "2026-02-02 (passed on)"),
        ("Pact", "", ""),
        ("Treaty", "printed: pending", "2026-01-01 (due)"),
    ]


def test_a_signing_without_a_day_has_the_printed_wording(reading: Queryable) -> None:
    assert cells(reading, "signings", "document", "date") == [("Deal", "printed: on Wednesday")]


def test_an_agreement_has_the_wording_of_a_date_that_was_not_read(reading: Queryable) -> None:
    found = cells(reading, "agreement", "what", "value", "printed", agreement="deal")
    assert ("date", "not read", "on Wednesday") in found


def test_a_tie_tells_its_stage_and_the_articles_of_its_kind(reading: Queryable) -> None:
    assert cells(reading, "ties", "what", "stage", "kind", "article") == [
        ("Talks", "not stated", "summit", "Article 1"),
        ("Treaty", "printed: pending", "", "Article 1"),
    ]


def test_differing_stages_have_the_printed_words(reading: Queryable) -> None:
    found = cells(reading, "disagreements", "value", "sources", thing="deal")
    assert found == [
        ("drafted (printed: written)", "Article 2"),
        ("signed (printed: inked)", "Article 1"),
    ]


def test_who_is_not_stated_is_no_reason_to_leave_out_a_hostile_act(roles: Queryable) -> None:
    assert cells(roles, "against", "who", "whom", "what") == [
        ("Ana", "not stated", "Ban"),
        ("not stated", "Bo", "Ban"),
    ]


def test_who_is_not_stated_is_no_reason_to_leave_out_help(roles: Queryable) -> None:
    assert cells(roles, "helps", "who", "whom", "article") == [
        ("Ana", "Bo", "Article 2"),
        ("Ana", "not stated", "Article 1"),
    ]


@pytest.mark.parametrize(
    ("query", "column", "value"),
    [
        ("stances", "stance", "supports"),
        ("quotations", "words", "a good thing"),
        ("about", "stands", "supports"),
    ],
)
def test_what_an_article_takes_words_to_mean_was_not_said(
    roles: Queryable, query: str, column: str, value: str
) -> None:
    assert cells(roles, query, column) == [(value,)]


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
