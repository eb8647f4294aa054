"""Why a triple holds: which graph states it, or by which rule it follows from others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from ibrdf.rdf.lookup import Lookup, Remembered
from ibrdf.rdf.terms import Term, Triple
from ibrdf.reasoning.rules import Rule, rule_of
from ibrdf.vocabulary import GRAPH

# What is reasoned over. Neither what single sources say nor what editors add is true as it stands.
PREMISES = (GRAPH.registry, GRAPH.consolidated, GRAPH.ontology, GRAPH.concepts)

StatedBy: TypeAlias = Callable[[Triple], Term | None]
StepTo: TypeAlias = Callable[[Triple], tuple[str, tuple[Triple, ...]] | None]


@dataclass(frozen=True)
class Derivation:
    """A triple, and why it holds: because a graph states it, or by a rule, because of others."""

    triple: Triple
    graph: Term = ""
    rule: Rule | None = None
    because: "tuple[Derivation, ...]" = ()

    @property
    def steps(self) -> int:
        """How many rules were applied."""
        return bool(self.rule) + sum(premise.steps for premise in self.because)

    @property
    def statements(self) -> tuple[Triple, ...]:
        """The triples at the bottom, each once: those that a graph states."""
        below = [triple for premise in self.because for triple in premise.statements]
        return tuple(dict.fromkeys(below)) if self.rule else (self.triple,)


def prove(triple: Triple, step_to: StepTo, stated_by: StatedBy) -> Derivation | None:
    """Return the derivation of a triple, or nothing where it neither is stated nor follows.

    `step_to` gives the step that was recorded for a triple, if any: the name of a rule, and the
    premises. `stated_by` gives the graph that states a triple, if one does. Of all derivations the
    one recorded has the fewest rules on top of each other, and among those the fewest rules.

    >>> prove(("<urn:a>", "<urn:b>", "<urn:c>"), {}.get, lambda _: "<urn:graph>").graph
    '<urn:graph>'
    """
    if graph := stated_by(triple):
        return Derivation(triple, graph)
    step = step_to(triple)
    if step is None:
        return None

    name, premises = step
    rule = rule_of(name)
    because = []
    for condition, premise in zip(rule.body, premises, strict=True):
        # What a path leads to lies in a list, whose cells would tell a reader nothing.
        listed = Derivation(premise, GRAPH.ontology) if condition.path else None
        why = listed or prove(premise, step_to, stated_by)
        if why is None:
            return None
        because.append(why)
    return Derivation(triple, rule=rule, because=tuple(because))


def stated_in(lookup: Lookup) -> StatedBy:
    """Return what tells which of the graphs that are reasoned over states a triple.

    >>> from ibrdf.rdf.lookup import QuadLookup
    >>> stated = stated_in(QuadLookup([("<urn:a>", "<urn:b>", "<urn:c>", GRAPH.registry)]))
    >>> stated(("<urn:a>", "<urn:b>", "<urn:c>")), stated(("<urn:a>", "<urn:b>", "<urn:d>"))
    ('<https://w3id.org/ibrdf/graph/registry>', None)
    """
    remembered = Remembered(lookup)

    def stated_by(triple: Triple) -> Term | None:
        subject, predicate, value = triple
        graphs = {
            statement.graph
            for statement in remembered.statements(subject)
            if (statement.predicate, statement.value) == (predicate, value)
        }
        return next((graph for graph in PREMISES if graph in graphs), None)

    return stated_by
