"""Which instances of rules triples match, one by one and joined."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import combinations
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from ibrdf.rdf.terms import Term, Triple
from ibrdf.reasoning.axioms import Instance, fill
from ibrdf.reasoning.rules import Pattern

Values: TypeAlias = Mapping[str, Term]


def is_variable(term: Term) -> bool:
    """Whether a term of a pattern is a variable."""
    return term[:1] == "?"


def unify(pattern: Pattern, triple: Triple, values: Values) -> dict[str, Term] | None:
    """Return the values under which a pattern is a triple, or nothing where there are none.

    >>> unify(Pattern("?a", "<urn:p>", "?a"), ("<urn:x>", "<urn:p>", "<urn:x>"), {})
    {'?a': '<urn:x>'}
    >>> unify(Pattern("?a", "<urn:p>", "?a"), ("<urn:x>", "<urn:p>", "<urn:y>"), {})
    """
    made = dict(values)
    for wanted, term in zip(pattern[:3], triple, strict=True):
        if not is_variable(wanted):
            if wanted != term:
                return None
        elif made.setdefault(wanted, term) != term:
            return None
    return made
