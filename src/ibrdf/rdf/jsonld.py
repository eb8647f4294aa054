"""JSON-LD that people who know no RDF can read: it looks like the articles that went in.

The keys, the short names and the nesting of reports in their source are those of the context, so
that expanding the file by any JSON-LD 1.1 processor gives the triples back.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from json.encoder import encode_basestring
from operator import itemgetter

from ibrdf.errors import OutputError
from ibrdf.rdf.context import Context, Definition
from ibrdf.rdf.terms import (
    LANG_STRING,
    XSD_STRING,
    Term,
    Triple,
    datatype_of,
    is_iri_term,
    language_of,
    text_of,
)
from ibrdf.rdf.turtle import Names
from ibrdf.vocabulary import CONCEPT, IB, RDF

# A name that is taken from a vocabulary alone, without prefix.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_TYPE = Definition(RDF.type[1:-1], "@type")  # type: ignore[arg-type]
_DEPTH, _DEPTH_OF_REPORTS = 2, 4  # blanks before the brackets of a node


def jsonld(triples: Sequence[Triple], names: Names) -> Iterator[str]:
    """Return sorted triples as the pieces of a JSON file that reads like an article file.

    It has the keys and the short names of the context, and reports are inside their source.
    Raises :class:`~ibrdf.errors.OutputError` for an IRI that JSON-LD would take for a short name.
    """
    context = names.context
    short = _ShortNames(context)
    top = _Scope(context.terms, context.vocabulary, _DEPTH, short)
    among_reports = _Scope({**context.terms, **context.reports}, "", _DEPTH_OF_REPORTS, short)
    homes = _homes(triples)

    nodes: dict[Term, list[str]] = {}
    reports: dict[Term, list[str]] = {}
    for subject, about in groupby(triples, key=itemgetter(0)):
        home = homes.get(subject)
        if home:
            mine = [triple for triple in about if triple[1] != IB.source]
            node = among_reports.node(subject, mine, names)
            reports.setdefault(home, []).append(among_reports.closed(node))
        else:
            nodes[subject] = top.node(subject, list(about), names)
    for source in reports:
        nodes.setdefault(source, [f'"id": {short[source]}'])

    yield '{\n "@context": '
    yield json.dumps(context.source, ensure_ascii=False, indent=1).replace("\n", "\n ")
    yield ',\n "@graph": ['
    for number, (subject, node) in enumerate(nodes.items()):
        if subject in reports:
            inside = ",\n    ".join(reports.pop(subject))
            node.append(f'"reports": [\n    {inside}\n   ]')
        yield f"{',' if number else ''}\n  {top.closed(node)}"
    yield "\n ]\n}\n" if nodes else "]\n}\n"


def _homes(triples: Sequence[Triple]) -> dict[Term, Term]:
    """Return the source that each report stands in: its only one, if that stands in no other."""
    sources: dict[Term, list[Term]] = {}
    for subject, predicate, value in triples:
        if predicate == IB.source:
            sources.setdefault(subject, []).append(value)
    return {
        report: given[0]
        for report, given in sources.items()
        if len(given) == 1 and is_iri_term(given[0]) and given[0] not in sources
    }


# Names ------------------------------------------------------------------------


class _ShortNames(dict[Term, str]):
    """An IRI in short as a text of JSON, or whole where it would be read as another one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def __missing__(self, term: Term) -> str:
        name = self[term] = encode_basestring(self._name(term[1:-1]))
        return name

    def _name(self, iri: str) -> str:
        prefixes = self._context.prefixes
        for name in (self._context.compact(iri), iri):
            prefix, _, local = name.partition(":")
            is_short = prefix in prefixes and not local.startswith("//")
            if (prefixes[prefix] + local if is_short else name) == iri:
                return name
        raise OutputError(f"JSON-LD reads {iri} as a short name; rename the prefix or the IRI")

    def word(self, iri: str, vocabulary: str) -> str:
        """Return a class or concept without its vocabulary, unless a key has the same name."""
        context = self._context
        word = iri.removeprefix(vocabulary or context.vocabulary)
        known = context.terms.get(word)
        if known and str(known.iri) == iri:
            return encode_basestring(word)
        plain = bool(vocabulary) and _WORD.fullmatch(word) and word not in context.source
        return encode_basestring(word) if plain else self[f"<{iri}>"]


def _quoted(literal: Term) -> str:
    """Return the text of a literal as JSON has it, which escapes nearly as N-Triples does."""
    quoted = literal[: literal.rindex('"') + 1]
    return encode_basestring(text_of(literal)) if r"\u" in quoted else quoted


# Nodes ------------------------------------------------------------------------


class _Scope:
    """Where a node stands: at the top, or among the reports of a source, where keys mean twins."""

    def __init__(
        self, terms: Mapping[str, Definition], vocabulary: str, depth: int, short: _ShortNames
    ) -> None:
        self._terms = terms
        self._keys = {f"<{term.iri}>": key for key, term in terms.items()}
        self._vocabulary = vocabulary
        self._short = short
        self._words: dict[tuple[Term, str], str] = {}
        self._end = f"\n{' ' * depth}"
        self._line = f"\n{' ' * (depth + 1)}"
        self._deeper = f"\n{' ' * (depth + 2)}"
        self._deepest = f"\n{' ' * (depth + 3)}"

    def closed(self, lines: Sequence[str]) -> str:
        """Return the lines of a node in brackets."""
        return f"{{{self._line}{f',{self._line}'.join(lines)}{self._end}}}"

    def node(self, subject: Term, triples: Sequence[Triple], names: Names) -> list[str]:
        """Return the lines of a node."""
        values: dict[Term, list[Term]] = {}
        for _, predicate, value in triples:
            values.setdefault(predicate, []).append(value)

        lines = [f'"id": {self._short[subject]}']
        for predicate in sorted(values, key=names.rank):
            lines.extend(self._property(predicate, values[predicate]))
        return lines

    def _property(self, predicate: Term, values: list[Term]) -> Iterator[str]:
        """Return the line of the key that stands for a property, and one of what it does not fit."""
        key, reading = self._reading(predicate)
        plain = [value for value in values if reading and _fits(value, reading)]
        others = values if not plain else [value for value in values if value not in plain]
        if plain and reading:
            yield f"{encode_basestring(key)}: {self._values(plain, reading)}"
        if others:
            expanded = [self._expanded(value, many=len(others) > 1) for value in others]
            yield f"{self._short[predicate]}: {self._one_or_many(expanded)}"

    def _reading(self, predicate: Term) -> tuple[str, Definition | None]:
        """Return the key that stands for a property, with what the context says of its values."""
        if predicate == RDF.type:
            return "type", _TYPE
        key = self._keys.get(predicate, "")
        return key, self._terms.get(key)

    def _one_or_many(self, values: list[str], inner: str = "", end: str = "") -> str:
        if len(values) == 1:
            return values[0]
        inner, end = inner or self._deeper, end or self._line
        return f"[{inner}{f',{inner}'.join(values)}{end}]"

    def _values(self, values: list[Term], reading: Definition) -> str:
        if reading.language == "@language":
            return self._by_language(values)
        if reading.type == "@type":
            return self._one_or_many([self._word(value, self._vocabulary) for value in values])
        if reading.type == "@vocab":
            return self._one_or_many([self._word(value, CONCEPT.iri) for value in values])
        if reading.type == "@id":
            return self._one_or_many([self._short[value] for value in values])
        return self._one_or_many([_quoted(value) for value in values])

    def _by_language(self, values: list[Term]) -> str:
        texts: dict[str, list[str]] = {}
        for value in values:
            texts.setdefault(language_of(value), []).append(_quoted(value))
        lines = [
            f'"{language}": {self._one_or_many(same, self._deepest, self._deeper)}'
            for language, same in sorted(texts.items())
        ]
        return f"{{{self._deeper}{f',{self._deeper}'.join(lines)}{self._line}}}"

    def _word(self, value: Term, vocabulary: str) -> str:
        key = value, vocabulary
        if key not in self._words:
            self._words[key] = self._short.word(value[1:-1], vocabulary)
        return self._words[key]

    def _expanded(self, value: Term, *, many: bool) -> str:
        """Return a value with all that it is, since no key says it."""
        inner, end = (self._deepest, self._deeper) if many else (self._deeper, self._line)
        if is_iri_term(value):
            return f'{{{inner}"id": {self._short[value]}{end}}}'
        quoted, datatype = _quoted(value), datatype_of(value)
        if datatype == XSD_STRING:
            return quoted
        if datatype == LANG_STRING:
            more = f'"@language": "{language_of(value)}"'
        else:
            more = f'"@type": {self._short[f"<{datatype}>"]}'
        return f'{{{inner}"@value": {quoted},{inner}{more}{end}}}'


def _fits(value: Term, reading: Definition) -> bool:
    """Whether a key's own reading of a text gives this value back."""
    if is_iri_term(value):
        return reading.type.startswith("@")
    if language := language_of(value):
        return reading.language in (language, "@language")
    return not reading.language and datatype_of(value) == reading.type
