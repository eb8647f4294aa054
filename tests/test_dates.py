"""Dates: the days that EDTF allows, and the weekdays that wordings name."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.articles.dates import (
    WEEKDAYS,
    Bounds,
    _common_bounds,
    _library_bounds,
    agrees,
    bounds,
    weekdays_in,
)
from strategies import examples

FEW = examples(25)  # reading a date takes 15 ms
# What EDTF dates are made of, so that many of the texts are nearly dates.
EDTF_TEXTS = st.text("0123456789-/.,[]{}XY?~%SET: ", max_size=16)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def outcome_of(read: Callable[[str], Bounds], text: str) -> Bounds | str:
    try:
        return read(text)
    except ValueError as error:
        return str(error)


@pytest.mark.parametrize(
    ("date", "earliest", "latest"),
    [
        ("2025-08-20", "2025-08-20", "2025-08-20"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2023-06-XX", "2023-06-01", "2023-06-30"),
        ("2023~", "2023-01-01", "2023-12-31"),
        ("2023-21", "2023-03-01", "2023-05-31"),
        ("2022-03/2022-05", "2022-03-01", "2022-05-31"),
        ("[2023-07-31..2023-08-01]", "2023-07-31", "2023-08-01"),
        ("[..2023-04]", None, "2023-04-30"),
        ("../2023-04", None, "2023-04-30"),
        ("[2023-04..]", "2023-04-01", None),
        ("2020-01-20/..", "2020-01-20", None),
    ],
)
def test_a_date_allows_the_days_from_its_first_to_its_last(
    date: str, earliest: str | None, latest: str | None
) -> None:
    assert bounds(date) == Bounds(day(earliest), day(latest))


@pytest.mark.parametrize(
    ("date", "message"),
    [
        ("soon", "soon is no EDTF date"),
        ("", "an empty text is no EDTF date"),
        ("2023-13", "2023-13 is no EDTF date"),
        ("31.07.2023", "31.07.2023 is no EDTF date"),
        ("2023 ", "2023 is no EDTF date"),
        (" 2023", "2023 is no EDTF date"),
        ("20 08\t2025", "20 08 2025 is no EDTF date"),
        ("2023\n", "2023 is no EDTF date"),
        ("۲۰۲۳", "۲۰۲۳ is no EDTF date"),
        ("[..]", "[..] is no EDTF date"),
        ("../~2004-06", "../~2004-06 is no EDTF date"),
        ("2023-02-29", "2023-02-29 is not in the calendar of the years 1 to 9999"),
        ("-0044-03-15", "-0044-03-15 is not in the calendar of the years 1 to 9999"),
        ("Y17000000002", "Y17000000002 is not in the calendar of the years 1 to 9999"),
        ("2023/2022", "2023/2022 ends before it begins"),
        ("2023/", "2023/ leaves a side empty; an open side is written .."),
        ("/2023", "/2023 leaves a side empty; an open side is written .."),
    ],
)
def test_what_is_no_date_is_refused(date: str, message: str) -> None:
    with pytest.raises(ValueError, match=r".*") as refused:
        bounds(date)
    assert str(refused.value) == message


def test_reading_what_is_no_date_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="2023-0X"):
        bounds("2023-0X")
    assert capsys.readouterr().out == ""


@given(EDTF_TEXTS)
def test_any_text_is_a_date_in_order_or_refused_in_one_line(text: str) -> None:
    outcome = outcome_of(bounds, text)
    if isinstance(outcome, str):
        assert len(outcome.splitlines()) == 1
    else:
        assert (outcome.earliest or dt.date.min) <= (outcome.latest or dt.date.max)


@FEW
@given(st.dates())
def test_a_day_is_its_own_bounds(one: dt.date) -> None:
    assert bounds(one.isoformat()) == (one, one)


@FEW
@given(st.dates())
def test_a_day_lies_within_its_month_and_its_month_within_its_year(one: dt.date) -> None:
    date = one.isoformat()
    assert bounds(date[:4]).holds(bounds(date[:7]))
    assert bounds(date[:7]).holds(bounds(date))


@FEW
@given(st.dates(), st.dates())
def test_an_interval_has_the_bounds_of_its_days(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    assert bounds(f"{first}/{last}") == (first, last)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [("2025-08", "2025-08-20"), ("2025", "2025"), ("[..2025]", "2024"), ("2024/..", "2025")],
)
def test_bounds_hold_what_lies_within_them(wide: str, narrow: str) -> None:
    assert bounds(wide).holds(bounds(narrow))


@pytest.mark.parametrize(
    ("one", "other"),
    [("2025-08-20", "2025-08"), ("2025-08", "2025-09"), ("2025", "../2025"), ("2025", "2025/..")],
)
def test_bounds_do_not_hold_what_lies_partly_outside(one: str, other: str) -> None:
    assert not bounds(one).holds(bounds(other))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("2025-08", "2025-08-31/2025-09-02", True),
        ("2025-08", "2025-09", False),
        ("[..2023]", "2023-12-31/..", True),
        ("[..2023]", "2024/..", False),
    ],
)
def test_bounds_meet_where_they_share_a_day(one: str, other: str, meet: bool) -> None:  # noqa: FBT001
    assert bounds(one).meets(bounds(other)) is meet
    assert bounds(other).meets(bounds(one)) is meet


def test_a_wording_can_name_several_weekdays() -> None:
    assert weekdays_in("On Tuesday, not MONDAY") == ("monday", "tuesday")


def test_a_weekday_within_another_word_is_none() -> None:
    assert weekdays_in("the Sundays of mondayish days") == ()


@FEW
@given(st.dates())
def test_a_date_agrees_with_its_own_weekday_and_no_other(one: dt.date) -> None:
    agreeing = [name for name in WEEKDAYS if agrees(f"last {name.title()}", one.isoformat())]
    assert agreeing == [WEEKDAYS[one.weekday()]]


def test_a_date_agrees_where_its_wording_names_its_weekday_among_others() -> None:
    assert agrees("on Tuesday or Wednesday", "2025-08-20")


def test_a_date_agrees_with_a_wording_that_names_no_weekday() -> None:
    assert agrees("in August", "2025-08-20")


@pytest.mark.parametrize(
    "date", ["2025-08", "[..2025-08-20]", "[2025-08-20..]", "../..", "2025-08-20/2025-08-21"]
)
def test_a_date_of_several_days_agrees_with_any_weekday(date: str) -> None:
    assert agrees("on Monday", date)


def test_what_is_no_date_agrees_with_nothing() -> None:
    with pytest.raises(ValueError, match="soon is no EDTF date"):
        agrees("on Monday", "soon")


# The common forms, which are read without the library ------------------------------------

POINTS = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda date: str(date)[:7]),
    st.dates().map(lambda date: str(date)[:4]),
    st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True),
)
SIDES = POINTS | st.just("..")
COMMON = st.one_of(
    POINTS,
    st.builds("[{}..{}]".format, POINTS | st.just(""), POINTS | st.just("")),
    st.builds("{}/{}".format, SIDES, SIDES),
)


@examples(60)
@given(COMMON)
def test_a_date_in_a_common_form_has_the_bounds_that_the_library_gives(date: str) -> None:
    expected = outcome_of(_library_bounds, date)
    assert outcome_of(bounds, date) == expected
    assert _common_bounds(date) in {None, expected}


@pytest.mark.parametrize(
    "date", ["2023", "2023-07", "2023-07-31", "[2023..2024]", "[..2023]", "2023-07/2024", "2023/.."]
)
def test_a_date_in_a_common_form_is_read_without_the_library(date: str) -> None:
    assert _common_bounds(date) == _library_bounds(date)


@pytest.mark.parametrize(
    "date", ["2023~", "2023-21", "202X", "soon", "2023-13", "../..", "۲۰۲۳", "[2023..2024-01]"]
)
def test_a_date_in_another_form_is_left_to_the_library(date: str) -> None:
    assert _common_bounds(date) is None
