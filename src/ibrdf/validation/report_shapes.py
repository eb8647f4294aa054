"""Shapes for reports, which follow from the shapes of things."""

from collections import defaultdict
from collections.abc import Iterable

from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ibrdf.rdf.bridge import CONCEPT, IB
from ibrdf.rdf.ontology import classes_of, twin_of
from ibrdf.rdf.shapes import Rule, carriers, rules

_LISTS = {CONCEPT["open-list"], CONCEPT["closed-list"], CONCEPT.wording, CONCEPT.selection}
_OF_THINGS = {SH.minCount, SH.maxCount, SH.path, IB.policy}


def derive(shapes: Graph, data: Graph) -> Graph:
    """Return the shapes for reports that follow from the shapes of things.

    What a thing's value must be, a reported value must be: a property shape with a policy gives one
    for its twin, without the counts, which are true of things and not of what one source says. Its
    focus nodes are the reports about things of its class: a finding is at the author's line.
    And a property may be reported only of things of the classes that :func:`carriers` names; focus
    nodes are the reports that break this, since a validator would look at all the others in vain.
    """
    derived = Graph()
    twins = twin_of(data)
    reports = _reports_by_class(data)
    named = {
        report for report, thing in data.subject_objects(IB.about) if isinstance(thing, URIRef)
    }
    for rule in rules(shapes):
        if rule.path in twins:
            _report_shape(derived, shapes, rule, twins[rule.path], reports.get(rule.kind, ()))
    for path, kinds in carriers(shapes, data).items():
        if path in twins:
            fitting = {report for kind in kinds for report in reports.get(kind, ())}
            misfits = set(data.subjects(twins[path])) & named - fitting
            _carrier_shape(derived, data, path, twins[path], kinds, misfits)
    return derived


def _reports_by_class(data: Graph) -> dict[URIRef, list[Node]]:
    reports: dict[URIRef, list[Node]] = defaultdict(list)
    for report, thing in data.subject_objects(IB.about):
        if isinstance(thing, URIRef):
            for kind in classes_of(data, thing):
                reports[kind].append(report)
    return reports


def _report_shape(
    derived: Graph, shapes: Graph, rule: Rule, twin: URIRef, reports: Iterable[Node]
) -> None:
    """Add a copy of a property shape for the twin; what it nests is shared with the original."""
    shape, copy = _named_after(rule.shape), _named_after(rule.prop)
    derived.add((shape, RDF.type, SH.NodeShape))
    derived.add((shape, SH.property, copy))
    derived.add((copy, SH.path, twin))
    for report in reports:
        derived.add((shape, SH.targetNode, report))
    for predicate, value in shapes.predicate_objects(rule.prop):
        if predicate not in _OF_THINGS:
            derived.add((copy, predicate, value))
    if rule.policy not in _LISTS:
        # Where one value can be true, a report that gives two contradicts itself.
        derived.add((copy, SH.maxCount, Literal(1)))


def _named_after(shape: Node) -> Node:
    """Return the name of what is derived from a shape; the same one each time."""
    return type(shape)(f"{shape}-reported")  # type: ignore[call-arg]


def _carrier_shape(  # noqa: PLR0913, PLR0917 -- what the shape is made of
    derived: Graph,
    data: Graph,
    path: URIRef,
    twin: URIRef,
    kinds: tuple[URIRef, ...],
    misfits: Iterable[Node],
) -> None:
    shape, prop = URIRef(f"{twin}-about"), BNode()
    whose = " or ".join(_a(_label(data, kind)) for kind in kinds)
    message = f"The {_label(data, path)} is only that of {whose}. Correct about:, or take it out."
    derived.add((shape, RDF.type, SH.NodeShape))
    for report in misfits:
        derived.add((shape, SH.targetNode, report))
    derived.add((shape, SH.property, prop))
    derived.add((prop, SH.path, IB.about))
    derived.add((prop, SH.message, Literal(message, lang="en")))
    choices = [BNode() for _ in kinds]
    for choice, kind in zip(choices, kinds, strict=True):
        derived.add((choice, SH["class"], kind))
    derived.add((prop, SH["or"], Collection(derived, BNode(), choices).uri))  # type: ignore[arg-type]


def _label(data: Graph, term: URIRef) -> str:
    return str(data.value(term, RDFS.label) or term.rpartition("/")[2])


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
