"""Queries with rdflib, the reference: it keeps lexical forms that Oxigraph's store rewrites.

This module is imported only when rdflib is chosen, since rdflib is slow to import.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.query import Result
from rdflib.term import Node

from ibrdf.errors import QueryError
from ibrdf.rdf.bridge import to_quads, to_term
from ibrdf.rdf.lookup import Lookup, QuadLookup
from ibrdf.rdf.store import Store
from ibrdf.rdf.terms import Triple
from ibrdf.sparql.engine import Row, Solution, ask, bounded
from ibrdf.sparql.guard import tokens


@dataclass(frozen=True)
class GraphData:
    """A graph or dataset, which rdflib queries."""

    graph: Graph

    @cached_property
    def lookup(self) -> Lookup:
        """A look-up in the data."""
        return QuadLookup(to_quads(self.graph))

    def evaluate(self, text: str, prefixes: Mapping[str, str]) -> Solution:
        """Return the solution of a query."""
        return evaluate(self.graph, text, prefixes)


def evaluate(data: Graph, text: str, prefixes: Mapping[str, str]) -> Solution:
    """Return the solution of a query over a graph, or over the union of the graphs of a dataset.

    `text` is a query that :func:`ibrdf.sparql.guard.check` accepts; `prefixes` need no declaration.
    Raises :class:`~ibrdf.errors.QueryError` for a malformed query, which Oxigraph's stricter parser
    checks first, or for one that rdflib can't answer.

    >>> evaluate(Graph(), "SELECT ?x { BIND (1 AS ?x) }", {}).columns
    ('x',)
    """
    judged = ask(Store(ox.Store(), is_split=False), text, prefixes)
    try:
        result = _ask(data, text, prefixes)
        if isinstance(judged, ox.QueryBoolean):
            return Solution(truth=bool(result.askAnswer))
        if isinstance(judged, ox.QueryTriples):
            return Solution(triples=bounded(_triples(result.graph or Graph())))
        # Oxigraph gives the order of the columns of SELECT *; that of rdflib is random.
        columns = tuple(variable.value for variable in judged.variables)
        return Solution(columns, bounded(_rows(result, columns)))
    except RecursionError as error:
        raise QueryError("the query is nested too deep for rdflib; take it apart") from error
    except (MemoryError, QueryError):
        raise
    except Exception as error:  # rdflib raises bare exceptions, and those of pyparsing
        reason = " ".join(str(error).split()) or type(error).__name__
        raise QueryError(f"rdflib can't answer this: {reason}; try Oxigraph") from error


def _ask(data: Graph, text: str, prefixes: Mapping[str, str]) -> Result:
    """Return rdflib's result of a query that reads only the given data.

    The guard has already refused FROM and SERVICE. This second check is on the query as rdflib has
    parsed it, since rdflib would open files and fetch pages.
    """
    query = prepareQuery(text, initNs=dict(prefixes))
    if query.algebra.get("datasetClause") or _asks_elsewhere(query.algebra):
        raise QueryError("FROM and SERVICE are refused: a query is answered from the data given")
    return _united(data, text).query(query)


def _asks_elsewhere(part: Any) -> bool:
    """Whether any part of a query in rdflib's algebra asks another server."""
    if isinstance(part, CompValue):
        return part.name == "ServiceGraphPattern" or any(map(_asks_elsewhere, part.values()))
    return isinstance(part, (list, tuple)) and any(map(_asks_elsewhere, part))


def _united(data: Graph, text: str) -> Graph:
    """Return data whose default graph is the union of all graphs, for a query of a dataset."""
    if isinstance(data, Dataset):
        return data if data.default_union else Dataset(store=data.store, default_union=True)
    if any(token.kind == "word" and token.text.upper() == "GRAPH" for token in tokens(text)):
        made = Dataset(default_union=True)  # rdflib supports GRAPH only in datasets
        for triple in data:
            made.add(triple)
        return made
    return data


def _triples(constructed: Iterable[Any]) -> Iterator[Triple]:
    """Return the constructed triples, without rdflib's malformed ones, which SPARQL leaves out."""
    for subject, predicate, value in constructed:
        if isinstance(subject, (URIRef, BNode)) and isinstance(predicate, URIRef):
            yield to_term(subject), to_term(predicate), to_term(value)


def _rows(result: Result, columns: tuple[str, ...]) -> Iterator[Row]:
    for binding in result.bindings:
        # Against rdflib's type hints, a variable that OPTIONAL does not bind may be None.
        row: dict[str, Node | None] = {str(name): term for name, term in binding.items()}
        terms = (row.get(name) for name in columns)
        yield tuple(None if term is None else to_term(term) for term in terms)
