"""Headers of queries, and values for their parameters."""

import pytest
from rdflib import Graph, Literal

from ibrdf.errors import AmbiguousNameError, QueryError, UnknownNameError
from ibrdf.rdf import bridge
from ibrdf.rdf.lookup import Lookup, QuadLookup
from ibrdf.rdf.store import store_of
from ibrdf.sparql.library import NamedQuery, Parameter, find_query, named, queries, read_query
from ibrdf.sparql.parameters import bind
from ibrdf.vocabulary import CONCEPT, DCTERMS, IB, ID, OWL, RDF, RDFS, XSD

DATA = """
    PREFIX ib: <https://w3id.org/ibrdf/ns#>
    PREFIX c: <https://w3id.org/ibrdf/concept#>
    PREFIX said: <https://w3id.org/ibrdf/said#>
    PREFIX dct: <http://purl.org/dc/terms/>
    PREFIX id: <https://w3id.org/ibrdf/id/>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    <https://w3id.org/ibrdf/id/location/minsk> a ib:Place ; rdfs:label "Minsk"@en .
    <https://w3id.org/ibrdf/id/location/iran> a ib:State ; rdfs:label "Iran"@en .
    <https://w3id.org/ibrdf/id/person/khrenin> a ib:Person ; rdfs:label "Viktor Khrenin"@en .
    <https://w3id.org/ibrdf/id/event/iran> a ib:Meeting ; rdfs:label "Meeting"@en .
    ib:place ib:reportedAs said:place . dct:description ib:reportedAs said:description .
    c:defence skos:inScheme c:topics ; skos:prefLabel "military matters"@en .
    c:signed skos:inScheme c:statuses .
    <http://example.org/odd> a [] .
"""


NOTHING = QuadLookup(())


def data() -> Lookup:
    return QuadLookup(bridge.to_quads(Graph().parse(data=DATA, format="turtle")))


def query(parameter: str, default: str = "UNDEF") -> str:
    return f"# T\n# Parameters: ?x {parameter}\nASK {{ VALUES ?x {{ {default} }} }}"


def bound(parameter: str, value: object) -> str:
    text = bind(read_query(query(parameter)), {"x": value}, data())
    return text.rpartition("VALUES ?x { ")[2].removesuffix(" } }")


def test_a_header_is_read() -> None:
    found = read_query(
        "# Who met\n# Pairs of people,\n# in one place.\n# Audience: journalists\n"
        "# Parameters: ?person a ib:Person; ?topic in c:topics\n\n"
        "SELECT ?x { VALUES ?person { UNDEF } VALUES ?topic { c:defence } }",
        "who",
    )
    assert found.name == "who"
    assert found.title == "Who met"
    assert found.description == "Pairs of people, in one place."
    assert found.audience == "journalists"
    assert found.form == "SELECT"
    assert found.parameters == (
        Parameter("person", IB.Person),
        Parameter("topic", CONCEPT.topics, "c:defence", in_scheme=True),
    )


def test_parameters_may_take_several_lines() -> None:
    found = read_query(
        "# T\n# Parameters: ?a a ib:Person\n# Parameters: ?b a ib:Place\n"
        "ASK { VALUES ?a { UNDEF } VALUES ?b { UNDEF } }"
    )
    assert [parameter.name for parameter in found.parameters] == ["a", "b"]


def test_a_query_needs_no_header() -> None:
    found = read_query("ASK { } # Parameters: none of these")
    assert (found.title, found.description, found.audience, found.parameters) == ("", "", "", ())


def test_a_parameter_that_is_misspelt_is_refused_with_the_grammar() -> None:
    with pytest.raises(QueryError, match="Parameters: \\?x, a place; it takes \\?name a ib:Class"):
        read_query("# T\n# Parameters: ?x, a place\nASK { VALUES ?x { UNDEF } }")


def test_a_parameter_without_values_is_refused() -> None:
    with pytest.raises(QueryError, match="names \\?x, which has no VALUES"):
        read_query("# T\n# Parameters: ?x a ib:Place\nASK { VALUES ?y { UNDEF } }")


@pytest.mark.parametrize(
    ("parameter", "noun"),
    [
        (Parameter("x", IB.TradeFigure), "trade figure"),
        (Parameter("x", RDFS.Resource), "thing"),
        (Parameter("x", XSD.gYear), "year"),
        (Parameter("x", CONCEPT.topics, in_scheme=True), "topic"),
        (Parameter("x", CONCEPT.statuses, in_scheme=True), "status"),
        (Parameter("x", CONCEPT.certainties, in_scheme=True), "certainty"),
        (Parameter("x", CONCEPT["goods-traded"], in_scheme=True), "goods traded"),
    ],
)
def test_a_parameter_has_a_noun(parameter: Parameter, noun: str) -> None:
    assert parameter.noun == noun


def test_a_named_query_is_found_by_its_name() -> None:
    assert find_query("meetings") == named("meetings")


@pytest.mark.parametrize("found", queries(), ids=lambda found: found.name)
def test_a_named_query_is_read_like_a_query_of_a_user(found: NamedQuery) -> None:
    assert found == read_query(found.text, found.name)


def test_a_text_is_a_query_itself() -> None:
    assert find_query("ASK {}").text == "ASK {}"


def test_an_unknown_query_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no query meetigs \(did you mean meetings\?\)"):
        find_query("meetigs")


def test_a_parameter_left_out_keeps_its_default() -> None:
    found = read_query(query("a ib:Place", "<http://e/a>"))
    assert bind(found, {}, data()) == bind(found, {"x": None}, data()) == found.text


def test_a_value_takes_the_place_of_the_default() -> None:
    found = read_query(query("a ib:Place", "<http://e/a> <http://e/b>"))
    text = bind(found, {"x": "location:minsk"}, data())
    assert text.endswith(f"VALUES ?x {{ <{ID.iri}location/minsk> }} }}")


def test_a_value_is_put_wherever_the_parameter_has_a_default() -> None:
    text = "# T\n# Parameters: ?x a xsd:integer\nASK { {VALUES ?x {1}} UNION {values ?x {2}} }"
    assert bind(read_query(text), {"x": 3}, NOTHING).count('"3"^^') == 2


def test_several_values_are_put_in_one_go() -> None:
    text = (
        "# T\n# Parameters: ?x a xsd:string; ?y a xsd:string\nASK { VALUES ?y {1} VALUES ?x {1} }"
    )
    assert bind(read_query(text), {"x": "p", "y": "q"}, NOTHING).endswith(
        'ASK { VALUES ?y { "q" } VALUES ?x { "p" } }'
    )


def test_a_name_in_a_comment_is_no_default() -> None:
    text = "# T\n# Parameters: ?x a xsd:string\n# VALUES ?x { UNDEF }\nASK { VALUES ?x { UNDEF } }"
    assert bind(read_query(text), {"x": "p"}, NOTHING).count('"p"') == 1


@pytest.mark.parametrize(
    ("parameter", "value", "term"),
    [
        ("a ib:Place", "location:minsk", f"<{ID.iri}location/minsk>"),
        ("a ib:Place", f"{ID.iri}location/minsk", f"<{ID.iri}location/minsk>"),
        ("a ib:Place", "minsk", f"<{ID.iri}location/minsk>"),
        ("a ib:Place", "location:iran", f"<{ID.iri}location/iran>"),  # a state is a place
        ("a ib:Actor", "iran", f"<{ID.iri}location/iran>"),
        ("in c:topics", "defence", f"<{CONCEPT.iri}defence>"),
        ("in c:topics", "c:defence", f"<{CONCEPT.iri}defence>"),
        ("a rdfs:Resource", "person:khrenin", f"<{ID.iri}person/khrenin>"),
        ("a rdfs:Resource", "khrenin", f"<{ID.iri}person/khrenin>"),
        ("a ib:Person", "Viktor Khrenin", f"<{ID.iri}person/khrenin>"),  # as tables print it
        ("in c:topics", "military matters", f"<{CONCEPT.iri}defence>"),
        ("a rdf:Property", "place", IB.place),
        ("a rdf:Property", "gloss", DCTERMS.description),
        ("a rdf:Property", "said:place", IB.place),
        ("a xsd:gYear", 2023, f'"2023"^^{XSD.gYear}'),
        ("a xsd:date", "2024-02-29", f'"2024-02-29"^^{XSD.date}'),
        ("a xsd:integer", "007", f'"007"^^{XSD.integer}'),
        ("a xsd:string", 'a "b" } \\', '"a \\"b\\" } \\\\"'),
    ],
)
def test_a_value_is_written_as_a_term(parameter: str, value: object, term: str) -> None:
    assert bound(parameter, value) == term


@pytest.mark.parametrize(
    ("parameter", "value", "term"),
    [
        ("a ib:Place", bridge.ID["location/minsk"], f"<{ID.iri}location/minsk>"),
        ("a xsd:string", Literal("Minsk", lang="en"), '"Minsk"'),
    ],
)
def test_a_value_may_be_a_term(parameter: str, value: object, term: str) -> None:
    assert bound(parameter, value) == term


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        ("a ib:Place", "location:minks", "no place location:minks (did you mean location:minsk?)"),
        ("a ib:Place", "minks", "there is no place minks (did you mean minsk?)"),
        ("a ib:Place", "loction:minsk", "there is no prefix loction: (did you mean location:?)"),
        ("in c:topics", "defense", "there is no topic defense (did you mean defence?)"),
        ("in c:topics", "signed", "there is no topic signed"),
        ("in c:statuses", "military matters", "there is no status military matters"),
        ("a rdf:Property", "ib:plaace", "there is no property ib:plaace (did you mean ib:place?)"),
        (
            "a rdfs:Resource",
            "person:khrenn",
            "no thing person:khrenn (did you mean person:khrenin?)",
        ),
    ],
)
def test_a_value_that_is_unknown_is_refused(parameter: str, value: str, message: str) -> None:
    with pytest.raises(UnknownNameError) as error:
        bound(parameter, value)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        ("a ib:Place", "person:khrenin", "person:khrenin is no place: its class is person"),
        ("a ib:Place", "khrenin", "person:khrenin is no place: its class is person"),
        ("a xsd:gYear", "23", "x=23 is no year, such as 2023"),
        ("a xsd:date", "2023-02-30", "x=2023-02-30 is no date, such as 2023-07-31"),
        ("a xsd:date", "20230201", "x=20230201 is no date, such as 2023-07-31"),
        ("a xsd:integer", "1.5", "x=1.5 is no number, such as 12"),
        (
            "a xsd:string",
            "\\u0022",
            "\\u0022 can't be asked for: it holds what looks like an escape",
        ),
    ],
)
def test_a_value_of_another_class_is_refused(parameter: str, value: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        bound(parameter, value)
    assert message in str(error.value)


def test_a_value_that_names_several_things_is_refused_with_them() -> None:
    with pytest.raises(AmbiguousNameError) as error:
        bound("a rdfs:Resource", "iran")
    assert str(error.value) == (
        "iran could be event:iran (Meeting) or location:iran (Iran); say which"
    )
    with pytest.raises(UnknownNameError, match="there is no topic iran"):
        bound("in c:topics", "iran")


def test_a_value_that_is_no_iri_is_refused() -> None:
    odd = QuadLookup([("<http://e/> } #>", RDFS.label, '"odd"', "")])
    with pytest.raises(QueryError, match="can't be asked for"):
        bind(read_query(query("a rdfs:Resource")), {"x": "http://e/> } #"}, odd)


def test_what_is_no_iri_is_not_in_a_store() -> None:
    with pytest.raises(UnknownNameError, match="there is no thing http://e/a b"):
        bind(read_query(query("a rdfs:Resource")), {"x": "http://e/a b"}, store_of([]).lookup)


def test_a_thing_of_a_nameless_class_is_none_of_a_named_one() -> None:
    with pytest.raises(QueryError, match=r"http://example\.org/odd is no place"):
        bound("a ib:Place", "http://example.org/odd")


def test_classes_that_the_data_declares_are_those_that_count() -> None:
    town = ("<urn:Town>", RDFS.subClassOf, IB.Place, "")
    minsk = (f"<{ID.iri}location/minsk>", RDF.type, "<urn:Town>", "")
    own = QuadLookup([(IB.Place, RDF.type, OWL.Class, ""), town, minsk])
    text = bind(read_query(query("a ib:Place")), {"x": "minsk"}, own)
    assert f"VALUES ?x {{ <{ID.iri}location/minsk> }}" in text


def test_an_unknown_parameter_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no parameter plaec \(did you mean place\?\)"):
        bind(named("meetings"), {"plaec": "location:minsk"}, data())


def test_a_parameter_that_a_query_does_not_take_is_answered_with_those_that_it_takes() -> None:
    with pytest.raises(UnknownNameError, match="no parameter colour; meetings takes place, year"):
        bind(named("meetings"), {"colour": "red"}, data())
    with pytest.raises(UnknownNameError, match="no parameter place; the query takes none"):
        bind(read_query("ASK { }"), {"place": "minsk"}, data())


def test_a_header_holds_an_example() -> None:
    text = "# T\n# Parameters: ?x a ib:Place\n# Example: x=minsk, y=2\nASK { VALUES ?x { UNDEF } }"
    assert read_query(text).example == (("x", "minsk"), ("y", "2"))
