"""Facts and disagreements that follow from the reports of a corpus.

Each property of each class has a policy, given by its property shape (``ib:policy``). The policy
defines how reported values become facts, and when they contest each other. Only the date has
special treatment: its first and last day become facts too, as far as the order of events allows.
The order of the reports does not matter.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias

from ibrdf.articles.dates import Bounds
from ibrdf.consolidation.claims import Claims, ClaimsOfAll, claims_of, plain, reports_of, values_of
from ibrdf.consolidation.comparison import (
    Comparison,
    forms_of_words,
    own_words,
    stages_of,
    steps_of,
)
from ibrdf.consolidation.disagreements import disagreement
from ibrdf.consolidation.examples import examples
from ibrdf.consolidation.judging import Dispute, Judgement, both_sides, compare, judge, judge_alone
from ibrdf.consolidation.order import crossed, tighten, transitive
from ibrdf.consolidation.policies import POLICIES, Policy, Rules, days_of, open_list
from ibrdf.corpus import Corpus
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import told_of, twin_of
from ibrdf.rdf.shapes import rules
from ibrdf.rdf.terms import Term, Triple, iri, literal, text_of
from ibrdf.vocabulary import CONCEPT, GRAPH, IB, RDF, SCHEMA, SKOS, XSD

_NONE: frozenset[str] = frozenset()
# The things that a dispute is about, its property, and the dispute.
_Things: TypeAlias = tuple[Term, ...]
_Disputed: TypeAlias = tuple[_Things, Term, Dispute]
# What an editors' report on one of these gives is also stated of the thing itself.
_SHORTCUTS = (SCHEMA.sameAs, SKOS.prefLabel)


class Layers(NamedTuple):
    """What follows from reports, as triples in three layers.

    `facts` follow from what sources say themselves, with the disagreements; `attributed` are the
    values that sources only pass on; `editors` are identifiers and names that the editors know.
    """

    facts: list[Triple]
    attributed: list[Triple]
    editors: list[Triple]


def with_facts(corpus: Corpus) -> Corpus:
    """Return a corpus with the facts and disagreements that follow from its reports.

    The terms of the ontology get examples.

    >>> from ibrdf.articles.reading import read_corpus
    >>> from ibrdf.resources import bundled
    >>> corpus = with_facts(read_corpus(bundled()))
    >>> corpus.index.has(IB.place, IB.toldAs)
    True
    """
    claims = claims_of(corpus.index, corpus.index)
    layers = consolidate(claims, corpus.index, corpus.shapes_index)
    whole = corpus.put_all(
        {
            GRAPH.consolidated: layers.facts,
            GRAPH.attributed: layers.attributed,
            GRAPH.editorial: layers.editors,
        }
    )
    return whole.put(GRAPH.ontology, examples(whole.index))


def consolidate(claims: ClaimsOfAll, data: Index, shapes: Index) -> Layers:
    """Return the facts and disagreements that follow from claims.

    `data` holds the registry, the ontology, the concepts and the reports, and `shapes` the
    policies. Facts that the data already states are left out, so that each triple is in one graph
    only.

    >>> from ibrdf.articles.reading import read_corpus
    >>> from ibrdf.consolidation.claims import claims_of
    >>> from ibrdf.resources import bundled
    >>> from ibrdf.vocabulary import ID
    >>> corpus = read_corpus(bundled())
    >>> claims = claims_of(corpus.index, corpus.index)
    >>> layers = consolidate(claims, corpus.index, corpus.shapes_index)
    >>> (ID["agreement/defence-agreement"], IB.status, CONCEPT.signed) in layers.facts
    True
    """
    work = _Consolidation(claims, data, shapes)
    facts = (*work.facts(), *work.days(), *work.disagreements())
    return Layers(
        facts=_new(facts, data),
        attributed=_new(work.attributed(), data),
        editors=_new(_shortcuts(data), data),
    )


def _new(triples: Iterable[Triple], data: Index) -> list[Triple]:
    return [triple for triple in dict.fromkeys(triples) if triple not in data]


class _Consolidation:
    """The consolidation of the claims of a corpus."""

    def __init__(self, claims: ClaimsOfAll, data: Index, shapes: Index) -> None:
        self._claims = claims
        self._data = data
        table = rules(shapes)
        self._rules = Rules(data, table)
        along = frozenset(prop for _, props in table.values() for prop in props)
        self._steps = steps_of(data, along | {IB.partOf, IB.ofState})
        self._forms = forms_of_words(data)
        self._stages = stages_of(data)
        self._own_words = cache(lambda thing: own_words(thing, self._steps, data))

    def _rule(self, prop: Term, *things: Term) -> tuple[Policy, Comparison]:
        """Return the policy for a property of things, and what their values are compared by."""
        policy, along = self._rules.of(prop, *things)
        own = frozenset().union(*map(self._own_words, things)) if prop == IB.nameUsed else _NONE
        by = Comparison(self._steps, along, self._stages, self._forms, own)
        return POLICIES.get(policy, open_list), by

    @cached_property
    def _judgements(self) -> dict[Term, dict[Term, Judgement]]:
        """The judgement on each property of each thing."""
        judged: dict[Term, dict[Term, Judgement]] = {}
        for thing, by_property in self._claims.items():
            mine = {prop: self._judge(thing, prop, claims) for prop, claims in by_property.items()}
            if IB.asOf in mine:
                counted = _of_the_stage(by_property, mine)
                mine[IB.asOf] = judge(counted, *self._rule(IB.asOf, thing))
            judged[thing] = mine
        return judged

    def _judge(self, thing: Term, prop: Term, claims: Claims) -> Judgement:
        if len(claims) == 1 and len(claims[0].values) == 1:  # the most common case
            return judge_alone(claims[0])
        return judge(claims, *self._rule(prop, thing))

    def facts(self) -> Iterator[Triple]:
        """Return the facts that sources state themselves."""
        for thing, by_property in self._judgements.items():
            for prop, judgement in by_property.items():
                yield from ((thing, prop, fact) for fact in sorted(judgement.facts))

    def attributed(self) -> Iterator[Triple]:
        """Return the values that sources only pass on."""
        told = told_of(self._data)
        for thing, by_property in self._judgements.items():
            for prop, judgement in by_property.items():
                yield from ((thing, told[prop], value) for value in sorted(judgement.told))

    # Days

    @cached_property
    def _dated(self) -> dict[Term, Bounds]:
        """The days that the date of each thing allows."""
        found = {}
        for thing, by_property in self._judgements.items():
            if IB.date in by_property:
                claims = plain(self._claims[thing][IB.date])
                found[thing] = _days(claims, by_property[IB.date])
        return found

    @cached_property
    def _order(self) -> list[tuple[Term, Term]]:
        """Each thing with a thing that certainly came before it."""
        return transitive(
            (thing, earlier)
            for thing, by_property in self._judgements.items()
            if IB.follows in by_property
            for earlier in by_property[IB.follows].facts
        )

    def days(self) -> Iterator[Triple]:
        """Return the first and the last day of each thing, as dates and order allow."""
        for thing, span in tighten(self._dated, self._order).items():
            for prop, day in ((IB.earliest, span.earliest), (IB.latest, span.latest)):
                if day:
                    yield thing, prop, literal(day.isoformat(), f"{XSD.iri}date")

    # Disagreements

    def disagreements(self) -> Iterator[Triple]:
        """Return the disagreements between reports.

        Disputes of one kind on a property of the same things are one disagreement.
        """
        disputes: dict[tuple[_Things, Term, Term], Dispute] = {}
        on_one = (self._on_things(), self._on_parts(), self._on_order())
        for things, prop, dispute in (*chain.from_iterable(on_one), *self._on_pairs()):
            key = (things, prop, dispute.kind)
            disputes[key] = disputes[key].joined(dispute) if key in disputes else dispute

        for (things, prop, _), dispute in disputes.items():
            yield from disagreement(things, prop, dispute, self._data)

    def _on_things(self) -> Iterator[_Disputed]:
        """Return the disputes on what is said of one thing."""
        for thing, by_property in self._judgements.items():
            for prop, judgement in by_property.items():
                yield from (((thing,), prop, dispute) for dispute in judgement.disputes)

    def _on_parts(self) -> Iterator[_Disputed]:
        """Return the disputes on what is denied of a whole and affirmed of its part."""
        for whole, by_property in self._claims.items():
            parts = self._steps.downwards(whole, IB.partOf)[1:]
            for prop, claims in by_property.items() if parts else ():
                denials = tuple(claim for claim in claims if claim.denied)
                for part in parts if denials else ():
                    mine = self._claims.get(part, {}).get(prop, ())
                    affirmed = tuple(claim for claim in mine if not claim.denied)
                    rule = self._rule(prop, part)
                    if sides := both_sides(affirmed, denials, *rule):
                        own = both_sides(plain(affirmed), plain(denials), *rule)
                        kind = CONCEPT["affirmed-and-denied"]
                        yield (part,), prop, Dispute(kind, reports_of(sides), attributed=not own)

    def _on_order(self) -> Iterator[_Disputed]:
        """Return the disputes on dates that contradict the order of events."""
        for later, earlier in crossed(self._dated, self._order):
            claims = (*self._claims[later][IB.date], *self._claims[earlier][IB.date])
            order = self._claims[later].get(IB.follows, ())
            reports = reports_of(plain((*claims, *order)))
            yield (later,), IB.date, Dispute(CONCEPT["against-the-order"], reports)

    def _on_pairs(self) -> Iterator[_Disputed]:
        """Return the conditional disputes between reports on two things that may be the same."""
        for one, other in _perhaps_same(self._data):
            ours, theirs = self._claims.get(one, {}), self._claims.get(other, {})
            for prop in sorted(ours.keys() & theirs.keys()):
                for dispute in compare(ours[prop], theirs[prop], *self._rule(prop, one, other)):
                    yield (one, other), prop, dispute


def _of_the_stage(claims: Mapping[Term, Claims], judged: Mapping[Term, Judgement]) -> Claims:
    """Return the claims on the date of the stage by reports of a stage that counts."""
    stages = judged.get(IB.status, Judgement())
    counted = {
        claim.report
        for claim in claims.get(IB.status, ())
        if claim.values & (stages.told if claim.attributed else stages.facts)
    }
    return tuple(claim for claim in claims[IB.asOf] if claim.report in counted)


def _days(claims: Claims, judgement: Judgement) -> Bounds:
    """Return the first and the last day of a thing's date.

    If there is no single date and none is contested, these are the days that all reports allow.
    """
    contested = any(not dispute.attributed for dispute in judgement.disputes)
    affirmed = [claim for claim in claims if not claim.denied]
    dates = judgement.facts or (frozenset() if contested else values_of(affirmed))
    spans = [days_of(date) for date in dates]

    first = max((span.earliest for span in spans if span.earliest), default=None)
    last = min((span.latest for span in spans if span.latest), default=None)
    if first and last and first > last:
        return Bounds(None, None)  # several dates that add up have no common first and last day
    return Bounds(first, last)


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


def _shortcuts(data: Index) -> Iterator[Triple]:
    """Return the identifiers and names that the editors' reports give things."""
    twins = twin_of(data)
    for prop in _SHORTCUTS:
        for report, value in data.subject_objects(twins[prop]) if prop in twins else ():
            sources = data.objects(report, IB.source)
            if any((source, RDF.type, IB.EditorialNote) in data for source in sources):
                yield from ((thing, prop, value) for thing in data.objects(report, IB.about))
