"""JSON-LD reads as plain JSON, and loses nothing."""

import json
from dataclasses import replace
from typing import Any

import pytest

from ibrdf.corpus import Corpus
from ibrdf.errors import OutputError
from ibrdf.rdf.canonical import canonical
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.jsonld import jsonld
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import Triple
from ibrdf.rdf.turtle import Names
from ibrdf.rdf.writing import write

CONTEXT = read_context()
PREFIXES = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in CONTEXT.prefixes.items())


def triples(text: str) -> list[Triple]:
    quads = parse((PREFIXES + text).encode(), Format.TURTLE)
    return [(s, p, o) for s, p, o, _ in canonical(quads)]


def write_jsonld(given: list[Triple], context: Context) -> str:
    return "".join(jsonld(Index(given), Names(context)))


def plain(text: str) -> list[dict[str, Any]]:
    """Return the nodes of a few lines of Turtle, having checked that nothing is lost."""
    given = triples(text)
    data = write_jsonld(given, CONTEXT)
    back = canonical(parse(data.encode(), Format.JSONLD))
    assert [(s, p, o) for s, p, o, _ in back] == given
    nodes: list[dict[str, Any]] = json.loads(data)["@graph"]
    return nodes


def node(text: str) -> dict[str, Any]:
    """Return the only node of a few lines of Turtle, without its id."""
    [made] = plain(text)
    del made["id"]
    return made


def test_it_reads_like_an_article() -> None:
    text = """
        article:004 a ib:Article ; rdfs:label "Article 004"@en .
        <https://w3id.org/ibrdf/id/article/004#r-1> a ib:Report ;
            ib:source article:004 ;
            ib:about agreement:plan ;
            ib:certainty c:asserted ;
            said:date "2025-08"^^edtf:EDTF ;
            said:party location:belarus , location:iran ;
            said:documentCount 13 .
        agreement:plan a ib:Agreement ; rdfs:label "Plan"@en ; ib:kind c:package .
    """
    assert plain(text) == [
        {"id": "agreement:plan", "type": "Agreement", "label": "Plan", "kind": "package"},
        {
            "id": "article:004",
            "type": "Article",
            "label": "Article 004",
            "reports": [
                {
                    "id": "article:004#r-1",
                    "type": "Report",
                    "about": "agreement:plan",
                    "certainty": "asserted",
                    "date": "2025-08",
                    "documentCount": "13",
                    "party": ["location:belarus", "location:iran"],
                }
            ],
        },
    ]


def test_the_bytes_are_those_of_a_file_for_people() -> None:
    context = replace(CONTEXT, source={"x": "y"})
    made = write_jsonld(triples('<urn:a> rdfs:comment "کشور" .'), context)
    assert made == (
        '{\n "@context": {\n  "x": "y"\n },\n "@graph": [\n  {\n   "id": "urn:a",\n'
        '   "rdfs:comment": "کشور"\n  }\n ]\n}\n'
    )


def test_the_context_is_in_the_file() -> None:
    assert json.loads(write_jsonld([], CONTEXT))["@context"] == CONTEXT.source


def test_names_stand_under_their_languages() -> None:
    text = 'location:iran skos:prefLabel "ایران"@fa , "Иран"@ru , "Персия"@ru .'
    assert node(text) == {"name": {"fa": "ایران", "ru": ["Иран", "Персия"]}}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('rdfs:label "Minsk"', {"rdfs:label": "Minsk"}),
        ('rdfs:label "Минск"@ru', {"rdfs:label": {"@value": "Минск", "@language": "ru"}}),
        ('ib:date "soon"', {"ib:date": "soon"}),
        ("ib:place 7", {"ib:place": {"@value": "7", "@type": "xsd:integer"}}),
        ("ib:documentCount <urn:x>", {"ib:documentCount": {"id": "urn:x"}}),
        ('rdf:type "Meeting"', {"rdf:type": "Meeting"}),
        ('skos:prefLabel "M"', {"skos:prefLabel": "M"}),
    ],
)
def test_a_value_that_a_key_would_read_otherwise_is_written_out(
    text: str, made: dict[str, Any]
) -> None:
    assert node(f"<urn:a> {text} .") == made


def test_values_that_a_key_reads_and_others_stand_side_by_side() -> None:
    made = node('<urn:a> rdfs:label "Minsk"@en , "Мінск"@be .')
    assert made == {
        "label": "Minsk",
        "rdfs:label": {"@value": "Мінск", "@language": "be"},
    }


def test_a_property_without_key_has_its_short_name_or_its_iri() -> None:
    made = node('<urn:a> skos:definition "x" ; <urn:p> <urn:b> , <urn:c> .')
    assert made == {"skos:definition": "x", "<urn:p>"[1:-1]: [{"id": "urn:b"}, {"id": "urn:c"}]}


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("ib:Meeting", "Meeting"),
        ("ib:Report", "Report"),
        ("ib:place", "place"),
        ("ib:type", "ib:type"),
        ("ib:label", "ib:label"),
        ("skos:Concept", "skos:Concept"),
        ("<https://w3id.org/ibrdf/ns#a.b>", "ib:a.b"),
        ("<urn:x>", "urn:x"),
    ],
)
def test_a_class_has_its_name_unless_a_key_has_it(iri: str, name: str) -> None:
    assert node(f"<urn:a> a {iri} .") == {"type": name}


def test_a_class_among_reports_is_read_in_no_other_vocabulary() -> None:
    [source] = plain("<urn:r> a ib:Report , ib:Meeting ; ib:source <urn:s> .")
    assert source["reports"][0]["type"] == ["ib:Meeting", "Report"]


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("c:signed", "signed"),
        ("c:foreign-trade", "foreign-trade"),
        ("c:place", "c:place"),
        ("<https://w3id.org/ibrdf/concept#a.b>", "c:a.b"),
        ("c:", "c:"),
        ("location:iran", "location:iran"),
    ],
)
def test_a_concept_has_its_name_unless_a_key_has_it(iri: str, name: str) -> None:
    assert node(f"<urn:a> ib:status {iri} .") == {"status": name}


def test_a_key_among_reports_is_that_of_the_twin() -> None:
    [source] = plain("<urn:r> ib:source <urn:s> ; said:kind c:package ; ib:kind c:meeting .")
    assert source["reports"] == [{"id": "urn:r", "ib:kind": {"id": "c:meeting"}, "kind": "package"}]


def test_a_twin_outside_of_reports_has_no_key() -> None:
    assert node("<urn:a> said:kind c:package .") == {"said:kind": {"id": "c:package"}}


@pytest.mark.parametrize(
    "text",
    [
        "<urn:r> ib:source <urn:s> , <urn:t> .",
        "<urn:r> ib:source <urn:r> .",
        '<urn:r> ib:source "s" .',
    ],
)
def test_what_has_not_one_source_beside_itself_stands_alone(text: str) -> None:
    assert [made["id"] for made in plain(text)] == ["urn:r"]


def test_a_report_in_a_report_stands_alone() -> None:
    nodes = plain("<urn:a> ib:source <urn:b> . <urn:b> ib:source <urn:c> .")
    assert nodes == [
        {"id": "urn:a", "ib:source": {"id": "urn:b"}},
        {"id": "urn:c", "reports": [{"id": "urn:b"}]},
    ]


def test_sources_of_each_other_stand_alone() -> None:
    nodes = plain("<urn:a> ib:source <urn:b> . <urn:b> ib:source <urn:a> .")
    assert [made["id"] for made in nodes] == ["urn:a", "urn:b"]


def test_a_name_that_would_be_read_as_an_address_is_written_whole() -> None:
    iri = "https://w3id.org/ibrdf/id/location///minsk"
    assert plain(f"<{iri}> <urn:p> <urn:b> .")[0]["id"] == iri


@pytest.mark.parametrize(
    "text",
    [
        "<location:minsk> <urn:p> <urn:a> .",
        "<urn:a> <location:minsk> <urn:a> .",
        "<urn:a> <urn:p> <location:minsk> .",
        "<urn:a> a <location:minsk> .",
        "<urn:a> ib:status <location:minsk> .",
        '<urn:a> <urn:p> "x"^^<location:minsk> .',
        "<urn:a> ib:source <location:minsk> .",
    ],
)
def test_an_iri_that_would_be_read_as_a_short_name_is_refused(text: str) -> None:
    with pytest.raises(OutputError) as caught:
        write_jsonld(triples(text), CONTEXT)
    remedy = "rename the prefix or the IRI"
    assert str(caught.value) == f"JSON-LD reads location:minsk as a short name; {remedy}"


# The corpus


@pytest.fixture(scope="module")
def corpus(bundled_corpus: Corpus) -> Corpus:
    return bundled_corpus


@pytest.fixture(scope="module")
def nodes(corpus: Corpus) -> list[dict[str, Any]]:
    text = write(corpus.quads, Format.JSONLD, corpus.context)
    made: list[dict[str, Any]] = json.loads(text)["@graph"]
    return made


def test_every_key_of_the_corpus_is_in_the_context_or_a_short_name(
    nodes: list[dict[str, Any]],
) -> None:
    known = CONTEXT.source.keys()
    reports = [report for made in nodes for report in made.get("reports", [])]
    for made in [*nodes, *reports]:
        assert not [key for key in made if key not in known and key.partition(":")[0] not in known]


def test_every_report_of_the_corpus_stands_in_its_source(nodes: list[dict[str, Any]]) -> None:
    assert not [made["id"] for made in nodes if "Report" in made.get("type", "")]
    assert sum(len(made.get("reports", [])) for made in nodes) > 100
