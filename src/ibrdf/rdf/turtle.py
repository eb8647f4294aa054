"""Writing of Turtle and TriG for readers: prefixes, one block a subject, one property a line.

The libraries that we know either change lexical forms, write different bytes for the same triples,
or do not sort their output, which makes diffs hard to read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from ibrdf.rdf.context import Context
from ibrdf.rdf.terms import (
    DEFAULT_GRAPH,
    XSD_INTEGER,
    Quad,
    Term,
    datatype_of,
    is_iri_term,
    text_of,
)
from ibrdf.vocabulary import RDF, RDFS

# The short names that all readers of Turtle accept.
_SHORT = re.compile(r"[A-Za-z][A-Za-z0-9_-]*:[A-Za-z0-9][A-Za-z0-9_-]*")
_INTEGER = re.compile(r"-?[0-9]+")
_TYPE = RDF.type
_FIRST = {_TYPE: 0, RDFS.label: 1}


class Names(dict[Term, str]):
    """The text of each term in Turtle, made at the first look-up.

    >>> from ibrdf.rdf.context import read_context
    >>> Names(read_context())["<https://w3id.org/ibrdf/id/location/minsk>"]
    'location:minsk'
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.short = _Short(context)
        self.orders = _Orders(self)

    def __missing__(self, term: Term) -> str:
        name = self[term] = self._name(term)
        return name

    def _name(self, term: Term) -> str:
        if term[-1] != ">":
            return term  # a text, which may have a language
        if term[0] == "<":
            name = self.short[term]
            return name if name != term[1:-1] and _SHORT.fullmatch(name) else term
        datatype = _datatype_written(term)
        return f"{term[: -len(datatype)]}{self[datatype]}" if datatype else text_of(term)


class _Short(dict[Term, str]):
    """The short name of each IRI, or the IRI where no prefix fits."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def __missing__(self, term: Term) -> str:
        name = self[term] = self._context.compact(term[1:-1])
        return name


class _Orders(dict[tuple[Term, ...], tuple[Term, ...]]):
    """The order in which properties are written: the class, the label, then by short name.

    Few sets of properties are those of many subjects.
    """

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, properties: tuple[Term, ...]) -> tuple[Term, ...]:
        ordered = self[properties] = tuple(sorted(properties, key=self._rank))
        return ordered

    def _rank(self, predicate: Term) -> tuple[int, str]:
        return _FIRST.get(predicate, 2), self._names[predicate]


def _is_bare(term: Term) -> bool:
    """Whether a term is a number that is written without quotes."""
    return datatype_of(term) == XSD_INTEGER and bool(_INTEGER.fullmatch(text_of(term)))


def _datatype_written(literal: Term) -> Term:
    """Return the datatype that is written with a literal, or an empty text."""
    if literal[-1] != ">" or _is_bare(literal):
        return ""
    return f"<{datatype_of(literal)}>"


# Prefixes ---------------------------------------------------------------------


def written_terms(quads: Iterable[Quad]) -> set[Term]:
    """Return the terms of triples that are written in full: all but the property ``a``."""
    subjects = {subject for subject, _, _, _ in quads}
    predicates = {predicate for _, predicate, _, _ in quads} - {_TYPE}
    values = {value for _, _, value, _ in quads}
    return subjects | predicates | values


def prefixes_of(terms: Iterable[Term], names: Names) -> set[str]:
    """Return the prefixes in the names of terms."""
    iris = {term if is_iri_term(term) else _datatype_written(term) for term in terms} - {""}
    used = {names[iri].partition(":")[0] for iri in iris}
    return used & names.context.prefixes.keys()


def _head(prefixes: Iterable[str], names: Names) -> str:
    """Return the lines of the prefixes that a file uses, and an empty line."""
    known = names.context.prefixes
    lines = [f"@prefix {prefix}: <{known[prefix]}> .\n" for prefix in sorted(prefixes)]
    return "".join([*lines, "\n"] if lines else lines)


# Blocks -----------------------------------------------------------------------


def block(subject: Term, about: Mapping[Term, Sequence[Term]], names: Names) -> str:
    """Return the block of a subject, of whose properties each has one or more values."""
    lines = []
    for predicate in names.orders[tuple(about)]:
        verb = "a" if predicate == _TYPE else names[predicate]
        values = about[predicate]
        if len(values) == 1:
            lines.append(f"    {verb} {names[values[0]]}")
        else:
            listed = " ,\n        ".join(sorted([names[value] for value in values]))
            lines.append(f"    {verb}\n        {listed}")
    body = " ;\n".join(lines)
    return f"{names[subject]}\n{body} .\n"


# Files ------------------------------------------------------------------------


def turtle(blocks: Mapping[Term, str], prefixes: Iterable[str], names: Names) -> Iterator[str]:
    """Return the pieces of a Turtle file with the blocks of subjects."""
    yield _head(prefixes, names)
    yield from _separated(blocks.values())


def trig(
    quads: Sequence[Quad], blocks: Mapping[Term, str], prefixes: Iterable[str], names: Names
) -> Iterator[str]:
    """Return sorted quads as the pieces of a TriG file, one block a graph.

    `blocks` and `prefixes` are those of the union of the graphs. If only one graph has triples of a
    subject, that block is used for the graph.
    """
    graphs = {graph for _, _, _, graph in quads}
    yield _head({*prefixes, *prefixes_of(graphs - {DEFAULT_GRAPH}, names)}, names)

    inside: dict[Term, list[str]] = {graph: [] for graph in sorted(graphs, key=_rank_of_graph)}
    for subject, rows in groupby(quads, key=itemgetter(0)):
        held = list(rows)
        homes = {graph for _, _, _, graph in held}
        if len(homes) == 1:
            inside[held[0][3]].append(blocks[subject])
            continue
        for home in homes:
            about: dict[Term, list[Term]] = {}
            for _, predicate, value, graph in held:
                if graph == home:
                    about.setdefault(predicate, []).append(value)
            inside[home].append(block(subject, about, names))

    for number, (graph, parts) in enumerate(inside.items()):
        yield "\n" if number else ""
        yield f"{names[graph]} {{\n\n" if graph else ""
        yield from _separated(parts)
        yield "\n}\n" if graph else ""


def _rank_of_graph(graph: Term) -> str:
    return graph or "DEFAULT"  # sorts after the IRIs


def _separated(parts: Iterable[str]) -> Iterator[str]:
    """Return parts with empty lines between them."""
    for number, part in enumerate(parts):
        yield f"\n{part}" if number else part
