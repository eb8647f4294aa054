"""Queries to rdflib graphs, for the public functions."""

from collections.abc import Mapping
from typing import Any

from rdflib import Graph

from ibrdf.corpus import Corpus
from ibrdf.errors import QueryError
from ibrdf.rdf.bridge import to_graph, to_quads
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.store import store_of
from ibrdf.sparql.answers import Answer, solve
from ibrdf.sparql.answers import answer as answer_from
from ibrdf.sparql.engine import Engine, Queryable, Solution, StoreData
from ibrdf.sparql.library import NamedQuery, find_query
from ibrdf.sparql.reference import GraphData
from ibrdf.sparql.table import Table

_CALLS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "construct"}


def select(
    data: Graph,
    query: str,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
    **parameters: Any,
) -> Table:
    """Return the answer to a SELECT query as a table.

    `data` is an rdflib graph, or a dataset, which is asked over the union of its graphs (``GRAPH``
    names single ones). `query` is the name of a named query or the text of any; the prefixes of the
    JSON-LD context need no declaration. `parameters` are those of the query's header: ids such as
    ``location:minsk``, concepts, years, texts, or rdflib terms. With a `timeout`, in seconds, the
    query runs in a process that is stopped then.
    Raises :class:`~ibrdf.errors.QueryError` for a query that is malformed, refused, late or of
    another form, and :class:`~ibrdf.errors.UnknownNameError` for names that do not exist.

    >>> from ibrdf.graphs import load
    >>> table = select(load(), "meetings", place="location:tehran")
    >>> table.columns
    ('date', 'meeting', 'where', 'status', 'perhapsSame')
    """
    found = _solve(data, _find(query, "SELECT"), engine, timeout, parameters)
    return Table.of_terms(found.columns, found.rows)


def ask(
    data: Graph,
    query: str,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
    **parameters: Any,
) -> bool:
    """Return the answer to an ASK query; arguments and errors are those of :func:`select`.

    >>> from ibrdf.graphs import load
    >>> ask(load(), "ASK { location:minsk a ib:Place }")
    True
    """
    return _solve(data, _find(query, "ASK"), engine, timeout, parameters).truth


def construct(
    data: Graph,
    query: str,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
    **parameters: Any,
) -> Graph:
    """Return the answer to a CONSTRUCT or DESCRIBE query as a graph.

    Arguments and errors are those of :func:`select`.

    >>> from ibrdf.graphs import load
    >>> query = "CONSTRUCT { ?x rdfs:label ?l } WHERE { ?x a ib:Meeting ; rdfs:label ?l }"
    >>> len(construct(load(), query)) > 1
    True
    """
    found = _find(query, "CONSTRUCT", "DESCRIBE")
    made = to_graph(_solve(data, found, engine, timeout, parameters).triples)
    for prefix, start in _context(data).prefixes.items():
        made.bind(prefix, start, replace=True)
    return made


def answer(
    data: Graph,
    query: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
) -> Answer:
    """Return the answer to a query of any form; arguments and errors are those of :func:`select`,
    but for the parameters, which may have any names here.

    >>> from ibrdf.graphs import load
    >>> answer(load(), "ASK { location:minsk a ib:Place }").write("csv")
    b'true'
    """
    return answer_from(queryable(data, engine), query, parameters, _context(data), timeout=timeout)


def evaluate(data: Graph, text: str, prefixes: Mapping[str, str]) -> tuple[tuple[Any, ...], ...]:
    """Return the rows that a checked query finds, in rdflib's terms."""
    found = queryable(data).evaluate(text, prefixes)
    return Table.of_terms(found.columns, found.rows).rows


def queryable(data: Graph, engine: Engine | str = Engine.OXIGRAPH) -> Queryable:
    """Return a graph with an engine that answers from it; for Oxigraph it is copied.

    Raises :class:`~ibrdf.errors.UnknownNameError` for an engine that there is not, and
    :class:`~ibrdf.errors.QueryError` for data that Oxigraph can't hold.
    """
    if not isinstance(data, Graph):
        raise TypeError(f"this takes a graph, not a {type(data).__name__}; ibrdf.read reads a file")
    if Engine.of(engine) is Engine.RDFLIB:
        return GraphData(data)
    try:
        return StoreData(store_of(to_quads(data)))
    except ValueError as error:
        raise QueryError(f"Oxigraph can't hold this data: {error}") from error


def _find(query: str, *forms: str) -> NamedQuery:
    found = find_query(query)
    if found.form not in forms:
        raise QueryError(f"{found.form} is answered by {_CALLS[found.form]}, not here")
    return found


def _solve(
    data: Graph,
    query: NamedQuery,
    engine: Engine | str,
    timeout: float | None,
    values: Mapping[str, Any],
) -> Solution:
    return solve(queryable(data, engine), query, values, _context(data), timeout)


def _context(data: Graph) -> Context:
    return data.context if isinstance(data, Corpus) else read_context()
