"""Application of rules until nothing new follows, with the step to each conclusion.

Rounds are synchronous: a round draws all conclusions from the triples of the rounds before it, at
least one of which is new. So the round in which a triple first appears is the least depth of all
its derivations.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeAlias

from ibrdf.rdf.terms import Term, Triple, is_literal, text_of
from ibrdf.reasoning.axioms import Axioms, Instance, fill
from ibrdf.reasoning.matching import Condition, Conditions, Joinable, unify
from ibrdf.vocabulary import OWL

_Premises: TypeAlias = tuple[Triple, ...]
_Grounds: TypeAlias = tuple[Instance, _Premises]  # the premises meet the conditions on things
_Conclusion: TypeAlias = tuple[Triple, Instance, _Premises]


class Step(NamedTuple):
    """The step to a triple: the name of the rule, and the premises."""

    rule: str
    premises: _Premises


class Contradiction(NamedTuple):
    """A contradiction: the name of the rule that triples break, and the values of its variables."""

    rule: str
    values: tuple[tuple[str, Term], ...]


@dataclass(frozen=True)
class Saturation:
    """The triples that follow, with their steps, and the contradictions."""

    steps: Mapping[Triple, Step]
    contradictions: frozenset[Contradiction]


def saturate(premises: Iterable[Triple]) -> Saturation:
    """Return all triples and contradictions that follow from triples by the rules.

    >>> subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    >>> a_b_c = [("<urn:a>", subclass, "<urn:b>"), ("<urn:b>", subclass, "<urn:c>")]
    >>> [(triple[0], triple[2], step.rule) for triple, step in saturate(a_b_c).steps.items()]
    [('<urn:a>', '<urn:c>', 'scm-sco')]
    """
    work = _Work(dict.fromkeys(premises, 0))
    latest: list[Triple] = list(work.lengths)
    while latest:
        latest = work.round(latest)
    return Saturation(work.steps, frozenset(work.contradictions))


class _Work:
    """The state of a saturation while rules are applied.

    `lengths` holds the known triples, each with the number of rules that it rests on.
    """

    def __init__(self, premises: Iterable[Triple]) -> None:
        self.lengths = dict.fromkeys(premises, 0)
        self.steps: dict[Triple, Step] = {}
        self.contradictions: set[Contradiction] = set()
        self._older: list[Triple] = []
        self._axioms = Axioms()
        self._conditions = Conditions()
        self._joinable = Joinable()

    def round(self, latest: list[Triple]) -> list[Triple]:
        """Return the new triples that follow from known ones, at least one of them `latest`."""
        self._axioms.add(latest)
        added = self._axioms.new_instances(self.lengths)
        self._conditions.add(added)

        drawn: dict[Triple, list[_Grounds]] = {}
        for head, instance, things in self._conclusions(latest, added):
            if head in self.lengths:
                continue
            if head in drawn:
                drawn[head].append((instance, things))
            elif not _is_idle(head):
                drawn[head] = [(instance, things)]

        chosen = {head: self._best(ways) for head, ways in drawn.items()}
        self._older += latest
        self.lengths |= {head: self._length(best) for head, best in chosen.items()}
        self.steps |= {head: _step(best) for head, best in chosen.items()}
        return list(chosen)

    def _conclusions(self, latest: list[Triple], added: list[Instance]) -> Iterator[_Conclusion]:
        """Return each conclusion with its grounds; contradictions are recorded."""
        for instance in added:
            if not instance.things:
                yield from self._concluded(instance, (), instance.values)

        # New triples are matched with all conditions, and older triples with the new conditions.
        met = chain(self._conditions.met(latest), Conditions(added).met(self._older))
        joins = []
        for condition, triple in met:
            if condition.conclude:
                yield condition.conclude(triple), condition.instance, (triple,)
            else:
                self._joinable.add(triple)
                joins.append((condition, triple))

        for condition, triple in joins:
            yield from self._joined(condition, triple)

    def _joined(self, condition: Condition, triple: Triple) -> Iterator[_Conclusion]:
        """Return the conclusions of an instance whose other conditions are met too."""
        instance = condition.instance
        pattern = instance.things[condition.position]
        others = [one for one in instance.things if one is not pattern]
        values = unify(pattern, triple, instance.values)
        for solution in self._joinable.solutions(others, values) if values else ():
            things = tuple(fill(one, solution)[:3] for one in instance.things)
            yield from self._concluded(instance, things, solution)

    def _concluded(
        self, instance: Instance, things: _Premises, values: Mapping[str, Term]
    ) -> Iterator[_Conclusion]:
        if instance.head:
            yield fill(instance.head, values)[:3], instance, things
        elif _in_order(instance, values):
            named = tuple(sorted(values.items()))
            self.contradictions.add(Contradiction(instance.rule.name, named))

    # Of several grounds the shortest counts, then the most special, so that the result is stable.

    def _best(self, ways: list[_Grounds]) -> _Grounds:
        if len(ways) == 1:
            return ways[0]
        ranks = [(self._length(grounds), grounds[0].rule.rank) for grounds in ways]
        least = min(ranks)
        best = [grounds for grounds, rank in zip(ways, ranks, strict=True) if rank == least]
        return min(best, key=self._order)

    def _length(self, grounds: _Grounds) -> int:
        """Return the number of rules that a conclusion rests on."""
        instance, things = grounds
        return instance.length + sum([self.lengths[thing] for thing in things])

    def _order(self, grounds: _Grounds) -> tuple[object, ...]:
        premises = _step(grounds).premises
        rules = [self.steps[one].rule if one in self.steps else "" for one in premises]
        return rules, premises


def _step(grounds: _Grounds) -> Step:
    instance, things = grounds
    return Step(instance.rule.name, things + instance.axioms)


def _is_idle(triple: Triple) -> bool:
    """Whether a triple is useless to the rules, or malformed, with a literal as its property."""
    subject, predicate, value = triple
    return (subject == value and predicate == OWL.sameAs) or is_literal(predicate)


def _in_order(instance: Instance, values: Mapping[str, Term]) -> bool:
    """Whether two things are in the order that their rule requires."""
    if not instance.rule.order:
        return True
    one, other = (text_of(values[name]) for name in instance.rule.order)
    return one <= other
