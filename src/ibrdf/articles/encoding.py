"""Authors' records to RDF: YAML-LD in, quads and the place of each statement out.

An article or registry file is JSON-LD in YAML, so any JSON-LD processor gives the same triples.
What is added here is what authors should not have to write: the IRIs of reports, the defaults of
certainty and polarity, the bounds of dates, and the offsets and hashes of passages.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from collections.abc import Mapping as Table
from typing import Any, NamedTuple, TypeAlias

from ibrdf.articles.dates import bounds
from ibrdf.articles.documents import Mapping, Node, Scalar, Sequence, scalars
from ibrdf.articles.passages import Lock, Span, span_of
from ibrdf.corpus import Encoded
from ibrdf.errors import InputError, UnknownNameError, hint, nearest
from ibrdf.findings import Finding, Key, Position, Severity
from ibrdf.rdf.bridge import CONTEXT, ID
from ibrdf.rdf.context import Context, Term
from ibrdf.rdf.syntax import Format, canonical, canonical_form, in_graph, is_iri, is_language, parse

HEAD_KEYS = frozenset(("@context", "id", "type"))
CORPUS_KEYS = HEAD_KEYS | {"title", "license", "things"}
SOURCE_KEYS = HEAD_KEYS | {"label", "identifier", "sha256", "language", "publisher"}
SOURCE_KEYS |= {"published", "note", "reports", "silent"}
SOURCE_TYPES = ("Article", "EditorialNote")
# What authors may say of a thing itself. Everything else about a thing comes from a report.
THING_KEYS = frozenset(("id", "type", "label", "name", "note", "sameAs"))
THING_KEYS |= {"heldIn", "ofState", "partOf", "perhapsSame", "identity"}
# What a report says of itself. The other keys are twins: what it says of the thing it is about.
REPORT_KEYS = frozenset(("about", "evidence", "attributedTo", "certainty", "polarity"))
REPORT_KEYS |= {"preference", "dateText", "dateMethod", "note", "identity", "because"}
# A stretch of an article that states nothing, such as navigation, and why it does not.
SILENT_KEYS = frozenset(("id", "note"))
DERIVED_KEYS = frozenset(("earliest", "latest"))

Terms: TypeAlias = Table[str, Term]


def report_keys(context: Context) -> frozenset[str]:
    """Return the keys that a record under ``reports`` may have."""
    return (REPORT_KEYS | context.reports.keys()) - DERIVED_KEYS


def encode_registry(tree: Mapping, graph: str, context: Context) -> Encoded:
    """Return what a registry says: which things exist, and what they are called.

    Raises :class:`~ibrdf.errors.InputError` naming each key or id that has no meaning.
    """
    reading = _Reading(context)
    records = reading.records(tree, "things")
    reading.check(tree, CORPUS_KEYS, "the registry", context.terms, "things")
    if tree.plain().keys() & {"type", "title", "license"}:
        reading.need(tree, "id")
    for record in records:
        reading.check(record, THING_KEYS, "a thing", context.terms)
        reading.need(record, "id", "type")
    reading.refuse()
    for record in records:
        reading.thing(record)
    reading.refuse()
    return reading.encode(tree.plain(), graph)


def encode_source(tree: Mapping, lock: Lock, graph: str, context: Context) -> Encoded:
    """Return what an article or an editorial note says: one report for each record.

    Raises :class:`~ibrdf.errors.InputError` naming each key or id that has no meaning.
    """
    reading = _Reading(context)
    records = reading.records(tree, "reports")
    reading.check(tree, SOURCE_KEYS, "an article", context.terms, "reports", "silent")
    reading.need(tree, "id", "type")
    silent = reading.records(tree, "silent")
    for record in silent:
        reading.check(record, SILENT_KEYS, "a silent passage", context.terms)
        reading.need(record, "id", "note")
    terms = {**context.terms, **context.reports}
    for record in records:
        reading.check(record, report_keys(context), "a report", terms)
        reading.need(record, "about")
    reading.refuse()
    source = reading.iris(tree, "id")[0]
    if tree.plain()["type"] == "Article" and not re.fullmatch(rf"{ID}article/{_SLUG}", source):
        reading.fault(tree.position, "id: an article's id looks like article:004")
        reading.refuse()
    reading.place(source, tree, context.terms)
    plain = tree.plain()
    plain["reports"] = [reading.report(record, source) for record in records]
    plain["silent"] = [reading.silence(record) for record in silent]
    plain["things"] = list(_passages(reading.evidence, lock))
    reading.refuse()
    return reading.encode(plain, graph)


def report_iri(source: str, about: str, evidence: Collection[str], by: Collection[str]) -> str:
    """Return the IRI of a report: it changes with what the report rests on, not with its values.

    >>> report_iri("https://w3id.org/ibrdf/id/article/004", "urn:a", ["urn:p"], [])
    'https://w3id.org/ibrdf/id/article/004#r-48275798'
    """
    ground = "\n".join([about, *sorted(set(evidence)), "", *sorted(set(by))])
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


# A name that stays one step of a path, wherever it is used for one.
_SLUG = r"[\w.-]*\w[\w.-]*"


class _Form(NamedTuple):
    """How a name is written: what it is, an example, and the pattern of those without a prefix."""

    what: str
    example: str
    plain: str


# Keys with names as values, by key or else by type; the other keys have texts.
_FORMS: dict[str, _Form] = {
    "id": _Form("id", "location:minsk", "(?!)"),
    "type": _Form("type", "Meeting", "[A-Z][A-Za-z]*"),
    "evidence": _Form("passage", "article:004#char=214,359", "(?!)"),
    "@id": _Form("id", "location:minsk", "(?!)"),
    "@vocab": _Form("concept", "in-force", "[a-z][a-z0-9-]*"),
}


class _Reading:
    """One file while it is read: the faults and the places gathered so far."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.faults: list[Finding] = []
        self.positions: dict[Key, Position] = {}
        self.evidence: dict[str, Span] = {}
        self.remarks: dict[Position, Finding] = {}

    def fault(self, position: Position, message: str) -> None:
        self.faults.append(Finding.at(position, message))

    def remark(self, written: Scalar, published: str) -> None:
        """Note what is published in another form: nothing is changed without a word."""
        if written.text != published:
            message = (
                f"{written.text} is published as {published}, which means the same. Write that."
            )
            self.remarks[written.position] = Finding.at(
                written.position, message, severity=Severity.WARNING
            )

    def refuse(self) -> None:
        if self.faults:
            raise InputError(sorted(self.faults, key=Finding.order))

    def records(self, tree: Mapping, name: str) -> list[Mapping]:
        node = tree.get(name)
        if node is None or (name == "reports" and node.plain() == ""):  # an article just begun
            return []
        items = node.items if isinstance(node, Sequence) else ()
        strange = [item for item in items if not isinstance(item, Mapping)]
        for one in strange if isinstance(node, Sequence) else [node]:
            self.fault(one.position, f"{name}: takes records of keys, each after a dash")
        return [item for item in items if isinstance(item, Mapping)]

    def need(self, record: Mapping, *keys: str) -> None:
        for key in keys:
            if record.get(key) is None:
                self.fault(record.position, f"{key}: is missing")

    def check(
        self, record: Mapping, known: Collection[str], what: str, terms: Terms, *skip: str
    ) -> None:
        for key, node in record.entries:
            term = terms.get(key.text)
            if key.text not in known:
                more = hint(nearest(key.text, known))
                self.fault(key.position, f"{key.text}: is no key of {what}{more}")
            elif key.text == "@context":
                if node.plain() != CONTEXT:
                    message = f"@context must be {CONTEXT}; no other is ever fetched"
                    self.fault(node.position, message)
            elif key.text == "type" and known is SOURCE_KEYS:
                if node.plain() not in SOURCE_TYPES:
                    self.fault(node.position, f"type: must be {' or '.join(SOURCE_TYPES)}")
            elif term and term.language == "@language":
                self._check_names(key, node)
            elif key.text not in skip:
                self._check_texts(key, node, term)

    def _check_names(self, key: Scalar, node: Node) -> None:
        if not isinstance(node, Mapping) or not node.entries:
            self.fault(node.position, f"{key.text}: takes a text for each language, as be: or fa:")
            return
        for language, names in node.entries:
            if not is_language(language.text):
                self.fault(language.position, f"{language.text}: is no code of a language")
            self.remark(language, language.text.lower())
            self._check_texts(language, names, None)

    def _check_texts(self, key: Scalar, node: Node, term: Term | None) -> None:
        many = node.items if isinstance(node, Sequence) else (node,)
        texts = scalars(node)
        if not many:
            self.fault(node.position, f"{key.text}: is an empty list; leave the key out")
        elif len(texts) < len(many):
            self.fault(node.position, f"{key.text}: takes a text or a list of texts, no keys")
        elif key.text == "id" and isinstance(node, Sequence):
            self.fault(node.position, "id: takes one id, no list")
        for text in texts:
            self._check_text(key, text, term)

    def _check_text(self, key: Scalar, value: Scalar, term: Term | None) -> None:
        form = _FORMS.get(key.text) or _FORMS.get(term.type if term else "")
        if not value.text:
            remedy = "write one or leave the key out; a # after a space begins a comment"
            self.fault(value.position, f"{key.text}: has no value; {remedy}")
        elif form:
            try:
                if not self._is_name(value.text, form):
                    message = f"{key.text}: {value.text} is no {form.what}, such as {form.example}"
                    small = value.text.lower()
                    better = small if self._is_name(small, form) else None
                    self.fault(value.position, message + hint(better))
            except UnknownNameError as error:
                self.fault(value.position, f"{key.text}: {error}")

    def _is_name(self, text: str, form: "_Form") -> bool:
        """Tell whether JSON-LD reads a text as an IRI: what it can't read it leaves out."""
        if ":" not in text:
            return bool(re.fullmatch(form.plain, text)) and text not in self.context.terms
        return is_iri(self.context.expand(text))

    def iris(self, record: Mapping, key: str) -> list[str]:
        return [self.context.expand(scalar.text) for scalar in scalars(record.get(key))]

    def thing(self, record: Mapping) -> None:
        """Remember where a thing's statements stand; each thing has one record."""
        iri = self.iris(record, "id")[0]
        if Key(iri) in self.positions:
            first = self.positions[Key(iri)].line
            name = self.context.compact(iri)
            self.fault(record.position, f"{name} is on line {first} already; merge the two")
        self.place(iri, record, self.context.terms)

    def place(self, subject: str, record: Mapping, terms: Terms, about: str = "") -> None:
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
                    if not term.type.startswith("@"):
                        text = canonical_form(text, term.type)
                        self.remark(value, text)
                    self.positions.setdefault(Key(home, predicate, text), value.position)

    def report(self, record: Mapping, source: str) -> dict[str, Any]:
        about, evidence = self.iris(record, "about")[0], self.iris(record, "evidence")
        by = self.iris(record, "attributedTo")
        iri = report_iri(source, about, evidence, by)
        if Key(iri) in self.positions:
            first = self.positions[Key(iri)].line
            same = "about, evidence and attributedTo"
            self.fault(record.position, f"same {same} as the report on line {first}; merge the two")
        terms = {**self.context.terms, **self.context.reports}
        self.place(iri, record, terms, about)
        for scalar, passage in zip(scalars(record.get("evidence")), evidence, strict=True):
            if span_of(passage) is None:
                form = _FORMS["evidence"]
                message = f"evidence: {scalar.text} is no {form.what}, such as {form.example}"
                self.fault(scalar.position, message)
            self.rest_on(passage, scalar.position)
        defaults = {"certainty": "attributed" if by else "asserted", "polarity": "affirmed"}
        return {"id": iri, "type": "Report"} | defaults | record.plain() | _bounds(record)

    def silence(self, record: Mapping) -> dict[str, Any]:
        [passage] = self.iris(record, "id")
        self.place(passage, record, self.context.terms)
        self.rest_on(passage, record.position)
        return {"type": "Passage"} | record.plain()

    def rest_on(self, passage: str, position: Position) -> None:
        """Remember a passage and where it is named."""
        self.positions.setdefault(Key(passage), position)
        if span := span_of(passage):
            self.evidence[passage] = span
            home = f"{span.article}#selector={span.start},{span.end}"
            self.positions.setdefault(Key(home), position)

    def encode(self, plain: dict[str, Any], graph: str) -> Encoded:
        plain["@context"] = self.context.source
        text = json.dumps(plain, ensure_ascii=False).encode()
        # In canonical form, so that 2.5 and 2.50 in two sources are no disagreement.
        quads = canonical(in_graph(parse(text, Format.JSONLD), graph))
        return Encoded(quads, self.positions, tuple(self.remarks.values()))


def _bounds(record: Mapping) -> dict[str, str]:
    """Return the first and the last day of a record's date; none where validation refuses it."""
    try:
        spans = [bounds(scalar.text) for scalar in scalars(record.get("date"))]
    except ValueError:
        return {}
    if len(spans) != 1:
        return {}
    first, last = spans[0]
    days = {"earliest": first, "latest": last}
    return {key: day.isoformat() for key, day in days.items() if day}
