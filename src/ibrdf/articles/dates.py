"""Dates: their EDTF form, their first and last day, and their wording in articles.

Dates follow the `Extended Date/Time Format <https://www.loc.gov/standards/datetime/>`_ (EDTF,
ISO 8601-2): ``2025-08``, ``[..2023-04]`` (some day up to April 2023), ``2020-01-20/..``.
"""

import calendar
import datetime as dt
import io
import re
from contextlib import redirect_stdout
from functools import lru_cache
from typing import Any, NamedTuple

WEEKDAYS = tuple(name.lower() for name in calendar.day_name)


class Bounds(NamedTuple):
    """The first and the last day that a date allows; ``None`` for an open side."""

    earliest: dt.date | None
    latest: dt.date | None

    def holds(self, other: "Bounds") -> bool:
        """Whether every day of the other bounds lies within these.

        >>> bounds("2025-08").holds(bounds("2025-08-20"))
        True
        """
        return _first(self) <= _first(other) and _last(other) <= _last(self)

    def meets(self, other: "Bounds") -> bool:
        """Whether any day lies within both bounds.

        >>> bounds("2024-01").meets(bounds("2025-08"))
        False
        """
        return _first(self) <= _last(other) and _first(other) <= _last(self)


def _first(span: Bounds) -> dt.date:
    return span.earliest or dt.date.min


def _last(span: Bounds) -> dt.date:
    return span.latest or dt.date.max


@lru_cache(maxsize=4096)  # few dates, much repeated
def bounds(date: str) -> Bounds:
    """Return the first and the last day that an EDTF date allows.

    Raises :class:`ValueError` for a malformed EDTF date, or one outside the calendar.

    >>> bounds("2024-02")
    Bounds(earliest=datetime.date(2024, 2, 1), latest=datetime.date(2024, 2, 29))
    >>> bounds("[..2023-04]")
    Bounds(earliest=None, latest=datetime.date(2023, 4, 30))
    """
    return _common_bounds(date) or _library_bounds(date)


def _library_bounds(date: str) -> Bounds:
    """Return the bounds of any date, read by the edtf library.

    Raises :class:`ValueError` for a malformed EDTF date, or one outside the calendar.
    """
    import edtf  # noqa: PLC0415 -- costs 0.15 s, which only a corpus with rare dates should pay

    shown = " ".join(date.split()) or "an empty text"
    if date.startswith("/") or date.endswith("/"):
        # The library would invent a bound ten years away.
        raise ValueError(f"{shown} leaves a side empty; an open side is written ..")
    try:
        with redirect_stdout(io.StringIO()):  # the library prints what it can't read
            parsed = edtf.parse_edtf(date if date == date.strip() else "")
            span = Bounds(_day(parsed.lower_strict()), _day(parsed.upper_strict()))
    except (edtf.parser.edtf_exceptions.EDTFParseException, AttributeError, TypeError) as error:
        raise ValueError(f"{shown} is no EDTF date") from error
    except (OverflowError, ValueError) as error:
        raise ValueError(f"{shown} is not in the calendar of the years 1 to 9999") from error
    if _first(span) > _last(span):
        raise ValueError(f"{shown} ends before it begins")
    return span


# The forms of nearly all dates: a day, month or year; two of them with .. or / between; or one of
# them with an open side. All other dates, malformed ones included, are left to the library.
_POINT = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_RANGE = re.compile(rf"\[({_POINT})?\.\.({_POINT})?\]|({_POINT}|\.\.)/({_POINT}|\.\.)", re.ASCII)
_ONE = re.compile(_POINT, re.ASCII)


def _common_bounds(date: str) -> Bounds | None:
    """Return the bounds of a date in a common form, or ``None``."""
    found = _RANGE.fullmatch(date)
    if found and date[0] == "[":
        first, last = found[1], found[2]
        if first and last and len(first) != len(last):
            return None  # between brackets, EDTF takes two days, two months or two years
    elif found:
        first, last = found[3], found[4]
    elif _ONE.fullmatch(date):
        first = last = date
    else:
        return None

    try:
        span = Bounds(_first_day(first), _last_day(last))
    except ValueError:
        return None

    is_open = span.earliest is None and span.latest is None
    return None if is_open or _first(span) > _last(span) else span


def _first_day(point: str | None) -> dt.date | None:
    """Return the first day of a year, month or day; ``None`` for an open side."""
    if point in {None, ".."}:
        return None
    return dt.date.fromisoformat(f"{point}-01-01"[:10])


def _last_day(point: str | None) -> dt.date | None:
    """Return the last day of a year, month or day; ``None`` for an open side."""
    first = _first_day(point)
    if first is None or point is None or len(point) == len("2023-07-31"):
        return first
    month = first.month if len(point) == len("2023-07") else 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


def _day(moment: Any) -> dt.date | None:
    """Return the day of the library's ``struct_time``, or ``None`` for its infinities."""
    return None if isinstance(moment, float) else dt.date(*moment[:3])


def weekdays_in(wording: str) -> tuple[str, ...]:
    """Return the weekdays that a wording names, in the order of the week.

    >>> weekdays_in("last Wednesday")
    ('wednesday',)
    """
    words = re.findall(r"\w+", wording.lower())
    return tuple(day for day in WEEKDAYS if day in words)


def agrees(wording: str, date: str) -> bool:
    """Whether a date falls on a weekday that its wording names.

    True for a wording without a weekday, and for a date of more than one day.

    Raises :class:`ValueError` for a malformed date.

    >>> agrees("on Wednesday", "2025-08-20")
    True
    >>> agrees("on Wednesday", "2025-08-21")
    False
    """
    named, span = weekdays_in(wording), bounds(date)
    if not named or span.earliest is None or span.earliest != span.latest:
        return True
    return WEEKDAYS[span.earliest.weekday()] in named
