"""Reasoning by owlrl: the reference for our rules, and a fallback for axioms without a rule."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ibrdf.rdf.context import Context
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Triple
from ibrdf.reasoning.words import name_of
from ibrdf.vocabulary import OWL, RDF

# The list length that the rules about a property cover, and the noun for its members.
_LENGTHS = {
    OWL.hasKey: (1, "properties"),
    OWL.intersectionOf: (2, "classes"),
    OWL.propertyChainAxiom: (2, "properties"),
}
_WITHOUT_RULES = (OWL.maxQualifiedCardinality,)
_ASKED = frozenset({*_LENGTHS, *_WITHOUT_RULES, RDF.first, RDF.rest})


class Reference(NamedTuple):
    """The result of owlrl: the closure of triples, and its messages on contradictions."""

    closure: frozenset[Triple] = frozenset()
    messages: tuple[str, ...] = ()


def uncovered(triples: Iterable[Triple], context: Context) -> list[str]:
    """Return the axioms that no rule covers, in words.

    >>> from ibrdf.rdf.context import read_context
    >>> axiom = ("<urn:a>", OWL.maxQualifiedCardinality, '"1"')
    >>> uncovered([axiom], read_context())
    ['owl:maxQualifiedCardinality']
    """
    index = Index(triple for triple in triples if triple[1] in _ASKED)
    found = {
        f"{name_of(prop, context)} of {length} {kind}"
        for prop, (covered, kind) in _LENGTHS.items()
        for _, start in index.subject_objects(prop)
        if (length := sum(index.has(cell, RDF.first) for cell in index.upwards(start, RDF.rest)))
        != covered
    }
    found |= {name_of(prop, context) for prop in _WITHOUT_RULES if index.subjects(prop)}
    return sorted(found)


def closure_by_owlrl(triples: Iterable[Triple]) -> Reference:
    """Return owlrl's closure of triples, which may have literals as subjects."""
    from owlrl import OWLRL_Semantics  # noqa: PLC0415 -- slow to import
    from rdflib import OWL as RDFLIB_OWL  # noqa: PLC0415

    from ibrdf.rdf.bridge import to_graph, to_term  # noqa: PLC0415

    class Reasoner(OWLRL_Semantics):  # type: ignore[misc]  # owlrl has no types
        """owlrl without the useless triples that each term is the same as itself."""

        def store_triple(self, t: tuple[Any, Any, Any]) -> None:
            if t[0] is not t[2] or t[1] != RDFLIB_OWL.sameAs:
                super().store_triple(t)

    graph = to_graph(triples)
    reasoner = Reasoner(graph, axioms=False, daxioms=False, rdfs=False)
    reasoner.closure()
    closure = frozenset((to_term(s), to_term(p), to_term(o)) for s, p, o in graph)
    return Reference(closure, tuple(reasoner.error_messages))
