"""The named queries, and what the header of a query says of it.

A query's header says what it is for::

    # Meetings and visits in order
    # When and where; those without an agreed date come last.
    # Audience: researchers
    # Kind: time
    # Parameters: ?place a ib:Place; ?year a xsd:gYear
    # Example: place=location:tehran, year=2023

A parameter is of a class (``?place a ib:Place``), of a concept scheme (``?topic in c:topics``), of
a datatype (``?year a xsd:gYear``), a property that reports give values of (``?property a
rdf:Property``), or anything that the data describes (``?thing a rdfs:Resource``); several are
parted by semicolons. The query's own ``VALUES ?place { … }`` gives its default, and ``UNDEF`` there
means all.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from ibrdf.errors import QueryError, UnknownNameError
from ibrdf.rdf import terms
from ibrdf.rdf.context import read_context
from ibrdf.rdf.terms import Term
from ibrdf.resources import queries as folder
from ibrdf.sandbox.limits import limited
from ibrdf.sparql.guard import Token, check, tokens, unescaped
from ibrdf.vocabulary import RDFS, XSD

AUDIENCES = ("researchers", "journalists", "engineers", "Python developers")
_KEYS = ("Audience", "Kind", "Parameters", "Example")
_NAME = re.compile(r"[a-z0-9-]+")
_PARAMETER = re.compile(r"\?(\w+) (a|in) (\w+:\w[\w-]*)")
_GRAMMAR = "?name a ib:Class, ?name in c:scheme or ?name a xsd:datatype, with ; between them"
_NOUNS = {
    RDFS.Resource: "thing",
    XSD.string: "text",
    XSD.integer: "number",
    XSD.gYear: "year",
    XSD.date: "date",
}


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name, the class, scheme or datatype of its values, and a default.

    `default` is as the query writes it, and empty where the query takes all.
    """

    name: str
    kind: Term
    default: str = ""
    in_scheme: bool = False

    @property
    def noun(self) -> str:
        """What its values are, in words.

        >>> from ibrdf.vocabulary import IB
        >>> Parameter("figure", IB.TradeFigure).noun
        'trade figure'
        """
        if self.kind in _NOUNS:
            return _NOUNS[self.kind]
        name = re.split("[#/]", terms.text_of(self.kind))[-1]
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|-", " ", name).lower()
        return _singular(words) if self.in_scheme else words


def _singular(words: str) -> str:
    """Return the name of a scheme, which is in the plural, as that of one of its concepts."""
    return re.sub(r"ies$", "y", words).removesuffix("es" if words[-3:] == "ses" else "s")


@dataclass(frozen=True)
class NamedQuery:
    """A query with its header: what it is called, what it gives, whom it serves, what it takes.

    `kind` is what sort of question it is, such as look-up, time, counting or absence; `example`
    holds parameters with their values, to show how it is asked. `text` is the query itself, and
    `form` one of SELECT, ASK, CONSTRUCT and DESCRIBE.

    >>> [parameter.name for parameter in named("meetings").parameters]
    ['place', 'year']
    """

    name: str
    title: str
    description: str
    audience: str
    kind: str
    parameters: tuple[Parameter, ...]
    example: tuple[tuple[str, str], ...]
    text: str
    form: str


def queries() -> tuple[NamedQuery, ...]:
    """Return the named queries, in the order of their names.

    >>> [query.title for query in queries() if query.name == "meetings"]
    ['Meetings and visits in order']
    """
    return tuple(map(_read_named, query_names()))


@cache
def query_names() -> tuple[str, ...]:
    """Return the names of the named queries, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.rq")))


@cache
def _read_named(name: str) -> NamedQuery:
    text = (folder() / f"{name}.rq").read_text("utf-8")
    with limited(query=math.inf):  # it is ours
        return read_query(text, name)


def by_audience() -> dict[str, tuple[NamedQuery, ...]]:
    """Return the named queries by whom they serve, in the order of :data:`AUDIENCES`.

    >>> list(by_audience())
    ['researchers', 'journalists', 'engineers', 'Python developers']
    """
    return {who: tuple(one for one in queries() if one.audience == who) for who in AUDIENCES}


def named(name: str) -> NamedQuery:
    """Return the query of a name; no other is read.

    Raises :class:`~ibrdf.errors.UnknownNameError`, with the nearest name.
    """
    if name not in query_names():
        raise UnknownNameError("query", name, query_names())
    return _read_named(name)


def find_query(query: str) -> NamedQuery:
    """Return the query of a name, or that of a text: a name is of ``a-z``, digits and hyphens.

    Raises :class:`~ibrdf.errors.UnknownNameError` or :class:`~ibrdf.errors.QueryError`.
    """
    if not isinstance(query, str):
        raise TypeError(f"a query is a name or a text, not a {type(query).__name__}")
    return named(query) if _NAME.fullmatch(query) else read_query(query)


# Headers ----------------------------------------------------------------------


def read_query(text: str, name: str = "") -> NamedQuery:
    r"""Return a query with what its header says of it; a query needs none.

    Raises :class:`~ibrdf.errors.QueryError` where the query may not be asked, or where the header
    names a parameter wrongly.

    >>> read_query("# Who met\n# Parameters: ?one a ib:Person\nASK { VALUES ?one { UNDEF } }").title
    'Who met'
    """
    clean = unescaped(text)
    form = check(clean)
    fields = _fields(clean)
    title, *description = fields[""] or [""]

    blocks = values_blocks(clean)
    declared = "; ".join(fields["Parameters"]).split("; ")
    parameters = (_parameter(one, clean, blocks) for one in declared if one not in {"", "none"})
    return NamedQuery(
        name=name,
        title=title,
        description=" ".join(description),
        audience=" ".join(fields["Audience"]),
        kind=" ".join(fields["Kind"]),
        parameters=tuple(parameters),
        example=_example(", ".join(fields["Example"])),
        text=clean,
        form=form,
    )


def _fields(text: str) -> dict[str, list[str]]:
    """Return the lines of a header by their keys; what has none belongs to the empty key."""
    fields: dict[str, list[str]] = {key: [] for key in ("", *_KEYS)}
    for line in takewhile(lambda line: line.startswith("#"), text.splitlines()):
        content = line.removeprefix("#").strip()
        key, _, rest = content.partition(": ")
        if key in _KEYS:
            fields[key].append(rest)
        else:
            fields[""].append(content)
    return fields


def _example(text: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters of an example: ``place=location:tehran, year=2023``."""
    pairs = (pair.partition("=") for pair in text.split(", ") if pair)
    return tuple((name, value) for name, _, value in pairs)


def _parameter(text: str, query: str, blocks: Mapping[str, list[slice]]) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise QueryError(f"the query's header says Parameters: {text}; it takes {_GRAMMAR}")
    name, how, kind = match.groups()
    if name not in blocks:
        raise QueryError(f"the query's header names ?{name}, which has no VALUES ?{name} {{ … }}")
    default = query[blocks[name][0]].strip()
    iri = terms.iri(read_context().expand(kind))
    return Parameter(name, iri, "" if default == "UNDEF" else default, how == "in")


def values_blocks(query: str) -> dict[str, list[slice]]:
    """Return where the values of each variable stand that has a VALUES block of its own.

    >>> values_blocks("ASK { VALUES ?x { UNDEF } }")
    {'x': [slice(17, 24, None)]}
    """
    found = tokens(query)
    made: dict[str, list[slice]] = {}
    for i, (word, variable, opening) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        if (word.text.upper(), variable.kind, opening.text) == ("VALUES", "variable", "{"):
            block = slice(opening.end, _end_of_block(found[i + 3 :], opening.end))
            made.setdefault(variable.text[1:], []).append(block)
    return made


def _end_of_block(found: list[Token], otherwise: int) -> int:
    """Return where a block ends; where it does not, the engine says so."""
    return next((token.start for token in found if token.text == "}"), otherwise)
