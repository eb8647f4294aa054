"""Examples of the terms of an ontology, taken from a corpus."""

from collections.abc import Iterator

from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term, Triple, is_literal, literal, text_of
from ibrdf.vocabulary import IB, OWL, RDF, RDFS, SKOS

_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def examples(data: Index) -> Iterator[Triple]:
    """Return an example of each class and property of our ontology that the data uses.

    The example of a class is a thing of it, and that of a property a thing with a value.

    >>> made = Index([(IB.Visit, RDF.type, OWL.Class), ("<urn:v>", RDF.type, IB.Visit)])
    >>> [text_of(example) for _, _, example in examples(made)]
    ['v']
    """
    for kind in data.subjects(RDF.type, OWL.Class):
        kinds = data.downwards(kind, RDFS.subClassOf) if kind in IB else ()
        things = [thing for one in kinds for thing in data.subjects(RDF.type, one)]
        if things:
            yield kind, SKOS.example, literal(_name(min(things), data), language="en")

    for prop in dict.fromkeys(one for kind in _PROPERTIES for one in data.subjects(RDF.type, kind)):
        pair = _pair(prop, data) if prop in IB else None
        if pair:
            names = ": ".join(_name(term, data) for term in pair)
            yield prop, SKOS.example, literal(names, language="en")


def _pair(prop: Term, data: Index) -> tuple[Term, Term] | None:
    """Return a thing and its value of a property, or else those that a report gives."""
    if stated := min(data.subject_objects(prop), default=None):
        return stated
    reported = (
        (thing, value)
        for twin in data.objects(prop, IB.reportedAs)
        for report, value in data.subject_objects(twin)
        for thing in data.objects(report, IB.about)
    )
    return min(reported, default=None)


def _name(term: Term, data: Index) -> str:
    """Return the label of a term, the text of a literal, or the end of an IRI."""
    if is_literal(term):
        return text_of(term)
    label = data.value(term, RDFS.label) or data.value(term, SKOS.prefLabel)
    return text_of(label) if label else text_of(term).rpartition("/")[2].rpartition(":")[2]
