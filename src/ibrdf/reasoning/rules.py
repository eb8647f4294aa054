"""The rules of OWL 2 RL as values, read from ``rules/*.rq``.

Each file is one rule of the `OWL 2 RL tables
<https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules>`_, under the
name that it has there: a CONSTRUCT query if a triple follows, a SELECT query if a contradiction
follows. The first line says it in words.

A rule has two kinds of conditions. Conditions on axioms are about classes and properties; there are
few axioms, and Oxigraph matches them, with paths and filters. Conditions on things are about their
members, of which there are many.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from ibrdf.rdf.terms import Term
from ibrdf.resources import rules
from ibrdf.vocabulary import OWL, RDF, RDFS

AXIOMATIC = tuple(f"<{namespace.iri}" for namespace in (OWL, RDFS, RDF))
"""The namespaces of the terms of axioms."""

_PREFIX = re.compile(r"^PREFIX (\w+): +<(\S+)>$", re.MULTILINE)
_HEAD = re.compile(r"^CONSTRUCT { (\S+) (\S+) (\S+) }$", re.MULTILINE)
_BODY = re.compile(r"^WHERE {\n(.*)^}$", re.MULTILINE | re.DOTALL)
_CONDITION = re.compile(r"  (\S+) (\S+) (\S+) \.")
_FILTER = re.compile(r"  FILTER \((.+)\)")
_ORDER = re.compile(r"STR\((\?\w+)\) <= STR\((\?\w+)\)")
_NAME = re.compile(r"(\w+):(\w+)")
_VARIABLE = re.compile(r"\?\w+")
_IRI = re.compile(r"<[^>]+>")


class Pattern(NamedTuple):
    """A triple pattern; a term that begins with a question mark is a variable.

    If the pattern has a path, `predicate` is its first property and `path` the whole path.
    """

    subject: Term
    predicate: Term
    value: Term
    path: str = ""

    @property
    def is_axiom(self) -> bool:
        """Whether the pattern is about classes and properties rather than things."""
        telling = self.value if self.predicate == RDF.type else self.predicate
        return bool(self.path) or telling.startswith(AXIOMATIC)

    @property
    def mentions(self) -> frozenset[Term]:
        """The properties, or else the class, that triples must have to match the pattern."""
        if self.predicate == RDF.type:
            return frozenset({self.value})
        return frozenset(_IRI.findall(self.path or self.predicate))


class Rule(NamedTuple):
    """A rule: from `things` and `axioms` follows `head`, or a contradiction if there is no head.

    `title` is the rule in words; that of a contradiction has a placeholder for each variable.
    `query` finds the values of `variables` in the axioms. `order` names two variables, of which the
    first must not be the greater one, so that a pair of things is not found twice. `rank` sorts
    rules: those with the most special conclusions first, then by name.
    """

    name: str
    title: str
    head: Pattern | None
    things: tuple[Pattern, ...]
    axioms: tuple[Pattern, ...]
    variables: tuple[str, ...]
    query: str
    order: tuple[str, str] | None
    rank: tuple[int, str]

    @property
    def body(self) -> tuple[Pattern, ...]:
        """All conditions in reading order, things before axioms."""
        return (*self.things, *self.axioms)


@cache
def read_rules() -> tuple[Rule, ...]:
    """Return the rules, sorted by name.

    >>> [rule.title for rule in read_rules() if rule.name == "cax-sco"]
    ['A member of a class is one of every class above it.']
    """
    return tuple(rule_of(path.stem) for path in sorted(rules().glob("*.rq")))


@cache
def rule_of(name: str) -> Rule:
    """Return the rule with a name; no other is read.

    >>> rule_of("eq-diff1").title
    '{one} is the same as {other} and different from it'
    """
    return _parse_rule(name, (rules() / f"{name}.rq").read_text("utf-8"))


def _parse_rule(name: str, text: str) -> Rule:
    r"""Return a rule from the text of its query.

    Raises :class:`ValueError` for a query in another form than that of our rules.

    >>> text = "# All is.\nCONSTRUCT { ?a a ?b }\nWHERE {\n  ?a a ?b .\n}"
    >>> _parse_rule("all", text).things[0][:1]
    ('?a',)
    """
    prefixes = dict(_PREFIX.findall(text))
    found, body = _HEAD.search(text), _BODY.search(text)
    head = _pattern(*found.groups(), prefixes=prefixes) if found else None
    lines = body[1].splitlines() if body else [text]

    matched = [(_CONDITION.fullmatch(line), _FILTER.fullmatch(line)) for line in lines]
    if not all(condition or other for condition, other in matched):
        raise ValueError(f"{name}: not a triple pattern or a filter on each line of WHERE {{ }}")
    conditions = [_pattern(*one.groups(), prefixes=prefixes) for one, _ in matched if one]
    filters = [one[1] for _, one in matched if one]

    axioms = _in_reading_order((one for one in conditions if one.is_axiom), head)
    variables = _variables("".join(map(str, axioms)))
    on_axioms = [one for one in filters if {*_variables(one)} <= {*variables}]
    orders = [_order(name, one) for one in filters if one not in on_axioms]

    return Rule(
        name=name,
        title=text.partition("\n")[0].removeprefix("# "),
        head=head,
        things=_in_reading_order((one for one in conditions if not one.is_axiom), head),
        axioms=axioms,
        variables=variables,
        query=_query(variables, axioms, on_axioms),
        order=orders[0] if orders else None,
        rank=(len(_variables(str(head))), name),
    )


def _pattern(*terms: str, prefixes: Mapping[str, str]) -> Pattern:
    subject, predicate, value = (_expanded(term, prefixes) for term in terms)
    first = _IRI.search(predicate)
    path = predicate if first and first[0] != predicate else ""
    return Pattern(subject, first[0] if first else predicate, value, path)


def _expanded(term: str, prefixes: Mapping[str, str]) -> str:
    """Return a term or a path, with its short names expanded."""
    return (
        RDF.type if term == "a" else _NAME.sub(lambda name: f"<{prefixes[name[1]]}{name[2]}>", term)
    )


def _in_reading_order(patterns: Iterable[Pattern], head: Pattern | None) -> tuple[Pattern, ...]:
    """Return conditions in an order in which a chain is read from its beginning."""
    return tuple(sorted(patterns, key=lambda one: head is not None and one.subject != head.subject))


def _variables(text: str) -> tuple[str, ...]:
    return tuple(sorted({*_VARIABLE.findall(text)}))


def _order(name: str, condition: str) -> tuple[str, str]:
    match = _ORDER.fullmatch(condition)
    if not match:
        raise ValueError(f"{name}: a filter on things has the form STR(?one) <= STR(?other)")
    return match[1], match[2]


def _query(variables: Iterable[str], axioms: Iterable[Pattern], filters: Iterable[str]) -> str:
    """Return the query for the values in axioms."""
    lines = [f"{one.subject} {one.path or one.predicate} {one.value} ." for one in axioms]
    lines += [f"FILTER ({condition})" for condition in filters]
    return f"SELECT DISTINCT {' '.join(variables)} WHERE {{ {' '.join(lines)} }}"
