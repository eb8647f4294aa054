"""SHACL shapes as data: policies, shapes for reports, and mistakes.

Property shapes carry the consolidation policies; the shapes for reports follow from them; and of
mistakes in shapes, those are found that validators pass over in silence.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ibrdf.errors import hint, nearest
from ibrdf.findings import Finding, Severity
from ibrdf.ontology import classes_of, superclasses, twin_of
from ibrdf.vocabulary import CONCEPT, IB

_LISTS = {CONCEPT["open-list"], CONCEPT["closed-list"], CONCEPT.wording, CONCEPT.selection}
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_OF_THINGS = {SH.minCount, SH.maxCount, SH.path, IB.policy}
# The closed list of SHACL's own terms; those that are no Python names, as sh:class, are extras.
# The namespace itself, which a shapes file may import, is no mistake either.
_TERMS = frozenset((*SH.__annotations__, *SH._extras, ""))  # noqa: SLF001 -- rdflib has no other way


# SHACL's advanced features, which pySHACL leaves alone unless told otherwise.
_NOT_RUN = (SH.js, SH.rule, SH.target)


class _Rule(NamedTuple):
    """A property shape with a policy, and a class that it is for."""

    kind: URIRef
    path: URIRef
    policy: URIRef
    shape: Node
    prop: Node


def _rules(shapes: Graph) -> Iterator[_Rule]:
    for prop, policy in sorted(shapes.subject_objects(IB.policy)):
        path = shapes.value(prop, SH.path)
        for shape in shapes.subjects(SH.property, prop):
            for kind in shapes.objects(shape, SH.targetClass):
                if all(isinstance(term, URIRef) for term in (kind, path, policy)):
                    yield _Rule(kind, path, policy, shape, prop)  # type: ignore[arg-type]


def policies(shapes: Graph) -> dict[tuple[URIRef, URIRef], URIRef]:
    """Return the consolidation policy of each class and property that has one.

    >>> from ibrdf.corpus import read_shapes
    >>> from ibrdf.resources import bundled
    >>> policies(read_shapes(bundled() / "shapes"))[IB.Agreement, IB.documentCount]
    rdflib.term.URIRef('https://w3id.org/ibrdf/concept#one')
    """
    return {(rule.kind, rule.path): rule.policy for rule in _rules(shapes)}


def carriers(shapes: Graph, ontology: Graph) -> dict[URIRef, tuple[URIRef, ...]]:
    """Return the classes whose things may be reported to have a property, for each property.

    They are those with a policy for it, or else its domain; of a class and one above it only the
    upper one is named.

    >>> from ibrdf.corpus import read_shapes
    >>> from ibrdf.ontology import read_ontology
    >>> from ibrdf.resources import bundled
    >>> shapes = read_shapes(bundled() / "shapes")
    >>> carried = carriers(shapes, read_ontology(bundled() / "ontology"))
    >>> [kind.fragment for kind in carried[IB.status]]
    ['Agreement', 'Occurrence']
    """
    kinds: dict[URIRef, set[URIRef]] = defaultdict(set)
    for rule in _rules(shapes):
        kinds[rule.path].add(rule.kind)
    for path in twin_of(ontology):
        domain = ontology.value(path, RDFS.domain)
        if path not in kinds and isinstance(domain, URIRef):
            kinds[path].add(domain)
    return {
        path: tuple(sorted(k for k in mine if not (superclasses(ontology, k) - {k}) & mine))
        for path, mine in kinds.items()
    }


# Shapes for reports ---------------------------------------------------------------


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
    named = {report for report, thing in data.subject_objects(IB.about) if _iri(thing)}
    for rule in _rules(shapes):
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
    derived: Graph, shapes: Graph, rule: _Rule, twin: URIRef, reports: Iterable[Node]
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


# Mistakes in shapes ---------------------------------------------------------------


def lint(shapes: Graph, data: Graph) -> list[Finding]:
    """Return what is wrong with shapes themselves, which a validator answers with "conforms".

    A term that SHACL does not have is a violation, and so are a policy that does not exist, two
    policies where only one can hold, and a graph without shapes; a shape that looks at nothing is a
    warning, or only worth knowing where the data could have such things.
    """
    findings = [_unknown(shape, term) for shape, term in _unknown_terms(shapes)]
    findings += _idle_terms(shapes)
    findings += _unknown_policies(shapes, data)
    findings += _rival_policies(shapes)
    targeted = {shape for target in TARGETS for shape in shapes.subjects(target)}
    targeted |= {
        shape
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in shapes.subjects(RDF.type, kind)
        if (shape, RDF.type, RDFS.Class) in shapes
    }
    if not targeted:
        message = "These shapes look at nothing, so anything conforms. Add a shape with a target."
        return [*findings, Finding(message)]
    idle = (shape for shape in sorted(targeted, key=str) if _is_idle(shape, shapes, data))
    return findings + [_idle(shape, shapes, data) for shape in idle]


def _unknown_terms(shapes: Graph) -> Iterator[tuple[Node, URIRef]]:
    for triple in shapes:
        for term in triple[1:]:
            if isinstance(term, URIRef) and term.startswith(str(SH)) and _local(term) not in _TERMS:
                yield triple[0], term


def _local(term: URIRef) -> str:
    return term.removeprefix(str(SH))


def _unknown(shape: Node, term: URIRef) -> Finding:
    name = _local(term)
    better = nearest(name, _TERMS)
    message = f"SHACL has no sh:{name}{hint(f'sh:{better}' if better else None)}. Correct the term."
    return Finding(message, focus=_iri(shape), value=str(term), shape=_iri(shape))


def _idle_terms(shapes: Graph) -> Iterator[Finding]:
    """Return what looks like a rule and is none here: nothing would be checked by it."""
    for term in _NOT_RUN:
        for shape in shapes.subjects(term, unique=True):
            message = (
                f"sh:{_local(term)} is not run here, so nothing is checked by it. Take it out."
            )
            yield Finding(message, focus=_iri(shape), path=str(term), shape=_iri(shape))
    for imported in shapes.objects(None, OWL.imports):
        if str(imported).rstrip("#") != str(SH).rstrip("#"):
            message = (
                f"owl:imports is not followed. Name the file itself beside this one: {imported}"
            )
            yield Finding(message, severity=Severity.WARNING)


def _unknown_policies(shapes: Graph, data: Graph) -> Iterator[Finding]:
    known = {str(policy) for policy in data.subjects(SKOS.inScheme, CONCEPT.policies)}
    for prop, policy in shapes.subject_objects(IB.policy):
        if known and str(policy) not in known:
            shape = _iri(next(shapes.subjects(SH.property, prop), prop))
            better = nearest(str(policy), known)
            message = f"there is no policy {policy}{hint(better)}. Choose one from concepts.ttl."
            yield Finding(message, focus=shape, path=str(IB.policy), value=str(policy), shape=shape)


def _rival_policies(shapes: Graph) -> Iterator[Finding]:
    """Return each class and property with several policies, of which chance would choose."""
    rules: dict[tuple[URIRef, URIRef], list[_Rule]] = defaultdict(list)
    for rule in _rules(shapes):
        rules[rule.kind, rule.path].append(rule)
    for (kind, path), mine in rules.items():
        rivals = sorted({rule.policy for rule in mine})
        if len(rivals) > 1:
            whose, what, *names = (_name(term) for term in (kind, path, *rivals))
            message = f"{whose} has several policies for {what}: {' and '.join(names)}. Keep one."
            shape = min(_iri(rule.shape) for rule in mine)
            yield Finding(message, focus=shape, path=str(IB.policy), shape=shape)


def _name(term: URIRef) -> str:
    return re.split("[#/]", term)[-1]


def _iri(shape: Node) -> str:
    return str(shape) if isinstance(shape, URIRef) else ""


def _is_idle(shape: Node, shapes: Graph, data: Graph) -> bool:
    return not any(True for _ in focus_nodes(shape, shapes, data))


def focus_nodes(shape: Node, shapes: Graph, data: Graph) -> Iterator[Node]:
    """Return the nodes of a graph that a shape looks at, those of several targets several times."""
    yield from shapes.objects(shape, SH.targetNode)
    for path in shapes.objects(shape, SH.targetSubjectsOf):
        yield from data.subjects(path)
    for path in shapes.objects(shape, SH.targetObjectsOf):
        yield from data.objects(None, path)
    for kind in _target_classes(shape, shapes):
        for below in data.transitive_subjects(RDFS.subClassOf, kind):
            yield from data.subjects(RDF.type, below)


def _target_classes(shape: Node, shapes: Graph) -> list[Node]:
    implicit = [shape] if (shape, RDF.type, RDFS.Class) in shapes else []
    return [*shapes.objects(shape, SH.targetClass), *implicit]


def _idle(shape: Node, shapes: Graph, data: Graph) -> Finding:
    """Return a finding on a shape without focus nodes.

    A class or property that nobody declares is likely a misspelling; of one that is declared there
    just is none.
    """
    aims = _target_classes(shape, shapes)
    aims += [aim for target in TARGETS[2:] for aim in shapes.objects(shape, target)]
    declared = all((aim, None, None) in data for aim in aims)
    names = ", ".join(sorted(str(aim) for aim in aims))
    return Finding(
        f"This shape looks at no node of the data. Check its target: {names}",
        severity=Severity.INFO if declared else Severity.WARNING,
        focus=_iri(shape),
        shape=_iri(shape),
    )
