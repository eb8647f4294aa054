"""Findings say what is wrong and where, and neither data nor shapes are touched."""

import json
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyshacl
import pytest
import rdflib
import rdflib.plugins.sparql
from rdflib import Dataset, Graph, URIRef

from faults import FAULTS, Fault, with_faults
from ibrdf.corpus import Corpus, read_shapes
from ibrdf.errors import InputError, UnknownNameError
from ibrdf.findings import Finding, Key, Position, Severity
from ibrdf.graphs import validate
from ibrdf.pipeline import read
from ibrdf.rdf.bridge import to_graph
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import read_ontology, read_triples
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import Term, iri, literal, text_of
from ibrdf.resources import bundled
from ibrdf.sandbox.worker import run
from ibrdf.validation import at_once, fast, reference
from ibrdf.validation.at_once import _means_the_same
from ibrdf.validation.checks import check_dates, check_ids, check_weekdays
from ibrdf.validation.model import Validation
from ibrdf.validation.shacl import Report, Validator, run_shapes
from ibrdf.validation.shacl_terms import TERMS
from ibrdf.validation.shape_syntax import malformed
from ibrdf.validation.validate import validate_corpus, validate_graph
from ibrdf.vocabulary import GRAPH, IB, ID, RDF, SH, SKOS, Namespace

PREFIXES = """
PREFIX c: <https://w3id.org/ibrdf/concept#>
PREFIX ex: <http://e.org/>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
PREFIX ib: <https://w3id.org/ibrdf/ns#>
PREFIX id: <https://w3id.org/ibrdf/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX said: <https://w3id.org/ibrdf/said#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX : <urn:x:>
"""


def turtle(text: str) -> Index:
    return Index((s, p, o) for s, p, o, _ in parse((PREFIXES + text).encode(), Format.TURTLE))


def graph(text: str) -> Graph:
    return to_graph(turtle(text))


def report(data: str, shapes: str, engine: Validator = Validator.FAST) -> Report:
    return run_shapes(turtle(data), turtle(shapes), engine=engine)


def find(data: str, shapes: str) -> list[Finding]:
    return list(report(data, shapes).findings)


Find = Callable[[str, str], list[Finding]]


@pytest.fixture(params=[*Validator], ids=str)
def found(request: pytest.FixtureRequest) -> Find:
    """What a test asks of both validators."""
    return lambda data, shapes: list(report(data, shapes, request.param).findings)


# The value


LEVELS = [Severity.VIOLATION, Severity.WARNING, Severity.WARNING, Severity.INFO]
MIXED = Validation(tuple(Finding(f"m{n}", severity=level) for n, level in enumerate(LEVELS)))


@pytest.mark.parametrize(
    ("level", "conforms"), [("VIOLATION", False), ("WARNING", True), ("INFO", True)]
)
def test_only_a_violation_is_against_conforming(level: str, conforms: bool) -> None:  # noqa: FBT001
    assert Validation((Finding("m", severity=Severity[level]),)).conforms is conforms


def test_findings_of_one_severity_can_be_had() -> None:
    assert [finding.message for finding in MIXED.of(Severity.WARNING)] == ["m1", "m2"]


def test_as_text_it_is_a_finding_a_line_and_a_summary() -> None:
    assert str(MIXED).splitlines() == [
        "-  Violation  m0",
        "-  Warning  m1",
        "-  Warning  m2",
        "1 violation, 2 warnings",
    ]


def test_as_json_a_finding_is_plain_values() -> None:
    finding = Finding("m", "a.yaml", 3, 5, Severity.WARNING, "urn:f", "urn:p", "v", "urn:s")
    assert json.loads(json.dumps(finding.as_dict())) == {
        "message": "m",
        "file": "a.yaml",
        "line": 3,
        "column": 5,
        "severity": "Warning",
        "focus": "urn:f",
        "path": "urn:p",
        "value": "v",
        "shape": "urn:s",
        "component": "",
    }


# Positions


VISIT = "https://w3id.org/ibrdf/id/event/visit"


SHAPES_OF_VISIT = turtle("""
    :S sh:targetNode <https://w3id.org/ibrdf/id/event/visit> ;
        sh:property [ sh:path :p ; sh:datatype xsd:integer ; sh:message "No number."@en ] .
""")


def corpus(*values: str, places: Mapping[Key, Position] | None = None) -> Validation:
    """Return what is wrong in a corpus with shapes of its own and one thing in it."""
    data = Index((iri(VISIT), "<urn:x:p>", literal(value)) for value in values)
    return validate_corpus(data, SHAPES_OF_VISIT, positions=places)


def placed(**keys: Key) -> Finding:
    """Return the only finding of a corpus in which things stand at places called as they are."""
    [finding] = corpus(
        "x", places={key: Position(name, 1, 1) for name, key in keys.items()}
    ).findings
    return finding


KEYS = {
    "value": Key(VISIT, "urn:x:p", "x"),
    "key": Key(VISIT, "urn:x:p"),
    "record": Key(VISIT),
}


@pytest.mark.parametrize("names", [("value", "key", "record"), ("key", "record"), ("record",)])
def test_a_finding_is_at_its_value_else_its_key_else_its_record(names: tuple[str, ...]) -> None:
    assert placed(**{name: KEYS[name] for name in names}).file == names[0]


def test_a_finding_without_a_place_has_none() -> None:
    assert str(placed()) == f"{VISIT}  Violation  No number."


def test_findings_are_sorted_by_file_line_and_column() -> None:
    spots = {"x": ("b", 1, 1), "y": ("a", 10, 1), "z": ("a", 9, 2), "w": ("a", 9, 1)}
    places = {Key(VISIT, "urn:x:p", text): Position(*spot) for text, spot in spots.items()}
    found = corpus("x", "y", "z", "w", places=places).findings
    assert [finding.value for finding in found] == ["w", "z", "y", "x"]


# Running shapes


def test_no_shapes_find_nothing(found: Find) -> None:
    assert found(":a :p 1 .", "") == []


def test_a_finding_names_focus_path_value_and_shape(found: Find) -> None:
    text = ':S sh:targetNode :a ; sh:property [ sh:path :p ; sh:in ( 1 ) ; sh:message "No." ] .'
    assert found(":a :p 2 .", text) == [
        Finding("No.", focus="urn:x:a", path="urn:x:p", value="2", shape="urn:x:S")
    ]


def test_a_property_shape_with_a_name_is_the_one_that_found(found: Find) -> None:
    [finding] = found(
        ":a :q 1 .", ":S sh:targetNode :a ; sh:property :P . :P sh:path :p ; sh:minCount 1 ."
    )
    assert finding.shape == "urn:x:P"


def test_a_focus_is_not_its_own_value(found: Find) -> None:
    [finding] = found(":a :p 2 .", ":S sh:targetNode :a ; sh:nodeKind sh:Literal .")
    assert (finding.focus, finding.value) == ("urn:x:a", "")


def test_a_finding_is_of_the_shape_that_its_property_stands_in(found: Find) -> None:
    shapes = [
        f":{name} sh:targetNode :a ; sh:property [ sh:path :{name} ; sh:in ( 1 ) ] ."
        for name in "STU"
    ]
    findings = found(":a :S 2 ; :T 2 ; :U 2 .", "".join(shapes))
    assert len(findings) == 3
    assert all(finding.shape == finding.path for finding in findings)


def test_each_finding_has_its_own_message_alone(found: Find) -> None:
    shapes = ':S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message "No." .'
    shapes += ':T sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message "Never." .'
    assert {finding.message for finding in found(":a :p 2 .", shapes)} == {"No.", "Never."}


def test_what_has_no_name_is_not_named(found: Find) -> None:
    [finding] = found("[] :p 2 .", "[] sh:targetSubjectsOf :p ; sh:nodeKind sh:IRI .")
    assert (finding.focus, finding.shape) == ("", "")


@pytest.mark.parametrize(
    ("term", "severity"),
    [
        ("sh:Violation", Severity.VIOLATION),
        ("sh:Warning", Severity.WARNING),
        ("sh:Info", Severity.INFO),
        (":Own", Severity.VIOLATION),
    ],
)
def test_a_severity_is_that_of_the_shape(term: str, severity: Severity, found: Find) -> None:
    [finding] = found(
        ":a :p 2 .", f":S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:severity {term} ."
    )
    assert finding.severity is severity


def test_messages_are_one_line(found: Find) -> None:
    text = ':S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message """No\n  good.""" , "Also." .'
    assert [finding.message for finding in found(":a :p 2 .", text)] == ["Also. No good."]


def test_a_result_without_a_message_has_one(found: Find) -> None:
    assert (
        found(":a :p 2 .", ':S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message "" .')[
            0
        ].message
        == "does not conform"
    )


def test_results_inside_a_result_are_not_counted(found: Find) -> None:
    shapes = ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:node [ sh:nodeKind sh:IRI ] ] ."
    assert len(found(":a :p 1, 2 .", shapes)) == 2


SPARQL = """
    : sh:declare [ sh:prefix "x" ; sh:namespace "urn:x:"^^xsd:anyURI ] .
    :S sh:targetSubjectsOf :p ; sh:sparql [ sh:prefixes : ; sh:message "Too small." ; sh:select
        "SELECT $this ?value WHERE { $this x:p ?value FILTER ( ?value < 3 ) }" ] .
"""


def test_a_sparql_constraint_finds_what_it_selects(found: Find) -> None:
    values = [(finding.focus, finding.value) for finding in found(":a :p 1 . :b :p 5 .", SPARQL)]
    assert values == [("urn:x:a", "1")]


def test_a_message_may_quote_what_a_query_finds(found: Find) -> None:
    shapes = SPARQL.replace("Too small.", "{?value} of {$this} by {?path} is {?what}.")
    shapes = shapes.replace(" is {?what}", "")
    [finding] = found(":a :p 1 .", shapes)
    assert finding.message == "1 of urn:x:a by {?path}."


def test_a_message_of_a_query_may_quote_anything() -> None:
    text = ":S sh:targetNode :a ; sh:sparql [ sh:message 'Least {?m}' ; sh:select "
    text += "'SELECT $this ?m { $this ?p ?m }' ] ."
    told = report(":a :p 1 .", text)
    assert [finding.message for finding in told.findings] == ["Least 1"]
    assert told.notes == (
        (
            "urn:x:S is validated by pySHACL: "
            "a message quotes more than the focus node, the path and the value"
        ),
    )


def test_several_queries_of_a_shape_have_messages_of_their_own() -> None:
    queries = [
        f"[ sh:message 'M{n}' ; sh:select 'SELECT $this {{ $this <urn:x:{n}> ?o }}' ]" for n in "pq"
    ]
    shapes = f":S sh:targetNode :a ; sh:sparql {' , '.join(queries)} ."
    assert {finding.message for finding in find(":a :p 1 ; :q 2 .", shapes)} == {"Mp", "Mq"}


MESSAGES = [
    ("sh:class :C", "The value is not of the class urn:x:C."),
    (
        "sh:datatype xsd:date",
        "The value is not a well-formed http://www.w3.org/2001/XMLSchema#date.",
    ),
    ("sh:nodeKind sh:IRI", "The value is not of the kind sh:IRI."),
    ("sh:minCount 3", "There must be at least 3, and there are fewer."),
    ("sh:maxCount 1", "There may be at most 1, and there are more."),
    ("sh:minExclusive 7", "The value is not more than 7."),
    ("sh:minInclusive 8", "The value is less than 8."),
    ("sh:maxExclusive 2", "The value is not less than 2."),
    ("sh:maxInclusive 1", "The value is more than 1."),
    ("sh:minLength 2", "The value is shorter than 2 characters."),
    ("sh:maxLength 0", "The value is longer than 0 characters."),
    ('sh:pattern "^x"', "The value does not match ^x."),
    ('sh:languageIn ( "en" "be" )', "The value is not in a language of be, en."),
    ("sh:in ( 5 6 )", "The value is not one of 5, 6."),
    ("sh:hasValue 9", "The value 9 is missing."),
    ("sh:equals :q", "The values are not those of urn:x:q."),
    ("sh:disjoint :p", "The value is a value of urn:x:p too."),
    ("sh:lessThan :q", "The value is not less than that of urn:x:q."),
    ("sh:lessThanOrEquals :q", "The value is more than that of urn:x:q."),
    ("sh:not [ sh:datatype xsd:integer ]", "The value fits a shape that it must not fit."),
    ("sh:and ( [ sh:class :C ] )", "The value does not fit all the shapes that it must fit."),
    (
        "sh:or ( [ sh:class :C ] )",
        "The value fits none of the shapes of which it must fit one.",
    ),
    (
        "sh:xone ( [ sh:class :C ] )",
        "The value does not fit exactly one of the shapes.",
    ),
    ("sh:node :N", "The value does not fit the shape urn:x:N."),
    ("sh:node [ sh:class :C ]", "The value does not fit the shape without a name."),
    (
        "sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1",
        "Fewer than 1 values fit the shape.",
    ),
    (
        "sh:qualifiedValueShape [ sh:datatype xsd:integer ] ; sh:qualifiedMaxCount 0",
        "More than 0 values fit the shape.",
    ),
]


@pytest.mark.parametrize(("constraint", "message"), MESSAGES)
def test_a_shape_without_a_message_has_one_of_ours(
    constraint: str, message: str, found: Find
) -> None:
    shapes = f":S sh:targetNode :a ; sh:property [ sh:path :p ; {constraint} ] ."
    shapes += ":N sh:class :C ."
    told = {finding.message for finding in found(":a :p 2 , 7 ; :q 1 .", shapes)}
    assert told == {f"p: {message}"}


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ("sh:closed true", "The shape allows no such property."),
        (
            "sh:property [ sh:path :t ; sh:uniqueLang true ]",
            "Two values are in the same language.",
        ),
        (
            "sh:sparql [ sh:select 'SELECT $this { $this ?p 1 }' ]",
            "The query of the shape finds it.",
        ),
    ],
)
def test_other_shapes_without_a_message_have_one_of_ours(
    shapes: str, message: str, found: Find
) -> None:
    data = ":a :p 1 ; :t 'a'@en , 'b'@en ."
    told = {one.message for one in found(data, f":S sh:targetNode :a ; {shapes} .")}
    assert {one.removeprefix("p: ").removeprefix("t: ") for one in told} == {message}


def test_a_component_of_ones_own_has_its_own_message() -> None:
    shapes = """
        :C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:most ] ; sh:validator [
            a sh:SPARQLAskValidator ; sh:message "More." ;
            sh:ask "ASK { FILTER ($value <= $most) }" ] .
        :S sh:targetNode :a ; sh:property [ sh:path :p ; ex:most 1 ] ."""
    told = report(":a :p 2 .", shapes)
    assert [(one.message, one.component) for one in told.findings] == [("More.", "urn:x:C")]
    assert told.notes == (
        (
            "urn:x:S is validated by pySHACL: "
            "<http://e.org/most> is a parameter of a component in SPARQL"
        ),
    )


def test_a_component_without_a_message_has_one(found: Find) -> None:
    shapes = """
        :C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:most ] ;
            sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER ($value <= $most) }" ] .
        :S sh:targetNode :a ; sh:property [ sh:path :p ; ex:most 1 ] ."""
    [finding] = found(":a :p 2 .", shapes)
    assert finding.message != ""


def test_the_reference_parses_a_query_once_however_many_focus_nodes_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = Counter[str]()
    real = rdflib.plugins.sparql.prepareQuery

    def count(text: str, **names: Any) -> Any:
        calls[text] += 1
        return real(text, **names)

    monkeypatch.setattr(rdflib.plugins.sparql, "prepareQuery", count)
    data = "".join(f":s{number} :p {number} ." for number in range(20))
    shapes = SPARQL.replace("?value < 3", "?value < 4")  # no other test has parsed this
    assert len(report(data, shapes, Validator.REFERENCE).findings) == 4
    assert [number for text, number in calls.items() if "?value < 4" in text] == [1]


def test_shapes_and_data_are_not_touched() -> None:
    data = graph(":a :p 1 .")
    shapes = graph(SPARQL + ":T sh:property [ sh:path :p ; sh:class :C ] ; sh:targetNode :a .")
    before = set(data), set(shapes)
    validate(data, shapes)
    assert (set(data), set(shapes)) == before


def test_imports_are_never_fetched(monkeypatch: pytest.MonkeyPatch, found: Find) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        pytest.fail("something opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    imports = "<urn:o> a owl:Ontology ; owl:imports <http://example.org/more> ."
    shapes = imports + ":S sh:targetNode :a ; sh:nodeKind sh:Literal ."
    assert len(found(imports + ":a :p 1 .", shapes)) == 1


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("SELECT $this FROM <file:///etc/hosts> { $this ?p 1 }", "FROM"),
        ("SELECT $this { SERVICE <http://127.0.0.1/> { $this ?p 1 } }", "SERVICE"),
        (r"SELECT $this { SERVI\\u0043E <http://127.0.0.1/> { $this ?p 1 } }", "SERVICE"),
    ],
)
@pytest.mark.parametrize("term", ["select", "ask"])
def test_no_query_in_shapes_reaches_beyond_the_data(query: str, word: str, term: str) -> None:
    other = "" if term == "select" else " ; sh:select 'SELECT $this { $this ?p 1 }'"
    with pytest.raises(InputError, match=rf"^sh:{term} of urn:x:S can't be used: .*{word} is ref"):
        find(":a :q 1 .", f':S sh:targetNode :a ; sh:sparql [ sh:{term} "{query}"{other} ] .')


UNUSABLE = [
    (
        "sh:property [ sh:minCount 1 ]",
        "the shapes can't be used: sh:path is malformed: a property shape has one, and this has no",
    ),
    (
        "sh:property [ sh:path _:p ] . _:p sh:inversePath _:p",
        "the shapes can't be used: sh:path is malformed: it takes one path, which doesn't lead b",
    ),
    (
        "sh:or :notalist",
        "the shapes can't be used: sh:or is malformed: it takes a list of shapes (urn:x:notalist)",
    ),
    ("sh:node :S", "the shapes can't be used: one refers to itself, which has no meaning in SHACL"),
    (
        "sh:property [ sh:path :p ; sh:or ( [ sh:not :S ] ) ]",
        "the shapes can't be used: one refers to itself, which has no meaning in SHACL",
    ),
    (
        "sh:sparql [ sh:message 'No.' ]",
        "sh:sparql of urn:x:S can't be used: it has no query; it takes one sh:select",
    ),
    (
        "sh:sparql [ sh:select 'SELECT $this { $this ?p 1 }' , 'SELECT $this { $this ?p 2 }' ]",
        "sh:sparql of urn:x:S can't be used: it has several queries; it takes one sh:select",
    ),
    ('sh:sparql [ sh:select "SELECT nonsense" ]', "sh:select of urn:x:S can't be used: query"),
    ('sh:sparql [ sh:select "ASK {}" ]', "sh:select of urn:x:S can't be used: it begins with"),
    (
        'sh:sparql [ sh:select "SELECT $this { $this x:y 1 }" ]',
        "sh:select of urn:x:S can't be used: query:1:22: the prefix x: is declared nowhere",
    ),
    (
        'sh:sparql [ sh:select "SELECT $this { VALUES $this { <urn:a> } }" ]',
        "sh:select of urn:x:S can't be used: query:1:16: VALUES has no meaning in a shape",
    ),
    (
        'sh:sparql [ sh:select "SELECT $this { $this ?p ?o MINUS { $this ?p 1 } }" ]',
        "sh:select of urn:x:S can't be used: query:1:28: MINUS has no meaning in a shape",
    ),
    (
        'sh:sparql [ sh:select "SELECT $this { BIND (1 AS $this) }" ]',
        "sh:select of urn:x:S can't be used: query:1:27: $this has a value already; use another",
    ),
    (
        'sh:sparql [ sh:select "SELECT $this { $this ?p ?o { SELECT ?o { ?o ?q ?r } } }" ]',
        "sh:select of urn:x:S can't be used: query:1:30: the query within leaves out $this",
    ),
    ('sh:pattern "("', "sh:pattern of urn:x:S can't be used: missing )"),
    (
        'sh:property [ sh:path :p ; sh:pattern "[" ]',
        "sh:pattern of urn:x:S can't be used: unterminated character set",
    ),
    (
        'sh:pattern "a" ; sh:flags "iz"',
        "sh:flags of urn:x:S can't be used: there is no flag z; there are s m i x q",
    ),
]


@pytest.mark.parametrize(("shapes", "message"), UNUSABLE)
def test_shapes_without_meaning_are_an_input_error_of_one_line(
    shapes: str, message: str, found: Find
) -> None:
    with pytest.raises(InputError) as caught:
        found(':a :p "x" .', f":S sh:targetNode :a ; {shapes} .")
    assert str(caught.value).startswith(message)
    assert len(str(caught.value).splitlines()) == 1


def test_a_query_within_a_query_that_has_this_too_is_asked(found: Find) -> None:
    query = "SELECT $this { { SELECT $this { $this ?p 1 } } }"
    shapes = f':S sh:targetNode :a , :b ; sh:sparql [ sh:select "{query}" ] .'
    assert [finding.focus for finding in found(":a :p 1 . :b :p 2 .", shapes)] == ["urn:x:a"]


def test_each_text_that_cannot_be_used_is_named() -> None:
    shapes = ':S sh:targetNode :a ; sh:pattern "(" ; sh:property [ sh:path :p ; sh:pattern "[" ] .'
    with pytest.raises(InputError) as caught:
        find(':a :p "x" .', shapes)
    assert len(caught.value.findings) == 2


def test_a_text_in_a_nameless_shape_is_named_by_no_name() -> None:
    with pytest.raises(InputError, match=r"^sh:pattern of a nameless shape can't be used: "):
        find(":a :p 1 .", '[] sh:targetNode :a ; sh:pattern "(" .')


def test_a_validator_that_runs_out_of_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(pyshacl, "validate", fail)
    with pytest.raises(MemoryError):
        report(":a :p 1 .", ":S sh:targetNode :a ; sh:nodeKind sh:IRI .", Validator.REFERENCE)


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (RecursionError(), "the shapes can't be used: RecursionError"),
        ((False, "no graph", "Failed.\nIndeed."), "the shapes can't be used: Failed."),
    ],
)
def test_a_validator_that_fails_is_an_input_error_of_one_line(
    outcome: Any, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(pyshacl, "validate", fail)
    with pytest.raises(InputError) as caught:
        report(":a :p 1 .", ":S sh:targetNode :a ; sh:nodeKind sh:IRI .", Validator.REFERENCE)
    assert str(caught.value) == message


def test_what_the_reference_logs_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    shapes = turtle(':S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount "1" ] .')
    with pytest.raises(InputError, match=r"^the shapes can't be used: "):
        reference.validate(turtle(":a :p 1 ."), shapes)
    assert capfd.readouterr().err == ""


def test_a_query_for_the_shapes_is_refused_by_both() -> None:
    shapes = ":S sh:targetNode :a ; sh:sparql [ sh:select 'SELECT $this { $shapesGraph ?p 1 }' ] ."
    with pytest.raises(InputError, match=r"^the shapes can't be used: "):
        find(":a :p 1 .", shapes)


def test_a_declaration_that_lacks_a_part_declares_nothing() -> None:
    shapes = SPARQL.replace("sh:declare [", "sh:declare [ sh:prefix 'y' ] , [")
    assert len(find(":a :p 1 .", shapes)) == 1


def test_were_a_query_not_refused_no_file_would_be_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text("<urn:x:a> <urn:x:p> 1 .")
    source = (tmp_path / "secret.ttl").as_uri()
    query = f"SELECT $this FROM <{source}> WHERE {{ $this <urn:x:p> 1 }}"  # noqa: S608
    shapes = turtle(f':S sh:targetNode :a ; sh:sparql [ sh:select "{query}" ] .')
    # A plain graph, as we ask, opens none anyhow.
    assert reference.validate(turtle(":a :q 1 ."), shapes) == []


# Which engine validates what


@pytest.mark.parametrize("name", ["quick", "FAST", ""])
def test_a_validator_that_there_is_not_is_unknown(name: str) -> None:
    with pytest.raises(UnknownNameError, match="there is no engine"):
        run_shapes(turtle(""), turtle(""), engine=name)


def test_where_the_fast_engine_is_missing_the_reference_takes_over_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fast, "find_spec", lambda _: None)
    told = report(":a :p 2 .", ":S sh:targetNode :a ; sh:nodeKind sh:Literal .")
    assert len(told.findings) == 1
    assert told.notes == (
        "shacl-rust is not installed, so that pySHACL validates, which takes longer",
    )
    assert report(":a :p 2 .", "").notes == ()


def test_in_a_fork_where_the_fast_engine_would_wait_forever_the_reference_takes_over() -> None:
    seen = (":a :p 2 .", ":S sh:targetNode :a ; sh:nodeKind sh:Literal .")
    here, there = report(*seen), run(report, *seen, timeout=120)
    assert here.notes == ()
    assert there.findings == here.findings
    note = "shacl-rust can't run in a fork of a process that has used it, "
    assert there.notes == (f"{note}so that pySHACL validates, which takes longer",)


@pytest.mark.parametrize(
    "shape",
    [
        "sh:nodeKind sh:IRI",
        "sh:property [ sh:path ( :p [ sh:inversePath :q ] ) ; sh:minCount 1 ]",
        'sh:pattern "^[a-z0-9._-]+( [^ ]+){0,4}$"',
        r'sh:pattern "^\\d+\\.\\d{1,3}$" ; sh:flags "i"',
        "sh:or ( [ sh:class :C ] [ sh:closed true ; sh:ignoredProperties ( :p ) ] )",
        "sh:targetObjectsOf :p ; sh:in ( :a 1 'x' )",
        "sh:property [ sh:path :p ; sh:minInclusive 0 ; sh:lessThan :q ; sh:datatype xsd:integer ]",
        "sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 1 ]",
        "sh:name 'shape' ; rdfs:label 'shape' ; sh:order 1 ; :mine 3",
        "sh:sparql [ sh:select 'SELECT $this { $this ?p 1 }' ; rdfs:label 'query' ]",
    ],
)
def test_the_fast_engine_validates_what_it_reads_right(shape: str) -> None:
    assert report(":a :p 1 .", f":S sh:targetNode :a ; {shape} .").notes == ()


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ('sh:pattern "^(?!x)"', "sh:pattern ^(?!x) is not read alike by all engines"),
        ('sh:pattern "a*?"', "sh:pattern a*? is not read alike by all engines"),
        (r'sh:pattern "\\w"', r"sh:pattern \w is not read alike by all engines"),
        ('sh:pattern "[a&&b]"', "sh:pattern [a&&b] is not read alike by all engines"),
        (
            'sh:pattern "((a{99}){99}){9}"',
            "sh:pattern ((a{99}){99}){9} is not read alike by all eng",
        ),
        (
            'sh:pattern "a" ; sh:flags "x"',
            "sh:flags other than i are not read alike by all engines",
        ),
        ("sh:hasValue [ ]", "a blank node stands for a value"),
        ("sh:property [ sh:path :p ; sh:in ( [ ] ) ]", "a blank node stands for a value"),
        ("sh:expression [ ]", "sh:expression is not known to it"),
        ("sh:in ()", "a list is empty"),
        ("sh:equals :q", "sh:equals is about the focus node"),
        (
            (
                "sh:property [ sh:path :q ; sh:qualifiedValueShape [ sh:class :C ] ; "
                "sh:qualifiedMaxCount 0 ]"
            ),
            "sh:qualifiedMaxCount is 0",
        ),
        (
            "sh:property [ sh:path [ sh:oneOrMorePath :q ] ; sh:minCount 1 ]",
            "its path holds a sequence or one or m",
        ),
        (
            "sh:property [ sh:path ( :p [ sh:inversePath ( :p :q ) ] ) ; sh:minCount 1 ]",
            "its path holds a sequence or one or m",
        ),
        *(
            (f"sh:property [ sh:path {path} ; sh:minCount 3 ]", "its path holds a sequence or")
            for path in (
                "[ sh:alternativePath ( :p ( :q :r ) ) ]",
                "[ sh:alternativePath ( :p ( [ sh:inversePath :q ] :r ) ) ]",
                "( :p ( :q :r ) )",
                "( ( :p :q ) :r )",
                "( :p [ sh:alternativePath ( :q ( :q :r ) ) ] )",
            )
        ),
        ("sh:minInclusive 1", "not all values have a place in one order that it knows"),
        ("sh:property [ sh:path :q ; sh:minInclusive 1 ]", "not all values have a place in one or"),
        ("sh:property [ sh:path :q ; sh:lessThan :r ]", "not all values have a place in one order"),
        ("sh:property [ sh:path :d ; sh:maxInclusive 1 ]", "not all values have a place in one or"),
        ("sh:property [ sh:path :d ; sh:lessThan :t ]", "not all values have a place in one order"),
        ("sh:property [ sh:path :n ; sh:datatype xsd:integer ]", "some number is longer than thos"),
        (
            "sh:sparql [ sh:deactivated true ; sh:select 'SELECT $this { $this ?p 1 }' ]",
            "its query has sh:deactivated",
        ),
        (
            (
                "sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ; "
                "sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ]"
            ),
            "sh:qualifiedValueShapesDisjoint looks at other shapes too",
        ),
    ],
)
def test_what_the_fast_engine_does_otherwise_is_left_to_the_reference(
    shape: str, reason: str
) -> None:
    data = ":a :q 'x' ; :r 1 ; :d '2020-01-01'^^xsd:date ; :t '2020-01-01T00:00:00Z'^^xsd:dateTime"
    data += " ; :n 1234567890123456789 ."
    told = report(data, f":S sh:targetNode :a ; {shape} . :T sh:targetNode :b .")
    [note] = told.notes
    assert note.startswith(f"urn:x:S is validated by pySHACL: {reason}")


def test_a_nameless_shape_that_is_left_to_the_reference_is_named_by_no_name() -> None:
    [note] = report(":a :p 1 .", '[] sh:targetNode :a ; sh:pattern "(?!x)" .').notes
    assert note.startswith("a nameless shape is validated by pySHACL: ")


def test_each_shape_is_validated_by_one_engine() -> None:
    shapes = """
        :S sh:targetNode :a ; sh:pattern "(?!x)^y" ; sh:node :T .
        :T sh:targetNode :a ; sh:nodeKind sh:Literal .
        :C a rdfs:Class , sh:NodeShape ; sh:nodeKind sh:Literal .
        :D a rdfs:Class , sh:NodeShape ; sh:pattern "(?!x)^y" ."""
    told = report(":a :p 1 . :c a :C . :d a :D .", shapes)
    assert [(finding.focus[-1], finding.shape[-1]) for finding in told.findings] == [
        ("a", "S"),
        ("a", "S"),
        ("a", "T"),
        ("c", "C"),
        ("d", "D"),
    ]


@pytest.mark.parametrize("value", ["true", "'1'^^xsd:boolean", "false"])
@pytest.mark.parametrize("switch", ["uniqueLang", "closed", "deactivated"])
def test_a_switch_is_on_with_the_very_term_true(switch: str, value: str, found: Find) -> None:
    shapes = {
        "uniqueLang": f":S sh:targetNode :a ; sh:property [ sh:path :t ; sh:uniqueLang {value} ] .",
        "closed": f":S sh:targetNode :a ; sh:closed {value} .",
        "deactivated": f":S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:deactivated {value} .",
    }
    is_on = (value == "true") != (switch == "deactivated")
    assert bool(found(":a :t 'a'@en , 'b'@en .", shapes[switch])) is is_on


def test_lexical_forms_stay_as_they_are() -> None:
    shapes = ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxCount 1 ; sh:in ( 7 ) ] ."
    found = find(':a :p 7 , "007"^^xsd:integer .', shapes)
    assert [finding.value for finding in found] == ["007", ""]


def test_shapes_that_only_the_fast_engine_refuses_are_an_input_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Engine:
        def validate_file(self, *_: Any, **__: Any) -> None:
            raise ValueError("Not this.\nNot that.")

    monkeypatch.setattr(fast, "_engine", Engine)
    with pytest.raises(InputError) as caught:
        find(":a :p 1 .", ":S sh:targetNode :a ; sh:nodeKind sh:IRI .")
    assert str(caught.value) == "the shapes can't be used: Not this."


@pytest.mark.slow
def test_on_the_fast_road_rdflib_and_pyshacl_are_not_loaded() -> None:
    code = """
import sys
from ibrdf.rdf.index import Index
from ibrdf.validation.validate import validate_graph
validate_graph(Index([("<urn:v>", "<urn:p>", "<urn:o>")]))
print({"rdflib", "pyshacl"} & sys.modules.keys())
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"


VALUES = """
    1 7 "007"^^xsd:integer "x" "" "é́ü" "ab c" "x"@en "x"@en-gb "y"@be 1.5 "1.50"^^xsd:decimal 1.5e0
    true "1"^^xsd:boolean "2020-01-01"^^xsd:date "2020-13-01"^^xsd:date "x"^^xsd:integer
    "2020-01-01T00:00:00Z"^^xsd:dateTime "300"^^xsd:byte "2020"^^xsd:gYear "P1D"^^xsd:duration
    "z"^^<urn:dt> :b :c <http://e.org/äb> "NaN"^^xsd:double "+5"^^xsd:integer "q"^^xsd:anyURI
"""
NODES = ":b a :C ; :r 1 ; :p :a . :c a :D ; :r 'x'@en ; :p :c , :b . :D rdfs:subClassOf :C ."
CONSTRAINTS = [
    *(f"sh:nodeKind sh:{kind}" for kind in ("IRI", "Literal", "BlankNodeOrIRI", "IRIOrLiteral")),
    *(
        f"sh:datatype xsd:{datatype}"
        for datatype in [
            "integer",
            "string",
            "decimal",
            "double",
            "boolean",
            "date",
            "dateTime",
            "byte",
            "nonNegativeInteger",
            "gYear",
            "duration",
            "anyURI",
        ]
    ),
    "sh:datatype rdf:langString",
    *(f"sh:{one}Length {number}" for one in ("min", "max") for number in (1, 3, 4)),
    *(f'sh:pattern "{one}"' for one in ("^x$", "^.$", "b", "^[^ ]+( [^ ]+){0,1}$", "é", "A|B")),
    'sh:pattern "^X$" ; sh:flags "i"',
    'sh:languageIn ( "en" )',
    'sh:languageIn ( "EN-gb" "be" )',
    "sh:uniqueLang true",
    'sh:in ( 1 "x" :b )',
    'sh:in ( "x"@en 1.50 )',
    'sh:hasValue "x"',
    "sh:hasValue 9",
    "sh:class :C",
    "sh:class :C , :D",
    *(f"sh:{one}Count {number}" for one in ("min", "max") for number in (1, 29, 99)),
    "sh:equals :q",
    "sh:disjoint :q",
    "sh:not [ sh:nodeKind sh:IRI ]",
    "sh:and ( [ sh:nodeKind sh:Literal ] [ sh:datatype xsd:string ] )",
    "sh:or ( [ sh:datatype xsd:string ] [ sh:class :C ] )",
    "sh:xone ( [ sh:nodeKind sh:Literal ] [ sh:datatype xsd:string ] )",
    "sh:node [ sh:property [ sh:path :r ; sh:minCount 1 ] ]",
    "sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 2 ]",
    *(
        f"sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualified{one}Count {number}"
        for one in ("Min", "Max")
        for number in (1, 3, 4)
    ),
]
PATHS = [
    ":p",
    "[ sh:inversePath :p ]",
    "[ sh:alternativePath ( :p :r ) ]",
    "( :p :r )",
    "( :p [ sh:alternativePath ( :r [ sh:inversePath :p ] ) ] )",
    "[ sh:zeroOrMorePath :p ]",
    "[ sh:zeroOrOnePath :p ]",
]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # rdflib remarks on ill-typed values
@pytest.mark.parametrize("constraint", CONSTRAINTS)
@pytest.mark.parametrize("path", PATHS)
def test_both_validators_find_the_same_of_each_constraint(path: str, constraint: str) -> None:
    data = f":a :p {' , '.join(VALUES.split())} ; :q 7 , 'x' , :b . {NODES}".replace(
        '"ab , c', '"ab c'
    )
    shapes = f":S sh:targetSubjectsOf :p ; sh:property [ sh:path {path} ; {constraint} ] ."
    fast, reference = (report(data, shapes, engine) for engine in Validator)
    assert fast.notes == ()
    assert Counter(map(said, fast.findings)) == Counter(map(said, reference.findings))


def said(finding: Finding) -> tuple[str, ...]:
    return finding.focus, finding.path, finding.value, finding.component, finding.message


# Malformed shapes

# The one that imports names a port that is not known yet.
RULES_OF_STRANGERS = [
    file
    for file in sorted((Path(__file__).parent / "bad" / "rules").glob("*.ttl"))
    if file.stem != "imports"
]


MALFORMED = [
    ("sh:in 'x'", "sh:in is malformed: it takes one list (x). Correct it."),
    (
        "sh:in ( 1 ) , ( 2 )",
        "sh:in is malformed: it takes one list, and there are several. Correct",
    ),
    ("sh:nodeKind :Some", "sh:nodeKind is malformed: it takes one of sh:IRI, sh:Literal, sh:Bla"),
    ("sh:targetClass 'C'", "sh:targetClass is malformed: it takes an IRI (C). Correct it."),
    ("sh:targetNode [ ]", "sh:targetNode is malformed: it takes an IRI or a literal. Correct it."),
    ("sh:languageIn ( 5 )", "sh:languageIn is malformed: it takes one list of language tags (5). "),
    ("sh:message 5", "sh:message is malformed: it takes a text (5). Correct it."),
    ("sh:closed 'yes'", "sh:closed is malformed: it takes true or false (yes). Correct it."),
    ("sh:deactivated 1", "sh:deactivated is malformed: it takes true or false (1). Correct it."),
    ("sh:minLength 'x'", "sh:minLength is malformed: it takes one whole number (x). Correct it."),
    ("sh:minLength -1", "sh:minLength is malformed: it takes one whole number (-1). Correct it."),
    ("sh:maxExclusive :x", "sh:maxExclusive is malformed: it takes one literal, such as a number"),
    ("sh:pattern 5", "sh:pattern is malformed: it takes one text (5). Correct it."),
    ("sh:or ( 'x' )", "sh:or is malformed: it takes a list of shapes (x). Correct it."),
    ("sh:or 'x'", "sh:or is malformed: it takes a list of shapes (x). Correct it."),
    ("sh:node 'x'", "sh:node is malformed: it takes a shape (x). Correct it."),
    ("sh:datatype :a , :b", "sh:datatype is malformed: it takes one IRI, and there are several. "),
    (
        "sh:ignoredProperties ( 'x' )",
        "sh:ignoredProperties is malformed: it takes one list of IRIs",
    ),
    ("sh:sparql 'x'", "sh:sparql is malformed: it takes a constraint with sh:select (x). Correct"),
    ("sh:minCount 1", "sh:minCount is malformed: it is for property shapes, with sh:path. Correct"),
    ("sh:path :p", "sh:path is malformed: a node shape has none. Correct it."),
    ("sh:property [ ]", "sh:path is malformed: a property shape has one, and this has none. Corr"),
    ("sh:property [ sh:path 'p' ]", "sh:path is malformed: it takes one path, which doesn't lead"),
    ("sh:property [ sh:path [ ] ]", "sh:path is malformed: it takes one path, which doesn't lead"),
    ("sh:property [ sh:path ( :p [ ] ) ]", "sh:path is malformed: it takes one path, which doesn"),
    (
        "sh:property [ sh:path [ sh:alternativePath ( :p ) , ( :q ) ] ]",
        "sh:path is malformed: it takes one path, which doesn't lead back to itself. Correct it.",
    ),
    (
        "sh:property [ sh:path [ sh:inversePath :p , :q ] ]",
        "sh:path is malformed: it takes one path, which doesn't lead back to itself. Correct it.",
    ),
    ("sh:in :L . :L rdf:first 1 ; rdf:rest :L", "sh:in is malformed: it takes one list (urn:x:L"),
    ("sh:in :L . :L rdf:first 1", "sh:in is malformed: it takes one list (urn:x:L). Correct it."),
]


@pytest.mark.parametrize(("shapes", "message"), MALFORMED)
def test_what_breaks_the_syntax_rules_is_told_of_the_shape(shapes: str, message: str) -> None:
    [finding] = malformed(turtle(f":S a sh:NodeShape ; {shapes} ."))
    assert finding.message.startswith(message)
    assert finding.shape == finding.focus == "urn:x:S"


def test_a_malformed_shape_that_has_no_name_is_not_named() -> None:
    [finding] = malformed(turtle("[] a sh:NodeShape ; sh:closed 5 ."))
    assert (finding.focus, finding.path) == ("", "http://www.w3.org/ns/shacl#closed")


@pytest.mark.parametrize("name", ["shapes", "shacl-shacl"])
def test_well_formed_shapes_are_shapes(name: str) -> None:
    known = {"shapes": read_shapes(bundled() / "shapes"), "shacl-shacl": META}
    assert malformed(Index(known[name])) == []


@pytest.mark.slow
@pytest.mark.parametrize("file", RULES_OF_STRANGERS, ids=str)
def test_what_the_w3c_finds_malformed_we_do(file: Path) -> None:
    if not META:
        pytest.skip("no W3C shapes for shapes")
    shapes = Index(read_triples(file))
    told = run_shapes(shapes, Index(META))
    assert bool(malformed(shapes)) >= bool(told.findings)


def test_our_terms_of_shacl_are_those_of_the_vocabulary() -> None:
    assert {*rdflib.SH.__annotations__, *rdflib.SH._extras} == TERMS  # noqa: SLF001


# What is said once


def test_a_fault_is_said_once_at_one_place() -> None:
    assert len(corpus("x", "y", places={KEYS["key"]: Position("a.yaml", 3, 5)}).findings) == 1


def test_two_faults_at_no_place_are_two() -> None:
    assert len(corpus("x", "y").findings) == 2


# What is validated


def test_shapes_of_ones_own_are_used_alone_and_are_checked_themselves() -> None:
    shapes = turtle(":S sh:targetClass :C ; sh:targetNode :a ; sh:nodeKin sh:IRI .")
    messages = [
        finding.message for finding in validate_graph(turtle(":a a ib:Visit ."), shapes).findings
    ]
    assert messages == ["SHACL has no sh:nodeKin (did you mean sh:nodeKind?). Correct the term."]


def test_a_graph_is_validated_with_the_bundled_shapes_and_ontology() -> None:
    found = validate_graph(turtle('id:v a ib:Visit ; rdfs:label "Visit"@en ; ib:host c:signed .'))
    assert [finding.path.rpartition("#")[2] for finding in found.of(Severity.VIOLATION)] == ["host"]


def test_a_concept_of_the_bundled_ones_is_known() -> None:
    known = 'id:v a ib:Agreement ; rdfs:label "Pact"@en ; ib:status c:signed .'
    assert validate_graph(turtle(known)).conforms
    assert not validate_graph(turtle(known.replace("c:signed", "c:sined"))).conforms


def test_what_reports_give_is_validated_like_the_facts_it_is_to_become() -> None:
    thing = 'id:v a ib:Visit ; rdfs:label "Visit"@en . '
    found = validate_graph(turtle(f"{thing} :r a ib:Report ; ib:about id:v ; said:host c:signed ."))
    assert "https://w3id.org/ibrdf/said#host" in {finding.path for finding in found.findings}


def test_a_corpus_is_validated_with_the_concepts_of_its_own_alone() -> None:
    text = f"<{VISIT}> :p c:signed ."
    messages = [one.message for one in validate_corpus(turtle(text), SHAPES_OF_VISIT).findings]
    assert any(message.startswith("there is no concept signed") for message in messages)


def test_dates_and_weekdays_are_validated_too() -> None:
    data = turtle("""
        :r said:dateText "on Wednesday" ; said:date "2025-08-21"^^edtf:EDTF .
        :s said:date "soon"^^edtf:EDTF .
    """)
    messages = " ".join(finding.message for finding in validate_graph(data).findings)
    assert "soon is no EDTF date." in messages
    assert "2025-08-21 is a Thursday" in messages


def test_a_dataset_is_validated_as_the_union_of_its_graphs() -> None:
    data = Dataset(default_union=True)
    for name, value in (("urn:g", 1), ("urn:h", 2)):
        data.graph(URIRef(name)).parse(data=f"<urn:x:a> <urn:x:p> {value} .", format="turtle")
    shapes = graph(":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxCount 1 ] .")
    assert len(validate(data, shapes).findings) == 1


def test_what_was_inferred_is_not_validated() -> None:
    data = Dataset(default_union=True)
    data.graph(URIRef("urn:g")).parse(data="<urn:x:a> <urn:x:p> 1 .", format="turtle")
    name = URIRef(text_of(GRAPH.entailed))
    data.graph(name).parse(data="<urn:x:a> <urn:x:p> 2 .", format="turtle")
    shapes = graph(":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxCount 1 ] .")
    assert validate(data, shapes).conforms


def test_malformed_shapes_are_findings_and_are_not_run() -> None:
    shapes = turtle(":S sh:targetNode :a ; sh:nodeKind sh:IRI ; sh:minLength 'x' .")
    [finding] = validate_graph(turtle(":a :p 1 ."), shapes).findings
    assert (
        finding.message == "sh:minLength is malformed: it takes one whole number (x). Correct it."
    )


def test_what_is_wrong_with_shapes_is_where_they_are() -> None:
    shapes = turtle(":S sh:targetNode :a ; sh:nodeKin sh:IRI .")
    places = {Key("urn:x:S"): Position("rules.ttl", 2, 1)}
    [finding] = validate_graph(turtle(":a :p 1 ."), shapes, shape_positions=places).findings
    assert finding.position == Position("rules.ttl", 2, 1)


def test_what_is_wrong_with_all_shapes_is_in_their_file() -> None:
    [finding] = validate_graph(turtle(":a :p 1 ."), (), file="rules.ttl").findings
    assert str(finding).startswith("rules.ttl  Violation  These shapes look at nothing")


def test_notes_of_engines_are_in_the_result() -> None:
    shapes = turtle(':S sh:targetNode :a ; sh:pattern "(?!x)" .')
    assert len(validate_graph(turtle(":a :p 1 ."), shapes).notes) == 1


# Checks beyond SHACL


def test_a_text_that_is_no_date_is_a_finding_with_advice() -> None:
    data = turtle(':r said:date "20.08.2025"^^edtf:EDTF .')
    [finding] = check_dates(data)
    assert finding.message == (
        "20.08.2025 is no EDTF date. Write it as 2025-08-20, 2025-08, [..2023-04] or 2023/2024."
    )
    assert (finding.focus, finding.value) == ("urn:x:r", "20.08.2025")
    assert finding.path == "https://w3id.org/ibrdf/said#date"


def test_a_day_that_no_calendar_has_is_told_so() -> None:
    [finding] = check_dates(turtle(':r said:date "2019-06-31"^^edtf:EDTF .'))
    assert finding.message == "2019-06-31 is no EDTF date. There is no such day; read it again."


def test_dates_and_other_texts_are_no_findings() -> None:
    data = turtle(':r said:date "2025-08"^^edtf:EDTF , "soon" ; :p :date .')
    assert [*check_dates(data)] == []


def test_a_date_on_another_weekday_than_its_wording_is_a_finding() -> None:
    data = turtle(':r said:dateText "on Wednesday" ; said:date "2025-08-21"^^edtf:EDTF .')
    [finding] = check_weekdays(data)
    assert finding.message == (
        "2025-08-21 is a Thursday, but the wording says: on Wednesday. Read it again."
    )
    assert (finding.focus, finding.value) == ("urn:x:r", "2025-08-21")
    assert finding.path == "https://w3id.org/ibrdf/said#date"


@pytest.mark.parametrize("dates", ['"soon", "2025-08-21"', '"2025-08-21", "soon"'])
def test_a_date_is_checked_beside_one_that_is_none(dates: str) -> None:
    data = turtle(f':r said:dateText "on Wednesday" ; said:date {dates} .')
    assert [finding.value for finding in check_weekdays(data)] == ["2025-08-21"]


def test_a_wording_is_checked_against_the_date_of_its_own_report_alone() -> None:
    data = turtle("""
        :r said:dateText "on Wednesday" ; rdfs:label "Thursday" ; ib:published "2025-08-21" .
        :s said:date "2025-08-21" ; rdfs:label "Wednesday" .
    """)
    assert [*check_weekdays(data)] == []


@pytest.mark.parametrize("date", ["2025-08-20", "2025-08", "soon"])
def test_a_date_that_fits_its_wording_or_is_none_is_no_finding_here(date: str) -> None:
    data = turtle(f':r said:dateText "on Wednesday" ; said:date "{date}"^^edtf:EDTF .')
    assert [*check_weekdays(data)] == []


@pytest.mark.parametrize(
    ("triple", "message"),
    [
        (
            ":r ib:about <https://w3id.org/ibrdf/id/event/tlks>",
            "event:tlks (did you mean event:talks?). Correct it, or add the thing to the registry.",
        ),
        (
            ":r said:status c:sined",
            "concept sined (did you mean signed?). Correct it, or add the concept to concepts.ttl.",
        ),
        (
            ":r said:status c:odd",
            "concept odd. Choose one that ibrdf query concepts lists, or add it to concepts.ttl.",
        ),
        (":r a ib:Meting", "class Meting (did you mean Meeting?). Correct the type."),
        (
            ":r ib:about <https://w3id.org/ibrdf/id/person/x>",
            "person:x. Correct it, or add the thing to the registry.",
        ),
    ],
    ids=["thing", "concept", "strange concept", "class", "nothing like it"],
)
def test_an_id_that_does_not_exist_is_a_finding_with_the_nearest(triple: str, message: str) -> None:
    known = "<https://w3id.org/ibrdf/id/event/talks> a :C . c:signed a :C . ib:Meeting a :C ."
    known += " ib:host a :C . ib:about a :C . said:status a :C ."
    data = turtle(f"{known} {triple} .")
    [finding] = check_ids(data)
    assert finding.message == f"there is no {message}"
    [terms] = turtle(f"{triple} .")
    assert (finding.focus, finding.path, finding.value) == tuple(map(text_of, terms))


@pytest.mark.parametrize("home", ["ib", "said"])
def test_a_property_that_does_not_exist_is_a_finding_with_the_nearest(home: str) -> None:
    data = turtle(f'{home}:place a :P . :e {home}:plaec "here" .')
    message = "there is no property plaec (did you mean place?). Correct it."
    [path] = data.about("<urn:x:e>")
    assert [*check_ids(data)] == [Finding(message, focus="urn:x:e", path=text_of(path))]


def test_an_id_that_has_no_type_does_not_exist() -> None:
    text = 'ib:about a :P . id:x rdfs:label "X" . :r ib:about id:x .'
    [finding] = check_ids(turtle(text))
    assert finding.message == "there is no x. Correct it, or add the thing to the registry."


def test_an_id_is_shown_as_authors_write_it() -> None:
    [finding] = check_ids(turtle(f"ib:about a :P . :r ib:about {ID['place/minsk/centre']} ."))
    assert finding.message.startswith("there is no place:minsk/centre. ")


def test_a_report_or_passage_that_does_not_exist_is_left_to_the_shapes() -> None:
    where = "<https://w3id.org/ibrdf/id/article/1#r-1>"
    assert [*check_ids(turtle(f"ib:between a :P . :d ib:between {where} ."))] == []


def test_an_article_that_does_not_exist_is_not_looked_for_in_the_registry() -> None:
    [finding] = check_ids(turtle(f"ib:source a :P . :r ib:source {ID['article/1']} ."))
    assert finding.message.endswith("Correct it; an article has a file of its own.")


@pytest.mark.parametrize(
    "value",
    [
        "<https://w3id.org/ibrdf/id/article/1#char=2,3>",
        "<urn:elsewhere>",
        "ib:place",
        '"https://w3id.org/ibrdf/id/person/x"',
    ],
)
def test_a_passage_and_what_is_elsewhere_need_no_record(value: str) -> None:
    assert [*check_ids(turtle(f":r :p {value} ."))] == []


def test_an_id_that_does_not_exist_is_said_once() -> None:
    text = (
        'id:v a ib:Visit ; rdfs:label "Visit"@en ; ib:host <https://w3id.org/ibrdf/id/person/x> .'
    )
    messages = [finding.message for finding in validate_graph(turtle(text)).of(Severity.VIOLATION)]
    assert messages == ["there is no person:x. Correct it, or add the thing to the registry."]


def test_a_disagreement_says_no_unknown_id_again() -> None:
    data = turtle("ib:between a :P . :d a ib:Disagreement ; ib:about id:x ; ib:colour id:y .")
    assert [*check_ids(data)] == []


# The W3C's tests

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
_BESIDE = Path(__file__).parents[2] / "shared" / "w3c"
W3C = Path(os.environ.get("IBRDF_W3C", _BESIDE)) / "shacl"
SUITE = W3C / "tests"
META = read_triples(W3C / "shacl-shacl.ttl") if W3C.exists() else ()
_NO_GRAPH = "neither engine gives a query the shapes graph, which SHACL leaves open"
FAILING = {
    ("shapesGraph-001", Validator.FAST): _NO_GRAPH,
    ("shapesGraph-001", Validator.REFERENCE): _NO_GRAPH,
    ("prefixes-001", Validator.REFERENCE): "pySHACL loses a prefix",
}


def suite() -> Iterator[Any]:
    for path in sorted(SUITE.rglob("*.ttl")):
        if b"sht:Validate" in path.read_bytes():
            for engine in Validator:
                why = FAILING.get((path.stem, engine))
                marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
                name = f"{path.parent.name}-{path.stem}-{engine.value}"
                yield pytest.param(path, engine, id=name, marks=marks)


def of_file(place: Term | None) -> Index:
    path = Path(text_of(place or "").removeprefix("file://"))
    quads = parse(path.read_bytes(), Format.TURTLE, path.name, path.as_uri())
    return Index((s, p, o) for s, p, o, _ in quads)


def named(term: Term | None) -> str:
    return text_of(term) if term and not term.startswith("_") else ""


def expected(manifest: Index, result: Term) -> tuple[str, ...]:
    """Return what identifies a result, as a manifest says it."""
    focus, value = manifest.value(result, SH.focusNode), manifest.value(result, SH.value)
    severity = text_of(manifest.value(result, SH.resultSeverity) or "").removeprefix(SH.iri)
    known = severity if severity in {"Info", "Warning"} else "Violation"
    return (
        named(focus),
        named(manifest.value(result, SH.resultPath)),
        "" if value == focus else named(value),
        named(manifest.value(result, SH.sourceConstraintComponent)),
        known,
    )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # pySHACL and rdflib remark on what the tests get wrong
@pytest.mark.parametrize(
    ("path", "engine"),
    [*suite()] or [pytest.param(SUITE, "", marks=pytest.mark.skip(f"no W3C tests at {SUITE}"))],
)
def test_shapes_find_what_the_w3c_says(path: Path, engine: Validator) -> None:
    manifest = of_file(iri(path.resolve().as_uri()))
    [test] = manifest.subjects(RDF.type, SHT.Validate)
    action, result = (manifest.value(test, MF[part]) or "" for part in ("action", "result"))
    data, shapes = (
        of_file(manifest.value(action, SHT[f"{one}Graph"])) for one in ("data", "shapes")
    )
    if result == SHT.Failure:
        with pytest.raises(InputError):
            run_shapes(data, shapes, engine=engine)
        return
    found = run_shapes(data, shapes, engine=engine).findings
    told = [(one.focus, one.path, one.value, one.component, str(one.severity)) for one in found]
    wanted = [expected(manifest, one) for one in manifest.objects(result, SH.result)]
    assert sorted(told) == sorted(wanted)
    assert (text_of(manifest.value(result, SH.conforms) or "") == "true") is not bool(found)


# Shapes in SPARQL ----------------------------------------------------------------

EXAMPLES = Path(__file__).parent / "shapes"
SHAPES = Index(read_shapes(bundled() / "shapes"))
RULES = (
    *read_ontology(bundled() / "ontology"),
    *read_triples(bundled() / "ontology" / "concepts.ttl"),
)
IN_SPARQL = sorted(shape for shape in SHAPES.subjects(SH.sparql) if shape in IB)


@pytest.mark.parametrize("shape", IN_SPARQL)
def test_our_shapes_in_sparql_are_asked_once(shape: Term) -> None:
    assert at_once.query_of(SHAPES, shape)


@pytest.mark.parametrize("shape", IN_SPARQL)
@pytest.mark.parametrize("file", ["valid.ttl", "invalid.ttl"])
def test_a_shape_that_is_asked_once_finds_what_it_finds_node_by_node(
    shape: Term, file: str
) -> None:
    name = text_of(shape).removeprefix(IB.iri)
    data = Index([*read_triples(EXAMPLES / name / file), *RULES])
    once = Counter(run_shapes(data, SHAPES, trusted=True).findings)
    assert Counter(run_shapes(data, SHAPES).findings) == once
    assert any(finding.shape == text_of(shape) for finding in once) == (file == "invalid.ttl")


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("SELECT $this { $this a ?kind }", True),
        ("SELECT $this WHERE { ?one ?two ?this . FILTER (?one = 1) }", True),
        ("SELECT $this { $this a ?kind FILTER NOT EXISTS { { ?kind ?p $this } } }", True),
        ("SELECT $this (COUNT(*) AS ?n) { $this ?p ?o } GROUP BY $this", True),
        ("SELECT $this { { SELECT $this WHERE { $this ?p ?o } GROUP BY ?p ?this } }", True),
        ("SELECT $this { }", False),
        ("SELECT $this { FILTER ($this = <urn:a>) }", False),
        ("SELECT $this { ?x a ?kind FILTER NOT EXISTS { $this ?p 1 } }", False),
        ("SELECT $this WHERE { $this <urn:p> ?o . { $this ?p 1 } }", False),
        ("SELECT $this { { SELECT $this { $this ?p 1 } } }", False),
        ("SELECT $this WHERE { { SELECT $this WHERE { ?x ?p 1 } } }", False),
        ("SELECT $this { $this ?p ?o OPTIONAL { $this ?q ?r } }", True),
        ("SELECT $this { $this ?p ?o OPTIONAL { ?o ?q ?r FILTER EXISTS { { ?r a ?x } } } }", True),
        ("SELECT $this { OPTIONAL { $this ?q ?r } $this ?p ?o }", False),
        ("SELECT $this { $this ?p ?o OPTIONAL { { $this ?q ?r } } }", False),
        ("SELECT $this { $this ?p ?o OPTIONAL { $this ?q ?r OPTIONAL { ?r ?s ?t } } }", False),
        ("SELECT $this { { $this ?p 1 } UNION { $this ?p 2 } }", False),
        ("SELECT $this { $this ?p ?o BIND ($this AS ?x) }", False),
        ("SELECT $this { $this ?p ?o } LIMIT 1", False),
        ("SELECT $this { $this <urn:p>* ?o }", False),
        ("SELECT $this { $this ?p $currentShape }", False),
        ("SELECT ?p (COUNT(?this) AS ?n) { $this ?p ?o } GROUP BY ?p", False),
        ("SELECT $this { $this ?p ?o } GROUP BY (STR(?o))", False),
    ],
)
def test_a_query_is_asked_once_where_that_finds_the_same(query: str, same: bool) -> None:  # noqa: FBT001
    assert _means_the_same(query) is same


@pytest.mark.parametrize(
    "more", ["sh:nodeKind sh:IRI", "sh:property [ sh:path :p ]", "sh:message 'No {?what}.'"]
)
def test_a_shape_with_more_than_a_query_is_not_asked_once(more: str) -> None:
    query = "SELECT $this { $this ?p ?o }"
    shapes = turtle(f":S sh:targetSubjectsOf :p ; {more} ; sh:sparql [ sh:select '{query}' ] .")
    assert at_once.query_of(shapes, "<urn:x:S>") == ""
    assert at_once.query_of(shapes, "<urn:x:T>") == ""


def test_a_query_with_a_switch_is_not_asked_once() -> None:
    query = "[ sh:deactivated true ; sh:select 'SELECT $this { $this ?p 1 }' ]"
    shapes = turtle(f":S sh:targetSubjectsOf :p ; sh:sparql {query} .")
    assert at_once.query_of(shapes, "<urn:x:S>") == ""


@pytest.mark.parametrize(
    ("target", "focus"),
    [
        ("sh:targetNode :a", ["a"]),
        ("sh:targetSubjectsOf :q", ["b"]),
        ("sh:targetObjectsOf :q", ["c"]),
        ("sh:targetClass :C", ["d"]),
        ("a rdfs:Class , sh:NodeShape", ["e"]),
    ],
)
def test_of_what_is_found_at_once_only_what_a_shape_looks_at_counts(
    target: str, focus: list[str]
) -> None:
    data = turtle(""":a :p 1 . :b :p 1 ; :q :c . :c :p 1 . :d :p 1 ; a :D . :D rdfs:subClassOf :C .
        :e :p 1 ; a :S .""")
    select = "SELECT $this ?value { $this <urn:x:p> ?value FILTER (?value = 1) }"
    shapes = turtle(f":S {target} ; sh:sparql [ sh:select '{select}' ] .")
    found = run_shapes(data, shapes, trusted=True).findings
    assert [(one.focus[-1], one.value) for one in found] == [(name, "1") for name in focus]


def test_what_a_store_writes_otherwise_is_found_as_it_stands() -> None:
    select = "SELECT $this ?value (<urn:x:p> AS ?path) { $this <urn:x:p> ?value }"
    shapes = turtle(f":S sh:targetSubjectsOf :p ; sh:sparql [ sh:select '{select}' ] .")
    data = turtle(':a :p "007"^^xsd:integer . [] :p "x" .')
    found = run_shapes(data, shapes, trusted=True).findings
    assert sorted((one.focus, one.path, one.value) for one in found) == [
        ("", "urn:x:p", "x"),
        ("urn:x:a", "urn:x:p", "007"),
    ]


# Both engines --------------------------------------------------------------------

SECOND = Path(__file__).parent / "corpora" / "second"


def told(corpus: Corpus, data: Index, engine: Validator) -> set[tuple[object, ...]]:
    """Return all that the findings of a validator say."""
    found = validate_corpus(data, corpus.shapes, positions=corpus.positions, engine=engine)
    assert found.notes == ()
    return {(*replace(one).as_dict().items(),) for one in found.findings}


def engines_agree(corpus: Corpus, seed: int, number: int) -> None:
    faults = Random(seed).sample(FAULTS, number)  # noqa: S311 -- the same each time
    data = Index.of_quads(with_faults(corpus.quads, faults, seed))
    fast, reference = (told(corpus, data, engine) for engine in Validator)
    assert fast == reference
    assert len(fast) > number / 3


@pytest.fixture(scope="module")
def second() -> Corpus:
    return read(SECOND)


@pytest.mark.filterwarnings("ignore")  # rdflib remarks on what is wrong in the data
@pytest.mark.parametrize("seed", [0])
def test_both_validators_find_the_same_faults(seed: int, second: Corpus) -> None:
    engines_agree(second, seed, len(FAULTS))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(1, 41))
def test_both_validators_find_the_same_faults_in_many_corpora(seed: int, second: Corpus) -> None:
    engines_agree(second, seed, len(FAULTS) if seed % 2 else 12)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(3))
def test_both_validators_find_the_same_faults_in_the_bundled_corpus(seed: int) -> None:
    engines_agree(read(bundled()), seed, len(FAULTS))


@pytest.mark.slow
def test_both_validators_find_the_same_in_the_bundled_corpus() -> None:
    corpus = read(bundled())
    fast, reference = (told(corpus, corpus.index, engine) for engine in Validator)
    assert fast == reference


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.name))
def test_each_fault_finds_a_place(fault: Fault) -> None:
    corpus = read(bundled())
    tries = map(Random, range(9))
    assert any(fault.change(list(corpus.quads), one) != list(corpus.quads) for one in tries)


# The bundled corpus --------------------------------------------------------------


@pytest.mark.slow
def test_every_warning_on_the_bundled_corpus_is_explained_by_a_note_of_the_registry() -> None:
    corpus = read(bundled())
    found = validate_corpus(corpus.index, corpus.shapes).of(Severity.WARNING)
    notes = set(corpus.index.subjects(SKOS.editorialNote))
    assert len(found) > 0
    assert {iri(finding.focus) for finding in found} <= notes


@pytest.mark.parametrize("given", ["/etc/hosts", Path("/etc/hosts"), b"<urn:a> a <urn:b> .", None])
def test_a_path_is_never_opened_for_a_graph(given: Any) -> None:
    with pytest.raises(TypeError, match=r"takes a graph, not a .*; ibrdf\.read reads a file"):
        validate(given)


def test_in_a_fork_of_a_process_that_used_it_the_fast_engine_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fast, "_home_of_threads", lambda: -1)
    assert fast.reason_to_do_without() == (
        "shacl-rust can't run in a fork of a process that has used it"
    )
