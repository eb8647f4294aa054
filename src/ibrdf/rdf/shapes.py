"""The policies in SHACL shapes, and the classes whose things may be reported to have a property."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import superclasses, twin_of
from ibrdf.rdf.terms import Term, is_iri_term, text_of
from ibrdf.vocabulary import IB, RDFS, SH


class PolicyShape(NamedTuple):
    """A property shape with a policy, for one class.

    `kind` is the class, `path` the property, `policy` its policy, `along` the properties that lead
    from a finer value to a coarser one, `shape` the node shape, and `prop` the property shape.
    """

    kind: Term
    path: Term
    policy: Term
    along: frozenset[Term]
    shape: Term
    prop: Term


def policy_shapes(shapes: Index) -> Iterator[PolicyShape]:
    """Return the property shapes that have a policy, once for each class that they are for."""
    for prop, policy in sorted(shapes.subject_objects(IB.policy)):
        path = shapes.value(prop, SH.path) or ""
        along = frozenset(shapes.objects(prop, IB.refinedAlong))
        for shape in shapes.subjects(SH.property, prop):
            for kind in shapes.objects(shape, SH.targetClass):
                if all(map(is_iri_term, (kind, path, policy))):
                    yield PolicyShape(kind, path, policy, along, shape, prop)


def rules(shapes: Index) -> dict[tuple[Term, Term], tuple[Term, frozenset[Term]]]:
    """Return the rule of each class and property that has a consolidation policy.

    A rule is the policy, and the properties that lead from a finer value to a coarser one.

    >>> from ibrdf.corpus import read_shapes
    >>> from ibrdf.resources import bundled
    >>> rules(Index(read_shapes(bundled() / "shapes")))[IB.Agreement, IB.documentCount]
    ('<https://w3id.org/ibrdf/concept#one>', frozenset())
    """
    return {
        (shape.kind, shape.path): (shape.policy, shape.along) for shape in policy_shapes(shapes)
    }


def carriers(shapes: Index, ontology: Index) -> dict[Term, tuple[Term, ...]]:
    """Return the classes whose things may be reported to have a property, for each property.

    These are the classes with a policy for the property, or else its domain. Of a class and its
    superclass only the superclass is returned.

    >>> from ibrdf.corpus import read_shapes
    >>> from ibrdf.rdf.ontology import read_ontology
    >>> from ibrdf.resources import bundled
    >>> shapes = Index(read_shapes(bundled() / "shapes"))
    >>> carried = carriers(shapes, Index(read_ontology(bundled() / "ontology")))
    >>> carried[IB.status] == (IB.Agreement, IB.Occurrence)
    True
    """
    kinds: dict[Term, set[Term]] = defaultdict(set)

    for shape in policy_shapes(shapes):
        kinds[shape.path].add(shape.kind)

    for path in twin_of(ontology):
        domain = ontology.value(path, RDFS.domain)
        if path not in kinds and domain and is_iri_term(domain):
            kinds[path].add(domain)

    return {path: _uppermost(mine, ontology) for path, mine in kinds.items()}


def _uppermost(kinds: set[Term], ontology: Index) -> tuple[Term, ...]:
    """Return the classes that have no superclass among the others."""
    below = {kind for kind in kinds if (superclasses(ontology, kind) - {kind}) & kinds}
    return tuple(sorted(kinds - below, key=text_of))
