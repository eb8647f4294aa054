"""Validation of SPARQL shapes with one query over all nodes.

A SHACL engine asks the query of a shape again for each node. One query over all nodes gives the
same results if these do not depend on whether ``$this`` is bound before. That is so for a query
whose groups all match triples of ``$this``; other queries are left to the engine.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, cast

import pyoxigraph as ox

from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import (
    LANG_STRING,
    XSD_STRING,
    Term,
    datatype_of,
    is_blank,
    text_of,
)
from ibrdf.sparql import guard
from ibrdf.validation.results import Result, makes_messages
from ibrdf.validation.shape_graph import TARGETS, prefixes, target_classes
from ibrdf.vocabulary import RDF, RDFS, SH

# The properties that a shape may have beside its query.
_OF_SHAPES = {RDF.type, RDFS.label, SH.message, SH.severity, SH.sparql, *TARGETS}
_OF_QUERIES = {RDF.type, SH.message, SH.prefixes, SH.select}
_THIS = {"$this", "?this"}
# Keywords whose result may differ if ``$this`` is not bound before.
_OTHERWISE = {"UNION", "BIND", "LIMIT", "OFFSET", "GRAPH"}
_BOUND_TOO = {"$shapesGraph", "$currentShape", "$PATH", "?shapesGraph", "?currentShape", "?PATH"}
# The datatypes of the literals that a store keeps as they are; it rewrites numbers and dates.
_KEPT = {"", XSD_STRING, LANG_STRING}


_TEST, _OPTION, _BRACKET = -1, -2, -3
_END = guard.Token("end", "", 0)


class Asked(NamedTuple):
    """The results found by one query each, and the shapes that an engine must validate again."""

    results: list[Result]
    left: list[Term]


def query_of(shapes: Index, shape: Term) -> str:
    """Return the query of a shape that one query can validate, or an empty text.

    >>> query_of(Index([("<urn:S>", SH.nodeKind, SH.IRI)]), "<urn:S>")
    ''
    """
    queries = shapes.objects(shape, SH.sparql)
    if len(queries) != 1 or set(shapes.about(shape)) - _OF_SHAPES:
        return ""
    if set(shapes.about(queries[0])) - _OF_QUERIES or makes_messages(shapes, shape):
        return ""
    text = guard.unescaped(text_of(shapes.value(queries[0], SH.select) or ""))
    return text if _means_the_same(text) else ""


def _means_the_same(text: str) -> bool:
    """Whether a query gives the same results whether or not ``$this`` is bound before.

    >>> _means_the_same("SELECT $this { $this a ?kind FILTER NOT EXISTS { $this ?p 1 } }")
    True
    >>> _means_the_same("SELECT $this { FILTER NOT EXISTS { $this ?p 1 } }")
    False
    """
    found = guard.tokens(text)
    words = {token.text.upper() for token in found if token.kind == "word"}
    if words & _OTHERWISE or any(token.text in _BOUND_TOO for token in found):
        return False
    return _is_grouped(found) and not _has_open_paths(found) and _says_of_this(found)


def _is_grouped(found: Sequence[guard.Token]) -> bool:
    """Whether the query has no groups of rows, or groups by ``$this``."""
    starts = [n for n, token in enumerate(found) if token.text.upper() == "GROUP"]
    return all(_THIS & {token.text for token in _variables(found[n + 2 :])} for n in starts)


def _variables(found: Sequence[guard.Token]) -> Iterator[guard.Token]:
    for token in found:
        if token.kind != "variable":
            return
        yield token


def _has_open_paths(found: Sequence[guard.Token]) -> bool:
    """Whether a path may have no step, so that it also matches terms that are not in the data."""
    return any(one.text != "(" and other.text in {"*", "?"} for one, other in pairwise(found))


def _says_of_this(found: Sequence[guard.Token]) -> bool:
    """Whether each group matches triples of ``$this``, or holds a query that does.

    Groups of EXISTS take the values of the group around them, and OPTIONAL groups add to it.
    """
    said: list[bool] = []  # for each group, whether it matches triples of $this
    opened: list[int] = []  # the numbers of the open groups, and of other open brackets
    for before, token, after in zip([_END, *found], found, [*found[1:], _END], strict=False):
        if token.text == "{":
            is_query = after.text.upper() == "SELECT"
            group = _group(before, said, opened, is_query=is_query)
            if group is None:
                return False
            opened.append(group)
            if group == len(said):
                said.append(is_query)
        elif token.text == "(":
            opened.append(_BRACKET)
        elif token.text in {"}", ")"}:
            opened.pop()
        elif token.text in _THIS and opened and opened[-1] >= 0:
            said[opened[-1]] = True
    return all(said)


def _group(
    before: guard.Token, said: list[bool], opened: list[int], *, is_query: bool
) -> int | None:
    """Return the number or kind of a group after a word; ``None`` if it may lose ``$this``."""
    word = before.text.upper()
    if word == "EXISTS" or _TEST in opened:
        return _TEST
    if not opened:
        return len(said)

    around = opened[-1]
    if word == "OPTIONAL":
        return _OPTION if around >= 0 and said[around] else None
    if is_query and around >= 0:
        said[around] = True
        return len(said)
    return len(said) if word == "WHERE" else None


def ask(data: bytes, index: Index, shapes: Index, queries: Mapping[Term, str]) -> Asked:
    """Return the results of the queries of shapes over data, given as N-Triples and as an index."""
    store = ox.Store()
    # Lenient, since all IRIs have been checked when they were read.
    store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, lenient=True)
    asked = Asked([], [])
    for shape, text in queries.items():
        found = list(_solutions(store, shapes, shape, text))
        mine = [result for result in found if _is_focus(shapes, shape, index, result.focus)]
        if all(map(_is_exact, found)):
            asked.results.extend(mine)
        else:
            asked.left.append(shape)
    return asked


def _solutions(store: ox.Store, shapes: Index, shape: Term, text: str) -> Iterator[Result]:
    constraint = shapes.objects(shape, SH.sparql)[0]
    answer = cast("ox.QuerySolutions", store.query(text, prefixes=prefixes(shapes, constraint)))
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        row = dict(zip(names, map(_term, solution), strict=True))
        focus = row["this"]
        value = row.get("value") or focus
        yield Result(focus, shape, SH.SPARQLConstraintComponent, row.get("path", ""), value)


def _term(found: object) -> Term:
    return "" if found is None else str(found)


def _is_exact(result: Result) -> bool:
    """Whether a store keeps the terms of a result as they are in the data."""
    terms = (result.focus, result.value)
    return not any(is_blank(term) or datatype_of(term) not in _KEPT for term in terms)


def _is_focus(shapes: Index, shape: Term, data: Index, node: Term) -> bool:
    """Whether a node of the data is a focus node of a shape."""
    if node in shapes.objects(shape, SH.targetNode):
        return True
    if any(data.has(node, path) for path in shapes.objects(shape, SH.targetSubjectsOf)):
        return True
    if any(node in data.all_objects(path) for path in shapes.objects(shape, SH.targetObjectsOf)):
        return True
    kinds = set(target_classes(shapes, shape))
    types = data.objects(node, RDF.type)
    return any(kinds & set(data.upwards(kind, RDFS.subClassOf)) for kind in types)
