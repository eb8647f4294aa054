"""Derivations of triples: the graph that states a triple, or the rule by which it follows."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from ibrdf.rdf.lookup import Lookup, Remembered
from ibrdf.rdf.terms import Term, Triple
from ibrdf.reasoning.rules import Rule, rule_of
from ibrdf.vocabulary import GRAPH

# The graphs of premises. Reports and editors' notes are not among them, since they may be false.
PREMISES = (GRAPH.registry, GRAPH.consolidated, GRAPH.ontology, GRAPH.concepts)

StatedBy: TypeAlias = Callable[[Triple], Term | None]
_StepTo: TypeAlias = Callable[[Triple], tuple[str, tuple[Triple, ...]] | None]


class Derivation(NamedTuple):
    """A triple with its reason: the graph that states it, or a rule and its premises."""

    triple: Triple
    graph: Term = ""
    rule: Rule | None = None
    because: "tuple[Derivation, ...]" = ()

    @property
    def steps(self) -> int:
        """The number of applied rules."""
        return bool(self.rule) + sum(premise.steps for premise in self.because)

    @property
    def statements(self) -> tuple[Triple, ...]:
        """The stated triples at the leaves, each once."""
        below = [triple for premise in self.because for triple in premise.statements]
        return tuple(dict.fromkeys(below)) if self.rule else (self.triple,)


def prove(triple: Triple, step_to: _StepTo, stated_by: StatedBy) -> Derivation | None:
    """Return the derivation of a triple, or ``None`` if it is not stated and does not follow.

    `step_to` returns the recorded step to a triple, if any: the name of the rule, and the premises.
    `stated_by` returns the graph that states a triple, if any. The recorded derivation is the
    shallowest one, and among equally shallow ones that with the fewest rules.

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
        # A path leads into a list, whose cells are of no interest to a reader.
        listed = Derivation(premise, GRAPH.ontology) if condition.path else None
        why = listed or prove(premise, step_to, stated_by)
        if why is None:
            return None
        because.append(why)
    return Derivation(triple, rule=rule, because=tuple(because))


def stated_in(lookup: Lookup) -> StatedBy:
    """Return a function that returns the graph of premises that states a triple, if any.

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
