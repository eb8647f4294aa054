"""The text of contradictions, with the derivations that lead to them."""

from collections.abc import Callable, Iterable

from ibrdf.rdf.context import Context
from ibrdf.rdf.terms import Triple
from ibrdf.reasoning.axioms import fill
from ibrdf.reasoning.proof import Derivation
from ibrdf.reasoning.rules import rule_of
from ibrdf.reasoning.saturation import Contradiction
from ibrdf.reasoning.words import name_of, statement


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
