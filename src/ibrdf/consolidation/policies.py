"""The consolidation policies: one function each, from claims to facts and disputes.

Each property of each class has a policy, given by its property shape (``ib:policy``). The order of
the reports does not matter.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import combinations, product
from typing import NamedTuple, TypeAlias

from ibrdf.articles.dates import Bounds, bounds
from ibrdf.consolidation.claims import Claim, Claims
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import superclasses
from ibrdf.rdf.terms import Term, is_literal, text_of
from ibrdf.vocabulary import CONCEPT, RDF, SKOS


class Verdict(NamedTuple):
    """The result of a policy: the facts, and the reports that differ, by kind of dispute."""

    facts: frozenset[Term]
    disputes: Mapping[Term, frozenset[Term]] = {}


_NO_VALUES: frozenset[Term] = frozenset()
Policy: TypeAlias = Callable[[Claims, Index], Verdict]


class Policies:
    """The policy of each property of a thing: that of the thing's most specific class with one.

    `data` holds the classes of things and their superclasses, and `table` the name of the policy of
    each class and property. A property without a policy is treated as an open list.
    """

    def __init__(self, data: Index, table: Mapping[tuple[Term, Term], Term]) -> None:
        self._data = data
        self._table = table
        self._by_classes = cache(self._of_classes)

    def of(self, prop: Term, *things: Term) -> Policy:
        """Return the policy of a property of one thing, or of two things treated as one."""
        kinds = _NO_VALUES.union(*[self._data.objects(one, RDF.type) for one in things])
        return self._by_classes(prop, kinds)

    def _of_classes(self, prop: Term, kinds: frozenset[Term]) -> Policy:
        classes = {above for kind in kinds for above in superclasses(self._data, kind)}
        ruled = {kind for kind in classes if (kind, prop) in self._table}
        above = {
            upper for kind in ruled for upper in superclasses(self._data, kind) if upper != kind
        }
        named = [self._table[kind, prop] for kind in sorted(ruled - above, key=text_of)]
        return POLICIES.get(named[0], _open_list) if named else _open_list


# The policies ------------------------------------------------------------------


def one(claims: Claims, _: Index) -> Verdict:
    """Return the only value as a fact; different values contest each other."""
    values = values_of(claims)
    if len(values) <= 1:
        return Verdict(values)
    return Verdict(frozenset(), {CONCEPT["different-values"]: _reports_of(claims)})


def narrowest(claims: Claims, _: Index) -> Verdict:
    """Return the narrowest date as a fact; dates that exclude each other contest.

    Dates that overlap without one lying in the other give no fact: the days that both allow would
    be a conclusion that no report gives.
    """
    spans = {value: days_of(value) for value in values_of(claims)}

    apart = {v for v, w in product(spans, spans) if not spans[v].meets(spans[w])}
    if apart:
        reports = frozenset(claim.report for claim in claims if claim.values & apart)
        return Verdict(frozenset(), {CONCEPT["different-dates"]: reports})

    inmost = (v for v in spans if all(spans[w].holds(spans[v]) for w in spans))
    # One span may be written in two ways; the shorter one is chosen.
    chosen = sorted(inmost, key=lambda value: (len(value), value))[:1]
    return Verdict(frozenset(chosen))


def _furthest_stage(claims: Claims, data: Index) -> Verdict:
    """Return the furthest stage as a fact; voices that stop at different stages differ."""
    stages = {value: _stage(value, data) for value in values_of(claims)}
    furthest = frozenset(one for one, stage in stages.items() if stage == max(stages.values()))
    if len(furthest) > 1:
        # Neither stage is further than the other, so only one of them can be true.
        return Verdict(frozenset(), {CONCEPT["different-values"]: _reports_of(claims)})

    reached: dict[tuple[Term, frozenset[Term]], int] = defaultdict(int)
    for claim in claims:
        voice = (claim.source or claim.report, claim.voices)
        reached[voice] = max(reached[voice], *(stages[value] for value in claim.values))
    if len(set(reached.values())) <= 1:
        return Verdict(furthest)  # every voice reaches the same stage in the end
    return Verdict(furthest, {CONCEPT["different-stages"]: _reports_of(claims)})


def _open_list(claims: Claims, _: Index) -> Verdict:
    """Return all values as facts."""
    return Verdict(values_of(claims))


def closed_list(claims: Claims, _: Index) -> Verdict:
    """Return a complete list as facts; different lists contest each other."""
    if len({claim.values for claim in claims}) <= 1:
        return Verdict(values_of(claims))
    return Verdict(frozenset(), {CONCEPT["different-lists"]: _reports_of(claims)})


def wording(claims: Claims, data: Index) -> Verdict:
    """Return all wordings as facts; different wordings of sources, or within a source, differ.

    Sources that all print the same wordings do not differ. Neither does a source that prints more
    in one passage than in another, nor do a name and its short form.
    """
    values = values_of(claims)
    if len(claims) == 1:
        return Verdict(values)

    simplest = {value: _simplest(value, values, data) for value in values}
    short = tuple(
        claim._replace(values=frozenset(simplest[value] for value in claim.values))
        for claim in claims
    )

    printed = _by_source(short)
    if len(printed) == 1:
        alike = _nested(claim.values for claim in short)
    else:
        alike = len({frozenset(each) for each in printed.values()}) == 1
    if alike:
        return Verdict(values)
    return Verdict(values, {CONCEPT["different-wordings"]: _reports_of(claims)})


def _simplest(value: Term, values: Collection[Term], data: Index) -> Term:
    """Return the simplest of some wordings that stands for one of them.

    That is the shortest text within it, or the broadest concept above it: a source that says
    alliance, where another says alignment, does not disagree but says more.
    """
    if not is_literal(value):
        wider = [above for above in data.upwards(value, SKOS.broader) if above in values]
        return wider[-1]

    words = f" {text_of(value)} "
    texts = sorted(filter(is_literal, values), key=lambda text: (len(text_of(text)), text))
    return next(text for text in texts if f" {text_of(text)} " in words)


def selection(claims: Claims, data: Index) -> Verdict:
    """Return all values as facts; two sources differ if each has values that the other lacks.

    A source that gives only some of the values of another does not differ from it. Neither does a
    source with a narrower value: a source that names defence has named military cooperation.
    """
    return selected(claims, _by_source(claims).values(), data)


def selected(claims: Claims, groups: Iterable[AbstractSet[Term]], data: Index) -> Verdict:
    """Return the verdict on claims whose values are selections by several groups of reports."""
    alike = all(
        _covers(one, other, data) or _covers(other, one, data)
        for one, other in combinations(groups, 2)
    )
    disputes = {} if alike else {CONCEPT["different-selections"]: _reports_of(claims)}
    return Verdict(values_of(claims), disputes)


def _covers(one: AbstractSet[Term], other: AbstractSet[Term], data: Index) -> bool:
    """Whether the first set has each value of the other, or a broader value."""
    return all(any(wider in one for wider in data.upwards(value, SKOS.broader)) for value in other)


def _by_source(claims: Claims) -> dict[Term, set[Term]]:
    """Return the values that each source gives, by source."""
    given: dict[Term, set[Term]] = defaultdict(set)
    for claim in claims:
        given[claim.source] |= claim.values
    return given


def _nested(sets: Iterable[AbstractSet[Term]]) -> bool:
    """Whether one of each two sets contains the other."""
    return all(one <= other or other <= one for one, other in combinations(list(sets), 2))


POLICIES: Mapping[Term, Policy] = {
    CONCEPT.one: one,
    CONCEPT.narrowest: narrowest,
    CONCEPT["furthest-stage"]: _furthest_stage,
    CONCEPT["open-list"]: _open_list,
    CONCEPT["closed-list"]: closed_list,
    CONCEPT.wording: wording,
    CONCEPT.selection: selection,
}
# The policies under which reports may differ although all are right.
HARMLESS = (wording, selection)


# Values and reports --------------------------------------------------------------


def values_of(claims: Iterable[Claim]) -> frozenset[Term]:
    """Return the values of claims."""
    return _NO_VALUES.union(*[claim.values for claim in claims])


def _reports_of(claims: Iterable[Claim]) -> frozenset[Term]:
    """Return the reports of claims."""
    return frozenset(claim.report for claim in claims)


def _stage(status: Term, data: Index) -> int:
    """Return the number of a stage, or 0 if it has none."""
    numbers = map(text_of, data.objects(status, SKOS.notation))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


@cache
def days_of(value: Term) -> Bounds:
    """Return the days that a date allows; all days for a malformed date, which validation finds."""
    try:
        return bounds(text_of(value))
    except ValueError:
        return Bounds(None, None)
