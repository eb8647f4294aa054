"""The named queries, and the headers of queries.

The header of a query gives its title, its audience and its parameters::

    # Which meetings and visits were there, when, where and of whom?
    # When and where; those without an agreed date come last.
    # Audience: researchers
    # Kind: time
    # Parameters: ?place a ib:Place; ?year a xsd:gYear
    # Example: place=location:tehran, year=2023

The values of a parameter are the things of a class (``?place a ib:Place``), the concepts of a
scheme (``?topic in c:topics``), the literals of a datatype (``?year a xsd:gYear``), the properties
that reports give values of (``?property a rdf:Property``), or all things in the data (``?thing a
rdfs:Resource``). Semicolons separate parameters. The ``VALUES ?place { … }`` in the query gives the
default value; ``UNDEF`` means all values.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from ibrdf.errors import QueryError, UnknownNameError
from ibrdf.rdf import terms
from ibrdf.rdf.context import read_context
from ibrdf.rdf.terms import Term
from ibrdf.resources import queries as folder
from ibrdf.sparql.guard import FORMS, Token, check, tokens, unescaped
from ibrdf.vocabulary import RDFS, XSD

_AUDIENCES = ("researchers", "journalists", "engineers", "Python developers")
_KEYS = ("Audience", "Kind", "Parameters", "Example")
_NAME = r"[a-z0-9-]+"
_PARAMETER = re.compile(r"\?(\w+) (a|in) (\w+:\w[\w-]*)")
_GRAMMAR = "?name a ib:Class, ?name in c:scheme or ?name a xsd:datatype, with ; between them"
_NOUNS = {
    RDFS.Resource: "thing",
    XSD.string: "text",
    XSD.integer: "number",
    XSD.gYear: "year",
    XSD.date: "date",
}


class Parameter(NamedTuple):
    """A parameter: its name, the class, scheme or datatype of its values, and its default.

    `default` is the text in the query, or empty if the default is all values.
    """

    name: str
    kind: Term
    default: str = ""
    in_scheme: bool = False

    @property
    def noun(self) -> str:
        """The noun for the values of the parameter.

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
    """Return the singular of a scheme's name, as the name of one of its concepts."""
    return re.sub(r"ies$", "y", words).removesuffix("es" if words[-3:] == "ses" else "s")


class NamedQuery(NamedTuple):
    """A query with the fields of its header: name, title, audience, parameters and others.

    `kind` is the kind of question, such as look-up, time, counting or absence; `example` holds
    parameters with values, as an example of a call. `text` is the query itself, and `form` one of
    SELECT, ASK, CONSTRUCT and DESCRIBE.

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
    """Return the named queries, sorted by name.

    >>> [query.form for query in queries() if query.name == "meetings"]
    ['SELECT']
    """
    return tuple(map(_read_named, query_names()))


@cache
def query_names() -> tuple[str, ...]:
    """Return the names of the named queries, sorted."""
    return tuple(sorted(path.stem for path in folder().glob("*.rq")))


@cache
def _read_named(name: str) -> NamedQuery:
    """Return a query that comes with this library, so that it needs neither checks nor a lexer.

    Its form begins a line, and the values of a variable stand on one line.
    """
    text = (folder() / f"{name}.rq").read_text("utf-8")
    form = next(form for form in FORMS if f"\n{form} " in text)
    return _with_header(text, name, form, _defaults_on_lines(text))


def _defaults_on_lines(text: str) -> dict[str, str]:
    """Return the values by variable, each from a line such as ``VALUES ?place { UNDEF }``."""
    lines = (line.split() for line in text.splitlines() if line.endswith("}"))
    return {words[1][1:]: " ".join(words[3:-1]) for words in lines if words[0] == "VALUES"}


def by_audience() -> dict[str, tuple[NamedQuery, ...]]:
    """Return the named queries by audience, in the order of :data:`_AUDIENCES`.

    >>> list(by_audience())
    ['researchers', 'journalists', 'engineers', 'Python developers']
    """
    return {who: tuple(one for one in queries() if one.audience == who) for who in _AUDIENCES}


def named(name: str) -> NamedQuery:
    """Return the named query with a name; no other query is read.

    Raises :class:`~ibrdf.errors.UnknownNameError`, with the nearest name.
    """
    if name not in query_names():
        raise UnknownNameError("query", name, query_names())
    return _read_named(name)


def find_query(query: str) -> NamedQuery:
    """Return a query by its name or its text; a name has only ``a-z``, digits and hyphens.

    Raises :class:`~ibrdf.errors.UnknownNameError` for an unknown name, and
    :class:`~ibrdf.errors.QueryError` for a text as :func:`read_query` does.
    """
    if not isinstance(query, str):
        raise TypeError(f"a query is a name or a text, not a {type(query).__name__}")
    is_name = query in query_names() or re.fullmatch(_NAME, query)
    return named(query) if is_name else read_query(query)


# Headers ----------------------------------------------------------------------


def read_query(text: str, name: str = "") -> NamedQuery:
    r"""Return a query with the fields of its header, which may be missing.

    Raises :class:`~ibrdf.errors.QueryError` if the query is refused, or if the header has a
    malformed or unknown parameter.

    >>> read_query("# Who met\n# Parameters: ?one a ib:Person\nASK { VALUES ?one { UNDEF } }").title
    'Who met'
    """
    clean = unescaped(text)
    form = check(clean)
    defaults = {name: clean[first].strip() for name, (first, *_) in values_blocks(clean).items()}
    return _with_header(clean, name, form, defaults)


def _with_header(text: str, name: str, form: str, defaults: Mapping[str, str]) -> NamedQuery:
    """Return a query with the fields of its header; `defaults` are the values by variable."""
    fields = _fields(text)
    title, *description = fields[""] or [""]
    declared = "; ".join(fields["Parameters"]).split("; ")
    parameters = (_parameter(one, defaults) for one in declared if one not in {"", "none"})
    return NamedQuery(
        name=name,
        title=title,
        description=" ".join(description),
        audience=" ".join(fields["Audience"]),
        kind=" ".join(fields["Kind"]),
        parameters=tuple(parameters),
        example=_example(", ".join(fields["Example"])),
        text=text,
        form=form,
    )


def _fields(text: str) -> dict[str, list[str]]:
    """Return the lines of a header by key; lines without a key have an empty key."""
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


def _parameter(text: str, defaults: Mapping[str, str]) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise QueryError(f"the query's header says Parameters: {text}; it takes {_GRAMMAR}")
    name, how, kind = match.groups()
    if name not in defaults:
        raise QueryError(f"the query's header names ?{name}, which has no VALUES ?{name} {{ … }}")
    default = "" if defaults[name] == "UNDEF" else defaults[name]
    return Parameter(name, terms.iri(read_context().expand(kind)), default, how == "in")


def values_blocks(query: str) -> dict[str, list[slice]]:
    """Return the slices of the text that hold the values of a variable, by variable.

    Only VALUES blocks of a single variable count.

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
    """Return the end of a block, or `otherwise` if it has none, which the engine reports."""
    return next((token.start for token in found if token.text == "}"), otherwise)
