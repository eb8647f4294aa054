"""An index answers as a scan of all triples does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term, Triple

NAMES = [f"<urn:{name}>" for name in "abcd"]
PROPERTIES = ["<urn:p>", "<urn:q>"]
NAME = st.sampled_from([*NAMES, "_:b"])
PROPERTY = st.sampled_from(PROPERTIES)
VALUE = NAME | st.sampled_from(['"1"', '"x"@en'])
TRIPLES = st.lists(st.tuples(NAME, PROPERTY, VALUE), max_size=12)


def once(terms: list[Term]) -> list[Term]:
    return list(dict.fromkeys(terms))


@given(TRIPLES)
def test_an_index_holds_each_triple_once(triples: list[Triple]) -> None:
    index = Index(triples)
    assert sorted(index) == sorted(set(triples))
    assert len(index) == len(set(triples))


@given(TRIPLES, NAME, PROPERTY, VALUE)
def test_an_index_answers_as_a_scan(
    triples: list[Triple], subject: Term, predicate: Term, value: Term
) -> None:
    index, held = Index(triples), list(dict.fromkeys(triples))
    values = [o for s, p, o in held if (s, p) == (subject, predicate)]
    assert index.objects(subject, predicate) == values
    assert index.value(subject, predicate) == min(values, default=None)
    assert index.has(subject) == any(s == subject for s, _, _ in held)
    assert index.has(subject, predicate) == bool(values)
    assert ((subject, predicate, value) in index) == ((subject, predicate, value) in held)
    by_subject = [p for s, p, _ in held if s == subject]
    assert {*index.about(subject)} == {*by_subject}
    assert sorted(index.predicate_objects(subject)) == sorted(
        (p, o) for s, p, o in held if s == subject
    )


@given(TRIPLES, PROPERTY, VALUE)
def test_an_index_answers_backwards_as_a_scan(
    triples: list[Triple], predicate: Term, value: Term
) -> None:
    index, held = Index(triples), set(triples)
    pairs = sorted((s, o) for s, p, o in held if p == predicate)
    assert sorted(index.subject_objects(predicate)) == pairs
    assert sorted(index.subjects(predicate, value)) == [s for s, o in pairs if o == value]
    assert sorted(index.subjects(predicate)) == sorted({s for s, _ in pairs})
    assert {*index.all_objects(predicate)} == {o for _, o in pairs}
    assert {*index.predicates()} == {p for _, p, _ in held}
    assert {*index.all_subjects()} == {s for s, _, _ in held}


@given(TRIPLES, NAME, PROPERTY)
def test_what_is_above_and_below_is_what_can_be_reached(
    triples: list[Triple], start: Term, predicate: Term
) -> None:
    index = Index(triples)
    steps = {(s, o) for s, p, o in triples if p == predicate}
    assert {*index.upwards(start, predicate)} == reached(start, steps)
    assert {*index.downwards(start, predicate)} == reached(start, {(o, s) for s, o in steps})
    assert index.upwards(start, predicate)[0] == start
    assert len(index.upwards(start, predicate)) == len({*index.upwards(start, predicate)})


def reached(start: Term, steps: set[tuple[Term, Term]]) -> set[Term]:
    found: set[Term] = set()
    grown = {start}
    while grown != found:
        found = grown
        grown = found | {end for begin, end in steps if begin in found}
    return found


@given(st.lists(st.tuples(NAME, PROPERTY, VALUE, st.sampled_from(["", "<urn:g>", "<urn:h>"]))))
def test_an_index_of_quads_is_of_all_graphs_but_those_named(
    quads: list[tuple[Term, Term, Term, Term]],
) -> None:
    assert set(Index.of_quads(quads)) == {quad[:3] for quad in quads}
    kept = {quad[:3] for quad in quads if quad[3] != "<urn:h>"}
    assert set(Index.of_quads(quads, but={"<urn:h>"})) == kept


@given(TRIPLES, TRIPLES)
def test_an_index_of_more_triples_is_as_if_made_of_all(
    first: list[Triple], second: list[Triple]
) -> None:
    index = Index(first)
    before = [*index]
    assert [*index.plus(second)] == [*Index(first + second)]
    assert [*index] == before


def test_answers_are_in_the_order_of_the_triples() -> None:
    index = Index([("<urn:b>", "<urn:p>", '"2"'), ("<urn:a>", "<urn:p>", '"1"')] * 2)
    assert index.subjects("<urn:p>") == ["<urn:b>", "<urn:a>"]
    assert [*index] == [("<urn:b>", "<urn:p>", '"2"'), ("<urn:a>", "<urn:p>", '"1"')]


@pytest.mark.parametrize("name", ["about", "predicate_objects"])
def test_of_what_is_unknown_nothing_is_said(name: str) -> None:
    assert [*getattr(Index(()), name)("<urn:a>")] == []
