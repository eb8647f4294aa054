"""What follows from the facts by the ontology: OWL 2 RL, into a graph of its own.

Reasoning is never needed to use the data. It adds what other vocabularies call our things (a
``foaf:Person``), what a property says by being below another (a host is a participant), and it
finds statements that can't all be true.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ibrdf.errors import InconsistencyError
from ibrdf.rdf.context import Context
from ibrdf.rdf.datatypes import is_well_typed
from ibrdf.rdf.terms import Quad, Term, Triple, datatype_of, is_blank, is_iri_term, is_literal
from ibrdf.reasoning.literals import literal_facts
from ibrdf.reasoning.proof import PREMISES, Derivation, prove
from ibrdf.reasoning.reference import Reference, closure_by_owlrl, uncovered
from ibrdf.reasoning.rules import AXIOMATIC
from ibrdf.reasoning.saturation import Saturation, Step, saturate
from ibrdf.reasoning.words import sentences, statement
from ibrdf.vocabulary import RDFS

_RANKS = {graph: rank for rank, graph in enumerate(PREMISES)}
_REMARK = "no rule covers {}, so owlrl reasons too, which takes longer"
_INHERITED = frozenset({RDFS.domain, RDFS.range})


@dataclass(frozen=True)
class Closure:
    """What follows: `entailed` in order, and the steps to these triples and to all between.

    `stated` are the premises, each with the graph that states it. `remarks` say which axioms no
    rule covers, so that owlrl reasoned.
    """

    entailed: tuple[Triple, ...]
    steps: Mapping[Triple, Step]
    stated: Mapping[Triple, Term]
    remarks: tuple[str, ...] = ()

    def proof(self, triple: Triple) -> Derivation | None:
        """Return why a triple holds, or nothing where it does not, or only owlrl says so."""
        return prove(triple, self.steps.get, self.stated.get)


def close(quads: Collection[Quad], context: Context) -> Closure:
    """Return what follows from the things and the ontology of a corpus, and no graph of it holds.

    Reasoned over are the registry, the consolidated facts, the ontology and the concepts; neither
    the reports nor the editors' notes. `context` has the short names for sentences.
    Raises :class:`~ibrdf.errors.InconsistencyError` naming the statements that clash.

    >>> from ibrdf.rdf.context import read_context
    >>> from ibrdf.vocabulary import GRAPH
    >>> axiom = ("<urn:car>", RDFS.subClassOf, "<urn:vehicle>", GRAPH.ontology)
    >>> thing = ("<urn:mine>", RDF.type, "<urn:car>", GRAPH.registry)
    >>> close([axiom, thing], read_context()).entailed[0][2]
    '<urn:vehicle>'
    """
    stated = stated_triples(quads)
    premises = (*stated, *literal_facts(stated))
    saturation = saturate(premises)
    unknown = uncovered(stated, context)
    reference = closure_by_owlrl(stated) if unknown else Reference()
    saturation = _completed(saturation, premises, reference.closure)

    clashes = _clashes(saturation, stated, context)
    clashes = clashes or [_shortened(message, context) for message in reference.messages]
    if clashes:
        raise InconsistencyError(clashes)

    following = {*saturation.steps, *reference.closure}
    return Closure(
        entailed=tuple(sorted(_worth_telling(following, stated, quads))),
        steps=saturation.steps,
        stated=stated,
        remarks=tuple(_REMARK.format(axiom) for axiom in unknown),
    )


def stated_triples(quads: Iterable[Quad]) -> dict[Triple, Term]:
    """Return each triple that is reasoned over, with the graph that states it.

    >>> from ibrdf.vocabulary import GRAPH
    >>> stated_triples(
    ...     [("<urn:a>", "<urn:b>", '"c"', GRAPH.registry), ("<urn:a>", "<urn:b>", '"d"', "")]
    ... )
    {('<urn:a>', '<urn:b>', '"c"'): '<https://w3id.org/ibrdf/graph/registry>'}
    """
    stated: dict[Triple, Term] = {}
    for subject, predicate, value, graph in quads:
        if graph in _RANKS:
            triple = (subject, predicate, value)
            if _RANKS[graph] <= _RANKS[stated.setdefault(triple, graph)]:
                stated[triple] = graph
    return stated


def _completed(
    saturation: Saturation, premises: Iterable[Triple], closure: Collection[Triple]
) -> Saturation:
    """Return a saturation with what follows from what only owlrl finds; our own steps stay."""
    more = {*closure} - saturation.steps.keys() - {*premises}
    if not more:
        return saturation
    whole = saturate((*premises, *more))
    return Saturation({**whole.steps, **saturation.steps}, whole.contradictions)


def _worth_telling(
    triples: Iterable[Triple], stated: Mapping[Triple, Term], quads: Iterable[Quad]
) -> set[Triple]:
    """Return those triples about things and terms of ours that no graph holds."""
    described = {subject for subject, _, _ in stated}
    told = {
        triple
        for triple in triples
        if triple[0] in described and triple not in stated and not is_trivial(triple)
    }
    told.difference_update((s, p, o) for s, p, o, graph in quads if graph not in _RANKS)
    return told


def is_trivial(triple: Triple) -> bool:
    """Whether an entailed triple is of no use to a reader.

    Such is that each thing is the same as itself, each class below itself and below ``owl:Thing``;
    what class of RDF a term of ours is; and the domains and ranges that a property has from those
    above it, which look like alternatives to each other and would all have to be met. Literals as
    subjects are no RDF, and blank nodes can't be published.

    >>> is_trivial(("<urn:a>", RDF.type, OWL.Thing)), is_trivial(("<urn:a>", RDF.type, "<urn:b>"))
    (True, False)
    """
    subject, predicate, value = triple
    return (
        not (is_iri_term(subject) and is_iri_term(predicate))
        or is_blank(value)
        or value.startswith(AXIOMATIC)
        or predicate in _INHERITED
        or (subject == value and predicate.startswith(AXIOMATIC))
    )


# Contradictions ----------------------------------------------------------------


def _clashes(saturation: Saturation, stated: Mapping[Triple, Term], context: Context) -> list[str]:
    """Return in sentences what can't be true."""

    def proof(triple: Triple) -> Derivation | None:
        return prove(triple, saturation.steps.get, stated.get)

    return _ill_typed(stated, context) + sentences(saturation.contradictions, proof, context)


def _ill_typed(triples: Iterable[Triple], context: Context) -> list[str]:
    """Return the values that their datatype does not have, such as the number abc."""
    typed = [triple for triple in triples if triple[2][-1:] == ">" and is_literal(triple[2])]
    wrong = {value for value in {value for _, _, value in typed} if not is_well_typed(value)}
    return sorted(
        f"{statement(triple, context)} is no value of {context.compact(datatype_of(triple[2]))}"
        for triple in typed
        if triple[2] in wrong
    )


def _shortened(message: str, context: Context) -> str:
    """Return a message of owlrl's own, for what no rule of ours finds, in short names."""
    return re.sub(r"[a-z]+:[^\s,()']+", lambda iri: context.compact(iri[0]), message)
