"""Turtle and TriG read well in a diff and are read alike by every parser."""

from dataclasses import replace

import pytest

from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import XSD_INTEGER, iri, literal
from ibrdf.rdf.turtle import Names, _head
from ibrdf.rdf.writing import write
from ibrdf.vocabulary import IB, RDF

CONTEXT = read_context()
LOCATION = CONTEXT.prefixes["location"]


def with_prefixes(**prefixes: str) -> Context:
    return replace(CONTEXT, prefixes=prefixes)


def turtle(text: str, syntax: Format = Format.TURTLE) -> str:
    """Write a few lines of N-Quads as Turtle or TriG; a term in brackets is a short name."""
    for prefix in ("ib", "location", "rdfs", "rdf", "c", "xsd", "article"):
        text = text.replace(f"<{prefix}:", f"<{CONTEXT.prefixes[prefix]}")
    return write(parse(text.encode(), Format.NQUADS), syntax, CONTEXT).decode()


def short(term: str, context: Context) -> str:
    return Names(context)[term]


def test_a_subject_is_a_block_with_its_class_and_its_label_first() -> None:
    text = """
        <location:minsk> <ib:partOf> <location:belarus> .
        <location:minsk> <rdfs:label> "Minsk"@en .
        <location:minsk> <ib:documentCount> "7"^^<xsd:integer> .
        <location:minsk> <rdf:type> <ib:Place> .
        <location:brest> <rdf:type> <ib:Place> .
    """
    assert turtle(text) == (
        "@prefix ib: <https://w3id.org/ibrdf/ns#> .\n"
        "@prefix location: <https://w3id.org/ibrdf/id/location/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "\n"
        "location:brest\n"
        "    a ib:Place .\n"
        "\n"
        "location:minsk\n"
        "    a ib:Place ;\n"
        '    rdfs:label "Minsk"@en ;\n'
        "    ib:documentCount 7 ;\n"
        "    ib:partOf location:belarus .\n"
    )


def test_several_values_stand_below_each_other() -> None:
    text = "<urn:a> <ib:party> <location:iran> .\n<urn:a> <ib:party> <location:belarus> ."
    block = "<urn:a>\n    ib:party\n        location:belarus ,\n        location:iran .\n"
    assert turtle(text).endswith(f"\n\n{block}")


def test_a_file_without_short_names_has_no_prefixes() -> None:
    assert turtle("<urn:a> <urn:b> <urn:c> .") == "<urn:a>\n    <urn:b> <urn:c> .\n"


def test_only_prefixes_that_are_used_are_declared() -> None:
    values = ["<rdf:type> <urn:b>", '<urn:p> "x"@en', '<urn:p> "1"^^<xsd:integer>']
    text = "\n".join(f"<urn:a> {value} ." for value in values)
    assert "@prefix" not in turtle(text)


def test_the_prefix_of_a_datatype_is_declared() -> None:
    assert turtle('<urn:a> <urn:p> "1.5"^^<xsd:decimal> .').startswith("@prefix xsd:")


def test_rdf_type_is_a_short_name_where_it_is_no_predicate() -> None:
    made = turtle("<urn:a> <urn:p> <rdf:type> .")
    assert made.startswith("@prefix rdf:")
    assert made.endswith("<urn:p> rdf:type .\n")


@pytest.mark.parametrize(
    "local", ["", "1.5", "a%20b", "a/b", "a#b", "(x)", "a:b", "-a", "_a", "a.", "é", "a,b", "~"]
)
def test_a_name_on_which_parsers_might_differ_is_written_whole(local: str) -> None:
    term = iri(LOCATION + local)
    assert short(term, CONTEXT) == term


@pytest.mark.parametrize("local", ["a", "1", "4-a", "a_b", "a-"])
def test_a_plain_name_is_written_in_short(local: str) -> None:
    assert short(iri(LOCATION + local), CONTEXT) == f"location:{local}"


def test_of_prefixes_that_overlap_the_longest_is_taken() -> None:
    context = with_prefixes(a="http://a/", ab="http://a/b/")
    names = [short(iri(name), context) for name in ("http://a/x", "http://a/b/x")]
    assert names == ["a:x", "ab:x"]


def test_an_iri_that_only_looks_like_a_short_name_is_written_whole() -> None:
    assert short(iri("location:minsk"), CONTEXT) == "<location:minsk>"


@pytest.mark.parametrize("prefix", ["_", "1", "a.b", ""])
def test_a_prefix_on_which_parsers_might_differ_is_not_used(prefix: str) -> None:
    context = with_prefixes(**{prefix: "http://a/"})
    assert short(iri("http://a/x"), context) == "<http://a/x>"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("7", "7"),
        ("-7", "-7"),
        ("+7", '"+7"^^xsd:integer'),
        ("--7", '"--7"^^xsd:integer'),
        ("٣", '"٣"^^xsd:integer'),
        ("", '""^^xsd:integer'),
    ],
)
def test_only_what_is_a_number_stands_without_quotes(text: str, written: str) -> None:
    assert short(literal(text, XSD_INTEGER), CONTEXT) == written


@pytest.mark.parametrize("text", ['"', "\\", "a\nb", "^^", '"""', "'"])
def test_what_would_end_a_literal_is_escaped(text: str) -> None:
    written = short(literal(text, "http://a/"), CONTEXT)
    [(_, _, value, _)] = parse(f"<urn:a> <urn:b> {written} .".encode(), Format.TURTLE)
    assert value == literal(text, "http://a/")


def test_a_property_without_prefix_comes_where_its_iri_would() -> None:
    properties = ("<urn:z>", RDF.type, IB.place)
    assert Names(CONTEXT).orders[properties] == (RDF.type, "<urn:z>", IB.place)


def test_a_graph_is_a_block_and_the_default_graph_stands_outside() -> None:
    text = "<urn:a> <urn:b> <urn:c> <article:1> .\n<urn:a> <urn:b> <urn:d> ."
    assert turtle(text, Format.TRIG) == (
        "@prefix article: <https://w3id.org/ibrdf/id/article/> .\n"
        "\n"
        "article:1 {\n\n<urn:a>\n    <urn:b> <urn:c> .\n\n}\n"
        "\n"
        "<urn:a>\n    <urn:b> <urn:d> .\n"
    )


def test_a_triple_in_two_graphs_stands_in_both() -> None:
    text = "<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn:b> <urn:c> <urn:h> ."
    assert turtle(text, Format.TRIG).count("<urn:b> <urn:c>") == 2
    assert turtle(text).count("<urn:b> <urn:c>") == 1


def test_no_rows_need_no_prefixes() -> None:
    assert _head([], Names(CONTEXT)) == ""
