"""The ontology: its classes, its properties, and the twin properties that reports use."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from ibrdf.rdf.formats import format_of
from ibrdf.rdf.index import Index
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import Term, Triple, iri, is_iri_term, literal, text_of
from ibrdf.sandbox.bounded_input import read_bytes
from ibrdf.sandbox.limits import limited_unless_bundled
from ibrdf.vocabulary import BASE, DCTERMS, IB, OWL, RDF, RDFS, SAID, SKOS, VANN

_TWINS: Term = iri(BASE + "said")


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


def twins(ontology: Index) -> list[Triple]:
    """Return the twins of an ontology's reported properties.

    Twins have no domain, range or super-property, so that no reasoner takes a report for the thing
    that it is about.
    """
    version = min(
        (value for _, value in ontology.subject_objects(OWL.versionInfo)), default=literal("0")
    )
    number = text_of(version)
    description = "The properties with which reports carry values."
    made = [
        (_TWINS, RDF.type, OWL.Ontology),
        (_TWINS, DCTERMS.title, literal("What reports say", language="en")),
        (_TWINS, DCTERMS.description, literal(description, language="en")),
        (_TWINS, DCTERMS.license, iri("https://creativecommons.org/licenses/by/4.0/")),
        (_TWINS, OWL.versionIRI, iri(f"{text_of(_TWINS)}/{number}")),
        (_TWINS, OWL.versionInfo, literal(number)),
        (_TWINS, VANN.preferredNamespacePrefix, literal("said")),
        (_TWINS, VANN.preferredNamespaceUri, literal(SAID.iri)),
    ]
    for prop, twin in twin_of(ontology).items():
        made += _twin(ontology, prop, twin)
    return made


def _twin(ontology: Index, prop: Term, twin: Term) -> list[Triple]:
    label = ontology.value(prop, RDFS.label)
    name = text_of(label) if label else text_of(prop).rpartition("/")[2]
    is_link = (prop, RDF.type, OWL.ObjectProperty) in ontology
    meaning = f"What one report gives for the {name} of a thing."
    return [
        (twin, RDF.type, OWL.ObjectProperty if is_link else OWL.DatatypeProperty),
        (twin, RDFS.label, literal(f"{name}, as reported", language="en")),
        (twin, SKOS.definition, literal(meaning, language="en")),
        (twin, RDFS.isDefinedBy, _TWINS),
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
