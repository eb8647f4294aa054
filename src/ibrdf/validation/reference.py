"""SHACL by pySHACL, the reference: slower, and for all shapes."""

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
    """A graph that parses each query once: pySHACL asks the same one again for each focus node."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        """Return what a query finds."""
        return super().query(_prepared(query_object), *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return rdflib.plugins.sparql.prepareQuery(text)


def validate(data: Iterable[Triple], shapes: Index, file: str = "") -> list[Result]:
    """Return what shapes find in data.

    Raises :class:`~ibrdf.errors.InputError`, with `file` as the place, for shapes that pySHACL has
    no answer to.

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
    except Exception as error:  # pySHACL raises its own, rdflib's, pyparsing's and re's
        raise unusable(error, file) from error
    if not isinstance(report, Graph):
        raise unusable(text, file)
    # sh:result only: what is nested in a result is typed as one too.
    return [_result(report, one, shapes) for one in report.objects(None, SH.result)]


@contextmanager
def _safely() -> Iterator[None]:
    """Let nothing be fetched, and nothing be logged that is raised too."""
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
    """Whether a query says something by itself; what other constraints say, their shapes say."""
    if result.component == to_term(SH.SPARQLConstraintComponent):
        return makes_messages(shapes, result.shape)
    return not result.component.startswith(f"<{SH}")
