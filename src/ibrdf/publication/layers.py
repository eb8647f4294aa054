"""The layers of a dataset: its facts, what sources only pass on, and what the editors know."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from ibrdf.rdf.terms import Quad, Term
from ibrdf.vocabulary import CONCEPT, GRAPH, IB, OA, RDF, RDFS

_Layer: TypeAlias = Callable[[Sequence[Quad]], list[Quad]]


def facts(quads: Sequence[Quad]) -> list[Quad]:
    """Return the registry and the consolidated facts of a dataset, without disagreements.

    The concepts and the hierarchy of the classes, which readers of the facts need, come with them.
    Data without these named graphs gives all quads except those of reports and disagreements.

    >>> quads = [("<urn:r>", RDF.type, IB.Report, ""), ("<urn:m>", RDF.type, IB.Meeting, "")]
    >>> [subject for subject, _, _, _ in facts(quads)]
    ['<urn:m>']
    """
    homes = {GRAPH.registry, GRAPH.consolidated}
    has_layers = any(graph in homes for _, _, _, graph in quads)
    chosen = [quad for quad in quads if quad[3] in homes] if has_layers else quads
    left_out = _of_class(chosen, IB.Report) | _of_class(chosen, IB.Disagreement)
    mine = {quad for quad in chosen if quad[0] not in left_out}
    return _in_order(quads, mine | _frame(quads) if has_layers else mine)


def attributed(quads: Sequence[Quad]) -> list[Quad]:
    """Return the values that sources only pass on, with the reports that pass them on.

    >>> quad = ("<urn:m>", "<urn:p>", "<urn:x>", GRAPH.attributed)
    >>> attributed([quad]) == [quad]
    True
    """
    passing = {s for s, p, o, _ in quads if p == IB.certainty and o == CONCEPT.attributed}
    mine = {quad for quad in quads if quad[3] == GRAPH.attributed}
    return _in_order(quads, mine | _described(quads, passing) | _frame(quads))


def editors(quads: Sequence[Quad]) -> list[Quad]:
    """Return the editors' knowledge, with the reason for each part.

    >>> quad = ("<urn:m>", "<urn:p>", "<urn:x>", GRAPH.editorial)
    >>> editors([quad]) == [quad]
    True
    """
    mine = {quad for quad in quads if quad[3] == GRAPH.editorial}
    reports = _of_class(list(mine), IB.Report)
    return _in_order(quads, mine | _described(quads, reports) | _frame(quads))


LAYERS: Mapping[str, _Layer] = {"facts": facts, "attributed": attributed, "editors": editors}


def _in_order(quads: Sequence[Quad], chosen: AbstractSet[Quad]) -> list[Quad]:
    return [quad for quad in quads if quad in chosen]


def _of_class(quads: Iterable[Quad], kind: Term) -> set[Term]:
    return {subject for subject, prop, value, _ in quads if prop == RDF.type and value == kind}


def _frame(quads: Sequence[Quad]) -> set[Quad]:
    """Return the quads that every layer needs: labels and classes of things, and the concepts."""
    classes = {subject for subject, prop, _, _ in quads if prop == RDFS.subClassOf}
    return {
        quad
        for quad in quads
        if quad[3] in {GRAPH.registry, GRAPH.concepts}
        or (quad[3] == GRAPH.ontology and _is_hierarchy(quad, classes))
    }


def _is_hierarchy(quad: Quad, classes: AbstractSet[Term]) -> bool:
    subject, prop, _, _ = quad
    return prop == RDFS.subClassOf or (prop == RDFS.label and subject in classes)


def _described(quads: Sequence[Quad], reports: AbstractSet[Term]) -> set[Quad]:
    """Return what is said of reports, of their sources and of their passages."""
    told = set(reports)
    for prop in (IB.source, IB.evidence, OA.hasSelector):
        told |= {value for subject, p, value, _ in quads if p == prop and subject in told}
    return {quad for quad in quads if quad[0] in told and quad[3] != GRAPH.entailed}
