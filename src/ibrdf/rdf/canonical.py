"""The canonical form of a dataset: canonical literals, quads sorted, each quad once.

The canonical spelling of a literal is that of Oxigraph's store, which normalises numbers, truth
values, dates, times and durations: ``1.50`` becomes ``1.5``, and ``01`` becomes ``1``. Functions
here do the same for common datatypes; a store is used for the rest.
"""

import re
import sys
from calendar import isleap
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import pyoxigraph as ox

from ibrdf.rdf.terms import (
    Quad,
    Term,
    datatype_of,
    literal,
    text_of,
)
from ibrdf.vocabulary import XSD

_Rewrite = Callable[[str], str]


def canonical(quads: Iterable[Quad]) -> list[Quad]:
    """Return quads sorted, each once, with literals in canonical lexical form.

    The order is that of the lines of N-Quads.

    >>> canonical([("<urn:b>", "<urn:p>", '"x"', ""), ("<urn:a>", "<urn:p>", '"x"', "")])
    [('<urn:a>', '<urn:p>', '"x"', ''), ('<urn:b>', '<urn:p>', '"x"', '')]
    """
    given = dict.fromkeys(quads)  # in the order given, which is nearly sorted where much is sorted
    rewritten = rewrites({value for _, _, value, _ in given})
    if rewritten:
        given = dict.fromkeys(
            (subject, predicate, rewritten.get(value, value), graph)
            for subject, predicate, value, graph in given
        )
    # Tuples sort as lines of N-Quads do: where one term is the beginning of another, the longer one
    # goes on with "@" or "^", and a line goes on with a blank, which sorts first.
    return sorted(given)


def rewrites(terms: Iterable[Term]) -> dict[Term, Term]:
    """Return the canonical form of each literal that is not canonical, by literal.

    >>> rewrites(['"1"', f'"1"^^{XSD.boolean}', f'"true"^^{XSD.boolean}']).values()
    dict_values(['"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'])
    """
    typed = {term for term in terms if term[-1] == ">" and term[0] == '"'}
    changed: dict[Term, Term] = {}
    for term in typed:
        datatype = datatype_of(term)
        if datatype in _FORMS:
            text = text_of(term)
            form = _FORMS[datatype](text)
            if form != text:
                changed[term] = literal(form, datatype)
    return changed


def canonical_form(text: str, datatype: str) -> str:
    """Return the lexical form in which a triple store returns a literal.

    A text that its datatype does not allow stays as it is.

    >>> canonical_form("1.50", XSD.decimal[1:-1]), canonical_form("P12M", XSD.duration[1:-1])
    ('1.5', 'P1Y')
    >>> canonical_form("1,50", XSD.decimal[1:-1])
    '1,50'
    """
    rewrite = _FORMS.get(datatype)
    return rewrite(text) if rewrite else text


def has_blank(quad: Quad) -> bool:
    """Whether a quad has a blank node in it."""
    subject, _, value, graph = quad  # no function calls: there are many quads
    return subject[0] == "_" or value[0] == "_" or graph[:1] == "_"


# Numbers and truth values -----------------------------------------------------

_WHOLE = re.compile(r"([+-]?)0*([0-9]+)", re.ASCII)
_FRACTION = re.compile(r"([+-]?)(?=\.?[0-9])0*([0-9]*)(?:\.([0-9]*?)0*)?", re.ASCII)
# Rare, so these are compiled when they are needed.
_FLOATING = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_NOT_FINITE = r"([+-]?)(?:(inf|infinity)|nan)"
_LARGEST = 2**63 - 1  # integers have 64 bits in the store,
_DIGITS = 18  # and decimals 128, with so many digits behind the point
_LARGEST_DECIMAL = 2**127 - 1


def _integer(text: str) -> str:
    match = _WHOLE.fullmatch(text)
    if match is None or len(match[2]) > len(str(_LARGEST)):
        return text
    number = int(text)
    return str(number) if -_LARGEST - 1 <= number <= _LARGEST else text


def _decimal(text: str) -> str:
    match = _FRACTION.fullmatch(text)
    if match is None:
        return text
    sign, whole, fraction = match[1].replace("+", ""), match[2] or "0", match[3] or ""
    if len(fraction) > _DIGITS or len(whole) > len(str(_LARGEST_DECIMAL)):
        return text
    scaled = int(f"{sign}{whole}{fraction.ljust(_DIGITS, '0')}")
    if not -_LARGEST_DECIMAL - 1 <= scaled <= _LARGEST_DECIMAL:
        return text
    point = "." if fraction else ""
    return f"{sign}{whole}{point}{fraction}" if scaled else "0"


def _boolean(text: str) -> str:
    return {"1": "true", "0": "false"}.get(text, text)


def _double(text: str) -> str:
    if named := re.fullmatch(_NOT_FINITE, text, re.ASCII | re.IGNORECASE):
        return f"{named[1].replace('+', '')}INF" if named[2] else "NaN"
    if not re.fullmatch(_FLOATING, text, re.ASCII):
        return text
    number = float(text)
    if number in {float("inf"), float("-inf")}:
        return f"{'-' if number < 0 else ''}INF"

    from decimal import Decimal  # noqa: PLC0415 -- doubles are rare

    shortest = Decimal(repr(number))
    if len(shortest.as_tuple().digits) > sys.float_info.dig:
        return _as_in_a_store(text, XSD.double[1:-1])  # several spellings are equally short
    return f"{shortest:f}".removesuffix(".0")


# Dates and times --------------------------------------------------------------

_YEAR = "(?P<year>(?!-0000)-?(?:[0-9]{4}|[1-9][0-9]{4,8}))"
_MONTH, _DAY = "(?P<month>0[1-9]|1[0-2])", "(?P<day>0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?P<fraction>\.[0-9]{1,18})?"
_ZONE = "(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
# What a store may spell differently: trailing zeros, midnight as 24:00, the year 0, and offset 0.
_REWRITABLE = re.compile(r"\.[0-9]*0(?![0-9])|\.(?![0-9])|24:00:00|^-0000|[+-]00:00$", re.ASCII)
_CALENDAR = {
    XSD.dateTime: f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}",
    XSD.dateTimeStamp: f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}",
    XSD.date: f"{_YEAR}-{_MONTH}-{_DAY}",
    XSD.time: _CLOCK,
    XSD.gYear: _YEAR,
    XSD.gYearMonth: f"{_YEAR}-{_MONTH}",
    XSD.gMonth: f"--{_MONTH}",
    XSD.gMonthDay: f"--{_MONTH}-{_DAY}",
    XSD.gDay: f"---{_DAY}",
}
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2


def _on_the_calendar(datatype: str, pattern: str) -> _Rewrite:
    """Return the function that rewrites dates or times of one pattern."""

    def rewrite(text: str) -> str:
        if not _REWRITABLE.search(text):
            return text
        match = re.fullmatch(pattern + _ZONE, text, re.ASCII)  # rare, so compiled when needed
        if match is None or not _exists(match.groupdict()):
            return _as_in_a_store(text, datatype)
        parts = match.groupdict()
        zone, fraction = parts["zone"] or "", parts.get("fraction") or ""
        start = text.removesuffix(zone).removesuffix(fraction)
        shown = fraction.rstrip("0").rstrip(".")
        return f"{start}{shown}{'Z' if zone[1:] == '00:00' else zone}"

    return rewrite


def _exists(parts: Mapping[str, str | None]) -> bool:
    """Whether the month has the day."""
    month, day = int(parts.get("month") or 1), int(parts.get("day") or 1)
    year = int(parts.get("year") or 1)
    if month == _FEBRUARY and not isleap(year):
        return day < _LAST_DAYS[1]
    return day <= _LAST_DAYS[month - 1]


# The rest ---------------------------------------------------------------------

_ANY = ox.NamedNode("urn:any")


@lru_cache(maxsize=65536)
def _as_in_a_store(text: str, datatype: str) -> str:
    """Return the lexical form that a store gives a literal."""
    store = ox.Store()
    store.add(ox.Quad(_ANY, _ANY, ox.Literal(text, datatype=ox.NamedNode(datatype))))
    value = next(iter(store)).object
    return value.value if isinstance(value, ox.Literal) else text


def _asked_of_a_store(datatype: str) -> _Rewrite:
    return lambda text: _as_in_a_store(text, datatype)


_WHOLE_NUMBERS = (
    *("integer", "long", "int", "short", "byte"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
)
_RARE = ("float", "duration", "dayTimeDuration", "yearMonthDuration")


def _forms() -> dict[str, _Rewrite]:
    """Return the rewriting function of each datatype whose values have several spellings."""
    forms: dict[str, _Rewrite] = {XSD[name]: _integer for name in _WHOLE_NUMBERS}
    forms |= {XSD.decimal: _decimal, XSD.boolean: _boolean, XSD.double: _double}
    calendar = {term: _on_the_calendar(term[1:-1], p) for term, p in _CALENDAR.items()}
    rare = {XSD[name]: _asked_of_a_store(XSD[name][1:-1]) for name in _RARE}
    return {term[1:-1]: rewrite for term, rewrite in (forms | calendar | rare).items()}


_FORMS = _forms()
