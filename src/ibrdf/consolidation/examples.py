"""Examples of the terms of an ontology, taken from a corpus."""

from collections.abc import Iterator

from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import superclasses
from ibrdf.rdf.terms import Term, Triple, is_literal, literal, text_of
from ibrdf.vocabulary import IB, OWL, RDF, RDFS, SKOS

_PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}


def examples(data: Index) -> Iterator[Triple]:
    """Return an example of each class and property of our ontology that the data uses.

    The example of a class is a thing of it, and that of a property a thing with a value.

    >>> made = Index([(IB.Visit, RDF.type, OWL.Class), ("<urn:v>", RDF.type, IB.Visit)])
    >>> [text_of(example) for _, _, example in examples(made)]
    ['v']
    """
    terms = [term for term in sorted(data.all_subjects()) if term in IB]
    things, pairs = _first(data, terms)
    for term in terms:
        kinds = set(data.objects(term, RDF.type))
        if OWL.Class in kinds:
            below = [one for one in things if term in superclasses(data, one)]
            found = [things[one] for one in ([term] if term in things else below)]
            names = [_name(min(found), data)] if found else []
        else:
            twins = data.objects(term, IB.reportedAs)
            known = [pairs[prop] for prop in (term, *twins) if prop in pairs]
            names = [_name(one, data) for one in known[0]] if known and kinds & _PROPERTIES else []
        if names:
            yield term, SKOS.example, literal(": ".join(names), language="en")


def _first(
    data: Index, terms: list[Term]
) -> tuple[dict[Term, Term], dict[Term, tuple[Term, Term]]]:
    """Return the first thing of each class, and the first thing with a value of each property.

    What a report gives is a value of the thing that the report is about.
    """
    asked = dict.fromkeys(terms, False)
    asked |= {twin: True for term in terms for twin in data.objects(term, IB.reportedAs)}

    things: dict[Term, Term] = {}
    pairs: dict[Term, tuple[Term, Term]] = {}
    for subject in data.all_subjects():
        about = data.about(subject)
        for kind in about.get(RDF.type, ()):
            things[kind] = min(things.get(kind, subject), subject)
        for prop in asked.keys() & about.keys():
            thing = (data.value(subject, IB.about) if asked[prop] else None) or subject
            pair = thing, min(about[prop])
            pairs[prop] = min(pairs.get(prop, pair), pair)
    return things, pairs


def _name(term: Term, data: Index) -> str:
    """Return the label of a term, the text of a literal, or the end of an IRI."""
    if is_literal(term):
        return text_of(term)
    label = data.value(term, RDFS.label) or data.value(term, SKOS.prefLabel)
    return text_of(label) if label else text_of(term).rpartition("/")[2].rpartition(":")[2]
