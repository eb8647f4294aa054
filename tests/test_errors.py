"""Errors: one line for people, and the data for programs."""

import pytest

from ibrdf.errors import (
    AmbiguousNameError,
    IbrdfError,
    InconsistencyError,
    InputError,
    OutputError,
    QueryError,
    UnknownNameError,
    hint,
    nearest,
)
from ibrdf.findings import Exceeded, Finding, Position


@pytest.mark.parametrize(
    "kind",
    [InputError, UnknownNameError, AmbiguousNameError, QueryError, InconsistencyError, OutputError],
)
def test_every_error_can_be_caught_as_one_of_ours(kind: type[Exception]) -> None:
    assert issubclass(kind, IbrdfError)


@pytest.mark.parametrize("separator", ["\n", "\r", "\x1d", "\x1b", "\x85", "\u2028"])
def test_what_an_error_quotes_does_not_break_its_line(separator: str) -> None:
    quoted = f"a{separator}b"
    errors = [
        QueryError(f"no query begins with {quoted}"),
        UnknownNameError("query", quoted, []),
        InputError([Finding.at(Position(quoted, 1, 2), quoted)]),
        InconsistencyError([quoted]),
        OutputError(quoted),
    ]
    assert [separator in str(error) for error in errors] == [False] * 5
    assert [len(str(error).splitlines()) for error in errors] == [1] * 5


def test_an_input_error_says_each_fault_in_a_line_of_its_own() -> None:
    faults = [Finding.at(Position("a.yaml", 1, 2), "no key"), Finding("no file")]
    assert str(InputError(faults)) == "a.yaml:1:2: no key\nno file"


def test_an_input_error_carries_its_findings() -> None:
    faults = [Finding("one"), Finding("two")]
    assert InputError(iter(faults)).findings == tuple(faults)


def test_an_inconsistency_says_each_clash_in_a_line_of_its_own() -> None:
    assert str(InconsistencyError(iter(["a clashes", "b clashes"]))) == "a clashes\nb clashes"


def test_an_inconsistency_carries_its_clashes() -> None:
    assert InconsistencyError(iter(["a clashes"])).clashes == ("a clashes",)


def test_an_unknown_name_is_told_with_the_nearest_known_one() -> None:
    error = UnknownNameError("query", "meetigs", ["agreements", "meetings"])
    assert str(error) == "there is no query meetigs (did you mean meetings?)"


def test_an_unknown_name_that_is_like_no_known_one_is_told_alone() -> None:
    assert str(UnknownNameError("query", "xyz", ["meetings"])) == "there is no query xyz"


def test_an_unknown_name_carries_kind_name_and_nearest() -> None:
    error = UnknownNameError("query", "meetigs", ["meetings"])
    assert (error.kind, error.name, error.nearest) == ("query", "meetigs", "meetings")


def test_an_unknown_name_can_be_caught_as_a_failed_look_up() -> None:
    assert issubclass(UnknownNameError, LookupError)


def test_a_near_name_that_is_no_id_is_told_with_its_id() -> None:
    error = UnknownNameError("thing", "minks", ["Minsk"], ids={"Minsk": "location:minsk"})
    assert str(error) == "there is no thing minks (did you mean Minsk, location:minsk?)"


def test_a_name_of_several_things_lists_all() -> None:
    error = AmbiguousNameError("x", {"a:x": "X", "b:x": "", "c:x": "Z"})
    assert str(error) == "x could be a:x (X), b:x or c:x (Z); say which"
    assert error.candidates == ("a:x", "b:x", "c:x")
    assert issubclass(AmbiguousNameError, LookupError)


def test_the_nearest_name_is_found_in_any_case() -> None:
    assert nearest("MINKS", ["Minsk"]) == "Minsk"


def test_the_nearest_name_does_not_depend_on_the_order_of_the_known_ones() -> None:
    known = ["place", "plans", "plan"]
    assert nearest("plac", known) == nearest("plac", reversed(known)) == "place"


def test_nothing_is_near_where_nothing_is_known() -> None:
    assert nearest("place", []) is None


def test_a_hint_without_a_name_is_empty() -> None:
    assert hint(None) == ""


def test_advice_follows_each_fault_that_is_about_a_limit() -> None:
    exceeded = Exceeded("file", 10)
    error = InputError([Finding("too large", "a", exceeded=exceeded), Finding("no good", "b")])
    assert error.exceeded == exceeded
    assert error.with_advice(lambda limit: f"raise {limit.name}") == (
        "a: too large; raise file\nb: no good"
    )


def test_a_query_error_without_a_position_has_none_in_a_file_either() -> None:
    assert str(QueryError("late").in_file("mine.rq")) == "late"
