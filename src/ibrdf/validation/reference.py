"""Validation by pySHACL, the reference: slower, but for all shapes."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pyshacl
import rdflib.plugins.sparql
from rdflib import SH, Graph
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from ibrdf.rdf.bridge import to_graph, to_term
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Triple
from ibrdf.validation.results import Result, makes_messages, unusable


class _Queried(Graph):
    """A graph that parses each query once, since pySHACL repeats queries for each focus node."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the result of a query."""
        return super().query(_prepared(query_object), *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return rdflib.plugins.sparql.prepareQuery(text)


def validate(data: Iterable[Triple], shapes: Index, file: str = "") -> list[Result]:
    """Return the results of shapes over data.

    Raises :class:`~ibrdf.errors.InputError`, with `file` as its file, for shapes that pySHACL can't
    use.

    >>> target = ("<urn:S>", "<http://www.w3.org/ns/shacl#targetNode>", "<urn:a>")
    >>> kind = "<http://www.w3.org/ns/shacl#nodeKind>", "<http://www.w3.org/ns/shacl#Literal>"
    >>> [result.focus for result in validate((), Index([target, ("<urn:S>", *kind)]))]
    ['<urn:a>']
    """
    queried = _Queried()
    queried += to_graph(data)

    try:
        with _safely():
            _, report, text = pyshacl.validate(
                queried,
                shacl_graph=to_graph(shapes),
                inplace=True,
                do_owl_imports=False,
                meta_shacl=False,
            )
    except MemoryError:
        raise
    except Exception as error:  # pySHACL raises errors of its own, rdflib, pyparsing and re
        raise unusable(error, file) from error

    if not isinstance(report, Graph):
        raise unusable(text, file)
    # Only sh:result: results nested in a result have the same type.
    return [_result(report, one, shapes) for one in report.objects(None, SH.result)]


@contextmanager
def _safely() -> Iterator[None]:
    """Refuse to fetch anything, and hide log messages of errors that are raised too."""
    log = logging.getLogger("pyshacl-validate")
    loads = rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS
    log.addFilter(_refuse)
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    try:
        yield
    finally:
        rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = loads
        log.removeFilter(_refuse)


def _refuse(_: logging.LogRecord) -> bool:
    return False


def _result(report: Graph, found: Node, shapes: Index) -> Result:
    def term(predicate: Node) -> str:
        value = report.value(found, predicate)
        return "" if value is None else to_term(value)

    messages = sorted(str(message) for message in report.objects(found, SH.resultMessage))
    result = Result(
        focus=term(SH.focusNode),
        shape=term(SH.sourceShape),
        component=term(SH.sourceConstraintComponent),
        path=term(SH.resultPath),
        value=term(SH.value),
    )
    return result._replace(messages=tuple(messages)) if _speaks(result, shapes) else result


def _speaks(result: Result, shapes: Index) -> bool:
    """Whether the message of a result is from a query; other messages are read from shapes."""
    if result.component == to_term(SH.SPARQLConstraintComponent):
        return makes_messages(shapes, result.shape)
    return not result.component.startswith(f"<{SH}")
