"""Questions about single things, alike for quads in memory and for a store on disk."""

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
    is_literal,
    language_of,
    text_of,
)


class Statement(NamedTuple):
    """What is said of a subject, and in which graph."""

    predicate: Term
    value: Term
    graph: Term


class Lookup(Protocol):
    """What can be asked; the answers are in no order, and the same triple counts once."""

    def objects(self, subject: Term, predicate: Term) -> Collection[Term]:
        """Return the values of a property of a subject."""

    def subjects(self, predicate: Term, value: Term | None = None) -> Collection[Term]:
        """Return the subjects that have a value, or any value, for a property."""

    def value(self, subject: Term, predicate: Term) -> Term | None:
        """Return the least of the values of a property of a subject, if it has any."""

    def has(self, subject: Term, predicate: Term | None = None) -> bool:
        """Whether anything is said of a subject, or of one of its properties."""

    def holds(self, subject: Term, predicate: Term, value: Term) -> bool:
        """Whether some graph holds a triple."""

    def statements(self, subject: Term) -> Collection[Statement]:
        """Return all that is said of a subject, and in which graphs."""


class QuadLookup:
    """Quads in memory.

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

    @cached_property
    def _statements(self) -> dict[Term, list[Statement]]:
        held: dict[Term, list[Statement]] = defaultdict(list)
        for subject, predicate, value, graph in dict.fromkeys(self._quads):
            held[subject].append(Statement(predicate, value, graph))
        return held

    def holds(self, subject: Term, predicate: Term, value: Term) -> bool:
        """Whether some graph holds a triple."""
        return (subject, predicate, value) in self.index

    def statements(self, subject: Term) -> Collection[Statement]:
        """Return all that is said of a subject, and in which graphs."""
        return self._statements.get(subject, [])


class StoreLookup:
    """A store, in memory or on disk, in which literals are in canonical form.

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
        return iter(
            self._store.quads_for_pattern(
                _resource(subject) if subject else None,
                ox.NamedNode(text_of(predicate)) if predicate else None,
                to_engine(value) if value else None,
                None,
            )
        )

    def objects(self, subject: Term, predicate: Term) -> Collection[Term]:
        """Return the values of a property of a subject."""
        return _once(str(quad.object) for quad in self._found(subject, predicate, None))

    def subjects(self, predicate: Term, value: Term | None = None) -> Collection[Term]:
        """Return the subjects that have a value, or any value, for a property."""
        return _once(str(quad.subject) for quad in self._found(None, predicate, value))

    def value(self, subject: Term, predicate: Term) -> Term | None:
        """Return the least of the values of a property of a subject, if it has any."""
        return min(self.objects(subject, predicate), default=None)

    def has(self, subject: Term, predicate: Term | None = None) -> bool:
        """Whether anything is said of a subject, or of one of its properties."""
        return any(True for _ in self._found(subject, predicate, None))

    def holds(self, subject: Term, predicate: Term, value: Term) -> bool:
        """Whether some graph holds a triple."""
        return any(True for _ in self._found(subject, predicate, value))

    def statements(self, subject: Term) -> Collection[Statement]:
        """Return all that is said of a subject, and in which graphs."""
        return [
            Statement(str(quad.predicate), str(quad.object), _graph(quad))
            for quad in self._found(subject, None, None)
        ]


def _once(terms: Iterable[Term]) -> list[Term]:
    return list(dict.fromkeys(terms))


def _graph(quad: ox.Quad) -> Term:
    in_default = isinstance(quad.graph_name, ox.DefaultGraph)
    return DEFAULT_GRAPH if in_default else str(quad.graph_name)


def _resource(term: Term) -> ox.NamedNode | ox.BlankNode:
    """Return a subject as Oxigraph's."""
    return ox.BlankNode(text_of(term)) if is_blank(term) else ox.NamedNode(text_of(term))


def to_engine(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return a term as Oxigraph's.

    Raises :class:`ValueError` for what is no IRI or language tag.

    >>> to_engine('"Minsk"@en').language
    'en'
    """
    if not is_literal(term):
        return _resource(term)
    text = text_of(term)
    if language := language_of(term):
        return ox.Literal(text, language=language)
    return ox.Literal(text, datatype=ox.NamedNode(datatype_of(term)))
