"""JSON-LD that people who know no RDF can read: it looks like the articles that went in.

The keys, the short names and the nesting of reports in their source are those of the context, so
that expanding the file by any JSON-LD 1.1 processor gives the triples back.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, XSD

from ibrdf.errors import OutputError
from ibrdf.rdf.bridge import CONCEPT, IB
from ibrdf.rdf.context import Context, Definition
from ibrdf.rdf.turtle import by_predicate

# A name that is taken from a vocabulary alone, without prefix.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


@dataclass(frozen=True)
class _Scope:
    """Where a node stands: at the top, or among the reports of a source, where keys mean twins."""

    terms: Mapping[str, Definition]
    keys: Mapping[str, str]
    vocabulary: str


def write_jsonld(triples: list[Any], context: Context) -> bytes:
    """Return sorted triples as JSON that reads like an article file.

    It has the keys and the short names of the context, and reports are inside their source.
    Raises :class:`~ibrdf.errors.OutputError` for an IRI that JSON-LD would take for a short name.
    """
    top = _scope(context.terms, context.vocabulary)
    among_reports = _scope({**context.terms, **context.reports}, "")
    homes = _homes(triples)
    nodes: dict[str, dict[str, Any]] = {}
    reports: dict[str, list[dict[str, Any]]] = {}
    for subject, about in groupby(triples, key=lambda triple: triple.subject.value):
        home = homes.get(subject)
        if home:
            mine = (triple for triple in about if triple.predicate.value != str(IB.source))
            reports.setdefault(home, []).append(_node(subject, mine, among_reports, context))
        else:
            nodes[subject] = _node(subject, about, top, context)
    for source, inside in reports.items():
        nodes.setdefault(source, {"id": _name(source, context)})["reports"] = inside
    whole = {"@context": context.source, "@graph": list(nodes.values())}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _scope(terms: Mapping[str, Definition], vocabulary: str) -> _Scope:
    return _Scope(terms, {str(term.iri): key for key, term in terms.items()}, vocabulary)


def _homes(triples: Iterable[Any]) -> dict[str, str]:
    """Return the source that each report stands in: its only one, if that stands in no other."""
    sources: dict[str, list[Any]] = {}
    for triple in triples:
        if triple.predicate.value == str(IB.source):
            sources.setdefault(triple.subject.value, []).append(triple.object)
    return {
        report: given[0].value
        for report, given in sources.items()
        if len(given) == 1 and isinstance(given[0], ox.NamedNode) and given[0].value not in sources
    }


def _node(subject: str, triples: Iterable[Any], scope: _Scope, context: Context) -> dict[str, Any]:
    order = by_predicate(context)
    made: dict[str, Any] = {"id": _name(subject, context)}
    for _, same in groupby(sorted(triples, key=order), key=order):
        row = list(same)
        predicate = row[0].predicate.value
        key, reading = _reading(predicate, scope)
        plain = [triple.object for triple in row if reading and _fits(triple.object, reading)]
        others = [triple.object for triple in row if triple.object not in plain]
        if plain and reading:
            made[key] = _values(plain, reading, scope, context)
        if others:
            made[_name(predicate, context)] = _one_or_many(
                [_expanded(value, context) for value in others]
            )
    return made


_TYPE = Definition(RDF.type, "@type")


def _reading(predicate: str, scope: _Scope) -> tuple[str, Definition | None]:
    """Return the key that stands for a property, with what the context says of its values."""
    if predicate == str(RDF.type):
        return "type", _TYPE
    key = scope.keys.get(predicate, "")
    return key, scope.terms.get(key)


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _fits(value: Any, term: Definition) -> bool:
    """Tell whether a key's own reading of a text gives this value back."""
    if isinstance(value, ox.NamedNode):
        return term.type.startswith("@")
    if value.language:
        return term.language in (value.language, "@language")
    return not term.language and value.datatype.value == term.type


def _values(values: list[Any], term: Definition, scope: _Scope, context: Context) -> Any:
    if term.language == "@language":
        return {
            language: _one_or_many([v.value for v in values if v.language == language])
            for language in sorted({value.language for value in values})
        }
    if term.type == "@type":
        return _one_or_many([_word(v.value, scope.vocabulary, context) for v in values])
    if term.type == "@vocab":
        return _one_or_many([_word(v.value, str(CONCEPT), context) for v in values])
    if term.type == "@id":
        return _one_or_many([_name(v.value, context) for v in values])
    return _one_or_many([v.value for v in values])


def _word(iri: str, vocabulary: str, context: Context) -> str:
    """Return a class or concept without its vocabulary, unless a key has the same name."""
    word = iri.removeprefix(vocabulary or context.vocabulary)
    known = context.terms.get(word)
    if known and str(known.iri) == iri:
        return word
    plain = bool(vocabulary) and _WORD.fullmatch(word) and word not in context.source
    return word if plain else _name(iri, context)


def _name(iri: str, context: Context) -> str:
    """Return an IRI in short, or whole where it would be read as another one."""
    for name in (context.compact(iri), iri):
        prefix, _, local = name.partition(":")
        short = prefix in context.prefixes and not local.startswith("//")
        if (context.prefixes[prefix] + local if short else name) == iri:
            return name
    raise OutputError(f"JSON-LD reads {iri} as a short name; rename the prefix or the IRI")


def _expanded(value: Any, context: Context) -> Any:
    if isinstance(value, ox.NamedNode):
        return {"id": _name(value.value, context)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == str(XSD.string):
        return value.value
    return {"@value": value.value, "@type": _name(value.datatype.value, context)}
