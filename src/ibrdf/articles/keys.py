"""The keys that authors' files may have, and the checks of keys and names in a file."""

import re
from collections.abc import Collection
from collections.abc import Mapping as Table
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from ibrdf.articles.nodes import Mapping, Node, Scalar, Sequence, scalars
from ibrdf.errors import UnknownNameError, hint, nearest
from ibrdf.findings import Finding, Position
from ibrdf.rdf.context import Context, Definition
from ibrdf.rdf.wellformed import is_iri, is_language
from ibrdf.vocabulary import CONTEXT, ID

HEAD_KEYS = frozenset(("@context", "id", "type"))
CORPUS_KEYS = HEAD_KEYS | {"title", "license", "things"}
SOURCE_KEYS = HEAD_KEYS | {"label", "identifier", "sha256", "language", "publisher"}
SOURCE_KEYS |= {"published", "by", "note", "reports", "parts", "silent"}
_SOURCE_TYPES = ("Article", "EditorialNote")
# The keys of a thing in the registry. All other facts about a thing come from reports.
THING_KEYS = frozenset(("id", "type", "label", "forms", "note", "perhapsSame", "identity"))
# The keys of a report itself. All other keys are twins, about the thing of the report.
_REPORT_KEYS = frozenset(("about", "evidence", "attributedTo", "certainty", "polarity"))
_REPORT_KEYS |= {"statusText", "dateMethod", "note", "identity", "because"}
# The keys of reports that only an editorial note may have.
EDITORS_KEYS = frozenset(("name", "sameAs"))
# The keys of a passage that states nothing, such as navigation, with the reason.
SILENT_KEYS = frozenset(("id", "note"))
# The keys of a part of an article, such as its headline or a caption.
PART_KEYS = SILENT_KEYS | {"kind"}
_DERIVED_KEYS = frozenset(("earliest", "latest"))

_EDITORS = "is what editors know; move it to a report in data/editorial/"
# The keys that a record had before or may not have, and where they go, by what the record is.
_MOVED: dict[str, dict[str, str]] = {
    "a thing": dict.fromkeys((*EDITORS_KEYS, "heldIn", "ofState", "partOf"), _EDITORS),
    "a report": {"plans": "is now purpose", "preference": "is gone; leave it out"}
    | dict.fromkeys(EDITORS_KEYS, _EDITORS),
}

# A name that can be used as one step of a file path.
_SLUG = r"[\w.-]*\w[\w.-]*"
_ARTICLE = re.compile(rf"{re.escape(ID.iri)}article/{_SLUG}")

_Terms: TypeAlias = Table[str, Definition]


class _Form(NamedTuple):
    """The form of a name: its noun, an example, and the pattern of names without a prefix."""

    what: str
    example: str
    bare: re.Pattern[str]


_NEVER = re.compile("(?!)")
# The form of the names under a key, by key or by type; all other keys take texts.
_FORMS: dict[str, _Form] = {
    "id": _Form("id", "location:minsk", _NEVER),
    "type": _Form("type", "Meeting", re.compile("[A-Z][A-Za-z]*")),
    "evidence": _Form("passage", "article:004#char=214,359", _NEVER),
    "@id": _Form("id", "location:minsk", _NEVER),
    "@vocab": _Form("concept", "in-force", re.compile("[a-z][a-z0-9-]*")),
}


def report_keys(context: Context) -> frozenset[str]:
    """Return the keys that a record under ``reports`` may have."""
    return (_REPORT_KEYS | context.reports.keys()) - _DERIVED_KEYS


def report_definitions(context: Context) -> dict[str, Definition]:
    """Return the definition of each key inside ``reports``, where some stand for twins."""
    return {**context.terms, **context.reports}


def no_passage(text: str, position: Position) -> Finding:
    """Return a finding for evidence that is not the IRI of a passage."""
    form = _FORMS["evidence"]
    return Finding.at(position, f"evidence: {text} is no {form.what}, such as {form.example}")


def check_registry(tree: Mapping, context: Context) -> list[Finding]:
    """Return findings for the keys and names of a registry that are wrong."""
    checker = _Checker(context)

    things = checker.records(tree, "things")
    checker.check(tree, CORPUS_KEYS, "the registry", context.terms, "things")
    if any(tree.get(key) for key in ("type", "title", "license")):
        checker.need(tree, "id")

    for record in things:
        checker.check(record, THING_KEYS, "a thing", context.terms)
        checker.need(record, "id", "type")

    return checker.faults


def check_source(tree: Mapping, context: Context) -> list[Finding]:
    """Return findings for the keys and names of an article or editorial note that are wrong."""
    checker = _Checker(context)

    reports = checker.records(tree, "reports")
    checker.check(tree, SOURCE_KEYS, "an article", context.terms, "reports", "parts", "silent")
    checker.need(tree, "id", "type")

    for record in checker.records(tree, "parts"):
        checker.check(record, PART_KEYS, "a part of an article", context.terms)
        checker.need(record, "id", "kind")

    silent = checker.records(tree, "silent")
    for record in silent:
        checker.check(record, SILENT_KEYS, "a silent passage", context.terms)
        checker.need(record, "id", "note")

    known, definitions = report_keys(context), report_definitions(context)
    if _is_article(tree):
        known -= EDITORS_KEYS
    for record in reports:
        checker.check(record, known, "a report", definitions)
        checker.need(record, "about")

    return checker.faults or _check_id(tree, context)


def _is_article(tree: Mapping) -> bool:
    kind = tree.get("type")
    return kind is not None and kind.plain() == "Article"


def _check_id(tree: Mapping, context: Context) -> list[Finding]:
    """Return a finding if the id of an article can't be used as the name of a file."""
    [name] = scalars(tree.get("id"))
    [kind] = scalars(tree.get("type"))
    if kind.text != "Article" or _ARTICLE.fullmatch(context.expand(name.text)):
        return []
    return [Finding.at(tree.position, "id: an article's id looks like article:004")]


class _Checker:
    """A checker that gathers the findings of one file."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.faults: list[Finding] = []

    def note(self, position: Position, message: str) -> None:
        self.faults.append(Finding.at(position, message))

    def records(self, tree: Mapping, name: str) -> list[Mapping]:
        """Return the records under a key; note anything else under it."""
        node = tree.get(name)
        if node is None or _is_empty_list_of_reports(name, node):
            return []

        if not isinstance(node, Sequence):
            self._no_records(name, node)
            return []

        for item in node.items:
            if not isinstance(item, Mapping):
                self._no_records(name, item)
        return [item for item in node.items if isinstance(item, Mapping)]

    def _no_records(self, name: str, node: Node) -> None:
        self.note(node.position, f"{name}: takes records of keys, each after a dash")

    def need(self, record: Mapping, *keys: str) -> None:
        """Note each key that is missing."""
        for key in keys:
            if record.get(key) is None:
                self.note(record.position, f"{key}: is missing")

    def check(
        self, record: Mapping, known: Collection[str], what: str, terms: _Terms, *skip: str
    ) -> None:
        """Note the keys that a record may not have, and the values that a key may not have."""
        for key, node in record.nodes.items():
            definition = terms.get(key)
            if key not in known:
                moved = _MOVED.get(what, {}).get(key)
                fault = moved or f"is not a key of {what}{hint(nearest(key, known))}"
                self.note(record.position_of(key), f"{key}: {fault}")
            elif key == "@context":
                self._check_context(node)
            elif key == "type" and known is SOURCE_KEYS:
                self._check_source_type(node)
            elif definition and definition.language == "@language":
                self._check_names(key, node)
            elif key not in skip:
                self._check_texts(key, node, definition)

    def _check_context(self, node: Node) -> None:
        if node.plain() != CONTEXT:
            self.note(node.position, f"@context must be {CONTEXT}; no other is ever fetched")

    def _check_source_type(self, node: Node) -> None:
        if node.plain() not in _SOURCE_TYPES:
            self.note(node.position, f"type: must be {' or '.join(_SOURCE_TYPES)}")

    def _check_names(self, key: str, node: Node) -> None:
        """Check texts by language, such as the names of a thing."""
        if not isinstance(node, Mapping) or not node.nodes:
            self.note(node.position, f"{key}: takes a text for each language, as be: or fa:")
            return
        for language, names in node.nodes.items():
            if not is_language(language):
                self.note(node.position_of(language), f"{language}: is not a language code")
            self._check_texts(language, names, None)

    def _check_texts(self, key: str, node: Node, definition: Definition | None) -> None:
        form = _FORMS.get(key) or _FORMS.get(definition.type if definition else "")
        if isinstance(node, Scalar):
            self._check_text(key, node, form)
            return

        items = node.items if isinstance(node, Sequence) else (node,)
        texts = scalars(node)
        if not items:
            self.note(node.position, f"{key}: is an empty list; leave the key out")
        elif len(texts) < len(items):
            self.note(node.position, f"{key}: takes a text or a list of texts, no keys")
        elif key == "id":
            self.note(node.position, "id: takes one id, no list")
        for text in texts:
            self._check_text(key, text, form)

    def _check_text(self, key: str, value: Scalar, form: _Form | None) -> None:
        if not value.text:
            remedy = "write one or leave the key out; a # after a space begins a comment"
            self.note(value.position, f"{key}: has no value; {remedy}")
        elif form:
            self._check_name(key, value, form)

    def _check_name(self, key: str, value: Scalar, form: _Form) -> None:
        try:
            if not self._is_name(value.text, form):
                self._no_name(key, value, form)
        except UnknownNameError as error:
            self.note(value.position, f"{key}: {error}")

    def _no_name(self, key: str, value: Scalar, form: _Form) -> None:
        small = value.text.lower()
        better = small if self._is_name(small, form) else None
        message = f"{key}: {value.text} is no {form.what}, such as {form.example}"
        self.note(value.position, message + hint(better))

    def _is_name(self, text: str, form: _Form) -> bool:
        """Whether JSON-LD reads a text as an IRI; it would drop other texts."""
        if ":" not in text:
            return bool(form.bare.fullmatch(text)) and text not in self.context.terms
        return _is_iri(self.context.expand(text))


_is_iri = lru_cache(maxsize=1 << 16)(is_iri)  # few names, often repeated


def _is_empty_list_of_reports(name: str, node: Node) -> bool:
    """Whether ``reports`` is empty, as in the draft of an article."""
    return name == "reports" and isinstance(node, Scalar) and not node.text
