"""Validation by shacl-rust, the fast engine, of the shapes that it validates correctly."""

import importlib
import io
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import chain
from typing import Any, Protocol, cast

from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import (
    XSD_STRING,
    Term,
    Triple,
    datatype_of,
    is_blank,
    text_of,
    to_ntriples,
)
from ibrdf.validation.results import Result, makes_messages, unusable
from ibrdf.validation.shape_graph import (
    TARGETS,
    TO_PATH,
    TO_SHAPE,
    TO_SHAPES,
    TRUE,
    is_class,
    is_true,
    members,
    steps,
)
from ibrdf.vocabulary import OWL, RDF, RDFS, SH, XSD


class _Engine(Protocol):
    """The part of shacl-rust that this module uses."""

    def validate_file(
        self, data: io.BytesIO, shapes: io.BytesIO, **options: str | bool
    ) -> dict[str, Any]:
        """Return a report."""


# Which shapes ------------------------------------------------------------------


def _named(names: str) -> set[Term]:
    """Return terms of SHACL by their names."""
    return {SH[name] for name in names.split()}


_LISTS = {SH["in"], SH.languageIn, SH.ignoredProperties, *TO_SHAPES}
_TERMS = {SH.hasValue, SH["in"], SH.targetNode}  # their values are compared with terms of the data
_SWITCHES = {SH.closed, SH.uniqueLang, SH.deactivated}
_SUPPORTED = _named("""
    class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive
    minLength maxLength pattern flags equals disjoint lessThan lessThanOrEquals
    qualifiedMinCount qualifiedMaxCount path sparql
""")
_RUN = _SUPPORTED | _LISTS | _TERMS | _SWITCHES | {*TARGETS, *TO_SHAPE}
# Properties that do not affect validity, or are read from the shape itself, or are never run.
_SILENT = _named("""
    message severity name description order group defaultValue qualifiedValueShapesDisjoint
    js rule target prefixes declare
""")
_KNOWN = _RUN | _SILENT
_FILLED_LISTS = _LISTS - {SH.ignoredProperties}
# The properties whose values may be a reason; a shape that has none of them has no such reason.
_DELICATE = {*_FILLED_LISTS, *_TERMS} | _named(
    "qualifiedValueShapesDisjoint qualifiedMaxCount equals pattern flags"
)
_SPOKEN = {SH.message, SH.sparql}
_SHAPES_GRAPH = re.compile(r"[?$](?:shapesGraph|currentShape)\b")
_OF_QUERIES = {SH.prefixes, SH.select, SH.message}
# Patterns that engines read differently, or not at all: groups with a question mark, character
# classes by letter, lazy and possessive counts, operators and brackets within brackets.
_UNCOMMON = re.compile(
    r"\(\?|\\[A-Za-ce-z0-9]|[*+?}][*+?]|&&|--|~~|\[\^?\]|\[[^\]]*\[|\{(?![0-9]{1,3}(?:,[0-9]{0,3})?\})"
)
_COUNTS = re.compile(r"\{([0-9]+)(?:,([0-9]*))?\}")
_MOST_REPEATED = 1000  # the engine refuses a larger automaton, and then all values match


def reason_against(shapes: Index, nodes: Iterable[Term], data: Index | None = None) -> str:
    """Return why the engine can't validate a shape, or an empty text if it can.

    `nodes` are the shape and all shapes nested in it. The engine ignores some parameters that it
    does not support, so that anything conforms, and differs from SHACL in others. It ends the whole
    process at shapes that refer to themselves and at paths that never end;
    :func:`~ibrdf.validation.shape_graph.tree` and
    :func:`~ibrdf.validation.shape_syntax.malformed` find these before. If `data` is given, its
    values are checked too: the engine orders numbers and texts correctly, but not most other
    literals, nor numbers that are longer than machine numbers.

    >>> reason_against(Index([("<urn:S>", SH.pattern, '"(?!x)"')]), ["<urn:S>"])
    'sh:pattern (?!x) is not read alike by all engines'
    """
    own = _parameters(shapes)
    reasons = (why for node in nodes for why in _reasons(shapes, node, own, data))
    return next(reasons, "")


def _reasons(shapes: Index, shape: Term, own: set[Term], data: Index | None) -> Iterator[str]:
    about = shapes.about(shape)
    for predicate in about:
        if predicate in own:
            yield f"<{text_of(predicate)}> is a parameter of a component in SPARQL"
        elif predicate not in _KNOWN and predicate in SH:
            yield f"sh:{_local(predicate)} is not known to it"
    if any(is_blank(path) for path in about.get(SH.path, ())):
        yield from _reasons_of_path(shapes, shape)
    if not _DELICATE.isdisjoint(about):
        yield from _reasons_of_values(shapes, shape)
        yield from _reasons_of_pattern(shapes, shape)
    if not _SPOKEN.isdisjoint(about):
        yield from _reasons_of_queries(shapes, shape)
    if data is not None:
        yield from _reasons_of_order(shapes, shape, data)


def _reasons_of_values(shapes: Index, shape: Term) -> Iterator[str]:
    """Return the reasons in the values of parameters."""
    if is_true(shapes, shape, SH.qualifiedValueShapesDisjoint):
        yield "sh:qualifiedValueShapesDisjoint looks at other shapes too"
    if any(map(is_blank, _compared(shapes, shape))):
        yield "a blank node stands for a value"
    if any(RDF.nil in shapes.objects(shape, one) for one in _FILLED_LISTS):
        yield "a list is empty"
    if any(text_of(one).strip("0") == "" for one in shapes.objects(shape, SH.qualifiedMaxCount)):
        yield "sh:qualifiedMaxCount is 0"
    if shapes.has(shape, SH.equals) and not shapes.has(shape, SH.path):
        yield "sh:equals is about the focus node"


def _reasons_of_path(shapes: Index, shape: Term) -> Iterator[str]:
    if not all(_is_simple(shapes, path) for path in shapes.objects(shape, SH.path)):
        yield (
            "its path holds a sequence or one or more steps, or repeats or inverts more than a"
            " property"
        )


def _is_simple(shapes: Index, path: Term) -> bool:
    """Whether the engine follows a path correctly: it does not for paths made of other paths."""
    if not is_blank(path):
        return True
    if shapes.has(path, RDF.first) or shapes.has(path, SH.alternativePath):
        inner = steps(shapes, path)
        # A sequence within a path finds nothing.
        return not any(shapes.has(step, RDF.first) for step in inner) and all(
            _is_simple(shapes, step) for step in inner
        )
    return not shapes.has(path, SH.oneOrMorePath) and not any(map(is_blank, steps(shapes, path)))


# The parameters that order values, and the literals that the engine orders correctly: numbers no
# longer than machine numbers, days and times without a zone or all at Greenwich, and texts.
_BOUNDS = [SH[f"{side}{kind}"] for side in ("min", "max") for kind in ("Inclusive", "Exclusive")]
_COMPARED_WITH = [SH.lessThan, SH.lessThanOrEquals]
_NUMBERS = {text_of(XSD[name]) for name in ("integer", "decimal", "double", "float", "int", "long")}
_ORDERED = {
    text_of(XSD.date): "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    text_of(XSD.dateTime): "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?",
    XSD_STRING: "(?s:.*)",
}
_LONGEST = 18
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")


def _order(term: Term) -> str:
    """Return the name of the order that a term belongs to, or an empty text if there is none."""
    datatype, text = datatype_of(term), text_of(term)
    if datatype in _NUMBERS and _NUMBER.fullmatch(text):
        return "number"
    pattern = _ORDERED.get(datatype)
    if pattern is None or not re.fullmatch(pattern, text):
        return ""
    return f"{datatype} at Greenwich" if text[-1:] == "Z" and datatype != XSD_STRING else datatype


def _reasons_of_order(shapes: Index, shape: Term, data: Index) -> Iterator[str]:
    bounds = [one for name in _BOUNDS for one in shapes.objects(shape, name)]
    others = [one for name in _COMPARED_WITH for one in shapes.objects(shape, name)]
    paths = [path for path in shapes.objects(shape, SH.path) if not is_blank(path)]
    values = {value for path in (*paths, *others) for value in data.all_objects(path)}
    orders = set(map(_order, [*bounds, *values]))
    if (bounds or others) and (not paths or len(orders) > 1 or "" in orders):
        yield "not all values have a place in one order that it knows"
    if shapes.has(shape, SH.datatype) and any(map(_is_long, values)):
        yield "some number is longer than those that it knows"


def _is_long(term: Term) -> bool:
    return datatype_of(term) in _NUMBERS and len(text_of(term)) > _LONGEST


def _parameters(shapes: Index) -> set[Term]:
    """Return the parameters of the constraint components that the shapes declare."""
    declared = shapes.all_objects(SH.parameter)
    return {path for one in declared for path in shapes.objects(one, SH.path)}


def _compared(shapes: Index, shape: Term) -> Iterator[Term]:
    """Return the terms of a shape that are compared with terms of the data."""
    yield from shapes.objects(shape, SH.targetNode)
    yield from shapes.objects(shape, SH.hasValue)
    for head in shapes.objects(shape, SH["in"]):
        yield from members(shapes, head) or ()


def _reasons_of_pattern(shapes: Index, shape: Term) -> Iterator[str]:
    for pattern in shapes.objects(shape, SH.pattern):
        if not _is_common(text_of(pattern)):
            yield f"sh:pattern {text_of(pattern)} is not read alike by all engines"
    if any(text_of(flags) not in {"", "i"} for flags in shapes.objects(shape, SH.flags)):
        yield "sh:flags other than i are not read alike by all engines"


def _is_common(pattern: str) -> bool:
    """Whether all engines read a pattern in the same way."""
    most = 1
    for least, greatest in _COUNTS.findall(pattern):
        most *= max(1, int(greatest or least))
    return most <= _MOST_REPEATED and not _UNCOMMON.search(pattern)


def _reasons_of_queries(shapes: Index, shape: Term) -> Iterator[str]:
    if makes_messages(shapes, shape):
        yield "a message quotes more than the focus node, the path and the value"
    for query in shapes.objects(shape, SH.sparql):
        strange = set(shapes.about(query)) - _OF_QUERIES
        yield from (f"its query has sh:{_local(one)}" for one in strange if one in SH)
        if any(_SHAPES_GRAPH.search(text) for text in shapes.objects(query, SH.select)):
            yield "its query asks for the shapes"


def _local(term: Term) -> str:
    return text_of(term).removeprefix(SH.iri)


# Validating --------------------------------------------------------------------

_NAMELESS = "urn:ibrdf:shape:"
# The properties that lead from a shape to other nodes that the engine must read.
_ONWARDS = {
    *_LISTS,
    *TO_SHAPE,
    *TO_PATH,
    SH.path,
    SH.alternativePath,
    SH.sparql,
    SH.prefixes,
    SH.declare,
    OWL.imports,
    RDF.first,
    RDF.rest,
}
_TARGETING = {*TARGETS, RDF.type}
_READ = _RUN - _TARGETING | _ONWARDS | {SH.select, SH.prefix, SH.namespace}
_READ_OF_ROOTS = _READ | _TARGETING
_VALUE = re.compile(r"[?$]value\b")
_SIMPLE = re.compile("<[^<> ]*>")


def reason_to_do_without() -> str:
    """Return why shacl-rust can't run here, or an empty text if it can.

    It has no wheel for some platforms. In a fork of a process that has used it, it would wait
    forever for threads that exist only in that process.
    """
    if find_spec("shacl_rust") is None:
        return "shacl-rust is not installed"
    if _home_of_threads() != os.getpid():
        return "shacl-rust can't run in a fork of a process that has used it"
    return ""


@cache
def _home_of_threads() -> int:
    """Return the id of the process in which the engine starts its threads: the first caller."""
    return os.getpid()


def validate(
    data: bytes, shapes: Index, chosen: Mapping[Term, Iterable[Term]], file: str = ""
) -> list[Result]:
    """Return the results of chosen shapes, each given with all shapes nested in it.

    `data` is in N-Triples. :func:`reason_against` must give no reason against any of the `chosen`
    shapes.
    Raises :class:`~ibrdf.errors.InputError`, with `file` as its file, for shapes that the engine
    refuses.
    """
    names = _names(chosen.values())
    text = to_ntriples(_written(shapes, chosen.keys(), names)).encode()

    try:
        report = _engine().validate_file(
            io.BytesIO(data),
            io.BytesIO(text),
            data_format="nt",
            shapes_format="nt",
            experimental_index=True,
        )
    except ValueError as error:
        raise unusable(error, file) from error

    terms = {name: shape for shape, name in names.items()}
    return [_result(found, terms) for found in report["results"]]


def loses_values(result: Result, shapes: Index) -> bool:
    """Whether the engine has lost the value of a result: one that isn't in canonical form."""
    if result.component != SH.SPARQLConstraintComponent or result.value:
        return False
    queries = shapes.objects(result.shape, SH.sparql)
    selects = [select for query in queries for select in shapes.objects(query, SH.select)]
    return any(_VALUE.search(select) for select in selects)


def _engine() -> _Engine:
    """Return the engine, imported when needed, since some platforms have no wheel of it."""
    return cast("_Engine", importlib.import_module("shacl_rust"))


def _names(trees: Iterable[Iterable[Term]]) -> dict[Term, Term]:
    """Return names for nameless shapes, since the engine gives them other names in results."""
    blank = [node for node in dict.fromkeys(chain.from_iterable(trees)) if is_blank(node)]
    return {node: f"<{_NAMELESS}{number}>" for number, node in enumerate(blank)}


def _written(shapes: Index, roots: Collection[Term], names: dict[Term, Term]) -> Iterator[Triple]:
    """Return the triples of the shapes that the engine needs, and no others."""
    found = set(roots)
    for node in (waiting := list(roots)):
        read = _READ_OF_ROOTS if node in roots else _READ
        for predicate, value in shapes.predicate_objects(node):
            if predicate in read and _is_on(predicate, value):
                yield names.get(node, node), predicate, names.get(value, value)
            if predicate in _ONWARDS and value not in found:
                found.add(value)
                waiting.append(value)
        if node in roots and is_class(shapes, node):
            yield names.get(node, node), RDF.type, RDFS.Class


def _is_on(predicate: Term, value: Term) -> bool:
    """Whether a parameter has an effect: a switch has one only with the exact term ``true``."""
    return predicate not in _SWITCHES or value == TRUE


def _result(found: dict[str, Any], terms: dict[Term, Term]) -> Result:
    path = found.get("resultPath") or ""
    shape = found["sourceShape"]
    return Result(
        focus=found["focusNode"],
        shape=terms.get(shape, shape),
        component=found["sourceConstraintComponent"],
        path=path if _SIMPLE.fullmatch(path) else "",
        value=found.get("value") or "",
    )
