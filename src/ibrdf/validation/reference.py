"""SHACL by pySHACL, the reference: slower, and for all shapes."""

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pyshacl
import rdflib.plugins.sparql
from pyshacl.errors import ShapeRecursionWarning
from rdflib import RDF, SH, Graph
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from ibrdf.errors import InputError
from ibrdf.findings import Finding
from ibrdf.rdf.bridge import to_graph, to_term
from ibrdf.rdf.terms import Triple
from ibrdf.validation.results import Result


class _Queried(Graph):
    """A graph that parses each query once: pySHACL asks the same one again for each focus node."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        """Return what a query finds."""
        return super().query(_prepared(query_object), *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return rdflib.plugins.sparql.prepareQuery(text)


def validate(data: Iterable[Triple], shapes: Iterable[Triple], file: str = "") -> list[Result]:
    """Return what shapes find in data.

    Raises :class:`~ibrdf.errors.InputError`, with `file` as the place, for shapes that pySHACL has
    no answer to.

    >>> target = ("<urn:S>", "<http://www.w3.org/ns/shacl#targetNode>", "<urn:a>")
    >>> kind = "<http://www.w3.org/ns/shacl#nodeKind>", "<http://www.w3.org/ns/shacl#Literal>"
    >>> [result.focus for result in validate((), [target, ("<urn:S>", *kind)])]
    ['<urn:a>']
    """
    rules = to_graph(shapes)
    queried = _Queried()
    queried += to_graph(data)
    try:
        with _on_its_best_behaviour():
            _, report, text = pyshacl.validate(
                queried, shacl_graph=rules, inplace=True, do_owl_imports=False, meta_shacl=False
            )
    except MemoryError:
        raise
    except ShapeRecursionWarning as error:
        raise _unusable("one refers to itself, which has no meaning in SHACL", file) from error
    except Exception as error:  # pySHACL raises its own, rdflib's, pyparsing's and re's
        raise _unusable(error, file) from error
    if not isinstance(report, Graph):
        raise _unusable(text, file)
    # sh:result only: what is nested in a result is typed as one too.
    return [_result(report, one, rules) for one in report.objects(None, SH.result)]


@contextmanager
def _on_its_best_behaviour() -> Iterator[None]:
    """Let nothing be fetched, printed twice or passed over: shapes are often somebody else's."""
    log = logging.getLogger("pyshacl-validate")
    loads = rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS
    log.addFilter(_refuse)
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ShapeRecursionWarning)
            yield
    finally:
        rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = loads
        log.removeFilter(_refuse)


def _refuse(_: logging.LogRecord) -> bool:
    """Keep what pySHACL logs from being printed, since it raises the same."""
    return False


def _unusable(error: object, file: str) -> InputError:
    reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
    return InputError([Finding(f"the shapes can't be used: {reason}", file)])


def _result(report: Graph, result: Node, rules: Graph) -> Result:
    def term(predicate: Node) -> str:
        value = report.value(result, predicate)
        return "" if value is None else to_term(value)

    return Result(
        focus=term(SH.focusNode),
        shape=term(SH.sourceShape),
        component=term(SH.sourceConstraintComponent),
        path=term(SH.resultPath),
        value=term(SH.value),
        messages=_messages(report, result, rules),
    )


def _messages(report: Graph, result: Node, rules: Graph) -> tuple[str, ...]:
    """Return what a query says by itself; what other constraints say, their shapes say."""
    component = report.value(result, SH.sourceConstraintComponent)
    is_own = component in set(rules.subjects(RDF.type, SH.ConstraintComponent))
    sources = (SH.sourceConstraint, SH.sourceShape)
    speakers = [report.value(result, source) for source in sources]
    if component == SH.SPARQLConstraintComponent:
        is_own = any((speaker, SH.message, None) in rules for speaker in speakers)
    found = report.objects(result, SH.resultMessage) if is_own else ()
    return tuple(sorted(str(message) for message in found))
