"""Claims: the values that each report gives for a property of a thing, and the report's rank."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import twin_of
from ibrdf.rdf.terms import Term
from ibrdf.vocabulary import CONCEPT, IB

_COUNTED = frozenset((CONCEPT.asserted, CONCEPT.attributed))
_DERIVED = (IB.earliest, IB.latest)
_NORMAL = 1
_RANKS = {CONCEPT.deprecated: 0, CONCEPT.normal: _NORMAL, CONCEPT.preferred: 2}


class Claim(NamedTuple):
    """The values that one report gives for one property, with the report's source and rank.

    `source` is empty if the report has none; `voices` are the actors to whom the source attributes
    the report.
    """

    report: Term
    values: frozenset[Term]
    denied: bool = False
    preference: Term = CONCEPT.normal
    source: Term = ""
    voices: frozenset[Term] = frozenset()

    @property
    def rank(self) -> int:
        """The rank of the report: 0 is deprecated, 1 is normal, and 2 is preferred."""
        return _RANKS.get(self.preference, _NORMAL)


Claims: TypeAlias = tuple[Claim, ...]
ClaimsOfAll: TypeAlias = Mapping[Term, Mapping[Term, Claims]]


def claims_of(reports: Index, ontology: Index) -> dict[Term, dict[Term, Claims]]:
    """Return the claims on each property of each thing, by reports that may make facts.

    Asserted and attributed reports may make facts; the speculations and judgements of a source may
    not. `reports` may be those of some articles only: :func:`join` joins the claims of several.
    """
    props = {twin: prop for prop, twin in twin_of(ontology).items() if prop not in _DERIVED}
    claims: dict[Term, dict[Term, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for report in reports.all_subjects():
        if things := reports.objects(report, IB.about):
            for prop, claim in _claims_in(report, reports, props):
                for thing in things:
                    claims[thing][prop].append(claim)
    return {thing: _sorted(by_property) for thing, by_property in sorted(claims.items())}


def _claims_in(
    report: Term, reports: Index, props: Mapping[Term, Term]
) -> Iterator[tuple[Term, Claim]]:
    """Return the claim of a report on each property; none if the report makes no facts."""
    certainties = set(reports.objects(report, IB.certainty))
    if not certainties or certainties - _COUNTED:
        return

    denied = CONCEPT.denied in reports.objects(report, IB.polarity)
    preference = reports.value(report, IB.preference) or CONCEPT.normal
    source = reports.value(report, IB.source) or ""
    voices = frozenset(reports.objects(report, IB.attributedTo))

    for predicate, values in reports.about(report).items():
        if predicate in props:
            given = frozenset(values)
            yield props[predicate], Claim(report, given, denied, preference, source, voices)


def _sorted(by_property: Mapping[Term, Iterable[Claim]]) -> dict[Term, Claims]:
    return {prop: tuple(sorted(mine)) for prop, mine in sorted(by_property.items())}


def join(parts: Iterable[ClaimsOfAll]) -> dict[Term, dict[Term, Claims]]:
    """Return the joined claims of several sets of articles; their order does not matter.

    >>> one, two = (Claim("<urn:r1>", frozenset({'"1"'})), Claim("<urn:r2>", frozenset({'"2"'})))
    >>> joined = join([{"<urn:a>": {"<urn:p>": (two,)}}, {"<urn:a>": {"<urn:p>": (one,)}}])
    >>> [claim.report for claim in joined["<urn:a>"]["<urn:p>"]]
    ['<urn:r1>', '<urn:r2>']
    """
    claims: dict[Term, dict[Term, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        for thing, by_property in part.items():
            for prop, mine in by_property.items():
                claims[thing][prop] += mine
    return {thing: _sorted(by_property) for thing, by_property in sorted(claims.items())}
