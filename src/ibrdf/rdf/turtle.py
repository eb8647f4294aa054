"""Turtle and TriG for people: prefixes, one block a subject, one property a line, sorted.

Own code, because no library at hand writes the same bytes for the same triples, keeps lexical
forms, and leaves something that reads well in a diff.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, RDFS, XSD

from ibrdf.rdf.context import Context

# Of what Turtle allows in a short name, that on which all of its readers agree.
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*:[A-Za-z0-9][A-Za-z0-9_-]*")
_INTEGER = re.compile(r"-?[0-9]+")
_TYPE = str(RDF.type)
_FIRST = {_TYPE: 0, str(RDFS.label): 1}


def short(term: Any, context: Context) -> str:
    """Return a term as Turtle writes it.

    >>> from ibrdf.rdf.context import read_context
    >>> short(ox.NamedNode("https://w3id.org/ibrdf/id/location/minsk"), read_context())
    'location:minsk'
    """
    if isinstance(term, ox.NamedNode):
        name = context.compact(term.value)
        return name if name != term.value and _SHORT.fullmatch(name) else str(term)
    if _is_bare(term):
        return str(term.value)
    if not _has_datatype(term):
        return str(term)
    text, _, _ = str(term).rpartition("^^")
    return f"{text}^^{short(term.datatype, context)}"


def _is_bare(literal: Any) -> bool:
    """Tell whether a literal is a number that stands without quotes."""
    return literal.datatype.value == str(XSD.integer) and bool(_INTEGER.fullmatch(literal.value))


def _has_datatype(literal: Any) -> bool:
    """Tell whether a literal's datatype is written out."""
    return not literal.language and literal.datatype.value != str(XSD.string)


def head(rows: Iterable[Any], context: Context) -> str:
    """Return the prefixes that the rows use, and an empty line."""
    iris = {iri for row in rows for iri in _iris(row)}
    used = {short(iri, context).partition(":")[0] for iri in iris}
    lines = [
        f"@prefix {prefix}: <{context.prefixes[prefix]}> .\n"
        for prefix in sorted(used & context.prefixes.keys())
    ]
    return "".join([*lines, "\n"] if lines else lines)


def _iris(row: Any) -> Iterator[Any]:
    """Return the IRIs in a triple or quad that are written out."""
    for term in (row.subject, row.predicate, row.object, getattr(row, "graph_name", None)):
        if isinstance(term, ox.NamedNode) and not (term == row.predicate and term.value == _TYPE):
            yield term
        elif isinstance(term, ox.Literal) and _has_datatype(term) and not _is_bare(term):
            yield term.datatype


def by_predicate(context: Context) -> Callable[[Any], tuple[int, str]]:
    """Return what a subject's triples are sorted by: its class, its label, then the short names."""
    known: dict[Any, tuple[int, str]] = {}  # properties are few, triples many

    def key(triple: Any) -> tuple[int, str]:
        predicate = triple.predicate
        if predicate not in known:
            known[predicate] = _FIRST.get(predicate.value, 2), short(predicate, context)
        return known[predicate]

    return key


def blocks(triples: Iterable[Any], context: Context) -> Iterator[str]:
    """Return one block of Turtle for each subject."""
    order = by_predicate(context)
    for subject, about in groupby(triples, key=lambda triple: triple.subject):
        lines = []
        for (_, name), same in groupby(sorted(about, key=order), key=order):
            row = list(same)
            verb = "a" if row[0].predicate.value == _TYPE else name
            values = sorted(short(triple.object, context) for triple in row)
            gap = " " if len(values) == 1 else "\n        "
            lines.append(f"    {verb}{gap}" + " ,\n        ".join(values))
        yield f"{short(subject, context)}\n" + " ;\n".join(lines) + " .\n"


def write_turtle(triples: list[Any], context: Context) -> bytes:
    """Return sorted triples as Turtle."""
    return (head(triples, context) + "\n".join(blocks(triples, context))).encode()


def write_trig(rows: list[Any], context: Context) -> bytes:
    """Return sorted quads as TriG, one block a graph."""
    parts = []
    by_graph = sorted(rows, key=lambda row: (str(row.graph_name), str(row)))
    for name, inside in groupby(by_graph, key=lambda row: row.graph_name):
        body = "\n".join(blocks((row.triple for row in inside), context))
        named = not isinstance(name, ox.DefaultGraph)
        parts.append(f"{short(name, context)} {{\n\n{body}\n}}\n" if named else body)
    return (head(rows, context) + "\n".join(parts)).encode()
