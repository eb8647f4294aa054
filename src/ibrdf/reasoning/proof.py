"""Why an entailed triple holds: the rules of OWL 2 RL as data, and the steps back to statements.

Each file in ``rules/`` is one rule of the `OWL 2 RL tables
<https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules>`_, under the
name it has there: a CONSTRUCT query where a triple follows, a SELECT query where a contradiction
does. The first line says it in words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from rdflib import OWL, RDF, RDFS, Dataset, Graph, URIRef, Variable
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from ibrdf.corpus import Corpus
from ibrdf.rdf.bridge import GRAPH
from ibrdf.rdf.context import Context, read_context
from ibrdf.resources import rules

Triple: TypeAlias = tuple[Any, Any, Any]
Binding: TypeAlias = Mapping[Any, Any]

# What is reasoned over. Neither what single sources say nor what editors add is true as it stands.
PREMISES = (GRAPH.registry, GRAPH.consolidated, GRAPH.ontology, GRAPH.concepts)
AXIOMATIC = tuple(str(namespace) for namespace in (OWL, RDFS, RDF))
_HIGHEST = 10  # rules on top of each other; in real ontologies three or four are many


@dataclass(frozen=True)
class Rule:
    """What follows from what: `head` from the triple patterns of `body`, or a contradiction.

    `title` says so in words; that of a contradiction has a place for each variable of its `query`.
    """

    name: str
    title: str
    head: Triple | None
    body: tuple[Triple, ...]
    query: Query


@dataclass(frozen=True)
class Derivation:
    """A triple, and why it holds: because a graph states it, or by a rule, because of others."""

    triple: Triple
    graph: URIRef | None = None
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


@cache
def read_rules() -> tuple[Rule, ...]:
    """Return the rules, by name.

    >>> [rule.title for rule in read_rules() if rule.name == "cax-sco"]
    ['A member of a class is one of every class above it.']
    """
    return tuple(_read_rule(path) for path in sorted(rules().glob("*.rq")))


@cache
def contradictions() -> tuple[str, ...]:
    """Return the queries that find what can't be true."""
    texts = (path.read_text("utf-8") for path in sorted(rules().glob("*.rq")))
    return tuple(text for text in texts if "CONSTRUCT" not in text)


def _read_rule(path: Path) -> Rule:
    text = path.read_text("utf-8")
    query = prepareQuery(text)
    algebra = query.algebra
    head = algebra.template[0] if algebra.name == "ConstructQuery" else None
    body = tuple(sorted(_patterns(algebra), key=lambda pattern: _reading_order(pattern, head)))
    return Rule(path.stem, text.partition("\n")[0].removeprefix("# "), head, body, query)


def _patterns(algebra: Any) -> list[Triple]:
    while algebra.name != "BGP":
        algebra = algebra.p
    return list(algebra.triples)


def _reading_order(pattern: Triple, head: Triple | None) -> tuple[bool, bool]:
    """Return what premises are sorted by: things before axioms, and a chain from its beginning."""
    return _is_axiom(pattern), head is not None and pattern[0] != head[0]


def _is_axiom(triple: Triple) -> bool:
    """Tell what speaks of classes and properties from what speaks of things."""
    _, predicate, value = triple
    return (predicate != RDF.type and _meta(predicate)) or (predicate == RDF.type and _meta(value))


def _meta(term: Any) -> bool:
    return isinstance(term, PropertyPath) or str(term).startswith(AXIOMATIC)


def stated(data: Dataset) -> dict[Triple, URIRef]:
    """Return each triple that is reasoned over, with the named graph that states it.

    >>> from ibrdf.graphs import load
    >>> data = load()
    >>> len(stated(data)) < len(data)
    True
    """
    return {
        (subject, predicate, value): name
        for name in reversed(PREMISES)
        for subject, predicate, value in Graph(data.store, name)
    }


def graph_of(triples: Any) -> Graph:
    """Return triples as a graph of their own."""
    made = Graph()
    for triple in triples:
        made.add(triple)
    return made


def justify(data: Dataset, entailed: Graph, triple: Triple) -> Derivation | None:
    """Return which statements and axioms a triple rests on, or nothing where it does not follow.

    `entailed` is what :func:`~ibrdf.reasoning.closure.infer` made of `data`. Of all derivations it
    is one with the fewest rules on top of each other, and among those one with the fewest rules.
    Rules over lists of any length (chains of three properties, keys of several) are not among them.

    >>> from ibrdf.graphs import load
    >>> from ibrdf.rdf.bridge import IB, ID
    >>> triple = (ID["person/khrenin"], RDF.type, IB.Actor)
    >>> why = justify(load(), graph_of([triple]), triple)
    >>> why.rule.name, [str(premise.graph).rpartition("/")[2] for premise in why.because]
    ('cax-sco', ['registry', 'ontology'])
    """
    return Grounds(stated(data), entailed).justify(triple)


class Grounds:
    """What derivations rest on: the triples stated, with their graphs, and all that follows.

    One for many derivations is faster than :func:`justify` for each.
    """

    def __init__(self, stated: Mapping[Triple, URIRef], entailed: Graph) -> None:
        self._stated = stated
        self._all = graph_of(stated) + entailed
        self._known: dict[tuple[Triple, int], Derivation | None] = {}

    def justify(self, triple: Triple) -> Derivation | None:
        """Return why a triple holds, as :func:`justify` does."""
        tried = (self._derive(triple, height) for height in range(_HIGHEST))
        return next((why for why in tried if why is not None), None)

    def _derive(self, triple: Triple, height: int) -> Derivation | None:
        """Return the derivation of fewest steps with at most so many rules on top of each other.

        The bound keeps a derivation from resting on itself.
        """
        if triple in self._stated:
            return Derivation(triple, self._stated[triple])
        if not height or triple not in self._all:
            return None
        if (triple, height) not in self._known:
            found = [
                Derivation(triple, rule=rule, because=because)
                for rule in read_rules()
                for because in self._premises(rule, triple, height - 1)
            ]
            self._known[triple, height] = min(found, key=_order, default=None)
        return self._known[triple, height]

    def _premises(
        self, rule: Rule, triple: Triple, height: int
    ) -> Iterator[tuple[Derivation, ...]]:
        """Return each set of premises, derived in turn, from which a rule gives a triple."""
        start = _unify(rule.head, triple, {}) if rule.head else None
        if start is None:
            return
        for binding in _solutions(rule.body, start, self._all):
            tried = [self._premise(fill(pattern, binding), height) for pattern in rule.body]
            because = tuple(why for why in tried if why is not None)
            if len(because) == len(tried):
                yield because

    def _premise(self, triple: Triple, height: int) -> Derivation | None:
        subject, path, value = triple
        if isinstance(path, PropertyPath):  # into a list, whose cells would tell a reader nothing
            return Derivation((subject, _first(path), value), GRAPH.ontology)
        return self._derive(triple, height)


def _order(why: Derivation) -> tuple[Any, ...]:
    """Return what derivations are compared by: the shortest, the most special, always the same."""
    assert why.rule  # noqa: S101 -- what is compared was derived
    assert why.rule.head  # noqa: S101 -- by a rule from which a triple follows
    general = sum(isinstance(term, Variable) for term in why.rule.head)
    premises = [premise.rule.name if premise.rule else "" for premise in why.because]
    triples = str([premise.triple for premise in why.because])
    return why.steps, general, why.rule.name, premises, triples


# Matching ----------------------------------------------------------------------


def _solutions(body: tuple[Triple, ...], binding: Binding, graph: Graph) -> Iterator[Binding]:
    """Return each way to match triple patterns in a graph, the most bound pattern first."""
    if not body:
        yield binding
        return
    pattern = min(body, key=lambda pattern: (_unbound(pattern, binding), not _is_axiom(pattern)))
    rest = tuple(other for other in body if other is not pattern)
    subject, predicate, value = fill(pattern, binding)
    found = graph.triples((_known(subject), _known(predicate), _known(value)))
    extended = (_unify(pattern, triple, binding) for triple in found)
    for each in (one for one in extended if one is not None):
        yield from _solutions(rest, each, graph)


def _known(term: Any) -> Any:
    return None if isinstance(term, Variable) else term


def _unbound(pattern: Triple, binding: Binding) -> int:
    return sum(isinstance(term, Variable) for term in fill(pattern, binding))


def fill(pattern: Triple, binding: Binding) -> Triple:
    """Return a pattern with what its variables stand for."""
    subject, predicate, value = (binding.get(term, term) for term in pattern)
    return subject, predicate, value


def _unify(pattern: Triple, triple: Triple, binding: Binding) -> Binding | None:
    """Return the binding under which a pattern is a triple, or nothing where there is none.

    >>> x = Variable("x")
    >>> _unify((x, RDF.type, x), (OWL.Class, RDF.type, OWL.Class), {})[x] == OWL.Class
    True
    >>> _unify((x, RDF.type, x), (OWL.Thing, RDF.type, OWL.Class), {})
    """
    made = dict(binding)
    for wanted, term in zip(pattern, triple, strict=True):
        if isinstance(wanted, Variable):
            if made.setdefault(wanted, term) != term:
                return None
        elif wanted != term and not isinstance(wanted, PropertyPath):
            return None
    return made


def _first(path: Any) -> Any:
    """Return the first property of a path.

    >>> _first(OWL.unionOf / RDF.first) == OWL.unionOf
    True
    """
    while isinstance(path, PropertyPath):
        path = cast(Any, path).args[0]
    return path


# In words ----------------------------------------------------------------------


def context_for(data: Dataset) -> Context:
    """Return the context whose short names fit a dataset: that of its corpus, else ours."""
    return data.context if isinstance(data, Corpus) else read_context()


def name_of(term: Any, context: Context) -> str:
    """Return the short name of an IRI, or a literal in quotes.

    >>> from ibrdf.rdf.context import read_context
    >>> name_of(OWL.Thing, read_context()), name_of(RDF.type, read_context())
    ('owl:Thing', 'a')
    """
    if term == RDF.type:
        return "a"
    return context.compact(term) if isinstance(term, URIRef) else f"“{term}”"


def statement(triple: Triple, context: Context) -> str:
    """Return a triple in short names.

    >>> from ibrdf.rdf.context import read_context
    >>> statement((RDFS.label, RDF.type, RDF.Property), read_context())
    'rdfs:label a rdf:Property'
    """
    return " ".join(name_of(term, context) for term in triple)
