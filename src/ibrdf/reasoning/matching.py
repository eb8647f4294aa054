"""Matching of triples against the conditions of rule instances."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from ibrdf.rdf.terms import Term, Triple
from ibrdf.reasoning.axioms import Instance, fill
from ibrdf.reasoning.rules import Pattern

Values: TypeAlias = Mapping[str, Term]
_Terms: TypeAlias = Callable[[Triple], Any]  # one term, or several in a tuple


class Condition(NamedTuple):
    """One condition of an instance on things; `position` is its number among them.

    `repeats` are the pairs of positions in a triple that must have the same term. `conclude`
    returns the conclusion from a triple, if the instance has a conclusion and no other condition.
    """

    instance: Instance
    position: int
    repeats: tuple[tuple[int, int], ...]
    conclude: Callable[[Triple], Triple] | None


class Conditions:
    """Conditions, indexed by the terms that a triple must have.

    Each condition must have at least one such term; those of all our rules have.
    """

    def __init__(self, instances: Iterable[Instance] = ()) -> None:
        self._by_positions: dict[tuple[int, ...], dict[Any, list[Condition]]] = {}
        self.add(instances)

    def add(self, instances: Iterable[Instance]) -> None:
        """Add the conditions of instances."""
        for instance in instances:
            for position, pattern in enumerate(instance.things):
                positions = tuple(n for n in range(3) if not _is_variable(pattern[n]))
                key = itemgetter(*positions)(pattern)
                conditions = self._by_positions.setdefault(positions, {}).setdefault(key, [])
                conclude = (
                    _conclusion(instance.head, pattern)
                    if len(instance.things) == 1 and instance.head
                    else None
                )
                conditions.append(Condition(instance, position, _repeats(pattern), conclude))

    def met(self, triples: Collection[Triple]) -> Iterator[tuple[Condition, Triple]]:
        """Return each condition with each triple that meets it."""
        for positions, by_terms in self._by_positions.items():
            terms: _Terms = itemgetter(*positions)
            for triple in triples:
                for condition in by_terms.get(terms(triple), ()):
                    if not condition.repeats or _repeats_in(triple, condition.repeats):
                        yield condition, triple


def _repeats_in(triple: Triple, repeats: Iterable[tuple[int, int]]) -> bool:
    return all(triple[one] == triple[other] for one, other in repeats)


def _repeats(pattern: Pattern) -> tuple[tuple[int, int], ...]:
    return tuple(
        (one, other)
        for one, other in combinations(range(3), 2)
        if _is_variable(pattern[one]) and pattern[one] == pattern[other]
    )


def _conclusion(head: Pattern, pattern: Pattern) -> Callable[[Triple], Triple]:
    """Return the function from a triple that matches a pattern to the conclusion."""
    terms = (*pattern[:3], *head[:3])
    pick = itemgetter(*(terms.index(term) for term in head[:3]))
    constants = head[:3]
    return lambda triple: pick(triple + constants)


class Joinable:
    """The triples that meet one of several conditions of an instance, indexed by property.

    >>> joinable = Joinable()
    >>> joinable.add(("<urn:a>", "<urn:p>", "<urn:b>"))
    >>> list(joinable.solutions([Pattern("?x", "<urn:p>", "?y")], {"?x": "<urn:a>"}))
    [{'?x': '<urn:a>', '?y': '<urn:b>'}]
    >>> list(joinable.solutions([Pattern("?x", "<urn:p>", "?y")], {}))
    [{'?x': '<urn:a>', '?y': '<urn:b>'}]
    """

    def __init__(self) -> None:
        # Dictionaries stand for sets that keep their order.
        self._objects: dict[Term, dict[Term, dict[Term, None]]] = defaultdict(dict)
        self._subjects: dict[Term, dict[Term, dict[Term, None]]] = defaultdict(dict)

    def add(self, triple: Triple) -> None:
        """Add a triple."""
        subject, predicate, value = triple
        self._objects[predicate].setdefault(subject, {})[value] = None
        self._subjects[predicate].setdefault(value, {})[subject] = None

    def solutions(self, patterns: Iterable[Pattern], values: Values) -> Iterator[Values]:
        """Return the solutions of patterns, each of which has a fixed property."""
        filled = [fill(pattern, values) for pattern in patterns]
        if not filled:
            yield values
            return
        first = min(filled, key=_openness)
        rest = [pattern for pattern in filled if pattern is not first]
        for triple in self._found(first):
            made = unify(first, triple, values)
            if made is not None:
                yield from self.solutions(rest, made)

    def _found(self, pattern: Pattern) -> Iterable[Triple]:
        """Return candidates for a pattern: all triples that match it, and maybe others."""
        subject, predicate, value, _ = pattern
        objects, subjects = self._objects[predicate], self._subjects[predicate]
        if not _is_variable(subject):
            return [(subject, predicate, one) for one in objects.get(subject, ())]
        if not _is_variable(value):
            return [(one, predicate, value) for one in subjects.get(value, ())]
        return [(one, predicate, other) for one, others in objects.items() for other in others]


def _openness(pattern: Pattern) -> int:
    return sum(map(_is_variable, pattern[:3]))


def _is_variable(term: Term) -> bool:
    """Whether a term of a pattern is a variable."""
    return term[:1] == "?"


def unify(pattern: Pattern, triple: Triple, values: Values) -> dict[str, Term] | None:
    """Return the values of variables with which a pattern equals a triple, or ``None``.

    >>> unify(Pattern("?a", "<urn:p>", "?a"), ("<urn:x>", "<urn:p>", "<urn:x>"), {})
    {'?a': '<urn:x>'}
    >>> unify(Pattern("?a", "<urn:p>", "?a"), ("<urn:x>", "<urn:p>", "<urn:y>"), {})
    """
    made = dict(values)
    for wanted, term in zip(pattern[:3], triple, strict=True):
        if not _is_variable(wanted):
            if wanted != term:
                return None
        elif made.setdefault(wanted, term) != term:
            return None
    return made
