"""Whether a text is a value of its datatype, as XML Schema says, and as other libraries do."""

import random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from ibrdf.rdf.datatypes import is_well_typed
from ibrdf.rdf.terms import literal
from ibrdf.vocabulary import XSD

# For each datatype a value, from which others are made that it often does not have.
EXAMPLES = {
    "NCName": "a.b",
    "NMTOKEN": "-a",
    "Name": ":a-b",
    "anyURI": "urn:a",
    "base64Binary": "AAEC AAEC",
    "boolean": "true",
    "byte": "-128",
    "date": "2024-02-29Z",
    "dateTime": "2024-02-29T12:30:00.5+14:00",
    "dateTimeStamp": "2024-02-29T24:00:00Z",
    "dayTimeDuration": "P3DT4H5M6.7S",
    "decimal": "+1.50",
    "double": "-1.5E-7",
    "duration": "-P1Y2M3DT4H5M6.7S",
    "float": "INF",
    "gDay": "---31",
    "gMonth": "--12Z",
    "gMonthDay": "--02-29",
    "gYear": "-0044",
    "gYearMonth": "2024-12",
    "hexBinary": "0fA1",
    "int": "2147483647",
    "integer": "-012",
    "language": "en-GB",
    "long": "-9223372036854775808",
    "negativeInteger": "-01",
    "nonNegativeInteger": "+0",
    "nonPositiveInteger": "-0",
    "normalizedString": "a  b",
    "positiveInteger": "+1",
    "short": "32767",
    "string": "a\nb",
    "time": "23:59:59.5Z",
    "token": "a b",
    "unsignedByte": "255",
    "unsignedInt": "4294967295",
    "unsignedLong": "18446744073709551615",
    "unsignedShort": "65535",
    "yearMonthDuration": "P1Y2M",
}
WRONG = {
    "byte": ["128", "-129", "", "+-1", "1_0", " 1", "\u0661"],
    "date": ["2025-02-29", "1900-02-29", "2025-04-31", "2025-13-01", "25-01-01", "02024-01-01"],
    "dateTime": ["2024-02-29T24:00:01", "2024-02-29T12:30:00+15:00", "2024-02-29"],
    "dateTimeStamp": ["2024-02-29T24:00:00"],
    "dayTimeDuration": ["P", "PT", "P1Y", "P1DT", "PT1.M"],
    "decimal": ["1e5", ".", "INF", "1_0", "1 "],
    "double": ["inf", "+NaN", "1_0", "1.5E", ""],
    "duration": ["P", "P1YT", "1Y", "P-1Y", "P1M1Y"],
    "gMonthDay": ["--02-30", "--04-31"],
    "integer": ["1.0", "", "\u0661", "1_000"],
    "language": ["e1", "en-", "toolonglanguage"],
    "negativeInteger": ["0", "-0", "1"],
    "nonNegativeInteger": ["-1"],
    "nonPositiveInteger": ["1"],
    "normalizedString": ["a\tb"],
    "positiveInteger": ["0", "+0", "-1"],
    "time": ["24:00:01", "23:59:60", "23:59"],
    "token": ["a  b", " a", "a\n"],
    "unsignedLong": ["18446744073709551616", "9" * 5000],
    "yearMonthDuration": ["P", "P1D"],
}
RIGHT = {
    "date": ["2000-02-29", "-0004-02-29", "0000-01-01", "12024-02-29", "2024-01-01-13:59"],
    "dateTime": ["2024-02-29T24:00:00", "2024-02-29T00:00:00.123456789"],
    "decimal": [".5", "5.", "-0", "9" * 5000],
    "double": ["NaN", "-INF", "1.E5", ".5e+3"],
    "unsignedLong": ["-0", "0" * 5000 + "1"],
}
NAMES = st.sampled_from(sorted(EXAMPLES))
SIGNS = "0123456789-+:.TZPYMDHSE eINFax_=/"


@st.composite
def nearly(draw: st.DrawFn) -> tuple[str, str]:
    """Return the name of a datatype and a text with at most two slips in it."""
    name = draw(NAMES)
    chance = draw(st.randoms(use_true_random=False))
    text = EXAMPLES[name]
    for _ in range(chance.randrange(3)):
        text = slip(text, chance)
    return name, text


def slip(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    added = chance.choice(["", *SIGNS])
    return text[:place] + added + text[place + chance.randrange(2) :]


def is_value(name: str, text: str) -> bool:
    return is_well_typed(literal(text, XSD.iri + name))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_value_is_one(name: str) -> None:
    assert all(is_value(name, text) for text in (EXAMPLES[name], *RIGHT.get(name, [])))


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_value_is_none(name: str) -> None:
    assert not [text for text in WRONG[name] if is_value(name, text)]


def test_only_literals_of_xml_schema_are_judged() -> None:
    assert is_well_typed("<urn:a>")
    assert is_well_typed("_:a")
    assert is_well_typed('"a"@en')
    assert is_well_typed('"a"^^<urn:datatype>')
    assert is_well_typed(literal("a", XSD.iri + "unheardOf"))


@given(nearly())
def test_what_rdflib_refuses_is_no_value_but_for_years_that_python_lacks(
    case: tuple[str, str],
) -> None:
    name, text = case
    found = Literal(text, datatype=URIRef(XSD.iri + name), normalize=False)
    known = not name.startswith("date") or len(text.partition("-")[0]) == len("2024")
    assert not (found.ill_typed and known and is_value(name, text))


CASTS = ["boolean", "date", "dateTime", "dayTimeDuration", "decimal", "double", "duration", "float"]
CASTS += ["integer", "time", "yearMonthDuration"]


@given(nearly())
def test_oxigraph_casts_what_is_a_value(case: tuple[str, str]) -> None:
    name, text = case
    if name not in CASTS:
        return
    query = f"SELECT (<{XSD.iri}{name}>({literal(text)}) AS ?cast) {{}}"
    solutions = ox.Store().query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    (row,) = solutions
    # Oxigraph also takes durations that end in T, or in a point without digits.
    lax = name.lower().endswith("duration") and text.endswith(("T", ".S"))
    assert lax or is_value(name, text) == (row[0] is not None)
