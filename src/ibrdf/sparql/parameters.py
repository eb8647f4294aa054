"""Parameters of queries: reading their values, and putting the values into a query."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from ibrdf.errors import AmbiguousNameError, QueryError, UnknownNameError
from ibrdf.rdf import terms
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.lookup import Lookup, to_engine
from ibrdf.rdf.naming import Scope, find, find_property, things
from ibrdf.rdf.store import read_file
from ibrdf.rdf.terms import Term, text_of
from ibrdf.resources import bundled
from ibrdf.sparql.guard import unescaped
from ibrdf.sparql.library import NamedQuery, Parameter, values_blocks
from ibrdf.vocabulary import RDF, RDFS, SKOS, XSD

_LEXICAL = {
    XSD.string: r"(?s).*",
    XSD.integer: r"[+-]?[0-9]+",
    XSD.gYear: r"-?[0-9]{4,}",
    XSD.date: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
_EXAMPLES = {XSD.integer: "12", XSD.gYear: "2023", XSD.date: "2023-07-31"}


def bind(
    query: NamedQuery, values: Mapping[str, object], data: Lookup, context: Context | None = None
) -> str:
    r"""Return the text of a query with values for its parameters; the others keep their default.

    A value is a text (``location:minsk``, ``Minsk``, ``defence``, ``2023``), a number or an rdflib
    term; ``None`` means the default. Things must be in the data and of the parameter's class.
    Raises :class:`~ibrdf.errors.QueryError` for a value that does not fit its parameter, and for
    names the errors of :func:`to_term`.

    >>> from ibrdf.rdf.lookup import QuadLookup
    >>> from ibrdf.sparql.library import read_query
    >>> query = read_query("# x\n# Parameters: ?year a xsd:gYear\nASK { VALUES ?year { UNDEF } }")
    >>> bind(query, {"year": 2023}, QuadLookup(())).splitlines()[-1]
    'ASK { VALUES ?year { "2023"^^<http://www.w3.org/2001/XMLSchema#gYear> } }'
    """
    if not values:
        return query.text
    known = {parameter.name: parameter for parameter in query.parameters}
    blocks = values_blocks(query.text)

    changes: list[tuple[slice, str]] = []
    for name, value in values.items():
        if name not in known:
            raise UnknownNameError("parameter", name, known, _parameters_of(query))
        if value is not None:
            term = to_term(known[name], str(value), data, context or read_context())
            changes += [(block, f" {_written(term)} ") for block in blocks[name]]

    text = query.text
    for block, written in sorted(changes, key=lambda change: change[0].start, reverse=True):
        text = text[: block.start] + written + text[block.stop :]
    return text


def _parameters_of(query: NamedQuery) -> str:
    names = ", ".join(parameter.name for parameter in query.parameters)
    return f"{query.name or 'the query'} takes {names or 'none'}"


def _written(term: Term) -> str:
    """Return a term in SPARQL; a text that rdflib would read as an escape is refused."""
    try:
        text = str(to_engine(term))
    except ValueError as error:
        raise QueryError(f"{text_of(term)} can't be asked for: {error}") from error
    if unescaped(text) != text:
        raise QueryError(f"{text_of(term)} can't be asked for: it holds what looks like an escape")
    return text


def to_term(parameter: Parameter, text: str, data: Lookup, context: Context) -> Term:
    """Return the term that a text stands for as the value of a parameter.

    Things, concepts and properties are named as :mod:`ibrdf.rdf.naming` says.
    Raises :class:`~ibrdf.errors.UnknownNameError` for a name that is not in the data, with the
    nearest name, :class:`~ibrdf.errors.AmbiguousNameError` for a name of several things, and
    :class:`~ibrdf.errors.QueryError` for a value of another class or datatype.
    """
    if parameter.kind in _LEXICAL:
        return _literal(parameter, text)
    if parameter.kind == RDF.Property:
        return find_property(text, data, context)
    if parameter.kind == RDFS.Resource:
        return find(text, things(data), data, context)
    scope = Scope(
        parameter.noun,
        lambda term: _belongs(parameter, term, data),
        lambda: _members(parameter, data),
    )
    try:
        return find(text, scope, data, context)
    except UnknownNameError as error:
        _refuse_other_kinds(parameter, text, data, context)
        raise error from None


def _literal(parameter: Parameter, text: str) -> Term:
    fits = re.fullmatch(_LEXICAL[parameter.kind], text) is not None
    if not fits or (parameter.kind == XSD.date and not _is_day(text)):
        example = _EXAMPLES[parameter.kind]
        raise QueryError(f"{parameter.name}={text} is no {parameter.noun}, such as {example}")
    return terms.literal(text, text_of(parameter.kind))


def _is_day(text: str) -> bool:
    """Whether a day exists in the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refuse_other_kinds(parameter: Parameter, text: str, data: Lookup, context: Context) -> None:
    """Raise :class:`~ibrdf.errors.QueryError` if a text names a thing of another class."""
    try:
        term = find(text, things(data), data, context)
    except (AmbiguousNameError, UnknownNameError):
        return
    kinds = sorted({Parameter("", kind).noun for kind in data.objects(term, RDF.type)})
    if kinds:
        is_of = f"its class is {' and '.join(kinds)}"
        raise QueryError(f"{context.name_of(term)} is no {parameter.noun}: {is_of}")


# Members of classes and schemes ------------------------------------------------


def _belongs(parameter: Parameter, term: Term, data: Lookup) -> bool:
    """Whether a term may be the value of a parameter."""
    if parameter.in_scheme:
        return data.holds(term, SKOS.inScheme, parameter.kind)
    return not _classes(parameter.kind, data).isdisjoint(data.objects(term, RDF.type))


def _members(parameter: Parameter, data: Lookup) -> Iterable[Term]:
    """Return all terms that may be the value of a parameter."""
    if parameter.in_scheme:
        return data.subjects(SKOS.inScheme, parameter.kind)
    of_classes = (data.subjects(RDF.type, kind) for kind in _classes(parameter.kind, data))
    return (one for some in of_classes for one in some)


def _classes(kind: Term, data: Lookup) -> set[Term]:
    """Return a class and its subclasses, even if the data does not hold the ontology."""
    if data.has(kind):
        return _below(kind, data)
    return _below(kind, data) | _below(kind, _ontology())


def _below(kind: Term, data: Lookup) -> set[Term]:
    found, waiting = {kind}, [kind]
    while waiting:
        fresh = set(data.subjects(RDFS.subClassOf, waiting.pop())) - found
        found |= fresh
        waiting += fresh
    return found


@cache
def _ontology() -> Lookup:
    return read_file(bundled() / "ontology" / "ibrdf.ttl").lookup
