"""Reports become facts by their policies, and what contests each other becomes a disagreement."""

from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SKOS, XSD, Dataset, Graph, Literal, URIRef

from ibrdf.consolidation.facts import (
    POLICIES,
    Claim,
    best_ranked,
    claims_of,
    consolidate,
    disagreement_iri,
    judge,
)
from ibrdf.corpus import Corpus
from ibrdf.graphs import infer, load
from ibrdf.rdf.bridge import CONCEPT, GRAPH, IB, ID
from ibrdf.rdf.ontology import twin_of
from ibrdf.rdf.shapes import policies
from ibrdf.rdf.syntax import Format, graph, parse
from strategies import records

PREFIXES = """
PREFIX c: <https://w3id.org/ibrdf/concept#>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
PREFIX ib: <https://w3id.org/ibrdf/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX said: <https://w3id.org/ibrdf/said#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX : <https://example.org/>
"""


def disagreements(data: Graph) -> list[URIRef]:
    """The disagreements that were found."""
    return [iri for iri in data.subjects(RDF.type, IB.Disagreement) if isinstance(iri, URIRef)]


def turtle(text: str) -> Graph:
    return graph(parse((PREFIXES + text).encode(), Format.TURTLE))


SHAPES = turtle("""
    [] sh:targetClass ib:Event ; sh:property
        [ sh:path ib:place ; ib:policy c:open-list ] ,
        [ sh:path ib:date ; ib:policy c:narrowest ] ,
        [ sh:path ib:period ; ib:policy c:narrowest ] ,
        [ sh:path ib:status ; ib:policy c:furthest-stage ] ,
        [ sh:path ib:tradePartner ; ib:policy c:closed-list ] ,
        [ sh:path ib:nameUsed ; ib:policy c:wording ] ,
        [ sh:path ib:topic ; ib:policy c:selection ] ,
        [ sh:path ib:kind ; ib:policy c:wording ] ,
        [ sh:path ib:documentCount ; ib:policy c:one ] .
    [] sh:targetClass ib:Meeting ; sh:property [ sh:path ib:place ; ib:policy c:one ] .
    [] sh:targetClass ib:Statement ; sh:property [ sh:path ib:date ; ib:policy c:open-list ] .
""")
WORLD = turtle("""
    ib:Meeting rdfs:subClassOf ib:Event . ib:Summit rdfs:subClassOf ib:Meeting .
    ib:place ib:reportedAs said:place ; rdfs:label "place"@en .
    ib:date ib:reportedAs said:date ; rdfs:label "date"@en .
    ib:period ib:reportedAs said:period . ib:baseline ib:reportedAs said:baseline .
    ib:earliest ib:reportedAs said:earliest . ib:latest ib:reportedAs said:latest .
    ib:status ib:reportedAs said:status .
    ib:tradePartner ib:reportedAs said:tradePartner .
    ib:nameUsed ib:reportedAs said:nameUsed .
    ib:documentCount ib:reportedAs said:documentCount .
    ib:topic ib:reportedAs said:topic .
    ib:kind ib:reportedAs said:kind .
    c:planned skos:notation 1 . c:drafted skos:notation 2 ; :pages 9 .
    c:signed skos:notation 3 . c:approved skos:notation 3 .
    c:lettered skos:notation "A" . c:held skos:notation 1, 4, "X" .
    c:gas skos:broader c:energy . c:oil skos:broader c:energy . c:pact skos:broader c:accord .
    c:health skos:related c:energy . c:pact skos:related c:alliance .
    :talks a ib:Meeting ; rdfs:label "Talks"@en .
    :round a ib:Meeting ; rdfs:label "Round"@en .
    :visit a ib:Event ; rdfs:label "Visit"@en .
""")


def of(text: str) -> Graph:
    """Consolidate a few lines of Turtle, with what a corpus would know besides."""
    return consolidate(WORLD + turtle(text), SHAPES)


def report(name: str, says: str, about: str = ":visit", **more: str) -> str:
    """Return a report in Turtle; the certainty, polarity and preference are named as concepts."""
    traits = {"certainty": "asserted", "polarity": "affirmed"} | more
    rest = "".join(f" ; ib:{trait} c:{concept}" for trait, concept in traits.items())
    return f":{name} a ib:Report ; ib:about {about} ; {says}{rest} .\n"


def term(text: str) -> Any:
    """Return a term that is written as Turtle writes it."""
    return next(turtle(f":s :p {text} .").objects())


def values(made: Graph, thing: str, prop: URIRef) -> set[str]:
    """Return the ends of the values that a thing has for a property."""
    return {str(value).rpartition("/")[2].rpartition("#")[2] for value in made[term(thing) : prop]}


def kinds(made: Graph) -> set[str]:
    """Return the kinds of the disagreements that were found."""
    return {str(kind).rpartition("#")[2] for kind in made.objects(None, IB.kind)}


def between(made: Graph) -> set[str]:
    """Return the reports that take part in disagreements."""
    return {str(report).rpartition("/")[2] for report in made.objects(None, IB.between)}


def date(text: str) -> str:
    return f'said:date "{text}"^^edtf:EDTF'


# One value


def test_what_one_report_says_is_a_fact() -> None:
    made = of(report("r1", "said:documentCount 13"))
    assert set(made) == {(term(":visit"), IB.documentCount, Literal(13))}


@pytest.mark.parametrize(
    "says",
    [
        "said:documentCount 13",
        "said:status c:signed",
        "said:place :minsk",
        "said:tradePartner :iran",
        'said:nameUsed "Minsk"',
        'said:period "2025"^^edtf:EDTF',
    ],
)
def test_two_reports_that_agree_give_one_fact_and_no_disagreement(says: str) -> None:
    assert len(of(report("r1", says) + report("r2", says))) == 1


def test_a_second_value_of_policy_one_contests_the_first() -> None:
    made = of(report("r1", "said:documentCount 13") + report("r2", "said:documentCount 12"))
    assert values(made, ":visit", IB.documentCount) == set()
    assert (kinds(made), between(made)) == ({"different-values"}, {"r1", "r2"})


def test_two_reports_of_one_article_contest_each_other_like_those_of_two() -> None:
    first = report("r1", "said:documentCount 13 ; ib:source :article")
    second = report("r2", "said:documentCount 12 ; ib:source :article")
    assert kinds(of(first + second)) == {"different-values"}


def test_a_report_that_contradicts_itself_makes_neither_fact_nor_disagreement() -> None:
    assert len(of(report("r1", "said:documentCount 12, 13"))) == 0


def test_a_disagreement_says_what_it_concerns_in_which_property_and_how_it_is_called() -> None:
    made = of(report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":talks"))
    iri = disagreement_iri([term(":talks")], IB.place, CONCEPT["different-values"])
    assert set(made[iri]) == {
        (RDF.type, IB.Disagreement),
        (RDFS.label, Literal("Talks: place", lang="en")),
        (IB.concerns, term(":talks")),
        (IB.property, IB.place),
        (IB.kind, CONCEPT["different-values"]),
        (IB.between, term(":r1")),
        (IB.between, term(":r2")),
    }


def test_a_property_and_a_thing_without_label_are_called_by_the_end_of_their_iri() -> None:
    thing = ":unnamed a ib:Event ."
    made = of(
        thing
        + report("r1", "said:documentCount 1", ":unnamed")
        + report("r2", "said:documentCount 2", ":unnamed")
    )
    assert (None, RDFS.label, Literal("unnamed: documentCount", lang="en")) in made


@pytest.mark.parametrize("labels", ['"A", "B"', '"B", "A"'])
def test_of_two_labels_the_same_is_taken_whatever_their_order(labels: str) -> None:
    thing = f":twice a ib:Event ; rdfs:label {labels} ."
    told = [report(f"r{n}", f"said:documentCount {n}", ":twice") for n in (1, 2)]
    assert (None, RDFS.label, Literal("A: documentCount", lang="en")) in of(thing + "".join(told))


# Dates


def test_a_narrower_date_refines_a_wider_one_without_contesting_it() -> None:
    made = of(report("r1", date("2025-08")) + report("r2", date("2025-08-20")))
    assert values(made, ":visit", IB.date) == {"2025-08-20"}
    assert kinds(made) == set()


def test_a_date_brings_its_first_and_its_last_day() -> None:
    made = of(report("r1", date("2024-02")))
    assert values(made, ":visit", IB.earliest) == {"2024-02-01"}
    assert values(made, ":visit", IB.latest) == {"2024-02-29"}


def test_the_first_and_the_last_day_are_dates_that_programs_compare() -> None:
    made = of(report("r1", date("2024-02")))
    days = [made.value(term(":visit"), prop) for prop in (IB.earliest, IB.latest)]
    assert days == [Literal(day, datatype=XSD.date) for day in ("2024-02-01", "2024-02-29")]


@pytest.mark.parametrize("policy", sorted(POLICIES), ids=lambda policy: policy.rpartition("#")[2])
def test_a_date_of_any_policy_brings_its_days(policy: URIRef) -> None:
    shapes = turtle(
        f"[] sh:targetClass ib:Event ; sh:property [ sh:path ib:date ; ib:policy <{policy}> ] ."
    )
    told = report("r1", date("2024-02")) + report("r2", date("2024-02"))
    made = consolidate(WORLD + turtle(told), shapes)
    assert values(made, ":visit", IB.latest) == {"2024-02-29"}


def test_a_single_day_is_both_the_first_and_the_last() -> None:
    made = of(report("r1", date("2025-08-20")))
    days = [values(made, ":visit", prop) for prop in (IB.earliest, IB.latest)]
    assert days == [{"2025-08-20"}, {"2025-08-20"}]


@pytest.mark.parametrize("name", ["period", "baseline"])  # after and before date in the alphabet
def test_the_days_of_what_is_no_date_are_not_those_of_the_thing(name: str) -> None:
    made = of(report("r1", f'said:{name} "2025"^^edtf:EDTF'))
    assert set(made.predicates()) == {IB[name]}


def test_a_date_that_is_open_on_one_side_has_no_day_there() -> None:
    made = of(report("r1", date("[..2023-04]")))
    assert values(made, ":visit", IB.earliest) == set()
    assert values(made, ":visit", IB.latest) == {"2023-04-30"}


def test_dates_that_exclude_each_other_leave_no_date_and_no_days() -> None:
    made = of(report("r1", date("2025-08")) + report("r2", date("2024")))
    assert kinds(made) == {"different-dates"}
    assert not set(made.predicates(term(":visit")))


def test_a_date_that_excludes_none_of_the_others_takes_no_part_in_their_disagreement() -> None:
    wide = report("r3", date("2020/2026"))
    made = of(report("r1", date("2025-08")) + report("r2", date("2024")) + wide)
    assert between(made) == {"r1", "r2"}


def test_dates_that_overlap_leave_only_the_days_that_both_allow() -> None:
    made = of(report("r1", date("2025-01/2025-03")) + report("r2", date("2025-02/2025-05")))
    assert values(made, ":visit", IB.date) == set()
    assert values(made, ":visit", IB.earliest) == {"2025-02-01"}
    assert values(made, ":visit", IB.latest) == {"2025-03-31"}
    assert kinds(made) == set()


@pytest.mark.parametrize(
    ("one", "other"), [("[..2023-04]", "2022/2024"), ("2021/2023-04", "[2022..]")]
)
def test_where_dates_overlap_an_open_side_leaves_the_day_of_the_other(one: str, other: str) -> None:
    made = of(report("r1", date(one)) + report("r2", date(other)))
    assert values(made, ":visit", IB.earliest) == {"2022-01-01"}
    assert values(made, ":visit", IB.latest) == {"2023-04-30"}


def test_of_two_ways_to_write_one_span_the_shorter_is_the_fact() -> None:
    made = of(report("r1", date("2025-08-01/2025-08-31")) + report("r2", date("2025-08")))
    assert values(made, ":visit", IB.date) == {"2025-08"}
    made = of(report("r1", date("2023-03/2023-05")) + report("r2", date("2023-21")))
    assert values(made, ":visit", IB.date) == {"2023-21"}


@pytest.mark.parametrize("year", range(2001, 2005))
def test_of_equally_short_ways_to_write_one_span_the_first_in_the_alphabet_is_the_fact(
    year: int,
) -> None:
    told = [report(f"r{mark}", date(f"{year}{sign}")) for mark, sign in enumerate("~?%")]
    assert values(of("".join(told)), ":visit", IB.date) == {f"{year}%"}


def test_a_text_that_is_no_date_gives_way_to_one_that_is() -> None:
    made = of(report("r1", date("soon")) + report("r2", date("2025-08")))
    assert values(made, ":visit", IB.date) == {"2025-08"}


def test_a_text_that_is_no_date_has_no_first_and_no_last_day() -> None:
    made = of(report("r1", date("soon")))
    assert set(made.predicates(term(":visit"))) == {IB.date}


def test_dates_that_add_up_have_no_first_and_last_day_in_common() -> None:
    thing = ":speech a ib:Statement ."
    told = report("r1", date("2024"), ":speech") + report("r2", date("2025"), ":speech")
    made = of(thing + told)
    assert values(made, ":speech", IB.date) == {"2024", "2025"}
    assert values(made, ":speech", IB.earliest) == set()


@pytest.mark.parametrize("bound", ["earliest", "latest"])
def test_reported_bounds_are_no_facts_of_their_own(bound: str) -> None:
    assert len(of(report("r1", f'said:{bound} "2025-08-01"'))) == 0


# Stages, lists, wordings


def test_the_furthest_stage_is_the_fact_and_the_difference_is_kept() -> None:
    made = of(report("r1", "said:status c:drafted") + report("r2", "said:status c:signed"))
    assert values(made, ":visit", IB.status) == {"signed"}
    assert kinds(made) == {"different-stages"}


def staged(name: str, status: str, source: str, voice: str = "") -> str:
    whom = f" ; ib:attributedTo :{voice}" if voice else ""
    return report(name, f"said:status c:{status} ; ib:source :{source}{whom}")


def test_a_voice_that_tells_how_it_went_on_does_not_differ_from_itself() -> None:
    made = of(staged("r1", "drafted", "a") + staged("r2", "signed", "a"))
    assert (values(made, ":visit", IB.status), kinds(made)) == ({"signed"}, set())


def test_voices_that_one_source_names_may_differ() -> None:
    made = of(staged("r1", "drafted", "a", "press") + staged("r2", "signed", "a"))
    assert (values(made, ":visit", IB.status), kinds(made)) == ({"signed"}, {"different-stages"})


def test_sources_that_have_come_equally_far_do_not_differ() -> None:
    told = staged("r1", "drafted", "a") + staged("r2", "signed", "a") + staged("r3", "signed", "b")
    assert kinds(of(told)) == set()


def test_one_stage_is_a_fact_without_difference() -> None:
    made = of(report("r1", "said:status c:drafted"))
    assert (values(made, ":visit", IB.status), kinds(made)) == ({"drafted"}, set())


def test_of_two_statuses_at_one_stage_neither_is_a_fact() -> None:
    made = of(report("r1", "said:status c:approved") + report("r2", "said:status c:signed"))
    assert values(made, ":visit", IB.status) == set()
    assert kinds(made) == {"different-values"}


def test_a_status_without_a_number_comes_before_all_stages() -> None:
    made = of(report("r1", "said:status c:lettered") + report("r2", "said:status c:planned"))
    assert values(made, ":visit", IB.status) == {"planned"}


def test_of_several_numbers_the_highest_says_how_far_a_stage_is() -> None:
    made = of(report("r1", "said:status c:signed") + report("r2", "said:status c:held"))
    assert values(made, ":visit", IB.status) == {"held"}


def test_the_values_of_an_open_list_add_up() -> None:
    made = of(report("r1", "said:place :minsk") + report("r2", "said:place :tehran"))
    assert values(made, ":visit", IB.place) == {"minsk", "tehran"}
    assert kinds(made) == set()


def test_complete_lists_that_are_the_same_are_facts() -> None:
    text = "said:tradePartner :belarus, :iran"
    made = of(report("r1", text) + report("r2", text))
    assert values(made, ":visit", IB.tradePartner) == {"belarus", "iran"}


def test_a_complete_list_contests_one_that_holds_it() -> None:
    short, long = "said:tradePartner :belarus", "said:tradePartner :belarus, :iran"
    made = of(report("r1", short) + report("r2", long))
    assert values(made, ":visit", IB.tradePartner) == set()
    assert kinds(made) == {"different-lists"}


def test_every_wording_is_kept_and_the_difference_is_shown() -> None:
    made = of(report("r1", 'said:nameUsed "Ivanou"') + report("r2", 'said:nameUsed "Ivanov"'))
    assert values(made, ":visit", IB.nameUsed) == {"Ivanou", "Ivanov"}
    assert kinds(made) == {"different-wordings"}


def test_one_wording_is_no_difference() -> None:
    assert kinds(of(report("r1", 'said:nameUsed "Ivanou"'))) == set()


def named(name: str, source: str, *wordings: str) -> str:
    texts = ", ".join(f'"{wording}"' for wording in wordings)
    return report(name, f"said:nameUsed {texts} ; ib:source :{source}")


def test_sources_that_print_the_same_wordings_in_different_places_do_not_differ() -> None:
    told = named("r1", "a", "Minsk") + named("r2", "a", "Mensk")
    assert kinds(of(told + named("r3", "b", "Minsk", "Mensk"))) == set()


def test_sources_of_which_one_prints_another_wording_differ() -> None:
    told = named("r1", "a", "Minsk") + named("r2", "b", "Minsk", "Mensk")
    assert kinds(of(told)) == {"different-wordings"}


@pytest.mark.parametrize(("short", "long"), [("r1", "r2"), ("r2", "r1")])
def test_a_source_that_prints_more_in_one_place_than_in_another_does_not_differ(
    short: str, long: str
) -> None:
    told = named(short, "a", "Minsk") + named(long, "a", "Minsk", "Mensk")
    assert kinds(of(told)) == set()


def test_a_source_that_prints_one_thing_here_and_another_there_differs() -> None:
    told = named("r1", "a", "Minsk") + named("r2", "a", "Mensk")
    assert kinds(of(told)) == {"different-wordings"}


def test_a_source_that_once_prints_what_fits_no_other_place_differs() -> None:
    told = named("r1", "a", "Minsk") + named("r2", "a", "Minsk", "Mensk")
    assert kinds(of(told + named("r3", "a", "Brest"))) == {"different-wordings"}


def test_a_name_and_its_short_form_do_not_differ() -> None:
    told = named("r1", "a", "Fish accord") + named("r2", "b", "accord")
    made = of(told)
    assert (values(made, ":visit", IB.nameUsed), kinds(made)) == ({"Fish accord", "accord"}, set())


def test_a_name_and_its_ever_shorter_forms_do_not_differ() -> None:
    told = named("r1", "a", "Fish accord of Minsk") + named("r2", "b", "Fish accord")
    assert kinds(of(told + named("r3", "c", "accord"))) == set()


def test_part_of_a_word_is_no_short_form() -> None:
    assert kinds(of(named("r1", "a", "Minsk") + named("r2", "b", "Minsker"))) == {
        "different-wordings"
    }


def test_a_concept_and_a_broader_one_do_not_differ_as_wordings() -> None:
    told = report("r1", "said:kind c:pact ; ib:source :a")
    made = of(told + report("r2", "said:kind c:accord ; ib:source :b"))
    assert disagreements(made) == []


@pytest.mark.parametrize("other", ["treaty", "alliance"], ids=["unrelated", "related"])
def test_concepts_of_which_neither_is_broader_differ_as_wordings(other: str) -> None:
    told = report("r1", "said:kind c:pact ; ib:source :a")
    made = of(told + report("r2", f"said:kind c:{other} ; ib:source :b"))
    assert between(made) == {"r1", "r2"}


def test_concepts_below_one_that_no_source_uses_differ_as_wordings() -> None:
    told = report("r1", "said:kind c:gas ; ib:source :a")
    assert between(of(told + report("r2", "said:kind c:oil ; ib:source :b"))) == {"r1", "r2"}


def chosen(name: str, source: str, *topics: str) -> str:
    return report(name, f"said:topic {', '.join(topics)} ; ib:source :{source}")


def test_what_each_of_two_sources_leaves_out_is_shown_and_contests_nothing() -> None:
    told = chosen("r1", "a", "c:health", "c:energy") + chosen("r2", "b", "c:energy", "c:tourism")
    assert len(values(of(told), ":visit", IB.topic)) == 3
    assert kinds(of(told)) == {"different-selections"}


def test_a_source_that_names_the_same_more_closely_does_not_differ() -> None:
    told = chosen("r1", "a", "c:energy", "c:gas") + chosen("r2", "b", "c:energy", "c:oil")
    assert kinds(of(told)) == set()


def test_sources_that_name_topics_which_are_only_related_differ() -> None:
    told = chosen("r1", "a", "c:health") + chosen("r2", "b", "c:energy")
    assert kinds(of(told)) == {"different-selections"}


def test_things_that_are_perhaps_the_same_are_compared_by_all_that_is_said_of_each() -> None:
    told = chosen("r1", "a", "c:health") + chosen("r2", "a", "c:energy")
    other = report("r3", "said:topic c:energy ; ib:source :b", about=":talks")
    denied = report("r4", "said:topic c:tourism ; ib:source :b", about=":talks", polarity="denied")
    made = of(f"{told}{other}{denied} :visit ib:perhapsSame :talks .")
    assert kinds(made) == set()
    more = report("r5", "said:topic c:tourism ; ib:source :b", about=":talks")
    made = of(f"{told}{other}{more} :visit ib:perhapsSame :talks .")
    assert kinds(made) == {"different-selections", "conditional"}


def test_a_source_that_only_names_less_does_not_differ() -> None:
    told = chosen("r1", "a", "c:health") + chosen("r2", "a", "c:energy")
    assert kinds(of(told + chosen("r3", "b", "c:energy"))) == set()


# Which policy


def test_the_policy_of_the_most_specific_class_wins() -> None:
    told = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":talks")
    assert kinds(of(told)) == {"different-values"}


def test_a_property_without_policy_adds_up() -> None:
    thing = ":speech a ib:Statement ."
    made = of(
        thing
        + report("r1", "said:place :minsk", ":speech")
        + report("r2", "said:place :tehran", ":speech")
    )
    assert values(made, ":speech", IB.place) == {"minsk", "tehran"}


def test_a_policy_that_does_not_exist_adds_up() -> None:
    shapes = turtle("[] sh:targetClass ib:Event ; sh:property [sh:path ib:place; ib:policy c:odd].")
    told = report("r1", "said:place :minsk") + report("r2", "said:place :tehran")
    assert len(consolidate(WORLD + turtle(told), shapes)) == 2


# Certainty, polarity, preference


@pytest.mark.parametrize("certainty", ["speculated", "opinion"])
def test_what_is_not_claimed_makes_no_fact(certainty: str) -> None:
    assert len(of(report("r1", "said:documentCount 13", certainty=certainty))) == 0


def test_what_is_not_claimed_contests_nothing() -> None:
    told = report("r1", "said:documentCount 13")
    made = of(told + report("r2", "said:documentCount 12", certainty="speculated"))
    assert values(made, ":visit", IB.documentCount) == {"13"}


def test_what_is_attributed_makes_a_fact() -> None:
    assert len(of(report("r1", "said:documentCount 13", certainty="attributed"))) == 1


def test_a_report_without_certainty_or_with_two_makes_no_fact() -> None:
    text = ":r1 ib:about :visit ; said:documentCount 13 ."
    assert len(of(text)) == 0
    assert len(of(text + ":r1 ib:certainty c:asserted, c:opinion .")) == 0


def test_a_denied_value_is_no_fact() -> None:
    assert len(of(report("r1", "said:documentCount 13", polarity="denied"))) == 0


def test_a_value_that_is_affirmed_and_denied_is_no_fact_but_a_disagreement() -> None:
    told = report("r1", "said:place :minsk")
    made = of(told + report("r2", "said:place :minsk", polarity="denied"))
    assert values(made, ":visit", IB.place) == set()
    assert (kinds(made), between(made)) == ({"affirmed-and-denied"}, {"r1", "r2"})


def test_to_deny_one_value_contests_no_other() -> None:
    told = report("r1", "said:place :minsk", ":talks")
    made = of(told + report("r2", "said:place :tehran", ":talks", polarity="denied"))
    assert values(made, ":talks", IB.place) == {"minsk"}
    assert kinds(made) == set()


def test_what_others_affirm_stays_beside_a_denied_member_of_an_open_list() -> None:
    told = report("r1", "said:place :minsk, :tehran")
    made = of(told + report("r2", "said:place :minsk", polarity="denied"))
    assert values(made, ":visit", IB.place) == {"tehran"}


def test_a_complete_list_falls_with_its_first_denied_member() -> None:
    told = report("r1", "said:tradePartner :belarus, :iran")
    made = of(told + report("r2", "said:tradePartner :iran", polarity="denied"))
    assert values(made, ":visit", IB.tradePartner) == set()
    assert kinds(made) == {"affirmed-and-denied"}


def test_who_denies_a_month_denies_its_days() -> None:
    told = report("r1", date("2025-08-20"))
    made = of(told + report("r2", date("2025-08"), polarity="denied"))
    assert not set(made.predicates(term(":visit")))
    assert kinds(made) == {"affirmed-and-denied"}


def test_who_denies_two_dates_denies_each() -> None:
    told = report("r1", date("2025-08-20"))
    made = of(told + report("r2", date("2024") + " , '2025-08'", polarity="denied"))
    assert kinds(made) == {"affirmed-and-denied"}


def test_who_denies_a_day_does_not_deny_its_month() -> None:
    told = report("r1", date("2025-08"))
    made = of(told + report("r2", date("2025-08-20"), polarity="denied"))
    assert values(made, ":visit", IB.date) == {"2025-08"}


def test_the_days_of_a_denied_date_are_no_facts_either() -> None:
    told = report("r1", date("2025-08-20"))
    made = of(told + report("r3", date("2025-08-20"), polarity="denied"))
    assert not set(made.predicates(term(":visit")))


def test_a_date_that_is_only_denied_has_no_days() -> None:
    assert len(of(report("r1", date("2025-08-20"), polarity="denied"))) == 0


def test_a_denied_date_does_not_narrow_the_days_that_others_leave() -> None:
    told = report("r1", date("2025-01/2025-03")) + report("r2", date("2025-02/2025-05"))
    made = of(told + report("r3", date("2025-03-31"), polarity="denied"))
    assert values(made, ":visit", IB.earliest) == {"2025-02-01"}


def test_a_denied_refinement_leaves_what_it_refined() -> None:
    told = report("r1", date("2025-08-20")) + report("r2", date("2025-08"))
    made = of(told + report("r3", date("2025-08-20"), polarity="denied"))
    assert values(made, ":visit", IB.date) == {"2025-08"}
    assert values(made, ":visit", IB.latest) == {"2025-08-31"}


def test_a_denied_stage_leaves_the_one_before() -> None:
    told = report("r1", "said:status c:drafted") + report("r2", "said:status c:signed")
    made = of(told + report("r3", "said:status c:signed", polarity="denied"))
    assert values(made, ":visit", IB.status) == {"drafted"}


def test_of_the_stages_before_a_denied_one_the_furthest_is_left() -> None:
    told = [report(f"r-{one}", f"said:status c:{one}") for one in ("planned", "drafted", "signed")]
    made = of("".join(told) + report("r", "said:status c:signed", polarity="denied"))
    assert values(made, ":visit", IB.status) == {"drafted"}


def test_a_preferred_report_leaves_other_wordings() -> None:
    told = report("r1", 'said:nameUsed "Mensk"', preference="preferred")
    made = of(told + report("r2", 'said:nameUsed "Minsk"'))
    assert values(made, ":visit", IB.nameUsed) == {"Mensk", "Minsk"}


def test_a_preferred_report_leaves_other_selections() -> None:
    told = report("r1", "said:topic c:health ; ib:source :a", preference="preferred")
    made = of(told + chosen("r2", "b", "c:energy"))
    assert values(made, ":visit", IB.topic) == {"health", "energy"}


def test_a_preferred_complete_list_is_the_fact() -> None:
    told = report("r1", "said:tradePartner :belarus, :iran", preference="preferred")
    made = of(told + report("r2", "said:tradePartner :iran"))
    assert values(made, ":visit", IB.tradePartner) == {"belarus", "iran"}


def test_a_deprecated_date_does_not_hide_the_days_of_the_others() -> None:
    told = report("r1", date("2025-08/2025-09")) + report("r2", date("2025-09/2025-10"))
    made = of(told + report("r3", date("2020"), preference="deprecated"))
    assert values(made, ":visit", IB.earliest) == {"2025-09-01"}
    assert values(made, ":visit", IB.latest) == {"2025-09-30"}


def test_a_preferred_report_settles_and_the_disagreement_stays() -> None:
    told = report("r1", "said:documentCount 13", preference="preferred")
    made = of(told + report("r2", "said:documentCount 12"))
    assert values(made, ":visit", IB.documentCount) == {"13"}
    assert between(made) == {"r1", "r2"}


def test_two_preferred_reports_that_differ_settle_nothing() -> None:
    told = report("r1", "said:documentCount 13", preference="preferred")
    made = of(told + report("r2", "said:documentCount 12", preference="preferred"))
    assert values(made, ":visit", IB.documentCount) == set()


def test_a_preferred_report_hides_nothing_that_is_not_in_dispute() -> None:
    told = report("r1", f"said:place :minsk ; {date('2025-08')}", preference="preferred")
    made = of(told + report("r2", f"said:place :tehran ; {date('2025-08-20')}"))
    assert values(made, ":visit", IB.place) == {"minsk", "tehran"}
    assert values(made, ":visit", IB.date) == {"2025-08-20"}


def test_a_deprecated_report_is_set_aside_and_the_disagreement_stays() -> None:
    told = report("r1", "said:documentCount 13", preference="deprecated")
    made = of(told + report("r2", "said:documentCount 12", preference="normal"))
    assert values(made, ":visit", IB.documentCount) == {"12"}
    assert between(made) == {"r1", "r2"}


def test_deprecated_reports_alone_make_no_fact() -> None:
    assert len(of(report("r1", date("2025"), preference="deprecated"))) == 0


def test_a_preferred_report_that_only_speculates_settles_nothing() -> None:
    told = report("r1", "said:documentCount 13", preference="preferred", certainty="speculated")
    rest = report("r2", "said:documentCount 12") + report("r3", "said:documentCount 11")
    made = of(told + rest)
    assert values(made, ":visit", IB.documentCount) == set()
    assert between(made) == {"r2", "r3"}


def test_a_preferred_report_stands_against_a_denial() -> None:
    told = report("r1", "said:place :minsk", preference="preferred")
    made = of(told + report("r2", "said:place :minsk", polarity="denied"))
    assert values(made, ":visit", IB.place) == {"minsk"}
    assert kinds(made) == {"affirmed-and-denied"}


def test_a_preferred_report_stands_for_those_that_say_the_same() -> None:
    told = report("r1", "said:place :minsk", preference="preferred")
    told += report("r2", "said:place :minsk") + report("r3", "said:place :tehran")
    made = of(told + report("r4", "said:place :minsk, :tehran", polarity="denied"))
    assert values(made, ":visit", IB.place) == {"minsk"}


def test_a_preferred_report_does_not_stand_against_a_preferred_denial() -> None:
    told = report("r1", "said:place :minsk", preference="preferred")
    made = of(told + report("r2", "said:place :minsk", polarity="denied", preference="preferred"))
    assert values(made, ":visit", IB.place) == set()


def test_a_deprecated_denial_is_set_aside_and_the_disagreement_stays() -> None:
    told = report("r1", "said:place :minsk")
    made = of(told + report("r2", "said:place :minsk", polarity="denied", preference="deprecated"))
    assert values(made, ":visit", IB.place) == {"minsk"}
    assert kinds(made) == {"affirmed-and-denied"}


def test_the_best_ranked_claims_are_the_preferred_else_those_not_deprecated() -> None:
    claims = [
        Claim(CONCEPT[rank], frozenset(), preference=CONCEPT[rank])
        for rank in ("deprecated", "normal", "preferred")
    ]
    ranked = [best_ranked(tuple(claims[:end])) for end in range(4)]
    assert [[claim.report for claim in best] for best in ranked] == [
        [],
        [],
        [CONCEPT.normal],
        [CONCEPT.preferred],
    ]


def test_a_claim_affirms_where_it_does_not_say_that_it_denies() -> None:
    claim = Claim(term(":r1"), frozenset({term(":minsk")}))
    assert judge((claim,), POLICIES[CONCEPT.one], WORLD).facts == {term(":minsk")}


def test_claims_are_in_the_order_of_their_reports() -> None:
    told = [report(f"r{n}", "said:place :minsk") for n in (3, 1, 2)]
    claims = claims_of(WORLD + turtle("".join(told)))[term(":visit")][IB.place]
    assert [claim.report for claim in claims] == [term(f":r{n}") for n in (1, 2, 3)]


def test_a_preference_that_does_not_exist_counts_as_normal() -> None:
    assert len(of(report("r1", "said:documentCount 13", preference="odd"))) == 1


# Things that are perhaps the same

SAME = ":talks ib:perhapsSame :round . :round ib:perhapsSame :talks ."


def test_things_that_are_perhaps_the_same_disagree_under_that_condition_once() -> None:
    told = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":round")
    made = of(SAME + told)
    [iri] = disagreements(made)
    assert set(made[iri : IB.kind]) == {CONCEPT["different-values"], CONCEPT.conditional}
    assert set(made[iri : IB.concerns]) == {term(":talks"), term(":round")}
    assert set(made[iri : IB.between]) == {term(":r1"), term(":r2")}
    assert made.value(iri, RDFS.label) == Literal("Round and Talks: place", lang="en")


def test_things_that_are_perhaps_the_same_are_not_merged() -> None:
    told = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":round")
    made = of(SAME + told)
    assert (values(made, ":talks", IB.place), values(made, ":round", IB.place)) == (
        {"minsk"},
        {"k"},
    )


def test_what_one_of_two_things_is_disputed_about_by_itself_is_not_between_them() -> None:
    inner = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":talks")
    made = of(SAME + inner + report("r3", "said:place :minsk", ":round"))
    conditional = [
        iri for iri in disagreements(made) if (iri, IB.kind, CONCEPT.conditional) in made
    ]
    assert [set(made[iri : IB.between]) for iri in conditional] == [{term(":r2"), term(":r3")}]


def test_things_that_are_perhaps_the_same_and_agree_make_no_disagreement() -> None:
    told = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :minsk", ":round")
    assert kinds(of(SAME + told)) == set()


def test_a_property_that_one_thing_alone_has_is_not_compared() -> None:
    told = report("r1", "said:place :minsk", ":talks") + report("r2", date("2025"), ":round")
    assert kinds(of(SAME + told)) == set()


def test_things_that_are_related_in_another_way_are_not_compared() -> None:
    told = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":round")
    assert kinds(of(":talks ib:partOf :round ." + told)) == set()


def test_all_reports_by_which_two_things_would_differ_take_part() -> None:
    told = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":round")
    made = of(SAME + told + report("r3", "said:place :k", ":round"))
    assert between(made) == {"r1", "r2", "r3"}


def test_a_pair_is_compared_as_its_own_classes_have_it() -> None:
    things = ":early a ib:Event . :early ib:perhapsSame :visit ."
    told = report("r1", "said:place :minsk", ":early") + report("r2", "said:place :k")
    assert kinds(of(things + told)) == set()


def test_of_two_classes_the_more_specific_decides_how_a_pair_is_compared() -> None:
    for event in (":visit", ":early"):  # before and after the talks in the alphabet
        things = f"{event} a ib:Event ; ib:perhapsSame :talks ."
        told = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", event)
        assert kinds(of(things + told)) == {"different-values", "conditional"}


def test_a_chain_of_things_that_are_perhaps_the_same_is_compared_link_by_link() -> None:
    chain = ":x a ib:Meeting . :talks ib:perhapsSame :x . :x ib:perhapsSame :round ."
    told = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":round")
    assert kinds(of(chain + told)) == set()
    made = of(chain + told + report("r3", "said:place :h", ":x"))
    assert len([*disagreements(made)]) == 2


def test_a_thing_that_is_perhaps_itself_is_not_compared() -> None:
    told = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":talks")
    assert len([*disagreements(of(told + ":talks ib:perhapsSame :talks ."))]) == 1


def test_what_one_thing_affirms_and_the_other_denies_is_a_disagreement() -> None:
    told = report("r1", "said:place :minsk", ":talks")
    made = of(SAME + told + report("r2", "said:place :minsk", ":round", polarity="denied"))
    assert kinds(made) == {"affirmed-and-denied", "conditional"}


# The whole


def test_what_the_registry_says_already_is_not_repeated() -> None:
    assert len(of(report("r1", "said:place :minsk") + ":visit ib:place :minsk .")) == 0


def test_consolidating_again_adds_nothing() -> None:
    data = WORLD + turtle(report("r1", date("2025-08")))
    assert len(consolidate(data + consolidate(data, SHAPES), SHAPES)) == 0


def test_neither_data_nor_shapes_are_touched() -> None:
    data = WORLD + turtle(report("r1", "said:place :minsk"))
    before, shapes = set(data), set(SHAPES)
    consolidate(data, SHAPES)
    assert (set(data), set(SHAPES)) == (before, shapes)


def test_the_order_of_two_things_does_not_change_the_iri_of_their_disagreement() -> None:
    pair = [term(":talks"), term(":round")]
    iris = [disagreement_iri(things, IB.place, CONCEPT.x) for things in (pair, pair[::-1])]
    assert iris[0] == iris[1]


def test_the_iri_of_a_disagreement_is_what_it_was_when_it_was_first_published() -> None:
    iri = disagreement_iri([term(":talks"), term(":round")], IB.place, CONCEPT.one)
    assert iri == ID["disagreement/d8b28cfc"]


SAYINGS: tuple[str, ...] = ("documentCount 12", "documentCount 13", "place :minsk", "place :tehran")
SAYINGS += ("status c:drafted", "status c:signed", "tradePartner :iran", "tradePartner :iran, :us")
SAYINGS += ('nameUsed "A"', 'nameUsed "B"')
DATES = ("2025-08-20", "2025-08", "2025", "2024", "2025-07/2025-09", "[..2025-08-25]", "soon")
WORDS = [f"said:{saying}" for saying in SAYINGS] + [date(text) for text in DATES]
REPORTS = records(WORDS, [":visit", ":talks", ":round"]).map(
    lambda told: [
        report(
            f"r{n}",
            one.says,
            one.about,
            certainty=one.certainty,
            polarity=one.polarity,
            preference=one.preference,
        )
        for n, one in enumerate(told)
    ]
)


@settings(deadline=None, max_examples=60)
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_reports_never_matters(told: list[str], random: Random) -> None:
    shuffled = [*told]
    random.shuffle(shuffled)
    assert set(of(SAME + "".join(told))) == set(of(SAME + "".join(shuffled)))


@settings(deadline=None, max_examples=60)
@given(REPORTS)
def test_no_fact_is_without_a_report_that_affirms_it(told: list[str]) -> None:
    data = WORLD + turtle("".join(told))
    affirmed = {
        (thing, prop, value)
        for thing, by_property in claims_of(data).items()
        for prop, claims in by_property.items()
        for claim in claims
        if claim.rank and not claim.denied
        for value in claim.values
    }
    made = consolidate(data, SHAPES)
    facts = {
        triple
        for triple in made
        if triple[1] in twin_of(data) and triple[1] not in {IB.earliest, IB.latest}
        if triple[0] not in disagreements(made)
    }
    assert facts <= affirmed


@settings(deadline=None, max_examples=60)
@given(REPORTS)
def test_a_thing_has_one_value_at_most_where_one_can_be_true(told: list[str]) -> None:
    made = of("".join(told))
    single = (IB.documentCount, IB.date, IB.status, IB.earliest, IB.latest)
    facts = [(s, p) for s, p, _ in made if p in single or (p == IB.place and s != term(":visit"))]
    assert len(facts) == len(set(facts))


@settings(deadline=None, max_examples=60)
@given(REPORTS)
def test_what_stands_is_a_fact_or_in_dispute_or_leaves_its_days(told: list[str]) -> None:
    data = WORLD + turtle("".join(told))
    made = consolidate(data, SHAPES)
    disputed = {
        (made.value(iri, IB.concerns), made.value(iri, IB.property)) for iri in disagreements(made)
    }
    for thing, by_property in claims_of(data).items():
        for prop, claims in by_property.items():
            if any(claim.rank and not claim.denied for claim in claims):
                known = (thing, prop, None) in made or (thing, prop) in disputed
                assert known or (prop == IB.date and (thing, IB.latest, None) in made)


@settings(deadline=None, max_examples=60)
@given(REPORTS)
def test_the_first_day_is_never_after_the_last(told: list[str]) -> None:
    made = of("".join(told))
    for thing in made.subjects(IB.earliest):
        days = [made.value(thing, prop) for prop in (IB.earliest, IB.latest)]
        assert all(str(one) <= str(other) for one, other in pairwise(days) if other)


# The corpus


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load()


def test_every_triple_of_the_corpus_is_in_exactly_one_graph(corpus: Corpus) -> None:
    triples = [quad[:3] for quad in corpus.quads()]
    assert len(triples) == len(set(triples)) == len(corpus)


def test_no_inferred_triple_is_in_another_graph(corpus: Corpus) -> None:
    assert not [triple for triple in infer(corpus) if triple in corpus]


def test_the_order_of_files_never_matters(corpus: Corpus) -> None:
    backwards = Dataset(default_union=True)
    quads: list[Any] = sorted(corpus.quads(), key=str, reverse=True)
    backwards.addN(quads)
    backwards.remove_graph(GRAPH.consolidated)
    made = {*consolidate(backwards, corpus.shapes)}
    assert made == {*corpus.graph(GRAPH.consolidated)}


def test_no_contested_value_of_the_corpus_is_on_its_thing(corpus: Corpus) -> None:
    single = {
        prop for (_, prop), policy in policies(corpus.shapes).items() if policy == CONCEPT.one
    }
    contested = [
        (corpus.value(iri, IB.concerns), corpus.value(iri, IB.property))
        for iri in disagreements(corpus)
        if (iri, IB.kind, CONCEPT["different-values"]) in corpus
        and (iri, IB.kind, CONCEPT.conditional) not in corpus
    ]
    assert {prop for _, prop in contested} <= single
    assert contested
    assert not [pair for pair in contested if (*pair, None) in corpus]


def test_every_policy_in_the_concepts_is_known_and_no_other(corpus: Corpus) -> None:
    concepts = corpus.subjects(SKOS.inScheme, CONCEPT.policies)
    assert set(concepts) == set(POLICIES)


def test_judging_no_claims_gives_nothing() -> None:
    assert [judge((), policy, Graph()).facts for policy in POLICIES.values()] == [frozenset()] * 7
