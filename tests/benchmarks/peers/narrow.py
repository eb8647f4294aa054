"""Shapes in SPARQL, asked once in Oxigraph: ``narrow.py DATA.nq SHAPES OUT.ttl``.

A validator asks the query of such a shape again for each focus node, which can be most of its
time. So a pipeline made with care asks each query once, for all nodes, and leaves to the validator
only the nodes that were found.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from shared import shapes_text

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TARGETS = {
    "targetClass": f"?this a/<{_RDFS}subClassOf>* <{{}}>",
    "targetSubjectsOf": "?this <{}> ?any",
    "targetObjectsOf": "?any <{}> ?this",
}

# What two of our shapes ask, in a form that does not compare every two reports of a thing.
_SHARED = """
    SELECT ?this {
        { SELECT ?this { ?one ib:about ?this ; ib:source ?from . ?from a ib:Article }
          GROUP BY ?this HAVING (COUNT(DISTINCT ?from) > 1) }
        FILTER NOT EXISTS { ?this ib:identity ?why }
        FILTER NOT EXISTS { ?one ib:about ?this ; ib:identity ?why }
    }
"""
_CLOSE = """
    SELECT DISTINCT ?this {
        { SELECT ?this { ?this ib:evidence ?any } GROUP BY ?this HAVING (COUNT(?any) > 1) }
        ?this ib:evidence ?one , ?other FILTER (?one != ?other)
        ?one oa:hasSource ?source ; oa:hasSelector [ oa:start ?start ; oa:end ?end ] .
        ?other oa:hasSource ?source ; oa:hasSelector [ oa:start ?begins ; oa:end ?ends ]
        FILTER (?ends < ?end || (?ends = ?end && ?start < ?begins))
        FILTER (?start <= ?ends + 5)
    }
"""
_QUICKER = {"SharedThingShape": _SHARED, "ClosePassagesShape": _CLOSE}


def narrowed(store: ox.Store, folder: Path) -> str:
    """Return the shapes in a folder as N-Triples; those in SPARQL aim at what their query finds."""
    shapes = ox.Store()
    shapes.bulk_load(shapes_text(folder).encode(), format=ox.RdfFormat.TURTLE)
    prefixes = _prefixes(shapes)
    for shape, query in list(_asked(shapes)):
        text = _QUICKER.get(shape.value.rpartition("#")[2], query)
        found = _nodes(store, text, prefixes)
        targets = list(_targets(shapes, shape))
        if found:
            found &= set().union(*(_nodes(store, select, {}) for select, _ in targets))
        for _, quad in targets:
            shapes.remove(quad)
        for node in found:
            shapes.add(ox.Quad(shape, ox.NamedNode(f"{SH}targetNode"), node))
    triples = (quad.triple for quad in shapes)
    return "".join(f"{triple} .\n" for triple in triples)


def _asked(shapes: ox.Store) -> Iterator[tuple[ox.NamedNode, str]]:
    """Return the shapes that have a query and no other constraint, with the query."""
    query = """
        SELECT ?shape ?select {
            ?shape sh:sparql [ sh:select ?select ]
            FILTER (isIRI(?shape))
            FILTER NOT EXISTS {
                ?shape ?p ?o
                FILTER (?p NOT IN (rdf:type, rdfs:label, sh:message, sh:severity, sh:sparql,
                        sh:targetClass, sh:targetSubjectsOf, sh:targetObjectsOf))
            }
        }
    """
    for shape, select in _rows(shapes, query, {"sh": SH, "rdf": _RDF, "rdfs": _RDFS}):
        yield shape, select.value


def _targets(shapes: ox.Store, shape: ox.NamedNode) -> Iterator[tuple[str, ox.Quad]]:
    """Return the query for each kind of target of a shape, and the statement of it."""
    for name, pattern in _TARGETS.items():
        for quad in list(shapes.quads_for_pattern(shape, ox.NamedNode(SH + name), None, None)):
            assert isinstance(quad.object, ox.NamedNode)
            yield f"SELECT ?this {{ {pattern.format(quad.object.value)} }}", quad


def _nodes(store: ox.Store, select: str, prefixes: dict[str, str]) -> set[ox.NamedNode]:
    return {row[0] for row in _rows(store, f"SELECT ?this {{ {{ {select} }} }}", prefixes)}


def _prefixes(shapes: ox.Store) -> dict[str, str]:
    query = "SELECT ?p ?n { ?d sh:prefix ?p ; sh:namespace ?n }"
    return {prefix.value: home.value for prefix, home in _rows(shapes, query, {"sh": SH})}


def _rows(store: ox.Store, query: str, prefixes: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    found = store.query(query, prefixes=prefixes, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    for row in found:
        yield tuple(row)


def opened(data: Path) -> ox.Store:
    """Return a store with the quads of a file."""
    store = ox.Store()
    store.bulk_load(path=data, format=ox.RdfFormat.N_QUADS)
    return store


if __name__ == "__main__":
    Path(sys.argv[3]).write_text(narrowed(opened(Path(sys.argv[1])), Path(sys.argv[2])), "utf-8")
