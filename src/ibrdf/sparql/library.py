"""The named queries, and how values are put into a query.

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
from datetime import date
from functools import cache
from itertools import takewhile
from typing import Any

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from ibrdf.errors import QueryError, UnknownNameError
from ibrdf.rdf.bridge import IB
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.ontology import read_ontology, superclasses
from ibrdf.rdf.syntax import to_oxigraph
from ibrdf.resources import bundled
from ibrdf.resources import queries as folder
from ibrdf.sandbox.limits import limited
from ibrdf.sparql import guard as tokens
from ibrdf.sparql.guard import Token

AUDIENCES = ("researchers", "journalists", "engineers", "Python developers")
_KEYS = ("Audience", "Kind", "Parameters", "Example")
_NAME = re.compile(r"[a-z0-9-]+")
_PARAMETER = re.compile(r"\?(\w+) (a|in) (\w+:\w[\w-]*)")
_GRAMMAR = "?name a ib:Class, ?name in c:scheme or ?name a xsd:datatype, with ; between them"
_LEXICAL = {
    XSD.string: re.compile(r".*", re.DOTALL),
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.gYear: re.compile(r"-?[0-9]{4,}"),
    XSD.date: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
# Anything that the data describes, and any property that reports have a twin of.
_MEMBERS = {RDFS.Resource: None, RDF.Property: IB.reportedAs}
_EXAMPLES = {XSD.gYear: "2023", XSD.date: "2023-07-31"}
_DATATYPES = {XSD.string: "text", XSD.integer: "number", XSD.gYear: "year", XSD.date: "date"}


@dataclass(frozen=True)
class Parameter:
    """What may be asked for: a name, the class, scheme or datatype of its values, and a default.

    `default` is as the query writes it, and empty where the query takes all.
    """

    name: str
    kind: URIRef
    default: str = ""
    in_scheme: bool = False

    @property
    def noun(self) -> str:
        """What its values are, in words.

        >>> Parameter("figure", URIRef("https://w3id.org/ibrdf/ns#TradeFigure")).noun
        'trade figure'
        """
        if self.kind == RDFS.Resource:
            return "thing"
        words = re.sub(r"(?<=[a-z])(?=[A-Z])|-", " ", re.split("[#/]", self.kind)[-1]).lower()
        if self.in_scheme:  # which is named in the plural
            return re.sub(r"ies$", "y", words).removesuffix("es" if words[-3:] == "ses" else "s")
        return _DATATYPES.get(self.kind, words)


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


@cache
def queries() -> tuple[NamedQuery, ...]:
    """Return the named queries, in the order of their names.

    >>> [query.title for query in queries() if query.name == "meetings"]
    ['Meetings and visits in order']
    """
    with limited(query=math.inf):  # they are ours
        return tuple(
            read_query(path.read_text("utf-8"), path.stem)
            for path in sorted(folder().glob("*.rq"), key=lambda path: path.stem)
        )


def by_audience() -> dict[str, tuple[NamedQuery, ...]]:
    """Return the named queries by whom they serve, in the order of :data:`AUDIENCES`.

    >>> list(by_audience())
    ['researchers', 'journalists', 'engineers', 'Python developers']
    """
    return {who: tuple(one for one in queries() if one.audience == who) for who in AUDIENCES}


def named(name: str) -> NamedQuery:
    """Return the query of a name.

    Raises :class:`~ibrdf.errors.UnknownNameError`, with the nearest name.
    """
    book = {query.name: query for query in queries()}
    if name not in book:
        raise UnknownNameError("query", name, book)
    return book[name]


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
    clean = tokens.plain(text)
    form = tokens.check(clean)
    fields: dict[str, list[str]] = {key: [] for key in ("", *_KEYS)}
    for line in takewhile(lambda line: line.startswith("#"), clean.splitlines()):
        key, _, rest = line.removeprefix("#").strip().partition(": ")
        known = key in fields and key != ""
        fields[key if known else ""].append(rest if known else line.removeprefix("#").strip())
    title, *description = fields[""] or [""]
    blocks = _blocks(tokens.tokens(clean))
    parameters = (_parameter(p, clean, blocks) for p in "; ".join(fields["Parameters"]).split("; "))
    return NamedQuery(
        name=name,
        title=title,
        description=" ".join(description),
        audience=" ".join(fields["Audience"]),
        kind=" ".join(fields["Kind"]),
        parameters=tuple(parameter for parameter in parameters if parameter),
        example=_example(", ".join(fields["Example"])),
        text=clean,
        form=form,
    )


def _example(text: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters of an example: ``place=location:tehran, year=2023``."""
    pairs = (pair.partition("=") for pair in text.split(", ") if pair)
    return tuple((name, value) for name, _, value in pairs)


def _parameter(text: str, query: str, blocks: Mapping[str, list[slice]]) -> Parameter | None:
    if text in {"", "none"}:
        return None
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise QueryError(f"the query's header says Parameters: {text}; it takes {_GRAMMAR}")
    name, how, kind = match.groups()
    if name not in blocks:
        raise QueryError(f"the query's header names ?{name}, which has no VALUES ?{name} {{ … }}")
    default = query[blocks[name][0]].strip()
    iri = URIRef(read_context().expand(kind))
    return Parameter(name, iri, "" if default == "UNDEF" else default, how == "in")


def _blocks(found: list[Token]) -> dict[str, list[slice]]:
    """Return where the values of each variable stand that has a VALUES block of its own."""
    made: dict[str, list[slice]] = {}
    for i, (word, variable, opening) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        if (word.text.upper(), variable.kind, opening.text) == ("VALUES", "variable", "{"):
            # Where there is none the engine says so.
            end = next((token.start for token in found[i + 3 :] if token.text == "}"), opening.end)
            made.setdefault(variable.text[1:], []).append(slice(opening.end, end))
    return made


# Values -----------------------------------------------------------------------


def bind(
    query: NamedQuery, values: Mapping[str, Any], data: Graph, context: Context | None = None
) -> str:
    r"""Return the text of a query with values for its parameters; the others keep their default.

    A value is a text (``location:minsk``, ``defence``, ``2023``), a number or an rdflib term;
    ``None`` is none. Things must be in the data and of the parameter's class.
    Raises :class:`~ibrdf.errors.UnknownNameError` and :class:`~ibrdf.errors.QueryError`.

    >>> query = read_query("# x\n# Parameters: ?year a xsd:gYear\nASK { VALUES ?year { UNDEF } }")
    >>> bind(query, {"year": 2023}, Graph()).splitlines()[-1]
    'ASK { VALUES ?year { "2023"^^<http://www.w3.org/2001/XMLSchema#gYear> } }'
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    blocks = _blocks(tokens.tokens(query.text))
    changes: list[tuple[slice, str]] = []
    for name, value in values.items():
        if name not in known:
            raise UnknownNameError("parameter", name, known, _parameters_of(query))
        if value is not None:
            term = to_term(known[name], str(value), data, context or read_context())
            changes += [(block, f" {_written(term)} ") for block in blocks[name]]
    text = query.text
    for block, written in sorted(changes, key=lambda change: change[0].start, reverse=True):
        text = text[: block.start] + written + text[block.stop :]
    return text


def _parameters_of(query: NamedQuery) -> str:
    names = ", ".join(parameter.name for parameter in query.parameters)
    return f"{query.name or 'the query'} takes {names or 'none'}"


def _written(term: URIRef | Literal) -> str:
    """Return a term as SPARQL writes it; a text that rdflib would take for an escape is refused."""
    try:
        text = str(to_oxigraph(term))
    except ValueError as error:
        raise QueryError(f"{term} can't be asked for: {error}") from error
    if tokens.plain(text) != text:
        raise QueryError(f"{term} can't be asked for: it holds what looks like an escape")
    return text


def to_term(parameter: Parameter, text: str, data: Graph, context: Context) -> URIRef | Literal:
    """Return what a text means as the value of a parameter.

    A name without a prefix is that of the one thing that could be meant: ``minsk`` for a place.
    Raises :class:`~ibrdf.errors.UnknownNameError` for what the data does not know, with the nearest
    it does, and :class:`~ibrdf.errors.QueryError` for a value of another class or datatype.
    """
    if parameter.kind in _LEXICAL:
        return _literal(parameter, text)
    if parameter.kind == RDF.Property and text in context.terms:
        text = context.compact(context.terms[text].iri)  # an author's key, such as gloss
    if ":" in text:
        iri = URIRef(context.expand(text))
        if parameter.kind == RDF.Property:
            # A twin is of its property.
            iri = next((URIRef(str(prop)) for prop in data.subjects(IB.reportedAs, iri)), iri)
        if _belongs(parameter, iri, data):
            return iri
        if (iri, RDF.type, None) in data and parameter.kind != RDF.Property:
            kinds = " and ".join(sorted(_nouns(iri, data)))
            raise QueryError(f"{text} is no {parameter.noun}: its class is {kinds}")
    members = {context.compact(str(known)): known for known in _members(parameter, data)}
    alike = sorted(name for name in members if _local(name) == text)
    # What tables print may be typed too.
    alike = alike or sorted(name for name, iri in members.items() if text in _labels(iri, data))
    if len(alike) > 1:
        raise QueryError(f"{text} could be {' or '.join(alike)}; say which")
    if alike:
        return URIRef(str(members[alike[0]]))
    names = members if ":" in text else {_local(name): iri for name, iri in members.items()}
    raise UnknownNameError(parameter.noun, text, names)


def _labels(iri: Any, data: Graph) -> set[str]:
    return {
        str(label) for prop in (RDFS.label, SKOS.prefLabel) for label in data.objects(iri, prop)
    }


def _local(name: str) -> str:
    return name.partition(":")[2]


def _literal(parameter: Parameter, text: str) -> Literal:
    fits = _LEXICAL[parameter.kind].fullmatch(text) is not None
    if fits and parameter.kind == XSD.date:
        try:
            date.fromisoformat(text)
        except ValueError:
            fits = False
    if not fits:
        example = _EXAMPLES.get(parameter.kind, "12")
        raise QueryError(f"{parameter.name}={text} is no {parameter.noun}, such as {example}")
    kind = None if parameter.kind == XSD.string else parameter.kind
    return Literal(text, datatype=kind, normalize=False)


def _belongs(parameter: Parameter, iri: URIRef, data: Graph) -> bool:
    if parameter.in_scheme:
        return (iri, SKOS.inScheme, parameter.kind) in data
    if parameter.kind in _MEMBERS:
        return (iri, _MEMBERS[parameter.kind], None) in data
    kinds = (kind for kind in data.objects(iri, RDF.type) if isinstance(kind, URIRef))
    return any(parameter.kind in _above(kind, data) for kind in kinds)


def _members(parameter: Parameter, data: Graph) -> set[Any]:
    """Return all that could be the value of a parameter."""
    if parameter.in_scheme:
        return set(data.subjects(SKOS.inScheme, parameter.kind))
    if parameter.kind in _MEMBERS:
        return set(data.subjects(_MEMBERS[parameter.kind] or RDFS.label))
    return {
        thing
        for thing, kind in data.subject_objects(RDF.type)
        if isinstance(kind, URIRef) and parameter.kind in _above(kind, data)
    }


def _above(kind: URIRef, data: Graph) -> set[URIRef]:
    """Return a class and those above it, also where the data comes without its ontology."""
    return superclasses(data, kind) | superclasses(_ontology(), kind)


@cache
def _ontology() -> Graph:
    return read_ontology(bundled() / "ontology")


def _nouns(iri: URIRef, data: Graph) -> set[str]:
    return {Parameter("", URIRef(str(kind))).noun for kind in data.objects(iri, RDF.type)}
