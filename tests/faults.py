"""Faults that authors and programs make, put into the quads of a corpus at random places.

Each kind is a row: what is done to the values of a property, and what they become.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from typing import NamedTuple

from ibrdf.rdf.terms import Quad, Term, literal, text_of
from ibrdf.vocabulary import (
    CONCEPT,
    DCTERMS,
    EDTF,
    IB,
    ID,
    OA,
    OWL,
    RDF,
    RDFS,
    SAID,
    SCHEMA,
    SKOS,
    XSD,
)

Change = Callable[[list[Quad], Random], list[Quad]]


class Fault(NamedTuple):
    """A kind of fault: its name, and what it makes of quads."""

    name: str
    change: Change


def dropped(predicate: Term) -> Change:
    """Take the values of a property away from one subject."""

    def change(quads: list[Quad], random: Random) -> list[Quad]:
        subject, *_ = _one(quads, predicate, random)
        return [quad for quad in quads if quad[:2] != (subject, predicate)]

    return change


def changed(predicate: Term, value: Term) -> Change:
    """Give one value of a property another text."""

    def change(quads: list[Quad], random: Random) -> list[Quad]:
        found = _one(quads, predicate, random)
        subject, _, _, graph = found
        return [(subject, predicate, value, graph) if quad == found else quad for quad in quads]

    return change


def added(predicate: Term, value: Term, beside: Term | None = None) -> Change:
    """Give a subject that has a property one more value of it, or of another one."""

    def change(quads: list[Quad], random: Random) -> list[Quad]:
        subject, _, _, graph = _one(quads, beside or predicate, random)
        return [*quads, (subject, predicate, value, graph)]

    return change


def exchanged(predicate: Term) -> Change:
    """Give one subject another subject's value."""

    def change(quads: list[Quad], random: Random) -> list[Quad]:
        _, _, value, _ = _one(quads, predicate, random)
        return changed(predicate, value)(quads, random)

    return change


def _one(quads: Sequence[Quad], predicate: Term, random: Random) -> Quad:
    return random.choice([quad for quad in quads if quad[1] == predicate])


def both(*changes: Change) -> Change:
    """Make several changes one after the other."""

    def change(quads: list[Quad], random: Random) -> list[Quad]:
        for one in changes:
            quads = one(quads, random)
        return quads

    return change


def _integer(text: str) -> Term:
    return literal(text, text_of(XSD.integer))


def _decimal(text: str) -> Term:
    return literal(text, text_of(XSD.decimal))


def _edtf(text: str) -> Term:
    return literal(text, EDTF)


def _day(text: str) -> Term:
    return literal(text, text_of(XSD.date))


_LONG = literal("word " * 60, language="en")
_NOBODY = ID["person/nobody"]

FAULTS = (
    Fault("no label", dropped(RDFS.label)),
    Fault("two labels", added(RDFS.label, literal("Another", language="en"))),
    Fault("a label in another language", changed(RDFS.label, literal("Minsk", language="be"))),
    Fault("two names in a language", added(SKOS.prefLabel, literal("Another", language="en"))),
    Fault("no type", dropped(RDF.type)),
    Fault("a class that is none", changed(RDF.type, IB["Meting"])),
    Fault("a concept that is none", changed(SAID.kind, CONCEPT["sined"])),
    Fault("a concept of another scheme", changed(SAID.topic, CONCEPT.asserted)),
    Fault("a status of another kind", exchanged(SAID.status)),
    Fault("an id that is none", changed(SAID.participant, _NOBODY)),
    Fault("a text for an id", changed(SAID.participant, literal("Nobody"))),
    Fault("a fact of another class", changed(IB.participant, CONCEPT.held)),
    Fault("a date that is none", changed(SAID.date, _edtf("2025-02-30"))),
    Fault("a date as text", changed(SAID.date, literal("2025-02-03"))),
    Fault("two dates", added(SAID.date, _edtf("1999-12-31"))),
    Fault("a first day after the last", changed(SAID.earliest, _day("2099-01-01"))),
    Fault("a last day that is none", changed(SAID.latest, _day("2099-13-01"))),
    Fault("a bound in another datatype", changed(IB.earliest, literal("2020-01-01"))),
    Fault("a wrong weekday", added(SAID.dateText, literal("on Sunday"), beside=SAID.date)),
    Fault("a long wording", added(SAID.dateText, _LONG)),
    Fault("a long word for a stage", added(IB.statusText, _LONG, beside=SAID.status)),
    Fault("a day of a stage that is none", changed(SAID.asOf, _edtf("2025-02-30"))),
    Fault("no source", dropped(IB.source)),
    Fault("two sources", added(IB.source, ID["article/900"])),
    Fault("about nothing", dropped(IB.about)),
    Fault("about two things", exchanged(IB.about)),
    Fault("about what is unknown", changed(IB.about, _NOBODY)),
    Fault("no evidence", dropped(IB.evidence)),
    Fault("evidence elsewhere", exchanged(IB.evidence)),
    Fault("evidence that is no passage", changed(IB.evidence, ID["article/1"])),
    Fault("more evidence", exchanged(OA.hasSelector)),
    Fault("a passage without a digest", dropped(SCHEMA.sha256)),
    Fault("a digest that is none", changed(SCHEMA.sha256, literal("12AB"))),
    Fault("a start after the end", changed(OA.start, _integer("9999999"))),
    Fault("a start before the text", changed(OA.start, _integer("-1"))),
    # No text: rdflib compares it with numbers, which SPARQL does not.
    Fault("an end that is no whole number", changed(OA.end, _decimal("99.5"))),
    Fault("an end in another form", changed(OA.end, _integer("0099999"))),
    Fault("two selectors", exchanged(OA.hasSelector)),
    Fault("a pointing passage", changed(IB.firstWords, literal("They signed it"))),
    Fault("long first words", changed(IB.firstWords, literal("one two three four"))),
    Fault("no certainty", dropped(IB.certainty)),
    Fault("attributed to nobody", changed(IB.certainty, CONCEPT.attributed)),
    Fault("two polarities", added(IB.polarity, CONCEPT.denied)),
    Fault("a part of no kind", changed(IB.kind, CONCEPT.held)),
    Fault("a part of what is no passage", changed(IB.partOf, ID["article/1"])),
    Fault("after itself", both(
        added(IB.follows, ID["event/x"], beside=IB.follows),
        changed(IB.follows, ID["event/x"]),
    )),
    Fault("a purpose that is a person", changed(SAID.purpose, _NOBODY)),
    Fault("an agent that is none", changed(SAID.agent, CONCEPT.held)),
    Fault("a delegation without a visit", added(SAID.delegationHead, _NOBODY, beside=SAID.status)),
    Fault("a date read across articles", changed(IB.dateMethod, CONCEPT["across-articles"])),
    Fault("a long note", added(SKOS.editorialNote, _LONG, beside=IB.about)),
    Fault("no reason for one thing", dropped(IB.identity)),
    Fault("a name printed otherwise", added(SAID.nameUsed, literal("The Man"), beside=IB.about)),
    Fault("a long key phrase", changed(SAID.keyPhrase, literal("one two three four five six"))),
    Fault("a stance without a speaker", dropped(SAID.speaker)),
    Fault("a stance without an object", dropped(SAID.speaksOf)),
    Fault("two stances", added(SAID.stance, CONCEPT.observes)),
    Fault("a tenure without a post", dropped(SAID.ofPost)),
    Fault("a figure not in short form", changed(SAID.value, _decimal("2.50"))),
    Fault("a least above the most", both(
        added(SAID.minValue, _decimal("9"), beside=SAID.status),
        added(SAID.maxValue, _decimal("1"), beside=SAID.status),
    )),
    Fault("a currency that is none", added(SAID.currency, literal("usd"), beside=SAID.status)),
    Fault("a property of another class", added(SAID.rank, CONCEPT.held, beside=IB.about)),
    Fault("a report that gives two values", exchanged(SAID.place)),
    Fault("no language", dropped(SCHEMA.inLanguage)),
    Fault("a language that is none", changed(SCHEMA.inLanguage, literal("English"))),
    Fault("a concept in two schemes", added(SKOS.inScheme, CONCEPT.topics)),
    Fault("a concept without a name", dropped(SKOS.prefLabel)),
    Fault("a definition too many", added(SKOS.definition, literal("Other.", language="en"))),
    Fault("a twin with a range", added(RDFS.range, IB.Event, beside=RDFS.isDefinedBy)),
    Fault("a twin of two", exchanged(IB.reportedAs)),
    Fault("a disagreement of one report", dropped(IB.between)),
    Fault("a disagreement of no kind", dropped(IB.kind)),
    Fault("two kinds of disagreement", exchanged(IB.kind)),
    Fault("a disagreement on three things", added(IB.concerns, _NOBODY)),
    Fault("a blank thing", changed(IB.about, "_:thing")),
    Fault("an article without a number", dropped(DCTERMS.identifier)),
    Fault("an ontology without a version", changed(OWL.versionInfo, literal("1"))),
    Fault("perhaps itself", added(IB.perhapsSame, ID["event/x"], beside=IB.identity)),
)  # fmt: skip


def with_faults(quads: Sequence[Quad], faults: Sequence[Fault], seed: int) -> list[Quad]:
    """Return quads with faults in them; those that find no place are left out."""
    random = Random(seed)  # noqa: S311 -- the same each time
    found = list(quads)
    for fault in faults:
        with suppress(IndexError):  # nothing has the property
            found = fault.change(found, random)
    return found
