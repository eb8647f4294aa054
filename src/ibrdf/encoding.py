"""Authors' records to RDF: YAML-LD in, quads and the place of each statement out.

An article or registry file is JSON-LD in YAML, so any JSON-LD processor gives the same triples.
What is added here is what authors should not have to write: the IRIs of reports, the defaults of
certainty and polarity, the bounds of dates, and the offsets and hashes of passages.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import pyoxigraph as ox

from ibrdf.context import Context, Term
from ibrdf.dates import bounds
from ibrdf.documents import Mapping, Node, Scalar, Sequence, scalars
from ibrdf.errors import InputError, UnknownNameError, hint, nearest
from ibrdf.findings import Finding, Key, Position
from ibrdf.passages import Lock, Span, span_of
from ibrdf.vocabulary import CONTEXT

# What authors may say of a thing itself. Everything else about a thing comes from a report.
THING_KEYS = frozenset(
    ("id", "type", "label", "name", "note", "sameAs", "perhapsSame", "heldIn", "ofState", "partOf")
)
CORPUS_KEYS = frozenset(("@context", "id", "type", "label", "title", "license", "things"))
SOURCE_KEYS = frozenset(
    ("@context", "id", "type", "label", "identifier", "sha256", "language")
    + ("publisher", "published", "note", "reports")
)
# What a report says of itself. The other keys are twins: what it says of the thing it is about.
REPORT_KEYS = frozenset(
    ("about", "evidence", "attributedTo", "certainty", "polarity", "preference")
    + ("dateText", "dateMethod", "note", "because")
)
DERIVED_KEYS = frozenset(("earliest", "latest"))


class Encoded(NamedTuple):
    """What one file says: its quads, and where each statement stands."""

    quads: list[Any]
    positions: dict[Key, Position]


def report_keys(context: Context) -> frozenset[str]:
    """Return the keys that a record under ``reports`` may have."""
    return (REPORT_KEYS | context.reports.keys()) - DERIVED_KEYS


def encode_registry(tree: Mapping, graph: str, context: Context) -> Encoded:
    """Return what a registry says: which things exist, and what they are called.

    Raises :class:`~ibrdf.errors.InputError` naming each key or id that has no meaning.
    """
    reading = _Reading(context)
    reading.check_keys(tree, CORPUS_KEYS, "the registry")
    records = reading.records(tree, "things")
    for record in records:
        reading.check_keys(record, THING_KEYS, "a thing")
        reading.check_values(record, context.terms)
        reading.subject(record)
    reading.check_values(tree, context.terms, but="things")
    reading.refuse()
    return reading.encode(tree.plain(), graph)


def encode_source(tree: Mapping, lock: Lock, graph: str, context: Context) -> Encoded:
    """Return what an article or an editorial note says: one report for each record.

    Raises :class:`~ibrdf.errors.InputError` naming each key or id that has no meaning.
    """
    reading = _Reading(context)
    reading.check_keys(tree, SOURCE_KEYS, "an article")
    reading.check_values(tree, context.terms, but="reports")
    records = reading.records(tree, "reports")
    terms = {**context.terms, **context.reports}
    for record in records:
        reading.check_keys(record, report_keys(context), "a report")
        reading.check_values(record, terms)
    source = reading.subject(tree)
    reading.refuse()
    plain = tree.plain()
    plain["reports"] = [reading.report(record, source) for record in records]
    plain["things"] = list(_passages(reading.evidence, lock))
    reading.refuse()
    return reading.encode(plain, graph)


def report_iri(source: str, about: str, evidence: Collection[str], by: Collection[str]) -> str:
    """Return the IRI of a report: it changes with what the report rests on, not with its values.

    >>> report_iri("https://w3id.org/ibrdf/id/article/004", "urn:a", ["urn:p"], [])
    'https://w3id.org/ibrdf/id/article/004#r-b9a2ec04'
    """
    ground = "\n".join([about, *sorted(evidence), "", *sorted(by)])
    return f"{source}#r-{hashlib.sha256(ground.encode()).hexdigest()[:8]}"


def _passages(spans: dict[str, Span], lock: Lock) -> Iterator[dict[str, Any]]:
    for iri, span in sorted(spans.items()):
        record: dict[str, Any] = {"id": iri, "type": "Passage", "inText": span.article}
        record["selector"] = {
            "id": f"{span.article}#selector={span.start},{span.end}",
            "type": "oa:TextPositionSelector",
            "start": str(span.start),
            "end": str(span.end),
        }
        if anchor := lock.get(iri):
            record |= {
                "sha256": anchor.sha256,
                "firstWords": anchor.first,
                "lastWords": anchor.last,
            }
        yield record


class _Reading:
    """One file while it is read: the faults and the places gathered so far."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.faults: list[Finding] = []
        self.positions: dict[Key, Position] = {}
        self.evidence: dict[str, Span] = {}

    def fault(self, position: Position, message: str) -> None:
        self.faults.append(Finding.at(position, message))

    def refuse(self) -> None:
        if self.faults:
            raise InputError(sorted(self.faults, key=Finding.order))

    def records(self, tree: Mapping, name: str) -> list[Mapping]:
        node = tree.get(name)
        if node is None:
            return []
        items = node.items if isinstance(node, Sequence) else (node,)
        for item in items:
            if not isinstance(item, Mapping):
                self.fault(item.position, f"{name}: takes records of keys, each after a dash")
        return [item for item in items if isinstance(item, Mapping)]

    def check_keys(self, record: Mapping, known: Collection[str], what: str) -> None:
        for key, node in record.entries:
            if key.text not in known:
                more = hint(nearest(key.text, known))
                self.fault(key.position, f"{key.text}: is no key of {what}{more}")
            elif key.text == "@context" and node.plain() != CONTEXT:
                self.fault(node.position, f"@context must be {CONTEXT}; no other is ever fetched")

    def check_values(self, record: Mapping, terms: dict[str, Term] | Any, but: str = "") -> None:
        for key, node in record.entries:
            if key.text == but or (key.text not in terms and key.text not in ("id", "type")):
                continue
            term = terms.get(key.text)
            if isinstance(node, Mapping) and term and term.language == "@language":
                values = tuple(s for _, value in node.entries for s in scalars(value))
            else:
                values = scalars(node)
                self._check_shape(key, node, values)
            for value in values:
                self._check_value(key, value, term)

    def _check_shape(self, key: Scalar, node: Node, values: tuple[Scalar, ...]) -> None:
        many = node.items if isinstance(node, Sequence) else (node,)
        if not many:
            self.fault(node.position, f"{key.text}: is an empty list; leave the key out")
        elif len(values) < len(many):
            self.fault(node.position, f"{key.text}: takes a text or a list of texts, no keys")

    def _check_value(self, key: Scalar, value: Scalar, term: Term | None) -> None:
        if not value.text:
            self.fault(
                value.position if value.position.line == key.position.line else key.position,
                f"{key.text}: has no value; an unquoted # after a space begins a comment",
            )
        elif key.text == "id" or (term and term.type == "@id"):
            try:
                iri = self.context.expand(value.text)
                if ":" not in iri:
                    message = f"{value.text} is no id; ids look like location:minsk"
                    self.fault(value.position, message)
                ox.NamedNode(iri)
            except UnknownNameError as error:
                self.fault(value.position, f"{key.text}: {error}")
            except ValueError:
                self.fault(value.position, f"{value.text} has characters that no id may have")

    def iris(self, record: Mapping, key: str) -> list[str]:
        return [self.context.expand(scalar.text) for scalar in scalars(record.get(key))]

    def subject(self, record: Mapping) -> str:
        iris = self.iris(record, "id") if not self.faults else ["-"]
        if len(iris) != 1:
            self.fault(record.position, "id: is missing, or is more than one")
            return ""
        self.place(iris[0], record, self.context.terms)
        return iris[0]

    def place(self, subject: str, record: Mapping, terms: Any, about: str = "") -> None:
        """Remember where a record and each of its keys and values stand.

        What a report says of a thing is also where the thing's own fact stands.
        """
        self.positions.setdefault(Key(subject), record.position)
        for key, node in record.entries:
            if key.text not in terms:
                continue
            term = terms[key.text]
            own = self.context.terms.get(key.text)
            homes = [(subject, str(term.iri))]
            if about and own and key.text in self.context.reports:
                homes.append((about, str(own.iri)))
            for home, predicate in homes:
                self.positions.setdefault(Key(home, predicate), key.position)
                for value in scalars(node):
                    text = str(self.context.term_of(term, value.text))
                    self.positions.setdefault(Key(home, predicate, text), value.position)

    def report(self, record: Mapping, source: str) -> dict[str, Any]:
        about, evidence = self.iris(record, "about"), self.iris(record, "evidence")
        by = self.iris(record, "attributedTo")
        iri = report_iri(source, about[0] if about else "", evidence, by)
        if Key(iri) in self.positions:
            first = self.positions[Key(iri)].line
            same = "about, evidence and attributedTo"
            self.fault(record.position, f"same {same} as the report on line {first}; merge the two")
        terms = {**self.context.terms, **self.context.reports}
        self.place(iri, record, terms, about[0] if about else "")
        for scalar, passage in zip(scalars(record.get("evidence")), evidence, strict=True):
            self.positions.setdefault(Key(passage), scalar.position)
            if span := span_of(passage):
                self.evidence[passage] = span
                home = f"{span.article}#selector={span.start},{span.end}"
                self.positions.setdefault(Key(home), scalar.position)
        defaults = {"certainty": "attributed" if by else "asserted", "polarity": "affirmed"}
        return {"id": iri, "type": "Report"} | defaults | record.plain() | _bounds(record)

    def encode(self, plain: dict[str, Any], graph: str) -> Encoded:
        plain["@context"] = self.context.source
        text = json.dumps(plain, ensure_ascii=False).encode()
        name = ox.NamedNode(graph)
        quads = [
            ox.Quad(quad.subject, quad.predicate, quad.object, name)
            for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)
        ]
        return Encoded(quads, self.positions)


def _bounds(record: Mapping) -> dict[str, str]:
    """Return the first and the last day of a record's date; none where it is no date, which
    validation reports."""
    try:
        spans = [bounds(scalar.text) for scalar in scalars(record.get("date"))]
    except ValueError:
        return {}
    if len(spans) != 1:
        return {}
    first, last = spans[0]
    days = {"earliest": first, "latest": last}
    return {key: day.isoformat() for key, day in days.items() if day}
