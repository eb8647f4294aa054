"""The consolidation policies: one function each, from claims to facts and disputes.

Each property of each class has a policy, given by its property shape (``ib:policy``). The order of
the reports does not matter.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import combinations, product
from typing import NamedTuple, TypeAlias

from ibrdf.articles.dates import Bounds, bounds
from ibrdf.consolidation.claims import Claim, Claims, reports_of, values_of
from ibrdf.consolidation.comparison import Comparison
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import superclasses
from ibrdf.rdf.terms import Term, text_of
from ibrdf.vocabulary import CONCEPT, RDF


class Verdict(NamedTuple):
    """The result of a policy: the facts, and the reports that differ, by kind of dispute."""

    facts: frozenset[Term]
    disputes: Mapping[Term, frozenset[Term]] = {}


Policy: TypeAlias = Callable[[Claims, Comparison], Verdict]
# What the shapes say of a property: the name of its policy, and what its values are refined along.
Rule: TypeAlias = tuple[Term, frozenset[Term]]
_NO_RULE: Rule = (CONCEPT["open-list"], frozenset())


class Rules:
    """The rule of each property of a thing: that of the thing's most specific class with one.

    `data` holds the classes of things and their superclasses, and `table` the rule of each class
    and property. A property without a rule is treated as an open list.
    """

    def __init__(self, data: Index, table: Mapping[tuple[Term, Term], Rule]) -> None:
        self._data = data
        self._table = table
        self._by_classes = cache(self._of_classes)

    def of(self, prop: Term, *things: Term) -> Rule:
        """Return the rule of a property of one thing, or of two things treated as one."""
        kinds = frozenset(kind for one in things for kind in self._data.objects(one, RDF.type))
        return self._by_classes(prop, kinds)

    def _of_classes(self, prop: Term, kinds: frozenset[Term]) -> Rule:
        classes = {above for kind in kinds for above in superclasses(self._data, kind)}
        ruled = {kind for kind in classes if (kind, prop) in self._table}
        above = {
            upper for kind in ruled for upper in superclasses(self._data, kind) if upper != kind
        }
        mine = [self._table[kind, prop] for kind in sorted(ruled - above, key=text_of)]
        return mine[0] if mine else _NO_RULE


# The policies ------------------------------------------------------------------


def one(claims: Claims, by: Comparison) -> Verdict:
    """Return the finest value as a fact; values that do not refine each other contest."""
    values = values_of(claims)
    finest = frozenset(v for v in values if all(by.refines(v, w) for w in values))
    if finest or not values:
        return Verdict(finest)
    return Verdict(frozenset(), {CONCEPT["different-values"]: reports_of(claims)})


def narrowest(claims: Claims, _: Comparison) -> Verdict:
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


def furthest_stage(claims: Claims, by: Comparison) -> Verdict:
    """Return the furthest stage as a fact; voices that stop at different stages differ."""
    stages = {value: by.stages.get(value, 0) for value in values_of(claims)}
    furthest = frozenset(one for one, stage in stages.items() if stage == max(stages.values()))
    if len(furthest) > 1:
        # Neither stage is further than the other, so only one of them can be true.
        return Verdict(frozenset(), {CONCEPT["different-values"]: reports_of(claims)})

    # Where each voice ends: what it tells in passing is no stage at which it stops.
    ends = [
        max(sorted(values), key=lambda one: stages[one]) for values in by_voice(claims).values()
    ]
    if all(by.matches(one, other) for one, other in combinations(ends, 2)):
        return Verdict(furthest)
    return Verdict(furthest, {CONCEPT["different-stages"]: reports_of(claims)})


def open_list(claims: Claims, _: Comparison) -> Verdict:
    """Return all values as facts."""
    return Verdict(values_of(claims))


def closed_list(claims: Claims, _: Comparison) -> Verdict:
    """Return a complete list as facts; different lists contest each other."""
    if len({claim.values for claim in claims}) <= 1:
        return Verdict(values_of(claims))
    return Verdict(frozenset(), {CONCEPT["different-lists"]: reports_of(claims)})


def wording(claims: Claims, by: Comparison) -> Verdict:
    """Return all wordings as facts; two sources that share no wording differ.

    A name and its short form are one wording, as are a concept and a narrower one: a source that
    says alliance, where another says alignment, does not disagree but says more. Nor do the
    wordings within one source differ.
    """
    return _worded(claims, _by_source(claims), by)


def every_wording(claims: Claims, by: Comparison) -> Verdict:
    """Return all wordings as facts; two reports that share no wording differ."""
    return _worded(claims, [claim.values for claim in claims], by)


def _worded(claims: Claims, groups: Iterable[AbstractSet[Term]], by: Comparison) -> Verdict:
    """Return the verdict on claims whose values are the wordings of several groups of reports."""
    alike = all(
        any(by.matches(one, other) for one, other in product(ours, theirs))
        for ours, theirs in combinations(groups, 2)
    )
    disputes = {} if alike else {CONCEPT["different-wordings"]: reports_of(claims)}
    return Verdict(values_of(claims), disputes)


def selection(claims: Claims, by: Comparison) -> Verdict:
    """Return all values as facts; two voices differ if each has values that the other lacks.

    A voice that gives only some of the values of another does not differ from it. Neither does a
    voice with a finer value.
    """
    return selected(claims, by_voice(claims).values(), by)


def selected(claims: Claims, groups: Iterable[AbstractSet[Term]], by: Comparison) -> Verdict:
    """Return the verdict on claims whose values are selections by several groups of reports."""
    alike = all(
        _covers(one, other, by) or _covers(other, one, by) for one, other in combinations(groups, 2)
    )
    disputes = {} if alike else {CONCEPT["different-selections"]: reports_of(claims)}
    return Verdict(values_of(claims), disputes)


def _covers(one: AbstractSet[Term], other: AbstractSet[Term], by: Comparison) -> bool:
    """Whether the first set has each value of the other, or the same more or less closely."""
    return all(any(by.matches(value, ours) for ours in one) for value in other)


def _by_source(claims: Claims) -> list[frozenset[Term]]:
    """Return the values that each source gives; a report without a source counts as one."""
    return list(_grouped((claim.voice.source or claim.report, claim) for claim in claims).values())


def by_voice(claims: Iterable[Claim]) -> dict[object, frozenset[Term]]:
    """Return the values that each voice gives."""
    return _grouped((voice_of(claim), claim) for claim in claims)


def voice_of(claim: Claim) -> object:
    """Return the voice of a claim; a report without a source is a voice of its own."""
    return claim.voice if claim.voice.source else claim.report


def _grouped(keyed: Iterable[tuple[object, Claim]]) -> dict[object, frozenset[Term]]:
    given: dict[object, frozenset[Term]] = defaultdict(frozenset)
    for key, claim in keyed:
        given[key] |= claim.values
    return dict(given)


POLICIES: Mapping[Term, Policy] = {
    CONCEPT.one: one,
    CONCEPT.narrowest: narrowest,
    CONCEPT["furthest-stage"]: furthest_stage,
    CONCEPT["open-list"]: open_list,
    CONCEPT["closed-list"]: closed_list,
    CONCEPT.wording: wording,
    CONCEPT["every-wording"]: every_wording,
    CONCEPT.selection: selection,
}


@cache
def days_of(value: Term) -> Bounds:
    """Return the days that a date allows; all days for a malformed date, which validation finds."""
    try:
        return bounds(text_of(value))
    except ValueError:
        return Bounds(None, None)
