"""Dates as people write them, as programs compare them, and as newspapers word them.

Dates follow the `Extended Date/Time Format <https://www.loc.gov/standards/datetime/>`_ (EDTF,
ISO 8601-2): ``2025-08``, ``[..2023-04]`` (some day up to April 2023), ``2020-01-20/..``.
"""

import calendar
import datetime
import re
from typing import Any, NamedTuple

WEEKDAYS = tuple(name.lower() for name in calendar.day_name)


class Bounds(NamedTuple):
    """The first and the last day that a date allows; nothing on a side that is open."""

    earliest: datetime.date | None
    latest: datetime.date | None

    def holds(self, other: "Bounds") -> bool:
        """Tell whether every day of the other lies within these.

        >>> bounds("2025-08").holds(bounds("2025-08-20"))
        True
        """
        return _first(self) <= _first(other) and _last(other) <= _last(self)

    def meets(self, other: "Bounds") -> bool:
        """Tell whether some day lies within both.

        >>> bounds("2024-01").meets(bounds("2025-08"))
        False
        """
        return _first(self) <= _last(other) and _first(other) <= _last(self)


def _first(span: Bounds) -> datetime.date:
    return span.earliest or datetime.date.min


def _last(span: Bounds) -> datetime.date:
    return span.latest or datetime.date.max


def bounds(date: str) -> Bounds:
    """Return the first and the last day that an EDTF date allows.

    Raises :class:`ValueError` where it is no EDTF date, or one of a kind without days.

    >>> bounds("2024-02")
    Bounds(earliest=datetime.date(2024, 2, 1), latest=datetime.date(2024, 2, 29))
    >>> bounds("[..2023-04]")
    Bounds(earliest=None, latest=datetime.date(2023, 4, 30))
    """
    import edtf  # noqa: PLC0415 -- costs 0.15 s, which only a corpus with dates should pay

    if date.startswith("/") or date.endswith("/"):
        # The library would make up a bound ten years away.
        raise ValueError(f"{date} leaves a side empty; an open side is written ..")
    try:
        parsed = edtf.parse_edtf(date)
        span = Bounds(_day(parsed.lower_strict()), _day(parsed.upper_strict()))
    except (edtf.parser.edtf_exceptions.EDTFParseException, AttributeError, IndexError) as error:
        raise ValueError(f"{date} is no EDTF date") from error
    if _first(span) > _last(span):
        raise ValueError(f"{date} ends before it begins")
    return span


def _day(moment: Any) -> datetime.date | None:
    """Return a day from the library's struct_time, or nothing from its infinities."""
    return None if isinstance(moment, float) else datetime.date(*moment[:3])


def weekday_in(wording: str) -> str | None:
    """Return the weekday that a wording names.

    >>> weekday_in("last Wednesday")
    'wednesday'
    """
    return next((day for day in WEEKDAYS if re.search(rf"\b{day}\b", wording.lower())), None)


def agrees(wording: str, date: str) -> bool:
    """Tell whether the weekday that a wording names, if it does, is that of a date.

    >>> agrees("on Wednesday", "2025-08-20")
    True
    >>> agrees("on Wednesday", "2025-08-21")
    False
    """
    named, span = weekday_in(wording), bounds(date)
    if named is None or span.earliest is None or span.earliest != span.latest:
        return True
    return WEEKDAYS[span.earliest.weekday()] == named
