"""Checks of the passages against the articles' texts, for readers who have the texts.

The texts are read, compared and, on request, shown; they are never stored.
"""

import hashlib
import re
import statistics
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ibrdf.articles.passages import (
    Anchor,
    Lock,
    Span,
    anchor,
    missed,
    occurrences,
    sentences,
    span_of,
)
from ibrdf.errors import InputError, UnknownNameError
from ibrdf.findings import Finding, Position
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term, iri, is_literal, text_of
from ibrdf.sandbox.bounded_input import read_bytes
from ibrdf.vocabulary import DCTERMS, IB, ID, RDF, RDFS, SAID, SCHEMA, SKOS

Texts: TypeAlias = Mapping[str, str]
MAX_SENTENCES = 2
COPIED_WORDS = 8
# Properties that hold names, which may repeat the words of an article.
_NAMES = frozenset((RDFS.label, IB.nameUsed, SAID.nameUsed))
# The voice that a source leaves unnamed, as in "is described as".
_UNNAMED = ID["group/unnamed"]
# Properties that hold quotations, which must stand literally in the passages.
_QUOTED = (IB.statusText, SAID.dateText, SAID.nameUsed, SAID.keyPhrase)
_NOTES = (SKOS.editorialNote, IB.identity)
_WORD = re.compile(r"\w+")


def read_texts(data: Index, folder: Path) -> tuple[dict[str, str], list[Finding]]:
    """Return the texts of a corpus's articles, by article, and findings on missing or wrong files.

    The file of an article is its identifier with ``.txt``, in `folder`; its bytes must have the
    SHA-256 in the article's data.
    Raises :class:`~ibrdf.errors.InputError` if there is no such folder.
    """
    if not folder.is_dir():
        raise InputError([Finding.at(Position(str(folder)), "no such folder of texts")])
    texts, findings = {}, []
    for article in sorted(data.subjects(RDF.type, IB.Article), key=text_of):
        path = folder / f"{_text(data, article, DCTERMS.identifier)}.txt"
        try:
            content = read_bytes(path)
            texts[text_of(article)] = content.decode("utf-8")
        except InputError:
            message = f"{path} can't be read. Put the article's text there."
            findings.append(_on(article, DCTERMS.identifier, message))
        except UnicodeDecodeError:
            findings.append(_on(article, DCTERMS.identifier, f"{path} is not UTF-8."))
        else:
            digest = hashlib.sha256(content).hexdigest()
            if _text(data, article, SCHEMA.sha256) != digest:
                message = (
                    f"{path} is not the text that was read: its SHA-256 is {digest}. Put that text "
                    "back; or write this one's SHA-256, and find its passages again."
                )
                findings.append(_on(article, SCHEMA.sha256, message))
    return texts, findings


def _text(data: Index, subject: Term, prop: Term) -> str:
    """Return the text of a subject's property, or an empty text."""
    return text_of(data.value(subject, prop) or "")


def _on(subject: Term, prop: Term, message: str, value: str = "") -> Finding:
    return Finding(message, focus=text_of(subject), path=text_of(prop), value=value)


def verify(data: Index, texts: Texts) -> Iterator[Finding]:
    """Return findings on passages that do not fit the articles' texts.

    `data` holds passages with their hashes, and `texts` the articles' texts by IRI. There is a
    finding for each passage that is outside its text, or whose words are not the locked ones; for
    each quotation that is not in its passages; for each attribution to a person whom neither the
    passages nor the notes name; and for each literal, except names, that repeats `COPIED_WORDS` or
    more words of an article in a row.

    >>> from ibrdf.articles.reading import read_corpus
    >>> from ibrdf.resources import bundled
    >>> data = read_corpus(bundled()).index
    >>> article = text_of(data.subjects(RDF.type, IB.Article)[0])
    >>> "Find it again" in next(verify(data, {article: "Another text."})).message
    True
    """
    for span in spans(data):
        if span.article in texts:  # otherwise reading the texts reports that the file is missing
            fault = _misplaced(span, texts) or _changed(data, span, texts)
            if fault:
                message = f"passage #char={span.start},{span.end} {fault}"
                yield Finding(message, focus=span.iri)
    yield from _misquoted(data, texts)
    yield from _misattributed(data, texts)
    yield from _copied(data, texts)


def _misquoted(data: Index, texts: Texts) -> Iterator[Finding]:
    """Return findings on quotations that are not in the passages of their report."""
    for prop in _QUOTED:
        for report, wording in data.subject_objects(prop):
            words = _grounds(data, report, texts)
            printed = text_of(wording)
            if words and not any(_spaced(printed) in text for text in words):
                message = f"“{printed}” does not stand in the passage. Write it as it is printed."
                yield _on(report, prop, message, printed)


def _misattributed(data: Index, texts: Texts) -> Iterator[Finding]:
    """Return findings on attributions to people whom neither passages nor notes name."""
    for report, actor in data.subject_objects(IB.attributedTo):
        if actor == _UNNAMED:
            continue
        words = _grounds(data, report, texts)
        notes = [_spaced(text_of(note)) for prop in _NOTES for note in data.objects(report, prop)]
        names = _names_of(data, actor, data.value(report, IB.source))
        if words and not any(_is_in(name, text) for name in names for text in (*words, *notes)):
            label = text_of(data.value(actor, RDFS.label) or actor)
            message = (
                f"neither the passages nor a note names {label}. "
                "Add the passage that does, or say in note: who is meant."
            )
            yield _on(report, IB.attributedTo, message, text_of(actor))


def _names_of(data: Index, actor: Term, source: Term | None) -> set[str]:
    """Return the names of an actor: its label, and the names that a source prints.

    The last name of a person is a name too. So is the text before a comma in the label, for people
    whose name is unknown.
    """
    known = {text_of(label).partition(",")[0] for label in data.objects(actor, RDFS.label)}
    for report in data.subjects(IB.about, actor):
        if source in data.objects(report, IB.source):
            known |= {text_of(name) for name in data.objects(report, SAID.nameUsed)}
    names = {_spaced(name) for name in known} - {""}
    people = names if (actor, RDF.type, IB.Person) in data else ()
    return names | {name.split()[-1] for name in people}


def _is_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as separate words."""
    pattern = rf"(?<!\w){re.escape(name.casefold())}(?!\w)"
    return re.search(pattern, text.casefold()) is not None


def _grounds(data: Index, report: Term, texts: Texts) -> list[str]:
    """Return the words of a report's passages, or an empty list if any are missing."""
    passages = [span_of(text_of(passage)) for passage in data.objects(report, IB.evidence)]
    words = [_spaced(words_of(span, texts)) for span in passages if span]
    return words if all(words) else []


def _spaced(text: str) -> str:
    return " ".join(text.split())


def spans(data: Index) -> list[Span]:
    """Return the passages of a dataset in the order of the texts."""
    found = (span_of(text_of(passage)) for passage in data.subjects(RDF.type, IB.Passage))
    return sorted(span for span in found if span)


def words_of(span: Span, texts: Texts) -> str:
    """Return the words of a passage, or an empty text if it lies outside the texts."""
    return texts.get(span.article, "")[span.start : span.end]


def _misplaced(span: Span, texts: Texts) -> str | None:
    length, words = len(texts[span.article]), words_of(span, texts)
    faults = {
        "is empty. The first offset must be smaller than the second.": span.start >= span.end,
        f"ends after the text ({length} characters). Find it again.": span.end > length,
        "begins or ends with a space. Move the offset.": words != words.strip(),
        f"spans {sentences(words)} sentences. Two are the most.": sentences(words) > MAX_SENTENCES,
    }
    return next((fault for fault, found in faults.items() if found), None)


def _changed(data: Index, span: Span, texts: Texts) -> str | None:
    known = _known(data, span)
    if known is None:
        return "is not locked. Run ibrdf lock."
    same = known == anchor(words_of(span, texts))
    return None if same else "holds other words than were locked. Find it again, then lock."


def _known(data: Index, span: Span) -> Anchor | None:
    passage = iri(span.iri)
    parts = [data.value(passage, p) for p in (SCHEMA.sha256, IB.firstWords, IB.lastWords)]
    texts = [text_of(part) for part in parts if part is not None]
    return Anchor(*texts) if len(texts) == len(parts) else None


def _copied(data: Index, texts: Texts) -> Iterator[Finding]:
    runs = {run for text in texts.values() for run in _runs(text)}
    for subject, predicate, value in data:
        if is_literal(value) and predicate not in _NAMES:
            shared = next((run for run in _runs(text_of(value)) if run in runs), None)
            if shared:
                message = (
                    f"{COPIED_WORDS} words in a row are an article's. Say it in your own words."
                )
                yield _on(subject, predicate, message, text_of(value))


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return zip(*(words[offset:] for offset in range(COPIED_WORDS)), strict=False)


def lock(data: Index, texts: Texts) -> dict[str, Anchor]:
    """Return the anchors of all passages in the texts, by IRI, for ``passages.lock``."""
    return {
        span.iri: anchor(words_of(span, texts))
        for span in spans(data)
        if span.article in texts and span.start < span.end <= len(texts[span.article])
    }


def changes(old: Lock, new: Lock) -> list[str]:
    """Return one line for each passage that a new lock adds (+), drops (-) or changes (~).

    >>> changes({"a": anchor("one")}, {"b": anchor("two")})
    ['- a', '+ b']
    """
    marks = {iri: "-" if iri not in new else "+" if iri not in old else "~" for iri in {*old, *new}}
    in_order = sorted(marks, key=lambda iri: (span_of(iri) or (iri, 0, 0), iri))
    return [f"{marks[iri]} {iri}" for iri in in_order if old.get(iri) != new.get(iri)]


class Found(NamedTuple):
    """An article's short id, the stretches found in it, and the reason if there are none."""

    article: str
    stretches: list[tuple[int, int]]
    missed: str


def find(data: Index, article: str, first: str, last: str, folder: Path) -> Found:
    """Return the shortest stretches of an article from the words `first` to the words `last`.

    `article` is the article's id, and `folder` holds the texts.
    Raises :class:`~ibrdf.errors.UnknownNameError` for an article that the corpus does not have, and
    :class:`~ibrdf.errors.InputError` if its text is missing in `folder` or has changed.
    """
    slug = article.removeprefix("article:")
    name = text_of(ID[f"article/{slug}"])
    known = {text_of(one).rpartition("/")[2] for one in data.subjects(RDF.type, IB.Article)}
    if slug not in known:
        names = (f"article:{one}" for one in known)
        raise UnknownNameError("article", f"article:{slug}", names, "ibrdf new begins one")

    texts, findings = read_texts(data, folder)
    faults = [finding for finding in findings if finding.focus == name]
    if faults:
        raise InputError(faults)

    text = texts[name]
    stretches = occurrences(text, first, last)
    return Found(f"article:{slug}", stretches, "" if stretches else missed(text, first, last))


def grounds(data: Index, texts: Texts) -> Iterator[str]:
    """Return the name and the words of the passages of each report, in the order of the texts."""
    reports = []
    for report, thing in data.subject_objects(IB.about):
        spans_of = (span_of(text_of(passage)) for passage in data.objects(report, IB.evidence))
        label = data.value(thing, RDFS.label) or thing
        reports.append((sorted(filter(None, spans_of)), text_of(report), text_of(label)))
    for passages, report_name, name in sorted(reports):
        lines = [f"  {span.start}-{span.end}  {words_of(span, texts)}" for span in passages]
        yield "\n".join([f"{name}  <{report_name}>", *lines])


# Coverage of the texts ------------------------------------------------------------


@dataclass(frozen=True)
class Coverage:
    """The coverage of an article by passages, in letters and digits.

    `letters` is their number in the whole text, `evidence` in passages that reports rest on, and
    `silent` only in passages that are declared to state nothing; `uncovered` are the stretches in
    neither. `median` and `longest` are lengths of the evidence passages, in characters.
    """

    article: str
    letters: int
    evidence: int
    silent: int
    median: float
    longest: int
    uncovered: tuple[Span, ...]

    def __str__(self) -> str:
        shares = (100 * part / (self.letters or 1) for part in (self.evidence, self.silent))
        evidence, silent = (f"{share:.1f} %" for share in shares)
        lengths = f"median passage {self.median:g} characters, longest {self.longest}"
        return f"{evidence} evidence, {silent} silent, {lengths}"


def coverage(data: Index, texts: Texts) -> list[Coverage]:
    """Return the coverage of each article, in the order of their IRIs.

    >>> [str(one) for one in coverage(Index(()), {"urn:a": "Nobody encoded this."})]
    ['0.0 % evidence, 0.0 % silent, median passage 0 characters, longest 0']
    """
    used = {text_of(passage) for passage in data.all_objects(IB.evidence)}
    passages = spans(data)

    found = []
    for article, text in sorted(texts.items()):
        mine = [span for span in passages if span.article == article]
        evidence = [span for span in mine if span.iri in used]
        silent = [span for span in mine if span.iri not in used]
        found.append(_coverage(article, text, evidence, silent))
    return found


def _coverage(article: str, text: str, evidence: list[Span], silent: list[Span]) -> Coverage:
    letters = {offset for offset, sign in enumerate(text) if sign.isalnum()}
    shown = {offset for span in evidence for offset in range(span.start, span.end)}
    hushed = {offset for span in silent for offset in range(span.start, span.end)}

    lengths = [span.end - span.start for span in evidence] or [0]
    return Coverage(
        article=article,
        letters=len(letters),
        evidence=len(letters & shown),
        silent=len((letters & hushed) - shown),
        median=statistics.median(lengths),
        longest=max(lengths),
        uncovered=tuple(_stretches(article, letters, shown | hushed)),
    )


def _stretches(article: str, letters: set[int], covered: set[int]) -> Iterator[Span]:
    """Return the stretches of uncovered letters, with the characters between the letters."""
    bare = sorted(letters - covered)
    fences = sorted(covered)
    for _, run in groupby(bare, key=lambda offset: bisect(fences, offset)):
        stretch = list(run)
        yield Span(article, stretch[0], stretch[-1] + 1)
