"""Reports become facts by their policies, and what contests each other becomes a disagreement."""

from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, Dataset, Graph, Literal

from ibrdf import vocabulary
from ibrdf.consolidation.claims import Claim, Claims, claims_of, join
from ibrdf.consolidation.comparison import Comparison
from ibrdf.consolidation.disagreements import disagreement_iri
from ibrdf.consolidation.facts import consolidate as consolidate_claims
from ibrdf.consolidation.judging import Judgement, judge
from ibrdf.consolidation.policies import POLICIES
from ibrdf.corpus import Corpus
from ibrdf.graphs import consolidate, infer
from ibrdf.rdf.bridge import CONCEPT, IB, to_node, to_term, to_triples
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import twin_of
from ibrdf.rdf.shapes import rules
from ibrdf.rdf.terms import Quad, Term
from reported import (
    SAYINGS,
    SHAPES,
    THINGS,
    WORLD,
    between,
    date,
    disagreements,
    index,
    kinds,
    of,
    report,
    term,
    turtle,
    values,
    written,
)
from strategies import examples, records


def claims_in(graph: Graph) -> dict[Term, dict[Term, Claims]]:
    return claims_of(index(graph), index(graph))


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


def test_a_report_that_contradicts_itself_makes_no_disagreement_beside_another_report() -> None:
    denied = report("r2", "said:documentCount 14", polarity="denied")
    assert len(of(report("r1", "said:documentCount 12, 13") + denied)) == 0


def test_a_disagreement_says_what_it_concerns_in_which_property_and_how_it_is_called() -> None:
    made = of(report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":talks"))
    kind = vocabulary.CONCEPT["different-values"]
    iri = to_node(disagreement_iri([to_term(term(":talks"))], vocabulary.IB.place, kind))
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
def test_a_date_of_any_policy_brings_its_days(policy: Term) -> None:
    shapes = turtle(
        f"[] sh:targetClass ib:Event ; sh:property [ sh:path ib:date ; ib:policy {policy} ] ."
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


@pytest.mark.parametrize("wordings", [("Minsk", "Mensk"), ("Mensk", "Brest", "Minsk")])
def test_sources_that_share_a_wording_do_not_differ(wordings: tuple[str, ...]) -> None:
    assert kinds(of(named("r1", "a", "Minsk") + named("r2", "b", *wordings))) == set()


def test_sources_that_share_a_wording_in_different_passages_do_not_differ() -> None:
    told = (
        named("r1", "a", "Minsk") + named("r2", "a", "Mensk") + named("r3", "b", "Brest", "Mensk")
    )
    assert kinds(of(told)) == set()


def test_two_spellings_within_one_source_do_not_differ() -> None:
    assert kinds(of(named("r1", "a", "Minsk") + named("r2", "a", "Mensk"))) == set()


def test_each_of_three_sources_is_compared_with_each_other() -> None:
    told = (
        named("r1", "a", "Minsk") + named("r2", "b", "Minsk", "Mensk") + named("r3", "c", "Mensk")
    )
    assert kinds(of(told)) == {"different-wordings"}


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


# Certainty, polarity


@pytest.mark.parametrize("certainty", ["speculated", "opinion"])
def test_what_is_not_claimed_makes_no_fact(certainty: str) -> None:
    assert len(of(report("r1", "said:documentCount 13", certainty=certainty))) == 0


def test_what_is_not_claimed_contests_nothing() -> None:
    told = report("r1", "said:documentCount 13")
    made = of(told + report("r2", "said:documentCount 12", certainty="speculated"))
    assert values(made, ":visit", IB.documentCount) == {"13"}


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


def test_a_claim_affirms_where_it_does_not_say_that_it_denies() -> None:
    claim = Claim("<urn:r1>", frozenset({"<urn:minsk>"}))
    policy = POLICIES[vocabulary.CONCEPT.one]
    assert judge((claim,), policy, Comparison()).facts == {"<urn:minsk>"}


def test_claims_are_in_the_order_of_their_reports() -> None:
    told = [report(f"r{n}", "said:place :minsk") for n in (3, 1, 2)]
    claims = claims_in(WORLD + turtle("".join(told)))[to_term(term(":visit"))]
    reports = [claim.report for claim in claims[vocabulary.IB.place]]
    assert reports == [to_term(term(f":r{n}")) for n in (1, 2, 3)]


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
    pair = [to_term(term(":talks")), to_term(term(":round"))]
    place, kind = vocabulary.IB.place, vocabulary.CONCEPT.x
    iris = [disagreement_iri(things, place, kind) for things in (pair, pair[::-1])]
    assert iris[0] == iris[1]


def test_the_iri_of_a_disagreement_is_what_it_was_when_it_was_first_published() -> None:
    pair = [to_term(term(":talks")), to_term(term(":round"))]
    iri = disagreement_iri(pair, vocabulary.IB.place, vocabulary.CONCEPT.one)
    assert iri == vocabulary.ID["disagreement/d8b28cfc"]


REPORTS = records(SAYINGS, THINGS).map(written)


@examples(60)
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_reports_never_matters(told: list[str], random: Random) -> None:
    shuffled = [*told]
    random.shuffle(shuffled)
    assert set(of(SAME + "".join(told))) == set(of(SAME + "".join(shuffled)))


@examples(60)
@given(REPORTS)
def test_no_fact_is_without_a_report_that_affirms_it(told: list[str]) -> None:
    data = WORLD + turtle("".join(told))
    affirmed = {
        (thing, prop, value)
        for thing, by_property in claims_in(data).items()
        for prop, claims in by_property.items()
        for claim in claims
        if not claim.denied and not claim.attributed
        for value in claim.values
    }
    made = consolidate(data, SHAPES)
    reported = twin_of(index(data)).keys() - {vocabulary.IB.earliest, vocabulary.IB.latest}
    found = {*map(to_term, disagreements(made))}
    facts = {
        triple for triple in to_triples(made) if triple[1] in reported and triple[0] not in found
    }
    assert facts <= affirmed


@examples(60)
@given(REPORTS)
def test_a_thing_has_one_value_at_most_where_one_can_be_true(told: list[str]) -> None:
    made = of("".join(told))
    single = (IB.documentCount, IB.date, IB.status, IB.earliest, IB.latest)
    facts = [(s, p) for s, p, _ in made if p in single or (p == IB.place and s != term(":visit"))]
    assert len(facts) == len(set(facts))


@examples(60)
@given(REPORTS)
def test_what_stands_is_a_fact_or_in_dispute_or_leaves_its_days(told: list[str]) -> None:
    data = WORLD + turtle("".join(told))
    made = consolidate(data, SHAPES)
    disputed = {
        (made.value(iri, IB.concerns), made.value(iri, IB.property)) for iri in disagreements(made)
    }
    for thing, by_property in named_claims(data):
        for prop, claims in by_property.items():
            if any(not claim.denied and not claim.attributed for claim in claims):
                known = (thing, prop, None) in made or (thing, prop) in disputed
                assert known or (prop == IB.date and (thing, IB.latest, None) in made)


def named_claims(data: Graph) -> list[tuple[Any, dict[Any, Claims]]]:
    return [
        (to_node(thing), {to_node(prop): mine for prop, mine in by_property.items()})
        for thing, by_property in claims_in(data).items()
    ]


@examples(60)
@given(REPORTS, st.integers(1, 3), st.randoms(use_true_random=False))
def test_the_claims_of_parts_are_together_those_of_the_whole(
    told: list[str], number: int, random: Random
) -> None:
    world = index(WORLD)
    parts = [claims_of(index(turtle("".join(told[part::number]))), world) for part in range(number)]
    whole = claims_of(index(turtle("".join(told))), world)
    assert join(parts) == whole
    assert join(random.sample(parts, number)) == whole
    assert join([join(parts[:1]), join(parts[1:])]) == whole
    facts = [consolidate_claims(claims, world, index(SHAPES)) for claims in (join(parts), whole)]
    assert facts[0] == facts[1]


def test_no_claims_joined_are_none() -> None:
    assert join([]) == join([{}, {}]) == {}


@examples(60)
@given(REPORTS)
def test_the_first_day_is_never_after_the_last(told: list[str]) -> None:
    made = of("".join(told))
    for thing in made.subjects(IB.earliest):
        days = [made.value(thing, prop) for prop in (IB.earliest, IB.latest)]
        assert all(str(one) <= str(other) for one, other in pairwise(days) if other)


# The corpus


def test_every_triple_of_the_corpus_is_in_exactly_one_graph(bundled_corpus: Corpus) -> None:
    triples = [quad[:3] for quad in bundled_corpus.quads]
    assert len(triples) == len(set(triples)) == len(bundled_corpus.index)


@pytest.mark.slow
def test_no_inferred_triple_is_in_another_graph(bundled_dataset: Dataset) -> None:
    assert not [triple for triple in infer(bundled_dataset) if triple in bundled_dataset]


def layer_of(quad: Quad) -> Term:
    """Return the graph of a quad that follows from reports, and nothing for any other."""
    graph, editors = vocabulary.GRAPH, (vocabulary.SCHEMA.sameAs, vocabulary.SKOS.prefLabel)
    if quad[3] == graph.editorial and quad[1] not in editors:
        return ""  # it is of a note itself
    return quad[3] if quad[3] in (graph.consolidated, graph.attributed, graph.editorial) else ""


def test_the_order_of_files_never_matters(bundled_corpus: Corpus) -> None:
    graph = vocabulary.GRAPH
    layers = (graph.consolidated, graph.attributed, graph.editorial)
    derived = [
        [quad[:3] for quad in bundled_corpus.quads if layer_of(quad) == one] for one in layers
    ]
    backwards = [quad for quad in sorted(bundled_corpus.quads)[::-1] if not layer_of(quad)]
    data = Index.of_quads(backwards)
    made = consolidate_claims(claims_of(data, data), data, bundled_corpus.shapes_index)
    assert [sorted(one) for one in made] == [sorted(one) for one in derived]


def test_the_articles_of_the_corpus_apart_claim_what_they_claim_together(
    bundled_corpus: Corpus,
) -> None:
    apart: dict[Term, list[tuple[Term, Term, Term]]] = {}
    for subject, predicate, value, graph in bundled_corpus.quads:
        if graph.startswith(f"<{vocabulary.GRAPH.iri}article/"):
            apart.setdefault(graph, []).append((subject, predicate, value))
    assert len(apart) == 5
    data = bundled_corpus.index
    parts = [claims_of(Index(triples), data) for triples in apart.values()]
    assert join(parts) == claims_of(data, data)


def test_no_contested_value_of_the_corpus_is_on_its_thing(bundled_corpus: Corpus) -> None:
    ib, concept, data = vocabulary.IB, vocabulary.CONCEPT, bundled_corpus.index
    table = rules(bundled_corpus.shapes_index)
    single = {prop for (_, prop), (policy, _) in table.items() if policy == concept.one}
    contested = [
        (data.value(iri, ib.concerns) or "", data.value(iri, ib.property) or "")
        for iri in data.subjects(ib.kind, concept["different-values"])
        if (iri, ib.kind, concept.conditional) not in data
    ]
    assert {prop for _, prop in contested} <= single
    assert contested
    assert not [pair for pair in contested if data.has(*pair)]


def test_every_policy_in_the_concepts_is_known_and_no_other(bundled_corpus: Corpus) -> None:
    concept = vocabulary.CONCEPT
    known = bundled_corpus.index.subjects(vocabulary.SKOS.inScheme, concept.policies)
    assert set(known) == set(POLICIES)


def test_judging_no_claims_gives_nothing() -> None:
    assert {judge((), policy, Comparison()) for policy in POLICIES.values()} == {Judgement()}
