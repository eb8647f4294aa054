"""Gathering of an explanation: the reports, passages and disagreements of each value."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from ibrdf.articles.passages import span_of
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
from ibrdf.rdf.context import Context
from ibrdf.rdf.lookup import Lookup, Remembered
from ibrdf.rdf.naming import find, find_property, things
from ibrdf.rdf.sources import sources_naming
from ibrdf.rdf.terms import DEFAULT_GRAPH, Term, Triple, iri, is_literal, language_of, text_of
from ibrdf.reasoning.proof import Derivation
from ibrdf.reasoning.words import statement
from ibrdf.vocabulary import CONCEPT, GRAPH, IB, ID, RDF, RDFS, SAID, SCHEMA, SKOS

__all__ = ["Explanation", "explain"]

_Proof: TypeAlias = Callable[[Triple], Derivation | None]
Texts: TypeAlias = Mapping[str, str]

_WORDS = {
    DEFAULT_GRAPH: "the dataset",  # for data that was published without named graphs
    GRAPH.registry: "the editors, in the registry",
    GRAPH.consolidated: "the reports",
    GRAPH.ontology: "the ontology",
    GRAPH.concepts: "the concepts",
    GRAPH.editorial: "the editors, in a note",
    GRAPH.attributed: "the reports",
}
# The graphs of what follows from reports.
_REPORTED = {GRAPH.consolidated, GRAPH.attributed, GRAPH.editorial, DEFAULT_GRAPH}
# Shown elsewhere: in the heading, with the things that may be the same, or with the date.
_SHOWN_ELSEWHERE = {RDFS.label, IB.perhapsSame, IB.earliest, IB.latest}
_COUNTED = {CONCEPT.asserted, CONCEPT.attributed}
# Disagreements with one of these kinds leave the facts of a thing standing.
_MARKS = {CONCEPT.conditional, CONCEPT["passed-on"]}
_ENGLISH = {"", "en"}


def explain(  # noqa: PLR0913 -- the data, the question, and optional texts
    lookup: Lookup,
    context: Context,
    thing: str,
    prop: str | None = None,
    *,
    proof: _Proof,
    texts: Texts | None = None,
) -> Explanation:
    """Return the values of a thing, with the sources for each value and the disagreements.

    `lookup` is a look-up in a dataset with its entailed triples, and `proof` returns their
    derivations. `thing` is an id such as ``agreement:minsk-package``, an IRI, a label or another
    name, and `prop` a key such as ``documentCount``, ``type``, an id, an IRI or a label; see
    :mod:`ibrdf.rdf.naming`. Without `prop`, the explanation has all properties except the bounds of
    dates. `texts` holds the articles' texts by IRI; passages are quoted from them if the text has
    not changed.
    Raises :class:`~ibrdf.errors.UnknownNameError` with the nearest name, and
    :class:`~ibrdf.errors.AmbiguousNameError` with the candidates.

    >>> from ibrdf.rdf.context import read_context
    >>> from ibrdf.rdf.lookup import QuadLookup
    >>> quad = (ID["place/minsk"], RDFS.label, '"Minsk"@en', GRAPH.registry)
    >>> explain(QuadLookup([quad]), read_context(), ID["place/minsk"][1:-1], proof={}.get).label
    'Minsk'
    """
    matter = _matter(Remembered(lookup), context, proof, texts or {})
    term = find(thing, things(matter.lookup), matter.lookup, context)
    asked = find_property(prop, matter.lookup, context) if prop is not None else None
    supports = _supports(matter, term)

    order = [asked] if asked else _order_of_properties(matter, term, supports)
    properties = (_explained(matter, term, one, supports.get(one, {})) for one in order)
    doubted = asked in {None, IB.perhapsSame}
    kinds = [value for value, support in supports.get(RDF.type, {}).items() if support.graphs]

    return Explanation(
        id=matter.short(term),
        label=matter.label(term),
        classes=tuple(sorted(map(matter.label, kinds))),
        properties=tuple(properties),
        perhaps_same=tuple(_likenesses(matter, term)) if doubted else (),
        property=_name(matter, asked) if asked else "",
        named_by=tuple(sorted(map(matter.short, sources_naming(term, matter.lookup)))),
    )


# The data -----------------------------------------------------------------------


class _Matter(NamedTuple):
    """The data, the names in it, and the texts.

    `keys` are the keys of properties, `twins` the twins of properties, by property, `properties`
    the properties by twin, and `told` the properties by that for their passed-on values.
    """

    lookup: Lookup
    context: Context
    proof: _Proof
    texts: Texts
    keys: Mapping[Term, str]
    twins: Mapping[Term, Term]
    properties: Mapping[Term, Term]
    told: Mapping[Term, Term]

    def short(self, term: Term) -> str:
        """Return the short name of a term."""
        return self.context.compact(text_of(term))

    def label(self, term: Term) -> str:
        """Return the label of a term: its English label, the text of a literal, or its name."""
        if is_literal(term):
            language = language_of(term)
            return text_of(term) if language in _ENGLISH else f"{text_of(term)} ({language})"
        labels = [
            *self.lookup.objects(term, RDFS.label),
            *self.lookup.objects(term, SKOS.prefLabel),
        ]
        english = [text_of(label) for label in labels if language_of(label) in _ENGLISH]
        return min(english, default="") or self.short(term)

    def text(self, subject: Term, prop: Term) -> str:
        """Return the texts of a property, one after the other."""
        return " ".join(sorted(map(text_of, self.lookup.objects(subject, prop))))

    def label_of(self, subject: Term, prop: Term) -> str:
        """Return the label of a property's value, or an empty text if it has none."""
        value = self.lookup.value(subject, prop)
        return self.label(value) if value else ""


def _matter(lookup: Lookup, context: Context, proof: _Proof, texts: Texts) -> _Matter:
    twins = dict(lookup.subject_objects(IB.reportedAs))
    return _Matter(
        lookup=lookup,
        context=context,
        proof=proof,
        texts={str(name): text for name, text in texts.items()},
        keys={iri(str(term.iri)): key for key, term in context.terms.items()},
        twins=twins,
        properties={twin: prop for prop, twin in twins.items()},
        told={told: prop for prop, told in lookup.subject_objects(IB.toldAs)},
    )


def _name(matter: _Matter, prop: Term) -> str:
    """Return the key or short name of a property; the class has the key ``type``."""
    return "type" if prop == RDF.type else matter.short(prop)


# The support of each value ------------------------------------------------------


class _Support:
    """The support of one value: graphs that state it, reports, the reasoner, passed-on words."""

    def __init__(self) -> None:
        self.graphs: set[Term] = set()
        self.reports: list[_Report] = []
        self.entailed = False
        self.told = False


_Supports: TypeAlias = Mapping[Term, Mapping[Term, _Support]]


def _supports(matter: _Matter, thing: Term) -> _Supports:
    """Return the support of each value of each property of a thing."""
    found: dict[Term, dict[Term, _Support]] = defaultdict(lambda: defaultdict(_Support))

    for prop, value, graph in matter.lookup.statements(thing):
        support = found[matter.told.get(prop, prop)][value]
        if prop in matter.told:
            support.told = True
        elif graph == GRAPH.entailed:
            support.entailed = True
        else:
            support.graphs.add(graph)

    for report in _reports(matter, thing):
        for twin, value in {
            (twin, value) for twin, value, _ in matter.lookup.statements(report.term)
        }:
            if twin in matter.properties:
                found[matter.properties[twin]][value].reports.append(report)
    return found


def _order_of_properties(matter: _Matter, thing: Term, supports: _Supports) -> list[Term]:
    """Return the properties to show, in the order of the context, then by name."""
    hidden = set(_SHOWN_ELSEWHERE)
    if _registered(matter, thing, IB.perhapsSame):
        # The reason in the thing's own record is shown with the likeness.
        hidden.add(IB.identity)
    ranks = {prop: rank for rank, prop in enumerate([RDF.type, *matter.keys])}
    return sorted(
        supports.keys() - hidden,
        key=lambda prop: (ranks.get(prop, len(ranks)), matter.short(prop)),
    )


def _registered(matter: _Matter, thing: Term, prop: Term) -> list[Term]:
    """Return the values that the registry gives for a property of a thing."""
    statements = matter.lookup.statements(thing)
    return [one.value for one in statements if one[0] == prop and one.graph == GRAPH.registry]


def _likenesses(matter: _Matter, thing: Term) -> Iterator[Likeness]:
    """Return the things that may be the same, with the note of either thing."""
    lookup = matter.lookup
    pairs = {(thing, other): other for other in lookup.objects(thing, IB.perhapsSame)}
    pairs |= {(other, thing): other for other in lookup.subjects(IB.perhapsSame, thing)}

    for other in sorted(set(pairs.values())):
        notes = [
            text_of(note)
            for one, two in sorted(pairs)
            if other in (one, two) and two in _registered(matter, one, IB.perhapsSame)
            for note in sorted(_registered(matter, one, IB.identity))
        ]
        yield Likeness(matter.short(other), matter.label(other), " ".join(notes))


# A property ---------------------------------------------------------------------


def _explained(
    matter: _Matter, thing: Term, prop: Term, supports: Mapping[Term, _Support]
) -> Property:
    """Return a property with its values and disagreements."""
    disagreements = _disagreements(matter, thing, prop)
    contested = _contested(matter, disagreements)
    settled = any(support.graphs for support in supports.values())

    values = []
    for value, support in supports.items():
        standing = _standing(support, contested, settled=settled)
        values.append(_value(matter, (thing, prop, value), support, standing))

    differences = [_difference(matter, thing, prop, node) for node in disagreements]
    return Property(
        id=_name(matter, prop),
        key="type" if prop == RDF.type else matter.keys.get(prop, ""),
        label="class" if prop == RDF.type else _property_label(matter, prop),
        values=tuple(sorted(values, key=_order_of_values)),
        differences=tuple(sorted(differences, key=lambda one: (one.if_same, one.kind))),
    )


def _property_label(matter: _Matter, prop: Term) -> str:
    label = matter.label(prop)
    return matter.keys.get(prop, label) if label == matter.short(prop) else label


def _value(matter: _Matter, triple: Triple, support: _Support, standing: Standing) -> Value:
    value = triple[2]
    others = support.graphs - (_REPORTED if support.reports else set())
    why = matter.proof(triple) if standing == "entailed" else None
    return Value(
        value=matter.label(value),
        id="" if is_literal(value) else matter.short(value),
        standing=standing,
        claims=tuple(report.claim for report in support.reports),
        stated_by=" and ".join(sorted(_author(matter, graph) for graph in others)),
        reason=_reason(matter, why) if why else None,
    )


def _author(matter: _Matter, graph: Term) -> str:
    """Return the author of a named graph; an article is the author of its graph."""
    if graph in _WORDS:
        return _WORDS[graph]
    return matter.context.compact(text_of(graph).replace(GRAPH.iri, ID.iri, 1))


def _reason(matter: _Matter, why: Derivation) -> Reason:
    return Reason(
        statement=statement(why.triple, matter.context),
        stated_by=_author(matter, why.graph) if not why.rule else "",
        rule=why.rule.name if why.rule else "",
        meaning=why.rule.title if why.rule else "",
        because=tuple(_reason(matter, premise) for premise in why.because),
    )


def _standing(support: _Support, contested: set[Term], *, settled: bool) -> Standing:
    """Return the standing of a value: `settled` is whether the property has a fact."""
    affirmed = [report for report in support.reports if report.affirmed]
    counted = [report for report in affirmed if report.certainty in _COUNTED]
    known = bool(counted) and all(report.claim.editorial for report in counted)
    disputed = any(report.term in contested for report in counted)
    judged = bool(affirmed) and all(report.certainty == CONCEPT.opinion for report in affirmed)

    cases: tuple[tuple[bool, Standing], ...] = (
        (support.graphs == {GRAPH.editorial}, "editors"),
        (bool(support.graphs), "fact"),
        (support.entailed, "entailed"),
        (support.told, "attributed"),
        (known, "editors"),
        (disputed, "contested"),
        (bool(counted), "outranked" if settled else "open"),
        (judged, "opinion"),
        (bool(affirmed), "speculated"),
    )
    return next((standing for holds, standing in cases if holds), "denied")


def _order_of_values(value: Value) -> tuple[object, ...]:
    first = _order_of_claims(value.claims[0]) if value.claims else ()
    return STANDINGS.index(value.standing), first, value.value, value.id


# Reports ------------------------------------------------------------------------


class _Report(NamedTuple):
    """A report: its claim, its certainty, and whether it affirms the value."""

    term: Term
    claim: Claim
    certainty: Term | None
    affirmed: bool


def _reports(matter: _Matter, thing: Term) -> list[_Report]:
    """Return the reports about a thing, in the order of the articles and their text."""
    found = [_report(matter, term) for term in matter.lookup.subjects(IB.about, thing)]
    return sorted(found, key=lambda report: (*_order_of_claims(report.claim), report.term))


def _report(matter: _Matter, term: Term) -> _Report:
    lookup = matter.lookup
    source = lookup.value(term, IB.source)
    editorial = lookup.holds(source or "", RDF.type, IB.EditorialNote)
    speakers = lookup.objects(term, IB.attributedTo)
    passages = sorted(
        lookup.objects(term, IB.evidence), key=lambda one: span_of(text_of(one)) or ()
    )

    claim = Claim(
        report=matter.short(term),
        source=matter.short(source) if source else "",
        label=matter.label_of(term, IB.source),
        certainty=matter.label_of(term, IB.certainty),
        polarity=matter.label_of(term, IB.polarity),
        attributed_to=tuple(sorted(map(matter.label, speakers))),
        passages=tuple(_passage(matter, passage) for passage in passages),
        status_text=matter.text(term, IB.statusText),
        date_text=matter.text(term, SAID.dateText),
        date_method=matter.label_of(term, IB.dateMethod),
        note=matter.text(term, SKOS.editorialNote),
        identity=matter.text(term, IB.identity),
        editorial=editorial,
    )
    affirmed = lookup.value(term, IB.polarity) != CONCEPT.denied
    return _Report(term, claim, lookup.value(term, IB.certainty), affirmed)


def _passage(matter: _Matter, term: Term) -> Passage:
    """Return a passage, with its words if the given text has not changed."""
    span = span_of(text_of(term))
    text = matter.texts.get(span.article) if span else None
    words = text[span.start : span.end] if span and text is not None else ""
    sha256 = matter.text(term, SCHEMA.sha256)
    altered = bool(text is not None and sha256 and _hash(words) != sha256)

    return Passage(
        id=matter.short(term),
        first=matter.text(term, IB.firstWords),
        last=matter.text(term, IB.lastWords),
        words="" if altered else " ".join(words.split()),
        altered=altered,
    )


def _order_of_claims(claim: Claim) -> tuple[str, int, str]:
    """Return the sort key of a claim: its source, then its first character."""
    spans = [span for passage in claim.passages if (span := span_of(passage.id))]
    return claim.source, spans[0].start if spans else 0, claim.report


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


# Disagreements ------------------------------------------------------------------


def _disagreements(matter: _Matter, thing: Term, prop: Term) -> list[Term]:
    """Return the disagreements on a property of a thing."""
    concerned = sorted(matter.lookup.subjects(IB.concerns, thing))
    return [node for node in concerned if matter.lookup.holds(node, IB.property, prop)]


def _contested(matter: _Matter, disagreements: Iterable[Term]) -> set[Term]:
    """Return the reports in contradictions."""
    return {
        report
        for node in disagreements
        if _contradicts(matter, node)
        for report in matter.lookup.objects(node, IB.between)
    }


def _contradicts(matter: _Matter, node: Term) -> bool:
    """Whether a disagreement is a contradiction of what sources say themselves of one thing."""
    kinds = {*matter.lookup.objects(node, IB.kind)}
    broader = (SKOS.broader, CONCEPT.contradiction)
    return kinds.isdisjoint(_MARKS) and any(matter.lookup.holds(kind, *broader) for kind in kinds)


def _difference(matter: _Matter, thing: Term, prop: Term, node: Term) -> Difference:
    lookup = matter.lookup
    kinds = {*lookup.objects(node, IB.kind)} - {CONCEPT.conditional}
    others = [other for other in lookup.objects(node, IB.concerns) if other != thing]
    sides = {
        side for report in lookup.objects(node, IB.between) for side in _sides(matter, prop, report)
    }
    return Difference(
        kind=", ".join(sorted(map(matter.label, kinds))),
        sides=tuple(sorted(sides, key=lambda side: (side.thing, side.source, side.value))),
        if_same="".join(map(matter.short, others)),
    )


def _sides(matter: _Matter, prop: Term, report: Term) -> Iterator[Side]:
    """Return the sides of a disagreement that one report takes."""
    lookup = matter.lookup
    values = lookup.objects(report, matter.twins[prop]) if prop in matter.twins else ()
    for value in values:
        for source in lookup.objects(report, IB.source):
            for about in lookup.objects(report, IB.about):
                yield Side(matter.label(value), matter.short(source), matter.short(about))
