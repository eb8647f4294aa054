"""The closure of a dataset under OWL 2 RL: the entailed triples, for a graph of their own.

The data can be used without reasoning. Reasoning adds the classes of other vocabularies (such as
``foaf:Person``) and the super-properties (a host is a participant), and it finds statements that
can't all be true.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ibrdf.errors import InconsistencyError
from ibrdf.rdf.context import Context
from ibrdf.rdf.datatypes import is_well_typed
from ibrdf.rdf.terms import Quad, Term, Triple, datatype_of, is_blank, is_iri_term, is_literal
from ibrdf.reasoning.contradictions import sentences
from ibrdf.reasoning.literals import literal_facts
from ibrdf.reasoning.proof import PREMISES, Derivation, prove
from ibrdf.reasoning.reference import Reference, closure_by_owlrl, uncovered
from ibrdf.reasoning.rules import AXIOMATIC
from ibrdf.reasoning.saturation import Saturation, Step, saturate
from ibrdf.reasoning.words import statement
from ibrdf.vocabulary import RDFS

_RANKS = {graph: rank for rank, graph in enumerate(PREMISES)}
_REMARK = "no rule covers {}, so owlrl reasons too, which takes longer"
_INHERITED = frozenset({RDFS.domain, RDFS.range})


@dataclass(frozen=True)
class Closure:
    """The closure of a dataset.

    `entailed` are the entailed triples, sorted, and `steps` the reasoning steps to these and to all
    triples in between. `stated` are the premises, each with the graph that states it. `remarks`
    name the axioms that no rule covers, so that owlrl was used.
    """

    entailed: tuple[Triple, ...]
    steps: Mapping[Triple, Step]
    stated: Mapping[Triple, Term]
    remarks: tuple[str, ...] = ()

    def proof(self, triple: Triple) -> Derivation | None:
        """Return the derivation of a triple, or ``None`` if only owlrl or nothing entails it."""
        return prove(triple, self.steps.get, self.stated.get)


def close(quads: Collection[Quad], context: Context) -> Closure:
    """Return the closure of a corpus: the triples that follow, without those in its graphs.

    The premises are the registry, the consolidated facts, the ontology and the concepts, but not
    the reports or the editors' notes. `context` gives the short names in messages.
    Raises :class:`~ibrdf.errors.InconsistencyError` naming the statements that clash.

    >>> from ibrdf.rdf.context import read_context
    >>> from ibrdf.vocabulary import GRAPH, RDF
    >>> axiom = ("<urn:car>", RDFS.subClassOf, "<urn:vehicle>", GRAPH.ontology)
    >>> thing = ("<urn:mine>", RDF.type, "<urn:car>", GRAPH.registry)
    >>> close([axiom, thing], read_context()).entailed[0][2]
    '<urn:vehicle>'
    """
    stated = _stated_triples(quads)
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
        entailed=tuple(sorted(_worth_publishing(following, stated, quads))),
        steps=saturation.steps,
        stated=stated,
        remarks=tuple(_REMARK.format(axiom) for axiom in unknown),
    )


def _stated_triples(quads: Iterable[Quad]) -> dict[Triple, Term]:
    """Return the premises of reasoning, each with the graph that states it.

    >>> from ibrdf.vocabulary import GRAPH
    >>> _stated_triples(
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
    """Return a saturation, completed with the triples that only owlrl finds; our steps stay."""
    more = {*closure} - saturation.steps.keys() - {*premises}
    if not more:
        return saturation
    whole = saturate((*premises, *more))
    return Saturation({**whole.steps, **saturation.steps}, whole.contradictions)


def _worth_publishing(
    triples: Iterable[Triple], stated: Mapping[Triple, Term], quads: Iterable[Quad]
) -> set[Triple]:
    """Return the entailed triples about our things and terms that no graph holds."""
    described = {subject for subject, _, _ in stated}
    kept = {
        triple
        for triple in triples
        if triple[0] in described and triple not in stated and not _is_trivial(triple)
    }

    subjects = {subject for subject, _, _ in kept}
    kept.difference_update(
        (subject, predicate, value)
        for subject, predicate, value, graph in quads
        if subject in subjects and graph not in _RANKS
    )
    return kept


def _is_trivial(triple: Triple) -> bool:
    """Whether an entailed triple is trivial, so that it is not published.

    Trivial triples state that a thing is the same as itself, that a class is below itself or below
    ``owl:Thing``, or that one of our terms has a class of RDF, RDFS or OWL. Inherited domains and
    ranges of properties count as trivial too: several of them look like alternatives, although all
    must be met. So do triples with literals as subjects, which RDF does not have, and with blank
    nodes, which can't be published.

    >>> from ibrdf.vocabulary import OWL, RDF
    >>> _is_trivial(("<urn:a>", RDF.type, OWL.Thing)), _is_trivial(("<urn:a>", RDF.type, "<urn:b>"))
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
    """Return the contradictions as sentences."""

    def proof(triple: Triple) -> Derivation | None:
        return prove(triple, saturation.steps.get, stated.get)

    return _ill_typed(stated, context) + sentences(saturation.contradictions, proof, context)


def _ill_typed(triples: Iterable[Triple], context: Context) -> list[str]:
    """Return sentences on the literals that are no value of their datatype, such as number abc."""
    typed = [triple for triple in triples if triple[2][-1:] == ">" and is_literal(triple[2])]
    wrong = {value for value in {value for _, _, value in typed} if not is_well_typed(value)}
    return sorted(
        f"{statement(triple, context)} is no value of {context.compact(datatype_of(triple[2]))}"
        for triple in typed
        if triple[2] in wrong
    )


def _shortened(message: str, context: Context) -> str:
    """Return a message of owlrl with short names, for a contradiction that no rule finds."""
    return re.sub(r"[a-z]+:[^\s,()']+", lambda iri: context.compact(iri[0]), message)
