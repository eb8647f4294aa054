"""Parameters of queries: reading their values, and putting the values into a query."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from ibrdf.errors import QueryError, UnknownNameError
from ibrdf.rdf import terms
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.lookup import Lookup, to_engine
from ibrdf.rdf.store import read_file
from ibrdf.rdf.terms import Term, text_of
from ibrdf.resources import bundled
from ibrdf.sparql.guard import unescaped
from ibrdf.sparql.library import NamedQuery, Parameter, values_blocks
from ibrdf.vocabulary import IB, RDF, RDFS, SKOS, XSD

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

    A value is a text (``location:minsk``, ``defence``, ``2023``), a number or an rdflib term;
    ``None`` means the default. Things must be in the data and of the parameter's class.
    Raises :class:`~ibrdf.errors.UnknownNameError` for an unknown parameter or name, and
    :class:`~ibrdf.errors.QueryError` for a value that does not fit its parameter.

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

    A name without a prefix, such as ``minsk`` for a place, must fit only one thing.
    Raises :class:`~ibrdf.errors.UnknownNameError` for a name that is not in the data, with the
    nearest name, and :class:`~ibrdf.errors.QueryError` for a value of another class or datatype.
    """
    if parameter.kind in _LEXICAL:
        return _literal(parameter, text)
    if parameter.kind == RDF.Property and text in context.terms:
        text = context.compact(str(context.terms[text].iri))  # an author's key, such as gloss
    found = _by_iri(parameter, text, data, context) if ":" in text else None
    return found or _by_name(parameter, text, data, context)


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


def _by_iri(parameter: Parameter, text: str, data: Lookup, context: Context) -> Term | None:
    """Return the thing of a short name or an IRI, or ``None`` if the data has no such thing."""
    term = terms.iri(context.expand(text))
    if parameter.kind == RDF.Property:
        term = next(iter(data.subjects(IB.reportedAs, term)), term)  # a twin is of its property

    if _belongs(parameter, term, data):
        return term
    if parameter.kind != RDF.Property and data.has(term, RDF.type):
        kinds = sorted({Parameter("", kind).noun for kind in data.objects(term, RDF.type)})
        raise QueryError(f"{text} is no {parameter.noun}: its class is {' and '.join(kinds)}")
    return None


def _by_name(parameter: Parameter, text: str, data: Lookup, context: Context) -> Term:
    """Return the only thing whose name or label is a text."""
    members = {context.compact(text_of(one)): one for one in _members(parameter, data)}
    alike = sorted(name for name in members if _local(name) == text)
    # Labels are accepted too, since tables print them.
    alike = alike or sorted(name for name, one in members.items() if text in _labels(one, data))
    if len(alike) > 1:
        raise QueryError(f"{text} could be {' or '.join(alike)}; say which")
    if not alike:
        known = members if ":" in text else map(_local, members)
        raise UnknownNameError(parameter.noun, text, known)
    return members[alike[0]]


def _local(name: str) -> str:
    return name.partition(":")[2]


def _labels(term: Term, data: Lookup) -> set[str]:
    return {
        text_of(label)
        for predicate in (RDFS.label, SKOS.prefLabel)
        for label in data.objects(term, predicate)
    }


# Members of classes and schemes ------------------------------------------------


def _belongs(parameter: Parameter, term: Term, data: Lookup) -> bool:
    """Whether a term may be the value of a parameter."""
    if parameter.in_scheme:
        return data.holds(term, SKOS.inScheme, parameter.kind)
    if parameter.kind == RDFS.Resource:  # anything that the data describes
        return data.has(term)
    if parameter.kind == RDF.Property:  # any property that reports have a twin of
        return data.has(term, IB.reportedAs)
    return not _classes(parameter.kind, data).isdisjoint(data.objects(term, RDF.type))


def _members(parameter: Parameter, data: Lookup) -> Iterable[Term]:
    """Return all terms that may be the value of a parameter."""
    if parameter.in_scheme:
        return data.subjects(SKOS.inScheme, parameter.kind)
    if parameter.kind == RDFS.Resource:
        return data.subjects(RDFS.label)
    if parameter.kind == RDF.Property:
        return data.subjects(IB.reportedAs)
    things = (data.subjects(RDF.type, kind) for kind in _classes(parameter.kind, data))
    return dict.fromkeys(one for some in things for one in some)


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
