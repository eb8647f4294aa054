"""Writing of Turtle and TriG for readers: prefixes, one block a subject, one property a line.

The libraries that we know either change lexical forms, write different bytes for the same triples,
or do not sort their output, which makes diffs hard to read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from ibrdf.rdf.context import Context
from ibrdf.rdf.terms import (
    DEFAULT_GRAPH,
    XSD_INTEGER,
    Quad,
    Term,
    Triple,
    datatype_of,
    is_iri_term,
    is_literal,
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
        self.ranks = _Ranks(self)

    def __missing__(self, term: Term) -> str:
        name = self[term] = self._name(term)
        return name

    def _name(self, term: Term) -> str:
        if is_iri_term(term):
            iri = term[1:-1]
            name = self.context.compact(iri)
            return name if name != iri and _SHORT.fullmatch(name) else term
        datatype = _datatype_written(term)
        if datatype:
            return f"{term[: -len(datatype)]}{self[datatype]}"
        return text_of(term) if _is_bare(term) else term


class _Ranks(dict[Term, tuple[int, str]]):
    """The sort key of each property: the class first, then the label, then by short name."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, predicate: Term) -> tuple[int, str]:
        rank = self[predicate] = (_FIRST.get(predicate, 2), self._names[predicate])
        return rank


def _is_bare(term: Term) -> bool:
    """Whether a term is a number that is written without quotes."""
    return datatype_of(term) == XSD_INTEGER and bool(_INTEGER.fullmatch(text_of(term)))


def _datatype_written(term: Term) -> Term:
    """Return the datatype that is written with a literal, or an empty text."""
    if not is_literal(term) or term[-1] != ">" or _is_bare(term):
        return ""
    return f"<{datatype_of(term)}>"


# Prefixes ---------------------------------------------------------------------


def head(terms: Iterable[Term], names: Names) -> str:
    """Return the lines of the prefixes that the terms of a file use, and an empty line."""
    prefixes = names.context.prefixes
    written = ((term if is_iri_term(term) else _datatype_written(term)) for term in set(terms))
    used = {names[iri].partition(":")[0] for iri in set(written) if iri}
    lines = [f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(used & {*prefixes})]
    return "".join([*lines, "\n"] if lines else lines)


def _terms(rows: Sequence[Triple] | Sequence[Quad]) -> set[Term]:
    """Return the terms that are written, except the property that is written as ``a``."""
    subjects = {row[0] for row in rows}
    predicates = {row[1] for row in rows} - {_TYPE}
    values = {row[2] for row in rows}
    return subjects | predicates | values


# Blocks -----------------------------------------------------------------------


def _block(subject: Term, about: Iterable[Triple | Quad], names: Names) -> str:
    """Return the block of a subject."""
    values: dict[Term, list[str]] = {}
    for row in about:
        if row[1] in values:
            values[row[1]].append(names[row[2]])
        else:
            values[row[1]] = [names[row[2]]]

    lines = []
    for predicate in sorted(values, key=names.ranks.__getitem__):
        verb = "a" if predicate == _TYPE else names[predicate]
        found = values[predicate]
        if len(found) == 1:
            lines.append(f"    {verb} {found[0]}")
        else:
            listed = " ,\n        ".join(sorted(found))
            lines.append(f"    {verb}\n        {listed}")
    body = " ;\n".join(lines)
    return f"{names[subject]}\n{body} .\n"


def blocks(triples: Iterable[Triple], names: Names) -> dict[Term, str]:
    """Return the block of Turtle of each subject of sorted triples."""
    return {
        subject: _block(subject, about, names)
        for subject, about in groupby(triples, key=itemgetter(0))
    }


# Files ------------------------------------------------------------------------


def turtle(triples: Sequence[Triple], made: dict[Term, str], names: Names) -> Iterator[str]:
    """Return the pieces of a Turtle file; `made` are the blocks of the sorted triples."""
    yield head(_terms(triples), names)
    yield from _separated(made.values())


def trig(quads: Sequence[Quad], made: dict[Term, str], names: Names) -> Iterator[str]:
    """Return sorted quads as the pieces of a TriG file, one block a graph.

    `made` are the blocks of the union of the graphs. If only one graph has triples of a subject,
    that block is used for the graph.
    """
    graphs = {quad[3] for quad in quads}
    yield head(_terms(quads) | (graphs - {DEFAULT_GRAPH}), names)

    inside: dict[Term, list[str]] = {graph: [] for graph in sorted(graphs, key=_rank_of_graph)}
    for subject, about in groupby(quads, key=itemgetter(0)):
        rows = list(about)
        homes = {row[3] for row in rows}
        if len(homes) == 1:
            inside[rows[0][3]].append(made[subject])
            continue
        for home in homes:
            mine = [row for row in rows if row[3] == home]
            inside[home].append(_block(subject, mine, names))

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
