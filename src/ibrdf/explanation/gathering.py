"""A thing, value by value: who says so, where, how surely, and what disagrees.

What is gathered here is an :class:`~ibrdf.explanation.model.Explanation`, whose text is for people.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from rdflib import RDF, RDFS, SKOS, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from ibrdf.articles.passages import span_of
from ibrdf.errors import UnknownNameError
from ibrdf.explanation.model import (
    STANDINGS,
    Claim,
    Difference,
    Explanation,
    Likeness,
    Passage,
    Property,
    Reason,
    Side,
    Standing,
    Value,
)
from ibrdf.rdf.bridge import BASE, CONCEPT, GRAPH, IB, SCHEMA
from ibrdf.rdf.ontology import twin_of
from ibrdf.reasoning.closure import infer
from ibrdf.reasoning.proof import Derivation, Grounds, context_for, stated, statement

__all__ = ["Explanation", "explain"]

Texts: TypeAlias = Mapping[Any, str]  # by IRI, whether rdflib's or plain text

_WORDS = {
    DATASET_DEFAULT_GRAPH_ID: "the dataset",  # as of what was published without named graphs
    GRAPH.registry: "the editors, in the registry",
    GRAPH.consolidated: "the reports",
    GRAPH.ontology: "the ontology",
    GRAPH.concepts: "the concepts",
    GRAPH.editorial: "the editors, in a note",
}
_REPORTED = {GRAPH.consolidated, DATASET_DEFAULT_GRAPH_ID}  # where reports become facts
# Told at the top, beside the doubt about identity, or by the date that they follow from.
_TOLD_ELSEWHERE = {RDFS.label, IB.perhapsSame, IB.earliest, IB.latest}
_COUNTED = {CONCEPT.asserted, CONCEPT.attributed}


def explain(
    data: Dataset, thing: str, prop: str | None = None, *, texts: Texts | None = None
) -> Explanation:
    """Return what is known of a thing, on whose word, and what speaks against it.

    `data` is a dataset whose default graph is the union of its graphs. `thing` is a short name
    such as ``agreement:minsk-package`` or an IRI; `prop` a key such as ``documentCount``, ``type``,
    a short name or an IRI. Without it, all properties are told but the bounds of dates. `texts`
    holds the articles' words by IRI; they are quoted where they are the ones that were read.
    What follows by reasoning is read from the dataset or, where it was not inferred yet, inferred.
    Raises :class:`~ibrdf.errors.UnknownNameError` with the nearest name, and
    :class:`~ibrdf.errors.InconsistencyError` as :func:`~ibrdf.reasoning.closure.infer` does.

    >>> from ibrdf.graphs import load
    >>> told = explain(load(), "agreement:minsk-package", "documentCount")
    >>> [(value.value, value.standing) for value in told.properties[0].values]
    [('13', 'contested'), ('12', 'contested')]
    """
    gathering = _Gathering(data, texts or {})
    iri = gathering.thing(thing)
    asked = gathering.property(prop) if prop is not None else None
    return gathering.explain(iri, asked)


class _Report(NamedTuple):
    """What one report gives, with what of it counts."""

    iri: URIRef
    claim: Claim
    certainty: Any
    affirmed: bool


class _Gathering:
    """One dataset, and the names in it, while things are explained."""

    def __init__(self, data: Dataset, texts: Texts) -> None:
        whole = data if data.default_union else Dataset(store=data.store, default_union=True)
        self.data: Any = whole  # rdflib's nodes are Any here: what a graph holds is not typed
        self.texts = {str(iri): text for iri, text in texts.items()}
        self.context = context_for(data)
        self.keys = {term.iri: key for key, term in self.context.terms.items()}
        self.twins = twin_of(whole)
        self.props = {twin: prop for prop, twin in self.twins.items()}
        self.registry: Any = Graph(whole.store, GRAPH.registry)

    @cached_property
    def entailed(self) -> Graph:
        held = Graph(self.data.store, GRAPH.entailed)
        return held if len(held) else infer(self.data)

    @cached_property
    def grounds(self) -> Grounds:
        return Grounds(stated(self.data), self.entailed)

    # Names

    def thing(self, name: str) -> URIRef:
        iri = URIRef(self.context.expand(name))
        if (iri, None, None) not in self.data and (None, IB.about, iri) not in self.data:
            things = {*self.registry.subjects()}
            things |= {*self.data.objects(None, IB.about)}
            raise UnknownNameError("thing", name, map(self.short, things))
        return iri

    def property(self, name: str) -> URIRef:
        if name == "type":
            return RDF.type
        if name in self.context.terms:
            return self.context.terms[name].iri
        iri = URIRef(self.context.expand(name))
        used = [(iri, None, None), (None, iri, None), (None, None, iri)]
        if not any(pattern in self.data for pattern in used):
            raise UnknownNameError("property", name, [*self.context.terms, "type"])
        return self.props.get(iri, iri)

    def short(self, iri: Any) -> str:
        return self.context.compact(str(iri))

    def label(self, term: Any) -> str:
        """Return what people call a term: its English label, a literal's text, else its name."""
        if isinstance(term, Literal):
            return f"{term} ({term.language})" if term.language not in {None, "en"} else str(term)
        labels = [*self.data.objects(term, RDFS.label), *self.data.objects(term, SKOS.prefLabel)]
        english = sorted(str(text) for text in labels if text.language in {None, "en"})
        return english[0] if english else self.short(term)

    def name(self, prop: URIRef) -> str:
        """Return the short name of a property; `type` is that of the class."""
        return "type" if prop == RDF.type else self.short(prop)

    # A thing

    def explain(self, thing: URIRef, asked: URIRef | None) -> Explanation:
        likenesses = tuple(self.likenesses(thing)) if asked in {None, IB.perhapsSame} else ()
        kinds = {kind for kind, by in self.stated(thing)[RDF.type].items() if by}
        told = self.properties(thing)
        if asked is None:
            # Where the thing's own record says so, its reason is told beside the likeness.
            doubted = (thing, IB.perhapsSame, None) in self.registry
            hidden = _TOLD_ELSEWHERE | ({IB.identity} if doubted else set())
            order = sorted(told.keys() - hidden, key=self.rank)
        else:
            order = [asked]
        return Explanation(
            id=self.short(thing),
            label=self.label(thing),
            classes=tuple(sorted(map(self.label, kinds))),
            properties=tuple(self.tell(thing, prop, told.get(prop, {})) for prop in order),
            perhaps_same=likenesses,
            property=self.name(asked) if asked else "",
        )

    def rank(self, prop: URIRef) -> tuple[Any, ...]:
        """Return what properties are sorted by: the order of the context, then the name."""
        known = [RDF.type, *self.keys]
        return (known.index(prop) if prop in known else len(known), self.short(prop))

    def likenesses(self, thing: URIRef) -> Iterator[Likeness]:
        """Return the things that are perhaps the same, with the note on whichever side has one."""
        pairs = {(thing, other): other for other in self.data.objects(thing, IB.perhapsSame)}
        pairs |= {(other, thing): other for other in self.data.subjects(IB.perhapsSame, thing)}
        for other in sorted(set(pairs.values())):
            notes = [
                str(note)
                for one, two in sorted(pairs)
                if other in (one, two) and (one, IB.perhapsSame, two) in self.registry
                for note in sorted(self.registry.objects(one, IB.identity))
            ]
            yield Likeness(self.short(other), self.label(other), " ".join(notes))

    def stated(self, thing: URIRef) -> dict[Any, dict[Any, set[Any]]]:
        """Return the graphs that state each value of each property, entailment aside."""
        found: dict[Any, dict[Any, set[Any]]] = defaultdict(lambda: defaultdict(set))
        for _, prop, value, graph in self.data.quads((thing, None, None, None)):
            if graph != GRAPH.entailed:
                found[prop][value].add(graph)
        return found

    def properties(self, thing: URIRef) -> dict[Any, dict[Any, "_Support"]]:
        """Return what speaks for each value of each property."""
        found: dict[Any, dict[Any, _Support]] = defaultdict(lambda: defaultdict(_Support))
        for prop, values in self.stated(thing).items():
            for value, graphs in values.items():
                found[prop][value].graphs |= graphs
        for report in self.reports(thing):
            for twin, value in self.data.predicate_objects(report.iri):
                if twin in self.props:
                    found[self.props[twin]][value].reports.append(report)
        for prop, value in self.entailed.predicate_objects(thing):
            found[prop][value].entailed = True
        return found

    def tell(self, thing: URIRef, prop: URIRef, supports: Mapping[Any, "_Support"]) -> Property:
        disagreements = self.disagreements(thing, prop)
        contradictions = [
            {*self.data.objects(node, IB.between)}
            for node, _ in disagreements
            if self.contests(kinds := {*self.data.objects(node, IB.kind)})
            and CONCEPT.conditional not in kinds
        ]
        winners = {
            report.iri
            for support in supports.values()
            if support.graphs
            for report in support.reports
            if (report.iri, IB.preference, CONCEPT.preferred) in self.data
        }
        # A report that is preferred settles what it is in dispute about, and the others lose.
        contested = {
            report for reports in contradictions if not reports & winners for report in reports
        }
        settled = any(support.graphs for support in supports.values())
        values = [
            self.value(
                (thing, prop, value), support, _standing(support, contested, settled=settled)
            )
            for value, support in supports.items()
        ]
        return Property(
            id=self.name(prop),
            key="type" if prop == RDF.type else self.keys.get(prop, ""),
            label="class" if prop == RDF.type else self.property_label(prop),
            values=tuple(sorted(values, key=_order)),
            differences=tuple(difference for _, difference in disagreements),
        )

    def property_label(self, prop: URIRef) -> str:
        label = self.label(prop)
        return self.keys.get(prop, label) if label == self.short(prop) else label

    def contests(self, kinds: set[Any]) -> bool:
        """Tell whether disagreements of some kinds are contradictions."""
        broader = (SKOS.broader, CONCEPT.contradiction)
        return any((kind, *broader) in self.data for kind in kinds)

    def value(self, triple: Any, support: "_Support", standing: Standing) -> Value:
        value = triple[2]
        others = support.graphs - (_REPORTED if support.reports else set())
        why = self.grounds.justify(triple) if standing == "entailed" else None
        return Value(
            value=self.label(value),
            id="" if isinstance(value, Literal) else self.short(value),
            standing=standing,
            claims=tuple(report.claim for report in support.reports),
            stated_by=" and ".join(sorted(map(self.author, others))),
            reason=self.reason(why) if why else None,
        )

    def author(self, graph: Any) -> str:
        """Return who speaks in a named graph."""
        return _WORDS.get(graph) or self.short(str(graph).replace(str(GRAPH), BASE + "id/", 1))

    def reason(self, why: Derivation) -> Reason:
        return Reason(
            statement=statement(why.triple, self.context),
            stated_by=self.author(why.graph) if why.graph else "",
            rule=why.rule.name if why.rule else "",
            meaning=why.rule.title if why.rule else "",
            because=tuple(map(self.reason, why.because)),
        )

    # Reports

    def reports(self, thing: URIRef) -> list[_Report]:
        """Return the reports about a thing, in the order of the articles and their text."""
        found = [self.report(iri) for iri in self.data.subjects(IB.about, thing)]
        return sorted(found, key=lambda report: (*_place(report.claim), report.iri))

    def report(self, iri: Any) -> _Report:
        certainty, polarity, preference, source, method = (
            self.data.value(iri, prop, any=True)
            for prop in (IB.certainty, IB.polarity, IB.preference, IB.source, IB.dateMethod)
        )
        passages = sorted(self.data.objects(iri, IB.evidence), key=lambda p: span_of(str(p)) or ())
        claim = Claim(
            report=self.short(iri),
            source=self.short(source),
            label=self.label(source),
            certainty=self.label(certainty),
            polarity=self.label(polarity),
            attributed_to=tuple(sorted(map(self.label, self.data.objects(iri, IB.attributedTo)))),
            preference=self.label(preference) if preference else "",
            passages=tuple(map(self.passage, passages)),
            date_text=self.text(iri, IB.dateText),
            date_method=self.label(method) if method else "",
            note=self.text(iri, SKOS.editorialNote),
            identity=self.text(iri, IB.identity),
        )
        return _Report(iri, claim, certainty, polarity != CONCEPT.denied)

    def text(self, subject: Any, prop: URIRef) -> str:
        return " ".join(sorted(map(str, self.data.objects(subject, prop))))

    def passage(self, iri: Any) -> Passage:
        """Return a passage, with its words where the text at hand has the very ones."""
        span = span_of(str(iri))
        text = self.texts.get(span.article) if span else None
        words = text[span.start : span.end] if span and text is not None else ""
        sha256 = self.text(iri, SCHEMA.sha256)
        altered = bool(text is not None and sha256 and _hash(words) != sha256)
        return Passage(
            id=self.short(iri),
            first=self.text(iri, IB.firstWords),
            last=self.text(iri, IB.lastWords),
            words="" if altered else " ".join(words.split()),
            altered=altered,
        )

    # Disagreements

    def disagreements(self, thing: URIRef, prop: URIRef) -> list[tuple[Any, Difference]]:
        """Return the disagreements on a property of a thing, those under a condition last."""
        found = [
            (node, self.difference(thing, prop, node))
            for node in sorted(self.data.subjects(IB.concerns, thing))
            if (node, IB.property, prop) in self.data
        ]
        return sorted(found, key=lambda pair: (pair[1].if_same, pair[1].kind))

    def difference(self, thing: URIRef, prop: URIRef, node: Any) -> Difference:
        kinds = {*self.data.objects(node, IB.kind)} - {CONCEPT.conditional}
        others = [other for other in self.data.objects(node, IB.concerns) if other != thing]
        sides = {
            Side(self.label(value), self.short(source), self.short(about))
            for report in self.data.objects(node, IB.between)
            for value in self.data.objects(report, self.twins.get(prop))
            for source in self.data.objects(report, IB.source)
            for about in self.data.objects(report, IB.about)
        }
        return Difference(
            kind=", ".join(sorted(map(self.label, kinds))),
            sides=tuple(sorted(sides, key=lambda side: (side.thing, side.source, side.value))),
            if_same="".join(map(self.short, others)),
        )


class _Support:
    """What speaks for one value: the graphs that state it, the reports, the reasoner."""

    def __init__(self) -> None:
        self.graphs: set[Any] = set()
        self.reports: list[_Report] = []
        self.entailed = False


def _standing(support: _Support, contested: set[Any], *, settled: bool) -> Standing:
    """Return how a value stands, among reports that contest each other, beside a fact or not."""
    if support.graphs:
        return "fact"
    if support.entailed:
        return "entailed"
    affirmed = [report for report in support.reports if report.affirmed]
    counted = [report for report in affirmed if report.certainty in _COUNTED]
    if any(report.iri in contested for report in counted):
        return "contested"
    if counted:
        return "outranked" if settled else "open"
    if affirmed:
        judged = all(report.certainty == CONCEPT.opinion for report in affirmed)
        return "opinion" if judged else "speculated"
    return "denied"


def _order(value: Value) -> tuple[Any, ...]:
    first = _place(value.claims[0]) if value.claims else ()
    return STANDINGS.index(value.standing), first, value.value, value.id


def _place(claim: Claim) -> tuple[Any, ...]:
    """Return where a claim stands, for sorting: the source, then the first character."""
    spans = [span for passage in claim.passages if (span := span_of(passage.id))]
    return claim.source, spans[0].start if spans else 0, claim.report


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
