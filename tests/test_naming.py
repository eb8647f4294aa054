"""Names of things, concepts and properties: by id, label and spelling, without regard to case."""

import pytest
from rdflib import Dataset, Graph

import ibrdf
from ibrdf.errors import AmbiguousNameError, UnknownNameError
from ibrdf.rdf import bridge
from ibrdf.rdf.context import read_context
from ibrdf.rdf.lookup import Lookup, QuadLookup
from ibrdf.rdf.naming import Scope, find, find_property, things
from ibrdf.rdf.terms import Term
from ibrdf.vocabulary import CONCEPT, DCTERMS, IB, ID, RDF

CONTEXT = read_context()
DATA = """
    PREFIX ib: <https://w3id.org/ibrdf/ns#>
    PREFIX c: <https://w3id.org/ibrdf/concept#>
    PREFIX said: <https://w3id.org/ibrdf/said#>
    PREFIX told: <https://w3id.org/ibrdf/told#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    PREFIX dct: <http://purl.org/dc/terms/>
    PREFIX location: <https://w3id.org/ibrdf/id/location/>
    PREFIX event: <https://w3id.org/ibrdf/id/event/>
    PREFIX person: <https://w3id.org/ibrdf/id/person/>
    PREFIX agreement: <https://w3id.org/ibrdf/id/agreement/>
    PREFIX article: <https://w3id.org/ibrdf/id/article/>
    location:minsk a ib:Place ; rdfs:label "Minsk"@en ; skos:prefLabel "Мінск"@be .
    location:iran a ib:State ; rdfs:label "Iran"@en ; skos:hiddenLabel "Iranian"@en .
    event:iran a ib:Meeting ; rdfs:label "Talks"@en .
    event:talks a ib:Meeting ; rdfs:label "talks"@en .
    person:khrenin a ib:Person ; rdfs:label "Viktor Khrenin"@en ; ib:nameUsed "V. Khrenin" .
    person:pantus a ib:Person ; rdfs:label "Pantus"@en ; told:nameUsed "Dmitry Pantus" .
    agreement:strategic-treaty a ib:Agreement ; rdfs:label "Strategic partnership treaty"@en .
    <urn:r> ib:about person:khrenin ; said:nameUsed "Victor Khrenin" ; said:prefLabel "Хренин"@ru .
    <urn:s> ib:about person:silent .
    c:defence skos:inScheme c:topics ; skos:prefLabel "military matters"@en .
    c:talks skos:inScheme c:kinds ; skos:prefLabel "round of talks"@en .
    ib:Place rdfs:label "place"@en .
    ib:place rdfs:label "place"@en ; ib:reportedAs said:place ; ib:toldAs told:place .
    said:place rdfs:label "place"@en . told:place rdfs:label "place"@en .
    ib:documentCount rdfs:label "number of documents"@en ; ib:reportedAs said:documentCount .
    dct:description ib:reportedAs said:description .
"""


def data() -> Lookup:
    return QuadLookup(bridge.to_quads(Graph().parse(data=DATA, format="turtle")))


def named(name: str) -> Term:
    lookup = data()
    return find(name, things(lookup), lookup, CONTEXT)


def prop(name: str) -> Term:
    return find_property(name, data(), CONTEXT)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("location:minsk", ID["location/minsk"]),
        ("Location:Minsk", ID["location/minsk"]),
        (f"{ID.iri}location/minsk", ID["location/minsk"]),
        ("minsk", ID["location/minsk"]),
        ("MINSK", ID["location/minsk"]),
        ("Мінск", ID["location/minsk"]),
        ("мінск", ID["location/minsk"]),
        ("viktor  khrenin ", ID["person/khrenin"]),
        ("V. Khrenin", ID["person/khrenin"]),
        ("victor khrenin", ID["person/khrenin"]),
        ("Хренин", ID["person/khrenin"]),
        ("dmitry pantus", ID["person/pantus"]),
        ("Iranian", ID["location/iran"]),
        ("silent", ID["person/silent"]),
        ("person:silent", ID["person/silent"]),
        ("defence", CONCEPT.defence),
        ("Military matters", CONCEPT.defence),
    ],
)
def test_a_thing_goes_by_its_id_its_label_and_its_spellings(name: str, term: Term) -> None:
    assert named(name) == term


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("event:talks", ID["event/talks"]),
        ("talks", ID["event/talks"]),  # a thing before the concept of the same name
        ("place", IB.place),  # of ib:Place and ib:place, the one that is written so
        ("Place", IB.Place),
    ],
)
def test_of_several_names_the_nearer_one_counts(name: str, term: Term) -> None:
    assert named(name) == term


def test_a_name_of_several_things_lists_them_with_their_labels() -> None:
    with pytest.raises(AmbiguousNameError) as error:
        named("iran")
    assert str(error.value) == "iran could be event:iran (Talks) or location:iran (Iran); say which"
    assert error.value.candidates == ("event:iran", "location:iran")


def test_names_that_differ_in_case_alone_are_told_apart_where_written_so() -> None:
    with pytest.raises(AmbiguousNameError):
        named("PLACE")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("location:minks", "there is no thing location:minks (did you mean location:minsk?)"),
        ("minks", "there is no thing minks (did you mean minsk?)"),
        ("loction:minsk", "there is no prefix loction: (did you mean location:?)"),
        (
            "Viktor Krenin",
            "there is no thing Viktor Krenin (did you mean Viktor Khrenin, person:khrenin?)",
        ),
        ("treaty", "there is no thing treaty; did you mean agreement:strategic-treaty?"),
        ("Khrenin Viktor", "there is no thing Khrenin Viktor; did you mean person:khrenin?"),
        ("zzz", "there is no thing zzz"),
    ],
)
def test_an_unknown_name_is_refused_with_what_could_be_meant(name: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        named(name)
    assert str(error.value) == message


def test_only_what_is_in_the_scope_is_found() -> None:
    lookup = data()
    people = Scope(
        "person",
        lambda term: lookup.holds(term, RDF.type, IB.Person),
        lambda: lookup.subjects(RDF.type, IB.Person),
    )
    assert find("Pantus", people, lookup, CONTEXT) == ID["person/pantus"]
    with pytest.raises(UnknownNameError, match="there is no person minsk"):
        find("minsk", people, lookup, CONTEXT)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("gloss", DCTERMS.description),
        ("Gloss", DCTERMS.description),
        ("description", DCTERMS.description),
        ("dct:description", DCTERMS.description),
        ("said:description", DCTERMS.description),
        ("place", IB.place),
        ("ib:place", IB.place),
        ("said:place", IB.place),
        ("https://w3id.org/ibrdf/told#place", IB.place),
        ("documentCount", IB.documentCount),
        ("Number of documents", IB.documentCount),
        ("type", RDF.type),
    ],
)
def test_a_property_goes_by_its_key_its_ids_and_its_label(name: str, term: Term) -> None:
    assert prop(name) == term


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ib:plaace", "ib:plaace (did you mean ib:place?)"),
        ("documentCont", "documentCont (did you mean documentCount?)"),
        (
            "amount of documents",
            "amount of documents (did you mean number of documents, ib:documentCount?)",
        ),
    ],
)
def test_an_unknown_property_is_refused_with_the_nearest(name: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        prop(name)
    assert str(error.value).removeprefix("there is no property ") == message


def test_the_functions_name_things_alike(bundled_dataset: Dataset) -> None:
    names = ("person:pezeshkian", "Pezeshkian", "masoud pezeshkian", "Masoud Puzhehan")
    answers = {ibrdf.select(bundled_dataset, "spellings", thing=name).cells for name in names}
    assert len(answers) == 1
    assert {ibrdf.explain(bundled_dataset, name).id for name in names} == {names[0]}
