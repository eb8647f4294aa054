"""Claims: the values that each report gives for a property of a thing, and the voice behind it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import twin_of
from ibrdf.rdf.terms import Term
from ibrdf.vocabulary import CONCEPT, IB, RDF

_COUNTED = frozenset((CONCEPT.asserted, CONCEPT.attributed))
_DERIVED = (IB.earliest, IB.latest)


class Voice(NamedTuple):
    """A voice: a source itself, an actor to whom it attributes a report, or a part of its text.

    `source` is empty if the report has none, `actors` are those to whom the source attributes the
    report, and `part` is the kind of the part in which all of its passages lie, such as a caption;
    it is empty for the text itself.
    """

    source: Term = ""
    actors: frozenset[Term] = frozenset()
    part: Term = ""


class Claim(NamedTuple):
    """The values that one report gives for one property.

    `attributed` says whether the source only passes them on.
    """

    report: Term
    values: frozenset[Term]
    denied: bool = False
    attributed: bool = False
    voice: Voice = Voice()


Claims: TypeAlias = tuple[Claim, ...]
ClaimsOfAll: TypeAlias = Mapping[Term, Mapping[Term, Claims]]


def claims_of(reports: Index, ontology: Index) -> dict[Term, dict[Term, Claims]]:
    """Return the claims on each property of each thing, by reports that may make facts.

    Asserted and attributed reports of articles may make facts; the speculations and judgements of a
    source may not, and what the editors know lies apart. `reports` may be those of some articles
    only: :func:`join` joins the claims of several.
    """
    props = {twin: prop for prop, twin in twin_of(ontology).items() if prop not in _DERIVED}
    notes = frozenset(reports.subjects(RDF.type, IB.EditorialNote))
    claims: dict[Term, dict[Term, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for report in reports.all_subjects():
        things = reports.objects(report, IB.about)
        if things and notes.isdisjoint(reports.objects(report, IB.source)):
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
    attributed = CONCEPT.attributed in certainties
    voice = _voice(report, reports)

    for predicate, values in reports.about(report).items():
        if predicate in props:
            given = frozenset(values)
            yield props[predicate], Claim(report, given, denied, attributed, voice)


def _voice(report: Term, reports: Index) -> Voice:
    source = reports.value(report, IB.source) or ""
    actors = frozenset(reports.objects(report, IB.attributedTo))
    parts = {_part(passage, reports) for passage in reports.objects(report, IB.evidence)}
    return Voice(source, actors, parts.pop() if len(parts) == 1 else "")


def _part(passage: Term, reports: Index) -> Term:
    """Return the kind of the part of a text that a passage is, or lies in; empty for none."""
    parts = (passage, *reports.objects(passage, IB.partOf))
    kinds = [kind for part in parts for kind in reports.objects(part, IB.kind)]
    return min(kinds, default="")


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


def plain(claims: Claims) -> Claims:
    """Return the claims that sources make themselves."""
    return tuple(claim for claim in claims if not claim.attributed)


def values_of(claims: Iterable[Claim]) -> frozenset[Term]:
    """Return the values of claims."""
    return frozenset(value for claim in claims for value in claim.values)


def reports_of(claims: Iterable[Claim]) -> frozenset[Term]:
    """Return the reports of claims."""
    return frozenset(claim.report for claim in claims)
