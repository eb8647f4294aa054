"""rdflib, pyshacl and owlrl, as their handbooks show them: ``naive.py DATA.nq SHAPES OUT``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pyshacl
from rdflib import SH, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node
from shared import BLANK, ENTAILED, PREMISES, Row, Stages, row, tell

Triple = tuple[Node, Node, Node]


def run(
    data: Path, shapes: Path, out: Path, *, kind: type[Graph] = Graph, whole: bool = True
) -> None:
    """Validate, and for the `whole` reason and publish; `kind` is the class of the graph."""
    stages = Stages()
    dataset = Dataset()
    dataset.parse(data, format="nquads")
    stages.end("reading")

    rows = list(validate(dataset, shapes, kind))
    stages.end("validating")

    if whole:
        union, entailed = reason(dataset)
        stages.end("reasoning")

        publish(dataset, union, entailed, out)
        stages.end("publishing")
    tell(stages, rows, out)


def validate(dataset: Dataset, folder: Path, kind: type[Graph]) -> Iterator[Row]:
    """Return what the shapes in a folder find in all graphs together."""
    union, shapes = kind(), Graph()
    for subject, predicate, value, _ in dataset.quads():
        union.add((subject, predicate, value))
    for path in sorted(folder.glob("*.ttl")):
        shapes.parse(path, format="turtle")

    # A copy, which pyshacl would make without being told, would be of rdflib's own class.
    in_place = kind is not Graph
    _, report, _ = pyshacl.validate(union, shacl_graph=shapes, inplace=in_place)
    for result in report.objects(None, SH.result):
        yield row(
            _text(report.value(result, SH.focusNode)),
            _text(report.value(result, SH.sourceConstraintComponent)),
            _text(report.value(result, SH.value)),
            _text(report.value(result, SH.resultSeverity)),
        )


def reason(dataset: Dataset) -> tuple[Graph, Graph]:
    """Return all triples, and those that follow and are new."""
    union, closure = Graph(), Graph()
    for subject, predicate, value, name in dataset.quads():
        union.add((subject, predicate, value))
        if str(name) in PREMISES:
            closure.add((subject, predicate, value))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closure)
    return union, closure - union


def publish(dataset: Dataset, union: Graph, entailed: Graph, out: Path) -> None:
    """Write five syntaxes, the triples that follow in a graph of their own."""
    target = dataset.graph(URIRef(ENTAILED))
    for subject, predicate, value in entailed:
        if not isinstance(subject, Literal):  # no RDF, though owlrl makes some
            target.add((subject, predicate, value))
            union.add((subject, predicate, value))

    union.serialize(out / "peer.ttl", format="turtle")
    union.serialize(out / "peer.nt", format="nt", encoding="utf-8")
    dataset.serialize(out / "peer.jsonld", format="json-ld")
    dataset.serialize(out / "peer.trig", format="trig")
    dataset.serialize(out / "peer.nq", format="nquads")


def _text(term: Node | None) -> str:
    """Return a term as in N-Triples; rdflib's own way may break the lines of a text."""
    if term is None:
        return ""
    if isinstance(term, BNode):
        return BLANK
    if not isinstance(term, Literal):
        return f"<{term}>"
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    kind = ox.NamedNode(term.datatype) if term.datatype else None
    return str(ox.Literal(str(term), datatype=kind))


if __name__ == "__main__":
    run(*map(Path, sys.argv[1:]))
