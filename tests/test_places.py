"""Findings about RDF files point at the place where the file speaks of the thing."""

import pytest

from ibrdf.rdf.mentions import places_in
from ibrdf.rdf.syntax import Format

TURTLE = """PREFIX ex: <http://e.org/>
@prefix : <http://e.org/default/> .
# ex:comment
ex:a ex:p :b , ex:c.d ; ex:q "ex:text ." .
:b ex:p '''
ex:long''' .
<http://e.org/é> ex:p ex:a\\,b .
ex:c.d a ex:C .
"""


@pytest.mark.parametrize(
    ("iri", "place"),
    [
        ("http://e.org/a", (4, 1)),
        ("http://e.org/default/b", (5, 1)),
        ("http://e.org/c.d", (8, 1)),
        ("http://e.org/é", (7, 1)),
        ("http://e.org/a,b", (7, 23)),
        ("http://e.org/C", (8, 10)),
    ],
)
def test_the_place_is_where_a_statement_begins_with_it_or_else_the_first(
    iri: str, place: tuple[int, int]
) -> None:
    found = places_in(TURTLE.encode(), Format.TURTLE, "a.ttl", {iri})
    assert found == {iri: ("a.ttl", *place)}


@pytest.mark.parametrize("name", ["comment", "text", "long", "nowhere"])
def test_what_stands_in_a_text_or_a_comment_is_nowhere(name: str) -> None:
    iri = f"http://e.org/{name}"
    assert places_in(TURTLE.encode(), Format.TURTLE, "a.ttl", {iri}) == {}


@pytest.mark.parametrize(
    ("syntax", "text", "place"),
    [
        (Format.NQUADS, "<urn:b> <urn:p> <urn:a> .\n<urn:a> <urn:p> 1 .", (2, 1)),
        (Format.TRIG, "<urn:g> { <urn:b> <urn:a> 1 . <urn:a> <urn:p> 1 }", (1, 31)),
        (Format.JSONLD, '{"@id": "urn:b",\n "urn:p": {"@id": "urn:a"}}', (2, 20)),
        (Format.RDFXML, '<rdf:RDF>\n<a rdf:about="urn:a"/></rdf:RDF>', (2, 15)),
    ],
)
def test_each_syntax_has_places(syntax: Format, text: str, place: tuple[int, int]) -> None:
    assert places_in(text.encode(), syntax, "a", {"urn:a"}) == {"urn:a": ("a", *place)}


def test_a_prefix_that_is_declared_nowhere_is_no_prefix() -> None:
    assert places_in(b"urn:a :b 1 .", Format.TURTLE, "a", {"urn:a"}) == {"urn:a": ("a", 1, 1)}


def test_an_unclosed_text_takes_no_long() -> None:
    assert places_in(b'"' + b'\\"' * 200_000, Format.TURTLE, "a", {"urn:a"}) == {}
