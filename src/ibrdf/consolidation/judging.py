"""Facts and disputes that follow from all claims on one property of one thing.

What sources say themselves makes the facts. What they only pass on makes none: it is kept beside
them, and contests none of them.
"""

from collections import defaultdict
from itertools import product
from typing import NamedTuple

from ibrdf.consolidation.claims import Claim, Claims, plain, reports_of, values_of
from ibrdf.consolidation.comparison import Comparison
from ibrdf.consolidation.policies import (
    Policy,
    by_voice,
    closed_list,
    days_of,
    furthest_stage,
    narrowest,
    selected,
    selection,
    voice_of,
)
from ibrdf.rdf.terms import Term
from ibrdf.vocabulary import CONCEPT


class Dispute(NamedTuple):
    """Reports that differ: the kind, and whether only those differ that sources pass on.

    Where `attributed` is true, the reports that sources make themselves do not differ.
    """

    kind: Term
    reports: frozenset[Term]
    attributed: bool = False

    def joined(self, other: "Dispute") -> "Dispute":
        """Return this dispute and another of its kind as one."""
        both = self.attributed and other.attributed
        return Dispute(self.kind, self.reports | other.reports, both)


class Judgement(NamedTuple):
    """What follows from claims: the facts, the values that are only passed on, and the disputes."""

    facts: frozenset[Term] = frozenset()
    told: frozenset[Term] = frozenset()
    disputes: tuple[Dispute, ...] = ()


def judge(claims: Claims, policy: Policy, by: Comparison) -> Judgement:
    """Return the facts, the passed-on values and the disputes that follow under a policy.

    A value that is both affirmed and denied by sources themselves is not a fact.
    """
    own = plain(claims)
    facts = _facts(own, policy, by)
    passed_on = (claim for claim in claims if claim.attributed and not claim.denied)
    told = values_of(passed_on) - facts

    if len(claims) == 1:
        return Judgement(facts, told)
    ours = _disputes(own, policy, by)
    disputes = ours if own == claims else _disputes(claims, policy, by)
    return Judgement(facts, told, _marked(disputes, ours))


def judge_alone(claim: Claim) -> Judgement:
    """Return the judgement on a property that has one claim with one value."""
    if claim.denied:
        return Judgement()
    return Judgement(told=claim.values) if claim.attributed else Judgement(claim.values)


def _marked(
    disputes: dict[Term, frozenset[Term]], ours: dict[Term, frozenset[Term]]
) -> tuple[Dispute, ...]:
    return tuple(
        Dispute(kind, reports, attributed=kind not in ours)
        for kind, reports in sorted(disputes.items())
    )


def _disputes(claims: Claims, policy: Policy, by: Comparison) -> dict[Term, frozenset[Term]]:
    affirmed = tuple(claim for claim in claims if not claim.denied)
    denials = tuple(claim for claim in claims if claim.denied)
    disputes = dict(policy(affirmed, by).disputes)
    sides = both_sides(affirmed, denials, policy, by)
    disputes[CONCEPT["affirmed-and-denied"]] = reports_of(sides)
    # A report that contradicts itself has a mistake; that is not a disagreement.
    return {kind: reports for kind, reports in disputes.items() if len(reports) > 1}


def _facts(claims: Claims, policy: Policy, by: Comparison) -> frozenset[Term]:
    affirmed = tuple(claim for claim in claims if not claim.denied)
    denials = tuple(claim for claim in claims if claim.denied)
    facts = policy(affirmed, by).facts
    denied = {
        fact for fact in facts if any(_denies(denial, fact, policy, by) for denial in denials)
    }
    if not denied or policy is closed_list:
        # A complete list without the denied member would be a list that no report gives.
        return frozenset() if denied else facts
    # If the 20th of August is denied, August still stands, since the 20th only refined it.
    rest = (claim._replace(values=claim.values - denied) for claim in affirmed)
    return _facts((*(claim for claim in rest if claim.values), *denials), policy, by)


def _denies(denial: Claim, value: Term, policy: Policy, by: Comparison) -> bool:
    """Whether a report denies a value.

    Denying August denies the 20th of August too, and denying an alignment denies an alliance.
    """
    if policy is narrowest:
        return any(days_of(denied).holds(days_of(value)) for denied in denial.values)
    return any(by.refines(value, denied) for denied in denial.values)


def both_sides(affirmed: Claims, denials: Claims, policy: Policy, by: Comparison) -> Claims:
    """Return the claims that affirm a value that others deny, and these others."""
    sides = [
        (claim, denial)
        for claim, denial in product(affirmed, denials)
        if any(_denies(denial, value, policy, by) for value in claim.values)
    ]
    return tuple(dict.fromkeys(claim for pair in sides for claim in pair))


def compare(ours: Claims, theirs: Claims, policy: Policy, by: Comparison) -> tuple[Dispute, ...]:
    """Return the disputes between the reports on two things, if the things are the same.

    Disputes among the reports on one of the things are left out.
    """
    own = _between(plain(ours), plain(theirs), policy, by)
    return _marked(_between(ours, theirs, policy, by), own)


def _between(
    ours: Claims, theirs: Claims, policy: Policy, by: Comparison
) -> dict[Term, frozenset[Term]]:
    if policy is selection:  # another report on the same thing may name a missing value
        sides = [tuple(claim for claim in side if not claim.denied) for side in (ours, theirs)]
        return dict(selected(sum(sides, ()), map(values_of, sides), by).disputes)
    if policy is furthest_stage:  # what a voice tells in passing is no stage at which it stops
        ours, theirs = _furthest(ours, by), _furthest(theirs, by)
    disputes: dict[Term, frozenset[Term]] = defaultdict(frozenset)
    for one, other in product(ours, theirs):
        for kind, reports in _disputes((one, other), policy, by).items():
            disputes[kind] |= reports
    return dict(disputes)


def _furthest(claims: Claims, by: Comparison) -> Claims:
    """Return the claims on the furthest stage that each voice reaches, and all denials."""
    reached = {
        voice: max(by.stages.get(value, 0) for value in values)
        for voice, values in by_voice(claim for claim in claims if not claim.denied).items()
    }
    return tuple(
        claim
        for claim in claims
        if claim.denied
        or any(by.stages.get(v, 0) == reached[voice_of(claim)] for v in claim.values)
    )
