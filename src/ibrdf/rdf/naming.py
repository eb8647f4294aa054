"""Names: the one way to name things and properties, in queries, explanations and functions.

A thing goes by its id (``agreement:minsk-package``), with or without the kind (``minsk-package``),
by its IRI, by its label, and by any spelling that a source prints or the editors give. Upper and
lower case make no difference, except between names that differ in nothing else.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from ibrdf.errors import AmbiguousNameError, UnknownNameError
from ibrdf.rdf.context import Context
from ibrdf.rdf.lookup import Lookup
from ibrdf.rdf.terms import Term, iri, language_of, text_of
from ibrdf.vocabulary import GRAPH, IB, RDF, RDFS, SAID, SKOS, TOLD

_Names: TypeAlias = Iterable[tuple[Term, str]]

_LABELS = (RDFS.label, SKOS.prefLabel)
_SPELLINGS = (SKOS.hiddenLabel, IB.nameUsed, TOLD.nameUsed)
_REPORTED_SPELLINGS = (SAID.nameUsed, SAID.prefLabel)
_CLASS = "type"  # the key of the class, as in articles


class Scope(NamedTuple):
    """What a name may stand for: the noun for it, whether a term is such, and all such terms."""

    noun: str
    holds: Callable[[Term], bool]
    members: Callable[[], Iterable[Term]]


def find(name: str, scope: Scope, lookup: Lookup, context: Context) -> Term:
    """Return the only term in a scope that a name stands for.

    Ids come before labels, and labels before other spellings.
    Raises :class:`~ibrdf.errors.UnknownNameError` with the nearest name, and
    :class:`~ibrdf.errors.AmbiguousNameError` with the candidates.

    >>> from ibrdf.rdf.context import read_context
    >>> from ibrdf.rdf.lookup import QuadLookup
    >>> lookup = QuadLookup(
    ...     [("<https://w3id.org/ibrdf/id/location/iran>", RDFS.label, '"Iran"', "")]
    ... )
    >>> find("IRAN", things(lookup), lookup, read_context())
    '<https://w3id.org/ibrdf/id/location/iran>'
    """
    if ":" in name:
        term = _expanded(name, context)
        if term and scope.holds(term):
            return term

    members = tuple(dict.fromkeys(scope.members()))
    found = _first_found(name, members, lookup, context)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousNameError(name, _with_labels(found, lookup, context))
    if ":" in name:
        context.expand(name)  # an unknown prefix is the error
    raise _unknown(name, scope.noun, members, lookup, context)


def things(lookup: Lookup, noun: str = "thing") -> Scope:
    """Return the scope of all that the data describes: things, sources, concepts and terms."""

    def is_known(term: Term) -> bool:
        return lookup.has(term) or bool(lookup.subjects(IB.about, term))

    def known() -> Iterator[Term]:
        for label in _LABELS:
            yield from lookup.subjects(label)
        yield from lookup.subjects_in(GRAPH.registry)
        yield from (thing for _, thing in lookup.subject_objects(IB.about))

    return Scope(noun, is_known, known)


def find_property(name: str, lookup: Lookup, context: Context) -> Term:
    """Return the property that a name stands for: a key such as ``gloss``, an id or a label.

    The twin of a property stands for the property.
    Raises the errors of :func:`find`.

    >>> from ibrdf.rdf.context import read_context
    >>> from ibrdf.rdf.lookup import QuadLookup
    >>> find_property("gloss", QuadLookup(()), read_context())
    '<http://purl.org/dc/terms/description>'
    """
    keys = {folded(key): term.predicate for key, term in context.terms.items()}
    keys[folded(_CLASS)] = RDF.type
    if folded(name) in keys:
        return keys[folded(name)]

    def members() -> Iterable[Term]:
        return lookup.subjects(IB.reportedAs)

    try:
        term = find(name, Scope("property", lookup.mentions, members), lookup, context)
    except UnknownNameError as error:
        by_key = UnknownNameError("property", name, (*context.terms, _CLASS))
        raise by_key if by_key.nearest and ":" not in name else error from None
    twins = (*lookup.subjects(IB.reportedAs, term), *lookup.subjects(IB.toldAs, term))
    return next(iter(twins), term)


def folded(name: str) -> str:
    """Return a name in the form in which names are compared.

    >>> folded(" Viktor  KHRENIN")
    'viktor khrenin'
    """
    return " ".join(name.split()).casefold()


# The ways of naming --------------------------------------------------------------


def _first_found(
    name: str, members: tuple[Term, ...], lookup: Lookup, context: Context
) -> list[Term]:
    """Return the terms that a name stands for, in the first way of naming in which there are any.

    Things come before concepts, and concepts before terms of the ontology.
    """
    ids = [(term, context.name_of(term)) for term in members]
    local = [(term, _local(id_)) for term, id_ in ids]
    ways: tuple[Callable[[], _Names], ...] = (
        lambda: ids,
        lambda: local,
        lambda: _values(lookup, _LABELS),
        lambda: _spellings(lookup),
    )

    allowed = {*members}
    for way in ways:
        alike = [(term, one) for term, one in way() if folded(one) == folded(name)]
        exact = [pair for pair in alike if pair[1] == name]
        found = dict.fromkeys(term for term, _ in exact or alike if term in allowed)
        if found:
            ranks = {term: _rank(term, lookup) for term in found}
            return sorted(term for term in found if ranks[term] == min(ranks.values()))
    return []


def _expanded(name: str, context: Context) -> Term | None:
    """Return the term of an id or an IRI, or ``None`` if its prefix is unknown."""
    try:
        return iri(context.expand(name))
    except UnknownNameError:
        return None


def _local(id_: str) -> str:
    return id_.partition(":")[2]


def _values(lookup: Lookup, properties: Iterable[Term]) -> Iterator[tuple[Term, str]]:
    for prop in properties:
        for term, value in lookup.subject_objects(prop):
            yield term, text_of(value)


def _spellings(lookup: Lookup) -> Iterator[tuple[Term, str]]:
    yield from _values(lookup, _SPELLINGS)
    for report, spelling in _values(lookup, _REPORTED_SPELLINGS):
        for thing in lookup.objects(report, IB.about):
            yield thing, spelling


def _rank(term: Term, lookup: Lookup) -> int:
    """Return how far a term is from the things that sources speak of."""
    if term in IB:
        return 2
    if term in SAID or term in TOLD:
        return 3
    return int(lookup.has(term, SKOS.inScheme))


# What to say of other names ------------------------------------------------------

_MOST = 3


def _with_labels(found: Iterable[Term], lookup: Lookup, context: Context) -> dict[str, str]:
    """Return the label of each term by its id."""
    return {context.name_of(term): _label(term, lookup) for term in found}


def _label(term: Term, lookup: Lookup) -> str:
    labels = [label for prop in _LABELS for label in lookup.objects(term, prop)]
    english = [text_of(label) for label in labels if language_of(label) in {"", "en"}]
    return min(english, default="")


def _unknown(
    name: str, noun: str, members: tuple[Term, ...], lookup: Lookup, context: Context
) -> UnknownNameError:
    """Return the error about a name that nothing has, with what could be meant.

    That are the few things that hold all of its words in a name, or else the nearest name.
    """
    ids = {term: context.name_of(term) for term in members}
    if ":" in name:
        return UnknownNameError(noun, name, ids.values())

    named = [(term, one) for term, one in _all_names(lookup) if term in ids]
    named += [(term, _local(id_)) for term, id_ in ids.items()]
    holding = sorted({ids[term] for term, one in named if _words(name) <= _words(one)})
    if 0 < len(holding) <= _MOST:
        return UnknownNameError(noun, name, (), f"did you mean {' or '.join(holding)}?")
    other = {one: ids[term] for term, one in named if one != _local(ids[term])}
    return UnknownNameError(noun, name, [one for _, one in named], ids=other)


def _all_names(lookup: Lookup) -> Iterator[tuple[Term, str]]:
    yield from _spellings(lookup)
    yield from _values(lookup, _LABELS)


def _words(name: str) -> set[str]:
    return {*folded(name).replace("-", " ").split()}
