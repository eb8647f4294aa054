"""Quads in memory, a store, and a look-up that remembers answer alike."""

from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.rdf.lookup import Lookup, QuadLookup, Remembered, StoreLookup
from ibrdf.rdf.terms import Quad, to_nquads

TERMS = ["<urn:a>", "<urn:b>", "<urn:c>"]
VALUES = [*TERMS, '"a"', '"a"@en']
GRAPHS = ["", "<urn:g>", "<urn:h>"]
QUADS = st.lists(st.tuples(*map(st.sampled_from, (TERMS, TERMS, VALUES, GRAPHS))), max_size=12)


def in_store(quads: list[Quad]) -> StoreLookup:
    store = ox.Store()
    store.bulk_load(to_nquads(quads).encode(), format=ox.RdfFormat.N_QUADS)
    return StoreLookup(store)


def remembered(quads: list[Quad]) -> Remembered:
    return Remembered(QuadLookup(quads))


@pytest.mark.parametrize("other", [in_store, remembered])
@given(QUADS)
def test_look_ups_answer_alike(other: Callable[[list[Quad]], Lookup], quads: list[Quad]) -> None:
    assert answers(other(quads)) == answers(QuadLookup(quads))


def answers(lookup: Lookup) -> list[object]:
    """Return the answers to all questions about few terms."""
    ones: list[object] = [
        (sorted(lookup.statements(one)), lookup.has(one), lookup.mentions(one)) for one in TERMS
    ]
    ones += [
        (
            sorted(lookup.objects(one, prop)),
            lookup.value(one, prop),
            lookup.has(one, prop),
            sorted(lookup.subjects(one)),
            sorted(lookup.subject_objects(one)),
        )
        for one in TERMS
        for prop in TERMS
    ]
    ones += [
        (sorted(lookup.subjects(prop, value)), [lookup.holds(one, prop, value) for one in TERMS])
        for prop in TERMS
        for value in VALUES
    ]
    return ones + [sorted(lookup.subjects_in(graph)) for graph in GRAPHS]
