"""The catalogue of named queries: grouped by question words, and searched."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pyoxigraph as ox

from ibrdf.rdf.context import read_context
from ibrdf.rdf.store import Store
from ibrdf.sparql.engine import ask
from ibrdf.sparql.library import NamedQuery, queries

_OTHER = "Other"
# The words by which a title belongs to a group; "how many" comes before "how".
_QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "Who": "who|whom|whose",
        "What": "what",
        "When": "when",
        "Where": "where",
        "How many": "how (?:many|much|often)",
        "How": "how",
        "Why": "why",
        "Which": "which",
        "Whether": "whether",
    }
)
# Words that seldom come first; a title that has one further on is named in its group too.
_SELDOM_FIRST = ("When", "Where", "How many", "Why")
_YES_OR_NO = r"(?:is|are|was|were|do|does|did|has|have|had|can|could) "


class Group(NamedTuple):
    """The queries whose title asks with a word, and others that ask with it further on."""

    word: str
    queries: tuple[NamedQuery, ...]
    also: tuple[NamedQuery, ...] = ()


def by_question(book: Iterable[NamedQuery] | None = None) -> tuple[Group, ...]:
    r"""Return queries by the first question word of their title; without `book`, the named ones.

    >>> from ibrdf.sparql.library import read_query
    >>> [group.word for group in by_question([read_query("# Who met whom, and where?\nASK {}")])]
    ['Who', 'Where']
    """
    chosen = queries() if book is None else tuple(book)
    words = {query: question_word(query.title) for query in chosen}
    groups = (
        Group(
            word,
            tuple(one for one in chosen if words[one] == word),
            tuple(one for one in chosen if words[one] != word and _asks_too(one, word)),
        )
        for word in (*_QUESTIONS, _OTHER)
    )
    return tuple(group for group in groups if group.queries or group.also)


def _asks_too(query: NamedQuery, word: str) -> bool:
    """Whether a title asks with a word that seldom comes first."""
    if word not in _SELDOM_FIRST:
        return False
    return re.search(rf"\b(?:{_QUESTIONS[word]})\b", query.title, re.IGNORECASE) is not None


def question_word(title: str) -> str:
    """Return the question word under which a title stands; yes-or-no questions ask whether.

    >>> question_word("Signed or drafted: how far has it come?"), question_word("Is it stated?")
    ('How', 'Whether')
    """
    if re.match(_YES_OR_NO, title, re.IGNORECASE):
        return "Whether"
    named = "|".join(f"(?P<_{i}>{words})" for i, words in enumerate(_QUESTIONS.values()))
    first = re.search(rf"\b(?:{named})\b", title, re.IGNORECASE)
    return [*_QUESTIONS][int(str(first.lastgroup)[1:])] if first else _OTHER


def search(text: str) -> tuple[NamedQuery, ...]:
    """Return the named queries that hold all words of a text, in whole or as parts of words.

    Names, titles, descriptions, parameters and columns are searched, in any case.

    >>> "meetings" in {query.name for query in search("place YEAR")}
    True
    """
    words = text.casefold().split()
    return tuple(
        one for one in queries() if all(word in _searched(one).casefold() for word in words)
    )


def columns_of(query: NamedQuery) -> tuple[str, ...]:
    """Return the columns of the answer to a SELECT query; no other answer has columns.

    >>> from ibrdf.sparql.library import read_query
    >>> columns_of(read_query("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y } GROUP BY ?x"))
    ('x', 'n')
    """
    if query.form != "SELECT":
        return ()
    asked = ask(Store(ox.Store(), is_split=False), query.text, read_context().prefixes)
    return tuple(variable.value for variable in asked.variables)  # type: ignore[union-attr]


def _searched(query: NamedQuery) -> str:
    parameters = (f"{one.name} {one.noun}" for one in query.parameters)
    parts = (query.name, query.title, query.description, *parameters, *columns_of(query))
    return "\n".join(parts)
