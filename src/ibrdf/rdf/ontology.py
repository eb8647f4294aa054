"""The ontology: its classes, its properties, and the twin properties that reports use."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from ibrdf.rdf.formats import format_of
from ibrdf.rdf.index import Index
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import Term, Triple, iri, is_iri_term, literal, text_of
from ibrdf.sandbox.bounded_input import read_bytes
from ibrdf.sandbox.limits import limited_unless_bundled
from ibrdf.vocabulary import DCTERMS, IB, OWL, RDF, RDFS, SAID, SKOS, TOLD, VANN, Namespace


class _Classes(Protocol):
    """Data with classes and their superclasses: an index or a look-up."""

    def objects(self, subject: Term, predicate: Term) -> Iterable[Term]:
        """Return the values of a property of a subject."""


def read_ontology(folder: Path) -> tuple[Triple, ...]:
    """Return the ontology in a folder, twins included.

    Raises :class:`~ibrdf.errors.InputError` with file, line and column.
    """
    written = read_triples(folder / "ibrdf.ttl")
    return tuple(dict.fromkeys((*written, *twins(Index(written)))))


def read_triples(path: Path) -> tuple[Triple, ...]:
    """Return the triples of an ontology or shapes file.

    Raises :class:`~ibrdf.errors.InputError` with file, line and column.
    """
    with limited_unless_bundled(path):
        quads = parse(read_bytes(path), format_of(path), str(path))
    return tuple(dict.fromkeys((s, p, o) for s, p, o, _ in quads))


def twin_of(ontology: Index) -> dict[Term, Term]:
    """Return the twin of each property that has one: reports use it in place of the property.

    >>> from ibrdf.resources import bundled
    >>> twin_of(Index(read_ontology(bundled() / "ontology")))[IB.place]
    '<https://w3id.org/ibrdf/said#place>'
    """
    return {
        prop: twin
        for prop in ontology.all_subjects()
        for twin in ontology.objects(prop, IB.reportedAs)
        if is_iri_term(prop) and is_iri_term(twin)
    }


def told_of(ontology: Index) -> dict[Term, Term]:
    """Return the property for passed-on values of each reported property.

    >>> from ibrdf.resources import bundled
    >>> told_of(Index(read_ontology(bundled() / "ontology")))[IB.place]
    '<https://w3id.org/ibrdf/told#place>'
    """
    return {
        prop: ontology.value(prop, IB.toldAs) or TOLD[re.split("[/#]", text_of(twin))[-1]]
        for prop, twin in twin_of(ontology).items()
    }


def twins(ontology: Index) -> list[Triple]:
    """Return the properties of reports, and those of passed-on values, for reported properties.

    They have no domain, range or super-property, so that no reasoner takes a report for the thing
    that it is about, nor a passed-on value for a fact.
    """
    version = min(
        (value for _, value in ontology.subject_objects(OWL.versionInfo)), default=literal("0")
    )
    number = text_of(version)
    made = [
        *_head(SAID, "said", number, "What reports say", "The properties of reports."),
        *_head(TOLD, "told", number, "What sources pass on", "The properties of passed-on values."),
    ]
    told = told_of(ontology)
    for prop, twin in twin_of(ontology).items():
        made += _twin(ontology, prop, twin)
        made += _told(ontology, prop, told[prop])
    return made


def _head(
    namespace: Namespace, prefix: str, version: str, title: str, description: str
) -> list[Triple]:
    """Return the statements about a made ontology itself."""
    ontology = iri(namespace.iri[:-1])
    return [
        (ontology, RDF.type, OWL.Ontology),
        (ontology, DCTERMS.title, literal(title, language="en")),
        (ontology, DCTERMS.description, literal(description, language="en")),
        (ontology, DCTERMS.license, iri("https://creativecommons.org/licenses/by/4.0/")),
        (ontology, OWL.versionIRI, iri(f"{text_of(ontology)}/{version}")),
        (ontology, OWL.versionInfo, literal(version)),
        (ontology, VANN.preferredNamespacePrefix, literal(prefix)),
        (ontology, VANN.preferredNamespaceUri, literal(namespace.iri)),
    ]


def _twin(ontology: Index, prop: Term, twin: Term) -> list[Triple]:
    name = _name(ontology, prop)
    meaning = f"What one report gives for the {name} of a thing."
    return [
        *_property(ontology, prop, twin, f"{name}, as reported", meaning),
        (twin, RDFS.isDefinedBy, iri(SAID.iri[:-1])),
    ]


def _told(ontology: Index, prop: Term, told: Term) -> list[Triple]:
    name = _name(ontology, prop)
    meaning = f"The {name} of a thing that no source states itself, and that some source passes on."
    return [
        (prop, IB.toldAs, told),
        *_property(ontology, prop, told, f"{name}, as passed on", meaning),
        (told, RDFS.isDefinedBy, iri(TOLD.iri[:-1])),
    ]


def _name(ontology: Index, prop: Term) -> str:
    label = ontology.value(prop, RDFS.label)
    return text_of(label) if label else text_of(prop).rpartition("/")[2]


def _property(ontology: Index, prop: Term, made: Term, label: str, meaning: str) -> list[Triple]:
    """Return what a made property is: its class, its label and its definition."""
    is_link = (prop, RDF.type, OWL.ObjectProperty) in ontology
    return [
        (made, RDF.type, OWL.ObjectProperty if is_link else OWL.DatatypeProperty),
        (made, RDFS.label, literal(label, language="en")),
        (made, SKOS.definition, literal(meaning, language="en")),
    ]


def superclasses(ontology: _Classes, kind: Term) -> set[Term]:
    """Return a class and all its superclasses, from an index or a look-up.

    >>> from ibrdf.resources import bundled
    >>> ontology = Index(read_ontology(bundled() / "ontology"))
    >>> IB.Occurrence in superclasses(ontology, IB.Meeting)
    True
    """
    found = {kind}
    waiting = [kind]
    while waiting:
        above = set(ontology.objects(waiting.pop(), RDFS.subClassOf)) - found
        found |= above
        waiting += above
    return set(filter(is_iri_term, found))
