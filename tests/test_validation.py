"""Findings say what is wrong and where, and neither data nor shapes are touched."""

import json
import os
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from rdflib import RDF, SH, SKOS, BNode, Dataset, Graph, URIRef
from rdflib.plugins import sparql

from ibrdf.corpus import Corpus, read_shapes
from ibrdf.errors import InputError
from ibrdf.findings import Finding, Key, Position, Severity
from ibrdf.graphs import load
from ibrdf.rdf.bridge import GRAPH, IB, ID
from ibrdf.rdf.ontology import read_graph, read_ontology
from ibrdf.rdf.syntax import Format, graph, parse
from ibrdf.resources import bundled
from ibrdf.validation.mistakes import TARGETS
from ibrdf.validation.validate import (
    Validation,
    check_dates,
    check_ids,
    check_weekdays,
    malformed,
    narrow,
    run_shapes,
    stated,
    validate,
)

PREFIXES = """
PREFIX c: <https://w3id.org/ibrdf/concept#>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
PREFIX ib: <https://w3id.org/ibrdf/ns#>
PREFIX id: <https://w3id.org/ibrdf/id/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX said: <https://w3id.org/ibrdf/said#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX : <urn:x:>
"""


NO_TEXT = "Value is not Literal with datatype xsd:string"


def turtle(text: str) -> Graph:
    return graph(parse((PREFIXES + text).encode(), Format.TURTLE))


def found(data: str, shapes: str) -> list[Finding]:
    return run_shapes(turtle(data), turtle(shapes))


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
    }


# Positions


VISIT = "https://w3id.org/ibrdf/id/event/visit"


@pytest.fixture
def corpus() -> Corpus:
    """Return a corpus with shapes of its own and nothing in it."""
    made = Corpus(bundled())
    made.shapes = turtle("""
        :S sh:targetNode <https://w3id.org/ibrdf/id/event/visit> ;
            sh:property [ sh:path :p ; sh:datatype xsd:integer ; sh:message "No number."@en ] .
    """)
    made.graph(GRAPH.registry).parse(data=f'<{VISIT}> <urn:x:p> "x" .', format="turtle")
    return made


def placed(corpus: Corpus, **keys: Key) -> Finding:
    """Return the only finding of a corpus in which things stand at places called as they are."""
    corpus.positions = {key: Position(name, 1, 1) for name, key in keys.items()}
    [finding] = validate(corpus).findings
    return finding


KEYS = {
    "value": Key(VISIT, "urn:x:p", "x"),
    "key": Key(VISIT, "urn:x:p"),
    "record": Key(VISIT),
}


@pytest.mark.parametrize("names", [("value", "key", "record"), ("key", "record"), ("record",)])
def test_a_finding_is_at_its_value_else_its_key_else_its_record(
    names: tuple[str, ...], corpus: Corpus
) -> None:
    assert placed(corpus, **{name: KEYS[name] for name in names}).file == names[0]


def test_a_finding_without_a_place_has_none(corpus: Corpus) -> None:
    assert str(placed(corpus)) == f"{VISIT}  Violation  No number."


def test_findings_are_sorted_by_file_line_and_column(corpus: Corpus) -> None:
    registry = corpus.graph(GRAPH.registry)
    for text in ("y", "z", "w"):
        registry.add((URIRef(VISIT), URIRef("urn:x:p"), rdflib_text(text)))
    places = {"x": ("b", 1, 1), "y": ("a", 10, 1), "z": ("a", 9, 2), "w": ("a", 9, 1)}
    corpus.positions = {
        Key(VISIT, "urn:x:p", text): Position(*place) for text, place in places.items()
    }
    assert [finding.value for finding in validate(corpus).findings] == ["w", "z", "y", "x"]


def rdflib_text(text: str) -> Any:
    return next(turtle(f':s :p "{text}" .').objects())


# Running shapes


def test_no_shapes_find_nothing() -> None:
    assert found(":a :p 1 .", "") == []


def test_a_finding_names_focus_path_value_and_shape() -> None:
    text = ':S sh:targetNode :a ; sh:property [ sh:path :p ; sh:in ( 1 ) ; sh:message "No." ] .'
    assert found(":a :p 2 .", text) == [
        Finding("No.", focus="urn:x:a", path="urn:x:p", value="2", shape="urn:x:S")
    ]


def test_a_property_shape_with_a_name_is_the_one_that_found() -> None:
    [finding] = found(
        ":a :q 1 .", ":S sh:targetNode :a ; sh:property :P . :P sh:path :p ; sh:minCount 1 ."
    )
    assert finding.shape == "urn:x:P"


def test_a_focus_is_not_its_own_value() -> None:
    [finding] = found(":a :p 2 .", ":S sh:targetNode :a ; sh:nodeKind sh:Literal .")
    assert (finding.focus, finding.value) == ("urn:x:a", "")


def test_a_finding_is_of_the_shape_that_its_property_stands_in() -> None:
    shapes = [
        f":{name} sh:targetNode :a ; sh:property [ sh:path :{name} ; sh:in ( 1 ) ] ."
        for name in "STU"
    ]
    findings = found(":a :S 2 ; :T 2 ; :U 2 .", "".join(shapes))
    assert len(findings) == 3
    assert all(finding.shape == finding.path for finding in findings)


def test_each_finding_has_its_own_message_alone() -> None:
    shapes = ':S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message "No." .'
    shapes += ':T sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message "Never." .'
    assert {finding.message for finding in found(":a :p 2 .", shapes)} == {"No.", "Never."}


def test_what_has_no_name_is_not_named() -> None:
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
def test_a_severity_is_that_of_the_shape(term: str, severity: Severity) -> None:
    [finding] = found(
        ":a :p 2 .", f":S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:severity {term} ."
    )
    assert finding.severity is severity


def test_messages_are_one_line() -> None:
    text = ':S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message """No\n  good.""" , "Also." .'
    assert [finding.message for finding in found(":a :p 2 .", text)] == ["Also. No good."]


def test_a_result_without_a_message_has_one() -> None:
    assert (
        found(":a :p 2 .", ':S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:message "" .')[
            0
        ].message
        == "does not conform"
    )


def test_results_inside_a_result_are_not_counted() -> None:
    shapes = ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:node [ sh:nodeKind sh:IRI ] ] ."
    assert len(found(":a :p 1, 2 .", shapes)) == 2


SPARQL = """
    : sh:declare [ sh:prefix "x" ; sh:namespace "urn:x:"^^xsd:anyURI ] .
    :S sh:targetSubjectsOf :p ; sh:sparql [ sh:prefixes : ; sh:message "Too small." ; sh:select
        "SELECT $this ?value WHERE { $this x:p ?value FILTER ( ?value < 3 ) }" ] .
"""


def test_a_sparql_constraint_finds_what_it_selects() -> None:
    values = [(finding.focus, finding.value) for finding in found(":a :p 1 . :b :p 5 .", SPARQL)]
    assert values == [("urn:x:a", "1")]


def test_a_query_is_parsed_once_however_many_focus_nodes_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = Counter[str]()
    real = sparql.prepareQuery

    def count(text: str, **names: Any) -> Any:
        calls[text] += 1
        return real(text, **names)

    monkeypatch.setattr(sparql, "prepareQuery", count)
    data = "".join(f":s{number} :p {number} ." for number in range(20))
    shapes = SPARQL.replace("?value < 3", "?value < 4")  # no other test has parsed this
    assert len(found(data, shapes)) == 4
    assert [number for text, number in calls.items() if "?value < 4" in text] == [1]


def test_shapes_and_data_are_not_touched() -> None:
    data = turtle(":a :p 1 .")
    shapes = turtle(SPARQL + ":T sh:property [ sh:path :p ; sh:class :C ] ; sh:targetNode :a .")
    before = set(data), set(shapes)
    validate(data, shapes)
    assert (set(data), set(shapes)) == before


def test_imports_are_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
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
    with pytest.raises(InputError, match=rf"^sh:{term} of urn:x:S can't be used: .*{word} is ref"):
        found(":a :q 1 .", f':S sh:targetNode :a ; sh:sparql [ sh:{term} "{query}" ] .')


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ("sh:property [ sh:minCount 1 ]", "the shapes can't be used: "),
        ("sh:or :notalist", "the shapes can't be used: "),
        (
            'sh:sparql [ sh:select "SELECT $this { VALUES $this { <urn:a> } }" ]',
            "the shapes can't be used: ",
        ),
        ("sh:node :S", "the shapes can't be used: one refers to itself, which has no meaning"),
        ('sh:sparql [ sh:select "SELECT nonsense" ]', "sh:select of urn:x:S can't be used: query"),
        ('sh:sparql [ sh:select "ASK {}" ]', "sh:select of urn:x:S can't be used: it begins with"),
        (
            'sh:sparql [ sh:select "SELECT $this { $this x:y 1 }" ]',
            "sh:select of urn:x:S can't be used: query:1:22: the prefix x: is declared nowhere",
        ),
        ('sh:pattern "("', "sh:pattern of urn:x:S can't be used: "),
        (
            'sh:property [ sh:path :p ; sh:pattern "[" ]',
            "sh:pattern of urn:x:S can't be used: ",
        ),
        (
            'sh:pattern "a" ; sh:flags "iz"',
            "sh:flags of urn:x:S can't be used: there is no flag z; there are s m i x q",
        ),
    ],
)
def test_shapes_without_meaning_are_an_input_error_of_one_line(shapes: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        found(':a :p "x" .', f":S sh:targetNode :a ; {shapes} .")
    assert str(caught.value).startswith(message)
    assert len(str(caught.value).splitlines()) == 1


def test_each_text_that_cannot_be_used_is_named() -> None:
    shapes = ':S sh:targetNode :a ; sh:pattern "(" ; sh:property [ sh:path :p ; sh:pattern "[" ] .'
    with pytest.raises(InputError) as caught:
        found(':a :p "x" .', shapes)
    assert len(caught.value.findings) == 2


def test_a_validator_that_runs_out_of_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(pyshacl, "validate", fail)
    with pytest.raises(MemoryError):
        found(":a :p 1 .", ":S sh:targetNode :a ; sh:nodeKind sh:IRI .")


def test_what_a_validator_logs_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError):
        found(":a :p 1 .", ':S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount "1" ] .')
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ("sh:in 'x'", "sh:in is malformed: it takes a list (x). Correct it."),
        (
            "sh:nodeKind :Some",
            "sh:nodeKind is malformed: there is no such choice (urn:x:Some). Correct it.",
        ),
        (
            "sh:targetClass 'C'",
            "sh:targetClass is malformed: Value is not of Node Kind sh:IRI (C). Correct it.",
        ),
        (
            "sh:languageIn ( 5 )",
            f"this shape is malformed: {NO_TEXT} (5). Correct it.",
        ),
    ],
)
def test_what_the_shapes_for_shapes_find_is_told_of_the_shape(shapes: str, message: str) -> None:
    told = malformed(turtle(f":S a sh:NodeShape ; {shapes} ."))
    assert [finding.message for finding in told] == [message]


@pytest.mark.slow
def test_our_shapes_are_shapes() -> None:
    assert malformed(read_shapes(bundled() / "shapes")) == []


def test_a_fault_is_said_once_at_one_place(corpus: Corpus) -> None:
    corpus.graph(GRAPH.registry).add((URIRef(VISIT), URIRef("urn:x:p"), rdflib_text("y")))
    corpus.positions = {KEYS["key"]: Position("a.yaml", 3, 5)}
    assert len(validate(corpus).findings) == 1


def test_two_faults_at_no_place_are_two(corpus: Corpus) -> None:
    corpus.graph(GRAPH.registry).add((URIRef(VISIT), URIRef("urn:x:p"), rdflib_text("y")))
    assert len(validate(corpus).findings) == 2


# What is validated


def test_shapes_of_ones_own_are_used_alone_and_are_checked_themselves() -> None:
    shapes = turtle(":S sh:targetClass :C ; sh:targetNode :a ; sh:nodeKin sh:IRI .")
    messages = [finding.message for finding in validate(turtle(":a a ib:Visit ."), shapes).findings]
    assert messages == ["SHACL has no sh:nodeKin (did you mean sh:nodeKind?). Correct the term."]


def test_a_graph_is_validated_with_the_bundled_shapes_and_ontology() -> None:
    found = validate(turtle('id:v a ib:Visit ; rdfs:label "Visit"@en ; ib:host c:signed .'))
    assert [finding.path.rpartition("#")[2] for finding in found.of(Severity.VIOLATION)] == ["host"]


def test_a_concept_of_the_bundled_ones_is_known() -> None:
    known = 'id:v a ib:Agreement ; rdfs:label "Pact"@en ; ib:status c:signed .'
    assert validate(turtle(known)).conforms
    assert not validate(turtle(known.replace("c:signed", "c:sined"))).conforms


def test_what_reports_give_is_validated_like_the_facts_it_is_to_become() -> None:
    thing = 'id:v a ib:Visit ; rdfs:label "Visit"@en . '
    found = validate(turtle(f"{thing} :r a ib:Report ; ib:about id:v ; said:host c:signed ."))
    assert "https://w3id.org/ibrdf/said#host" in {finding.path for finding in found.findings}


def test_a_corpus_is_validated_with_the_concepts_of_its_own_alone(corpus: Corpus) -> None:
    text = f"<{VISIT}> <urn:x:q> <https://w3id.org/ibrdf/concept#signed> ."
    corpus.graph(GRAPH.registry).parse(data=text, format="turtle")
    messages = [finding.message for finding in validate(corpus).findings]
    assert any(message.startswith("there is no concept signed") for message in messages)


def test_dates_and_weekdays_are_validated_too() -> None:
    data = turtle("""
        :r ib:dateText "on Wednesday" ; said:date "2025-08-21"^^edtf:EDTF .
        :s said:date "soon"^^edtf:EDTF .
    """)
    messages = " ".join(finding.message for finding in validate(data).findings)
    assert "soon is no EDTF date." in messages
    assert "2025-08-21 is a Thursday" in messages


def test_a_dataset_is_validated_as_the_union_of_its_graphs() -> None:
    data = Dataset(default_union=True)
    for name, value in (("urn:g", 1), ("urn:h", 2)):
        data.graph(URIRef(name)).parse(data=f"<urn:x:a> <urn:x:p> {value} .", format="turtle")
    shapes = turtle(":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:maxCount 1 ] .")
    assert len(validate(data, shapes).findings) == 1


def test_what_was_inferred_is_not_validated() -> None:
    data = Dataset(default_union=True)
    data.graph(URIRef("urn:g")).parse(data="<urn:x:a> <urn:x:p> 1 .", format="turtle")
    data.graph(GRAPH.entailed).parse(data="<urn:x:a> a <urn:x:C> .", format="turtle")
    assert {str(p) for p in stated(data).predicates()} == {"urn:x:p"}


def test_stated_is_a_new_graph() -> None:
    data = turtle(":a :p 1 .")
    stated(data).add((BNode(), RDF.type, SH.Shape))
    assert len(data) == 1


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
    data = turtle(':r ib:dateText "on Wednesday" ; said:date "2025-08-21"^^edtf:EDTF .')
    [finding] = check_weekdays(data)
    assert finding.message == (
        "2025-08-21 is a Thursday, but the wording says: on Wednesday. Read it again."
    )
    assert (finding.focus, finding.value) == ("urn:x:r", "2025-08-21")
    assert finding.path == "https://w3id.org/ibrdf/said#date"


@pytest.mark.parametrize("dates", ['"soon", "2025-08-21"', '"2025-08-21", "soon"'])
def test_a_date_is_checked_beside_one_that_is_none(dates: str) -> None:
    data = turtle(f':r ib:dateText "on Wednesday" ; said:date {dates} .')
    assert [finding.value for finding in check_weekdays(data)] == ["2025-08-21"]


def test_a_wording_is_checked_against_the_date_of_its_own_report_alone() -> None:
    data = turtle("""
        :r ib:dateText "on Wednesday" ; rdfs:label "Thursday" ; ib:published "2025-08-21" .
        :s said:date "2025-08-21" ; rdfs:label "Wednesday" .
    """)
    assert [*check_weekdays(data)] == []


@pytest.mark.parametrize("date", ["2025-08-20", "2025-08", "soon"])
def test_a_date_that_fits_its_wording_or_is_none_is_no_finding_here(date: str) -> None:
    data = turtle(f':r ib:dateText "on Wednesday" ; said:date "{date}"^^edtf:EDTF .')
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
    [(focus, path, value)] = turtle(f"{triple} .")
    assert (finding.focus, finding.path, finding.value) == (str(focus), str(path), str(value))


@pytest.mark.parametrize("home", ["ib", "said"])
def test_a_property_that_does_not_exist_is_a_finding_with_the_nearest(home: str) -> None:
    data = turtle(f'{home}:place a :P . :e {home}:plaec "here" .')
    message = "there is no property plaec (did you mean place?). Correct it."
    [path] = data.predicates(URIRef("urn:x:e"))
    assert [*check_ids(data)] == [Finding(message, focus="urn:x:e", path=str(path))]


def test_an_id_that_has_no_type_does_not_exist() -> None:
    text = 'ib:about a :P . id:x rdfs:label "X" . :r ib:about id:x .'
    [finding] = check_ids(turtle(text))
    assert finding.message == "there is no x. Correct it, or add the thing to the registry."


def test_an_id_is_shown_as_authors_write_it() -> None:
    [finding] = check_ids(turtle(f"ib:about a :P . :r ib:about <{ID['place/minsk/centre']}> ."))
    assert finding.message.startswith("there is no place:minsk/centre. ")


def test_a_report_or_passage_that_does_not_exist_is_left_to_the_shapes() -> None:
    where = "<https://w3id.org/ibrdf/id/article/1#r-1>"
    assert [*check_ids(turtle(f"ib:between a :P . :d ib:between {where} ."))] == []


def test_an_article_that_does_not_exist_is_not_looked_for_in_the_registry() -> None:
    [finding] = check_ids(turtle(f"ib:source a :P . :r ib:source <{ID['article/1']}> ."))
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
    messages = [finding.message for finding in validate(turtle(text)).of(Severity.VIOLATION)]
    assert messages == ["there is no person:x. Correct it, or add the thing to the registry."]


# The W3C's tests of SHACL Core

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
_BESIDE = Path(__file__).parents[2] / "shared" / "w3c"
SUITE = Path(os.environ.get("IBRDF_W3C", _BESIDE)) / "shacl" / "tests" / "core"
FAILING = {"uniqueLang-002": 'pySHACL takes sh:uniqueLang "1" for true'}


def suite() -> Iterator[Any]:
    for path in sorted(SUITE.rglob("*.ttl")):
        if b"sht:Validate" in path.read_bytes():
            why = FAILING.get(path.stem)
            marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
            yield pytest.param(path, id=f"{path.parent.name}-{path.stem}", marks=marks)


def of_file(iri: Any) -> Graph:
    path = Path(str(iri).removeprefix("file://"))
    return graph(parse(path.read_bytes(), Format.TURTLE, path.name, path.as_uri()))


def name(term: Any) -> str:
    return str(term) if isinstance(term, URIRef) or hasattr(term, "datatype") else ""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # pySHACL and rdflib remark on what the tests get wrong
@pytest.mark.parametrize(
    "path", [*suite()] or [pytest.param(SUITE, marks=pytest.mark.skip(f"no W3C tests at {SUITE}"))]
)
def test_shapes_find_what_the_w3c_says(path: Path) -> None:
    manifest = of_file(path.resolve().as_uri())
    for test in manifest.subjects(RDF.type, URIRef(f"{SHT}Validate")):
        action, result = (manifest.value(test, URIRef(MF + part)) for part in ("action", "result"))
        parts = (URIRef(f"{SHT}{part}Graph") for part in ("data", "shapes"))
        data, shapes = (manifest.value(action, part) for part in parts)
        findings = run_shapes(of_file(data), of_file(shapes))
        expected = Counter(
            (name(manifest.value(one, SH.focusNode)), name(manifest.value(one, SH.resultPath)))
            for one in manifest.objects(result, SH.result)
        )
        conforms = str(manifest.value(result, SH.conforms)) == "true"
        assert conforms is not bool(findings)
        assert Counter((finding.focus, finding.path) for finding in findings) == expected


# Shapes in SPARQL ----------------------------------------------------------------

EXAMPLES = Path(__file__).parent / "shapes"
SHAPES = read_shapes(bundled() / "shapes")
RULES = read_ontology(bundled() / "ontology") + read_graph(bundled() / "ontology" / "concepts.ttl")
IN_SPARQL = sorted(str(shape).removeprefix(str(IB)) for shape in SHAPES.subjects(SH.sparql))


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_SPARQL)
@pytest.mark.parametrize("file", ["valid.ttl", "invalid.ttl"])
def test_a_narrowed_shape_finds_what_the_whole_one_finds(name: str, file: str) -> None:
    data = read_graph(EXAMPLES / name / file) + RULES
    whole = Counter(run_shapes(data, SHAPES))
    assert Counter(run_shapes(data, narrow(SHAPES, data))) == whole
    assert any(finding.shape == str(IB) + name for finding in whole) == (file == "invalid.ttl")


def test_a_narrowed_shape_looks_at_nothing_where_all_is_well() -> None:
    data = read_graph(EXAMPLES / "PersonNameShape" / "valid.ttl")
    narrowed = narrow(SHAPES, data)
    assert [narrowed.value(URIRef(f"{IB}PersonNameShape"), target) for target in TARGETS] == [
        None
    ] * 4


def test_each_narrowed_shape_looks_at_those_of_its_nodes_that_its_own_query_finds() -> None:
    shapes = turtle("""
        :S sh:targetSubjectsOf :p ; sh:sparql [ sh:select "SELECT $this { $this ?any 2 }" ] .
        :T sh:targetSubjectsOf :p ; sh:sparql [ sh:select "SELECT $this { $this ?any 3 }" ] .
        :U sh:targetSubjectsOf :q ; sh:sparql [ sh:select "SELECT $this { $this ?any 4 }" ] .""")
    narrowed = narrow(shapes, turtle(":a :p 1 . :b :p 2 . :c :p 3 . :d :q 2 . :e :q 3 . :f :q 5 ."))
    looked = {(str(s)[-1], str(o)[-1]) for s, o in narrowed.subject_objects(SH.targetNode)}
    assert looked == {("S", "b"), ("T", "c")}


@pytest.mark.parametrize("more", ["sh:nodeKind sh:IRI", "sh:property [ sh:path :p ]"])
def test_a_shape_with_other_constraints_too_looks_at_all_of_its_nodes(more: str) -> None:
    shapes = turtle(f"""
        :S a sh:NodeShape ; sh:targetSubjectsOf :p ; {more} ;
            sh:sparql [ sh:select "SELECT $this WHERE {{ $this ?p ?o }}" ] .""")
    assert set(narrow(shapes, Graph())) == set(shapes)


@pytest.mark.parametrize(
    "query", ["SELECT $this {", "SELECT $this { SERVICE SILENT <http://127.0.0.1:9/> {} }"]
)
def test_a_shape_whose_query_may_not_be_asked_is_left_to_the_validator(query: str) -> None:
    shapes = turtle(f"""
        :S a sh:NodeShape ; sh:targetSubjectsOf :p ; sh:sparql [ sh:select "{query}" ] .""")
    assert set(narrow(shapes, Graph())) == set(shapes)


# The bundled corpus --------------------------------------------------------------


@pytest.mark.slow
def test_every_warning_on_the_bundled_corpus_is_explained_by_a_note_of_the_registry() -> None:
    data = load()
    warnings = validate(data).of(Severity.WARNING)
    unexplained = {
        finding.focus
        for finding in warnings
        if (URIRef(finding.focus), SKOS.editorialNote, None) not in data
    }
    assert len(warnings) > 0
    assert unexplained == set()


def test_a_failure_without_words_is_named_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RecursionError

    monkeypatch.setattr(pyshacl, "validate", fail)
    with pytest.raises(InputError) as caught:
        found(":a :p 1 .", ":S sh:targetNode :a ; sh:nodeKind sh:IRI .")
    assert str(caught.value) == "the shapes can't be used: RecursionError"


def test_were_a_query_not_refused_no_file_would_be_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.ttl").write_text("<urn:x:a> <urn:x:p> 1 .")
    source = (tmp_path / "secret.ttl").as_uri()
    query = f"SELECT $this FROM <{source}> WHERE {{ $this <urn:x:p> 1 }}"  # noqa: S608
    shapes = f':S sh:targetNode :a ; sh:sparql [ sh:select "{query}" ] .'
    # A plain graph, as we ask, opens none anyhow; a dataset would, were it not locked.
    data = Dataset()
    data.graph(URIRef("urn:g")).parse(data="<urn:x:a> <urn:x:q> 1 .", format="turtle")
    conforms, *_ = pyshacl.validate(data, shacl_graph=turtle(shapes))
    assert conforms


@pytest.mark.parametrize("given", ["/etc/hosts", Path("/etc/hosts"), b"<urn:a> a <urn:b> .", None])
def test_a_path_is_never_opened_for_a_graph(given: Any) -> None:
    with pytest.raises(TypeError, match=r"takes a graph, not a .*; ibrdf\.read reads a file"):
        validate(given)
