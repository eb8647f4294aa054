"""The lexical forms of the XML Schema datatypes, and the check of literals against them.

https://www.w3.org/TR/xmlschema11-2/
"""

import re
from collections.abc import Callable
from functools import cache, partial

from ibrdf.rdf.terms import Term, datatype_of, text_of
from ibrdf.vocabulary import XSD

_YEAR = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DAYS = r"[0-9]+D"
_HOURS = r"T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?"
_MONTHS = r"(?:[0-9]+Y)?(?:[0-9]+M)?"
_FLOAT = r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|INF)|NaN"
_BASE64 = "[A-Za-z0-9+/]"
# The characters of XML names: those that may come first, and those that may follow.
_START = (
    ":A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INSIDE = _START + "0-9.\xb7\u0300-\u036f\u203f-\u2040-"

_PATTERNS = {
    "NCName": f"[{_START[1:]}][{_INSIDE[1:]}]*",
    "NMTOKEN": f"[{_INSIDE}]+",
    "Name": f"[{_START}][{_INSIDE}]*",
    "base64Binary": f"(?:(?:{_BASE64} ?){{4}})*"
    f"(?:(?:{_BASE64} ?){{3}}{_BASE64}|(?:{_BASE64} ?){{2}}[AEIMQUYcgkosw048] ?="
    f"|{_BASE64} ?[AQgw] ?= ?=)?",
    "boolean": "true|false|1|0",
    "dayTimeDuration": f"-?P(?=[0-9T])(?:{_DAYS})?(?:{_HOURS})?",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "double": _FLOAT,
    "duration": f"-?P(?=[0-9T]){_MONTHS}(?:{_DAYS})?(?:{_HOURS})?",
    "float": _FLOAT,
    "gDay": f"---{_DAY}{_ZONE}?",
    "gMonth": f"--{_MONTH}{_ZONE}?",
    "gYear": f"{_YEAR}{_ZONE}?",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}?",
    "hexBinary": "(?:[0-9A-Fa-f]{2})*",
    "integer": "[+-]?[0-9]+",
    "language": "[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
    "negativeInteger": "-0*[1-9][0-9]*",
    "nonNegativeInteger": r"\+?[0-9]+|-0+",
    "nonPositiveInteger": r"-[0-9]+|\+?0+",
    "normalizedString": r"[^\t\n\r]*",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "time": f"{_TIME}{_ZONE}?",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
    "yearMonthDuration": f"-?P(?=[0-9]){_MONTHS}",
}
_DATES = {
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}?",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}?",
}
_BOUNDS = {
    "byte": (-(2**7), 2**7 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "short": (-(2**15), 2**15 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedShort": (0, 2**16 - 1),
}
_BOUNDED = re.compile("([+-]?)0*([0-9]{1,20})")  # a number with more digits is out of bounds
_LONG_MONTHS = frozenset({1, 3, 5, 7, 8, 10, 12})
_LEAP_YEAR = "2000"


def is_well_typed(term: Term) -> bool:
    """Whether the text of a literal is a value of its datatype; true for other terms.

    Every text is a value of a datatype that XML Schema does not define.

    >>> integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    >>> is_well_typed(f'"13"^^{integer}'), is_well_typed(f'"abc"^^{integer}')
    (True, False)
    """
    datatype = datatype_of(term)
    return not datatype.startswith(XSD.iri) or _check_of(datatype)(text_of(term))


@cache
def _check_of(datatype: str) -> Callable[[str], bool]:
    """Return the function that checks texts of a datatype; its pattern is compiled once."""
    name = datatype.removeprefix(XSD.iri)
    if name in _BOUNDS:
        return partial(_is_between, *_BOUNDS[name])
    if name in _DATES:
        return partial(_is_date, re.compile(_DATES[name]))
    return partial(_is_like, re.compile(_PATTERNS.get(name, "(?s:.*)")))


def _is_like(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(text) is not None


def _is_between(least: int, most: int, text: str) -> bool:
    match = _BOUNDED.fullmatch(text)
    return match is not None and least <= int(match[1] + match[2]) <= most


def _is_date(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text has the form of a date, and its month has that day."""
    match = pattern.fullmatch(text)
    if match is None:
        return False
    parts = {"year": _LEAP_YEAR} | match.groupdict()
    return int(parts["day"]) <= _days(parts["year"], int(parts["month"]))


def _days(year: str, month: int) -> int:
    """Return the number of days of a month.

    >>> _days("1900", 2), _days("-2000", 2), _days("2025", 4)
    (28, 29, 30)
    """
    if month != 2:  # noqa: PLR2004 -- February
        return 31 if month in _LONG_MONTHS else 30
    number = int(year[-4:].lstrip("-"))  # leap years repeat every 10,000 years
    return 29 if number % 400 == 0 or (number % 4 == 0 and number % 100) else 28
