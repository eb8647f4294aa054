"""JSON Schemas for editors, so that whoever writes an article file sees ids and concepts offered.

Drafts are those that editors know (`draft-07 <https://json-schema.org/draft-07/schema>`_). The
schemas follow from context, concepts, shapes and registry; what they can't say, validation does.
"""

import json
from collections.abc import Iterable
from typing import Any

from rdflib import RDF, RDFS, SH, SKOS, URIRef

from ibrdf.articles.encoding import CORPUS_KEYS, SILENT_KEYS, SOURCE_KEYS, THING_KEYS, report_keys
from ibrdf.corpus import Corpus
from ibrdf.rdf.bridge import CONCEPT, CONTEXT, GRAPH, IB
from ibrdf.rdf.context import ID, VOCAB, Term
from ibrdf.rdf.shapes import policies

_DRAFT = "http://json-schema.org/draft-07/schema#"


def schemas(corpus: Corpus) -> dict[str, bytes]:
    """Return the schema files of a corpus by their names, for the folder ``data``.

    >>> from ibrdf.graphs import load
    >>> sorted(schemas(load()))
    ['article.schema.json', 'registry.schema.json']
    """
    made = {"article": article_schema(corpus), "registry": registry_schema(corpus)}
    return {f"{name}.schema.json": _bytes(schema) for name, schema in made.items()}


def _bytes(schema: dict[str, Any]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def article_schema(corpus: Corpus) -> dict[str, Any]:
    """Return the schema of an article file."""
    context = corpus.context
    terms = {**context.terms, **context.reports}
    report = _object(
        {key: _value(corpus, terms[key]) for key in sorted(report_keys(context))},
        required=["about"],  # an editorial report has no evidence
    )
    source = {
        key: _value(corpus, context.terms[key]) for key in _property_keys(SOURCE_KEYS, corpus)
    }
    source |= _head(["Article", "EditorialNote"])
    source["reports"] = {"type": ["array", "null"], "items": report}
    silent = {key: _value(corpus, terms[key]) for key in _property_keys(SILENT_KEYS, corpus)}
    silent["id"] = {"type": "string"}
    source["silent"] = {"type": "array", "items": _object(silent, sorted(SILENT_KEYS))}
    return _whole("An article and what it says", source, ["id", "type", "label", "reports"])


def registry_schema(corpus: Corpus) -> dict[str, Any]:
    """Return the schema of the registry."""
    terms = corpus.context.terms
    kinds = sorted(
        {
            str(below).removeprefix(str(IB))
            for kind, _ in policies(corpus.shapes)
            for below in corpus.transitive_subjects(RDFS.subClassOf, kind)
        }
    )
    thing = {key: _value(corpus, terms[key]) for key in _property_keys(THING_KEYS, corpus)}
    thing |= {"id": {"type": "string"}, "type": {"enum": kinds}}
    whole = {key: _value(corpus, terms[key]) for key in _property_keys(CORPUS_KEYS, corpus)}
    whole |= _head(["void:Dataset"])
    whole["things"] = {"type": "array", "items": _object(thing, required=["id", "type", "label"])}
    return _whole("What exists", whole, ["things"])


def _property_keys(keys: Iterable[str], corpus: Corpus) -> list[str]:
    return sorted(key for key in keys if key in corpus.context.terms)


def _head(kinds: list[str]) -> dict[str, Any]:
    return {"@context": {"const": CONTEXT}, "id": {"type": "string"}, "type": {"enum": kinds}}


def _whole(title: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"$schema": _DRAFT, "title": title} | _object(properties, required)


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _value(corpus: Corpus, term: Term) -> dict[str, Any]:
    """Return the schema of one key: what it means, and one value or a list of them."""
    meaning = corpus.value(_property(corpus, term.iri), SKOS.definition, any=True)
    described = {"description": str(meaning)} if meaning else {}
    if term.language == "@language":
        return described | {"type": "object", "additionalProperties": {"type": "string"}}
    one = _one(corpus, term)
    return described | {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _property(corpus: Corpus, iri: URIRef) -> URIRef:
    """Return the property of things that a twin belongs to, else the property itself."""
    found = corpus.value(predicate=IB.reportedAs, object=iri, any=True)
    return found if isinstance(found, URIRef) else iri


def _one(corpus: Corpus, term: Term) -> dict[str, Any]:
    if term.type == VOCAB:
        return {"enum": _concepts(corpus, _property(corpus, term.iri))}
    if term.type == ID:
        known = _things(corpus, _property(corpus, term.iri))
        return {"enum": known} if known else {"type": "string"}
    # Scalars are text here, but an editor's YAML reads 2023 and 13 as numbers.
    return {"type": ["string", "number"]}


def _concepts(corpus: Corpus, prop: URIRef) -> list[str]:
    """Return the concepts that the shapes allow for a property."""
    shapes = corpus.shapes
    allowed: set[str] = set()
    found = list(shapes.subjects(SH.path, prop))
    # What reports may say is in shapes with a policy; disagreements have kinds of their own.
    governed = [shape for shape in found if (shape, IB.policy, None) in shapes]
    for shape in governed or found:
        for node in shapes.objects(shape, SH.node):
            for inner in shapes.objects(node, SH.property):
                home = shapes.value(inner, SH.hasValue, any=True)
                allowed |= {str(one) for one in corpus.subjects(SKOS.inScheme, home)}
                allowed |= {str(one) for one in corpus.objects(home, SKOS.member)}
    return sorted(iri.removeprefix(str(CONCEPT)) for iri in allowed)


def _things(corpus: Corpus, prop: URIRef) -> list[str]:
    """Return the ids that fit a property's range; none where any IRI may stand."""
    kinds = set(corpus.objects(prop, RDFS.range))
    if not kinds and prop != IB.about:
        return []
    below = {sub for kind in kinds for sub in corpus.transitive_subjects(RDFS.subClassOf, kind)}
    fitting = {
        str(thing)
        for thing, kind in corpus.graph(GRAPH.registry).subject_objects(RDF.type)
        if kind in below or (not kinds and str(kind).startswith(str(IB)))
    }
    return sorted(corpus.context.compact(iri) for iri in fitting)
