"""Shapes for reports, derived from the shapes of things.

A reported value must meet the same constraints as the value of the thing. So each property shape
with a policy gives a shape for its twin, without the counts, which hold for things and not for
single sources. The focus nodes of this shape are the reports about things of its class, so that a
finding has the position of the report. Another shape for each property refuses reports about things
of other classes than :func:`~ibrdf.rdf.shapes.carriers` returns.

The shapes find their reports by marks: triples that are added to the validated graph only.
"""

import re
from collections.abc import Iterable, Iterator

from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import superclasses, twin_of
from ibrdf.rdf.shapes import PolicyShape, carriers, policy_shapes
from ibrdf.rdf.terms import Term, Triple, iri, is_iri_term, literal, text_of
from ibrdf.vocabulary import CONCEPT, IB, RDF, RDFS, SH, XSD

_LISTS = {
    CONCEPT[name] for name in ("open-list", "closed-list", "wording", "every-wording", "selection")
}
_OF_THINGS = {SH.minCount, SH.maxCount, SH.path, IB.policy, IB.refinedAlong}
_ONE = literal("1", text_of(XSD.integer))


def _about(kind: Term) -> Term:
    """Return the mark of a report about a thing of a class."""
    return iri(f"urn:ibrdf:about:{text_of(kind)}")


def _misplaced(twin: Term) -> Term:
    """Return the mark of a report that gives a property to a thing of a wrong class."""
    return iri(f"urn:ibrdf:misplaced:{text_of(twin)}")


# Shapes ------------------------------------------------------------------------


def derive(shapes: Index, ontology: Index) -> list[Triple]:
    """Return the shapes for reports, derived from the shapes of things and an ontology.

    >>> from ibrdf.corpus import read_shapes
    >>> from ibrdf.rdf.ontology import read_ontology
    >>> from ibrdf.resources import bundled
    >>> shapes = Index(read_shapes(bundled() / "shapes"))
    >>> derived = Index(derive(shapes, Index(read_ontology(bundled() / "ontology"))))
    >>> derived.objects(IB["EventShape-reported"], SH.targetSubjectsOf)
    ['<urn:ibrdf:about:https://w3id.org/ibrdf/ns#Event>']
    """
    twins = twin_of(ontology)
    derived: list[Triple] = []
    for original in policy_shapes(shapes):
        if original.path in twins:
            derived += _report_shape(shapes, original, twins[original.path])

    for path, kinds in carriers(shapes, ontology).items():
        if path in twins:
            derived += _carrier_shape(ontology, path, twins[path], kinds)
    return derived


def _report_shape(shapes: Index, original: PolicyShape, twin: Term) -> Iterator[Triple]:
    """Return a copy of a property shape for the twin; nested shapes are shared, not copied."""
    shape, copy = _named_after(original.shape), _named_after(original.prop)
    yield shape, RDF.type, SH.NodeShape
    yield shape, SH.targetSubjectsOf, _about(original.kind)
    yield shape, SH.property, copy
    yield copy, SH.path, twin

    for predicate, value in shapes.predicate_objects(original.prop):
        if predicate not in _OF_THINGS:
            yield copy, predicate, value

    if original.policy not in _LISTS:
        # If a thing has at most one value, a report with two values contradicts itself.
        yield copy, SH.maxCount, _ONE


def _named_after(shape: Term) -> Term:
    """Return the name of the shape that is derived from a shape."""
    return f"{shape[:-1]}-reported>" if is_iri_term(shape) else f"{shape}-reported"


def _carrier_shape(
    ontology: Index, path: Term, twin: Term, kinds: tuple[Term, ...]
) -> Iterator[Triple]:
    shape, prop = f"{twin[:-1]}-about>", f"_:about-{re.sub('[^A-Za-z0-9]', '-', text_of(path))}"
    whose = " or ".join(_with_article(_label(ontology, kind)) for kind in kinds)
    label = _label(ontology, path)
    message = f"The {label} is only that of {whose}. Correct about:, or take it out."
    yield shape, RDF.type, SH.NodeShape
    yield shape, SH.targetSubjectsOf, _misplaced(twin)
    yield shape, SH.property, prop
    yield prop, SH.path, IB.about
    yield prop, SH.message, literal(message, language="en")

    yield prop, SH["or"], f"{prop}-0"
    for number, kind in enumerate(kinds):
        is_last = number == len(kinds) - 1
        yield f"{prop}-{number}", RDF.first, f"{prop}-{number}-class"
        yield f"{prop}-{number}", RDF.rest, RDF.nil if is_last else f"{prop}-{number + 1}"
        yield f"{prop}-{number}-class", SH["class"], kind


def _label(ontology: Index, term: Term) -> str:
    label = ontology.value(term, RDFS.label)
    return text_of(label) if label else text_of(term).rpartition("/")[2]


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


# Marks -------------------------------------------------------------------------


def marks(shapes: Index, data: Index) -> list[Triple]:
    """Return the marks by which the derived shapes find their reports in data.

    >>> shape = [("<urn:S>", SH.targetClass, IB.Visit), ("<urn:S>", SH.property, "_:p")]
    >>> prop = [("_:p", SH.path, IB.host), ("_:p", IB.policy, CONCEPT.one)]
    >>> report = [("<urn:r>", IB.about, "<urn:v>"), ("<urn:v>", RDF.type, IB.Visit)]
    >>> [property for _, property, _ in marks(Index([*shape, *prop]), Index(report))]
    ['<urn:ibrdf:about:https://w3id.org/ibrdf/ns#Visit>']
    """
    about = {original.kind: _about(original.kind) for original in policy_shapes(shapes)}
    carried = carriers(shapes, data)
    kinds_of = _kinds_of_reports(data)
    marked = [
        (report, about[kind], kind)
        for report, kinds in kinds_of.items()
        for kind in kinds
        if kind in about
    ]

    for path, twin in twin_of(data).items():
        fitting = set(carried.get(path, ()))
        reports = data.subjects(twin) if fitting else ()
        mark = _misplaced(twin)
        marked += [
            (report, mark, twin)
            for report in reports
            if fitting.isdisjoint(kinds_of.get(report, fitting))
        ]
    return marked


def _kinds_of_reports(data: Index) -> dict[Term, list[Term]]:
    """Return the classes, superclasses included, of the thing of each report with an IRI."""
    above: dict[Term, list[Term]] = {}
    of_types: dict[tuple[Term, ...], list[Term]] = {}
    found: dict[Term, list[Term]] = {}
    for report, thing in data.subject_objects(IB.about):
        if not is_iri_term(thing):
            continue
        types = tuple(data.objects(thing, RDF.type))
        if types not in of_types:
            of_types[types] = _upwards(types, data, above)
        before = found.get(report)
        found[report] = [*before, *of_types[types]] if before else of_types[types]
    return found


def _upwards(types: Iterable[Term], data: Index, above: dict[Term, list[Term]]) -> list[Term]:
    for kind in types:
        if kind not in above:
            above[kind] = sorted(superclasses(data, kind)) if is_iri_term(kind) else []
    return list(dict.fromkeys(one for kind in types for one in above[kind]))
