"""Facts and disagreements that follow from the reports of a corpus.

Each property of each class has a policy, given by its property shape (``ib:policy``). The policy
defines how reported values become facts, and when they contest each other. The date is the only
property with special treatment: its first and last day become facts too. The order of the reports
does not matter.
"""

from collections.abc import Iterator

from ibrdf.consolidation.claims import Claims, ClaimsOfAll, claims_of
from ibrdf.consolidation.disagreements import disagreement
from ibrdf.consolidation.judging import compare, judge
from ibrdf.consolidation.policies import Policies, Verdict, days_of, values_of
from ibrdf.corpus import Corpus
from ibrdf.rdf.index import Index
from ibrdf.rdf.shapes import policies
from ibrdf.rdf.terms import Term, Triple, iri, literal, text_of
from ibrdf.vocabulary import CONCEPT, GRAPH, IB, XSD


def with_facts(corpus: Corpus) -> Corpus:
    """Return a corpus with the facts and disagreements that follow from its reports.

    >>> from ibrdf.articles.reading import read_corpus
    >>> from ibrdf.resources import bundled
    >>> corpus = with_facts(read_corpus(bundled()))
    >>> len(corpus.index.subjects(IB.between))
    22
    """
    claims = claims_of(corpus.index, corpus.index)
    facts = consolidate(claims, corpus.index, corpus.shapes_index)
    return corpus.put(GRAPH.consolidated, facts)


def consolidate(claims: ClaimsOfAll, data: Index, shapes: Index) -> list[Triple]:
    """Return the facts and disagreements that follow from claims.

    `data` holds the registry, the ontology and the concepts, and `shapes` the policies. Facts that
    the data already states are left out, so that each triple is in one graph only.

    >>> from ibrdf.articles.reading import read_corpus
    >>> from ibrdf.consolidation.claims import claims_of
    >>> from ibrdf.resources import bundled
    >>> from ibrdf.vocabulary import ID
    >>> corpus = read_corpus(bundled())
    >>> claims = claims_of(corpus.index, corpus.index)
    >>> facts = consolidate(claims, corpus.index, corpus.shapes_index)
    >>> (ID["agreement/military-plan"], IB.status, CONCEPT.ratified) in facts
    True
    """
    table = Policies(data, policies(shapes))
    made = dict.fromkeys((*_on_things(claims, table, data), *_on_pairs(claims, table, data)))
    return [triple for triple in made if triple not in data]


def _on_things(claims: ClaimsOfAll, table: Policies, data: Index) -> Iterator[Triple]:
    """Return the facts about each thing, and the disagreements of its reports."""
    for thing, by_property in claims.items():
        for prop, mine in by_property.items():
            policy = table.of(prop, thing)
            verdict = judge(mine, policy, data)

            for fact in verdict.facts:
                yield thing, prop, fact

            if prop == IB.date:
                standing = tuple(claim for claim in mine if claim.rank)
                yield from _bounds_of(thing, standing, judge(standing, policy, data))

            for kind, reports in verdict.disputes.items():
                yield from disagreement((thing,), prop, (kind,), reports, data)


def _on_pairs(claims: ClaimsOfAll, table: Policies, data: Index) -> Iterator[Triple]:
    """Return the conditional disagreements of reports on two things that may be the same."""
    for one, other in _perhaps_same(data):
        for prop in claims.get(one, {}).keys() & claims.get(other, {}).keys():
            policy = table.of(prop, one, other)
            disputes = compare(claims[one][prop], claims[other][prop], policy, data)

            for kind, reports in disputes.items():
                kinds = (kind, CONCEPT.conditional)
                yield from disagreement((one, other), prop, kinds, reports, data)


def _perhaps_same(data: Index) -> list[tuple[Term, Term]]:
    """Return each pair of things that may be the same, once, sorted.

    The relation is not transitive: the editors judge each pair by itself.
    """
    named = {
        tuple(sorted((text_of(one), text_of(other))))
        for one in data.all_subjects()
        for other in data.objects(one, IB.perhapsSame)
        if one != other
    }
    return [(iri(one), iri(other)) for one, other in sorted(named)]


def _bounds_of(thing: Term, claims: Claims, verdict: Verdict) -> Iterator[Triple]:
    """Return the first and the last day of a thing's date.

    If there is no single date and none is contested, these are the days that all reports allow.
    """
    affirmed = [claim for claim in claims if not claim.denied]
    dates = verdict.facts or (frozenset() if verdict.disputes else values_of(affirmed))
    spans = [days_of(date) for date in dates]

    first = max((span.earliest for span in spans if span.earliest), default=None)
    last = min((span.latest for span in spans if span.latest), default=None)
    if first and last and first > last:
        return  # several dates that add up have no common first and last day

    for prop, day in ((IB.earliest, first), (IB.latest, last)):
        if day:
            yield thing, prop, literal(day.isoformat(), f"{XSD.iri}date")
