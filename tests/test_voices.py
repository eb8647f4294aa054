"""Voices differ where both can't be right; a finer value and another form of a word do not."""

import pytest
from rdflib import Graph

from ibrdf.consolidation.claims import Voice, claims_of
from ibrdf.consolidation.comparison import (
    Comparison,
    forms_of_words,
    own_words,
    stages_of,
    steps_of,
)
from ibrdf.corpus import Corpus
from ibrdf.rdf.bridge import IB, to_term
from ibrdf.rdf.index import Index
from ibrdf.vocabulary import CONCEPT
from ibrdf.vocabulary import IB as TERMS
from reported import WORLD, between, index, kinds, of, report, term, turtle, values

# Parts of a text

PARTS = """
    :picture a ib:Passage ; ib:kind c:caption . :within a ib:Passage ; ib:partOf :picture .
    :top a ib:Passage ; ib:kind c:headline . :line a ib:Passage .
"""


def voice(evidence: str) -> Voice:
    """Return the voice of a report that rests on some passages."""
    text = report("r1", f"said:place :minsk ; ib:source :a ; ib:evidence {evidence}")
    world = index(WORLD)
    by_property = claims_of(index(turtle(PARTS + text)), world)[to_term(term(":visit"))]
    [claim] = by_property[TERMS.place]
    return claim.voice


@pytest.mark.parametrize("passage", [":picture", ":within", ":picture , :within"])
def test_a_report_that_rests_on_a_part_of_the_text_has_its_voice(passage: str) -> None:
    assert voice(passage).part == CONCEPT.caption


@pytest.mark.parametrize("passage", [":line", ":line , :picture", ":top , :picture"])
def test_a_report_that_does_not_rest_on_one_part_has_the_voice_of_the_text(passage: str) -> None:
    assert voice(passage).part == ""


def test_a_part_within_another_part_has_one_voice() -> None:
    inner = ":line ib:kind c:credit ; ib:partOf :picture ."
    text = PARTS + inner + report("r1", "said:place :minsk ; ib:evidence :line")
    by_property = claims_of(index(turtle(text)), index(WORLD))[to_term(term(":visit"))]
    assert by_property[TERMS.place][0].voice.part == CONCEPT.caption


def test_a_voice_is_its_source_and_all_to_whom_the_source_attributes() -> None:
    text = report("r1", "said:place :minsk ; ib:source :a ; ib:attributedTo :p , :q")
    [claim] = claims_of(index(turtle(text)), index(WORLD))[to_term(term(":visit"))][TERMS.place]
    actors = frozenset(to_term(term(name)) for name in (":p", ":q"))
    assert claim.voice == Voice(to_term(term(":a")), actors)


def signed(name: str, signatories: str, evidence: str, source: str = "a") -> str:
    rest = f"; ib:source :{source} ; ib:evidence :{evidence}"
    return report(name, f"said:signatory {signatories} {rest}", ":deal")


def test_a_caption_that_names_another_signatory_than_the_text_differs() -> None:
    made = of(PARTS + signed("r1", ":minister", "within") + signed("r2", ":president", "line"))
    assert (kinds(made), between(made)) == ({"different-selections"}, {"r1", "r2"})
    assert values(made, ":deal", IB.signatory) == {"minister", "president"}


def test_two_sentences_of_the_text_that_name_a_signatory_each_do_not_differ() -> None:
    made = of(signed("r1", ":minister", "line") + signed("r2", ":president", "next"))
    assert kinds(made) == set()


def test_a_caption_that_names_only_some_of_the_signatories_does_not_differ() -> None:
    both = ":minister , :president"
    made = of(PARTS + signed("r1", ":minister", "within") + signed("r2", both, "line"))
    assert kinds(made) == set()


def test_captions_of_two_articles_are_two_voices() -> None:
    made = of(
        PARTS + signed("r1", ":minister", "within") + signed("r2", ":president", "within", "b")
    )
    assert kinds(made) == {"different-selections"}


# Spellings


def named(name: str, wording: str, source: str, about: str = ":visit") -> str:
    return report(name, f'said:nameUsed "{wording}" ; ib:source :{source}', about)


def names(one: str, other: str, about: str = ":visit", world: str = "") -> set[str]:
    """Return the kinds of what differs when two sources print two names."""
    return kinds(of(world + named("r1", one, "a", about) + named("r2", other, "b", about)))


def test_two_spellings_in_two_sources_differ() -> None:
    assert names("Ivanou", "Ivanov") == {"different-wordings"}


def test_an_agreement_that_one_source_calls_two_things_differs() -> None:
    made = of(named("r1", "pact", "a", ":deal") + named("r2", "treaty", "a", ":deal"))
    assert kinds(made) == {"different-wordings"}


def test_an_agreement_that_one_source_calls_longer_and_shorter_does_not_differ() -> None:
    made = of(named("r1", "defence pact", "a", ":deal") + named("r2", "pact", "a", ":deal"))
    assert kinds(made) == set()


DEMONYM = ':belarus rdfs:label "Belarus"@en ; skos:hiddenLabel "Belarusian"@en .'


def test_a_demonym_and_the_name_of_its_state_are_one_wording() -> None:
    assert names("Belarusian Army", "Belarus Army", world=DEMONYM) == set()


def test_a_demonym_that_the_data_does_not_know_differs() -> None:
    assert names("Belarusian Army", "Belarus Army") == {"different-wordings"}


def test_a_possessive_and_the_name_itself_are_one_wording() -> None:
    assert names("Belarus's Army", "Belarus Army") == set()
    assert names("Belarus\u2019s Army", "Belarus Army") == set()


def test_capital_letters_make_no_other_wording() -> None:
    assert names("army chief", "Army Chief") == set()


OWN = ':visit ib:ofState :belarus . :belarus rdfs:label "Belarus"@en .'


def test_a_name_may_leave_out_the_state_of_the_thing() -> None:
    assert names("Belarus Army", "Army Command", world=OWN) == set()
    assert names("Belarus Army Staff", "Army Command", world=OWN) == {"different-wordings"}


def test_a_name_may_not_leave_out_another_state() -> None:
    assert names("Iran Army", "Army Command", world=OWN) == {"different-wordings"}


def test_a_name_that_is_the_name_of_the_state_alone_is_compared_as_it_is() -> None:
    assert names("Belarus", "Army", world=OWN) == {"different-wordings"}


def test_the_state_of_a_thing_may_be_known_from_a_report_alone() -> None:
    known = ':belarus rdfs:label "Belarus"@en .' + report("n", "said:ofState :belarus")
    assert names("Belarus Army", "Army Command", world=known) == set()


# Finer values

CITY = ":minsk ib:ofState :belarus . :square ib:partOf :minsk ."


def places(one: str, other: str, world: str = CITY) -> Graph:
    told = report("r1", f"said:place {one} ; ib:source :a", ":talks")
    return of(world + told + report("r2", f"said:place {other} ; ib:source :b", ":talks"))


@pytest.mark.parametrize("pair", [(":minsk", ":belarus"), (":belarus", ":minsk")])
def test_a_city_refines_its_state_and_does_not_contest_it(pair: tuple[str, str]) -> None:
    made = places(*pair)
    assert (values(made, ":talks", IB.place), kinds(made)) == ({"minsk"}, set())


def test_a_square_refines_the_state_of_its_city() -> None:
    made = places(":square", ":belarus")
    assert (values(made, ":talks", IB.place), kinds(made)) == ({"square"}, set())


def test_a_city_of_another_state_contests() -> None:
    made = places(":minsk", ":iran")
    assert (values(made, ":talks", IB.place), kinds(made)) == (set(), {"different-values"})


def test_two_cities_of_one_state_contest_though_a_third_source_names_the_state() -> None:
    world = CITY + ":brest ib:ofState :belarus ." + report("r3", "said:place :belarus", ":talks")
    made = places(":minsk", ":brest", world)
    assert (values(made, ":talks", IB.place), kinds(made)) == (set(), {"different-values"})


def test_a_step_that_a_report_gives_refines_too() -> None:
    made = places(":minsk", ":belarus", report("n", "said:ofState :belarus", ":minsk"))
    assert kinds(made) == set()


def test_a_property_that_is_not_refined_has_no_finer_values() -> None:
    told = report("r1", "said:documentCount :minsk") + report("r2", "said:documentCount :belarus")
    assert kinds(of(CITY + told)) == {"different-values"}


def test_a_finer_value_that_is_only_passed_on_is_no_disagreement() -> None:
    told = report("r1", "said:place :belarus", ":talks")
    made = of(CITY + told + report("r2", "said:place :minsk", ":talks", certainty="attributed"))
    assert (values(made, ":talks", IB.place), kinds(made)) == ({"belarus"}, set())


@pytest.mark.parametrize("pair", [("c:pact", "c:accord"), ("c:accord", "c:pact")])
def test_a_narrower_kind_does_not_differ(pair: tuple[str, str]) -> None:
    told = [report(f"r{n}", f"said:kind {kind} ; ib:source :s{n}") for n, kind in enumerate(pair)]
    assert kinds(of("".join(told))) == set()


def stages(one: str, other: str) -> Graph:
    told = report("r1", f"said:status c:{one} ; ib:source :a")
    return of(told + report("r2", f"said:status c:{other} ; ib:source :b"))


def test_agreed_is_a_coarser_word_for_signed() -> None:
    made = stages("agreed", "signed")
    assert (values(made, ":visit", IB.status), kinds(made)) == ({"signed"}, set())


def test_drafted_is_no_coarser_word_for_signed() -> None:
    made = stages("drafted", "signed")
    assert (values(made, ":visit", IB.status), kinds(made)) == ({"signed"}, {"different-stages"})


def test_a_stage_that_a_voice_tells_in_passing_is_none_at_which_it_stops() -> None:
    same = ":talks ib:perhapsSame :round ."
    first = report("r1", "said:status c:drafted ; ib:source :a", ":talks")
    first += report("r2", "said:status c:signed ; ib:source :a", ":talks")
    made = of(same + first + report("r3", "said:status c:signed ; ib:source :b", ":round"))
    assert kinds(made) == set()


def test_a_denied_stage_meets_the_stage_of_a_thing_that_is_perhaps_the_same() -> None:
    same = ":talks ib:perhapsSame :round ."
    told = report("r1", "said:status c:drafted ; ib:source :a", ":talks")
    told += report("r2", "said:status c:drafted ; ib:source :b", ":round", polarity="denied")
    assert kinds(of(same + told)) == {"affirmed-and-denied", "conditional"}


# Comparison


def test_coarser_values_are_found_round_a_circle() -> None:
    steps = Index([("<urn:a>", "<urn:in>", "<urn:b>"), ("<urn:b>", "<urn:in>", "<urn:a>")])
    assert Comparison(steps, frozenset({"<urn:in>"})).coarser("<urn:a>") == ["<urn:a>", "<urn:b>"]


def test_steps_that_do_not_count_lead_nowhere() -> None:
    steps = Index([("<urn:a>", "<urn:in>", "<urn:b>")])
    assert not Comparison(steps, frozenset({"<urn:of>"})).refines("<urn:a>", "<urn:b>")


def test_a_thing_and_a_literal_do_not_match() -> None:
    assert not Comparison().matches("<urn:minsk>", '"Minsk"')


def test_the_form_of_a_concept_stands_for_its_label() -> None:
    data = index(turtle(':c skos:prefLabel "defence"@en ; skos:hiddenLabel "defense"@en .'))
    assert forms_of_words(data) == {"defense": "defence"}


def test_a_form_of_a_thing_without_a_label_stands_for_itself() -> None:
    data = index(turtle(':c skos:hiddenLabel "Defense"@en .'))
    assert forms_of_words(data) == {"defense": "defense"}


def test_own_words_are_those_of_the_names_of_the_states() -> None:
    data = index(turtle(':army ib:ofState :us . :us rdfs:label "United States"@en .'))
    army = to_term(term(":army"))
    assert own_words(army, data, data) == {"united", "states"}
    assert own_words("<urn:none>", data, data) == frozenset()


def test_a_stage_whose_notation_is_no_number_has_none() -> None:
    data = index(turtle('c:a skos:notation "A" . c:b skos:notation 2 .'))
    assert stages_of(data) == {CONCEPT.b: 2}


@pytest.mark.parametrize("notations", ["2, 10", "10, 2"])
def test_of_several_numbers_of_a_stage_the_highest_counts(notations: str) -> None:
    data = index(turtle(f"c:a skos:notation {notations} ."))
    assert stages_of(data) == {CONCEPT.a: 10}


def test_steps_are_those_that_the_data_states_and_that_reports_give() -> None:
    text = ":a ib:partOf :b . :r ib:about :c ; said:partOf :b . :d ib:place :e ."
    data = index(WORLD + turtle(text))
    found = {(s, o) for s, _, o in steps_of(data, frozenset({TERMS.partOf}))}
    a, b, c = (to_term(term(name)) for name in (":a", ":b", ":c"))
    assert found == {(a, b), (c, b)}


def test_a_property_without_a_twin_has_only_stated_steps() -> None:
    data = index(turtle("c:a skos:broader c:b . :r ib:about :c ; said:broader :b ."))
    assert len(steps_of(data, frozenset({"<http://www.w3.org/2004/02/skos/core#broader>"}))) == 1


# The corpus


def test_a_signature_that_a_caption_and_the_text_tell_differently_is_found(
    bundled_corpus: Corpus,
) -> None:
    data = bundled_corpus.index
    found = [
        node
        for node in data.subjects(TERMS.kind, CONCEPT["different-selections"])
        if (node, TERMS.property, TERMS.signatory) in data
    ]
    assert found
