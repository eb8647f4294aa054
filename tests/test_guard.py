"""What is refused before any engine sees it, however it is spelt."""

import contextlib
import time

import pytest

from ibrdf.errors import QueryError
from ibrdf.findings import Exceeded
from ibrdf.sparql.guard import check, tokens, unescaped

SERVICES = [
    "SELECT * { SERVICE <http://e/> {} }",
    "SELECT * { service <http://e/> {} }",
    "SELECT * { SERVICE#c\n<http://e/> {} }",
    "SELECT * { SERVICE#c\r<http://e/> {} }",
    "SELECT * { SERVI\\u0043E <http://e/> {} }",
    "SELECT * { SERVI\\U00000043E <http://e/> {} }",
    "SELECT * { SERVICESILENT<http://e/>{} }",
    "SELECT * { SERVICE?where {} }",
    "SELECT * { ?s ?p trueSERVICE<http://e/>{} }",
    "SELECT * { ?s ?p 1SERVICE<http://e/>{} }",
    "SELECT * { ?s ?p 1.SERVICE<http://e/>{} }",
    'SELECT * { ?s ?p "a"SERVICE<http://e/>{} }',
    "SELECT * { ?s ?p ''SERVICE<http://e/>{} }",
    'SELECT * { ?s ?p "a\\"b" SERVICE <http://e/> {} }',
    "SELECT * { # \\u000A SERVICE <http://e/> {} }",
    "SELECT * { ?s ?p <a> . SERVICE <http://e/> {} }",
    "SELECT * { FILTER (?a < 1) SERVICE <http://e/> {} FILTER (?b > 1) }",
    "PREFIX : <http://e/> SELECT * { SERVICE:x {} }",
    "PREFIX ex: <http://e/> SELECT * { SERVICEex:x {} }",
    "PREFIX ex: <http://e/> SELECT * { trueSERVICEex:x {} }",
    "SELECT * { ?s ?p '''''' SERVICE <http://e/> {} # '''\n}",
    'SELECT * { ?s ?p """a""" SERVICE <http://e/> {} # """\n}',
]

QUERY, NESTING, OPERATORS = 65536, 100, 500


@pytest.mark.parametrize("query", SERVICES)
def test_a_call_of_another_endpoint_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        check(unescaped(query))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <file:///etc/passwd> {}",
        "SELECT * FROM NAMED <http://e/> {}",
        "ASKFROM<http://e/>{}",
        "ASK from:x {}",
    ],
)
def test_data_from_elsewhere_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="FROM"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        "LOAD <http://e/>",
        "INSERT DATA { <a> <b> <c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "PREFIX : <http://e/> CLEAR ALL",
        "DROP ALL",
        "CREATE GRAPH <g>",
        "COPY <a> TO <b>",
        "MOVE <a> TO <b>",
        "ADD <a> TO <b>",
    ],
)
def test_an_update_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="is refused"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?service ?p ?o }",
        'ASK { ?s ?p "SERVICE <x>" }',
        "ASK { ?s ?p 'FROM' }",
        'ASK { ?s ?p """a " SERVICE "" """ }',
        "ASK { ?s ?p '''it's FROM''' }",
        "ASK { ?s ?p <http://e/SERVICE> }",
        "ASK { ?s ?p ex:SERVICE }",
        "ASK { ?s ?p _:LOAD }",
        "ASK { } # SERVICE",
        "# FROM here on\nASK { }",
        "ASK { ?s ?p ?café , ?e\u0301 , 'x'@en-GB , .5 , 1e3 , '' }",
        "BASE <http://e/> PREFIX a.b: <http://e/> ASK { a.b:c ?p ex:%41\\-.x }",
    ],
)
def test_a_keyword_that_is_none_is_let_pass(query: str) -> None:
    assert check(query) == "ASK"


@pytest.mark.parametrize("form", ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
def test_the_form_of_a_query_is_told(form: str) -> None:
    assert check(f"PREFIX x: <http://e/> {form.lower()} {{ }}") == form


def test_a_refusal_names_line_and_column_and_what_to_do() -> None:
    with pytest.raises(QueryError) as error:
        check("SELECT *\n{\n  SERVICE <http://e/> {} }")
    assert str(error.value) == (
        "query:3:3: SERVICE is refused: a query is answered here, from the data given; "
        "read the other source first"
    )


def test_a_prefix_that_hides_a_keyword_is_named() -> None:
    with pytest.raises(QueryError, match=r"^query:1:7: the prefix upload: could be read as LOAD"):
        check("ASK { upload:x ?p ?o }")


def test_a_query_of_nothing_is_refused() -> None:
    with pytest.raises(QueryError, match="the query is empty"):
        check("# nothing\n")


@pytest.mark.parametrize("query", ["ASK { \\ }", 'ASK { ?s ?p "a\n" }', 'ASK { ?s ?p """a" }'])
def test_what_begins_nothing_is_refused_with_its_place(query: str) -> None:
    with pytest.raises(QueryError, match=r"^query:1:\d+: .* begins nothing"):
        check(query)


def test_a_query_that_is_too_long_is_refused() -> None:
    assert unescaped("é" * (QUERY // 2))
    with pytest.raises(QueryError, match=r"^the query is too long; pass data as data$") as error:
        unescaped("é" * (QUERY // 2) + "e")
    assert error.value.exceeded == Exceeded("query", QUERY, QUERY + 1)


@pytest.mark.parametrize(("opening", "closing"), ["()", "{}", "[]"])
def test_nesting_is_bounded(opening: str, closing: str) -> None:
    assert check("ASK" + opening * NESTING + closing * NESTING) == "ASK"
    with pytest.raises(QueryError, match=r"nested more than 100 deep$") as error:
        check("ASK" + opening * (NESTING + 1))
    assert error.value.exceeded == Exceeded("nesting", NESTING)


@pytest.mark.parametrize(
    "operator",
    ["|| 1 ", "/ <p> ", "UNION {} ", "optional {} ", "!", "- 1 ", ", 1", "; ?p ?o ", "?s ?p ?o . "],
)
def test_chains_are_bounded(operator: str) -> None:
    assert check("ASK { " + operator * OPERATORS + "}") == "ASK"
    with pytest.raises(QueryError, match=r"too many operators; list values with ") as error:
        check("ASK { " + operator * (OPERATORS + 1) + "}")
    assert error.value.exceeded == Exceeded("operators", OPERATORS)


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("SELECT * {} ORDER BY ", "(1) "),
        ("SELECT * {} ORDER BY ", "EXISTS { ?s ?p ?o } "),
        ("ASK {} HAVING ", "NOW() "),
        ("DESCRIBE ", "<u:a> "),
        ("ASK { { SELECT * {} ORDER BY EXISTS { SELECT * {} ORDER BY ?x } ", "?x "),
    ],
)
def test_what_an_engine_nests_is_bounded(query: str, part: str) -> None:
    assert check(query + part * 100)
    with pytest.raises(QueryError, match="too many operators"):
        check(query + part * (OPERATORS + 1))


def test_values_are_not_bounded() -> None:
    many = "(1) " * (OPERATORS + 1)
    assert check(f"DESCRIBE ?s {{}} ORDER BY ?s LIMIT 1 VALUES (?s) {{ {many} }}")


@pytest.mark.parametrize("query", ["ASK { <<?s ?p ?o>> ?q ?r }", "ASK { <<" + "<<" * 10_000])
def test_triples_about_triples_are_refused(query: str) -> None:
    with pytest.raises(QueryError, match=r"^query:1:7: << is refused: triples about triples"):
        check(query)


def test_an_iri_may_follow_the_sign_for_less() -> None:
    assert check("ASK { ?s ?p ?o FILTER (?o <<u:a>) }") == "ASK"


def test_an_operator_in_a_text_is_not_counted() -> None:
    assert check("ASK { ?s ?p " + '"/" ' * (OPERATORS + 1) + "'' }") == "ASK"


@pytest.mark.parametrize("open_", ["IN (", "CONCAT("])
def test_a_comma_that_parts_values_is_not_counted(open_: str) -> None:
    assert check(f"ASK {{ FILTER (?x {open_}" + "1, " * (OPERATORS + 1) + "1)) }") == "ASK"


def test_a_bracket_that_closes_nothing_makes_no_room() -> None:
    with pytest.raises(QueryError, match="nested more than 100 deep"):
        check("ASK " + ")" * NESTING + "(" * (NESTING + 1))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ASK { ?s ?p '\\U00110000' }", "is no character"),
        ("ASK { ?s ?p '\\UFFFFFFFF' }", "is no character"),
        ("ASK { ?s ?p '\\uD800' }", "half a character"),
        ("ASK { ?s ?p '\ud800' }", "half a character"),
        ("ASK { ?s ?p '\\u005Cu0027' }", "an escaped backslash"),
        ("ASK { ?s ?p '\\u005CU00000027' }", "an escaped backslash"),
    ],
)
def test_an_escape_that_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        unescaped(text)


def test_lines_end_alike() -> None:
    assert unescaped("a\r\nb\rc\n") == "a\nb\nc\n"


def test_a_token_knows_where_it_stands() -> None:
    assert [(token.kind, token.start, token.end) for token in tokens("ASK # x\n {ib:a}")] == [
        ("word", 0, 3),
        ("sign", 9, 10),
        ("name", 10, 14),
        ("sign", 14, 15),
    ]


@pytest.mark.parametrize(
    "piece", ["a.", "a-", "_:a.", ":%41.", '"a ', "<a", "''", "{ ", "é.", '"\\']
)
def test_no_text_takes_long_to_split(piece: str) -> None:
    started = time.process_time()
    with contextlib.suppress(QueryError):
        check(piece * (QUERY // len(piece)))
    assert time.process_time() - started < 5  # about 0.3 on an idle machine
