"""JSON Schemas of a corpus's files, with which editors complete ids and concepts.

Editors support `draft-07 <https://json-schema.org/draft-07/schema>`_. The schemas are made from the
context, concepts, shapes and registry; rules that a schema can't express are left to validation.
"""

import json
from collections.abc import Iterable
from typing import Any, TypeAlias

from ibrdf.articles.keys import (
    CORPUS_KEYS,
    PART_KEYS,
    SILENT_KEYS,
    SOURCE_KEYS,
    THING_KEYS,
    report_keys,
)
from ibrdf.corpus import Corpus
from ibrdf.rdf.context import ID, VOCAB, Definition
from ibrdf.rdf.shapes import rules
from ibrdf.rdf.terms import Term, text_of
from ibrdf.vocabulary import CONCEPT, CONTEXT, GRAPH, IB, RDF, RDFS, SH, SKOS

_Schema: TypeAlias = dict[str, Any]  # as JSON has it
_DRAFT = "http://json-schema.org/draft-07/schema#"


def schemas(corpus: Corpus) -> dict[str, bytes]:
    """Return the schema files of a corpus for the folder ``data``, by name.

    >>> from ibrdf.articles.reading import read_corpus
    >>> from ibrdf.resources import bundled
    >>> sorted(schemas(read_corpus(bundled())))
    ['article.schema.json', 'registry.schema.json']
    """
    made = {"article": article_schema(corpus), "registry": registry_schema(corpus)}
    return {f"{name}.schema.json": _bytes(schema) for name, schema in made.items()}


def _bytes(schema: _Schema) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()


def article_schema(corpus: Corpus) -> _Schema:
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

    for name, keys, required in (
        ("parts", PART_KEYS, ["id", "kind"]),
        ("silent", SILENT_KEYS, ["id", "note"]),
    ):
        passage = {key: _value(corpus, context.terms[key]) for key in _property_keys(keys, corpus)}
        passage["id"] = {"type": "string"}
        if "kind" in keys:
            passage["kind"] = {"enum": _concepts(corpus, IB.kind, of=IB.Passage)}
        source[name] = {"type": "array", "items": _object(passage, required)}
    return _whole("An article and what it says", source, ["id", "type", "label", "reports"])


def registry_schema(corpus: Corpus) -> _Schema:
    """Return the schema of the registry."""
    terms = corpus.context.terms
    kinds = sorted(
        {
            text_of(below).removeprefix(IB.iri)
            for kind, _ in rules(corpus.shapes_index)
            for below in corpus.index.downwards(kind, RDFS.subClassOf)
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


def _head(kinds: list[str]) -> _Schema:
    return {"@context": {"const": CONTEXT}, "id": {"type": "string"}, "type": {"enum": kinds}}


def _whole(title: str, properties: _Schema, required: list[str]) -> _Schema:
    return {"$schema": _DRAFT, "title": title} | _object(properties, required)


def _object(properties: _Schema, required: list[str]) -> _Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _value(corpus: Corpus, definition: Definition) -> _Schema:
    """Return the schema of one key: its description, and one value or a list of values."""
    meaning = corpus.index.value(_property(corpus, definition), SKOS.definition)
    described = {"description": text_of(meaning)} if meaning else {}
    if definition.language == "@language":
        return described | {"type": "object", "additionalProperties": {"type": "string"}}
    one = _one(corpus, definition)
    return described | {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _property(corpus: Corpus, definition: Definition) -> Term:
    """Return the property of a twin, or the property itself."""
    own = corpus.index.subjects(IB.reportedAs, definition.predicate)
    return min(own, default=definition.predicate)


def _one(corpus: Corpus, definition: Definition) -> _Schema:
    if definition.type == VOCAB:
        return {"enum": _concepts(corpus, _property(corpus, definition))}
    if definition.type == ID:
        known = _things(corpus, _property(corpus, definition))
        return {"enum": known} if known else {"type": "string"}
    # We read scalars as text, but the YAML of an editor reads 2023 and 13 as numbers.
    return {"type": ["string", "number"]}


def _concepts(corpus: Corpus, prop: Term, *, of: Term | None = None) -> list[str]:
    """Return the concepts that the shapes allow for a property, of a class where one is given."""
    shapes, data = corpus.shapes_index, corpus.index
    found = shapes.subjects(SH.path, prop)
    if of:
        mine = {
            one
            for whole in shapes.subjects(SH.targetClass, of)
            for one in shapes.objects(whole, SH.property)
        }
        found = [shape for shape in found if shape in mine]
    # Only shapes with a policy are about reports; disagreements have other kinds.
    governed = [shape for shape in found if shapes.has(shape, IB.policy)]

    allowed: set[Term] = set()
    for shape in governed or found:
        for node in shapes.objects(shape, SH.node):
            for inner in shapes.objects(node, SH.property):
                home = shapes.value(inner, SH.hasValue) or ""
                allowed |= {*data.subjects(SKOS.inScheme, home), *data.objects(home, SKOS.member)}
    return sorted(text_of(concept).removeprefix(CONCEPT.iri) for concept in allowed)


def _things(corpus: Corpus, prop: Term) -> list[str]:
    """Return the ids that fit a property's range; none if it takes any IRI."""
    kinds = corpus.index.objects(prop, RDFS.range)
    if not kinds and prop != IB.about:
        return []
    below = {sub for kind in kinds for sub in corpus.index.downwards(kind, RDFS.subClassOf)}
    fitting = {
        text_of(subject)
        for subject, predicate, kind, graph in corpus.quads
        if graph == GRAPH.registry and predicate == RDF.type
        if kind in below or (not kinds and kind in IB)
    }
    return sorted(corpus.context.compact(one) for one in fitting)
