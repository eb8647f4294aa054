"""The check of shapes against the syntax rules of SHACL.

The result of a validator for malformed shapes is undefined: it may report that all data conforms.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ibrdf.findings import Finding
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import (
    LANG_STRING,
    XSD_INTEGER,
    XSD_STRING,
    Term,
    datatype_of,
    is_blank,
    is_iri_term,
    is_literal,
    text_of,
)
from ibrdf.validation.shape_graph import (
    is_path,
    members,
    named_home,
)
from ibrdf.vocabulary import RDF, SH, XSD

_NODE_KINDS = ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral")
_CHOICES = frozenset(SH[name] for name in (*_NODE_KINDS, "IRIOrLiteral"))


class _Syntax(NamedTuple):
    """The syntax of a parameter: a test of each value, or of each member of a list.

    `words` describe the values; `is_single` is whether there is at most one value, and `is_list`
    whether a value is a list.
    """

    fits: Callable[[Index, Term], bool]
    words: str
    is_single: bool = True
    is_list: bool = False


# Tests of values ---------------------------------------------------------------


def _is_iri(_: Index, value: Term) -> bool:
    return is_iri_term(value)


def _is_literal(_: Index, value: Term) -> bool:
    return is_literal(value)


def _is_named_or_literal(_: Index, value: Term) -> bool:
    return not is_blank(value)


def _is_node(_: Index, value: Term) -> bool:
    return not is_literal(value)


def _is_text(_: Index, value: Term) -> bool:
    return datatype_of(value) == XSD_STRING


def _is_message(_: Index, value: Term) -> bool:
    return datatype_of(value) in {XSD_STRING, LANG_STRING}


def _is_boolean(_: Index, value: Term) -> bool:
    is_one = text_of(value) in {"true", "false", "1", "0"}
    return is_one and datatype_of(value) == text_of(XSD.boolean)


def _is_count(_: Index, value: Term) -> bool:
    is_one = re.fullmatch("[0-9]{1,9}", text_of(value)) is not None
    return is_one and datatype_of(value) == XSD_INTEGER


def _is_choice(_: Index, value: Term) -> bool:
    return value in _CHOICES


def _is_any(_: Index, __: Term) -> bool:
    return True


# The syntax of each parameter ---------------------------------------------------

_IRI = _Syntax(_is_iri, "it takes an IRI", is_single=False)
_ONE_IRI = _Syntax(_is_iri, "it takes one IRI")
_COUNT = _Syntax(_is_count, "it takes one whole number")
_BOUND = _Syntax(_is_literal, "it takes one literal, such as a number or a date")
_SWITCH = _Syntax(_is_boolean, "it takes true or false")
_TEXT = _Syntax(_is_text, "it takes one text")
_SHAPE = _Syntax(_is_node, "it takes a shape", is_single=False)
_SHAPES = _Syntax(_is_node, "it takes a list of shapes", is_single=False, is_list=True)
_RULES = {
    "targetClass": _IRI,
    "targetSubjectsOf": _IRI,
    "targetObjectsOf": _IRI,
    "targetNode": _Syntax(_is_named_or_literal, "it takes an IRI or a literal", is_single=False),
    "severity": _ONE_IRI,
    "message": _Syntax(_is_message, "it takes a text", is_single=False),
    "deactivated": _SWITCH,
    "property": _SHAPE,
    "node": _SHAPE,
    "not": _SHAPE,
    "and": _SHAPES,
    "or": _SHAPES,
    "xone": _SHAPES,
    "qualifiedValueShape": _SHAPE._replace(is_single=True),
    "qualifiedValueShapesDisjoint": _SWITCH,
    "qualifiedMinCount": _COUNT,
    "qualifiedMaxCount": _COUNT,
    "path": _Syntax(is_path, "it takes one path, which doesn't lead back to itself"),
    "class": _IRI,
    "datatype": _ONE_IRI,
    "nodeKind": _Syntax(
        _is_choice, "it takes one of sh:IRI, sh:Literal, sh:BlankNode and their pairs"
    ),
    "minCount": _COUNT,
    "maxCount": _COUNT,
    "minLength": _COUNT,
    "maxLength": _COUNT,
    "minExclusive": _BOUND,
    "minInclusive": _BOUND,
    "maxExclusive": _BOUND,
    "maxInclusive": _BOUND,
    "pattern": _TEXT,
    "flags": _TEXT,
    "languageIn": _Syntax(_is_text, "it takes one list of language tags", is_list=True),
    "uniqueLang": _SWITCH,
    "equals": _IRI,
    "disjoint": _IRI,
    "lessThan": _IRI,
    "lessThanOrEquals": _IRI,
    "in": _Syntax(_is_any, "it takes one list", is_list=True),
    "closed": _SWITCH,
    "ignoredProperties": _Syntax(_is_iri, "it takes one list of IRIs", is_list=True),
    "sparql": _Syntax(_is_node, "it takes a constraint with sh:select", is_single=False),
}
# The parameters that count or compare the values of a path, and so need one.
_OF_PROPERTIES = ("minCount", "maxCount", "lessThan", "lessThanOrEquals", "uniqueLang")
_NEEDS_PATH = (*_OF_PROPERTIES, "qualifiedValueShape")


def malformed(shapes: Index) -> list[Finding]:
    """Return findings on malformed shapes, sorted by shape and property.

    >>> text = ("_:S", SH["class"], '"C"')
    >>> print(malformed(Index([text]))[0].message)
    sh:class is malformed: it takes an IRI (C). Correct it.
    """
    found = [*_wrong_values(shapes), *_wrong_paths(shapes)]
    return sorted(set(found), key=Finding.order)


def _wrong_values(shapes: Index) -> Iterator[Finding]:
    for name, syntax in _RULES.items():
        for shape in shapes.subjects(SH[name]):
            values = shapes.objects(shape, SH[name])
            wrong = [one for value in values if (one := _culprit(shapes, value, syntax))]
            for culprit in wrong:
                yield _malformation(shapes, shape, name, syntax.words, culprit)
            if syntax.is_single and len(values) > 1 and not wrong:
                yield _malformation(shapes, shape, name, f"{syntax.words}, and there are several")


def _culprit(shapes: Index, value: Term, syntax: _Syntax) -> Term | None:
    """Return the value, or the list member, that a parameter doesn't take, or ``None``."""
    if not syntax.is_list:
        return None if syntax.fits(shapes, value) else value
    found = members(shapes, value)
    if found is None:
        return value
    return next((member for member in found if not syntax.fits(shapes, member)), None)


def _wrong_paths(shapes: Index) -> Iterator[Finding]:
    with_path = set(shapes.subjects(SH.path))
    properties = shapes.all_objects(SH.property) | set(shapes.subjects(RDF.type, SH.PropertyShape))
    for shape in properties - with_path:
        yield _malformation(shapes, shape, "path", "a property shape has one, and this has none")
    for name in _NEEDS_PATH:
        for shape in set(shapes.subjects(SH[name])) - with_path - properties:
            yield _malformation(shapes, shape, name, "it is for property shapes, with sh:path")
    nodes = shapes.all_objects(SH.node) | set(shapes.subjects(RDF.type, SH.NodeShape))
    for shape in nodes & with_path:
        yield _malformation(shapes, shape, "path", "a node shape has none")


def _malformation(shapes: Index, shape: Term, name: str, reason: str, value: Term = "") -> Finding:
    home = named_home(shapes, shape)
    focus = "" if is_blank(home) else text_of(home)
    shown = "" if is_blank(value) else text_of(value)
    return Finding(
        f"sh:{name} is malformed: {reason}{f' ({shown})' if shown else ''}. Correct it.",
        focus=focus,
        path=text_of(SH[name]),
        value=shown,
        shape=focus,
    )
