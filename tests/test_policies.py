"""Policies and carriers as the shapes have them."""

import pytest

from ibrdf.corpus import Corpus
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.shapes import PolicyShape, carriers, policies, policy_shapes
from ibrdf.vocabulary import CONCEPT, IB

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
    expected = PolicyShape(IB.Event, IB.place, CONCEPT.one, "<urn:s>", "<urn:p>")
    assert [*policy_shapes(index(SHAPES))] == [expected]


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
    assert policies(index(SHAPES.replace(old, new))) == {}


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
    derived = {IB.earliest, IB.latest}  # which no author writes
    assert found.keys() == {*bundled_corpus.index.subjects(IB.reportedAs)} - derived
    assert all(found.values())
