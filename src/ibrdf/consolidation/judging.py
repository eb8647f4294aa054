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

    Disputes are found among all claims. Facts are drawn from those that are not deprecated; where
    these are in dispute and some are preferred, from the preferred. A value that is both affirmed
    and denied is no fact, unless the report that affirms it is preferred to the one that denies it.
    """
    if len(claims) == 1 and not claims[0].denied:  # as most are: there is nobody to differ from
        standing = claims if claims[0].rank else ()
        return Verdict(policy(standing, data).facts)

    affirmed = tuple(claim for claim in claims if not claim.denied)
    denials = tuple(claim for claim in claims if claim.denied)
    disputes = dict(policy(affirmed, data).disputes)
    disputes[CONCEPT["affirmed-and-denied"]] = _both_sides(affirmed, denials, policy)
    # A report that contradicts itself is a mistake in the report, and no disagreement.
    between = {kind: reports for kind, reports in disputes.items() if len(reports) > 1}
    return Verdict(_facts(affirmed, denials, policy, data), between)


def _facts(affirmed: Claims, denials: Claims, policy: Policy, data: Index) -> frozenset[Term]:
    standing = tuple(claim for claim in affirmed if claim.rank)
    verdict = policy(standing, data)
    if verdict.disputes and policy not in HARMLESS:
        verdict = policy(best_ranked(standing), data)
    denied = {value for value in verdict.facts if _is_denied(value, standing, denials, policy)}
    if not denied or policy is closed_list:
        # Without the member that is denied, a complete list would be one that no report gives.
        return frozenset() if denied else verdict.facts
    # A report that denies the 20th leaves August standing, which the 20th only refined.
    rest = (claim._replace(values=claim.values - denied) for claim in standing)
    return _facts(tuple(claim for claim in rest if claim.values), denials, policy, data)


def best_ranked(claims: Claims) -> Claims:
    """Return the preferred claims if there are any, else those that are not deprecated."""
    best = max((claim.rank for claim in claims), default=0)
    return tuple(claim for claim in claims if best and claim.rank == best)


def _is_denied(value: Term, affirmed: Claims, denials: Claims, policy: Policy) -> bool:
    """Whether a value is denied by a report that counts as much as those that affirm it."""
    rank = max(claim.rank for claim in affirmed if value in claim.values)
    return any(claim.rank >= rank and _denies(claim, value, policy) for claim in denials)


def _denies(denial: Claim, value: Term, policy: Policy) -> bool:
    """Whether a report denies a value: a report that denies August denies the 20th of August."""
    if policy is narrowest:
        return any(days_of(denied).holds(days_of(value)) for denied in denial.values)
    return value in denial.values


def _both_sides(affirmed: Claims, denials: Claims, policy: Policy) -> frozenset[Term]:
    """Return the reports that affirm what others deny, and those others."""
    return frozenset(
        side.report
        for claim, denial in product(affirmed, denials)
        if any(_denies(denial, value, policy) for value in claim.values)
        for side in (claim, denial)
    )


def compare(
    ours: Claims, theirs: Claims, policy: Policy, data: Index
) -> dict[Term, frozenset[Term]]:
    """Return in what two things that are perhaps the same would disagree if they were.

    Only what they disagree on with each other counts, not what each is disputed about by itself.
    """
    if policy is selection:  # what one report leaves out another one of the same thing may name
        sides = [tuple(claim for claim in side if not claim.denied) for side in (ours, theirs)]
        return dict(selected(sum(sides, ()), map(values_of, sides), data).disputes)
    disputes: dict[Term, set[Term]] = defaultdict(set)
    for one, other in product(ours, theirs):
        for kind, reports in judge((one, other), policy, data).disputes.items():
            disputes[kind] |= reports
    return {kind: frozenset(reports) for kind, reports in sorted(disputes.items())}
