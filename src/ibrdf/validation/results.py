"""The results of SHACL engines, and the findings made from them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ibrdf.errors import InputError
from ibrdf.findings import Finding, Severity
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term, is_blank, is_iri_term, text_of
from ibrdf.validation.shape_graph import members, named_home
from ibrdf.vocabulary import SH

# The variables of a message that are filled from the result.
_VARIABLE = re.compile(r"\{[?$](this|value|path)\}")
_SEVERITIES = {SH.Info: Severity.INFO, SH.Warning: Severity.WARNING}


class Result(NamedTuple):
    """A result of SHACL: a node that breaks a constraint of a shape.

    `path` and `value` are empty if there are none; `messages` are the messages of a query.
    """

    focus: Term
    shape: Term
    component: Term
    path: Term = ""
    value: Term = ""
    messages: tuple[str, ...] = ()


def unusable(error: object, file: str) -> InputError:
    """Return the error for shapes that an engine can't use.

    >>> print(unusable("there is no path", "shapes.ttl"))
    shapes.ttl: the shapes can't be used: there is no path
    """
    return InputError([Finding(f"the shapes can't be used: {first_line(error)}", file)])


def first_line(error: object) -> str:
    """Return the first line of an error, or its class if it has no text.

    >>> first_line(RecursionError())
    'RecursionError'
    """
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def findings_of(results: Iterable[Result], shapes: Index) -> Iterator[Finding]:
    """Return a finding for each result, with the message and the severity of its shape."""
    for result in sorted(results):
        severity = shapes.value(result.shape, SH.severity) or SH.Violation
        is_own_value = result.value == result.focus
        yield Finding(
            _message(result, shapes),
            severity=_SEVERITIES.get(severity, Severity.VIOLATION),
            focus=_named(result.focus),
            path=text_of(result.path) if is_iri_term(result.path) else "",
            value="" if is_own_value else _named(result.value),
            shape=_named(named_home(shapes, result.shape)),
            component=text_of(result.component),
        )


def _named(term: Term) -> str:
    return "" if is_blank(term) else text_of(term)


# Messages ----------------------------------------------------------------------


def _message(result: Result, shapes: Index) -> str:
    texts = result.messages or tuple(_filled(text, result) for text in _own(result, shapes))
    lines = sorted(texts) if texts else [_default(result, shapes)]
    return " ".join(" ".join(lines).split()) or "does not conform"


def _own(result: Result, shapes: Index) -> list[str]:
    """Return the messages of a shape; those of its query come first."""
    speakers = [result.shape]
    if result.component == SH.SPARQLConstraintComponent:
        speakers = [*shapes.objects(result.shape, SH.sparql), result.shape]
    each = (shapes.objects(speaker, SH.message) for speaker in speakers)
    return list(map(text_of, next(filter(None, each), [])))


def _filled(text: str, result: Result) -> str:
    """Return a message with its variables filled from the result."""
    if result.component != SH.SPARQLConstraintComponent:
        return text
    found = {"this": result.focus, "value": result.value, "path": result.path}
    return _VARIABLE.sub(lambda one: text_of(found[one[1]]) or one[0], text)


def makes_messages(shapes: Index, shape: Term) -> bool:
    """Whether the messages of a shape depend on the solutions of its queries."""
    queries = shapes.objects(shape, SH.sparql)
    messages = [one for node in (shape, *queries) for one in shapes.objects(node, SH.message)]
    rest = _VARIABLE.sub("", "".join(messages))
    selects = "".join([one for query in queries for one in shapes.objects(query, SH.select)])
    return len(queries) > 1 or "{" in rest or "?message" in selects


# The messages for shapes without one: by component, with the parameter that is quoted.
_DEFAULTS = {
    "And": ("The value does not fit all the shapes that it must fit.", ""),
    "Class": ("The value is not of the class {}.", "class"),
    "Closed": ("The shape allows no such property.", ""),
    "Datatype": ("The value is not a well-formed {}.", "datatype"),
    "Disjoint": ("The value is a value of {} too.", "disjoint"),
    "Equals": ("The values are not those of {}.", "equals"),
    "HasValue": ("The value {} is missing.", "hasValue"),
    "In": ("The value is not one of {}.", "in"),
    "LanguageIn": ("The value is not in a language of {}.", "languageIn"),
    "LessThan": ("The value is not less than that of {}.", "lessThan"),
    "LessThanOrEquals": ("The value is more than that of {}.", "lessThanOrEquals"),
    "MaxCount": ("There may be at most {}, and there are more.", "maxCount"),
    "MaxExclusive": ("The value is not less than {}.", "maxExclusive"),
    "MaxInclusive": ("The value is more than {}.", "maxInclusive"),
    "MaxLength": ("The value is longer than {} characters.", "maxLength"),
    "MinCount": ("There must be at least {}, and there are fewer.", "minCount"),
    "MinExclusive": ("The value is not more than {}.", "minExclusive"),
    "MinInclusive": ("The value is less than {}.", "minInclusive"),
    "MinLength": ("The value is shorter than {} characters.", "minLength"),
    "NodeKind": ("The value is not of the kind {}.", "nodeKind"),
    "Node": ("The value does not fit the shape {}.", "node"),
    "Not": ("The value fits a shape that it must not fit.", ""),
    "Or": ("The value fits none of the shapes of which it must fit one.", ""),
    "Pattern": ("The value does not match {}.", "pattern"),
    "QualifiedMaxCount": ("More than {} values fit the shape.", "qualifiedMaxCount"),
    "QualifiedMinCount": ("Fewer than {} values fit the shape.", "qualifiedMinCount"),
    "UniqueLang": ("Two values are in the same language.", ""),
    "Xone": ("The value does not fit exactly one of the shapes.", ""),
    "SPARQL": ("The query of the shape finds it.", ""),
}


def _default(result: Result, shapes: Index) -> str:
    name = text_of(result.component).removeprefix(SH.iri).removesuffix("ConstraintComponent")
    text, parameter = _DEFAULTS.get(name, ("", ""))
    if parameter:
        text = text.format(_quoted(shapes.objects(result.shape, SH[parameter]), shapes))
    return f"{_last_step(result.path)}: {text}" if is_iri_term(result.path) and text else text


def _last_step(path: Term) -> str:
    """Return the last part of a property's IRI.

    >>> _last_step("<http://xmlns.com/foaf/0.1/name>")
    'name'
    """
    return re.split("[#/:]", text_of(path).rstrip("#/:"))[-1]


def _quoted(values: Iterable[Term], shapes: Index) -> str:
    """Return the values of a parameter in words; a list gives its members."""
    each = [one for value in values for one in members(shapes, value) or [value]]
    names = sorted(_named(one) or "without a name" for one in each)
    return ", ".join(name.replace(SH.iri, "sh:") for name in names)
