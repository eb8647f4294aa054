"""Both engines see the same data, refuse the same queries, and say why in one line."""

from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import XSD, Dataset, Graph, Literal, URIRef

from ibrdf.errors import QueryError
from ibrdf.findings import Exceeded
from ibrdf.graphs import _queryable
from ibrdf.rdf.bridge import to_node
from ibrdf.sandbox.limits import limited
from ibrdf.sparql.engine import Engine

A, B, C = (URIRef(f"http://e/{name}") for name in "abc")
BOTH = pytest.mark.parametrize("engine", Engine)


class Found(NamedTuple):
    """A solution in rdflib's terms, in which these tests are written."""

    columns: tuple[str, ...]
    rows: tuple[Any, ...]
    truth: bool


def evaluate(data: Graph, text: str, prefixes: dict[str, str], engine: Engine) -> Found:
    found = _queryable(data, engine).evaluate(text, prefixes)
    rows = [tuple(cell and to_node(cell) for cell in row) for row in found.rows or found.triples]
    return Found(found.columns, tuple(rows), found.truth)


def dataset(*, union: bool = True) -> Dataset:
    made = Dataset(default_union=union)
    made.graph(URIRef("http://e/g1")).add((A, B, C))
    made.graph(URIRef("http://e/g2")).add((A, B, C))
    made.add((C, B, A))
    return made


def graph(*triples: Any) -> Graph:
    made = Graph()
    for triple in triples:
        made.add(triple)
    return made


def rows(data: Graph, text: str, engine: Engine) -> set[tuple[Any, ...]]:
    return set(evaluate(data, text, {}, engine).rows)


@BOTH
def test_a_triple_in_two_graphs_counts_once(engine: Engine) -> None:
    found = evaluate(dataset(), "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", {}, engine)
    assert [int(row[0]) for row in found.rows] == [2]


@BOTH
@pytest.mark.parametrize("union", [True, False])
def test_a_dataset_is_asked_over_all_its_graphs(engine: Engine, union: bool) -> None:  # noqa: FBT001
    assert rows(dataset(union=union), "SELECT ?s { ?s ?p ?o }", engine) == {(A,), (C,)}


@BOTH
@pytest.mark.parametrize("union", [True, False])
def test_graph_names_single_graphs(engine: Engine, union: bool) -> None:  # noqa: FBT001
    found = rows(dataset(union=union), "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", engine)
    assert found == {(URIRef("http://e/g1"),), (URIRef("http://e/g2"),)}


@BOTH
def test_a_mere_graph_has_no_named_ones(engine: Engine) -> None:
    data = graph((A, B, C))
    assert rows(data, "SELECT ?s { ?s ?p ?o }", engine) == {(A,)}
    assert rows(data, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", engine) == set()
    assert rows(data, "SELECT ?s { ?s ?p ?o OPTIONAL { GRAPH ?g { ?s ?p ?o } } }", engine) == {(A,)}


@BOTH
def test_the_data_stays_as_it_is(engine: Engine) -> None:
    data = dataset(union=False)
    before = set(data.quads())
    evaluate(data, "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }", {}, engine)
    assert set(data.quads()) == before
    assert not data.default_union


@BOTH
def test_the_columns_of_a_star_are_in_one_order(engine: Engine) -> None:
    found = evaluate(graph((A, B, C)), "SELECT * { ?z ?m ?a }", {}, engine)
    assert found.columns == ("a", "m", "z")
    assert found.rows == ((C, B, A),)


@BOTH
def test_what_was_not_found_is_none(engine: Engine) -> None:
    found = evaluate(
        graph((A, B, C)), "SELECT ?s ?x { ?s ?p ?o OPTIONAL { ?o ?p ?x } }", {}, engine
    )
    assert found.rows == ((A, None),)


@BOTH
def test_triples_are_constructed(engine: Engine) -> None:
    found = evaluate(graph((A, B, C)), "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }", {}, engine)
    assert found.rows == ((C, B, A),)


@BOTH
@pytest.mark.parametrize("template", ["?o ?p ?s", "?s ?o ?p", "?s ?b ?p"])
def test_what_is_no_triple_is_left_out_of_what_is_constructed(
    template: str, engine: Engine
) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?s . {template} }} WHERE {{ ?s ?p ?o BIND (BNODE() AS ?b) }}"
    found = evaluate(graph((A, B, Literal("x"))), query, {}, engine)
    assert found.rows == ((A, B, A),)


@BOTH
def test_a_thing_is_described(engine: Engine) -> None:
    found = evaluate(graph((A, B, C), (B, B, B)), "DESCRIBE <http://e/a>", {}, engine)
    assert found.rows == ((A, B, C),)


@BOTH
def test_a_truth_is_told(engine: Engine) -> None:
    data = graph((A, B, C))
    assert evaluate(data, "ASK { ?s ?p ?o }", {}, engine).truth
    assert not evaluate(data, "ASK { ?s <http://e/x> ?o }", {}, engine).truth


@BOTH
def test_given_prefixes_need_no_declaration_and_yield_to_one(engine: Engine) -> None:
    data, prefixes = graph((A, B, C)), {"e": "http://e/"}
    assert evaluate(data, "ASK { e:a e:b e:c }", prefixes, engine).truth
    assert not evaluate(data, "PREFIX e: <http://x/> ASK { e:a e:b e:c }", prefixes, engine).truth


@BOTH
def test_prefixes_of_the_graph_are_not_known(engine: Engine) -> None:
    data = graph((A, B, C))
    data.bind("mine", "http://e/")
    with pytest.raises(QueryError, match=r"^query:1:7: the prefix mine: is declared nowhere$"):
        evaluate(data, "ASK { mine:a ?p ?o }", {}, engine)


@BOTH
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ASK {\n  ?s ?p }", "query:2:10: not SPARQL near: ?s ?p }"),
        ("ASK { BIND (1 AS ?x) BIND (2 AS ?x)\n\n}", "not SPARQL near: }"),
        ("ASK {\n\n", "query:3:1: not SPARQL near: ASK {"),
        ("ASK { ", "query:1:7: not SPARQL near: ASK {"),
        (
            "SELECT ?x ?y (COUNT(?x) AS ?n) { ?x ?p ?y }",
            "not SPARQL: ",
        ),
        ("SELECT ?x { ?x <http://e/%%> ?y }", "not SPARQL: "),
    ],
)
def test_what_is_no_sparql_is_refused_with_its_place(
    engine: Engine, text: str, message: str
) -> None:
    with pytest.raises(QueryError) as error:
        evaluate(Graph(), text, {}, engine)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_fault_without_a_place_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Store:
        def query(self, *_: Any, **__: Any) -> None:
            raise SyntaxError("no\ngood")

    monkeypatch.setattr(ox, "Store", Store)
    with pytest.raises(QueryError, match=r"^not SPARQL: no good$"):
        evaluate(Graph(), "ASK {}", {}, Engine.RDFLIB)


def test_a_function_that_oxigraph_lacks_is_a_query_error() -> None:
    with pytest.raises(QueryError, match="Oxigraph can't answer this"):
        evaluate(Graph(), "SELECT (<http://e/f>(1) AS ?x) {}", {}, Engine.OXIGRAPH)


def test_what_rdflib_stumbles_over_is_a_query_error() -> None:
    with pytest.raises(QueryError, match=r"^rdflib can't answer this: [^;]+; try Oxigraph"):
        evaluate(Graph(), 'SELECT (REGEX("a", "(") AS ?x) {}', {}, Engine.RDFLIB)


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (RecursionError(), "nested too deep for rdflib"),
        (Exception(), "rdflib can't answer this: Exception; try Oxigraph"),
    ],
)
def test_what_rdflib_raises_is_a_query_error(
    monkeypatch: pytest.MonkeyPatch, raised: Exception, message: str
) -> None:
    data = Graph()

    def fail(*_: Any, **__: Any) -> None:
        raise raised

    monkeypatch.setattr(data, "query", fail)
    with pytest.raises(QueryError, match=message):
        evaluate(data, "ASK {}", {}, Engine.RDFLIB)


def test_data_that_oxigraph_can_not_hold_is_a_query_error() -> None:
    data = graph((URIRef("http://e/a b"), B, C))
    with pytest.raises(QueryError, match="Oxigraph can't hold this data"):
        evaluate(data, "ASK {}", {}, Engine.OXIGRAPH)


@pytest.mark.parametrize(
    "query",
    [
        "ASK FROM <file:///etc/hosts> {}",
        "SELECT * FROM NAMED <http://localhost/> { ?s ?p ?o }",
        "ASK { OPTIONAL { SERVICE <http://localhost/> {} } }",
    ],
)
def test_rdflib_loads_nothing_even_where_the_guard_is_passed_by(query: str) -> None:
    with pytest.raises(QueryError, match=r"^FROM and SERVICE are refused"):
        evaluate(Graph(), query, {}, Engine.RDFLIB)


@BOTH
def test_lexical_forms_of_dates_and_texts_are_kept(engine: Engine) -> None:
    value = Literal("2023-07-31", datatype=XSD.date)
    assert rows(graph((A, B, value)), "SELECT ?o { ?s ?p ?o }", engine) == {(value,)}


def test_an_engine_that_fails_on_the_way_is_a_query_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("disk error")

    monkeypatch.setattr("ibrdf.sparql.engine.bounded", fail)
    with pytest.raises(QueryError, match=r"^Oxigraph can't answer this: disk error$"):
        evaluate(Graph(), "SELECT * { ?s ?p ?o }", {}, Engine.OXIGRAPH)


@BOTH
@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_an_answer_is_whole_or_refused(engine: Engine, query: str) -> None:
    data = graph((A, B, C), (B, B, C), (C, B, C))
    with limited(rows=3):
        assert len(evaluate(data, query, {}, engine).rows) == 3
    with limited(rows=2), pytest.raises(QueryError, match=r"^the answer has more than 2 ") as error:
        evaluate(data, query, {}, engine)
    assert error.value.exceeded == Exceeded("rows", 2)


def test_an_iri_without_an_end_is_named() -> None:
    with pytest.raises(QueryError, match=r"^query:1:7: this < has no >; an IRI stands between"):
        evaluate(Graph(), "ASK { <http://e/a ?p ?o }", {}, Engine.OXIGRAPH)
