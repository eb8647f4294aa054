"""Tables: rows by name, text that fits, and the formats of SPARQL results."""

import csv
import io
import json
import pickle
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from rdflib import XSD, BNode, Literal, URIRef

from ibrdf.errors import OutputError
from ibrdf.rdf.bridge import ID
from ibrdf.rdf.context import read_context
from ibrdf.sparql.table import Row, Table, TableFormat, fit, shown
from ibrdf.vocabulary import EDTF

MINSK = ID["location/minsk"]
NOON = datetime(2023, 7, 31, 12, tzinfo=timezone.utc)
TABLE = Table(
    ("date", "place"),
    [(Literal("2023"), MINSK), (None, Literal("Мінск", lang="be"))],
)


def test_a_row_is_read_by_name_and_by_number() -> None:
    assert TABLE[0].place == TABLE[0][1] == str(MINSK)


def test_a_row_is_a_tuple_of_a_class_of_its_own() -> None:
    assert TABLE[0]._asdict() == {"date": "2023", "place": str(MINSK)}
    assert isinstance(TABLE[0], Row)
    assert TABLE[0] == ("2023", str(MINSK))


def test_the_terms_of_a_row_keep_language_and_iri() -> None:
    assert TABLE.terms[0].place == MINSK
    assert TABLE.terms[1] == (None, Literal("Мінск", lang="be"))


def typed(text: str, datatype: URIRef) -> Literal:
    return Literal(text, datatype=datatype, normalize=False)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Literal("Alexander Lukashenko", lang="en"), "Alexander Lukashenko"),
        (Literal("12"), "12"),
        (typed("13", XSD.integer), 13),
        (typed("-05", XSD.integer), -5),
        (typed("1.50", XSD.decimal), Decimal("1.5")),
        (typed("2.5e0", XSD.double), 2.5),
        (typed("true", XSD.boolean), True),
        (typed("0", XSD.boolean), False),
        (typed("2023", XSD.gYear), 2023),
        (typed("2023-07-31", XSD.date), date(2023, 7, 31)),
        (
            typed("2023-07-31T12:00:00+00:00", XSD.dateTime),
            datetime(2023, 7, 31, 12, tzinfo=timezone.utc),
        ),
        (typed("2023-07-31", URIRef(EDTF)), date(2023, 7, 31)),
        (typed("2025-08", URIRef(EDTF)), "2025-08"),
        (typed("[..2023-04]", URIRef(EDTF)), "[..2023-04]"),
        (typed("[..2023-4]", URIRef(EDTF)), "[..2023-4]"),
        (typed("many", XSD.integer), "many"),
        (typed("much", XSD.decimal), "much"),
        (typed("perhaps", XSD.boolean), "perhaps"),
        (typed("odd", URIRef("urn:datatype")), "odd"),
        (MINSK, str(MINSK)),
        (BNode("x"), "x"),
        (None, None),
    ],
)
def test_a_value_is_what_python_compares_it_with(term: Literal | None, value: object) -> None:
    table = Table(("a",), [(term,)])
    assert table[0].a == value
    assert table.records() == [{"a": value}]


def test_a_table_is_its_rows() -> None:
    assert len(TABLE) == 2
    assert [row.date for row in TABLE] == ["2023", None]


def test_a_column_may_be_named_like_a_method_of_rows() -> None:
    assert Table(("count", "index"), [(Literal(3), Literal(4))])[0].count == 3  # type: ignore[comparison-overlap]


def test_a_column_whose_name_is_none_in_python_is_read_by_number() -> None:
    row = Table(("class", "_x"), [(Literal(1), Literal(2))])[0]
    assert (row[0], row[1]) == (1, 2)


def test_equal_tables_are_equal() -> None:
    assert Table(["a"], [[None]]) == Table(("a",), ((None,),))
    assert Table(["a"], [[None]]) != Table(["b"], [[None]])


def test_a_table_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(TABLE)) == TABLE  # noqa: S301 -- our own


def test_a_table_reads_as_aligned_text() -> None:
    assert TABLE.text() == ("date  place\n----  --------------\n2023  location:minsk\n      Мінск")


def test_a_table_is_cut_to_the_width_of_the_page() -> None:
    wide = Table(("a", "b"), [(Literal("x" * 30), Literal("y" * 9))])
    assert wide.text(22).splitlines()[2] == "x" * 10 + "…  " + "y" * 9


def test_a_table_is_drawn_for_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "12")
    assert str(Table(("a",), [(Literal("x " * 12),)])).splitlines()[2:] == ["x x x x x x"] * 2


def test_a_table_without_rows_says_what_that_means() -> None:
    assert str(Table.of_terms(("a",), (), "not stated")) == "a\n─\nnot stated"


def test_a_table_is_drawn_with_the_short_names_of_a_context() -> None:
    names = replace(read_context(), prefixes={"city": "https://w3id.org/ibrdf/id/location/"})
    assert TABLE.drawn(40, names).splitlines()[2] == "2023  city:minsk"


def test_columns_are_not_narrowed_below_eight() -> None:
    assert fit([30, 30, 3], 10) == [8, 8, 3]


def test_columns_stay_as_they_are_where_there_is_room() -> None:
    assert fit([5, 6], 13) == fit([5, 6], None) == [5, 6]


def test_a_table_without_rows_shows_its_columns() -> None:
    assert Table(("date",), []).text() == "date\n----"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("<urn:x>", "urn:x"),
        (r'"a\n b"', "a b"),
        ("_:b1", "b1"),
    ],
)
def test_a_cell_is_shown_on_one_line(cell: str | None, text: str) -> None:
    assert shown(cell, read_context()) == text


def test_a_notebook_shows_a_table_and_runs_none_of_it() -> None:
    html = Table(("<b>",), [(Literal("<script>"),)])._repr_html_()
    assert "<th>&lt;b&gt;</th>" in html
    assert "<td>&lt;script&gt;</td>" in html


def test_records_hold_python_values() -> None:
    table = Table(("n", "t", "i", "x"), [(Literal(0), Literal(""), MINSK, None)])
    assert table.records() == [{"n": 0, "t": "", "i": str(MINSK), "x": None}]


def test_csv_is_what_sparql_says() -> None:
    assert TABLE.write(TableFormat.CSV).decode() == (f"date,place\r\n2023,{MINSK}\r\n,Мінск\r\n")


def test_tsv_writes_terms() -> None:
    assert TABLE.write(TableFormat.TSV).decode() == (
        f'?date\t?place\n"2023"\t<{MINSK}>\n\t"Мінск"@be\n'
    )


def test_json_keeps_kinds_of_terms() -> None:
    table = Table(
        ("a", "b"), [(Literal("1.50", datatype=XSD.decimal, normalize=False), BNode("x"))]
    )
    assert json.loads(table.write(TableFormat.JSON)) == {
        "head": {"vars": ["a", "b"]},
        "results": {
            "bindings": [
                {
                    "a": {"type": "literal", "value": "1.50", "datatype": str(XSD.decimal)},
                    "b": {"type": "bnode", "value": "x"},
                }
            ]
        },
    }


def test_xml_is_written() -> None:
    assert b'<literal xml:lang="be">' in TABLE.write(TableFormat.XML)


def test_text_is_written_whole() -> None:
    long = Table(("a",), [(Literal("x" * 500),)])
    assert long.write(TableFormat.TABLE).decode().splitlines()[2] == "x" * 500


def test_a_cell_that_is_no_iri_is_not_written() -> None:
    with pytest.raises(OutputError, match="the table can't be written"):
        Table(("a",), [(URIRef("http://e/a b"),)]).write(TableFormat.JSON)


def test_a_cell_with_a_comma_is_one_cell_of_csv_also_where_it_is_an_iri() -> None:
    passage = "https://w3id.org/ibrdf/id/article/004#char=214,359"
    table = Table(("a", "b"), [(URIRef(passage), Literal('say "x", y')), (BNode("n"), None)])
    rows = csv.reader(io.StringIO(table.write(TableFormat.CSV).decode(), newline=""))
    assert [*rows] == [["a", "b"], [passage, 'say "x", y'], ["_:n", ""]]


def test_a_table_shows_its_rows_to_who_looks_at_it() -> None:
    assert repr(Table(("a",), [(Literal("x"),)])) == ("Table(columns=('a',), rows=(Row(a='x'),))")
