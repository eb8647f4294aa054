"""Tables on a page: values once, long ones folded, no word cut, and nothing lost."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.sparql.drawing import draw

TABLES = Path(__file__).parent / "tables"
COLUMNS = ("subject", "ifSameAs", "property", "difference", "value", "article", "passage")
DOCUMENTS = "Documents of the visit of Pezeshkian to Minsk"
ROWS = [
    (DOCUMENTS, "", "name used", "different wordings", "memoranda", "Article 002", "3344-3419"),
    (DOCUMENTS, "", "name used", "different wordings", "pact", "Article 001", "2512-2516"),
    (DOCUMENTS, "", "number of documents", "different values", "12", "Article 002", "2128-2159"),
    (DOCUMENTS, "", "number of documents", "different values", "12", "Article 002", "3344-3419"),
    (DOCUMENTS, "", "number of documents", "different values", "13", "Article 001", "139-284"),
    ("Defence memorandum", "", "status", "different stages", "signed", "Article 004", "855-1012"),
]


@pytest.mark.parametrize(
    ("name", "rows", "width"),
    [
        pytest.param("at-120", ROWS, 120, id="120"),
        pytest.param("at-80", ROWS, 80, id="80"),
        pytest.param("under-what-is-common", ROWS[2:5], 60, id="60"),
        pytest.param("one-below-the-other", ROWS[1:4], 44, id="44"),
    ],
)
def test_a_table_reads_well(
    pytestconfig: pytest.Config, name: str, rows: list[tuple[str, ...]], width: int
) -> None:
    golden = TABLES / f"{name}.txt"
    drawn = draw(COLUMNS, rows, width) + "\n"
    if pytestconfig.getoption("--update-golden"):
        golden.write_text(drawn, "utf-8", newline="")
    assert golden.read_text("utf-8") == drawn


def test_a_table_without_rows_shows_its_columns() -> None:
    assert draw(("date", "place"), [], 40).splitlines()[0] == "date  place"
    assert draw(("date", "place"), [], 5) == "date, place"


def test_a_table_without_columns_is_empty() -> None:
    assert draw((), [(), ()], 40).strip() == ""


def test_groups_of_lines_are_apart() -> None:
    rows = [("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")]
    assert draw("xy", rows, 40).splitlines() == ["x  y", "────", "a  1", "   2", "", "b  1", "   2"]


def test_single_lines_are_together() -> None:
    rows = [("a", "1"), ("b", "1"), ("b", "2"), ("c", "3")]
    assert "" not in draw("xy", rows, 40).splitlines()


def test_a_value_is_repeated_where_what_is_before_it_differs() -> None:
    assert draw("xy", [("a", "1"), ("b", "1")], 40).splitlines()[2:] == ["a  1", "b  1"]


def test_equal_rows_are_still_two() -> None:
    assert draw("xy", [("a", "1"), ("a", "1")], 40).splitlines()[2:] == ["a  1", "   1"]


def test_one_row_is_drawn_below_where_all_is_common() -> None:
    row = ("first-long-word", "second-long-word")
    assert (
        draw("xy", [row], 20).splitlines() == ["x  first-long-word", "", "y  second-long-word"][::2]
    )


def test_markup_in_a_value_is_text() -> None:
    assert draw("x", [("[bold]:smile:[/bold]",)], 40).splitlines()[2] == "[bold]:smile:[/bold]"


WORDS = st.text("abcdefghij", min_size=1, max_size=30)
CELLS = st.lists(WORDS, max_size=6).map(" ".join)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5), st.integers(44, 120))
def test_no_word_is_cut_and_no_line_too_long(rows: list[tuple[str, str, str]], width: int) -> None:
    drawn = draw(("one", "two", "three"), rows, width)
    words = {word for cell in itertools.chain(*rows) for word in cell.split()}
    assert words <= {*drawn.split()}
    assert max(map(len, drawn.splitlines())) <= width


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.integers(20, 120))
def test_a_column_is_as_wide_as_eight_characters_or_its_values(
    rows: list[tuple[str, str]], width: int
) -> None:
    first, *_ = draw(("first", "second"), rows, width).splitlines()
    if first.startswith("first") and first.endswith("second"):
        widest = max(len("first"), *(len(one) for one, _ in rows))
        assert first.index("second") - 2 >= min(8, widest)
