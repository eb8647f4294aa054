"""Passages: the stretches of the articles that reports rest on.

A passage is the article's IRI with an `RFC 5147 <https://www.rfc-editor.org/rfc/rfc5147>`_
fragment, ``#char=start,end``. Offsets count Unicode code points of the text decoded as UTF-8, no
normalisation, line ends as they are; the first character is 0 and `end` is the one after the last.
"""

import hashlib
import io
import itertools
import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from ibrdf.errors import InputError
from ibrdf.findings import Finding, Position
from ibrdf.sandbox.bounded_input import decode


class Span(NamedTuple):
    """A stretch of an article: the article's IRI, the first offset, the offset after the last."""

    article: str
    start: int
    end: int

    @property
    def iri(self) -> str:
        """The IRI of the passage.

        >>> Span("urn:a", 3, 9).iri
        'urn:a#char=3,9'
        """
        return f"{self.article}#char={self.start},{self.end}"

    def holds(self, other: "Span") -> bool:
        """Whether another stretch lies within this one.

        >>> Span("urn:a", 3, 9).holds(Span("urn:a", 4, 9))
        True
        """
        within = self.start <= other.start and other.end <= self.end
        return self.article == other.article and within


class Anchor(NamedTuple):
    """The stored data of a passage's words: their SHA-256, and the first and last three words."""

    sha256: str
    first: str
    last: str


Lock: TypeAlias = Mapping[str, Anchor]
_NUMBER = "(0|[1-9][0-9]{0,8})"  # no zeros in front: a passage has one IRI
_FRAGMENT = re.compile(f"([^#]+)#char={_NUMBER},{_NUMBER}")


def span_of(iri: str) -> Span | None:
    """Return the span of a passage's IRI, or ``None`` for another IRI.

    >>> span_of("https://w3id.org/ibrdf/id/article/004#char=214,359")
    Span(article='https://w3id.org/ibrdf/id/article/004', start=214, end=359)
    """
    match = _FRAGMENT.fullmatch(iri)
    return Span(match[1], int(match[2]), int(match[3])) if match else None


def anchor(words: str) -> Anchor:
    """Return the anchor of a passage's words.

    >>> anchor("one two three four five")[1:]
    ('one two three', 'three four five')
    """
    parts = words.split()
    digest = hashlib.sha256(words.encode()).hexdigest()
    return Anchor(digest, " ".join(parts[:3]), " ".join(parts[-3:]))


def read_lock(data: bytes, file: str) -> dict[str, Anchor]:
    """Return the anchors in a lock file, by the IRI of the passage.

    Raises :class:`~ibrdf.errors.InputError` with the position of a malformed line.
    """
    lock: dict[str, Anchor] = {}
    # Not splitlines(), which also splits at invisible characters.
    lines = io.StringIO(decode(data, file), newline=None)
    for number, line in enumerate(lines, start=1):
        if line.startswith("#"):
            continue
        iri, *cells = line.removesuffix("\n").split("\t")
        if len(cells) != len(Anchor._fields) or not _FRAGMENT.fullmatch(iri) or iri in lock:
            message = "not one passage, its hash, first and last words; write it with ibrdf lock"
            raise InputError([Finding.at(Position(file, number, 1), message)])
        lock[iri] = Anchor(*cells)
    return lock


def write_lock(lock: Lock) -> bytes:
    r"""Return the bytes of a lock file, one passage a line, in the order of the texts.

    >>> write_lock({"urn:a#char=0,3": anchor("One")}).decode().splitlines()[1].split("\t")[2]
    'One'
    """
    rows = sorted((span, lock[span.iri]) for span in map(span_of, lock) if span)
    lines = ["# passage, SHA-256 of its words, its first and its last words; by ibrdf lock"]
    lines += ["\t".join((span.iri, *anchored)) for span, anchored in rows]
    return ("\n".join(lines) + "\n").encode()


# In the text --------------------------------------------------------------------

_OPENING, _CLOSING = "\u201c\u2018«\"'([", "\u201d\u2019»\"')\\]"
_SENTENCE_END = rf"[.!?…؟。][{_CLOSING}]*\s+(?=[^\W\d_a-z]|[{_OPENING}])|\n\s*"
_ABBREVIATION = r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|St|No|vs)\.\s*$"


def sentences(words: str) -> int:
    """Return the number of sentences that a passage touches.

    >>> sentences("They met in Minsk. The U.S. Embassy was silent.")
    2
    """
    text = words.strip()
    ends = re.finditer(_SENTENCE_END, text)
    return 1 + sum(not re.search(_ABBREVIATION, text[: end.end()]) for end in ends)


def occurrences(text: str, first: str, last: str) -> list[tuple[int, int]]:
    """Return the shortest stretches of a text that begin and end with given words.

    Any white space matches any other. Offsets are in code points, the end exclusive.

    >>> occurrences("One two. One two three.", "One", "two")
    [(0, 7), (9, 16)]
    """
    ends = _stretches(last, text)
    found = []
    for start, first_end in _stretches(first, text):
        fitting = (end for last_start, end in ends if last_start >= start and end >= first_end)
        found += [(start, end) for end in itertools.islice(fitting, 1)]
    # Of the stretches with the same end, the one that begins last is the shortest.
    return sorted({end: (start, end) for start, end in found}.values())


# Printed characters, and their equivalents on keyboards.
_CURLY, _TYPED = "\u201c\u201d\u201e«»\u2018\u2019\u2010\u2011\u2013\u2014", '"' * 5 + "''----"
_AS_TYPED = str.maketrans(_CURLY, _TYPED)


def missed(text: str, first: str, last: str) -> str:
    """Return why no stretch of a text begins and ends with given words, or a suggestion.

    >>> missed("Martín met Inés.", "martin", "ines")
    "did you mean from 'Martín' to 'Inés'?"
    >>> missed("Martín met Inés.", "Martín", "Pedro")
    "the text has no 'Pedro'"
    """
    simplified = _simplified(text)
    for start, end in occurrences(simplified, _simplified(first), _simplified(last))[:1]:
        printed = text[start:end].split()
        begin, close = printed[: len(first.split())], printed[-len(last.split()) :]
        return f"did you mean from {' '.join(begin)!r} to {' '.join(close)!r}?"
    for words in (first, last):
        if not _stretches(_simplified(words), simplified):
            return f"the text has no {words!r}"
    return f"{last!r} stands only before {first!r}"


def _simplified(text: str) -> str:
    """Return a text of the same length, with small letters, without accents or curly quotes."""
    bare = "".join(unicodedata.normalize("NFD", sign)[0].lower()[0] for sign in text)
    return bare.translate(_AS_TYPED)


def _stretches(words: str, text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text that hold words, overlaps included; none for no words."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return [match.span(1) for match in re.finditer(f"(?=({pattern}))", text) if pattern]
