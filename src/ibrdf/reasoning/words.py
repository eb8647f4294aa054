"""The text of triples, derivations and contradictions, in short names."""

from collections.abc import Callable, Iterable

from ibrdf.rdf.context import Context
from ibrdf.rdf.terms import Term, Triple, is_iri_term, text_of
from ibrdf.reasoning.axioms import fill
from ibrdf.reasoning.proof import Derivation
from ibrdf.reasoning.rules import rule_of
from ibrdf.reasoning.saturation import Contradiction
from ibrdf.vocabulary import RDF


def name_of(term: Term, context: Context) -> str:
    """Return the short name of an IRI, or the text of any other term in quotes.

    >>> from ibrdf.rdf.context import read_context
    >>> name_of(RDF.type, read_context()), name_of('"13"', read_context())
    ('a', '“13”')
    """
    if term == RDF.type:
        return "a"
    return context.compact(text_of(term)) if is_iri_term(term) else f"“{text_of(term)}”"


def statement(triple: Triple, context: Context) -> str:
    """Return a triple in short names.

    >>> from ibrdf.rdf.context import read_context
    >>> statement(("<https://w3id.org/ibrdf/ns#Meeting>", RDF.type, RDF.List), read_context())
    'ib:Meeting a rdf:List'
    """
    return " ".join(name_of(term, context) for term in triple)


def sentences(
    contradictions: Iterable[Contradiction],
    proof: Callable[[Triple], Derivation | None],
    context: Context,
) -> list[str]:
    """Return contradictions as sentences, each once, with the grounds of entailed triples."""
    return sorted({_sentence(found, proof, context) for found in contradictions})


def _sentence(
    found: Contradiction, proof: Callable[[Triple], Derivation | None], context: Context
) -> str:
    rule, values = rule_of(found.rule), dict(found.values)
    names = {variable[1:]: name_of(term, context) for variable, term in values.items()}
    broken = rule.title.format_map(names)

    derived = [proof(fill(condition, values)[:3]) for condition in rule.body if not condition.path]
    because = [_because(why, context) for why in derived if why and why.rule]
    return "; ".join([broken, *because])


def _because(why: Derivation, context: Context) -> str:
    below = " and ".join(statement(triple, context) for triple in why.statements)
    return f"{statement(why.triple, context)} because {below}"
