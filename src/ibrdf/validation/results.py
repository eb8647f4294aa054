"""What an engine found, and the finding that it makes: the same from either engine."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ibrdf.findings import Finding, Severity
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term, is_blank, is_iri_term, text_of
from ibrdf.validation.shape_graph import members, named_home
from ibrdf.vocabulary import SH

_SEVERITIES = {SH.Info: Severity.INFO, SH.Warning: Severity.WARNING}


class Result(NamedTuple):
    """A result of SHACL: which node breaks which constraint of which shape.

    `path` and `value` are empty where there are none; `messages` are those that a query made.
    """

    focus: Term
    shape: Term
    component: Term
    path: Term = ""
    value: Term = ""
    messages: tuple[str, ...] = ()


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
    own = result.messages or tuple(map(text_of, shapes.objects(result.shape, SH.message)))
    texts = sorted(own) if own else [_default(result, shapes)]
    return " ".join(" ".join(texts).split()) or "does not conform"


# What is said where a shape says nothing: by component, with the parameter that it quotes.
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
    "MaxCount": ("There are more than {} values.", "maxCount"),
    "MaxExclusive": ("The value is not less than {}.", "maxExclusive"),
    "MaxInclusive": ("The value is more than {}.", "maxInclusive"),
    "MaxLength": ("The value is longer than {} characters.", "maxLength"),
    "MinCount": ("There are fewer than {} values.", "minCount"),
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
    if not parameter:
        return text
    return text.format(_quoted(shapes.objects(result.shape, SH[parameter]), shapes))


def _quoted(values: Iterable[Term], shapes: Index) -> str:
    """Return the values of a parameter in words, of a list its members."""
    each = [one for value in values for one in members(shapes, value) or [value]]
    names = sorted(_named(one) or "without a name" for one in each)
    return ", ".join(name.replace(SH.iri, "sh:") for name in names)
