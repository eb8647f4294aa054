"""Validation with SHACL: the choice of an engine for each shape, and the joint findings."""

import enum
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from ibrdf.errors import engine_of
from ibrdf.findings import Finding
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term, Triple, is_blank, text_of, to_ntriples
from ibrdf.validation import at_once, fast
from ibrdf.validation.results import Result, findings_of, unusable
from ibrdf.validation.shape_graph import TARGETS, TRUE, is_class, roots, tree
from ibrdf.validation.shape_syntax import malformed
from ibrdf.validation.shape_texts import check_texts
from ibrdf.vocabulary import RDF, SH


class Validator(enum.Enum):
    """A validator: the fast engine where it can validate, or the reference for all shapes.

    >>> Validator("fast")
    <Validator.FAST: 'fast'>
    """

    FAST = "fast"
    REFERENCE = "reference"

    @classmethod
    def of(cls, name: "Validator | str") -> "Validator":
        """Return the validator with a name.

        Raises :class:`~ibrdf.errors.UnknownNameError` if there is none.

        >>> Validator.of("reference")
        <Validator.REFERENCE: 'reference'>
        """
        return engine_of(cls, name)


# The shapes with a target, each with itself and all shapes nested in it.
_Trees: TypeAlias = dict[Term, list[Term]]


class Report(NamedTuple):
    """The findings of shapes, and notes on the shapes that the reference validated."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


class _Plan(NamedTuple):
    """The shapes for one query each, for the fast engine, and for the reference.

    The shapes for the reference come with a reason, which is empty if all shapes go there.
    """

    at_once: dict[Term, str]
    fast: list[Term]
    reference: dict[Term, str]
    notes: tuple[str, ...] = ()


def run_shapes(  # noqa: PLR0913 -- data and shapes, with options for each
    data: Index,
    shapes: Index,
    file: str = "",
    engine: Validator | str = Validator.FAST,
    *,
    marks: Sequence[Triple] = (),
    trusted: bool = False,
    tested: bool = False,
) -> Report:
    """Return the findings of SHACL shapes over data.

    `marks` are further triples for the engines, as targets of shapes without queries. `trusted` is
    true for our own shapes: their SPARQL queries may be asked once over all nodes. `tested` is true
    for shapes that the tests of this package check, so that they are not checked again.
    Raises :class:`~ibrdf.errors.InputError`, with `file` as its file, for shapes that refer to
    themselves, and for shapes with a refused query or a malformed pattern.

    >>> shapes = [("<urn:S>", SH.targetNode, "<urn:a>"), ("<urn:S>", SH.nodeKind, SH.Literal)]
    >>> run_shapes(Index([]), Index(shapes)).findings[0].message
    'The value is not of the kind sh:Literal.'
    """
    if not tested:
        _check(shapes, file)
    trees = _trees(shapes, file)
    plan = _plan(data, shapes, trees, Validator.of(engine), trusted=trusted)
    found = _by_fast_engines(data, marks, shapes, trees, plan, file)

    left = plan.reference
    if any(fast.loses_values(result, shapes) for result in found.results):
        # The lost results can't be separated from the others, so all shapes are validated again.
        found = found._replace(results=[])
        left |= dict.fromkeys(plan.fast, "a query finds a literal that isn't in canonical form")
    results = [*found.at_once, *found.results]
    if left:
        results += _by_reference([*data, *marks], shapes, left, file)

    notes = (_note(root, reason) for root, reason in left.items() if reason)
    return Report(tuple(findings_of(results, shapes)), (*plan.notes, *notes))


def _check(shapes: Index, file: str) -> None:
    """Refuse shapes that are malformed, or have a refused query or a malformed pattern."""
    check_texts(shapes, file)
    for finding in malformed(shapes):
        raise unusable(finding.message, file)


def _trees(shapes: Index, file: str) -> _Trees:
    """Return the shapes with a target, each with all shapes nested in it.

    Raises :class:`~ibrdf.errors.InputError`, with `file` as its file, for shapes that refer to
    themselves, at which an engine would end the whole process.
    """
    trees = {root: tree(shapes, root) for root in roots(shapes)}
    safe = {root: nodes for root, nodes in trees.items() if nodes}
    if len(safe) < len(trees):
        raise unusable("one refers to itself, which has no meaning in SHACL", file)
    return safe


# The choice of engines ---------------------------------------------------------


def _plan(data: Index, shapes: Index, trees: _Trees, engine: Validator, *, trusted: bool) -> _Plan:
    if engine is Validator.REFERENCE:
        return _Plan({}, [], dict.fromkeys(trees, ""))
    if reason := fast.reason_to_do_without():
        note = f"{reason}, so that pySHACL validates, which takes longer"
        return _Plan({}, [], dict.fromkeys(trees, ""), (note,) if trees else ())

    queries = {root: at_once.query_of(shapes, root) for root in trees} if trusted else {}
    asked = {root: query for root, query in queries.items() if query}
    # In our shapes, each value outside an order breaks another constraint too.
    seen = None if trusted else data
    reasons = {
        root: fast.reason_against(shapes, nodes, seen)
        for root, nodes in trees.items()
        if root not in asked
    }
    return _Plan(
        asked,
        [root for root, reason in reasons.items() if not reason],
        {root: reason for root, reason in reasons.items() if reason},
    )


def _note(shape: Term, reason: str) -> str:
    name = "a nameless shape" if is_blank(shape) else text_of(shape)
    return f"{name} is validated by pySHACL: {reason}"


# The results -------------------------------------------------------------------


class _Found(NamedTuple):
    """The results of single queries, and those of the fast engine."""

    at_once: list[Result]
    results: list[Result]


def _by_fast_engines(  # noqa: PLR0913, PLR0917 -- data, shapes, and which engine is for which
    data: Index, marks: Sequence[Triple], shapes: Index, trees: _Trees, plan: _Plan, file: str
) -> _Found:
    if not plan.at_once and not plan.fast:
        return _Found([], [])
    text = data.to_ntriples().encode()
    asked = at_once.Asked([], [])
    if plan.at_once:
        asked = at_once.ask(text, data, shapes, plan.at_once)
    plan.fast.extend(asked.left)
    chosen = {root: trees[root] for root in plan.fast}
    marked = text + to_ntriples(marks).encode()
    return _Found(asked.results, fast.validate(marked, shapes, chosen, file))


def _by_reference(
    data: Iterable[Triple], shapes: Index, chosen: Iterable[Term], file: str
) -> list[Result]:
    # rdflib and pySHACL are slow to import, so they are loaded only when needed.
    from ibrdf.validation import reference  # noqa: PLC0415

    return reference.validate(data, Index(_only(shapes, set(chosen))), file)


def _only(shapes: Index, chosen: set[Term]) -> Iterable[Triple]:
    """Return the shapes, with the targets of the chosen ones only."""
    switches = {SH.closed, SH.uniqueLang, SH.deactivated}
    others = {root for root in roots(shapes) if root not in chosen}
    classes = {root for root in others if is_class(shapes, root)}
    for subject, predicate, value in shapes:
        is_target = subject in others and predicate in TARGETS
        is_class_target = subject in classes and predicate == RDF.type
        is_off = predicate in switches and value != TRUE
        if not (is_target or is_class_target or is_off):
            yield subject, predicate, value
