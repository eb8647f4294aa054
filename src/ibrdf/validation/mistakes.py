"""Mistakes in shapes that validators pass over in silence."""

import re
from collections import defaultdict
from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.term import Node

from ibrdf.errors import hint, nearest
from ibrdf.findings import Finding, Severity
from ibrdf.rdf.bridge import CONCEPT, IB
from ibrdf.rdf.shapes import Rule, rules

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
# The closed list of SHACL's own terms; those that are no Python names, as sh:class, are extras.
# The namespace itself, which a shapes file may import, is no mistake either.
_TERMS = frozenset((*SH.__annotations__, *SH._extras, ""))  # noqa: SLF001 -- rdflib has no other way
# SHACL's advanced features, which pySHACL leaves alone unless told otherwise.
_NOT_RUN = (SH.js, SH.rule, SH.target)


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
    by_property: dict[tuple[URIRef, URIRef], list[Rule]] = defaultdict(list)
    for rule in rules(shapes):
        by_property[rule.kind, rule.path].append(rule)
    for (kind, path), mine in by_property.items():
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
