"""What follows from the facts by the ontology: OWL 2 RL, into a graph of its own.

Reasoning is never needed to use the data. It adds what other vocabularies call our things (a
``foaf:Person``), what a property says by being below another (a host is a participant), and it
finds statements that can't all be true.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, cast

import pyoxigraph as ox
from owlrl import OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, BNode, Dataset, Graph, Literal, URIRef, Variable

from ibrdf.errors import InconsistencyError
from ibrdf.rdf.context import Context
from ibrdf.rdf.syntax import quads_of
from ibrdf.reasoning.proof import (
    AXIOMATIC,
    Derivation,
    Grounds,
    Rule,
    Triple,
    context_for,
    contradictions,
    fill,
    graph_of,
    justify,
    name_of,
    read_rules,
    stated,
    statement,
)

__all__ = ["infer", "justify"]

_ANNOTATIONS = frozenset((RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy))
_DECLARED = {
    OWL.AnnotationProperty,
    OWL.Class,
    OWL.DatatypeProperty,
    OWL.ObjectProperty,
    OWL.Ontology,
}
# From these equality may follow, and then everything said of the one holds of the other.
_EQUALITY = {
    OWL.sameAs,
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.hasKey,
    OWL.maxCardinality,
    OWL.maxQualifiedCardinality,
}


class _Reasoner(OWLRL_Semantics):  # type: ignore[misc]  # owlrl has no types
    """owlrl, without each term's being the same as itself: true, noise, and half of its work."""

    def store_triple(self, t: Triple) -> None:
        if t[0] is not t[2] or t[1] != OWL.sameAs:
            super().store_triple(t)


def infer(data: Dataset) -> Graph:
    """Return what follows from the things and the ontology of a dataset, and no graph of it holds.

    Reasoned over are the registry, the consolidated facts, the ontology and the concepts; neither
    the reports nor the editors' notes. `data` stays as it is.
    Raises :class:`~ibrdf.errors.InconsistencyError` naming the statements that clash.

    >>> from ibrdf.graphs import load
    >>> from ibrdf.rdf.bridge import IB, ID
    >>> (ID["location/iran"], None, IB.Actor) in infer(load())
    True
    """
    premises = stated(data)
    closure = graph_of(_effective(premises))
    reasoner = _Reasoner(closure, axioms=False, daxioms=False, rdfs=False)
    reasoner.closure()
    context = context_for(data)
    clashes = _ill_typed(premises, context)
    if reasoner.error_messages or _contradicts(closure):
        clashes += _clashes(closure, Grounds(premises, closure), context)
    clashes = clashes or [_shorten(message, context) for message in reasoner.error_messages]
    if clashes:
        raise InconsistencyError(clashes)
    held = {(subject, predicate, value) for subject, predicate, value, _ in data.quads()}
    described = {subject for subject, _, _ in premises}
    return graph_of(
        triple
        for triple in closure
        if triple not in held and triple[0] in described and not _is_noise(triple)
    )


def _effective(triples: Collection[Triple]) -> Iterator[Triple]:
    """Return the triples from which anything worth telling follows, which halves the time.

    Unless things can turn out to be the same, nothing follows from a triple whose property no
    axiom mentions, such as a label. From the declaration of a class or a property it only follows
    that it is below itself.
    """
    mentioned = {term for subject, _, value in triples for term in (subject, value)}
    equality = not _EQUALITY.isdisjoint(mentioned | {predicate for _, predicate, _ in triples})
    for triple in triples:
        predicate = triple[1]
        axiom = str(predicate).startswith(AXIOMATIC) and predicate not in _ANNOTATIONS
        declaration = predicate == RDF.type and triple[2] in _DECLARED
        if equality or ((axiom or predicate in mentioned) and not declaration):
            yield triple


def _is_noise(triple: Triple) -> bool:
    """Tell what is true and tells nobody anything.

    That each thing is the same as itself, each class below itself and below ``owl:Thing``; what
    class of RDF a term of ours is; and the domains and ranges that a property has from those above
    it, which look like alternatives to each other and would all have to be met. Literals as
    subjects are no RDF, and blank nodes can't be published.
    """
    subject, predicate, value = triple
    return (
        not isinstance(subject, URIRef)
        or isinstance(value, BNode)
        or predicate in (RDFS.domain, RDFS.range)
        or (subject == value and str(predicate).startswith(AXIOMATIC))
        or (isinstance(value, URIRef) and str(value).startswith(AXIOMATIC))
    )


# Contradictions ----------------------------------------------------------------


def _ill_typed(triples: Collection[Triple], context: Context) -> list[str]:
    """Return the values that their datatype does not have, such as the number abc."""
    return sorted(
        f"{statement(triple, context)} is no value of {name_of(value.datatype, context)}"
        for triple in triples
        if isinstance(value := triple[2], Literal) and value.ill_typed
    )


def _contradicts(closure: Graph) -> bool:
    """Tell whether any rule finds a contradiction: Oxigraph says so in milliseconds, and most
    often there is none to be put into words."""
    sound = (triple for triple in closure if not isinstance(triple[0], Literal))
    store = ox.Store()
    store.extend(quads_of(graph_of(sound)))
    answers: Iterable[Any] = (store.query(text) for text in contradictions())
    return any(next(iter(answer), None) for answer in answers)


def _clashes(closure: Graph, grounds: Grounds, context: Context) -> list[str]:
    """Return the contradictions in a closure, each once, whichever rules find it."""
    found = {
        _clash(rule, row.asdict(), grounds, context)
        for rule in read_rules()
        if rule.head is None
        for row in cast(Iterable[Any], closure.query(rule.query))
    }
    return sorted(found)


def _clash(rule: Rule, found: Mapping[str, Any], grounds: Grounds, context: Context) -> str:
    """Return a contradiction in a sentence, with the grounds of those statements that follow."""
    sentence = rule.title.format_map({key: name_of(term, context) for key, term in found.items()})
    binding = {Variable(key): term for key, term in found.items()}
    derived = (grounds.justify(fill(pattern, binding)) for pattern in rule.body)
    because = [_because(why, context) for why in derived if why and why.rule]
    return "; ".join([sentence, *because])


def _because(why: Derivation, context: Context) -> str:
    stated = " and ".join(statement(triple, context) for triple in why.statements)
    return f"{statement(why.triple, context)} because {stated}"


def _shorten(message: str, context: Context) -> str:
    """Return a message of the reasoner's own, for what no rule of ours finds, in short names."""
    return re.sub(r"[a-z]+:[^\s,()']+", lambda iri: context.compact(iri[0]), message)
