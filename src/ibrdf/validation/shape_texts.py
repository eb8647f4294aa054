"""The check of the queries and patterns in shapes."""

import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise, takewhile

from ibrdf.errors import InputError, QueryError
from ibrdf.findings import Finding, ordered
from ibrdf.rdf.index import Index
from ibrdf.rdf.store import Store, store_of
from ibrdf.rdf.terms import Term, is_blank, text_of
from ibrdf.sparql import guard
from ibrdf.sparql.engine import ask
from ibrdf.validation.results import first_line
from ibrdf.validation.shape_graph import named_home, prefixes
from ibrdf.vocabulary import SH

# The variables that are bound before a query is asked, so that the query may not bind them.
_BOUND = {"this", "shapesGraph", "currentShape", "PATH"}
_BOUND_IN = {"SELECT": _BOUND, "ASK": _BOUND | {"value"}}
_NOT_IN_SHAPES = {"MINUS", "VALUES"}


def check_texts(shapes: Index, file: str = "") -> None:
    """Refuse shapes with queries, patterns or flags that are malformed or not allowed.

    Raises :class:`~ibrdf.errors.InputError` naming each shape, with `file` as its file.
    """
    found = [*_wrong_constraints(shapes)]
    found += _wrong_texts(shapes, SH.pattern, lambda _, text: _check_pattern(text))
    found += _wrong_texts(shapes, SH.flags, lambda _, text: _check_flags(text))
    found += _wrong_texts(shapes, SH.select, lambda one, text: _check(shapes, one, text, "SELECT"))
    found += _wrong_texts(shapes, SH.ask, lambda one, text: _check(shapes, one, text, "ASK"))
    if found:
        raise InputError(ordered(Finding(message, file) for message in found))


def _wrong_constraints(shapes: Index) -> Iterator[str]:
    for shape, query in shapes.subject_objects(SH.sparql):
        count = len(shapes.objects(query, SH.select))
        if count != 1:
            many = "several queries" if count else "no query"
            yield _unusable(shapes, SH.sparql, shape, f"it has {many}; it takes one sh:select")


def _wrong_texts(
    shapes: Index, predicate: Term, check: Callable[[Term, str], object]
) -> Iterator[str]:
    for node, value in shapes.subject_objects(predicate):
        if reason := _reason(check, node, text_of(value)):
            yield _unusable(shapes, predicate, node, reason)


def _reason(check: Callable[[Term, str], object], node: Term, text: str) -> str:
    """Return why a text can't be used, or an empty text if it can."""
    try:
        check(node, text)
    except (QueryError, RecursionError, OverflowError, re.error) as error:
        return first_line(error)
    return ""


def _unusable(shapes: Index, predicate: Term, node: Term, reason: str) -> str:
    owner = next(iter(shapes.subjects(SH.sparql, node)), node)
    home = named_home(shapes, owner)
    name = "a nameless shape" if is_blank(home) else text_of(home)
    return f"sh:{text_of(predicate).rpartition('#')[2]} of {name} can't be used: {reason}"


def _check_pattern(pattern: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about patterns that Python may read differently one day
        re.compile(pattern)


def _check_flags(flags: str) -> None:
    if unknown := set(flags) - set("smixq"):
        raise QueryError(f"there is no flag {min(unknown)}; there are s m i x q")


def _check(shapes: Index, node: Term, text: str, form: str) -> None:
    """Refuse a query that is malformed, reaches beyond the data, or is not allowed in a shape."""
    clean = guard.unescaped(text)
    found = guard.check(clean)
    if found != form:
        raise QueryError(f"it begins with {found}, not {form}")
    ask(_nothing(), clean, prefixes(shapes, node))
    _check_binding(clean, _BOUND_IN[form])


@cache
def _nothing() -> Store:
    return store_of(())


def _check_binding(text: str, bound: set[str]) -> None:
    """Refuse constructs that have no meaning in a query with variables that are bound before.

    See `pre-binding <https://www.w3.org/TR/shacl/#pre-binding>`_.
    """
    found = guard.tokens(text)
    for token in found:
        word = token.text.upper()
        if token.kind == "word" and word in _NOT_IN_SHAPES:
            raise guard.error_at(text, token.start, f"{word} has no meaning in a shape; use FILTER")
    for before, token in pairwise(found):
        if before.text.upper() == "AS" and token.kind == "variable" and token.text[1:] in bound:
            message = f"{token.text} has a value already; use another name"
            raise guard.error_at(text, token.start, message)
    _check_subselects(text, found)


def _check_subselects(text: str, found: list[guard.Token]) -> None:
    """Refuse a nested query that does not select ``$this``."""
    for place, token in enumerate(found):
        inner = place and found[place - 1].text == "{"
        if inner and token.text.upper() == "SELECT" and not _selects_this(found[place + 1 :]):
            raise guard.error_at(
                text, token.start, "the query within leaves out $this; select it too"
            )


def _selects_this(found: list[guard.Token]) -> bool:
    """Whether a query selects ``$this``: it stands before the first group."""
    selected = takewhile(lambda token: token.text != "{", found)
    return any(token.text in {"$this", "?this"} for token in selected)
