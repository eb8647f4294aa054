"""pyoxigraph, reasonable and shacl-rust, put together with care: ``rust.py DATA.nq SHAPES OUT``."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import reasonable
from narrow import narrowed, opened
from rdflib import BNode, Literal
from rdflib.term import Node
from shacl_alone import validate
from shared import ENTAILED, PREMISES, Stages, tell

PREFIXES = {"ib": "https://w3id.org/ibrdf/ns#", "said": "https://w3id.org/ibrdf/said#"}


def run(data: Path, shapes: Path, out: Path) -> None:
    """Validate, reason and publish."""
    stages = Stages()
    quads = list(ox.parse(path=data, format=ox.RdfFormat.N_QUADS))
    stages.end("reading")

    text = narrowed(opened(data), shapes)
    stages.end("asking")

    rows = list(validate(data.read_text("utf-8"), "nq", text))
    stages.end("validating")

    quads += reason(quads, out)
    stages.end("reasoning")

    publish(quads, out)
    stages.end("publishing")
    tell(stages, rows, out)


def reason(quads: list[ox.Quad], out: Path) -> Iterator[ox.Quad]:
    """Return what follows and is new. The reasoner reads files, and gives terms of rdflib."""
    names = {ox.NamedNode(name) for name in PREMISES}
    premises = (quad.triple for quad in quads if quad.graph_name in names)
    path = out / "premises.ttl"
    ox.serialize(premises, path, format=ox.RdfFormat.TURTLE)

    reasoner = reasonable.PyReasoner()
    reasoner.load_file(str(path))
    base = set(reasoner.get_base_triples())
    known = {quad.triple for quad in quads}
    entailed = ox.NamedNode(ENTAILED)
    for triple in reasoner.reason():
        if triple not in base and not isinstance(triple[0], Literal):
            subject, predicate = _node(triple[0]), ox.NamedNode(str(triple[1]))
            found = ox.Triple(subject, predicate, _term(triple[2]))
            if found not in known:
                yield ox.Quad(subject, predicate, found.object, entailed)


def publish(quads: list[ox.Quad], out: Path) -> None:
    """Write five syntaxes, in the order in which the quads are there."""
    triples = dict.fromkeys(quad.triple for quad in quads)
    ox.serialize(triples, out / "peer.ttl", format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    ox.serialize(triples, out / "peer.nt", format=ox.RdfFormat.N_TRIPLES)
    ox.serialize(quads, out / "peer.jsonld", format=ox.RdfFormat.JSON_LD, prefixes=PREFIXES)
    ox.serialize(quads, out / "peer.trig", format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    ox.serialize(quads, out / "peer.nq", format=ox.RdfFormat.N_QUADS)


def _node(term: Node) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term))


def _term(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if not isinstance(term, Literal):
        return _node(term)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None)


if __name__ == "__main__":
    run(*map(Path, sys.argv[1:]))
