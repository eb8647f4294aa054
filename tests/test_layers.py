"""What sources say themselves, what they only pass on, and what the editors know lie apart."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from ibrdf import vocabulary
from ibrdf.consolidation.claims import Claim, Claims, Voice, claims_of, plain
from ibrdf.consolidation.comparison import Comparison
from ibrdf.consolidation.facts import consolidate as consolidate_claims
from ibrdf.consolidation.judging import Judgement, judge
from ibrdf.consolidation.policies import POLICIES
from ibrdf.corpus import Corpus
from ibrdf.rdf.bridge import CONCEPT, IB, SCHEMA, to_graph
from ibrdf.rdf.terms import Term, text_of
from reported import (
    SAYINGS,
    THINGS,
    WORLD,
    between,
    date,
    disagreements,
    end,
    index,
    kinds,
    layers_of,
    of,
    report,
    term,
    turtle,
    values,
    written,
)
from strategies import Record, examples, records

COUNT = "said:documentCount"


def attributed(
    name: str, says: str, about: str = ":visit", polarity: str = "affirmed", voice: str = "agency"
) -> str:
    told = f"{says} ; ib:attributedTo :{voice}"
    return report(name, told, about, certainty="attributed", polarity=polarity)


def facts_of(text: str) -> Graph:
    return to_graph(layers_of(text).facts)


def attributed_of(text: str) -> set[tuple[str, str, str]]:
    """Return what the attributed layer holds, each term by the end of its name."""
    return {
        (end(text_of(s)), text_of(p), end(text_of(o))) for s, p, o in layers_of(text).attributed
    }


def told(name: str) -> str:
    return vocabulary.TOLD.iri + name


# What is only passed on


def test_a_value_that_is_only_passed_on_is_told_and_no_fact() -> None:
    text = attributed("r1", f"{COUNT} 13")
    assert attributed_of(text) == {("visit", told("documentCount"), "13")}
    assert len(facts_of(text)) == 0


def test_a_value_that_a_source_says_itself_is_not_told_too() -> None:
    text = report("r1", f"{COUNT} 13") + attributed("r2", f"{COUNT} 13")
    assert attributed_of(text) == set()
    assert values(facts_of(text), ":visit", IB.documentCount) == {"13"}


def test_a_plain_value_that_is_contested_is_still_told_by_whoever_passes_it_on() -> None:
    plain_ones = report("r1", f"{COUNT} 13") + report("r2", f"{COUNT} 12")
    text = plain_ones + attributed("r3", f"{COUNT} 13")
    assert attributed_of(text) == {("visit", told("documentCount"), "13")}


def test_a_value_that_is_only_passed_on_and_denied_is_not_told() -> None:
    assert attributed_of(attributed("r1", f"{COUNT} 13", polarity="denied")) == set()


def test_of_several_told_values_none_is_chosen() -> None:
    text = attributed("r1", date("2025")) + attributed("r2", date("2025-08"))
    assert {value for _, _, value in attributed_of(text)} == {"2025", "2025-08"}


def test_a_told_date_has_no_first_and_no_last_day() -> None:
    text = attributed("r1", date("2025-08"))
    assert attributed_of(text) == {("visit", told("date"), "2025-08")}
    assert len(facts_of(text)) == 0


def test_a_told_value_that_the_data_states_is_not_repeated() -> None:
    known = ":visit <https://w3id.org/ibrdf/told#documentCount> 13 ."
    assert attributed_of(known + attributed("r1", f"{COUNT} 13")) == set()


def test_the_property_of_told_values_is_the_one_that_the_ontology_names() -> None:
    named = "ib:documentCount ib:toldAs :heard ."
    text = named + attributed("r1", f"{COUNT} 13")
    assert {prop for _, prop, _ in attributed_of(text)} == {"https://example.org/heard"}


# Who contests whom


def test_only_plain_values_contest_plain_values() -> None:
    text = report("r1", f"{COUNT} 13") + attributed("r2", f"{COUNT} 12")
    assert values(facts_of(text), ":visit", IB.documentCount) == {"13"}


def test_two_plain_values_that_differ_are_no_marked_disagreement() -> None:
    made = facts_of(report("r1", f"{COUNT} 13") + report("r2", f"{COUNT} 12"))
    assert kinds(made) == {"different-values"}


def test_a_plain_disagreement_stays_one_when_others_pass_on_more() -> None:
    text = report("r1", f"{COUNT} 13") + report("r2", f"{COUNT} 12")
    made = facts_of(text + attributed("r3", f"{COUNT} 11"))
    assert (kinds(made), between(made)) == ({"different-values"}, {"r1", "r2", "r3"})


def test_a_told_value_that_differs_makes_a_marked_disagreement() -> None:
    made = facts_of(report("r1", f"{COUNT} 13") + attributed("r2", f"{COUNT} 12"))
    assert (kinds(made), between(made)) == ({"different-values", "passed-on"}, {"r1", "r2"})


def test_told_values_that_differ_make_a_marked_disagreement_without_a_fact() -> None:
    made = facts_of(attributed("r1", f"{COUNT} 13") + attributed("r2", f"{COUNT} 12"))
    assert kinds(made) == {"different-values", "passed-on"}
    assert values(made, ":visit", IB.documentCount) == set()


def test_the_kind_of_a_marked_disagreement_makes_its_iri_and_the_mark_does_not() -> None:
    marked = facts_of(report("r1", f"{COUNT} 13") + attributed("r2", f"{COUNT} 12"))
    plain_one = facts_of(report("r1", f"{COUNT} 13") + report("r2", f"{COUNT} 12"))
    assert disagreements(marked) == disagreements(plain_one)


def test_a_told_date_that_excludes_the_plain_one_leaves_its_days() -> None:
    made = facts_of(report("r1", date("2025-08-20")) + attributed("r2", date("2024")))
    assert values(made, ":visit", IB.earliest) == {"2025-08-20"}
    assert kinds(made) == {"different-dates", "passed-on"}


def test_plain_dates_that_overlap_leave_their_days_though_a_told_one_excludes_them() -> None:
    overlapping = report("r1", date("2025-01/2025-03")) + report("r2", date("2025-02/2025-05"))
    made = facts_of(overlapping + attributed("r3", date("2024")))
    assert values(made, ":visit", IB.earliest) == {"2025-02-01"}


def test_a_further_stage_that_is_only_told_is_no_fact() -> None:
    made = facts_of(
        report("r1", "said:status c:drafted") + attributed("r2", "said:status c:signed")
    )
    assert values(made, ":visit", IB.status) == {"drafted"}
    assert kinds(made) == {"different-stages", "passed-on"}


def test_a_denial_that_is_only_told_leaves_the_fact_standing() -> None:
    text = report("r1", "said:place :minsk") + attributed(
        "r2", "said:place :minsk", polarity="denied"
    )
    made = facts_of(text)
    assert values(made, ":visit", IB.place) == {"minsk"}
    assert kinds(made) == {"affirmed-and-denied", "passed-on"}


def test_a_told_value_is_told_though_a_source_denies_it() -> None:
    text = report("r1", "said:place :minsk", polarity="denied") + attributed(
        "r2", "said:place :minsk"
    )
    assert attributed_of(text) == {("visit", told("place"), "minsk")}
    assert kinds(facts_of(text)) == {"affirmed-and-denied", "passed-on"}


def test_things_that_are_perhaps_the_same_differ_by_told_values_with_both_marks() -> None:
    same = ":talks ib:perhapsSame :round ."
    text = report("r1", "said:place :minsk", ":talks") + attributed("r2", "said:place :k", ":round")
    assert kinds(facts_of(same + text)) == {"different-values", "conditional", "passed-on"}


def test_things_that_are_perhaps_the_same_differ_by_plain_values_without_that_mark() -> None:
    same = ":talks ib:perhapsSame :round ."
    text = report("r1", "said:place :minsk", ":talks") + report("r2", "said:place :k", ":round")
    made = facts_of(same + text + attributed("r3", "said:place :h", ":round"))
    [both] = [iri for iri in disagreements(made) if (iri, IB.concerns, term(":talks")) in made]
    assert set(made[both : IB.kind]) == {CONCEPT["different-values"], CONCEPT.conditional}


# The stage and the day as of which it is told


def stage(name: str, status: str, day: str, source: str = "a", **more: str) -> str:
    says = f'said:status c:{status} ; said:asOf "{day}"^^edtf:EDTF ; ib:source :{source}'
    return report(name, says, **more)


def test_the_day_of_a_stage_is_that_of_the_stage_that_counts() -> None:
    made = facts_of(stage("r1", "drafted", "2023-07") + stage("r2", "signed", "2023-08"))
    assert values(made, ":visit", IB.asOf) == {"2023-08"}


def test_days_of_different_stages_do_not_contest_each_other() -> None:
    made = facts_of(stage("r1", "drafted", "2023-07") + stage("r2", "signed", "2023-08"))
    assert kinds(made) == set()


def test_days_of_one_stage_that_exclude_each_other_contest() -> None:
    made = facts_of(stage("r1", "signed", "2023-07") + stage("r2", "signed", "2023-08", "b"))
    assert values(made, ":visit", IB.asOf) == set()
    assert kinds(made) == {"different-dates"}


def test_a_day_without_a_stage_counts_for_nothing() -> None:
    assert len(facts_of(report("r1", 'said:asOf "2023-08"^^edtf:EDTF'))) == 0


def test_the_day_of_a_told_stage_is_told_too() -> None:
    text = stage("r1", "drafted", "2023-07") + stage(
        "r2", "signed", "2023-08", certainty="attributed"
    )
    assert values(facts_of(text), ":visit", IB.asOf) == {"2023-07"}
    assert {row for row in attributed_of(text) if row[1] == told("asOf")} == {
        ("visit", told("asOf"), "2023-08")
    }


# The editors

NOTE = ":note a ib:EditorialNote . "


def noted(name: str, says: str, about: str = ":visit", **more: str) -> str:
    return report(name, f"{says} ; ib:source :note", about, **more)


def test_an_identifier_in_an_editors_note_is_in_the_editors_layer_of_the_thing() -> None:
    layers = layers_of(NOTE + noted("r1", "said:sameAs <http://www.wikidata.org/entity/Q2280>"))
    triple = (term(":visit"), SCHEMA.sameAs, URIRef("http://www.wikidata.org/entity/Q2280"))
    assert set(to_graph(layers.editors)) == {triple}


def test_a_name_in_another_script_is_in_the_editors_layer_of_the_thing() -> None:
    layers = layers_of(NOTE + noted("r1", 'said:prefLabel "Мінск"@be'))
    triple = (term(":visit"), SKOS.prefLabel, Literal("Мінск", lang="be"))
    assert set(to_graph(layers.editors)) == {triple}


@pytest.mark.parametrize("says", ["said:sameAs :x", "said:place :minsk", f"{COUNT} 13"])
@pytest.mark.parametrize("certainty", ["asserted", "attributed"])
def test_nothing_of_an_editors_note_is_a_fact_or_told(says: str, certainty: str) -> None:
    layers = layers_of(NOTE + noted("r1", says, certainty=certainty))
    assert layers.facts == layers.attributed == []


@pytest.mark.parametrize("says", ["said:place :minsk", f"{COUNT} 13"])
def test_the_editors_have_no_other_shortcuts(says: str) -> None:
    assert layers_of(NOTE + noted("r1", says)).editors == []


def test_an_identifier_that_an_article_gives_is_no_editors_shortcut() -> None:
    assert layers_of(NOTE + report("r1", "said:sameAs :x ; ib:source :a")).editors == []


def test_what_the_editors_know_contests_nothing() -> None:
    made = facts_of(NOTE + noted("r1", f"{COUNT} 12") + report("r2", f"{COUNT} 13"))
    assert values(made, ":visit", IB.documentCount) == {"13"}
    assert kinds(made) == set()


def test_an_identifier_that_the_data_states_is_not_repeated() -> None:
    known = ":visit schema:sameAs :x ."
    assert layers_of(NOTE + known + noted("r1", "said:sameAs :x")).editors == []


def test_an_ontology_without_shortcuts_for_editors_has_none() -> None:
    claims = ":r9 ib:about :visit ; ib:source :note ; said:unknown :x ."
    assert layers_of(NOTE + claims).editors == []


# The wholes of which things are part


def aligned(name: str, thing: str, polarity: str = "affirmed", **more: str) -> str:
    return report(name, "said:kind c:pact", thing, polarity=polarity, **more)


PART = NOTE + report("n1", "said:partOf :visit ; ib:source :note", ":talks")


def test_a_denial_on_a_whole_meets_what_is_affirmed_of_its_part() -> None:
    made = facts_of(
        ":talks ib:partOf :visit ." + aligned("r1", ":talks") + aligned("r2", ":visit", "denied")
    )
    [iri] = disagreements(made)
    assert set(made[iri : IB.concerns]) == {term(":talks")}
    assert (kinds(made), between(made)) == ({"affirmed-and-denied"}, {"r1", "r2"})


def test_the_part_may_be_known_from_an_editors_note() -> None:
    made = facts_of(PART + aligned("r1", ":talks") + aligned("r2", ":visit", "denied"))
    assert (kinds(made), between(made)) == ({"affirmed-and-denied"}, {"r1", "r2"})


def test_a_part_of_a_part_is_reached_too() -> None:
    deep = ":round ib:partOf :talks . :talks ib:partOf :visit ."
    made = facts_of(deep + aligned("r1", ":round") + aligned("r2", ":visit", "denied"))
    assert between(made) == {"r1", "r2"}


def test_what_is_denied_of_a_part_does_not_reach_its_whole() -> None:
    made = facts_of(PART + aligned("r1", ":visit") + aligned("r2", ":talks", "denied"))
    assert kinds(made) == set()


def test_a_denial_on_a_whole_meets_no_other_value_of_its_part() -> None:
    other = report("r1", "said:kind c:accord", ":talks")
    assert kinds(facts_of(PART + other + aligned("r2", ":visit", "denied"))) == set()


def test_what_is_affirmed_of_a_whole_does_not_contest_its_part() -> None:
    other = report("r1", "said:kind c:accord", ":talks", polarity="denied")
    assert kinds(facts_of(PART + other + aligned("r2", ":visit"))) == set()


def test_a_denial_on_a_whole_leaves_the_fact_of_its_part() -> None:
    made = facts_of(PART + aligned("r1", ":talks") + aligned("r2", ":visit", "denied"))
    assert values(made, ":talks", IB.kind) == {"pact"}


def test_a_told_denial_on_a_whole_makes_a_marked_disagreement() -> None:
    denial = aligned("r2", ":visit", "denied", certainty="attributed")
    made = facts_of(PART + aligned("r1", ":talks") + denial)
    assert kinds(made) == {"affirmed-and-denied", "passed-on"}


def test_plain_claims_on_a_part_and_its_whole_leave_no_mark_beside_a_told_one() -> None:
    told_too = aligned("r3", ":talks", certainty="attributed")
    made = facts_of(PART + aligned("r1", ":talks") + aligned("r2", ":visit", "denied") + told_too)
    assert (kinds(made), between(made)) == ({"affirmed-and-denied"}, {"r1", "r2", "r3"})


def test_a_plain_denial_on_a_whole_leaves_no_mark_beside_a_told_one_on_the_part() -> None:
    denials = aligned("r2", ":talks", "denied", certainty="attributed")
    denials += aligned("r3", ":visit", "denied")
    made = facts_of(PART + aligned("r1", ":talks") + denials)
    assert (kinds(made), between(made)) == ({"affirmed-and-denied"}, {"r1", "r2", "r3"})


def test_told_denials_on_a_whole_and_on_its_part_are_one_marked_disagreement() -> None:
    denials = aligned("r2", ":talks", "denied", certainty="attributed")
    denials += aligned("r3", ":visit", "denied", certainty="attributed")
    made = facts_of(PART + aligned("r1", ":talks") + denials)
    assert len(disagreements(made)) == 1
    assert kinds(made) == {"affirmed-and-denied", "passed-on"}


def test_parts_are_known_though_no_value_is_refined_along_them() -> None:
    shapes = turtle(
        "[] sh:targetClass ib:Event ; sh:property [ sh:path ib:kind ; ib:policy c:one ] ."
    )
    data = index(WORLD + turtle(PART + aligned("r1", ":talks") + aligned("r2", ":visit", "denied")))
    layers = consolidate_claims(claims_of(data, data), data, index(shapes))
    assert kinds(to_graph(layers.facts)) == {"affirmed-and-denied"}


# Laws

REPORTS = records(SAYINGS, THINGS)


@examples(40)
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_reports_matters_for_no_layer(found: list[Record], random: Random) -> None:
    texts = written(found)
    shuffled = random.sample(texts, len(texts))
    one, other = (layers_of(NOTE + PART + "".join(order)) for order in (texts, shuffled))
    assert [set(layer) for layer in one] == [set(layer) for layer in other]


def plain_facts(text: str) -> set[tuple[Term, Term, Term]]:
    """Return the facts without the disagreements."""
    return {triple for triple in layers_of(text).facts if "/disagreement/" not in triple[0]}


@examples(40)
@given(REPORTS, REPORTS)
def test_facts_do_not_change_when_reports_of_what_is_passed_on_are_added(
    found: list[Record], more: list[Record]
) -> None:
    added = "".join(
        attributed(f"added{n}", one.says, one.about, one.polarity) for n, one in enumerate(more)
    )
    text = "".join(written(found))
    assert plain_facts(text) == plain_facts(text + added)


@examples(40)
@given(REPORTS)
def test_a_value_is_a_fact_or_told_and_never_both(found: list[Record]) -> None:
    layers = layers_of("".join(written(found)))
    facts = {(s, text_of(p).rpartition("#")[2], o) for s, p, o in layers.facts}
    passed_on = {(s, text_of(p).rpartition("#")[2], o) for s, p, o in layers.attributed}
    assert not facts & passed_on


@examples(40)
@given(REPORTS)
def test_every_told_value_has_a_report_that_passes_it_on(found: list[Record]) -> None:
    passed_on = {
        (one.about.removeprefix(":"), one.says)
        for one in found
        if (one.certainty, one.polarity) == ("attributed", "affirmed")
    }
    for thing, prop, value in attributed_of("".join(written(found))):
        name = prop.rpartition("#")[2]
        assert any(
            thing == about and says.startswith(f"said:{name} ") and value in says
            for about, says in passed_on
        )


@examples(40)
@given(REPORTS)
def test_a_marked_disagreement_vanishes_with_what_is_passed_on(found: list[Record]) -> None:
    own = [one for one in found if one.certainty != "attributed"]
    made = facts_of("".join(written(own)))
    assert (None, IB.kind, CONCEPT["passed-on"]) not in made


# Claims


def test_a_report_that_is_asserted_and_attributed_is_attributed() -> None:
    text = report("r1", f"{COUNT} 13 ; ib:certainty c:attributed")
    assert attributed_of(text) == {("visit", told("documentCount"), "13")}


def test_plain_claims_are_those_that_sources_make_themselves() -> None:
    own, passed_on = Claim("<urn:r1>", frozenset()), Claim("<urn:r2>", frozenset(), attributed=True)
    claims: Claims = (own, passed_on)
    assert plain(claims) == (own,)


@pytest.mark.parametrize("policy", sorted(POLICIES), ids=text_of)
def test_a_claim_that_is_passed_on_alone_is_told_under_every_policy(policy: Term) -> None:
    claim = Claim("<urn:r1>", frozenset({"<urn:minsk>"}), attributed=True, voice=Voice("<urn:a>"))
    judgement = judge((claim,), POLICIES[policy], Comparison())
    assert judgement == Judgement(told=frozenset({"<urn:minsk>"}))


# The corpus


def test_no_passed_on_value_of_the_corpus_is_a_fact(bundled_corpus: Corpus) -> None:
    data, told_as = bundled_corpus.index, vocabulary.IB.toldAs
    props = {passed_on: prop for prop, passed_on in data.subject_objects(told_as)}
    rows = [quad for quad in bundled_corpus.quads if quad[3] == vocabulary.GRAPH.attributed]
    assert rows
    assert not [(s, props[p], o) for s, p, o, _ in rows if (s, props[p], o) in data]


def test_every_passed_on_value_of_the_corpus_leads_to_who_says_so(bundled_corpus: Corpus) -> None:
    ib, data = vocabulary.IB, bundled_corpus.index
    props = {passed_on: prop for prop, passed_on in data.subject_objects(ib.toldAs)}
    for thing, passed_on, value, graph in bundled_corpus.quads:
        if graph == vocabulary.GRAPH.attributed:
            twin = data.value(props[passed_on], ib.reportedAs) or ""
            voices = [
                voice
                for one in data.subjects(ib.about, thing)
                if (one, twin, value) in data
                for voice in data.objects(one, ib.attributedTo)
            ]
            assert voices, (thing, passed_on, value)


def test_disagreements_of_the_corpus_have_classes_in_the_facts_alone(
    bundled_corpus: Corpus,
) -> None:
    graphs = {
        graph
        for s, p, o, graph in bundled_corpus.quads
        if (p, o) == (vocabulary.RDF.type, vocabulary.IB.Disagreement)
    }
    assert graphs == {vocabulary.GRAPH.consolidated}


def test_what_is_made_at_once_is_all_layers_together() -> None:
    text = NOTE + noted("r1", "said:sameAs :x") + attributed("r2", f"{COUNT} 1")
    layers = layers_of(text + report("r3", "said:place :minsk"))
    everything = [*layers.facts, *layers.attributed, *layers.editors]
    assert set(of(text + report("r3", "said:place :minsk"))) == set(to_graph(everything))
    assert (None, RDF.type, None) not in to_graph(everything)
