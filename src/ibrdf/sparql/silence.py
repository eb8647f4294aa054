"""Remarks on answers without rows: nothing of that kind is known, or nothing at all is said."""

from collections.abc import Iterator, Mapping

from ibrdf.rdf.context import Context
from ibrdf.rdf.lookup import Lookup
from ibrdf.rdf.sources import sources_about, sources_naming
from ibrdf.rdf.terms import Term, is_literal
from ibrdf.sparql.library import NamedQuery
from ibrdf.sparql.parameters import to_term
from ibrdf.vocabulary import IB, RDF

_UNNAMED = "not stated"


def remark(query: NamedQuery, values: Mapping[str, object], data: Lookup, context: Context) -> str:
    """Return what an answer without rows means.

    That no source says anything of a thing is another answer than that there is, say, no
    disagreement about it.

    >>> from ibrdf.rdf.context import read_context
    >>> from ibrdf.rdf.lookup import QuadLookup
    >>> from ibrdf.sparql.library import named
    >>> remark(named("meetings"), {"year": 1999}, QuadLookup(()), read_context())
    'meetings: none for year=1999'
    """
    if not query.name:
        return _UNNAMED
    given = dict(_given(query, values, data, context))
    counts = {
        context.name_of(term): len(sources_about(term, data) | sources_naming(term, data))
        for name, term in given.items()
        if _is_thing(query, name, term, data)
    }
    silent = [thing for thing, count in counts.items() if not count]
    if silent:
        return f"no source says anything of {' or '.join(silent)}"

    asked = " and ".join(f"{name}={context.name_of(term)}" for name, term in given.items())
    spoken = (f"; {_count(count)} of {thing}" for thing, count in counts.items())
    return f"{query.name}: none{' for ' * bool(asked)}{asked}{''.join(spoken)}"


def _given(
    query: NamedQuery, values: Mapping[str, object], data: Lookup, context: Context
) -> Iterator[tuple[str, Term]]:
    """Return the terms that the values of parameters stand for."""
    for parameter in query.parameters:
        value = values.get(parameter.name)
        if value is not None:
            yield parameter.name, to_term(parameter, str(value), data, context)


def _is_thing(query: NamedQuery, name: str, term: Term, data: Lookup) -> bool:
    """Whether the value of a parameter is a thing of which the sources in the data could speak."""
    [parameter] = [one for one in query.parameters if one.name == name]
    is_word = parameter.in_scheme or parameter.kind == RDF.Property or term in IB
    is_source = bool(data.subjects(IB.source, term))
    return not (is_literal(term) or is_word or is_source) and bool(data.subjects(IB.about))


def _count(number: int) -> str:
    return "1 source speaks" if number == 1 else f"{number} sources speak"
