"""Answers to queries of any form: SELECT gives a table, ASK a truth value, the others triples.

Queries can't write, and read only the given data; :mod:`ibrdf.sparql.guard` refuses all others.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ibrdf.errors import OutputError, QueryError, UnknownNameError, nearest
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.store import Store, query
from ibrdf.rdf.terms import DEFAULT_GRAPH, Triple
from ibrdf.sandbox.bounded_input import decode, read_bytes
from ibrdf.sparql.engine import Queryable, Solution
from ibrdf.sparql.guard import FORMS
from ibrdf.sparql.library import NamedQuery, find_query, named, query_names
from ibrdf.sparql.table import Table, TableFormat

Triples = tuple[Triple, ...]

_BEGINNINGS = (*FORMS, "PREFIX", "BASE")
_TABLES = {form.value: form for form in TableFormat}
_GRAPHS = {"table": "ttl", "turtle": "ttl", "jsonld": "jsonld"}
_TRUTHS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}


class Answer(NamedTuple):
    """The answer to a query of any form, and the JSON-LD context for writing it.

    `remark` says what it means that an answer is empty.
    """

    value: Table | Triples | bool
    context: Context
    remark: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the answer has no rows or no triples."""
        return not isinstance(self.value, bool) and len(self.value) == 0

    @property
    def is_false(self) -> bool:
        """Whether the answer to an ASK query is no."""
        return self.value is False

    def write(self, form: str) -> bytes:
        """Return the answer as bytes.

        `form` is ``table``, ``csv``, ``tsv``, ``json`` or ``xml`` for a table or a truth value, and
        ``turtle`` or ``jsonld`` for a graph; ``table`` writes a graph as Turtle.
        Raises :class:`~ibrdf.errors.OutputError` for any other form.
        """
        if isinstance(self.value, bool):
            return _write_truth(form, truth=self.value)
        if isinstance(self.value, Table):
            if form not in _TABLES:
                raise OutputError(f"a table can't be written as {form}")
            return self.value.write(_TABLES[form], self.context)
        return _write_triples(self.value, form, self.context)


def _write_truth(form: str, *, truth: bool) -> bytes:
    if form == "table":
        return b"true\n" if truth else b"false\n"
    if form not in _TRUTHS:
        raise OutputError(f"a truth value can't be written as {form}")
    text = "ASK {}" if truth else "ASK { FILTER (false) }"
    stated = query(Store(ox.Store(), is_split=False), text)
    return bytes(stated.serialize(format=_TRUTHS[form]) or b"")  # type: ignore[arg-type]


def _write_triples(triples: Triples, form: str, context: Context) -> bytes:
    from ibrdf.rdf.formats import Format  # noqa: PLC0415 -- tables need no writers of RDF
    from ibrdf.rdf.writing import write  # noqa: PLC0415

    if form not in _GRAPHS:
        raise OutputError(f"a graph can't be written as {form}")
    quads = [(*triple, DEFAULT_GRAPH) for triple in triples]
    return write(quads, Format(_GRAPHS[form]), context)


def answer(
    data: Queryable,
    query: str,
    parameters: Mapping[str, object] | None = None,
    context: Context | None = None,
    *,
    timeout: float | None = None,
) -> Answer:
    """Return the answer to a query of any form.

    `query` is the name of a named query or the text of a query; the prefixes of the JSON-LD context
    need no declaration. `parameters` are values for the parameters in the query's header: ids such
    as ``location:minsk``, concepts, years or texts. With a `timeout`, in seconds, the query runs in
    a process that is stopped after that time.
    Raises :class:`~ibrdf.errors.QueryError` for a query that is malformed, refused or late, and
    :class:`~ibrdf.errors.UnknownNameError` for names that do not exist.

    >>> from ibrdf.rdf.store import store_of
    >>> from ibrdf.sparql.engine import StoreData
    >>> answer(StoreData(store_of([])), "ASK { location:minsk a ib:Place }").write("csv")
    b'false'
    """
    names = context or read_context()
    asked = find_query(query)
    found = solve(data, asked, parameters or {}, names, timeout)
    return Answer(_value(asked, found), names, found.remark)


def _value(asked: NamedQuery, found: Solution) -> Table | Triples | bool:
    if asked.form == "SELECT":
        return table_of(found)
    return found.truth if asked.form == "ASK" else found.triples


def table_of(found: Solution) -> Table:
    """Return the solution of a SELECT query as a table."""
    return Table.of_terms(found.columns, found.rows, found.remark)


def solve(
    data: Queryable,
    query: NamedQuery,
    parameters: Mapping[str, object],
    context: Context,
    timeout: float | None = None,
) -> Solution:
    """Return an engine's solution of a query; arguments and errors are those of :func:`answer`."""
    text = _bound(query, parameters, data, context) if parameters else query.text
    found = _evaluated(data, text, context, timeout)
    if found.rows or found.triples or query.form == "ASK":
        return found
    from ibrdf.sparql.silence import remark  # noqa: PLC0415 -- most answers are not empty

    return found._replace(remark=remark(query, parameters, data.lookup, context))


def _bound(
    query: NamedQuery, parameters: Mapping[str, object], data: Queryable, context: Context
) -> str:
    from ibrdf.sparql.parameters import bind  # noqa: PLC0415 -- most queries need no values

    return bind(query, parameters, data.lookup, context)


def _evaluated(data: Queryable, text: str, context: Context, timeout: float | None) -> Solution:
    if timeout is None:
        return data.evaluate(text, context.prefixes)
    from ibrdf.sandbox.worker import WorkerError, run  # noqa: PLC0415 -- slow to import

    try:
        return run(data.evaluate, text, context.prefixes, timeout=timeout)
    except WorkerError as error:
        raise QueryError(f"the query was stopped: {error}", exceeded=error.exceeded) from error


def text_of(query: str) -> str:
    """Return the text of a query, which is given by name, by the path of a file, or as text.

    Raises :class:`~ibrdf.errors.UnknownNameError` if `query` is neither of them, and
    :class:`~ibrdf.errors.InputError` for a file that can't be read.

    >>> text_of("DESCRIBE location:minsk")
    'DESCRIBE location:minsk'
    """
    if query in query_names():
        return named(query).text
    if "{" in query:
        return query
    if os.path.exists(query):  # noqa: PTH110 -- accepts texts that can't be paths
        return decode(read_bytes(Path(query)), query)
    if _begins_like_sparql(query):
        return query
    raise UnknownNameError("query or file", query, query_names())


def _begins_like_sparql(text: str) -> bool:
    """Whether a text begins with a word of SPARQL, in capitals perhaps misspelt, and goes on."""
    first, _, others = text.strip().partition(" ")
    is_near = first.isupper() and nearest(first, _BEGINNINGS) is not None
    return bool(others) and (first.upper() in _BEGINNINGS or is_near)
