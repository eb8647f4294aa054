"""Whether data is right, and where it is not: SHACL and the few checks that SHACL can't express.

The data is what the sources say and what was consolidated; inferred statements are never validated,
since an inferred class hides the very mistake that a shape looks for.
"""

import datetime as dt
import logging
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyshacl
import rdflib.plugins.sparql
from pyshacl.errors import ShapeRecursionWarning
from rdflib import RDF, RDFS, SH, BNode, Dataset, Graph, URIRef
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from ibrdf.articles.dates import WEEKDAYS, agrees, bounds
from ibrdf.corpus import Corpus, file_name, own_or_bundled, read_shapes
from ibrdf.errors import InputError, QueryError, hint, nearest
from ibrdf.findings import Finding, Positions, Severity, ordered
from ibrdf.rdf.bridge import BASE, CONCEPT, DATATYPE_EDTF, GRAPH, IB, ID, SAID
from ibrdf.rdf.ontology import read_graph, read_ontology
from ibrdf.resources import bundled
from ibrdf.sparql import guard as tokens
from ibrdf.sparql.graph_queries import evaluate
from ibrdf.validation.mistakes import TARGETS, focus_nodes, lint
from ibrdf.validation.report_shapes import derive

# Shapes and data are often somebody else's: no query in them may open a file or an address.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
# What pySHACL prints of its errors it raises too.
logging.getLogger("pyshacl-validate").addFilter(lambda _: False)

_SEVERITIES: dict[Node | None, Severity] = {SH.Info: Severity.INFO, SH.Warning: Severity.WARNING}


@dataclass(frozen=True)
class Validation:
    """What validating found: the findings, sorted by file, line and column.

    >>> print(Validation(()))
    0 violations, 0 warnings
    """

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong; something may still be missing (a warning)."""
        return not self.of(Severity.VIOLATION)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    @property
    def summary(self) -> str:
        """How many findings there are, in words."""
        violations, warnings = self.of(Severity.VIOLATION), self.of(Severity.WARNING)
        return f"{_count(violations, 'violation')}, {_count(warnings, 'warning')}"

    def __str__(self) -> str:
        told = (str(finding) for finding in self.findings if finding.severity)
        return "\n".join([*told, self.summary])


def _count(findings: tuple[Finding, ...], what: str) -> str:
    return f"{len(findings)} {what}{'' if len(findings) == 1 else 's'}"


def validate(data: Graph, shapes: Graph | None = None) -> Validation:
    """Return what is wrong in a dataset or graph; neither it nor the shapes are changed.

    `shapes` are SHACL shapes. Where none are given they are those of the corpus, or the bundled
    ones, with the shapes for reports that follow from them, and the checks of dates, ids and
    passages are made too.

    >>> from rdflib import Graph
    >>> text = "<urn:v> a <https://w3id.org/ibrdf/ns#Visit> ."
    >>> print(validate(Graph().parse(data=text, format="turtle")).findings[0].message)
    A thing has exactly one English label. Give it one label: in the registry.
    """
    return judge(data, shapes)


def judge(data: Graph, shapes: Graph | None = None, file: str = "") -> Validation:
    """Return what :func:`validate` does; what is wrong with the shapes themselves is in `file`."""
    positions: Positions = data.positions if isinstance(data, Corpus) else {}
    union = stated(data)
    if shapes is not None:
        broken = malformed(shapes)
        found = [replace(finding, file=file) for finding in [*lint(shapes, union), *broken]]
        found += [] if broken else run_shapes(union, shapes, file)
    else:
        own = data.shapes if isinstance(data, Corpus) else read_shapes(bundled() / "shapes")
        if isinstance(data, Corpus):
            file = file_name(own_or_bundled(data.folder, "shapes"))
        else:
            union = union + _bundled_ontology()
        found = [
            finding if finding.focus else replace(finding, file=file)
            for finding in lint(own, union)
        ]
        found += run_shapes(union, narrow(own + derive(own, union), union), file)
        found += [*check_dates(union), *check_weekdays(union)]
        found += data.remarks if isinstance(data, Corpus) else []
        dangling = list(check_ids(union))
        # An id that does not exist breaks shapes too; saying so once, with a hint, is enough.
        missing = {(finding.focus, finding.value) for finding in dangling}
        found = [f for f in found if (f.focus, f.value) not in missing] + dangling
    return Validation(tuple(_once(ordered(finding.locate(positions) for finding in found))))


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what was said already of one place: a fact is wrong where its report is wrong."""
    said = set()
    for finding in findings:
        here = (finding.position, finding.severity, finding.message)
        if not finding.file or here not in said:
            yield finding
        said.add(here)


def stated(data: Graph) -> Graph:
    """Return the triples of a dataset but for the entailed ones, as one new graph."""
    if not isinstance(data, Graph):
        raise TypeError(f"this takes a graph, not a {type(data).__name__}; ibrdf.read reads a file")
    union = Graph()
    if isinstance(data, Dataset):
        for part in data.graphs():
            if part.identifier != GRAPH.entailed:
                union += part
    else:
        union += data
    return union


def _bundled_ontology() -> Graph:
    folder = bundled() / "ontology"
    return read_ontology(folder) + read_graph(folder / "concepts.ttl")


# SHACL -------------------------------------------------------------------------


# What a shape may have besides queries and be none the less a shape in SPARQL alone.
_OF_QUERIES = {RDF.type, RDFS.label, SH.message, SH.severity, SH.sparql, *TARGETS}


class _Queried(Graph):
    """A graph that parses each query once: pySHACL asks the same one again for each focus node."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Any:
        return super().query(_prepared(query_object), *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return rdflib.plugins.sparql.prepareQuery(text)


def run_shapes(data: Graph, shapes: Graph, file: str = "") -> list[Finding]:
    """Return what SHACL shapes find in a graph.

    Raises :class:`~ibrdf.errors.InputError`, with `file` as the place, for shapes that SHACL has no
    meaning for, and for those with a query that may not be asked or a pattern that is none.
    """
    check_texts(shapes, file)
    queried = _Queried()
    queried += data
    copy = Graph() + shapes  # pySHACL adds triples to the shapes graph that it is given
    if not len(copy):
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ShapeRecursionWarning)
            _, report, text = pyshacl.validate(
                queried, shacl_graph=copy, inplace=True, do_owl_imports=False, meta_shacl=False
            )
    except MemoryError:
        raise
    except ShapeRecursionWarning as error:
        message = "the shapes can't be used: one refers to itself, which has no meaning in SHACL"
        raise InputError([Finding(message, file)]) from error
    except Exception as error:  # pySHACL raises its own, rdflib's, pyparsing's and re's
        message = f"the shapes can't be used: {_first_line(error)}"
        raise InputError([Finding(message, file)]) from error
    if not isinstance(report, Graph):
        raise InputError([Finding(f"the shapes can't be used: {_first_line(text)}", file)])
    # sh:result only: what is nested in a result is typed as one too.
    return [_finding(report, result, copy) for result in report.objects(None, SH.result)]


def check_texts(shapes: Graph, file: str = "") -> None:
    """Refuse queries and patterns in shapes that no validator should see.

    Raises :class:`~ibrdf.errors.InputError` naming each shape, with `file` as the place.
    """
    prefixes = _declared(shapes)
    checks: dict[URIRef, Callable[[str], object]] = {
        SH.select: lambda text: _check_query(text, "SELECT", prefixes),
        SH.ask: lambda text: _check_query(text, "ASK", prefixes),
        SH.pattern: re.compile,
        SH.flags: _check_flags,
    }
    faults = []
    for path, check in checks.items():
        for node, text in sorted(shapes.subject_objects(path)):
            if fault := _fault(check, str(text)):
                place = _named(_home(_owner(node, shapes), shapes)) or "a nameless shape"
                message = f"sh:{path.fragment} of {place} can't be used: {fault}"
                faults.append(Finding(message, file))
    if faults:
        raise InputError(ordered(faults))


def _fault(check: Callable[[str], object], text: str) -> str | None:
    try:
        check(text)
    except (QueryError, RecursionError, OverflowError, re.error) as error:
        return _first_line(error)
    return None


def _check_query(text: str, form: str, prefixes: Mapping[str, str]) -> None:
    clean = tokens.plain(text)
    found = tokens.check(clean)
    if found != form:
        raise QueryError(f"it begins with {found}, not {form}")
    evaluate(Graph(), clean, prefixes)


def _check_flags(flags: str) -> None:
    if unknown := set(flags) - set("smixq"):
        raise QueryError(f"there is no flag {min(unknown)}; there are s m i x q")


def _declared(shapes: Graph) -> dict[str, str]:
    return {
        str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace))
        for declared in shapes.objects(None, SH.declare)
    }


def _owner(node: Node, shapes: Graph) -> Node:
    """Return the shape that a query in SPARQL stands in, or else the node itself."""
    return next(shapes.subjects(SH.sparql, node), node)


def malformed(shapes: Graph) -> list[Finding]:
    """Return where shapes are no shapes, by the W3C's own shapes for shapes.

    A validator that is given such shapes may do anything, such as find no fault.

    >>> text = "@prefix sh: <http://www.w3.org/ns/shacl#> . [] a sh:NodeShape ; sh:class 'C' ."
    >>> print(malformed(Graph().parse(data=text, format="turtle"))[0].message)
    sh:class is malformed: Value is not of Node Kind sh:IRI (C). Correct it.
    """
    rules = read_graph(Path(str(files("pyshacl") / "assets" / "shacl-shacl.ttl")))
    found = run_shapes(shapes, rules)
    told = [finding for finding in found if finding.path] or found
    return [_malformation(finding) for finding in told]


def _malformation(finding: Finding) -> Finding:
    name = f"sh:{finding.path.rpartition('#')[2]}" if finding.path else "this shape"
    reason = "it takes a list" if "ListShape" in finding.message else finding.message
    if " not in list " in reason:  # which the validator gives in no order
        reason = "there is no such choice"
    value = f" ({finding.value})" if finding.value else ""
    return replace(finding, message=f"{name} is malformed: {reason}{value}. Correct it.")


def narrow(shapes: Graph, data: Graph) -> Graph:
    """Return shapes of which those in SPARQL look only at the nodes that they find.

    A validator asks their query of every focus node by itself; asking all of them at once takes a
    part of the time. Right for queries that mean the same with ``$this`` unbound, as ours do.
    """
    narrowed = Graph() + shapes
    asked = [
        shape
        for shape in sorted(set(shapes.subjects(SH.sparql)), key=str)
        if isinstance(shape, URIRef) and set(shapes.predicates(shape)) <= _OF_QUERIES
    ]
    try:
        found = _solutions(shapes, asked, data)
    except QueryError:  # pySHACL meets the same fault, and says whose it is
        return narrowed
    for shape in asked:
        for target in TARGETS:
            narrowed.remove((shape, target, None))
        for node in found[shape].intersection(focus_nodes(shape, shapes, data)):
            narrowed.add((shape, SH.targetNode, node))
    return narrowed


def _solutions(shapes: Graph, asked: Iterable[URIRef], data: Graph) -> Mapping[Node, set[Node]]:
    """Return the nodes that the queries of each shape find, all asked in one."""
    prefixes = _declared(shapes)
    parts = [
        f"{{ VALUES ?shape {{ <{shape}> }} {{ {shapes.value(query, SH.select)} }} }}"
        for shape in asked
        for query in shapes.objects(shape, SH.sparql)
    ]
    found: dict[Node, set[Node]] = defaultdict(set)
    if parts:
        text = f"SELECT ?shape ?this {{ {' UNION '.join(parts)} }}"
        tokens.check(text)
        for shape, node in evaluate(data, text, prefixes):
            found[shape].add(node)
    return found


def _first_line(error: object) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _finding(report: Graph, result: Node, shapes: Graph) -> Finding:
    def term(predicate: URIRef) -> Node | None:
        return report.value(result, predicate)

    path, value, shape = term(SH.resultPath), term(SH.value), term(SH.sourceShape)
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    severity = term(SH.resultSeverity)
    return Finding(
        message=" ".join(" ".join(messages).split()) or "does not conform",
        severity=_SEVERITIES.get(severity, Severity.VIOLATION),
        focus=_named(term(SH.focusNode)),
        path=_named(path),
        value="" if value is None or value == term(SH.focusNode) else _named(value),
        shape=_named(_home(shape, shapes)),
    )


def _named(term: Node | None) -> str:
    return "" if term is None or isinstance(term, BNode) else str(term)


def _home(shape: Node | None, shapes: Graph) -> Node | None:
    """Return the named shape that a nameless property shape stands in."""
    return shapes.value(None, SH.property, shape) if isinstance(shape, BNode) else shape


# Checks beyond SHACL -------------------------------------------------------------


def check_dates(data: Graph) -> Iterator[Finding]:
    """Return each EDTF date that is none."""
    for subject, predicate, value in data:
        if getattr(value, "datatype", None) == DATATYPE_EDTF:
            try:
                bounds(str(value))
            except ValueError as error:
                advice = "Write it as 2025-08-20, 2025-08, [..2023-04] or 2023/2024."
                if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
                    advice = "There is no such day; read it again."
                message = f"{error}. {advice}"
                yield Finding(message, focus=str(subject), path=str(predicate), value=str(value))


def check_weekdays(data: Graph) -> Iterator[Finding]:
    """Return each report whose date is not on the weekday that its wording names."""
    for report, wording in data.subject_objects(IB.dateText):
        for date in data.objects(report, SAID.date):
            try:
                fits = agrees(str(wording), str(date))
            except ValueError:
                continue  # no date, which check_dates reports
            if not fits:
                day = WEEKDAYS[dt.date.fromisoformat(str(date)).weekday()].capitalize()
                message = f"{date} is a {day}, but the wording says: {wording}. Read it again."
                yield Finding(message, focus=str(report), path=str(SAID.date), value=str(date))


def check_ids(data: Graph) -> Iterator[Finding]:
    """Return each use of an id or a concept that does not exist, with the nearest that does."""
    known = {str(thing) for thing in data.subjects(RDF.type) if str(thing).startswith(BASE)}
    derived = set(data.subjects(RDF.type, IB.Disagreement))  # of what the reports say already
    for subject, predicate, value in data:
        if subject in derived:
            continue
        if str(predicate).startswith((str(IB), str(SAID))) and str(predicate) not in known:
            home = str(IB) if str(predicate).startswith(str(IB)) else str(SAID)
            name, names = _id(str(predicate), home), (_id(i, home) for i in known)
            message = f"there is no property {name}{hint(nearest(name, names))}. Correct it."
            yield Finding(message, focus=str(subject), path=str(predicate))
        if not isinstance(value, URIRef) or str(value) in known or _is_part(value):
            continue
        if value.startswith(str(ID)):
            home, kind, remedy = str(ID), "", "Correct it, or add the thing to the registry."
            if value.startswith(f"{ID}article/"):
                remedy = "Correct it; an article has a file of its own."
        elif value.startswith(str(CONCEPT)):
            home, kind = str(CONCEPT), "concept "
            remedy = "Correct it, or add the concept to concepts.ttl."
        elif predicate == RDF.type and value.startswith(str(IB)):
            home, kind, remedy = str(IB), "class ", "Correct the type."
        else:
            continue
        name, names = _id(value, home), (_id(i, home) for i in known if i.startswith(home))
        better = nearest(name, names)
        if kind == "concept " and not better:
            remedy = "Choose one that ibrdf query concepts lists, or add it to concepts.ttl."
        message = f"there is no {kind}{name}{hint(better)}. {remedy}"
        yield Finding(message, focus=str(subject), path=str(predicate), value=str(value))


def _is_part(iri: URIRef) -> bool:
    """Tell a passage or report of an article, on which shapes have their say."""
    return iri.startswith(f"{ID}article/") and "#" in iri


def _id(iri: str, home: str) -> str:
    """Return an id as authors write it: person:pezeshkian, signed, Meeting."""
    return iri.removeprefix(home).replace("/", ":", 1)
