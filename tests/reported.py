"""A world of a few things, and reports about them in Turtle, for tests of consolidation."""

from typing import Any

from rdflib import RDF, Graph, URIRef

from ibrdf.consolidation.claims import claims_of
from ibrdf.consolidation.facts import Layers
from ibrdf.consolidation.facts import consolidate as consolidate_claims
from ibrdf.graphs import consolidate
from ibrdf.rdf.bridge import IB, to_graph, to_triples
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.parsing import parse
from strategies import Record

PREFIXES = """
PREFIX c: <https://w3id.org/ibrdf/concept#>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
PREFIX ib: <https://w3id.org/ibrdf/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX said: <https://w3id.org/ibrdf/said#>
PREFIX schema: <https://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX : <https://example.org/>
"""


def disagreements(data: Graph) -> list[URIRef]:
    """The disagreements that were found."""
    return [iri for iri in data.subjects(RDF.type, IB.Disagreement) if isinstance(iri, URIRef)]


def turtle(text: str) -> Graph:
    return to_graph((s, p, o) for s, p, o, _ in parse((PREFIXES + text).encode(), Format.TURTLE))


def index(graph: Graph) -> Index:
    return Index(to_triples(graph))


SHAPES = turtle("""
    [] sh:targetClass ib:Event ; sh:property
        [ sh:path ib:place ; ib:policy c:open-list ] ,
        [ sh:path ib:date ; ib:policy c:narrowest ] ,
        [ sh:path ib:period ; ib:policy c:narrowest ] ,
        [ sh:path ib:asOf ; ib:policy c:narrowest ] ,
        [ sh:path ib:status ; ib:policy c:furthest-stage ; ib:refinedAlong skos:broader ] ,
        [ sh:path ib:tradePartner ; ib:policy c:closed-list ] ,
        [ sh:path ib:nameUsed ; ib:policy c:wording ] ,
        [ sh:path ib:topic ; ib:policy c:selection ; ib:refinedAlong skos:broader ] ,
        [ sh:path ib:kind ; ib:policy c:wording ; ib:refinedAlong skos:broader ] ,
        [ sh:path ib:documentCount ; ib:policy c:one ] .
    [] sh:targetClass ib:Meeting ; sh:property
        [ sh:path ib:place ; ib:policy c:one ; ib:refinedAlong ib:partOf , ib:ofState ] .
    [] sh:targetClass ib:Statement ; sh:property [ sh:path ib:date ; ib:policy c:open-list ] .
    [] sh:targetClass ib:Agreement ; sh:property
        [ sh:path ib:nameUsed ; ib:policy c:every-wording ] ,
        [ sh:path ib:date ; ib:policy c:narrowest ] ,
        [ sh:path ib:signatory ; ib:policy c:selection ] .
""")
WORLD = turtle("""
    ib:Meeting rdfs:subClassOf ib:Event . ib:Summit rdfs:subClassOf ib:Meeting .
    ib:place ib:reportedAs said:place ; rdfs:label "place"@en .
    ib:date ib:reportedAs said:date ; rdfs:label "date"@en .
    ib:period ib:reportedAs said:period . ib:baseline ib:reportedAs said:baseline .
    ib:earliest ib:reportedAs said:earliest . ib:latest ib:reportedAs said:latest .
    ib:status ib:reportedAs said:status . ib:asOf ib:reportedAs said:asOf .
    ib:tradePartner ib:reportedAs said:tradePartner .
    ib:nameUsed ib:reportedAs said:nameUsed . ib:signatory ib:reportedAs said:signatory .
    ib:documentCount ib:reportedAs said:documentCount .
    ib:topic ib:reportedAs said:topic . ib:kind ib:reportedAs said:kind .
    ib:follows ib:reportedAs said:follows . ib:partOf ib:reportedAs said:partOf .
    ib:ofState ib:reportedAs said:ofState .
    schema:sameAs ib:reportedAs said:sameAs . skos:prefLabel ib:reportedAs said:prefLabel .
    c:planned skos:notation 1 . c:drafted skos:notation 2 ; :pages 9 .
    c:agreed skos:notation 3 . c:signed skos:notation 4 ; skos:broader c:agreed .
    c:approved skos:notation 4 . c:lettered skos:notation "A" . c:held skos:notation 1, 5, "X" .
    c:gas skos:broader c:energy . c:oil skos:broader c:energy . c:pact skos:broader c:accord .
    c:health skos:related c:energy . c:pact skos:related c:alliance .
    :talks a ib:Meeting ; rdfs:label "Talks"@en .
    :round a ib:Meeting ; rdfs:label "Round"@en .
    :visit a ib:Event ; rdfs:label "Visit"@en .
    :deal a ib:Agreement ; rdfs:label "Deal"@en .
""")


def of(text: str) -> Graph:
    """Consolidate a few lines of Turtle, with what a corpus would know besides."""
    return consolidate(WORLD + turtle(text), SHAPES)


def layers_of(text: str) -> Layers:
    """Return what follows from a few lines of Turtle, each layer by itself."""
    data = index(WORLD + turtle(text))
    return consolidate_claims(claims_of(data, data), data, index(SHAPES))


def report(name: str, says: str, about: str = ":visit", **more: str) -> str:
    """Return a report in Turtle; the certainty and the polarity are named as concepts."""
    traits = {"certainty": "asserted", "polarity": "affirmed"} | more
    rest = "".join(f" ; ib:{trait} c:{concept}" for trait, concept in traits.items())
    return f":{name} a ib:Report ; ib:about {about} ; {says}{rest} .\n"


def term(text: str) -> Any:
    """Return a term that is written as Turtle writes it."""
    return next(turtle(f":s :p {text} .").objects())


def end(iri: object) -> str:
    """Return the end of an IRI."""
    return str(iri).rpartition("/")[2].rpartition("#")[2]


def values(made: Graph, thing: str, prop: URIRef) -> set[str]:
    """Return the ends of the values that a thing has for a property."""
    return {end(value) for value in made[term(thing) : prop]}


def kinds(made: Graph) -> set[str]:
    """Return the kinds of the disagreements that were found."""
    return {end(kind) for iri in disagreements(made) for kind in made.objects(iri, IB.kind)}


def between(made: Graph) -> set[str]:
    """Return the reports that take part in disagreements."""
    return {end(report) for report in made.objects(None, IB.between)}


def date(text: str) -> str:
    return f'said:date "{text}"^^edtf:EDTF'


_WORDS: tuple[str, ...] = ("documentCount 12", "documentCount 13", "place :minsk", "place :tehran")
_WORDS += ("status c:drafted", "status c:signed", "tradePartner :iran", "tradePartner :iran, :us")
_WORDS += ('nameUsed "A"', 'nameUsed "B"', "follows :round", "follows :talks")
_DATES = ("2025-08-20", "2025-08", "2025", "2024", "2025-07/2025-09", "[..2025-08-25]", "soon")
SAYINGS = [f"said:{saying}" for saying in _WORDS] + [date(text) for text in _DATES]
THINGS = [":visit", ":talks", ":round"]


def written(records: list[Record]) -> list[str]:
    """Return reports in Turtle."""
    return [
        report(f"r{n}", one.says, one.about, certainty=one.certainty, polarity=one.polarity)
        for n, one in enumerate(records)
    ]
