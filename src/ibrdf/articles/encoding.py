"""Encoding of authors' YAML-LD records as RDF quads.

An article or registry file is JSON-LD in YAML, so any JSON-LD processor gives the same triples; a
test compares the two. This module adds statements that authors need not write: the IRIs of reports,
the defaults of certainty and polarity, the bounds of dates, and the offsets and hashes of passages.
"""

import hashlib
from collections.abc import Collection, Iterator

from ibrdf.articles.dates import bounds
from ibrdf.articles.keys import (
    HEAD_KEYS,
    check_registry,
    check_source,
    no_passage,
    report_definitions,
)
from ibrdf.articles.nodes import Mapping, Node, Scalar, Sequence, scalars
from ibrdf.articles.passages import Lock, Span, span_of
from ibrdf.corpus import Encoded
from ibrdf.errors import InputError
from ibrdf.findings import Finding, Position, Severity
from ibrdf.rdf.canonical import canonical_form
from ibrdf.rdf.context import Context, Definition
from ibrdf.rdf.terms import Quad, Term, iri, literal
from ibrdf.vocabulary import CONCEPT, IB, OA, RDF


def encode_registry(tree: Mapping, graph: Term, context: Context) -> Encoded:
    """Return the quads of a registry: the things that exist, and their names.

    `graph` is the named graph of the quads.
    Raises :class:`~ibrdf.errors.InputError` naming each unknown key and each malformed id.
    """
    _refuse(check_registry(tree, context))
    writing = _Writing(graph, context)

    for name in iris(tree, "id", context):
        writing.record(iri(name), tree)

    for record in records(tree, "things"):
        [thing] = iris(record, "id", context)
        if line := writing.begin(thing, record):
            writing.note(record, f"{context.compact(thing)} is on line {line} already")
        writing.record(iri(thing), record)

    return writing.done()


def encode_source(tree: Mapping, lock: Lock, graph: Term, context: Context) -> Encoded:
    """Return the quads of an article or an editorial note, with one report for each record.

    `lock` holds the locked passages, and `graph` is the named graph of the quads.
    Raises :class:`~ibrdf.errors.InputError` naming each unknown key and each malformed id.
    """
    _refuse(check_source(tree, context))
    writing = _Writing(graph, context)

    [source] = iris(tree, "id", context)
    writing.begin(source, tree)
    writing.record(iri(source), tree)

    for record in records(tree, "reports"):
        writing.report(record, source)

    for record in (*records(tree, "parts"), *records(tree, "silent")):
        [passage] = iris(record, "id", context)
        writing.add(iri(passage), RDF.type, IB.Passage)
        writing.record(iri(passage), record)
        writing.rest_on(passage)

    for passage, span in writing.evidence.items():
        writing.passage(passage, span, lock)
    for record in records(tree, "parts"):
        writing.part(*iris(record, "id", context))

    return writing.done()


def report_iri(source: str, about: str, evidence: Collection[str], by: Collection[str]) -> str:
    """Return the IRI of a report, which depends on its evidence but not on its values.

    `source` and `about` are the IRIs of its source and its thing, `evidence` those of its passages,
    and `by` those of the people to whom the source attributes it.

    >>> report_iri("https://w3id.org/ibrdf/id/article/004", "urn:a", ["urn:p"], [])
    'https://w3id.org/ibrdf/id/article/004#r-48275798'
    """
    ground = "\n".join([about, *sorted(set(evidence)), "", *sorted(set(by))])
    return f"{source}#r-{hashlib.sha256(ground.encode()).hexdigest()[:8]}"


def records(tree: Mapping, name: str) -> list[Mapping]:
    """Return the records under a key."""
    node = tree.get(name)
    items = node.items if isinstance(node, Sequence) else ()
    return [item for item in items if isinstance(item, Mapping)]


def iris(record: Mapping, key: str, context: Context) -> list[str]:
    """Return the IRIs under a key."""
    return [context.expand(scalar.text) for scalar in scalars(record.get(key))]


def report_of(record: Mapping, source: str, context: Context) -> str:
    """Return the IRI of the report that a record under ``reports`` makes."""
    about, *_ = iris(record, "about", context)  # validation reports a second one
    evidence = iris(record, "evidence", context)
    return report_iri(source, about, evidence, iris(record, "attributedTo", context))


def selector_iri(span: Span) -> str:
    """Return the IRI of the selector of a passage."""
    return f"{span.article}#selector={span.start},{span.end}"


def published_form(text: str, definition: Definition) -> str:
    """Return the canonical form of a literal's text, in which it is published.

    So 2.5 in one source and 2.50 in another do not disagree.
    """
    return canonical_form(text, definition.type)


def _refuse(faults: list[Finding]) -> None:
    if faults:
        raise InputError(sorted(faults, key=Finding.order))


# Keys that give no triple of their own, or whose records are subjects of their own.
_STRUCTURE = HEAD_KEYS | {"things", "reports", "parts", "silent"}
# The keys that distinguish reports.
_GROUNDS = "about, evidence and attributedTo"


class _Writing:
    """The quads of one file while they are made, with its errors and remarks."""

    def __init__(self, graph: Term, context: Context) -> None:
        self.graph = graph
        self.context = context
        self.in_reports = report_definitions(context)
        self.quads: dict[Quad, None] = {}
        self.homes: dict[tuple[str, str], None] = {}
        self.evidence: dict[str, Span] = {}
        self.remarks: dict[Position, Finding] = {}
        self.faults: list[Finding] = []
        self._begins: dict[str, Position] = {}

    def done(self) -> Encoded:
        _refuse(self.faults)
        remarks = tuple(self.remarks.values())
        return Encoded(list(self.quads), frozenset(self.homes), remarks)

    def add(self, subject: Term, predicate: Term, value: Term) -> None:
        self.quads[subject, predicate, value, self.graph] = None

    def begin(self, subject: str, record: Mapping) -> int:
        """Remember the position of a subject's record; return the line of an earlier one, or 0."""
        self.homes[subject, ""] = None
        first = self._begins.setdefault(subject, record.position)
        return 0 if first is record.position else first.line

    def note(self, record: Mapping, reason: str) -> None:
        """Refuse a second record for one subject."""
        self.faults.append(Finding.at(record.position, f"{reason}; merge the two"))

    # Records

    def record(self, subject: Term, record: Mapping, *, reported: bool = False) -> None:
        """Add the triples of a record about a subject."""
        definitions = self.in_reports if reported else self.context.terms
        for key, node in record.nodes.items():
            if key == "type":
                for kind in scalars(node):
                    self.add(subject, RDF.type, self._class(kind.text))
            elif key not in _STRUCTURE:
                definition = definitions.get(key) or self.context.undefined(key, reported=reported)
                for value in self._values(definition, node):
                    self.add(subject, definition.predicate, value)

    def _class(self, name: str) -> Term:
        return iri(self.context.expand(name) if ":" in name else self.context.vocabulary + name)

    def _values(self, definition: Definition, node: Node) -> list[Term]:
        if isinstance(node, Scalar):
            return [self._value(definition, node)]
        if isinstance(node, Mapping):
            return list(self._names(node))
        return [self._value(definition, scalar) for scalar in scalars(node)]

    def _names(self, node: Mapping) -> Iterator[Term]:
        """Return the texts under the codes of their languages."""
        for language, texts in node.nodes.items():
            if language != language.lower():
                self._remark(node.position_of(language), language, language.lower())
            for text in scalars(texts):
                yield literal(text.text, language=language)

    def _value(self, definition: Definition, value: Scalar) -> Term:
        if definition.type[0] == "@" or definition.language:
            return self.context.term_of(definition, value.text)
        published = published_form(value.text, definition)
        if published != value.text:
            self._remark(value.position, value.text, published)
        return literal(published, definition.type)

    def _remark(self, place: Position, written: str, published: str) -> None:
        """Add a remark about a text that is published in another form."""
        message = f"{written} is published as {published}, which means the same. Write that."
        self.remarks[place] = Finding.at(place, message, severity=Severity.WARNING)

    # Reports and passages

    def report(self, record: Mapping, source: str) -> None:
        """Add one report."""
        about, *_ = iris(record, "about", self.context)
        evidence = iris(record, "evidence", self.context)
        by = iris(record, "attributedTo", self.context)
        name = report_iri(source, about, evidence, by)
        self._begin_report(name, record, about)

        report = iri(name)
        self.add(report, RDF.type, IB.Report)
        self.add(report, IB.source, iri(source))
        if record.get("certainty") is None:
            self.add(report, IB.certainty, CONCEPT.attributed if by else CONCEPT.asserted)
        if record.get("polarity") is None:
            self.add(report, IB.polarity, CONCEPT.affirmed)

        self.record(report, record, reported=True)
        self._bounds(report, record)

        for scalar, passage in zip(scalars(record.get("evidence")), evidence, strict=True):
            if not self.rest_on(passage):
                self.faults.append(no_passage(scalar.text, scalar.position))

    def _begin_report(self, name: str, record: Mapping, about: str) -> None:
        if line := self.begin(name, record):
            self.note(record, f"same {_GROUNDS} as the report on line {line}")
        terms, reported = self.context.terms, self.context.reports
        for key in record.nodes:
            if key in reported and key in terms:
                self.homes[about, terms[key].iri] = None

    def _bounds(self, report: Term, record: Mapping) -> None:
        """Add the first and the last day of a report's date; none for a malformed date."""
        dates = scalars(record.get("date"))
        if len(dates) != 1:
            return
        try:
            span = bounds(dates[0].text)
        except ValueError:
            return
        for key, day in zip(("earliest", "latest"), span, strict=True):
            if day:
                definition = self.in_reports.get(key) or self.context.undefined(key, reported=True)
                self.add(report, definition.predicate, literal(day.isoformat(), definition.type))

    def rest_on(self, passage: str) -> bool:
        """Remember a passage; return whether its IRI is that of a passage."""
        span = span_of(passage)
        self.homes[passage, ""] = None
        if span:
            self.evidence[passage] = span
            self.homes[selector_iri(span), ""] = None
        return span is not None

    def passage(self, name: str, span: Span, lock: Lock) -> None:
        """Add a passage: its offsets, and the locked anchor of its words."""
        passage, selector = iri(name), iri(selector_iri(span))
        self.add(passage, RDF.type, IB.Passage)
        self.add(passage, self._definition("selector").predicate, selector)
        self.add(selector, RDF.type, OA.TextPositionSelector)

        texts = [(passage, "inText", span.article)]
        texts += [(selector, "start", str(span.start)), (selector, "end", str(span.end))]
        if anchor := lock.get(name):
            texts += [(passage, "sha256", anchor.sha256)]
            texts += [(passage, "firstWords", anchor.first), (passage, "lastWords", anchor.last)]

        for subject, key, text in texts:
            definition = self._definition(key)
            self.add(subject, definition.predicate, self.context.term_of(definition, text))

    def part(self, name: str) -> None:
        """Add that each other passage within a part of the text belongs to it."""
        if whole := self.evidence.get(name):
            definition = self._definition("partOf")
            for passage, span in self.evidence.items():
                if span != whole and whole.holds(span):
                    self.add(iri(passage), definition.predicate, iri(name))

    def _definition(self, key: str) -> Definition:
        return self.context.terms.get(key) or self.context.undefined(key)
