"""The two engines that answer queries, and what they make of each other's quirks.

Oxigraph, the faster and stricter one, answers from a copy of the data; rdflib from the data as it
is. Oxigraph's parser judges each query first. The named queries have the same answers from both.
Others may differ, where SPARQL leaves it open, as in the order of unsorted rows, and where an
engine is wrong. rdflib loses rows of VALUES before OPTIONAL, carries values into groups within
groups, counts the groups of no rows as one, and errs in some text functions and paths. Oxigraph
finds nothing for ``?`` and ``*`` from a term that is not in the data, and counts two ways of a path
to one end as one. So Oxigraph is the one that is asked unless told otherwise.
"""

import enum
import math
import re
from collections.abc import Collection, Iterable, Mapping
from itertools import islice, pairwise
from typing import Any, NamedTuple

import pyoxigraph as ox
import rdflib.plugins.sparql
from rdflib import BNode, Dataset, Graph, URIRef

from ibrdf.errors import QueryError, UnknownNameError
from ibrdf.rdf.syntax import quads_of, to_rdflib
from ibrdf.sandbox.limits import limits, remedy
from ibrdf.sparql.guard import fault, tokens

# FROM is refused before; this is the second lock, for rdflib would read files and fetch pages.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SENTENCE = re.compile(r"[A-Z][A-Za-z]+(?: [\w*]+){2,}")


class Engine(enum.Enum):
    """Who answers a query.

    Both give the same answers to the named queries; of others rdflib gets more wrong.

    >>> Engine("oxigraph")
    <Engine.OXIGRAPH: 'oxigraph'>
    """

    RDFLIB = "rdflib"
    OXIGRAPH = "oxigraph"


class Solution(NamedTuple):
    """What an engine found, in rdflib's terms: rows of columns, triples, or a truth value."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    truth: bool = False


def evaluate(data: Graph, text: str, prefixes: Mapping[str, str], engine: Engine | str) -> Solution:
    """Return what a query finds in data.

    `text` is one that :func:`ibrdf.sparql.guard.check` lets pass; `prefixes` need no declaration.
    Raises :class:`~ibrdf.errors.QueryError` with line and column of what is no SPARQL, and
    :class:`~ibrdf.errors.UnknownNameError` for an engine that there is not.

    >>> evaluate(Graph(), "SELECT ?x { BIND (1 AS ?x) }", {}, Engine.OXIGRAPH).columns
    ('x',)
    """
    names = [one.value for one in Engine]
    if engine not in {*Engine, *names}:
        raise UnknownNameError("engine", str(engine), names, f"choose {' or '.join(names)}")
    answer = _in_rdflib if Engine(engine) is Engine.RDFLIB else _in_oxigraph
    return answer(data, text, prefixes)


def _in_rdflib(data: Graph, text: str, prefixes: Mapping[str, str]) -> Solution:
    parsed = _ask_store(ox.Store(), text, prefixes)
    try:
        result = union_of(data, text).query(text, initNs=prefixes)
        if result.type == "ASK":
            return Solution(truth=bool(result.askAnswer))
        if result.graph is not None:
            return Solution(rows=_bounded(filter(_is_rdf, result.graph)))
        # The order of the columns of SELECT * is for Oxigraph to say: rdflib's is by chance.
        columns = tuple(variable.value for variable in parsed.variables)
        rows = (tuple(row.get(name) for name in columns) for row in _by_name(result))
        return Solution(columns, _bounded(rows))
    except RecursionError as error:
        raise QueryError("the query is nested too deep for rdflib; take it apart") from error
    except (MemoryError, QueryError):
        raise
    except Exception as error:  # rdflib raises bare ones, and pyparsing's
        reason = " ".join(str(error).split()) or type(error).__name__
        raise QueryError(f"rdflib can't answer this: {reason}; try Oxigraph") from error


def _is_rdf(triple: tuple[Any, ...]) -> bool:
    """Tell a triple from what rdflib constructs beside them: SPARQL leaves out what is none."""
    subject, predicate, _ = triple
    return isinstance(subject, (URIRef, BNode)) and isinstance(predicate, URIRef)


def _by_name(result: Any) -> Iterable[dict[str, Any]]:
    return ({str(name): term for name, term in row.items()} for row in result.bindings)


def union_of(data: Graph, text: str) -> Graph:
    """Return data in which a query sees all graphs as one, and GRAPH each."""
    if isinstance(data, Dataset):
        return data if data.default_union else Dataset(store=data.store, default_union=True)
    if any(token.kind == "word" and token.text.upper() == "GRAPH" for token in tokens(text)):
        made = Dataset(default_union=True)  # in a mere graph rdflib knows no GRAPH
        for triple in data:
            made.add(triple)
        return made
    return data


def _in_oxigraph(data: Graph, text: str, prefixes: Mapping[str, str]) -> Solution:
    store = ox.Store()
    try:
        # Each triple also stands in the default graph: Oxigraph's own union counts it once for
        # each graph that holds it.
        for quad in quads_of(data):
            store.add(ox.Quad(*quad.triple))
            if isinstance(data, Dataset):
                store.add(quad)
    except ValueError as error:
        raise QueryError(f"Oxigraph can't hold this data: {error}") from error
    result = _ask_store(store, text, prefixes)
    if isinstance(result, ox.QueryBoolean):
        return Solution(truth=bool(result))
    if isinstance(result, ox.QueryTriples):
        return Solution(rows=_bounded(tuple(map(to_rdflib, triple)) for triple in result))
    columns = tuple(variable.value for variable in result.variables)
    rows = (tuple(term and to_rdflib(term) for term in solution) for solution in result)
    return Solution(columns, _bounded(rows))


def _bounded(rows: Iterable[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
    """Return all rows, or refuse: a part of an answer would look like the whole."""
    most = limits().rows
    taken = tuple(rows if most == math.inf else islice(rows, int(most) + 1))
    if len(taken) > most:
        advice = f"ask for a part of them with LIMIT; {remedy('rows')}"
        raise QueryError(f"the answer has more than {most:g} rows; {advice}")
    return taken


def _ask_store(store: Any, text: str, prefixes: Mapping[str, str]) -> Any:
    """Return Oxigraph's result; on an empty store this tells whether the query is well formed."""
    try:
        return store.query(text, prefixes=prefixes)
    except SyntaxError as error:
        raise _syntax_fault(text, str(error), prefixes) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise QueryError(f"Oxigraph can't answer this: {error}") from error


def _syntax_fault(text: str, message: str, prefixes: Collection[str]) -> QueryError:
    """Return an error of one line from one of Oxigraph.

    What Oxigraph says it expected is mostly the last thing that it tried, so the place is named by
    the line that stands there, and only its full sentences are kept.
    """
    found = tokens(text)
    declared = {name.text for word, name in pairwise(found) if word.text.upper() == "PREFIX"}
    for token in found:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and f"{prefix}:" not in declared and prefix not in prefixes:
            if text[token.start - 1 : token.start] == "<":
                return fault(text, token.start - 1, "this < has no >; an IRI stands between them")
            return fault(text, token.start, f"the prefix {prefix}: is declared nowhere")
    match = _PLACE.match(message)
    if match is None:
        return QueryError(f"not SPARQL: {' '.join(message.split())}")
    lines = text.split("\n")[: int(match[1])]
    start = sum(len(line) + 1 for line in lines[:-1]) + int(match[2]) - 1
    sentence = _SENTENCE.search(match[3])
    near = next(line for line in reversed(lines) if line.strip()).strip()
    why = f": {sentence[0]}" if sentence else f" near: {near[-60:]}"
    return fault(text, start, f"not SPARQL{why}")
