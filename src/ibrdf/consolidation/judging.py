"""Facts and disputes that follow from all claims on one property of one thing."""

from collections import defaultdict
from itertools import product

from ibrdf.consolidation.claims import Claim, Claims
from ibrdf.consolidation.policies import (
    HARMLESS,
    Policy,
    Verdict,
    closed_list,
    days_of,
    narrowest,
    selected,
    selection,
    values_of,
)
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term
from ibrdf.vocabulary import CONCEPT


def judge(claims: Claims, policy: Policy, data: Index) -> Verdict:
    """Return the facts and disputes that follow from claims under a policy.

    Disputes are found among all claims. Facts follow from the claims that are not deprecated, or
    from the preferred claims if the others are in dispute. A value that is both affirmed and denied
    is not a fact, unless the report that affirms it ranks higher than the report that denies it.
    """
    if len(claims) == 1 and not claims[0].denied:  # the most common case
        standing = claims if claims[0].rank else ()
        return Verdict(policy(standing, data).facts)

    affirmed = tuple(claim for claim in claims if not claim.denied)
    denials = tuple(claim for claim in claims if claim.denied)
    disputes = dict(policy(affirmed, data).disputes)
    disputes[CONCEPT["affirmed-and-denied"]] = _both_sides(affirmed, denials, policy)
    # A report that contradicts itself has a mistake; that is not a disagreement.
    between = {kind: reports for kind, reports in disputes.items() if len(reports) > 1}
    return Verdict(_facts(affirmed, denials, policy, data), between)


def _facts(affirmed: Claims, denials: Claims, policy: Policy, data: Index) -> frozenset[Term]:
    standing = tuple(claim for claim in affirmed if claim.rank)
    verdict = policy(standing, data)
    if verdict.disputes and policy not in HARMLESS:
        verdict = policy(best_ranked(standing), data)
    if not denials:
        return verdict.facts

    denied = {value for value in verdict.facts if _is_denied(value, standing, denials, policy)}
    if not denied or policy is closed_list:
        # A complete list without the denied member would be a list that no report gives.
        return frozenset() if denied else verdict.facts
    # If the 20th of August is denied, August still stands, since the 20th only refined it.
    rest = (claim._replace(values=claim.values - denied) for claim in standing)
    return _facts(tuple(claim for claim in rest if claim.values), denials, policy, data)


def best_ranked(claims: Claims) -> Claims:
    """Return the preferred claims if there are any, or else those that are not deprecated."""
    best = max((claim.rank for claim in claims), default=0)
    return tuple(claim for claim in claims if best and claim.rank == best)


def _is_denied(value: Term, affirmed: Claims, denials: Claims, policy: Policy) -> bool:
    """Whether a value is denied by a report with at least the rank of those that affirm it."""
    rank = max(claim.rank for claim in affirmed if value in claim.values)
    return any(claim.rank >= rank and _denies(claim, value, policy) for claim in denials)


def _denies(denial: Claim, value: Term, policy: Policy) -> bool:
    """Whether a report denies a value; denying August denies the 20th of August too."""
    if policy is narrowest:
        return any(days_of(denied).holds(days_of(value)) for denied in denial.values)
    return value in denial.values


def _both_sides(affirmed: Claims, denials: Claims, policy: Policy) -> frozenset[Term]:
    """Return the reports that affirm a value that others deny, and these others."""
    return frozenset(
        side.report
        for claim, denial in product(affirmed, denials)
        if any(_denies(denial, value, policy) for value in claim.values)
        for side in (claim, denial)
    )


def compare(
    ours: Claims, theirs: Claims, policy: Policy, data: Index
) -> dict[Term, frozenset[Term]]:
    """Return the disputes between the reports on two things, if the things are the same.

    Disputes among the reports on one of the things are left out.
    """
    if policy is selection:  # another report on the same thing may name a missing value
        sides = [tuple(claim for claim in side if not claim.denied) for side in (ours, theirs)]
        return dict(selected(sum(sides, ()), map(values_of, sides), data).disputes)
    disputes: dict[Term, set[Term]] = defaultdict(set)
    for one, other in product(ours, theirs):
        for kind, reports in judge((one, other), policy, data).disputes.items():
            disputes[kind] |= reports
    return {kind: frozenset(reports) for kind, reports in sorted(disputes.items())}
