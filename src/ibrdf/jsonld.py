"""JSON-LD that people who know no RDF can read: it looks like the articles that went in.

The keys, the short names and the nesting of reports in their source are those of the context, so
that expanding the file by any JSON-LD 1.1 processor gives the triples back.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, XSD

from ibrdf.context import Context, Term
from ibrdf.turtle import by_predicate
from ibrdf.vocabulary import IB


def write_jsonld(triples: list[Any], context: Context) -> bytes:
    """Return triples as JSON that reads like an article file: keys, short names, reports inside
    the source that makes them."""
    outer = {str(term.iri): key for key, term in context.terms.items()}
    inner = outer | {str(term.iri): key for key, term in context.reports.items()}
    nodes: dict[str, dict[str, Any]] = {}
    inside: dict[str, list[str]] = {}
    for subject, about in groupby(triples, key=lambda triple: triple.subject):
        mine = list(about)
        sources = [t.object.value for t in mine if t.predicate.value == str(IB.source)]
        if len(sources) == 1:
            inside.setdefault(sources[0], []).append(subject.value)
            mine = [t for t in mine if t.predicate.value != str(IB.source)]
            nodes[subject.value] = _object(subject, mine, inner, context.reports, context)
        else:
            nodes[subject.value] = _object(subject, mine, outer, {}, context)
    for source, reports in inside.items():
        home = nodes.setdefault(source, {"id": context.compact(source)})
        home["reports"] = [nodes.pop(report) for report in reports]
    whole = {"@context": context.source, "@graph": list(nodes.values())}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _object(
    subject: Any,
    triples: Iterable[Any],
    keys: Mapping[str, str],
    scope: Mapping[str, Term],
    context: Context,
) -> dict[str, Any]:
    order = by_predicate(context)
    made: dict[str, Any] = {"id": context.compact(subject.value)}
    for _, same in groupby(sorted(triples, key=order), key=order):
        row = list(same)
        predicate = row[0].predicate.value
        if predicate == str(RDF.type):
            made["type"] = _one_or_many([_type(triple.object, context) for triple in row])
            continue
        key = keys.get(predicate)
        term = (scope.get(key) or context.terms[key]) if key else None
        fitting = [t.object for t in row if term and _fits(t.object, term)]
        others = [t.object for t in row if not (term and _fits(t.object, term))]
        if key and term and fitting:
            made[key] = _values(fitting, term, context)
        if others:
            long = context.compact(predicate)
            made[long] = _one_or_many([_expanded(value, context) for value in others])
    return made


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _type(term: Any, context: Context) -> str:
    iri = str(term.value)
    short = iri.removeprefix(context.vocabulary)
    return short if short != iri and short.isalnum() else context.compact(iri)


def _fits(value: Any, term: Term) -> bool:
    """Tell whether a key's own reading of a text gives this value back."""
    if isinstance(value, ox.NamedNode):
        return term.type.startswith("@")
    if value.language:
        return term.language in (value.language, "@language")
    return not term.language and value.datatype.value == term.type


def _values(values: list[Any], term: Term, context: Context) -> Any:
    if term.language == "@language":
        languages = sorted({value.language for value in values})
        return {
            language: _one_or_many([v.value for v in values if v.language == language])
            for language in languages
        }
    if term.type == "@vocab":
        return _one_or_many([_concept(value.value, context) for value in values])
    if term.type == "@id":
        return _one_or_many([context.compact(value.value) for value in values])
    return _one_or_many([value.value for value in values])


def _concept(iri: str, context: Context) -> str:
    return iri.removeprefix(context.prefixes["c"]) if iri.startswith(context.prefixes["c"]) else iri


def _expanded(value: Any, context: Context) -> Any:
    if isinstance(value, ox.NamedNode):
        return {"id": context.compact(value.value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == str(XSD.string):
        return value.value
    return {"@value": value.value, "@type": context.compact(value.datatype.value)}
