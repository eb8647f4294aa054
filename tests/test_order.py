"""What came before and after bounds the days of things, as far as the order is certain."""

import datetime as dt
from collections.abc import Mapping
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from ibrdf.articles.dates import Bounds
from ibrdf.consolidation.order import crossed, tighten, transitive
from ibrdf.corpus import Corpus
from ibrdf.rdf.bridge import IB
from ibrdf.vocabulary import GRAPH
from ibrdf.vocabulary import IB as TERMS
from reported import between, date, disagreements, kinds, of, report, term, values
from strategies import examples


def dated(name: str, thing: str, text: str, **more: str) -> str:
    return report(name, date(text), thing, **more)


def follows(name: str, later: str, earlier: str, **more: str) -> str:
    return report(name, f"said:follows {earlier}", later, **more)


def days(made: Graph, thing: str) -> tuple[set[str], set[str]]:
    """Return the first and the last day of a thing."""
    return values(made, thing, IB.earliest), values(made, thing, IB.latest)


# Bounds


def test_what_follows_something_is_not_before_its_first_day() -> None:
    made = of(dated("r1", ":visit", "2025-08-20") + follows("r2", ":talks", ":visit"))
    assert days(made, ":talks") == ({"2025-08-20"}, set())


def test_what_something_follows_is_not_after_its_last_day() -> None:
    made = of(dated("r1", ":talks", "2025-08") + follows("r2", ":talks", ":visit"))
    assert days(made, ":visit") == (set(), {"2025-08-31"})


def test_an_order_narrows_the_days_that_a_date_allows_and_not_the_date() -> None:
    told = dated("r1", ":visit", "2025-08-20") + dated("r2", ":talks", "2025-08")
    made = of(told + follows("r3", ":talks", ":visit"))
    assert days(made, ":talks") == ({"2025-08-20"}, {"2025-08-31"})
    assert values(made, ":talks", IB.date) == {"2025-08"}


def test_an_order_between_dates_that_keep_it_anyway_changes_nothing() -> None:
    told = dated("r1", ":visit", "2025-07") + dated("r2", ":talks", "2025-08")
    made = of(told + follows("r3", ":talks", ":visit"))
    assert days(made, ":talks") == ({"2025-08-01"}, {"2025-08-31"})
    assert days(made, ":visit") == ({"2025-07-01"}, {"2025-07-31"})


def test_an_order_reaches_through_a_thing_without_a_date() -> None:
    told = dated("r1", ":visit", "2025-08-20")
    made = of(told + follows("r2", ":talks", ":visit") + follows("r3", ":round", ":talks"))
    assert days(made, ":round") == ({"2025-08-20"}, set())


def test_an_order_of_things_without_dates_gives_no_days() -> None:
    made = of(follows("r1", ":talks", ":visit"))
    assert set(made.predicates()) == {IB.follows}


def test_an_order_that_sources_only_pass_on_bounds_nothing() -> None:
    told = dated("r1", ":visit", "2025-08-20")
    made = of(told + follows("r2", ":talks", ":visit", certainty="attributed"))
    assert days(made, ":talks") == (set(), set())


def test_an_order_that_is_denied_bounds_nothing() -> None:
    told = dated("r1", ":visit", "2025-08-20")
    made = of(told + follows("r2", ":talks", ":visit", polarity="denied"))
    assert days(made, ":talks") == (set(), set())


def test_a_date_that_is_only_passed_on_bounds_nothing() -> None:
    told = dated("r1", ":visit", "2025-08-20", certainty="attributed")
    made = of(told + follows("r2", ":talks", ":visit"))
    assert days(made, ":talks") == (set(), set())


def test_a_contested_date_bounds_nothing() -> None:
    told = dated("r1", ":visit", "2025-08") + dated("r2", ":visit", "2024")
    made = of(told + follows("r3", ":talks", ":visit"))
    assert days(made, ":talks") == (set(), set())


def test_the_order_of_a_thing_that_is_perhaps_the_same_bounds_nothing() -> None:
    told = dated("r1", ":visit", "2025-08-20") + follows("r2", ":talks", ":visit")
    made = of(told + ":talks ib:perhapsSame :round .")
    assert days(made, ":round") == (set(), set())


# Against the order


def crossing(**more: str) -> str:
    told = dated("r1", ":visit", "2025-08-20") + dated("r2", ":talks", "2025-07", **more)
    return told + follows("r3", ":talks", ":visit")


def test_dates_that_contradict_the_order_are_a_disagreement_on_the_later_thing() -> None:
    made = of(crossing())
    [iri] = disagreements(made)
    assert kinds(made) == {"against-the-order"}
    assert set(made[iri : IB.concerns]) == {term(":talks")}
    assert made.value(iri, IB.property) == IB.date


def test_the_reports_of_both_dates_and_of_the_order_take_part() -> None:
    assert between(of(crossing())) == {"r1", "r2", "r3"}


def test_dates_against_the_order_stay_and_do_not_bound_each_other() -> None:
    made = of(crossing())
    assert days(made, ":talks") == ({"2025-07-01"}, {"2025-07-31"})
    assert days(made, ":visit") == ({"2025-08-20"}, {"2025-08-20"})


def test_a_date_that_is_only_passed_on_is_not_against_the_order() -> None:
    assert kinds(of(crossing(certainty="attributed"))) == set()


def test_what_is_only_passed_on_of_a_date_takes_no_part() -> None:
    assert between(of(crossing() + dated("r4", ":talks", "2025", certainty="attributed"))) == {
        "r1",
        "r2",
        "r3",
    }


def test_one_day_for_both_is_not_against_the_order() -> None:
    told = dated("r1", ":visit", "2025-08-20") + dated("r2", ":talks", "2025-08-20")
    assert kinds(of(told + follows("r3", ":talks", ":visit"))) == set()


def test_things_that_are_perhaps_the_same_are_not_crossed() -> None:
    told = dated("r1", ":visit", "2025-08-20") + dated("r2", ":round", "2025-08-19")
    made = of(told + follows("r3", ":talks", ":visit") + ":talks ib:perhapsSame :round .")
    assert kinds(made) == set()


def test_dates_are_against_an_order_that_leads_through_another_thing() -> None:
    told = dated("r1", ":visit", "2025-08-20") + dated("r2", ":round", "2025-07")
    made = of(told + follows("r3", ":talks", ":visit") + follows("r4", ":round", ":talks"))
    assert kinds(made) == {"against-the-order"}
    assert between(made) >= {"r1", "r2"}


# The functions


def test_an_order_of_pairs_reaches_as_far_as_it_leads() -> None:
    assert transitive([("d", "c"), ("c", "b"), ("b", "a")]) == [
        ("b", "a"),
        ("c", "a"),
        ("c", "b"),
        ("d", "a"),
        ("d", "b"),
        ("d", "c"),
    ]


def test_two_ways_to_one_thing_are_one_pair() -> None:
    found = transitive([("d", "b"), ("d", "c"), ("b", "a"), ("c", "a")])
    assert [pair for pair in found if pair[0] == "d"] == [("d", "a"), ("d", "b"), ("d", "c")]


def test_an_order_in_a_circle_ends_and_sets_nothing_before_itself() -> None:
    assert transitive([("a", "b"), ("b", "a")]) == [("a", "b"), ("b", "a")]


def test_no_order_gives_no_pairs() -> None:
    assert transitive([]) == []


def test_a_thing_without_days_has_none() -> None:
    assert tighten({"a": Bounds(None, None)}, []) == {}


FIRST = dt.date(2025, 8, 1)
DAYS = st.integers(0, 20).map(lambda number: FIRST + dt.timedelta(days=number))
SPANS = st.tuples(DAYS | st.none(), DAYS | st.none()).map(
    lambda pair: Bounds(*(pair if None in pair else sorted(day for day in pair if day)))
)
NAMES = ["a", "b", "c", "d"]
# Later names follow earlier ones, so that there is no circle.
PAIRS = [(later, earlier) for later, earlier in product(NAMES, NAMES) if later > earlier]
ORDERS = st.lists(st.sampled_from(PAIRS), max_size=4)
DATED = st.dictionaries(st.sampled_from(NAMES), SPANS)


@examples(100)
@given(DATED, ORDERS)
def test_an_order_only_narrows(spans: Mapping[str, Bounds], order: list[tuple[str, str]]) -> None:
    found = tighten(spans, transitive(order))
    for name, span in spans.items():
        mine = found.get(name, Bounds(None, None))
        assert not span.earliest or (mine.earliest and mine.earliest >= span.earliest)
        assert not span.latest or (mine.latest and mine.latest <= span.latest)


@examples(100)
@given(DATED, ORDERS)
def test_where_no_dates_are_crossed_the_first_day_of_each_thing_is_not_after_its_last(
    spans: Mapping[str, Bounds], order: list[tuple[str, str]]
) -> None:
    pairs = transitive(order)
    if not crossed(spans, pairs):
        for first, last in tighten(spans, pairs).values():
            assert not first or not last or first <= last


@examples(100)
@given(DATED, ORDERS, st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_matter(
    spans: Mapping[str, Bounds], order: list[tuple[str, str]], random: Random
) -> None:
    shuffled = random.sample(order, len(order))
    assert transitive(order) == transitive(shuffled)
    assert tighten(spans, transitive(order)) == tighten(spans, transitive(shuffled)[::-1])


# The corpus


def test_no_date_of_the_corpus_is_against_the_order(bundled_corpus: Corpus) -> None:
    data = bundled_corpus.index
    for later, earlier in data.subject_objects(TERMS.follows):
        first, last = data.value(earlier, TERMS.earliest), data.value(later, TERMS.latest)
        assert not first or not last or first <= last


def test_a_day_of_the_corpus_that_only_the_order_gives_is_a_fact(bundled_corpus: Corpus) -> None:
    rows = [quad for quad in bundled_corpus.quads if quad[3] == GRAPH.consolidated]
    dates = {s for s, p, _, _ in rows if p == TERMS.date}
    assert {s for s, p, _, _ in rows if p == TERMS.earliest} - dates


@pytest.mark.parametrize("prop", ["earliest", "latest"])
def test_a_thing_of_the_corpus_has_one_such_day_at_most(bundled_corpus: Corpus, prop: str) -> None:
    data = bundled_corpus.index
    dated_things = data.subjects(TERMS[prop])
    assert all(len(data.objects(thing, TERMS[prop])) == 1 for thing in dated_things)
