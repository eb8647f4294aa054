"""Look-ups in memory, in a store and remembered give the same answers."""

from collections.abc import Collection, Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.rdf.lookup import Lookup, QuadLookup, Remembered, Statement, StoreLookup, to_engine
from ibrdf.rdf.terms import Quad, Term, to_nquads
from strategies import TERMS

NAME = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:c>", "_:b"])
PROPERTY = st.sampled_from(["<urn:p>", "<urn:q>"])
LITERALS = ['"1"', '"x"@en', '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', '"a\\nb"']
VALUE = NAME | st.sampled_from(LITERALS)
GRAPH = st.sampled_from(["", "<urn:g>", "<urn:h>"])
QUADS = st.lists(st.tuples(NAME, PROPERTY, VALUE, GRAPH), max_size=12)


def in_store(quads: Iterable[Quad]) -> StoreLookup:
    store = ox.Store()
    store.extend(
        ox.Quad(to_engine(s), to_engine(p), to_engine(o), to_engine(g) if g else ox.DefaultGraph())  # type: ignore[arg-type]
        for s, p, o, g in quads
    )
    return StoreLookup(store)


def answers(
    lookup: Lookup, subject: Term, predicate: Term, value: Term, graph: Term
) -> list[object]:
    """All that can be asked about some terms, without the order of the answers."""
    listed: list[Collection[object]] = [
        lookup.objects(subject, predicate),
        lookup.subjects(predicate, value),
        lookup.subjects(predicate),
        lookup.statements(subject),
        [*lookup.subject_objects(predicate)],
        lookup.subjects_in(graph),
    ]
    assert all(len(found) == len({*found}) for found in listed)
    single = [
        lookup.value(subject, predicate),
        lookup.has(subject),
        lookup.has(subject, predicate),
        lookup.holds(subject, predicate, value),
        *(lookup.mentions(term) for term in (subject, predicate, value)),
    ]
    return [*({*found} for found in listed), *single]


@given(QUADS, NAME, PROPERTY, VALUE, GRAPH)
def test_all_look_ups_give_the_same_answers(
    quads: list[Quad], subject: Term, predicate: Term, value: Term, graph: Term
) -> None:
    asked = (subject, predicate, value, graph)
    expected = answers(QuadLookup(quads), *asked)
    assert answers(in_store(quads), *asked) == expected
    assert answers(Remembered(QuadLookup(quads)), *asked) == expected
    assert answers(Remembered(in_store(quads)), *asked) == expected


@given(QUADS, NAME)
def test_statements_are_all_that_is_said_and_where(quads: list[Quad], subject: Term) -> None:
    said = {Statement(p, o, g) for s, p, o, g in quads if s == subject}
    assert {*QuadLookup(quads).statements(subject)} == said


@pytest.mark.parametrize("kind", [QuadLookup, in_store], ids=["memory", "store"])
def test_nothing_is_said_of_a_literal(kind: type[QuadLookup]) -> None:
    lookup = kind([("<urn:a>", "<urn:p>", '"1"', "")])
    assert [*lookup.objects('"1"', "<urn:p>")] == []
    assert [*lookup.statements('"1"')] == []
    assert not lookup.has('"1"')
    assert lookup.mentions('"1"')
    assert not lookup.mentions('"2"')


@pytest.mark.parametrize("kind", [QuadLookup, in_store], ids=["memory", "store"])
@pytest.mark.parametrize("term", ["<a b>", "<nosuch>", '"x"@e_n', '"1"^^<a b>'])
def test_nothing_is_said_of_a_malformed_term(term: Term, kind: type[QuadLookup]) -> None:
    lookup = kind([("<urn:a>", "<urn:p>", '"1"', "")])
    assert not lookup.mentions(term)
    assert not lookup.has(term)
    assert [*lookup.subjects("<urn:p>", term)] == []


def test_a_remembered_look_up_asks_once_about_a_subject() -> None:
    class Counting(QuadLookup):
        asked = 0

        def statements(self, subject: Term) -> Collection[Statement]:
            self.asked += 1
            return super().statements(subject)

    counting = Counting([("<urn:a>", "<urn:p>", '"1"', "<urn:g>")])
    lookup = Remembered(counting)
    assert lookup.objects("<urn:a>", "<urn:p>") == ['"1"']
    assert lookup.value("<urn:a>", "<urn:p>") == '"1"'
    assert [*lookup.statements("<urn:a>")] == [Statement("<urn:p>", '"1"', "<urn:g>")]
    assert counting.asked == 1


@given(TERMS)
def test_a_term_given_to_the_engine_comes_back(
    node: ox.NamedNode | ox.BlankNode | ox.Literal,
) -> None:
    assert to_engine(str(node)) == node


@given(QUADS)
def test_a_store_holds_what_was_put_in(quads: list[Quad]) -> None:
    store = ox.Store()
    store.load(to_nquads(quads).encode(), format=ox.RdfFormat.N_QUADS)
    subjects = {quad[0] for quad in quads if quad[0] != "_:b"}
    for subject in subjects:
        expected = {*QuadLookup(quads).statements(subject)}
        named = {one for one in expected if one.value != "_:b"}
        assert named <= {*StoreLookup(store).statements(subject)}
