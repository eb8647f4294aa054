"""Questions to a graph: of each form, by name and by text, with values, in time."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, RDFS, Dataset, Graph, Literal

from ibrdf.corpus import Corpus
from ibrdf.errors import InputError, OutputError, QueryError, UnknownNameError
from ibrdf.graphs import _LoadedDataset, answer, ask, construct, select
from ibrdf.rdf.bridge import IB, ID
from ibrdf.sparql.answers import text_of
from ibrdf.sparql.engine import Engine
from ibrdf.sparql.library import queries

BOTH = pytest.mark.parametrize("engine", Engine)
MINSK, TALKS, VISIT = ID["location/minsk"], ID["event/talks"], ID["event/visit"]
SLOW = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r }"
)


def data() -> Dataset:
    made = Dataset(default_union=True)
    facts = made.graph(ID["x"])
    for thing, kind, label in (
        (MINSK, IB.Place, "Minsk"),
        (TALKS, IB.Meeting, "Talks"),
        (VISIT, IB.Visit, "Visit"),
    ):
        facts.add((thing, RDF.type, kind))
        facts.add((thing, RDFS.label, Literal(label, lang="en")))
    facts.add((TALKS, IB.place, MINSK))
    return made


def crowd() -> Graph:
    made = Graph()
    for number in range(300):
        made.add((ID[f"event/{number}"], IB.place, MINSK))
    return made


@BOTH
def test_a_named_query_is_answered_without_the_ontology(engine: Engine) -> None:
    assert [str(row.meeting) for row in select(data(), "meetings", engine=engine)] == [
        "Talks",
        "Visit",
    ]


@BOTH
def test_a_value_narrows_the_answer(engine: Engine) -> None:
    table = select(data(), "meetings", engine=engine, place="location:minsk")
    assert [(str(row.meeting), str(row.where)) for row in table] == [("Talks", "Minsk")]


def test_a_text_is_answered_and_needs_no_prefixes() -> None:
    assert select(data(), "SELECT ?x { ?x a ib:Meeting }")[0].x == str(TALKS)


def test_yes_or_no_is_a_bool() -> None:
    assert ask(data(), "ASK { event:talks ib:place location:minsk }") is True
    assert ask(data(), "ASK { event:visit ib:place location:minsk }") is False


def test_a_construction_is_a_graph_with_known_prefixes() -> None:
    made = construct(data(), "CONSTRUCT { ?x a ib:Event } WHERE { ?x ib:place ?y }")
    assert set(made) == {(TALKS, RDF.type, IB.Event)}
    assert "event:talks a ib:Event" in made.serialize()


def test_a_description_is_a_graph() -> None:
    assert (TALKS, IB.place, MINSK) in construct(data(), "DESCRIBE event:talks")


@pytest.mark.parametrize(
    ("call", "query", "message"),
    [
        (select, "ASK {}", "ASK is answered by ask, not here"),
        (ask, "SELECT * {}", "SELECT is answered by select, not here"),
        (construct, "ASK {}", "ASK is answered by ask, not here"),
        (select, "DESCRIBE <http://e/x>", "DESCRIBE is answered by construct, not here"),
    ],
)
def test_a_query_of_another_form_is_refused(call: Any, query: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        call(data(), query)
    assert str(error.value) == message


@BOTH
def test_a_service_is_refused_by_both_engines(engine: Engine) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        select(data(), "SELECT * { SERVICE <http://localhost/> {} }", engine=engine)


def test_an_unknown_place_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean location:minsk"):
        select(data(), "meetings", place="location:minks")


@BOTH
def test_an_answer_in_time_is_the_same(engine: Engine) -> None:
    query = "SELECT ?x { ?x a ib:Meeting }"
    assert select(data(), query, engine=engine, timeout=60) == select(data(), query, engine=engine)


@BOTH
def test_a_query_that_is_late_is_stopped(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"^the query was stopped: no answer within 0\.3 s$"):
        select(crowd(), SLOW, engine=engine, timeout=0.3)


def test_a_fault_in_time_is_told_as_without() -> None:
    with pytest.raises(QueryError, match=r"^query:1:7: the prefix zz: is declared nowhere$"):
        ask(data(), "ASK { zz:a ?p ?o }", timeout=60)


def test_a_corpus_knows_its_own_prefixes(bundled_corpus: Corpus) -> None:
    own = {**bundled_corpus.context.prefixes, "mine": "https://w3id.org/ibrdf/id/event/"}
    loaded = _LoadedDataset(default_union=True)
    loaded.corpus = replace(bundled_corpus, context=replace(bundled_corpus.context, prefixes=own))
    assert ask(loaded, "ASK { FILTER NOT EXISTS { mine:talks ?p ?o } }")


# Answers of any form -----------------------------------------------------------


def test_a_table_is_written_in_each_form() -> None:
    found = answer(data(), "SELECT ?x { ?x a ib:Meeting }")
    assert found.write("table") == b"x\n-----------\nevent:talks\n"
    assert found.write("csv") == f"x\r\n{TALKS}\r\n".encode()


def test_a_graph_is_written_as_turtle_and_json() -> None:
    found = answer(data(), "CONSTRUCT { ?x a ib:Event } WHERE { ?x ib:place ?y }")
    assert found.write("table") == found.write("turtle")
    assert b"event:talks\n    a ib:Event ." in found.write("turtle")
    assert "event:talks" in str(json.loads(found.write("jsonld")))


@pytest.mark.parametrize(
    ("form", "text"),
    [("table", b"false\n"), ("csv", b"false"), ("tsv", b"false")],
)
def test_a_no_is_written(form: str, text: bytes) -> None:
    assert answer(Graph(), "ASK { ?s ?p ?o }").write(form) == text


def test_a_yes_is_written() -> None:
    found = answer(Graph(), "ASK {}")
    assert found.write("table") == b"true\n"
    assert json.loads(found.write("json"))["boolean"] is True
    assert b"<boolean>true</boolean>" in found.write("xml")


@pytest.mark.parametrize(
    ("query", "form", "message"),
    [
        ("SELECT * {}", "turtle", "a table can't be written as turtle"),
        ("ASK {}", "jsonld", "a truth value can't be written as jsonld"),
        ("CONSTRUCT {} WHERE {}", "csv", "a graph can't be written as csv"),
    ],
)
def test_a_form_that_does_not_fit_is_refused(query: str, form: str, message: str) -> None:
    with pytest.raises(OutputError) as error:
        answer(Graph(), query).write(form)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("query", "empty", "false"),
    [
        ("SELECT ?s { ?s ?p ?o }", True, False),
        ("SELECT ?s { BIND (1 AS ?s) }", False, False),
        ("CONSTRUCT WHERE { ?s ?p ?o }", True, False),
        ("ASK { ?s ?p ?o }", False, True),
        ("ASK {}", False, False),
    ],
)
def test_an_answer_knows_whether_it_is_empty_or_no(query: str, empty: bool, false: bool) -> None:  # noqa: FBT001
    found = answer(Graph(), query)
    assert (found.is_empty, found.is_false) == (empty, false)


# Where a query comes from ------------------------------------------------------


def test_a_query_is_read_by_name() -> None:
    assert text_of("meetings") == next(q.text for q in queries() if q.name == "meetings")


def test_a_query_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes(b"\xef\xbb\xbfASK {}")
    assert text_of(str(path)) == "ASK {}"


@pytest.mark.parametrize(
    "text",
    [
        "DESCRIBE location:minsk",
        "describe location:minsk",
        " DESCRIBE <urn:a>",
        "DESCRIB location:minsk",
        "PREFIX e: <urn:> DESCRIBE e:a",
        "ASK {}",
    ],
)
def test_a_text_that_begins_like_sparql_is_a_query(text: str) -> None:
    assert text_of(text) == text


@pytest.mark.parametrize("text", ["describe", "meet ings", "", "DESCRIBE"])
def test_a_text_that_does_not_begin_like_sparql_is_none(text: str) -> None:
    with pytest.raises(UnknownNameError, match="no query or file"):
        text_of(text)


def test_a_query_that_is_neither_name_nor_file_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"no query or file meetigs .did you mean meetings"):
        text_of("meetigs")


def test_a_file_that_can_not_be_read_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a directory"):
        text_of(str(tmp_path))


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes(b"ASK { ?s ?p '\xe9' }")
    with pytest.raises(InputError, match=":1:14: not UTF-8"):
        text_of(str(path))


def test_a_block_of_values_that_does_not_end_is_a_query_error() -> None:
    with pytest.raises(QueryError):
        answer(Graph(), "SELECT * { VALUES ?x { ")


def test_a_parameter_may_have_any_name() -> None:
    with pytest.raises(UnknownNameError, match="there is no parameter engine"):
        answer(Graph(), "things", {"engine": "x"})


@pytest.mark.parametrize("given", ["/etc/hosts", Path("/etc/hosts"), None])
def test_a_path_is_never_opened_for_a_graph(given: Any) -> None:
    with pytest.raises(TypeError, match=r"takes a graph, not a .*; ibrdf\.read reads a file"):
        ask(given, "ASK {}")


@pytest.mark.parametrize("query", [Path("meetings.rq"), None, 5])
def test_a_query_is_a_text(query: Any) -> None:
    with pytest.raises(TypeError, match="a query is a name or a text, not a "):
        select(Graph(), query)


def test_an_engine_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"^there is no engine jena; choose rdflib or oxi"):
        ask(Graph(), "ASK {}", engine="jena")


def test_an_engine_may_be_named() -> None:
    assert ask(Graph(), "ASK {}", engine="oxigraph")
