"""Reports to facts, and to disagreements where reports cannot all be right.

Each property of each class has a policy, written on its property shape (``ib:policy``), which says
how reported values become facts and when they contest each other. Nothing here knows a property by
name but the date, whose first and last day become facts too. The order of the reports never
matters.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import NamedTuple, TypeAlias

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from ibrdf.dates import Bounds, bounds
from ibrdf.ontology import classes_of, superclasses, twin_of
from ibrdf.shapes import policies
from ibrdf.vocabulary import CONCEPT, IB, ID


_DERIVED = frozenset((IB.earliest, IB.latest))


class Claim(NamedTuple):
    """What one report gives for one property: the values, and how the report counts."""

    report: URIRef
    values: frozenset[Node]
    denied: bool = False
    preference: URIRef = CONCEPT.normal


class Verdict(NamedTuple):
    """What follows from claims on one property: facts, and the reports that differ, by kind."""

    facts: frozenset[Node]
    disputes: Mapping[URIRef, frozenset[URIRef]] = {}


Claims: TypeAlias = tuple[Claim, ...]
Policy: TypeAlias = Callable[[Claims, Graph], Verdict]


def consolidate(data: Graph, shapes: Graph) -> Graph:
    """Return the facts and disagreements that follow from the reports of a dataset.

    `data` holds reports, registry, ontology and concepts; `shapes` the policies. Both stay as they
    are. A fact that the data already states is left out, so that each triple has one home.

    >>> from ibrdf.corpus import read_corpus
    >>> from ibrdf.resources import bundled
    >>> corpus = read_corpus(bundled())
    >>> facts = consolidate(corpus, corpus.shapes)
    >>> (ID["agreement/military-plan"], IB.status, CONCEPT.ratified) in facts
    True
    """
    made = Graph()
    rules = _Rules(data, policies(shapes))
    claims = claims_of(data)
    for thing, by_property in claims.items():
        for prop, mine in by_property.items():
            verdict = judge(mine, rules.policy(thing, prop), data)
            for fact in verdict.facts:
                made.add((thing, prop, fact))
            for kind, reports in verdict.disputes.items():
                _disagree(made, data, (thing,), prop, (kind,), reports)
            if prop == IB.date:
                _add_bounds(made, thing, mine, verdict)
    for one, other in _perhaps_same(data):
        for prop in sorted(claims.get(one, {}).keys() & claims.get(other, {}).keys()):
            ours, theirs = claims[one][prop], claims[other][prop]
            disputes = compare(ours, theirs, rules.policy(one, prop), data)
            for kind, reports in disputes.items():
                kinds = (kind, CONCEPT.conditional)
                _disagree(made, data, (one, other), prop, kinds, reports)
    for triple in list(made):
        if triple in data:
            made.remove(triple)
    return made


# What the reports claim --------------------------------------------------------


def claims_of(data: Graph) -> dict[URIRef, dict[URIRef, Claims]]:
    """Return what is claimed of each thing and property by reports that may make facts.

    Those are the asserted and the attributed ones; what a source only speculates or judges is known
    as its opinion and makes no fact.
    """
    props = {twin: prop for prop, twin in twin_of(data).items()}
    counted = {CONCEPT.asserted, CONCEPT.attributed}
    claims: dict[URIRef, dict[URIRef, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for report, thing in sorted(data.subject_objects(IB.about)):
        if data.value(report, IB.certainty, any=True) not in counted:
            continue
        denied = (report, IB.polarity, CONCEPT.denied) in data
        preference = data.value(report, IB.preference, any=True) or CONCEPT.normal
        values: dict[URIRef, set[Node]] = defaultdict(set)
        for predicate, value in data.predicate_objects(report):
            if predicate in props and props[predicate] not in _DERIVED:
                values[props[predicate]].add(value)
        for prop, given in values.items():
            claim = Claim(report, frozenset(given), denied, preference)
            claims[thing][prop].append(claim)
    return {
        thing: {prop: tuple(mine) for prop, mine in sorted(by_property.items())}
        for thing, by_property in sorted(claims.items())
    }


def _perhaps_same(data: Graph) -> list[tuple[URIRef, URIRef]]:
    """Return each pair of things that are perhaps the same, once, in one order."""
    return sorted({tuple(sorted(pair)) for pair in data.subject_objects(IB.perhapsSame)})


# Judging -----------------------------------------------------------------------


def judge(claims: Claims, policy: Policy, data: Graph) -> Verdict:
    """Return the facts and disputes that follow from claims under a policy.

    Disputes are found among all claims; facts are drawn from the preferred ones, or else from those
    that are not deprecated. A value that is both affirmed and denied is no fact.
    """
    affirmed = tuple(claim for claim in claims if not claim.denied)
    denials = tuple(claim for claim in claims if claim.denied)
    disputes = dict(policy(affirmed, data).disputes) if affirmed else {}
    denied, against = _denied(affirmed, denials)
    if against:
        disputes[CONCEPT["affirmed-and-denied"]] = against
    best = best_ranked(affirmed)
    facts = policy(best, data).facts if best else frozenset()
    return Verdict(facts if _settled(best) else facts - denied, disputes)


def best_ranked(claims: Claims) -> Claims:
    """Return the preferred claims if there are any, else those that are not deprecated."""
    for rank in (CONCEPT.preferred, CONCEPT.normal):
        ranked = tuple(claim for claim in claims if claim.preference == rank)
        if ranked:
            return ranked
    return ()


def _settled(claims: Claims) -> bool:
    return any(claim.preference == CONCEPT.preferred for claim in claims)


def _denied(affirmed: Claims, denials: Claims) -> tuple[frozenset[Node], frozenset[URIRef]]:
    """Return the values that are denied, and the reports on both sides of an affirmed one."""
    values = frozenset(value for claim in denials for value in claim.values)
    sides = [(a, d) for a, d in product(affirmed, denials) if a.values & d.values]
    return values, frozenset(claim.report for side in sides for claim in side)


def compare(
    ours: Claims, theirs: Claims, policy: Policy, data: Graph
) -> dict[URIRef, frozenset[URIRef]]:
    """Return in what two things that are perhaps the same would disagree if they were.

    Only what they disagree on with each other counts, not what each is disputed about by itself.
    """
    disputes: dict[URIRef, set[URIRef]] = defaultdict(set)
    for one, other in product(ours, theirs):
        for kind, reports in judge((one, other), policy, data).disputes.items():
            disputes[kind] |= reports
    return {kind: frozenset(reports) for kind, reports in sorted(disputes.items())}


# The policies ------------------------------------------------------------------


def _one(claims: Claims, _: Graph) -> Verdict:
    values = _values(claims)
    if len(values) == 1:
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
    inmost = [v for v in spans if all(spans[w].holds(spans[v]) for w in spans)]
    return Verdict(frozenset(sorted(inmost, key=lambda value: (len(value), value))[:1]))


def _furthest_stage(claims: Claims, data: Graph) -> Verdict:
    values = _values(claims)
    stages = {value: _stage(value, data) for value in values}
    furthest = frozenset(value for value in values if stages[value] == max(stages.values()))
    if len(values) == 1:
        return Verdict(values)
    return Verdict(furthest, {CONCEPT["different-stages"]: _reports(claims)})


def _open_list(claims: Claims, _: Graph) -> Verdict:
    return Verdict(_values(claims))


def _closed_list(claims: Claims, _: Graph) -> Verdict:
    if len({claim.values for claim in claims}) == 1:
        return Verdict(_values(claims))
    return Verdict(frozenset(), {CONCEPT["different-lists"]: _reports(claims)})


def _wording(claims: Claims, _: Graph) -> Verdict:
    values = _values(claims)
    if len(values) == 1:
        return Verdict(values)
    return Verdict(values, {CONCEPT["different-wordings"]: _reports(claims)})


POLICIES: Mapping[URIRef, Policy] = {
    CONCEPT.one: _one,
    CONCEPT.narrowest: _narrowest,
    CONCEPT["furthest-stage"]: _furthest_stage,
    CONCEPT["open-list"]: _open_list,
    CONCEPT["closed-list"]: _closed_list,
    CONCEPT.wording: _wording,
}


class _Rules:
    """Which policy holds for a property of a thing: that of the most specific class that has one.

    A property without a policy adds up like an open list, since nothing says that it can't.
    """

    def __init__(self, data: Graph, table: Mapping[tuple[URIRef, URIRef], URIRef]) -> None:
        self.data = data
        self.table = table
        self.policy = cache(self._policy)

    def _policy(self, thing: URIRef, prop: URIRef) -> Policy:
        kinds = {kind for kind in classes_of(self.data, thing) if (kind, prop) in self.table}
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
    return int(str(data.value(status, SKOS.notation, any=True) or 0))


# Dates -------------------------------------------------------------------------


@cache
def _bounds(value: Node) -> Bounds:
    """Return the days a date allows; all of them where it is no date, which validation reports."""
    try:
        return bounds(str(value))
    except ValueError:
        return Bounds(None, None)


def _add_bounds(made: Graph, thing: URIRef, claims: Claims, verdict: Verdict) -> None:
    """Add the first and the last day that the reports of a date leave, where they agree."""
    affirmed = [claim for claim in best_ranked(claims) if not claim.denied]
    spans = [_bounds(value) for value in verdict.facts or _values(affirmed)]
    firsts = [span.earliest for span in spans if span.earliest]
    lasts = [span.latest for span in spans if span.latest]
    if not verdict.facts and CONCEPT["different-dates"] in verdict.disputes:
        return
    if firsts:
        made.add((thing, IB.earliest, Literal(max(firsts).isoformat(), datatype=XSD.date)))
    if lasts:
        made.add((thing, IB.latest, Literal(min(lasts).isoformat(), datatype=XSD.date)))


# Disagreements -----------------------------------------------------------------


def disagreement_iri(things: Iterable[URIRef], prop: URIRef, kind: URIRef) -> URIRef:
    """Return the IRI of a disagreement: that of what it is about, not of who takes part in it."""
    ground = "\n".join([*sorted(things), prop, kind])
    return ID[f"disagreement/{hashlib.sha256(ground.encode()).hexdigest()[:8]}"]


def _disagree(
    made: Graph,
    data: Graph,
    things: tuple[URIRef, ...],
    prop: URIRef,
    kinds: tuple[URIRef, ...],
    reports: frozenset[URIRef],
) -> None:
    iri = disagreement_iri(things, prop, kinds[0])
    names = " and ".join(str(data.value(thing, RDFS.label) or thing) for thing in things)
    what = data.value(prop, RDFS.label) or prop.rpartition("/")[2]
    made.add((iri, RDF.type, IB.Disagreement))
    made.add((iri, RDFS.label, Literal(f"{names}: {what}", lang="en")))
    made.add((iri, IB.property, prop))
    for thing in things:
        made.add((iri, IB.concerns, thing))
    for kind in kinds:
        made.add((iri, IB.kind, kind))
    for report in reports:
        made.add((iri, IB.between, report))


def disagreements(data: Graph) -> Iterator[URIRef]:
    """Return the disagreements of a dataset, in the order of their IRIs."""
    for iri in sorted(data.subjects(RDF.type, IB.Disagreement)):
        assert isinstance(iri, URIRef)  # noqa: S101 -- minted above
        yield iri
