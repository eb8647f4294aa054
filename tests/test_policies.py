"""Policies and carriers as the shapes have them."""

import pytest

from ibrdf.consolidation.policies import Rule, Rules
from ibrdf.corpus import Corpus
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.shapes import PolicyShape, carriers, policy_shapes, rules
from ibrdf.vocabulary import CONCEPT, IB, SCHEMA, SKOS

PREFIXES = """
PREFIX c: <https://w3id.org/ibrdf/concept#>
PREFIX ib: <https://w3id.org/ibrdf/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX said: <https://w3id.org/ibrdf/said#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX : <urn:>
"""


def index(text: str) -> Index:
    quads = parse((PREFIXES + text).encode(), Format.TURTLE)
    return Index((s, p, o) for s, p, o, _ in quads)


SHAPES = ":s sh:targetClass ib:Event ; sh:property :p . :p sh:path ib:place ; ib:policy c:one ."
ONTOLOGY = """
    ib:Meeting rdfs:subClassOf ib:Event . ib:Visit rdfs:subClassOf ib:Event .
    ib:place ib:reportedAs said:place ; rdfs:domain ib:Occurrence .
    ib:date ib:reportedAs said:date ; rdfs:domain ib:Event .
    ib:kind ib:reportedAs said:kind .
    ib:status ib:reportedAs said:status ; rdfs:domain [] .
"""


def test_a_rule_is_a_property_shape_with_a_policy_for_a_class() -> None:
    none: frozenset[str] = frozenset()
    expected = PolicyShape(IB.Event, IB.place, CONCEPT.one, none, "<urn:s>", "<urn:p>")
    assert [*policy_shapes(index(SHAPES))] == [expected]


def test_a_rule_may_name_what_leads_from_a_finer_value_to_a_coarser_one() -> None:
    shapes = index(SHAPES + ":p ib:refinedAlong ib:partOf , ib:ofState .")
    along = frozenset((IB.partOf, IB.ofState))
    assert rules(shapes) == {(IB.Event, IB.place): (CONCEPT.one, along)}


# The rule of a thing

CLASSES = """
    ib:Meeting rdfs:subClassOf ib:Event . ib:Visit rdfs:subClassOf ib:Event .
    :meeting a ib:Meeting . :event a ib:Event . :person a ib:Person .
"""
EVENT, MEETING = (CONCEPT.wording, frozenset[str]()), (CONCEPT.one, frozenset((IB.partOf,)))
TABLE = {(IB.Event, IB.place): EVENT, (IB.Meeting, IB.place): MEETING}
OPEN = (CONCEPT["open-list"], frozenset[str]())


def rule(*things: str) -> Rule:
    return Rules(index(CLASSES), TABLE).of(IB.place, *things)


def test_the_rule_of_a_thing_is_that_of_its_class() -> None:
    assert rule("<urn:event>") == EVENT


def test_the_rule_of_a_more_specific_class_wins_with_what_it_refines_along() -> None:
    assert rule("<urn:meeting>") == MEETING


def test_the_rule_of_two_things_is_that_of_their_most_specific_class() -> None:
    assert rule("<urn:event>", "<urn:meeting>") == MEETING


@pytest.mark.parametrize("thing", ["<urn:person>", "<urn:unknown>"])
def test_a_thing_without_a_rule_has_an_open_list(thing: str) -> None:
    assert rule(thing) == OPEN


def test_of_two_classes_of_a_thing_neither_above_the_other_the_first_by_name_decides() -> None:
    data = index(CLASSES + ":both a ib:Meeting , ib:Visit .")
    table = TABLE | {(IB.Visit, IB.place): EVENT}
    assert Rules(data, table).of(IB.place, "<urn:both>") == MEETING


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ib:Event ;", "[] ;"),
        ("sh:path ib:place", "sh:path [ sh:inversePath ib:place ]"),
        ("sh:path ib:place ;", ""),
        ("c:one", '"one"'),
        ("ib:policy c:one", "sh:minCount 1"),
        ("sh:property :p", "sh:property :q"),
    ],
)
def test_what_has_no_iri_for_class_path_and_policy_is_no_rule(old: str, new: str) -> None:
    assert rules(index(SHAPES.replace(old, new))) == {}


def test_what_carries_a_property_is_said_by_its_policies_or_else_by_its_domain() -> None:
    found = carriers(index(SHAPES), index(ONTOLOGY))
    assert found == {IB.place: (IB.Event,), IB.date: (IB.Event,)}


def test_of_a_class_and_one_above_only_the_upper_one_carries() -> None:
    more = SHAPES + ":s sh:targetClass ib:Meeting, ib:Agreement ."
    assert carriers(index(more), index(ONTOLOGY))[IB.place] == (IB.Agreement, IB.Event)


def test_every_reported_property_of_the_corpus_is_carried_by_something(
    bundled_corpus: Corpus,
) -> None:
    found = carriers(bundled_corpus.shapes_index, bundled_corpus.index)
    # What no author writes, and what the editors alone know.
    others = {IB.earliest, IB.latest, SCHEMA.sameAs, SKOS.prefLabel}
    assert found.keys() == {*bundled_corpus.index.subjects(IB.reportedAs)} - others
    assert all(found.values())
