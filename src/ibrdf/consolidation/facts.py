"""Reports to facts, and to disagreements where reports cannot all be right.

Each property of each class has a policy, written on its property shape (``ib:policy``), which says
how reported values become facts and when they contest each other. Nothing here knows a property by
name but the date, whose first and last day become facts too. The order of the reports never
matters.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import combinations, product
from typing import Any, NamedTuple, TypeAlias

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from ibrdf.articles.dates import Bounds, bounds
from ibrdf.rdf.bridge import CONCEPT, IB, ID
from ibrdf.rdf.ontology import classes_of, superclasses, twin_of
from ibrdf.rdf.shapes import policies

_COUNTED = frozenset((CONCEPT.asserted, CONCEPT.attributed))
_DERIVED = (IB.earliest, IB.latest)
_RANKS = {CONCEPT.deprecated: 0, CONCEPT.normal: 1, CONCEPT.preferred: 2}


class Claim(NamedTuple):
    """What one report gives for one property: the values, and how the report counts."""

    report: URIRef
    values: frozenset[Node]
    denied: bool = False
    preference: URIRef = CONCEPT.normal

    @property
    def rank(self) -> int:
        """How much the report counts: 0 is set aside, and 2 settles what is disputed."""
        return _RANKS.get(self.preference, _RANKS[CONCEPT.normal])


class Verdict(NamedTuple):
    """What follows from claims on one property: facts, and the reports that differ, by kind."""

    facts: frozenset[Node]
    disputes: Mapping[URIRef, frozenset[URIRef]] = {}


Claims: TypeAlias = tuple[Claim, ...]
Policy: TypeAlias = Callable[[Claims, Graph], Verdict]
_ClaimsOfAll: TypeAlias = Mapping[URIRef, Mapping[URIRef, Claims]]
_Triple: TypeAlias = tuple[Node, Node, Node]


def consolidate(data: Graph, shapes: Graph) -> Graph:
    """Return the facts and disagreements that follow from the reports of a dataset.

    `data` holds reports, registry, ontology and concepts; `shapes` the policies. Both stay as they
    are. A fact that the data already states is left out, so that each triple has one home.

    >>> from ibrdf.articles.reading import read_corpus
    >>> from ibrdf.resources import bundled
    >>> corpus = read_corpus(bundled())
    >>> facts = consolidate(corpus, corpus.shapes)
    >>> (ID["agreement/military-plan"], IB.status, CONCEPT.ratified) in facts
    True
    """
    rules = _Rules(data, policies(shapes))
    claims = claims_of(data)
    made = Graph()
    for triple in (*_on_things(claims, rules), *_on_pairs(claims, rules)):
        if triple not in data:
            made.add(triple)
    return made


def _on_things(claims: _ClaimsOfAll, rules: "_Rules") -> Iterator[_Triple]:
    """Return the facts on each thing, and what its reports disagree about."""
    for thing, by_property in claims.items():
        for prop, mine in by_property.items():
            policy = rules.policy(prop, thing)
            verdict = judge(mine, policy, rules.data)
            for fact in verdict.facts:
                yield thing, prop, fact
            if prop == IB.date:
                standing = tuple(claim for claim in mine if claim.rank)
                yield from _bounds_of(thing, standing, judge(standing, policy, rules.data))
            for kind, reports in verdict.disputes.items():
                yield from _disagreement((thing,), prop, (kind,), reports, rules.data)


def _on_pairs(claims: _ClaimsOfAll, rules: "_Rules") -> Iterator[_Triple]:
    """Return what the reports on things that are perhaps the same disagree about, if they are."""
    for one, other in _perhaps_same(rules.data):
        for prop in claims.get(one, {}).keys() & claims.get(other, {}).keys():
            policy = rules.policy(prop, one, other)
            disputes = compare(claims[one][prop], claims[other][prop], policy, rules.data)
            for kind, reports in disputes.items():
                kinds = (kind, CONCEPT.conditional)
                yield from _disagreement((one, other), prop, kinds, reports, rules.data)


# What the reports claim --------------------------------------------------------


def claims_of(data: Graph) -> dict[URIRef, dict[URIRef, Claims]]:
    """Return what is claimed of each thing and property by reports that may make facts.

    Those are the asserted and the attributed ones; what a source only speculates or judges is known
    as its opinion and makes no fact.
    """
    props: dict[Node, URIRef] = {
        twin: prop for prop, twin in twin_of(data).items() if prop not in _DERIVED
    }
    claims: dict[URIRef, dict[URIRef, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    about: Iterator[Any] = data.subject_objects(IB.about)
    for report, thing in sorted(about):
        certainties = set(data.objects(report, IB.certainty))
        if not certainties or certainties - _COUNTED:
            continue
        denied = (report, IB.polarity, CONCEPT.denied) in data
        preference = _least(data.objects(report, IB.preference), CONCEPT.normal)
        values: dict[URIRef, set[Node]] = defaultdict(set)
        for predicate, value in data.predicate_objects(report):
            if predicate in props:
                values[props[predicate]].add(value)
        for prop, given in values.items():
            claim = Claim(report, frozenset(given), denied, preference)
            claims[thing][prop].append(claim)
    return {
        thing: {prop: tuple(mine) for prop, mine in sorted(by_property.items())}
        for thing, by_property in sorted(claims.items())
    }


def _perhaps_same(data: Graph) -> list[tuple[URIRef, URIRef]]:
    """Return each pair of things that are perhaps the same, once, in one order.

    From two such pairs no third follows: each is a judgement of its own.
    """
    pairs: Iterator[Any] = data.subject_objects(IB.perhapsSame)
    return sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})


# Judging -----------------------------------------------------------------------


def judge(claims: Claims, policy: Policy, data: Graph) -> Verdict:
    """Return the facts and disputes that follow from claims under a policy.

    Disputes are found among all claims. Facts are drawn from those that are not deprecated; where
    these are in dispute and some are preferred, from the preferred. A value that is both affirmed
    and denied is no fact, unless the one who affirms it is preferred to the one who denies it.
    """
    affirmed = tuple(claim for claim in claims if not claim.denied)
    denials = tuple(claim for claim in claims if claim.denied)
    disputes = dict(policy(affirmed, data).disputes)
    disputes[CONCEPT["affirmed-and-denied"]] = _both_sides(affirmed, denials, policy)
    # A report that contradicts itself is a mistake in the report, and no disagreement.
    between = {kind: reports for kind, reports in disputes.items() if len(reports) > 1}
    return Verdict(_facts(affirmed, denials, policy, data), between)


def _facts(affirmed: Claims, denials: Claims, policy: Policy, data: Graph) -> frozenset[Node]:
    standing = tuple(claim for claim in affirmed if claim.rank)
    verdict = policy(standing, data)
    if verdict.disputes and policy not in _HARMLESS:
        verdict = policy(best_ranked(standing), data)
    denied = {value for value in verdict.facts if _is_denied(value, standing, denials, policy)}
    if not denied or policy is _closed_list:
        # Without the member that is denied, a complete list would be one that no report gives.
        return frozenset() if denied else verdict.facts
    # Whoever denies the 20th leaves August standing, which the 20th only refined.
    rest = (claim._replace(values=claim.values - denied) for claim in standing)
    return _facts(tuple(claim for claim in rest if claim.values), denials, policy, data)


def best_ranked(claims: Claims) -> Claims:
    """Return the preferred claims if there are any, else those that are not deprecated."""
    best = max((claim.rank for claim in claims), default=0)
    return tuple(claim for claim in claims if best and claim.rank == best)


def _is_denied(value: Node, affirmed: Claims, denials: Claims, policy: Policy) -> bool:
    """Tell whether a value is denied by a report that counts as much as those that affirm it."""
    rank = max(claim.rank for claim in affirmed if value in claim.values)
    return any(claim.rank >= rank and _denies(claim, value, policy) for claim in denials)


def _denies(denial: Claim, value: Node, policy: Policy) -> bool:
    """Tell whether a report denies a value: whoever denies August denies the 20th of August."""
    if policy is _narrowest:
        return any(_bounds(denied).holds(_bounds(value)) for denied in denial.values)
    return value in denial.values


def _both_sides(affirmed: Claims, denials: Claims, policy: Policy) -> frozenset[URIRef]:
    """Return the reports that affirm what others deny, and those others."""
    return frozenset(
        side.report
        for claim, denial in product(affirmed, denials)
        if any(_denies(denial, value, policy) for value in claim.values)
        for side in (claim, denial)
    )


def compare(
    ours: Claims, theirs: Claims, policy: Policy, data: Graph
) -> dict[URIRef, frozenset[URIRef]]:
    """Return in what two things that are perhaps the same would disagree if they were.

    Only what they disagree on with each other counts, not what each is disputed about by itself.
    """
    if policy is _selection:  # what one report leaves out another one of the same thing may name
        sides = [tuple(claim for claim in side if not claim.denied) for side in (ours, theirs)]
        return dict(_selected(sum(sides, ()), map(_values, sides), data).disputes)
    disputes: dict[URIRef, set[URIRef]] = defaultdict(set)
    for one, other in product(ours, theirs):
        for kind, reports in judge((one, other), policy, data).disputes.items():
            disputes[kind] |= reports
    return {kind: frozenset(reports) for kind, reports in sorted(disputes.items())}


# The policies ------------------------------------------------------------------


def _one(claims: Claims, _: Graph) -> Verdict:
    values = _values(claims)
    if len(values) <= 1:
        return Verdict(values)
    return Verdict(frozenset(), {CONCEPT["different-values"]: _reports(claims)})


def _narrowest(claims: Claims, _: Graph) -> Verdict:
    """Let a date within another refine it; only dates that exclude each other contest.

    Dates that overlap without one lying in the other leave the date open: what both allow is a
    conclusion of ours that no report gives.
    """
    spans = {value: _bounds(value) for value in _values(claims)}
    apart = {v for v, w in product(spans, spans) if not spans[v].meets(spans[w])}
    if apart:
        reports = frozenset(claim.report for claim in claims if claim.values & apart)
        return Verdict(frozenset(), {CONCEPT["different-dates"]: reports})
    inmost = (v for v in spans if all(spans[w].holds(spans[v]) for w in spans))
    # One span may be written in two ways; the shorter is the plainer.
    plainest = sorted(inmost, key=lambda value: (len(str(value)), str(value)))[:1]
    return Verdict(frozenset(plainest))


def _furthest_stage(claims: Claims, data: Graph) -> Verdict:
    stages = {value: _stage(value, data) for value in _values(claims)}
    furthest = frozenset(one for one, stage in stages.items() if stage == max(stages.values()))
    if len(furthest) > 1:
        # Neither is further than the other, so only one of them can be true.
        return Verdict(frozenset(), {CONCEPT["different-values"]: _reports(claims)})
    reached: dict[tuple[Node, frozenset[Node]], int] = defaultdict(int)
    for claim in claims:
        voice = _voice(claim.report, data)
        reached[voice] = max(reached[voice], *(stages[value] for value in claim.values))
    if len(set(reached.values())) <= 1:
        return Verdict(furthest)  # who tells that it was put off and then held tells one story
    return Verdict(furthest, {CONCEPT["different-stages"]: _reports(claims)})


def _voice(report: URIRef, data: Graph) -> tuple[Node, frozenset[Node]]:
    """Return who speaks in a report: its source, and those whom that names for it."""
    source = data.value(report, IB.source)
    return source or report, frozenset(data.objects(report, IB.attributedTo))


def _open_list(claims: Claims, _: Graph) -> Verdict:
    return Verdict(_values(claims))


def _closed_list(claims: Claims, _: Graph) -> Verdict:
    if len({claim.values for claim in claims}) <= 1:
        return Verdict(_values(claims))
    return Verdict(frozenset(), {CONCEPT["different-lists"]: _reports(claims)})


def _wording(claims: Claims, data: Graph) -> Verdict:
    """Keep every wording; what differs is what sources print, or one source in different places.

    Sources that all print the same ones do not differ, nor does a source that prints in one place
    more than in another, nor do a name and its short form.
    """
    values = _values(claims)
    plain = _plainest(values, data)
    short = tuple(claim._replace(values=frozenset(map(plain, claim.values))) for claim in claims)
    printed = _by_source(short, data)
    if len(printed) == 1:
        alike = _nested(claim.values for claim in short)
    else:
        alike = len({frozenset(each) for each in printed.values()}) == 1
    if alike:
        return Verdict(values)
    return Verdict(values, {CONCEPT["different-wordings"]: _reports(claims)})


def _plainest(values: Collection[Node], data: Graph) -> Callable[[Node], Node]:
    """Return what finds the plainest wording that stands for one.

    That is the shortest text within it, or the broadest concept above it: whoever says alliance
    where another says alignment only says more.
    """
    texts = sorted((value for value in values if isinstance(value, Literal)), key=len)

    def plainest(value: Node) -> Node:
        above: Iterator[Any] = data.transitive_objects(value, SKOS.broader)
        wider = [one for one in above if one in values]
        within = (text for text in texts if f" {text} " in f" {value} ")
        return next(within, wider[-1])

    return plainest


def _selection(claims: Claims, data: Graph) -> Verdict:
    """Let values add up, and show where each of two sources names some that the other does not.

    A source that only says less than another does not differ from it, nor one that says it more
    closely: who names defence has named military cooperation.
    """
    return _selected(claims, _by_source(claims, data).values(), data)


def _selected(claims: Claims, groups: Iterable[AbstractSet[Node]], data: Graph) -> Verdict:
    alike = all(
        _covers(one, other, data) or _covers(other, one, data)
        for one, other in combinations(groups, 2)
    )
    disputes = {} if alike else {CONCEPT["different-selections"]: _reports(claims)}
    return Verdict(_values(claims), disputes)


def _covers(one: AbstractSet[Node], other: AbstractSet[Node], data: Graph) -> bool:
    """Tell whether all that the other set names, or something broader, is in the first."""
    return all(
        any(wider in one for wider in data.transitive_objects(value, SKOS.broader))
        for value in other
    )


def _by_source(claims: Claims, data: Graph) -> dict[Node | None, set[Node]]:
    """Return all values that each source gives."""
    given: dict[Node | None, set[Node]] = defaultdict(set)
    for claim in claims:
        given[data.value(claim.report, IB.source)] |= claim.values
    return given


def _nested(sets: Iterable[AbstractSet[Node]]) -> bool:
    """Tell whether of each two sets one holds the other."""
    return all(one <= other or other <= one for one, other in combinations(sets, 2))


POLICIES: Mapping[URIRef, Policy] = {
    CONCEPT.one: _one,
    CONCEPT.narrowest: _narrowest,
    CONCEPT["furthest-stage"]: _furthest_stage,
    CONCEPT["open-list"]: _open_list,
    CONCEPT["closed-list"]: _closed_list,
    CONCEPT.wording: _wording,
    CONCEPT.selection: _selection,
}
# Those under which reports may differ and all be right.
_HARMLESS = (_wording, _selection)


class _Rules:
    """Which policy holds for a property of a thing: that of the most specific class that has one.

    A property without a policy adds up like an open list, since nothing says that it can't.
    """

    def __init__(self, data: Graph, table: Mapping[tuple[URIRef, URIRef], URIRef]) -> None:
        self.data = data
        self.table = table
        self.policy = cache(self._policy)

    def _policy(self, prop: URIRef, *things: URIRef) -> Policy:
        """Return the policy for what is one thing, or for two as if they were one."""
        classes = {kind for thing in things for kind in classes_of(self.data, thing)}
        kinds = {kind for kind in classes if (kind, prop) in self.table}
        above = {
            upper for kind in kinds for upper in superclasses(self.data, kind) if upper != kind
        }
        named = [self.table[kind, prop] for kind in sorted(kinds - above)]
        return POLICIES.get(named[0], _open_list) if named else _open_list


def _values(claims: Iterable[Claim]) -> frozenset[Node]:
    return frozenset(value for claim in claims for value in claim.values)


def _reports(claims: Iterable[Claim]) -> frozenset[URIRef]:
    return frozenset(claim.report for claim in claims)


def _stage(status: Node, data: Graph) -> int:
    """Return the number of a stage; 0 where it has none."""
    numbers = [str(number) for number in data.objects(status, SKOS.notation)]
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


# Dates -------------------------------------------------------------------------


@cache
def _bounds(value: Node) -> Bounds:
    """Return the days a date allows; all of them where it is no date, which validation reports."""
    try:
        return bounds(str(value))
    except ValueError:
        return Bounds(None, None)


def _bounds_of(thing: URIRef, claims: Claims, verdict: Verdict) -> Iterator[_Triple]:
    """Return the first and the last day of a thing's date.

    Where no one date stands and none is contested, they are those that all reports leave.
    """
    affirmed = [claim for claim in claims if not claim.denied]
    dates = verdict.facts or (frozenset() if verdict.disputes else _values(affirmed))
    spans = [_bounds(date) for date in dates]
    first = max((span.earliest for span in spans if span.earliest), default=None)
    last = min((span.latest for span in spans if span.latest), default=None)
    if first and last and first > last:
        return  # several dates that add up, and have no first and last day in common
    for prop, day in ((IB.earliest, first), (IB.latest, last)):
        if day:
            yield thing, prop, Literal(day.isoformat(), datatype=XSD.date)


# Disagreements -----------------------------------------------------------------


def disagreement_iri(things: Iterable[URIRef], prop: URIRef, kind: URIRef) -> URIRef:
    """Return the IRI of a disagreement: that of what it is about, not of who takes part in it."""
    ground = "\n".join([*sorted(things), prop, kind])
    return ID[f"disagreement/{hashlib.sha256(ground.encode()).hexdigest()[:8]}"]


def _disagreement(
    things: tuple[URIRef, ...],
    prop: URIRef,
    kinds: tuple[URIRef, ...],
    reports: frozenset[URIRef],
    data: Graph,
) -> Iterator[_Triple]:
    iri = disagreement_iri(things, prop, kinds[0])
    names = " and ".join(_name(thing, data) for thing in things)
    yield iri, RDF.type, IB.Disagreement
    yield iri, RDFS.label, Literal(f"{names}: {_name(prop, data)}", lang="en")
    yield iri, IB.property, prop
    yield from ((iri, IB.concerns, thing) for thing in things)
    yield from ((iri, IB.kind, kind) for kind in kinds)
    yield from ((iri, IB.between, report) for report in reports)


def _name(term: URIRef, data: Graph) -> str:
    """Return what a term is called, else the end of its IRI."""
    return str(_least(data.objects(term, RDFS.label), re.split("[/#]", term)[-1]))


def _least(terms: Iterable[Any], otherwise: Any) -> Any:
    """Return the first term in the order of terms, not of files: there should be one anyhow."""
    return min(terms, default=otherwise)
