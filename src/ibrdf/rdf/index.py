"""An index of triples by subject, and by property and value.

The methods have the names of the same methods in rdflib.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TypeAlias

from ibrdf.rdf.terms import Quad, Term, Triple

_ByTwo: TypeAlias = dict[Term, dict[Term, list[Term]]]
_Step: TypeAlias = Callable[[Term], Iterable[Term]]


class Index:
    """An index of triples, each held once; it never changes.

    Results are in the order in which the triples were given.

    >>> index = Index([("<urn:minsk>", "<urn:in>", "<urn:belarus>")])
    >>> index.value("<urn:minsk>", "<urn:in>")
    '<urn:belarus>'
    >>> index.subjects("<urn:in>", "<urn:belarus>")
    ['<urn:minsk>']
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        held: _ByTwo = {}
        for subject, predicate, value in triples:
            about = held.get(subject)
            if about is None:
                about = held[subject] = {}
            if predicate in about:
                about[predicate].append(value)
            else:
                about[predicate] = [value]

        for about in held.values():
            for predicate, values in about.items():
                if len(values) > 1:
                    about[predicate] = list(dict.fromkeys(values))
        self._by_subject = held

    @classmethod
    def of_quads(cls, quads: Iterable[Quad], but: Collection[Term] = ()) -> "Index":
        """Return an index of the union of all graphs except those in `but`."""
        return cls((s, p, o) for s, p, o, graph in quads if graph not in but)

    def plus(self, triples: Iterable[Triple]) -> "Index":
        """Return an index of more triples, which shares most of its content with this one.

        >>> index = Index([("<urn:minsk>", "<urn:in>", "<urn:belarus>")])
        >>> index.plus([("<urn:minsk>", "<urn:is>", "<urn:city>")]).objects(
        ...     "<urn:minsk>", "<urn:is>"
        ... )
        ['<urn:city>']
        """
        more = Index(triple for triple in triples if triple not in self)
        whole = Index(())
        whole._by_subject = dict(self._by_subject)
        for subject, about in more._by_subject.items():
            held = dict(self.about(subject))
            for predicate, values in about.items():
                held[predicate] = [*held.get(predicate, ()), *values]
            whole._by_subject[subject] = held
        return whole

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

    def to_ntriples(self) -> str:
        r"""Return the triples as N-Triples.

        >>> Index([("<urn:a>", "<urn:b>", '"c"')]).to_ntriples()
        '<urn:a> <urn:b> "c" .\n'
        """
        return "".join(
            [
                f"{subject} {predicate} {value} .\n"
                for subject, about in self._by_subject.items()
                for predicate, values in about.items()
                for value in values
            ]
        )

    def __contains__(self, triple: Triple) -> bool:
        subject, predicate, value = triple
        return value in self._by_subject.get(subject, {}).get(predicate, ())

    def has(self, subject: Term, predicate: Term | None = None) -> bool:
        """Whether a subject has any triple, or any value for one property."""
        about = self._by_subject.get(subject)
        return about is not None and (predicate is None or predicate in about)

    def objects(self, subject: Term, predicate: Term) -> list[Term]:
        """Return the values of a property of a subject."""
        about = self._by_subject.get(subject)
        return about.get(predicate, []) if about else []

    def value(self, subject: Term, predicate: Term) -> Term | None:
        """Return the smallest value of a property of a subject, or ``None``."""
        return min(self.objects(subject, predicate), default=None)

    def subjects(self, predicate: Term, value: Term | None = None) -> list[Term]:
        """Return the subjects that have a value for a property, or any value, each once."""
        by_value = self._by_property.get(predicate, {})
        if value is not None:
            return by_value.get(value, [])
        return list(dict.fromkeys(one for subjects in by_value.values() for one in subjects))

    def subject_objects(self, predicate: Term) -> Iterator[tuple[Term, Term]]:
        """Return the pairs of subject and value of a property."""
        for value, subjects in self._by_property.get(predicate, {}).items():
            for subject in subjects:
                yield subject, value

    def predicate_objects(self, subject: Term) -> Iterator[tuple[Term, Term]]:
        """Return the pairs of property and value of a subject."""
        for predicate, values in self._by_subject.get(subject, {}).items():
            for value in values:
                yield predicate, value

    def about(self, subject: Term) -> dict[Term, list[Term]]:
        """Return the properties of a subject, each with its values."""
        return self._by_subject.get(subject, {})

    def all_subjects(self) -> Collection[Term]:
        """Return all subjects."""
        return self._by_subject.keys()

    def predicates(self) -> AbstractSet[Term]:
        """Return all properties."""
        return self._by_property.keys()

    def all_objects(self, predicate: Term) -> AbstractSet[Term]:
        """Return all values of a property, of any subject."""
        return self._by_property.get(predicate, {}).keys()

    def upwards(self, start: Term, *predicates: Term) -> list[Term]:
        """Return a term and every term that it reaches over properties, in any number of steps."""
        return _closure(
            start,
            lambda term: [
                other for predicate in predicates for other in self.objects(term, predicate)
            ],
        )

    def downwards(self, start: Term, predicate: Term) -> list[Term]:
        """Return a term and every term that reaches it over a property, in any number of steps."""
        return _closure(start, lambda term: self.subjects(predicate, term))


def _closure(start: Term, step: _Step) -> list[Term]:
    found = {start: None}
    for term in (waiting := [start]):
        for other in step(term):
            if other not in found:
                found[other] = None
                waiting.append(other)
    return list(found)
