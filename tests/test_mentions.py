"""Findings about RDF files point at the place where the file speaks of the thing."""

from pathlib import Path

import pytest

from ibrdf.errors import InputError
from ibrdf.findings import Key, Position
from ibrdf.rdf.formats import Format
from ibrdf.rdf.mentions import Mentions, _first_mentions
from ibrdf.sandbox.bounded_input import position_of

TURTLE = """PREFIX ex: <http://e.org/>
@prefix : <http://e.org/default/> .
# ex:comment
ex:a ex:p :b , ex:c.d ; ex:q "ex:text ." .
:b ex:p '''
ex:long''' .
<http://e.org/é> ex:p ex:a\\,b .
ex:c.d a ex:C .
"""


def places(text: str, syntax: Format) -> dict[str, tuple[int, int]]:
    """Return line and column of each IRI in a text."""
    data = text.encode()
    found = {
        iri: position_of(data, start, "a") for iri, start in _first_mentions(data, syntax).items()
    }
    return {iri: (place.line, place.column) for iri, place in found.items()}


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
    assert places(TURTLE, Format.TURTLE)[iri] == place


@pytest.mark.parametrize("name", ["comment", "text", "long", "nowhere"])
def test_what_stands_in_a_text_or_a_comment_is_nowhere(name: str) -> None:
    assert f"http://e.org/{name}" not in places(TURTLE, Format.TURTLE)


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
    assert places(text, syntax)["urn:a"] == place


def test_a_prefix_that_is_declared_nowhere_is_no_prefix() -> None:
    assert places("urn:a :b 1 .", Format.TURTLE)["urn:a"] == (1, 1)


def test_an_unclosed_text_takes_no_long() -> None:
    assert places('"' + '\\"' * 200_000, Format.TURTLE) == {}


# The places in files


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two files that both speak of one thing."""
    one, other = tmp_path / "one.ttl", tmp_path / "other.nt"
    one.write_text("<urn:a> <urn:p> 1 .\n<urn:b> <urn:p> 1 .")
    other.write_text("\n<urn:b> <urn:p> <urn:c> .")
    return [one, other]


def test_the_first_file_that_speaks_of_a_thing_has_its_place(files: list[Path]) -> None:
    found = Mentions(files, "both")
    assert found[Key("urn:b")] == Position(str(files[0]), 2, 1)
    assert found[Key("urn:c")] == Position(str(files[1]), 2, 17)


def test_what_is_in_no_file_is_at_the_name_of_all_without_a_line(files: list[Path]) -> None:
    found = Mentions(files, "both")
    assert found[Key("urn:nowhere")] == found[Key("")] == Position("both")


def test_what_a_thing_has_and_which_value_are_told_no_place(files: list[Path]) -> None:
    found = Mentions(files, "both")
    assert Key("urn:a", "urn:p") not in found
    assert Key("urn:a", "", "1") not in found
    with pytest.raises(KeyError):
        found[Key("urn:a", "urn:p", "1")]


def test_each_thing_that_is_named_is_there_once(files: list[Path]) -> None:
    found = Mentions(files, "both")
    assert {key.subject for key in found} == {"urn:a", "urn:b", "urn:c", "urn:p"}
    assert len(found) == len([*found]) == 4


def test_no_file_is_read_before_a_place_is_asked_for(tmp_path: Path) -> None:
    found = Mentions([tmp_path / "missing.ttl"], "missing.ttl")
    with pytest.raises(InputError, match="no such file"):
        found[Key("urn:a")]
