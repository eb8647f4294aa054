"""Writing of JSON-LD in the form of article files, for readers who do not know RDF.

The file has the keys and short names of the context, and reports are nested in their source. Any
JSON-LD 1.1 processor expands it to the same triples.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring
from typing import NamedTuple, TypeAlias

from ibrdf.errors import OutputError
from ibrdf.rdf.context import Definition
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import (
    LANG_STRING,
    XSD_STRING,
    Term,
    datatype_of,
    is_iri_term,
    language_of,
    text_of,
)
from ibrdf.rdf.turtle import Names
from ibrdf.vocabulary import CONCEPT, IB, RDF

# A name that may be written without a prefix.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_TYPE, _SOURCE = RDF.type, IB.source
_DEPTH, _DEPTH_OF_REPORTS = 2, 4  # blanks before the brackets of a node


def jsonld(index: Index, names: Names) -> Iterator[str]:
    """Return sorted triples as the pieces of a JSON file in the form of an article file.

    `names` give the context and the order of the properties.
    Raises :class:`~ibrdf.errors.OutputError` for an IRI that JSON-LD would read as a short name.
    """
    context = names.context
    short = _ShortNames(names)
    top = _Scope(context.terms, context.vocabulary, _DEPTH, short)
    twins = {**context.terms, **context.reports}
    among_reports = _Scope(twins, "", _DEPTH_OF_REPORTS, short, nested_by=_SOURCE)
    homes = _homes(index)

    reports: dict[Term, list[str]] = {}
    for report, source in homes.items():
        node = among_reports.node(report, index.about(report))
        reports.setdefault(source, []).append(among_reports.closed(node))

    yield '{\n "@context": '
    yield json.dumps(context.source, ensure_ascii=False, indent=1).replace("\n", "\n ")
    yield ',\n "@graph": ['
    comma = ""
    for subject in _top_subjects(index, homes):
        node = top.node(subject, index.about(subject))
        if subject in reports:
            inside = ",\n    ".join(reports.pop(subject))
            node.append(f'"reports": [\n    {inside}\n   ]')
        yield f"{comma}\n  {top.closed(node)}"
        comma = ","
    yield "\n ]\n}\n" if comma else "]\n}\n"


def _top_subjects(index: Index, homes: Mapping[Term, Term]) -> Iterator[Term]:
    """Return the subjects at the top level, and then the sources of which nothing is said."""
    for subject in index.all_subjects():
        if subject not in homes:
            yield subject
    for source in dict.fromkeys(homes.values()):
        if not index.has(source):
            yield source


def _homes(index: Index) -> dict[Term, Term]:
    """Return the source in which each report is nested: its only one, if that has no source."""
    sources = {report: index.objects(report, _SOURCE) for report in index.all_subjects()}
    return {
        report: given[0]
        for report, given in sources.items()
        if len(given) == 1 and is_iri_term(given[0]) and not sources.get(given[0])
    }


# Names ------------------------------------------------------------------------


class _ShortNames(dict[Term, str]):
    """The JSON text of each IRI: its short name, or the whole IRI if the name is ambiguous."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.names = names
        self._compacted = names.short
        self._prefixes = names.context.prefixes

    def __missing__(self, term: Term) -> str:
        name = self[term] = encode_basestring(self._name(term))
        return name

    def _name(self, term: Term) -> str:
        prefixes, iri = self._prefixes, term[1:-1]
        for name in (self._compacted[term], iri):
            prefix, _, local = name.partition(":")
            is_short = prefix in prefixes and not local.startswith("//")
            if (prefixes[prefix] + local if is_short else name) == iri:
                return name
        raise OutputError(f"JSON-LD reads {iri} as a short name; rename the prefix or the IRI")


class _Words(dict[Term, str]):
    """The JSON text of each class or concept: a name without prefix, unless a key has the name."""

    def __init__(self, vocabulary: str, short: _ShortNames) -> None:
        super().__init__()
        self._context = short.names.context
        self._vocabulary = vocabulary
        self._short = short

    def __missing__(self, term: Term) -> str:
        word = self[term] = self._word(term)
        return word

    def _word(self, term: Term) -> str:
        context, vocabulary = self._context, self._vocabulary
        word = term[1:-1].removeprefix(vocabulary or context.vocabulary)
        known = context.terms.get(word)
        if known and f"<{known.iri}>" == term:
            return encode_basestring(word)
        is_clear = bool(vocabulary) and _WORD.fullmatch(word) and word not in context.source
        return encode_basestring(word) if is_clear else self._short[term]


def _quoted(literal: Term) -> str:
    """Return the text of a literal in JSON, whose escapes are nearly those of N-Triples."""
    quoted = literal[: literal.rindex('"') + 1]
    return encode_basestring(text_of(quoted)) if r"\u" in quoted else quoted


# Values -----------------------------------------------------------------------

_Reader: TypeAlias = Callable[[Term], str | None]


class _Property(NamedTuple):
    """The key of a property, and the function that writes a value under the key.

    `text` returns ``None`` for a value that JSON-LD would read differently under this key.
    """

    key: str
    text: _Reader
    by_language: bool = False


class _TextsOfIris(dict[Term, str | None]):
    """The JSON text of each value of a key whose values are IRIs; most stand in many places."""

    def __init__(self, texts: Mapping[Term, str]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, value: Term) -> str | None:
        text = self[value] = self._texts[value] if value[0] == "<" else None
        return text


def _of_iris(texts: Mapping[Term, str]) -> _Reader:
    return _TextsOfIris(texts).__getitem__


def _of_literals(suffix: str) -> _Reader:
    """Return the function that writes literals of one datatype or language."""
    end, length = f'"{suffix}', -len(suffix) or None

    def text(value: Term) -> str | None:
        if value[0] != '"' or not value.endswith(end):
            return None
        return value[:length] if "\\" not in value else _quoted(value)

    return text


def _of_any_language(value: Term) -> str | None:
    return _quoted(value) if language_of(value) else None


def _no_key(_: Term) -> str | None:
    return None


# Nodes ------------------------------------------------------------------------


class _Properties(dict[Term, _Property]):
    """The key of each property in one scope."""

    def __init__(
        self, terms: Mapping[str, Definition], vocabulary: str, short: _ShortNames
    ) -> None:
        super().__init__()
        self._terms = terms
        self._keys = {f"<{term.iri}>": key for key, term in terms.items()}
        self._short = short
        self._classes = _Words(vocabulary, short)
        self._concepts = _Words(CONCEPT.iri, short)

    def __missing__(self, predicate: Term) -> _Property:
        found = self[predicate] = self._property(predicate)
        return found

    def _property(self, predicate: Term) -> _Property:
        if predicate == _TYPE:
            return _Property('"type"', _of_iris(self._classes))
        key = self._keys.get(predicate)
        if key is None:
            return _Property("", _no_key)

        reading = self._terms[key]
        by_language = reading.language == "@language"
        return _Property(encode_basestring(key), self._reader(reading), by_language)

    def _reader(self, reading: Definition) -> _Reader:
        """Return the function that writes the values of a key as the context defines it."""
        if reading.language == "@language":
            return _of_any_language
        if reading.type == "@vocab":
            return _of_iris(self._concepts)
        if reading.type == "@id":
            return _of_iris(self._short)
        if reading.language:
            return _of_literals(f"@{reading.language}")
        return _of_literals("" if reading.type == XSD_STRING else f"^^<{reading.type}>")


class _Rows(dict[tuple[Term, ...], list[tuple[Term, str, _Reader]]]):
    """What writes a node with certain properties: each in its order, with its key and reader.

    The reader is that of a single value. `nested_by` is the property that the place of a node
    states, which is not written.
    """

    def __init__(self, properties: _Properties, names: Names, nested_by: Term) -> None:
        super().__init__()
        self._properties = properties
        self._orders = names.orders
        self._nested_by = nested_by

    def __missing__(self, given: tuple[Term, ...]) -> list[tuple[Term, str, _Reader]]:
        written = [term for term in self._orders[given] if term != self._nested_by]
        rows = self[given] = [(term, *self._single(self._properties[term])) for term in written]
        return rows

    def _single(self, known: _Property) -> tuple[str, _Reader]:
        return known.key, _no_key if known.by_language else known.text


class _Scope:
    """The scope of a node: the top level, or the reports of a source, whose keys mean twins."""

    def __init__(
        self,
        terms: Mapping[str, Definition],
        vocabulary: str,
        depth: int,
        short: _ShortNames,
        nested_by: Term = "",
    ) -> None:
        self._short = short
        self._properties = _Properties(terms, vocabulary, short)
        self._rows = _Rows(self._properties, short.names, nested_by)
        self._end, self._line, self._deeper, self._deepest = (
            "\n" + " " * (depth + more) for more in range(4)
        )

    def closed(self, lines: Sequence[str]) -> str:
        """Return the lines of a node between brackets."""
        return _in_brackets("{}", lines, self._line, self._end)

    def node(self, subject: Term, about: Mapping[Term, Sequence[Term]]) -> list[str]:
        """Return the lines of a node."""
        lines = [f'"id": {self._short[subject]}']
        for predicate, key, read in self._rows[tuple(about)]:
            values = about[predicate]
            text = read(values[0]) if len(values) == 1 else None
            if text is None:
                lines += self._lines(predicate, values)
            else:
                lines.append(f"{key}: {text}")
        return lines

    def _lines(self, predicate: Term, values: Sequence[Term]) -> list[str]:
        """Return the line of a property's key, and one for the values that do not fit the key."""
        known = self._properties[predicate]
        fitting: list[str] = []
        languages: dict[str, list[str]] = {}
        others: list[Term] = []
        for value in values:
            text = known.text(value)
            if text is None:
                others.append(value)
            elif known.by_language:
                languages.setdefault(language_of(value), []).append(text)
            else:
                fitting.append(text)

        lines = []
        if fitting:
            lines.append(f"{known.key}: {_one_or_many(fitting, self._deeper, self._line)}")
        if languages:
            lines.append(f"{known.key}: {self._by_language(languages)}")
        if others:
            lines.append(f"{self._short[predicate]}: {self._expanded(others)}")
        return lines

    def _by_language(self, languages: Mapping[str, Sequence[str]]) -> str:
        lines = [
            f'"{language}": {_one_or_many(same, self._deepest, self._deeper)}'
            for language, same in sorted(languages.items())
        ]
        return _in_brackets("{}", lines, self._deeper, self._line)

    def _expanded(self, values: Sequence[Term]) -> str:
        """Return values with their own datatype or language, since no key gives it."""
        many = len(values) > 1
        line, end = (self._deepest, self._deeper) if many else (self._deeper, self._line)
        texts = [self._whole(value, line, end) for value in values]
        return _one_or_many(texts, self._deeper, self._line)

    def _whole(self, value: Term, line: str, end: str) -> str:
        if is_iri_term(value):
            return _in_brackets("{}", [f'"id": {self._short[value]}'], line, end)
        text, datatype = _quoted(value), datatype_of(value)
        if datatype == XSD_STRING:
            return text
        if datatype == LANG_STRING:
            kind = f'"@language": "{language_of(value)}"'
        else:
            kind = f'"@type": {self._short[f"<{datatype}>"]}'
        return _in_brackets("{}", [f'"@value": {text}', kind], line, end)


def _one_or_many(texts: Sequence[str], line: str, end: str) -> str:
    return texts[0] if len(texts) == 1 else _in_brackets("[]", texts, line, end)


def _in_brackets(brackets: str, parts: Sequence[str], line: str, end: str) -> str:
    """Return parts between brackets, each part on its own line."""
    inner = f",{line}".join(parts)
    return f"{brackets[0]}{line}{inner}{end}{brackets[1]}"
