"""Look-ups of single things, with the same methods for quads in memory and for a store."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, Protocol

import pyoxigraph as ox

from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import (
    DEFAULT_GRAPH,
    Quad,
    Term,
    datatype_of,
    is_blank,
    is_iri_term,
    is_literal,
    language_of,
    text_of,
)


class Statement(NamedTuple):
    """A property and a value of a subject, and the graph that holds them."""

    predicate: Term
    value: Term
    graph: Term


class Lookup(Protocol):
    """The methods of a look-up; results have no order, and a triple in two graphs counts once."""

    def objects(self, subject: Term, predicate: Term) -> Collection[Term]:
        """Return the values of a property of a subject."""

    def subjects(self, predicate: Term, value: Term | None = None) -> Collection[Term]:
        """Return the subjects that have a value for a property, or any value."""

    def value(self, subject: Term, predicate: Term) -> Term | None:
        """Return the smallest value of a property of a subject, or ``None``."""

    def has(self, subject: Term, predicate: Term | None = None) -> bool:
        """Whether a subject has any triple, or any value for one property."""

    def holds(self, subject: Term, predicate: Term, value: Term) -> bool:
        """Whether any graph holds a triple."""

    def statements(self, subject: Term) -> Collection[Statement]:
        """Return the statements about a subject, in all graphs."""

    def subject_objects(self, predicate: Term) -> Iterable[tuple[Term, Term]]:
        """Return the pairs of subject and value of a property."""

    def subjects_in(self, graph: Term) -> Collection[Term]:
        """Return the subjects of the triples in a graph."""

    def mentions(self, term: Term) -> bool:
        """Whether a term is used as a subject, a property or a value."""


class QuadLookup:
    """A look-up in quads in memory.

    >>> quads = [("<urn:minsk>", "<urn:in>", "<urn:belarus>", "<urn:g>")]
    >>> QuadLookup(quads).statements("<urn:minsk>")
    [Statement(predicate='<urn:in>', value='<urn:belarus>', graph='<urn:g>')]
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._quads = tuple(quads)
        self.index = Index.of_quads(self._quads)
        self.objects = self.index.objects
        self.subjects = self.index.subjects
        self.value = self.index.value
        self.has = self.index.has
        self.subject_objects = self.index.subject_objects

    @cached_property
    def _statements(self) -> dict[Term, list[Statement]]:
        held: dict[Term, list[Statement]] = defaultdict(list)
        for subject, predicate, value, graph in dict.fromkeys(self._quads):
            held[subject].append(Statement(predicate, value, graph))
        return held

    def holds(self, subject: Term, predicate: Term, value: Term) -> bool:
        """Whether any graph holds a triple."""
        return (subject, predicate, value) in self.index

    def statements(self, subject: Term) -> Collection[Statement]:
        """Return the statements about a subject, in all graphs."""
        return self._statements.get(subject, [])

    def subjects_in(self, graph: Term) -> Collection[Term]:
        """Return the subjects of the triples in a graph."""
        return _once(subject for subject, _, _, name in self._quads if name == graph)

    def mentions(self, term: Term) -> bool:
        """Whether a term is used as a subject, a property or a value."""
        properties = self.index.predicates()
        return (
            term in properties
            or self.index.has(term)
            or any(self.index.subjects(one, term) for one in properties)
        )


class StoreLookup:
    """A look-up in a store, in memory or on disk; its literals are in canonical form.

    >>> store = ox.Store()
    >>> store.add(ox.Quad(ox.NamedNode("urn:minsk"), ox.NamedNode("urn:in"), ox.Literal("Belarus")))
    >>> StoreLookup(store).objects("<urn:minsk>", "<urn:in>")
    ['"Belarus"']
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def _found(
        self, subject: Term | None, predicate: Term | None, value: Term | None
    ) -> Iterator[ox.Quad]:
        if (subject and is_literal(subject)) or (predicate and not is_iri_term(predicate)):
            return iter(())  # no triple has such a subject or property
        try:
            pattern = (
                _resource(subject) if subject else None,
                ox.NamedNode(text_of(predicate)) if predicate else None,
                to_engine(value) if value else None,
            )
        except ValueError:  # no triple holds a malformed IRI
            return iter(())
        return iter(self._store.quads_for_pattern(*pattern, None))

    def objects(self, subject: Term, predicate: Term) -> Collection[Term]:
        """Return the values of a property of a subject."""
        return _once(str(quad.object) for quad in self._found(subject, predicate, None))

    def subjects(self, predicate: Term, value: Term | None = None) -> Collection[Term]:
        """Return the subjects that have a value for a property, or any value."""
        return _once(str(quad.subject) for quad in self._found(None, predicate, value))

    def value(self, subject: Term, predicate: Term) -> Term | None:
        """Return the smallest value of a property of a subject, or ``None``."""
        return min(self.objects(subject, predicate), default=None)

    def has(self, subject: Term, predicate: Term | None = None) -> bool:
        """Whether a subject has any triple, or any value for one property."""
        return any(True for _ in self._found(subject, predicate, None))

    def holds(self, subject: Term, predicate: Term, value: Term) -> bool:
        """Whether any graph holds a triple."""
        return any(True for _ in self._found(subject, predicate, value))

    def statements(self, subject: Term) -> Collection[Statement]:
        """Return the statements about a subject, in all graphs."""
        return [
            Statement(str(quad.predicate), str(quad.object), _graph(quad))
            for quad in self._found(subject, None, None)
        ]

    def subject_objects(self, predicate: Term) -> Iterable[tuple[Term, Term]]:
        """Return the pairs of subject and value of a property."""
        quads = self._found(None, predicate, None)
        return list(dict.fromkeys((str(quad.subject), str(quad.object)) for quad in quads))

    def subjects_in(self, graph: Term) -> Collection[Term]:
        """Return the subjects of the triples in a graph."""
        name = _resource(graph) if graph else ox.DefaultGraph()
        quads = self._store.quads_for_pattern(None, None, None, name)
        return _once(str(quad.subject) for quad in quads)

    def mentions(self, term: Term) -> bool:
        """Whether a term is used as a subject, a property or a value."""
        patterns = [(term, None, None), (None, term, None), (None, None, term)]
        return any(True for pattern in patterns for _ in self._found(*pattern))


class Remembered:
    """A look-up with a cache by subject, for many questions about few subjects.

    >>> quads = [("<urn:minsk>", "<urn:in>", "<urn:belarus>", "<urn:g>")]
    >>> Remembered(QuadLookup(quads)).objects("<urn:minsk>", "<urn:in>")
    ['<urn:belarus>']
    """

    def __init__(self, lookup: Lookup) -> None:
        self._known: dict[Term, Collection[Statement]] = {}
        self._values: dict[Term, dict[Term, list[Term]]] = {}
        self._lookup = lookup
        self.subjects = lookup.subjects
        self.subject_objects = lookup.subject_objects
        self.subjects_in = lookup.subjects_in
        self.mentions = lookup.mentions

    def statements(self, subject: Term) -> Collection[Statement]:
        """Return the statements about a subject, in all graphs."""
        if subject not in self._known:
            self._known[subject] = self._lookup.statements(subject)
        return self._known[subject]

    def _about(self, subject: Term) -> dict[Term, list[Term]]:
        """Return the properties of a subject, each with its values."""
        if subject not in self._values:
            found = self._values[subject] = defaultdict(list)
            pairs = dict.fromkeys((one.predicate, one.value) for one in self.statements(subject))
            for predicate, value in pairs:
                found[predicate].append(value)
        return self._values[subject]

    def objects(self, subject: Term, predicate: Term) -> Collection[Term]:
        """Return the values of a property of a subject."""
        return self._about(subject).get(predicate, [])

    def value(self, subject: Term, predicate: Term) -> Term | None:
        """Return the smallest value of a property of a subject, or ``None``."""
        return min(self.objects(subject, predicate), default=None)

    def has(self, subject: Term, predicate: Term | None = None) -> bool:
        """Whether a subject has any triple, or any value for one property."""
        about = self._about(subject)
        return bool(about) if predicate is None else predicate in about

    def holds(self, subject: Term, predicate: Term, value: Term) -> bool:
        """Whether any graph holds a triple."""
        return value in self.objects(subject, predicate)


def _once(terms: Iterable[Term]) -> list[Term]:
    return list(dict.fromkeys(terms))


def _graph(quad: ox.Quad) -> Term:
    in_default = isinstance(quad.graph_name, ox.DefaultGraph)
    return DEFAULT_GRAPH if in_default else str(quad.graph_name)


def _resource(term: Term) -> ox.NamedNode | ox.BlankNode:
    """Return an IRI or a blank node as a term of Oxigraph."""
    return ox.BlankNode(text_of(term)) if is_blank(term) else ox.NamedNode(text_of(term))


def to_engine(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term as a term of Oxigraph.

    Raises :class:`ValueError` for a malformed IRI or language tag.

    >>> to_engine('"Minsk"@en').language
    'en'
    """
    if not is_literal(term):
        return _resource(term)
    text = text_of(term)
    if language := language_of(term):
        return ox.Literal(text, language=language)
    return ox.Literal(text, datatype=ox.NamedNode(datatype_of(term)))
