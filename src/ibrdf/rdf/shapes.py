"""SHACL shapes as data: the policies of properties, and what may be reported of which things."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from rdflib import RDFS, SH, Graph, URIRef
from rdflib.term import Node

from ibrdf.rdf.bridge import IB
from ibrdf.rdf.ontology import superclasses, twin_of


class Rule(NamedTuple):
    """A property shape with a policy, and a class that it is for."""

    kind: URIRef
    path: URIRef
    policy: URIRef
    shape: Node
    prop: Node


def rules(shapes: Graph) -> Iterator[Rule]:
    """Return the property shapes that have a policy, with each class that they are for."""
    for prop, policy in sorted(shapes.subject_objects(IB.policy)):
        path = shapes.value(prop, SH.path)
        for shape in shapes.subjects(SH.property, prop):
            for kind in shapes.objects(shape, SH.targetClass):
                if all(isinstance(term, URIRef) for term in (kind, path, policy)):
                    yield Rule(kind, path, policy, shape, prop)  # type: ignore[arg-type]


def policies(shapes: Graph) -> dict[tuple[URIRef, URIRef], URIRef]:
    """Return the consolidation policy of each class and property that has one.

    >>> from ibrdf.corpus import read_shapes
    >>> from ibrdf.resources import bundled
    >>> policies(read_shapes(bundled() / "shapes"))[IB.Agreement, IB.documentCount]
    rdflib.term.URIRef('https://w3id.org/ibrdf/concept#one')
    """
    return {(rule.kind, rule.path): rule.policy for rule in rules(shapes)}


def carriers(shapes: Graph, ontology: Graph) -> dict[URIRef, tuple[URIRef, ...]]:
    """Return the classes whose things may be reported to have a property, for each property.

    They are those with a policy for it, or else its domain; of a class and one above it only the
    upper one is named.

    >>> from ibrdf.corpus import read_shapes
    >>> from ibrdf.rdf.ontology import read_ontology
    >>> from ibrdf.resources import bundled
    >>> shapes = read_shapes(bundled() / "shapes")
    >>> carried = carriers(shapes, read_ontology(bundled() / "ontology"))
    >>> [kind.fragment for kind in carried[IB.status]]
    ['Agreement', 'Occurrence']
    """
    kinds: dict[URIRef, set[URIRef]] = defaultdict(set)
    for rule in rules(shapes):
        kinds[rule.path].add(rule.kind)
    for path in twin_of(ontology):
        domain = ontology.value(path, RDFS.domain)
        if path not in kinds and isinstance(domain, URIRef):
            kinds[path].add(domain)
    return {
        path: tuple(sorted(k for k in mine if not (superclasses(ontology, k) - {k}) & mine))
        for path, mine in kinds.items()
    }
