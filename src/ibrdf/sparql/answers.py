"""Questions to a graph: SELECT gives a table, ASK a truth value, CONSTRUCT and DESCRIBE a graph.

Queries only read, and only the data given: see :mod:`ibrdf.sparql.guard` for what is refused.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph

from ibrdf.corpus import Corpus
from ibrdf.errors import OutputError, QueryError, UnknownNameError
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.syntax import Format, quads_of, write
from ibrdf.sandbox.bounded_input import decode, read_bytes
from ibrdf.sandbox.worker import WorkerError, run
from ibrdf.sparql.engine import Engine, Solution, evaluate
from ibrdf.sparql.library import NamedQuery, Parameter, bind, find_query, named, queries
from ibrdf.sparql.table import Table, TableFormat

__all__ = [
    "Answer",
    "Engine",
    "NamedQuery",
    "Parameter",
    "Table",
    "TableFormat",
    "answer",
    "ask",
    "construct",
    "named",
    "queries",
    "select",
    "text_of",
]

_CALLS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "construct"}
_GRAPHS = {"table": Format.TURTLE, "turtle": Format.TURTLE, "jsonld": Format.JSONLD}
_TRUTHS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}


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
    return Table(found.columns, found.rows)


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
    return _graph(_solve(data, found, engine, timeout, parameters), _context(data))


@dataclass(frozen=True)
class Answer:
    """The answer to a query of any form, and the context in which it is written."""

    value: Table | Graph | bool
    context: Context

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found: no row, no triple."""
        return not isinstance(self.value, bool) and len(self.value) == 0

    @property
    def is_false(self) -> bool:
        """Whether an ASK was answered with no."""
        return self.value is False

    def write(self, form: str) -> bytes:
        """Return the answer as bytes.

        A table and a truth value are written as ``table``, ``csv``, ``tsv``, ``json`` or ``xml``, a
        graph as ``turtle`` (also where a ``table`` is asked for) or ``jsonld``.
        Raises :class:`~ibrdf.errors.OutputError` for another form.
        """
        if isinstance(self.value, Graph) and form in _GRAPHS:
            return write(quads_of(self.value), _GRAPHS[form], self.context)
        if isinstance(self.value, Table) and form in {known.value for known in TableFormat}:
            return self.value.write(TableFormat(form), self.context)
        if isinstance(self.value, bool) and form == "table":
            return b"true\n" if self.value else b"false\n"
        if isinstance(self.value, bool) and form in _TRUTHS:
            stated: Any = ox.Store().query("ASK {}" if self.value else "ASK { FILTER (false) }")
            return bytes(stated.serialize(format=_TRUTHS[form]))
        kind = type(self.value).__name__.lower().replace("bool", "truth value")
        raise OutputError(f"a {kind} can't be written as {form}")


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
    query_found = find_query(query)
    found = _solve(data, query_found, engine, timeout, parameters or {})
    context = _context(data)
    if query_found.form == "SELECT":
        return Answer(Table(found.columns, found.rows), context)
    if query_found.form == "ASK":
        return Answer(found.truth, context)
    return Answer(_graph(found, context), context)


def text_of(query: str) -> str:
    """Return the text of a named query, or of the file at a path, or the text of a query itself.

    Raises :class:`~ibrdf.errors.UnknownNameError` where it is none of them, and
    :class:`~ibrdf.errors.InputError` for a file that can't be read.

    >>> text_of("meetings").splitlines()[0]
    '# Meetings and visits in order'
    """
    names = [known.name for known in queries()]
    if query in names:
        return named(query).text
    if "{" in query:
        return query
    if not os.path.exists(query):  # noqa: PTH110 -- which takes any name for that of no file
        raise UnknownNameError("query or file", query, names)
    return decode(read_bytes(Path(query)), query)


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
    if not isinstance(data, Graph):
        raise TypeError(f"this takes a graph, not a {type(data).__name__}; ibrdf.read reads a file")
    context = _context(data)
    text = bind(query, values, data, context)
    if timeout is None:
        return evaluate(data, text, context.prefixes, engine)
    try:
        return run(evaluate, data, text, context.prefixes, engine, timeout=timeout)
    except WorkerError as error:
        raise QueryError(f"the query was stopped: {error}") from error


def _context(data: Graph) -> Context:
    return data.context if isinstance(data, Corpus) else read_context()


def _graph(found: Solution, context: Context) -> Graph:
    made = Graph()
    for prefix, start in context.prefixes.items():
        made.bind(prefix, start, replace=True)
    for subject, predicate, value in found.rows:
        made.add((subject, predicate, value))
    return made
