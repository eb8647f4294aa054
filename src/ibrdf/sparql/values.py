"""Values of cells in Python: texts, numbers, dates and truth values, which compare as usual."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from ibrdf.rdf.terms import Term, datatype_of, is_literal, text_of
from ibrdf.vocabulary import EDTF, XSD

Value: TypeAlias = str | int | float | Decimal | date | None
"""A Python value: a truth value is a number, and a moment is a date, as Python has it."""

_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def value_of(term: Term | None) -> Value:
    """Return a term as a Python value; what fits no other type is text, an IRI too.

    A whole day is a date, in EDTF too; other dates of EDTF, such as months, are text.

    >>> value_of('"Minsk"@en'), value_of('"13"^^<http://www.w3.org/2001/XMLSchema#integer>')
    ('Minsk', 13)
    """
    if term is None:
        return None
    text = text_of(term)
    read = _READERS.get(f"<{datatype_of(term)}>") if is_literal(term) else None
    if read is None:
        return text
    try:
        return read(text.strip())
    except (InvalidOperation, KeyError, ValueError):
        return text  # a malformed literal, or one beyond what Python has


def _day_or_text(text: str) -> date | str:
    """Return a whole day as a date, and any other date of EDTF as it is."""
    return date.fromisoformat(text) if len(text) == len("2023-07-31") else text


_READERS: Mapping[Term, Callable[[str], Value]] = {
    XSD.integer: int,
    XSD.gYear: int,
    XSD.decimal: Decimal,
    XSD.double: float,
    XSD.float: float,
    XSD.boolean: _TRUTHS.__getitem__,
    XSD.date: date.fromisoformat,
    XSD.dateTime: datetime.fromisoformat,
    f"<{EDTF}>": _day_or_text,
}
