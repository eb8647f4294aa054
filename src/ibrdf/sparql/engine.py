"""Queries with Oxigraph: solutions in text terms, and errors with line and column.

The other engine, rdflib, is in :mod:`ibrdf.sparql.reference`. Both give the same answers to the
named queries. Other answers may differ where SPARQL leaves a choice, such as the order of unsorted
rows, and where an engine has errors. rdflib loses rows of VALUES before OPTIONAL, carries values
into nested groups, counts an empty set of groups as one, and has errors in some text functions and
paths. Oxigraph finds nothing for ``?`` and ``*`` from a term that is not in the data, and counts
two ways of a path to the same end as one. Oxigraph is the default because it has fewer errors.
"""

import enum
import math
import re
from collections.abc import Collection, Iterable, Mapping
from itertools import islice, pairwise
from typing import NamedTuple, Protocol, TypeVar

import pyoxigraph as ox

from ibrdf.errors import QueryError, engine_of
from ibrdf.rdf import store
from ibrdf.rdf.lookup import Lookup
from ibrdf.rdf.store import Result, Store
from ibrdf.rdf.terms import Term, Triple
from ibrdf.sandbox.limits import exceeded, limits
from ibrdf.sparql.guard import error_at, tokens

T = TypeVar("T")
Row = tuple[Term | None, ...]

_POSITION = r"(?s)error at (\d+):(\d+): (.*)"
_SENTENCE = r"[A-Z][A-Za-z]+(?: [\w*]+){2,}"


class Engine(enum.Enum):
    """An engine that answers queries.

    Both engines give the same answers to the named queries. For other queries rdflib has more
    errors.

    >>> Engine("oxigraph")
    <Engine.OXIGRAPH: 'oxigraph'>
    """

    RDFLIB = "rdflib"
    OXIGRAPH = "oxigraph"

    @classmethod
    def of(cls, name: "Engine | str") -> "Engine":
        """Return the engine with a name.

        Raises :class:`~ibrdf.errors.UnknownNameError` if there is none.
        """
        return engine_of(cls, name)


class Solution(NamedTuple):
    """The solution of a query: rows and their columns, triples, or a truth value.

    `remark` says what it means that there are no rows or triples.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    triples: tuple[Triple, ...] = ()
    truth: bool = False
    remark: str = ""


class Queryable(Protocol):
    """Data, and an engine that answers queries over it."""

    @property
    def lookup(self) -> Lookup:
        """A look-up in the data."""

    def evaluate(self, text: str, prefixes: Mapping[str, str]) -> Solution:
        """Return the solution of a query; errors are those of :func:`evaluate`."""


class StoreData(NamedTuple):
    """A store, which Oxigraph queries."""

    store: Store

    @property
    def lookup(self) -> Lookup:
        """A look-up in the data."""
        return self.store.lookup

    def evaluate(self, text: str, prefixes: Mapping[str, str]) -> Solution:
        """Return the solution of a query."""
        return evaluate(self.store, text, prefixes)


def evaluate(data: Store, text: str, prefixes: Mapping[str, str]) -> Solution:
    """Return the solution of a query over a store.

    `text` is a query that :func:`ibrdf.sparql.guard.check` accepts; `prefixes` need no declaration.
    Raises :class:`~ibrdf.errors.QueryError`, with line and column for malformed SPARQL.

    >>> data = store.store_of([("<urn:a>", "<urn:b>", '"c"', "")])
    >>> evaluate(data, "SELECT ?x { ?s ?p ?x }", {}).rows
    (('"c"',),)
    """
    result = ask(data, text, prefixes)
    try:
        if isinstance(result, ox.QueryBoolean):
            return Solution(truth=bool(result))
        if isinstance(result, ox.QueryTriples):
            found = ((str(s), str(p), str(o)) for s, p, o in result)
            return Solution(triples=bounded(found))
        columns = tuple(variable.value for variable in result.variables)
        rows = (tuple(term and str(term) for term in solution) for solution in result)
        return Solution(columns, bounded(rows))
    except (OSError, ValueError, RuntimeError) as error:
        raise _failure(error) from error


def bounded(rows: Iterable[T]) -> tuple[T, ...]:
    """Return all rows; too many rows are an error, since a partial answer would look complete.

    Raises :class:`~ibrdf.errors.QueryError` if there are more rows than the limit allows.
    """
    most = limits().rows
    taken = tuple(rows if most == math.inf else islice(rows, int(most) + 1))
    if len(taken) > most:
        message = f"the answer has more than {most:g} rows; ask for a part of them with LIMIT"
        raise QueryError(message, exceeded=exceeded("rows"))
    return taken


def ask(data: Store, text: str, prefixes: Mapping[str, str]) -> Result:
    """Return Oxigraph's result of a query; an empty store only checks the query.

    Raises :class:`~ibrdf.errors.QueryError` for a malformed query, or one that Oxigraph can't
    answer.
    """
    try:
        return store.query(data, text, prefixes)
    except SyntaxError as error:
        raise _syntax_fault(text, str(error), prefixes) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise _failure(error) from error


def _failure(error: Exception) -> QueryError:
    return QueryError(f"Oxigraph can't answer this: {error}")


def _syntax_fault(text: str, message: str, prefixes: Collection[str]) -> QueryError:
    """Return an error of one line for a syntax error of Oxigraph.

    The tokens that Oxigraph says it expected are mostly the last ones that it tried. So the message
    quotes the text before the position, and keeps only the full sentences of Oxigraph's message.
    """
    found = tokens(text)
    declared = {name.text for word, name in pairwise(found) if word.text.upper() == "PREFIX"}

    for token in found:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and f"{prefix}:" not in declared and prefix not in prefixes:
            if text[token.start - 1 : token.start] == "<":
                return error_at(
                    text, token.start - 1, "this < has no >; an IRI stands between them"
                )
            return error_at(text, token.start, f"the prefix {prefix}: is declared nowhere")

    match = re.match(_POSITION, message)
    if match is None:
        return QueryError(f"not SPARQL: {' '.join(message.split())}")
    lines = text.split("\n")[: int(match[1])]
    start = sum(len(line) + 1 for line in lines[:-1]) + int(match[2]) - 1

    sentence = re.search(_SENTENCE, match[3])
    near = next(line for line in reversed(lines) if line.strip()).strip()
    why = f": {sentence[0]}" if sentence else f" near: {near[-60:]}"
    return error_at(text, start, f"not SPARQL{why}")
