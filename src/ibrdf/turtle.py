"""Turtle and TriG for people: prefixes, one block a subject, one property a line, sorted.

Own code, because no library at hand writes the same bytes for the same triples, keeps lexical
forms, and leaves something that reads well in a diff.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, RDFS, XSD

from ibrdf.context import Context


def short(term: Any, context: Context) -> str:
    """Return a term as Turtle writes it."""
    if isinstance(term, ox.NamedNode):
        prefix, colon, local = context.compact(term.value).partition(":")
        plain = local.replace("-", "").replace("_", "").isalnum() and local.isascii()
        fits = colon and prefix in context.prefixes and plain and not local.startswith("-")
        return f"{prefix}:{local}" if fits else str(term)
    if term.language or term.datatype.value == str(XSD.string):
        return str(term)
    if term.datatype.value == str(XSD.integer) and term.value.lstrip("-").isdigit():
        return str(term.value)
    text, _, _ = str(term).rpartition("^^")
    return f"{text}^^{short(term.datatype, context)}"


def head(rows: Iterable[Any], context: Context) -> str:
    """Return the prefixes that the rows use."""
    used: set[str] = set()
    for row in rows:
        for term in (row.subject, row.predicate, row.object, getattr(row, "graph_name", None)):
            if isinstance(term, ox.Literal):
                term = term.datatype  # noqa: PLW2901 -- the only IRI in a literal
            if isinstance(term, ox.NamedNode):
                used.add(short(term, context).partition(":")[0])
    lines = [
        f"@prefix {p}: <{context.prefixes[p]}> .\n" for p in sorted(used & {*context.prefixes})
    ]
    return "".join(lines) + "\n"


_FIRST = {str(RDF.type): 0, str(RDFS.label): 1}


def by_predicate(context: Context) -> Callable[[Any], tuple[int, str]]:
    """Return what a subject's triples are sorted by: its class, its label, then the short names."""

    def key(triple: Any) -> tuple[int, str]:
        predicate = triple.predicate.value
        return _FIRST.get(predicate, 2), short(triple.predicate, context)

    return key


def blocks(triples: Iterable[Any], context: Context) -> Iterator[str]:
    """Return one block of Turtle for each subject."""
    order = by_predicate(context)
    for subject, about in groupby(triples, key=lambda triple: triple.subject):
        lines = []
        for _, same in groupby(sorted(about, key=order), key=order):
            row = list(same)
            verb = "a" if row[0].predicate.value == str(RDF.type) else None
            verb = verb or short(row[0].predicate, context)
            values = sorted(short(triple.object, context) for triple in row)
            gap = " " if len(values) == 1 else "\n        "
            lines.append(f"    {verb}{gap}" + " ,\n        ".join(values))
        yield f"{short(subject, context)}\n" + " ;\n".join(lines) + " ."


def write_turtle(triples: list[Any], context: Context) -> bytes:
    """Return sorted triples as Turtle."""
    return (head(triples, context) + "\n\n".join(blocks(triples, context)) + "\n").encode()


def write_trig(rows: list[Any], context: Context) -> bytes:
    """Return sorted quads as TriG, one block a graph."""
    parts = [head(rows, context)]
    by_graph = sorted(rows, key=lambda row: (str(row.graph_name), str(row)))
    for name, inside in groupby(by_graph, key=lambda row: row.graph_name):
        triples = sorted((row.triple for row in inside), key=str)
        body = "\n\n".join(blocks(triples, context))
        named = not isinstance(name, ox.DefaultGraph)
        parts.append(f"{short(name, context)} {{\n\n{body}\n}}\n\n" if named else body + "\n\n")
    return ("".join(parts).rstrip("\n") + "\n").encode()
