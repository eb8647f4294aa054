"""Rule instances: rules with the axioms of an ontology filled in, which Oxigraph finds.

For example, the axiom that cars are vehicles and the rule "a member of a class is one of every
class above it" give an instance of the rule for cars. Instances are matched against triples without
an engine.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from ibrdf.rdf.lookup import to_engine
from ibrdf.rdf.terms import Term, Triple, is_literal
from ibrdf.reasoning.rules import Pattern, Rule, read_rules
from ibrdf.vocabulary import OWL, RDF

_TYPE = RDF.type
_COMPARED = frozenset({OWL.maxCardinality})  # the filters of rules compare their values
_STAND_IN = "<urn:ibrdf:literal:{}>"


class Instance(NamedTuple):
    """A rule whose variables are filled from axioms.

    `values` are the terms by variable, `axioms` the triples that the instance rests on, and
    `length` the number of rules that led to these, this rule included.
    """

    rule: Rule
    values: Mapping[str, Term]
    head: Pattern | None
    things: tuple[Pattern, ...]
    axioms: tuple[Triple, ...]
    length: int


def fill(pattern: Pattern, values: Mapping[str, Term]) -> Pattern:
    """Return a pattern with its variables replaced by values.

    >>> fill(Pattern("?a", "<urn:p>", "?b"), {"?a": "<urn:a>"})[:3]
    ('<urn:a>', '<urn:p>', '?b')
    """
    subject, predicate, value = (values.get(term, term) for term in pattern[:3])
    return Pattern(subject, predicate, value, pattern.path)


class Axioms:
    """The axioms that are known so far, and the rule instances that follow from them.

    >>> subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    >>> axioms = Axioms()
    >>> axioms.add([("<urn:car>", subclass, "<urn:vehicle>")])
    >>> [(one.rule.name, one.things[0].value, one.head.value) for one in axioms.new_instances({})]
    [('cax-sco', '<urn:car>', '<urn:vehicle>')]
    """

    def __init__(self) -> None:
        self._mentioned = {
            term for rule in read_rules() for axiom in rule.axioms for term in axiom.mentions
        }
        self._present: set[Term] = set()
        self._added: list[ox.Quad] = []
        self._seen: set[tuple[str, tuple[Term, ...]]] = set()
        self._stand_ins: dict[Term, Term] = {}
        self._literals: dict[Term, Term] = {}
        self._store = ox.Store()

    def add(self, triples: Iterable[Triple]) -> None:
        """Add the axioms among some triples."""
        for subject, predicate, value in triples:
            telling = value if predicate == _TYPE else predicate
            if telling in self._mentioned:
                self._present.add(telling)
                self._added.append(self._quad(subject, predicate, value))

    def new_instances(self, lengths: Mapping[Triple, int]) -> list[Instance]:
        """Return the instances that were not returned before.

        `lengths` are the numbers of rules that led to triples, by entailed triple.
        """
        if not self._added:
            return []
        self._store.extend(self._added)
        self._added = []
        applicable = [rule for rule in read_rules() if self._applies(rule)]
        return [instance for rule in applicable for instance in self._instances(rule, lengths)]

    def _applies(self, rule: Rule) -> bool:
        """Whether there are axioms of each kind that a rule needs."""
        return all(
            not axiom.mentions.isdisjoint(self._present)
            if "|" in axiom.path
            else axiom.mentions <= self._present
            for axiom in rule.axioms
        )

    def _instances(self, rule: Rule, lengths: Mapping[Triple, int]) -> Iterator[Instance]:
        solutions = self._store.query(rule.query)
        assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101 -- a SELECT query
        for solution in solutions:
            row = tuple(self._literals.get(text := str(term), text) for term in solution)
            if (rule.name, row) not in self._seen:
                self._seen.add((rule.name, row))
                yield _instance(rule, dict(zip(rule.variables, row, strict=True)), lengths)

    # A store can't hold literals as subjects, and changes 007 to 7. So IRIs stand in for literals.

    def _quad(self, subject: Term, predicate: Term, value: Term) -> ox.Quad:
        held = value if predicate in _COMPARED else self._stand_in(value)
        terms = (self._stand_in(subject), predicate, held)
        return ox.Quad(*map(to_engine, terms))  # type: ignore[arg-type]  # none is a literal there

    def _stand_in(self, term: Term) -> Term:
        if not is_literal(term):
            return term
        if term not in self._stand_ins:
            made = _STAND_IN.format(len(self._stand_ins))
            self._stand_ins[term], self._literals[made] = made, term
        return self._stand_ins[term]


def _instance(rule: Rule, values: Mapping[str, Term], lengths: Mapping[Triple, int]) -> Instance:
    axioms = [fill(pattern, values) for pattern in rule.axioms]
    return Instance(
        rule=rule,
        values=values,
        head=fill(rule.head, values) if rule.head else None,
        things=tuple(fill(pattern, values) for pattern in rule.things),
        axioms=tuple(axiom[:3] for axiom in axioms),
        length=1 + sum(lengths.get(axiom[:3], 0) for axiom in axioms if not axiom.path),
    )
