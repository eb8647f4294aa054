"""SHACL shapes as data: the policies they carry, the shapes for reports that follow from them, and
the mistakes in them that validators pass over in silence.
"""

from collections.abc import Iterator

from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ibrdf.errors import hint, nearest
from ibrdf.findings import Finding, Severity
from ibrdf.ontology import classes_of, twin_of
from ibrdf.vocabulary import CONCEPT, IB

_LISTS = {CONCEPT["open-list"], CONCEPT["closed-list"]}
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_COUNTS = {SH.minCount, SH.maxCount}
# The closed list of SHACL's own terms; those that are no Python names, such as sh:class, are extras.
_TERMS = frozenset((*SH.__annotations__, *SH._extras))  # noqa: SLF001 -- rdflib has no other way


def policies(shapes: Graph) -> dict[tuple[URIRef, URIRef], URIRef]:
    """Return the consolidation policy of each class and property that has one.

    >>> from ibrdf.corpus import read_shapes
    >>> from ibrdf.resources import bundled
    >>> policies(read_shapes(bundled() / "shapes"))[IB.Agreement, IB.documentCount]
    rdflib.term.URIRef('https://w3id.org/ibrdf/concept#one')
    """
    return {(kind, path): policy for kind, _, path, policy in _governed(shapes)}


def _governed(shapes: Graph) -> Iterator[tuple[URIRef, Node, URIRef, URIRef]]:
    """Return class, property shape, path and policy of each property shape with a policy."""
    for prop, policy in sorted(shapes.subject_objects(IB.policy)):
        path = shapes.value(prop, SH.path)
        for shape in shapes.subjects(SH.property, prop):
            for kind in shapes.objects(shape, SH.targetClass):
                if isinstance(kind, URIRef) and isinstance(path, URIRef):
                    assert isinstance(policy, URIRef)  # noqa: S101 -- the shapes' own shape says so
                    yield kind, prop, path, policy


def derive(shapes: Graph, data: Graph) -> Graph:
    """Return the shapes for reports that follow from the shapes of things.

    What a thing's value must be, a reported value must be: a property shape with a policy gives one
    for its twin, without the counts, which are true of things and not of what one source says. Its
    focus nodes are the reports about things of its class, so that a finding is at the author's line.
    A property's domain gives one too: it may be reported of things of that class only.
    """
    derived = Graph()
    twins = twin_of(data)
    reports = _reports_by_class(data)
    for kind, prop, path, policy in _governed(shapes):
        if path not in twins:
            continue
        shape = BNode()
        for report in reports.get(kind, ()):
            derived.add((shape, SH.targetNode, report))
        derived.add((shape, RDF.type, SH.NodeShape))
        derived.add((shape, SH.property, _copy(shapes, prop, twins[path], policy, derived)))
    for path, twin in twins.items():
        domain = data.value(path, RDFS.domain)
        if domain is not None:
            _domain_shape(derived, data, path, twin, domain)
    return derived


def _reports_by_class(data: Graph) -> dict[URIRef, list[Node]]:
    reports: dict[URIRef, list[Node]] = {}
    for report, thing in data.subject_objects(IB.about):
        if isinstance(thing, URIRef):
            for kind in classes_of(data, thing):
                reports.setdefault(kind, []).append(report)
    return reports


def _copy(shapes: Graph, prop: Node, twin: URIRef, policy: URIRef, derived: Graph) -> Node:
    """Copy a property shape onto the twin; what it nests is shared with the original."""
    copy = BNode()
    for predicate, value in shapes.predicate_objects(prop):
        if predicate not in _COUNTS | {SH.path, IB.policy}:
            derived.add((copy, predicate, value))
    derived.add((copy, SH.path, twin))
    if policy not in _LISTS | {CONCEPT.wording}:
        derived.add((copy, SH.maxCount, Literal(1)))
    return copy


def _domain_shape(derived: Graph, data: Graph, path: URIRef, twin: URIRef, domain: Node) -> None:
    shape, prop = BNode(), BNode()
    what, whose = (data.value(node, RDFS.label) or node for node in (path, domain))
    message = f"Only something that is an {whose} has a {what}. Report it about such a thing."
    derived.add((shape, RDF.type, SH.NodeShape))
    derived.add((shape, SH.targetSubjectsOf, twin))
    derived.add((shape, SH.property, prop))
    derived.add((prop, SH.path, IB.about))
    derived.add((prop, SH["class"], domain))
    derived.add((prop, SH.message, Literal(message, lang="en")))


def lint(shapes: Graph, data: Graph) -> list[Finding]:
    """Return what is wrong with shapes themselves, which a validator answers with "conforms".

    A term that SHACL does not have is a violation, and so is a graph without shapes; a shape that
    looks at nothing is a warning, or only worth knowing where the data could have such things.
    """
    findings = [_unknown(shape, term) for shape, term in _unknown_terms(shapes)]
    targeted = {shape for target in _TARGETS for shape in shapes.subjects(target)}
    targeted |= {
        shape
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in shapes.subjects(RDF.type, kind)
        if (shape, RDF.type, RDFS.Class) in shapes
    }
    if not targeted:
        message = "These shapes look at nothing, so anything conforms. Add a shape with a target."
        return [*findings, Finding(message)]
    return findings + [
        _idle(shape, shapes, data) for shape in targeted if _is_idle(shape, shapes, data)
    ]


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
    focus = str(shape) if isinstance(shape, URIRef) else ""
    return Finding(message, focus=focus, value=str(term), shape=focus)


def _is_idle(shape: Node, shapes: Graph, data: Graph) -> bool:
    return not any(True for _ in _focus_nodes(shape, shapes, data))


def _focus_nodes(shape: Node, shapes: Graph, data: Graph) -> Iterator[Node]:
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
    """Return a finding on a shape without focus nodes: a class or property that nobody declares is
    likely a misspelling; of one that is declared there just is none."""
    aims = [*_target_classes(shape, shapes)]
    aims += [aim for target in _TARGETS[2:] for aim in shapes.objects(shape, target)]
    declared = all((aim, None, None) in data for aim in aims)
    names = ", ".join(sorted(str(aim) for aim in aims)) or "nothing"
    return Finding(
        f"This shape looks at no node of the data. Check its target: {names}",
        severity=Severity.INFO if declared else Severity.WARNING,
        focus=str(shape),
        shape=str(shape),
    )
