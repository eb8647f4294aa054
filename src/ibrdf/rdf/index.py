"""Triples by subject, and by property and value: what a graph holds, asked without an engine.

The methods have the names that rdflib gives them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TypeAlias

from ibrdf.rdf.terms import Quad, Term, Triple

_ByTwo: TypeAlias = dict[Term, dict[Term, list[Term]]]
_Step: TypeAlias = Callable[[Term], Iterable[Term]]


class Index:
    """The triples of some quads, each once whatever graphs hold it; it is never changed.

    Answers are in the order in which the triples were given.

    >>> index = Index([("<urn:minsk>", "<urn:in>", "<urn:belarus>")])
    >>> index.value("<urn:minsk>", "<urn:in>")
    '<urn:belarus>'
    >>> index.subjects("<urn:in>", "<urn:belarus>")
    ['<urn:minsk>']
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        held: _ByTwo = {}
        for subject, predicate, value in dict.fromkeys(triples):
            about = held.get(subject)
            if about is None:
                about = held[subject] = {}
            if predicate in about:
                about[predicate].append(value)
            else:
                about[predicate] = [value]
        self._by_subject = held

    @classmethod
    def of_quads(cls, quads: Iterable[Quad], but: Collection[Term] = ()) -> "Index":
        """Return an index of the union of all graphs but those named."""
        return cls((s, p, o) for s, p, o, graph in quads if graph not in but)

    @cached_property
    def _by_property(self) -> _ByTwo:
        """The subjects of each value of each property."""
        held: _ByTwo = {}
        for subject, about in self._by_subject.items():
            for predicate, values in about.items():
                by_value = held.get(predicate)
                if by_value is None:
                    by_value = held[predicate] = {}
                for value in values:
                    if value in by_value:
                        by_value[value].append(subject)
                    else:
                        by_value[value] = [subject]
        return held

    def __len__(self) -> int:
        return sum(len(values) for about in self._by_subject.values() for values in about.values())

    def __iter__(self) -> Iterator[Triple]:
        for subject, about in self._by_subject.items():
            for predicate, values in about.items():
                for value in values:
                    yield subject, predicate, value

    def __contains__(self, triple: Triple) -> bool:
        subject, predicate, value = triple
        return value in self._by_subject.get(subject, {}).get(predicate, ())

    def has(self, subject: Term, predicate: Term | None = None) -> bool:
        """Whether anything is said of a subject, or of one of its properties."""
        about = self._by_subject.get(subject)
        return about is not None and (predicate is None or predicate in about)

    def objects(self, subject: Term, predicate: Term) -> list[Term]:
        """Return the values of a property of a subject."""
        return self._by_subject.get(subject, {}).get(predicate, [])

    def value(self, subject: Term, predicate: Term) -> Term | None:
        """Return the least of the values of a property of a subject, if it has any."""
        return min(self.objects(subject, predicate), default=None)

    def subjects(self, predicate: Term, value: Term | None = None) -> list[Term]:
        """Return the subjects that have a value, or any value, for a property, each once."""
        by_value = self._by_property.get(predicate, {})
        if value is not None:
            return by_value.get(value, [])
        return list(dict.fromkeys(one for subjects in by_value.values() for one in subjects))

    def subject_objects(self, predicate: Term) -> Iterator[tuple[Term, Term]]:
        """Return each subject with each of its values for a property."""
        for value, subjects in self._by_property.get(predicate, {}).items():
            for subject in subjects:
                yield subject, value

    def predicate_objects(self, subject: Term) -> Iterator[tuple[Term, Term]]:
        """Return each property of a subject with each of its values."""
        for predicate, values in self._by_subject.get(subject, {}).items():
            for value in values:
                yield predicate, value

    def about(self, subject: Term) -> dict[Term, list[Term]]:
        """Return the properties of a subject, each with its values."""
        return self._by_subject.get(subject, {})

    def all_subjects(self) -> Collection[Term]:
        """Return everything that something is said of."""
        return self._by_subject.keys()

    def predicates(self) -> AbstractSet[Term]:
        """Return the properties in use."""
        return self._by_property.keys()

    def all_objects(self, predicate: Term) -> AbstractSet[Term]:
        """Return every value that a property has of any subject."""
        return self._by_property.get(predicate, {}).keys()

    def upwards(self, start: Term, predicate: Term) -> list[Term]:
        """Return a term and all that a property leads to from it, in any number of steps."""
        return _closure(start, lambda term: self.objects(term, predicate))

    def downwards(self, start: Term, predicate: Term) -> list[Term]:
        """Return a term and all from which a property leads to it, in any number of steps."""
        return _closure(start, lambda term: self.subjects(predicate, term))


def _closure(start: Term, step: _Step) -> list[Term]:
    found = {start: None}
    for term in (waiting := [start]):
        for other in step(term):
            if other not in found:
                found[other] = None
                waiting.append(other)
    return list(found)
