"""The ontology as data: its classes, its properties, and the twins that reports use."""

from pathlib import Path

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Graph, Literal, URIRef

from ibrdf.rdf.bridge import BASE, IB, SAID
from ibrdf.rdf.syntax import format_of, graph, parse
from ibrdf.sandbox.bounded_input import read_bytes

TWINS = URIRef(BASE + "said")


def read_ontology(folder: Path) -> Graph:
    """Return the ontology in a folder, twins included, as one graph."""
    ontology = read_graph(folder / "ibrdf.ttl")
    return ontology + twins(ontology)


def read_graph(path: Path) -> Graph:
    """Return the triples of a file of ours."""
    return graph(parse(read_bytes(path), format_of(path), str(path)))


def twin_of(ontology: Graph) -> dict[URIRef, URIRef]:
    """Return each property that reports carry too, with its twin.

    >>> from ibrdf.resources import bundled
    >>> twin_of(read_ontology(bundled() / "ontology"))[IB.place]
    rdflib.term.URIRef('https://w3id.org/ibrdf/said#place')
    """
    return {
        prop: twin
        for prop, twin in ontology.subject_objects(IB.reportedAs)
        if isinstance(prop, URIRef) and isinstance(twin, URIRef)
    }


def twins(ontology: Graph) -> Graph:
    """Return the twins of an ontology's reported properties.

    They have neither domain, range nor super-property, so that no reasoner takes a report for the
    thing it is about.
    """
    made = Graph()
    version = next(ontology.objects(None, OWL.versionInfo), Literal("0"))
    for predicate, value in (
        (RDF.type, OWL.Ontology),
        (DCTERMS.title, Literal("What reports say", lang="en")),
        (
            DCTERMS.description,
            Literal("The properties with which reports carry values.", lang="en"),
        ),
        (DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")),
        (OWL.versionIRI, URIRef(f"{TWINS}/{version}")),
        (OWL.versionInfo, Literal(str(version))),
        (VANN.preferredNamespacePrefix, Literal("said")),
        (VANN.preferredNamespaceUri, Literal(str(SAID))),
    ):
        made.add((TWINS, predicate, value))
    for prop, twin in twin_of(ontology).items():
        label = ontology.value(prop, RDFS.label) or prop.rpartition("/")[2]
        thing = OWL.ObjectProperty if (prop, RDF.type, OWL.ObjectProperty) in ontology else None
        made.add((twin, RDF.type, thing or OWL.DatatypeProperty))
        made.add((twin, RDFS.label, Literal(f"{label}, as reported", lang="en")))
        meaning = Literal(f"What one report gives for the {label} of a thing.", lang="en")
        made.add((twin, SKOS.definition, meaning))
        made.add((twin, RDFS.isDefinedBy, TWINS))
    return made


def superclasses(ontology: Graph, kind: URIRef) -> set[URIRef]:
    """Return a class and everything above it.

    >>> from ibrdf.resources import bundled
    >>> IB.Occurrence in superclasses(read_ontology(bundled() / "ontology"), IB.Meeting)
    True
    """
    return {c for c in ontology.transitive_objects(kind, RDFS.subClassOf) if isinstance(c, URIRef)}


def classes_of(data: Graph, thing: URIRef) -> set[URIRef]:
    """Return the classes of a thing in a graph that holds the ontology too, upwards included."""
    return {
        above
        for kind in data.objects(thing, RDF.type)
        if isinstance(kind, URIRef)
        for above in superclasses(data, kind)
    }
