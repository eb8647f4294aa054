"""Checks that SHACL can't express: of dates, of weekdays, and of ids."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ibrdf.articles.dates import WEEKDAYS, agrees, bounds
from ibrdf.errors import hint, nearest
from ibrdf.findings import Finding, Severity
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term, iri, is_iri_term, literal, text_of
from ibrdf.vocabulary import BASE, CONCEPT, DCTERMS, EDTF, IB, ID, OWL, RDF, SAID, XSD

_TRUE = literal("true", f"{XSD.iri}boolean")

# Dates -------------------------------------------------------------------------


def check_dates(data: Index) -> Iterator[Finding]:
    """Return every malformed EDTF date."""
    ending = f"^^{iri(EDTF)}"
    for predicate in data.predicates():
        for value in data.all_objects(predicate):
            message = _wrong_date(text_of(value)) if value.endswith(ending) else ""
            for subject in data.subjects(predicate, value) if message else ():
                yield _finding(message, subject, predicate, value)


def _wrong_date(text: str) -> str:
    try:
        bounds(text)
    except ValueError as error:
        advice = "Write it as 2025-08-20, 2025-08, [..2023-04] or 2023/2024."
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            advice = "There is no such day; read it again."
        return f"{error}. {advice}"
    return ""


def check_weekdays(data: Index) -> Iterator[Finding]:
    """Return findings on reports whose date is not on the weekday that its wording names."""
    for report, wording in data.subject_objects(SAID.dateText):
        for date in data.objects(report, SAID.date):
            day = _other_day(text_of(wording), text_of(date))
            if day:
                message = f"{text_of(date)} is a {day}, but the wording says: {text_of(wording)}."
                yield _finding(f"{message} Read it again.", report, SAID.date, date)


def _other_day(wording: str, date: str) -> str:
    """Return the weekday of a date if its wording names another one, or an empty text."""
    try:
        fits = agrees(wording, date)
    except ValueError:
        return ""
    return "" if fits else WEEKDAYS[dt.date.fromisoformat(date).weekday()].capitalize()


# Ids ---------------------------------------------------------------------------


class _Home(NamedTuple):
    """A namespace of ids, the noun for such an id, and the advice about an unknown one."""

    iri: str
    kind: str
    remedy: str


_PROPERTY = "Correct it."
_CLASS = _Home(IB.iri, "class ", "Correct the type.")
# The first entry with which an IRI begins is used.
_HOMES = {
    f"{ID.iri}article/": _Home(ID.iri, "", "Correct it; an article has a file of its own."),
    ID.iri: _Home(ID.iri, "", "Correct it, or add the thing to the registry."),
    CONCEPT.iri: _Home(CONCEPT.iri, "concept ", "Correct it, or add the concept to concepts.ttl."),
}
_NO_CONCEPT = "Choose one that ibrdf query concepts lists, or add it to concepts.ttl."


def check_ids(data: Index) -> Iterator[Finding]:
    """Return findings on ids and concepts that do not exist, with the nearest existing one."""
    known = {thing for thing in data.subjects(RDF.type) if thing.startswith(f"<{BASE}")}
    # Disagreements only repeat the ids in reports.
    derived = set(data.subjects(RDF.type, IB.Disagreement))

    for predicate in data.predicates():
        yield from _unknown_property(data, predicate, known, derived)
        for value in data.all_objects(predicate) - known:
            message = _unknown_value(predicate, value, known) if is_iri_term(value) else ""
            for subject in data.subjects(predicate, value) if message else ():
                if subject not in derived:
                    yield _finding(message, subject, predicate, value)


def _unknown_property(
    data: Index, predicate: Term, known: set[Term], derived: set[Term]
) -> Iterator[Finding]:
    home = next((home.iri for home in (IB, SAID) if predicate in home), None)
    if home is None or predicate in known:
        return
    name, names = _id(predicate, home), (_id(one, home) for one in known)
    message = f"there is no property {name}{hint(nearest(name, names))}. Correct it."
    for subject, _ in data.subject_objects(predicate):
        if subject not in derived:
            yield _finding(message, subject, predicate)


def _unknown_value(predicate: Term, value: Term, known: set[Term]) -> str:
    """Return the message about an unknown value, or an empty text if any value is allowed."""
    home = _home(predicate, value)
    if home is None:
        return ""
    name = _id(value, home.iri)
    names = [_id(one, home.iri) for one in known if one.startswith(f"<{home.iri}")]
    if home is _CLASS:  # classes begin with a capital letter, and properties do not
        names = [one for one in names if one[:1].isupper()]
    # Comparing takes its time, so of a kind that there is only things of that kind are compared.
    kind = name.partition(":")[0] + ":"
    better = nearest(name, [one for one in names if one.startswith(kind)] or names)
    is_strange = home.iri == CONCEPT.iri and not better
    remedy = _NO_CONCEPT if is_strange else home.remedy
    return f"there is no {home.kind}{name}{hint(better)}. {remedy}"


def _home(predicate: Term, value: Term) -> _Home | None:
    text = text_of(value)
    if text.startswith(f"{ID.iri}article/") and "#" in text:
        return None  # a passage or a report of an article, which shapes check
    if predicate == RDF.type and value in IB:
        return _CLASS
    return next((home for start, home in _HOMES.items() if text.startswith(start)), None)


def _id(term: Term, home: str) -> str:
    """Return an id as authors write it: person:pezeshkian, signed, Meeting."""
    return text_of(term).removeprefix(home).replace("/", ":", 1)


# Terms of an edition before -----------------------------------------------------


def check_deprecated(data: Index) -> Iterator[Finding]:
    """Return warnings about deprecated concepts and properties, with what replaces them."""
    for term in data.subjects(OWL.deprecated, _TRUE):
        home = CONCEPT.iri if term in CONCEPT else IB.iri
        new = [_id(one, home) for one in sorted(data.objects(term, DCTERMS.isReplacedBy))]
        remedy = f"Write {' or '.join(new)}." if new else "Leave it out."
        message = f"{_id(term, home)} is of an edition before. {remedy}"

        uses = [
            (subject, prop) for prop in data.predicates() for subject in data.subjects(prop, term)
        ]
        uses += [(subject, term) for subject, _ in data.subject_objects(term)]
        for subject, prop in uses:
            value = term if prop != term else ""
            yield replace(_finding(message, subject, prop, value), severity=Severity.WARNING)


def _finding(message: str, subject: Term, predicate: Term, value: Term = "") -> Finding:
    return Finding(message, focus=text_of(subject), path=text_of(predicate), value=text_of(value))
