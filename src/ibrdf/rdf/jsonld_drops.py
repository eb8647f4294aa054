"""The parts of a JSON-LD document that a processor would drop silently.

A JSON-LD processor drops keys that no ``@context`` maps, and texts that are not IRIs or language
tags where it expects these. The statements are lost without an error. So this module makes a copy
of the document in which each such part has its own IRI under `NOWHERE`. An IRI of this kind in the
parsed copy shows a part that the processor would have dropped.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import quote

from ibrdf.errors import InputError
from ibrdf.findings import Finding
from ibrdf.sandbox.bounded_input import position_of

NOWHERE = "http://lost.invalid/"
_VOCAB = {"@vocab": NOWHERE}
# https://www.w3.org/TR/json-ld11/#syntax-tokens-and-keywords
_KEYWORDS = frozenset(
    f"@{name}"
    for name in (
        *("base", "container", "context", "direction", "graph", "id", "import", "included"),
        *("index", "json", "language", "list", "nest", "none", "prefix", "propagate"),
        *("protected", "reverse", "set", "type", "value", "version", "vocab"),
    )
)
_LIKE_KEYWORD = re.compile("@[A-Za-z]+")
_SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]*:")
_NEVER_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|\\^`]')

_Json: TypeAlias = Any  # what JSON may hold, whose type says nothing of its depth
_Object: TypeAlias = dict[str, _Json]


class Drop(NamedTuple):
    """A text of a document that would be dropped, and the reason."""

    text: str
    why: str


class Marked(NamedTuple):
    """A document in which all texts that may be dropped are marked.

    `document` is the marked copy in JSON-LD, `texts` the original text of each mark, and `drops`
    the drops that are found without parsing RDF.
    """

    document: bytes
    texts: dict[str, str]
    drops: tuple[Drop, ...]


def mark(text: bytes, is_iri: Callable[[str], bool], is_language: Callable[[str], bool]) -> Marked:
    """Return a JSON-LD document with marks.

    `text` must be valid JSON. `is_iri` and `is_language` test texts.
    """
    twice: list[Drop] = []
    tree = json.loads(
        text,
        object_pairs_hook=lambda pairs: _once(pairs, twice),
        parse_int=_number,
        parse_float=_number,
    )
    known = _Known(is_iri, is_language, _defined(tree), _language_maps(tree))
    texts: dict[str, str] = {}
    document = {"@context": _VOCAB, "@graph": _listed(_copy(tree, known, texts))}
    drops = (*twice, *_drops(tree, known))
    return Marked(json.dumps(document).encode(), texts, drops)


def refuse(marked: Marked, iris: Iterable[str], text: bytes, file: str) -> None:
    """Refuse a document if any of the IRIs in its parsed copy is a mark.

    Raises :class:`~ibrdf.errors.InputError` with the position.
    """
    found = (_drop(iri, marked.texts) for iri in iris if iri.startswith(NOWHERE))
    drop = next(chain(marked.drops, found), None)
    if drop:
        position = position_of(text, _start(drop.text, text), file)
        raise InputError([Finding.at(position, f"{drop.text} {drop.why}")])


def _drop(iri: str, texts: dict[str, str]) -> Drop:
    if iri in texts:
        return Drop(texts[iri], "is no IRI, so JSON-LD would leave it out")
    key = iri.removeprefix(NOWHERE)
    why = "is in no @context, so JSON-LD would leave it out; map it, or to null to drop it"
    return Drop(texts.get(key, key), why)


def _start(dropped: str, text: bytes) -> int:
    """Return the offset at which a text first stands in a document, in any escaping."""
    spellings = (json.dumps(dropped, ensure_ascii=escaped) for escaped in (False, True))
    starts = (text.find(one.encode("utf-8", "replace")) for one in (*spellings, dropped))
    return next((start for start in starts if start >= 0), 0)


def _number(text: str) -> float | str:
    """Return a number, or its text if Python can't hold the number."""
    value = float(text)
    if not math.isfinite(value):
        return text
    return int(value) if value.is_integer() else value


def _once(pairs: list[tuple[str, _Json]], twice: list[Drop]) -> _Object:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        key = next(key for key in made if keys.count(key) > 1)
        twice.append(Drop(key, "is twice in one object; merge the two"))
    return made


# What contexts say ------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """The tests of texts, the keys that contexts define, and the keys of language maps.

    Each context is taken to hold in the whole document. So a drop may be missed, but no text that a
    processor keeps is refused.
    """

    is_iri: Callable[[str], bool]
    is_language: Callable[[str], bool]
    defined: frozenset[str]
    language_maps: frozenset[str]


def _objects(tree: _Json) -> Iterator[_Object]:
    if isinstance(tree, dict):
        yield tree
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _objects(part)


def _defined(tree: _Json) -> frozenset[str]:
    contexts = (part["@context"] for part in _objects(tree) if "@context" in part)
    return frozenset(key for context in contexts for part in _objects(context) for key in part)


def _language_maps(tree: _Json) -> frozenset[str]:
    return frozenset(
        key
        for part in _objects(tree)
        for key, value in part.items()
        if isinstance(value, dict) and "@language" in _listed(value.get("@container"))
    )


def _listed(value: _Json) -> list[_Json]:
    return value if isinstance(value, list) else [value]


# Drops that are found without parsing RDF ---------------------------------------------


def _drops(tree: _Json, known: _Known) -> Iterator[Drop]:
    yield from _free(tree)
    for part in _objects(tree):
        yield from _free(part.get("@graph", {}))
        for key, value in part.items():
            yield from _of_key(key)
            languages = value if isinstance(value, dict) and key in known.language_maps else ()
            for tag in (*languages, *([value] if key == "@language" else [])):
                if isinstance(tag, str) and tag[:1] != "@" and not known.is_language(tag):
                    yield Drop(tag, "is no language tag, so JSON-LD would leave its texts out")
        name = part.get("@id")
        if isinstance(name, str) and _LIKE_KEYWORD.fullmatch(name) and name not in _KEYWORDS:
            yield Drop(name, "is no IRI, so JSON-LD would leave it out")


def _free(tree: _Json) -> Iterator[Drop]:
    """Return a drop for each value that stands where a node should stand."""
    for item in _listed(tree):
        value = item.get("@value") if isinstance(item, dict) else item
        if not isinstance(item, dict) or value is not None:
            shown = value if isinstance(value, str) else json.dumps(value)
            yield Drop(shown, "belongs to no node, so JSON-LD would leave it out; give it a key")


def _of_key(key: str) -> Iterator[Drop]:
    if _LIKE_KEYWORD.fullmatch(key) and key not in _KEYWORDS:
        yield Drop(key, "is not a JSON-LD keyword, so JSON-LD would leave it out; correct it")
    if key.startswith("_:"):
        yield Drop(key, "is a blank node, which no property in RDF is; use an IRI")


# The copy -----------------------------------------------------------------------------


def _copy(tree: _Json, known: _Known, texts: dict[str, str]) -> _Json:
    if isinstance(tree, list):
        return [_copy(part, known, texts) for part in tree]
    if isinstance(tree, dict):
        return {
            _key(key, known, texts): _context(value)
            if key == "@context"
            else _copy(value, known, texts)
            for key, value in tree.items()
        }
    if isinstance(tree, str) and _is_no_iri(tree, known):
        mark = f"{NOWHERE}{len(texts)}"
        texts[mark] = tree
        return mark
    return tree


def _is_no_iri(text: str, known: _Known) -> bool:
    """Whether a text would be dropped in the place of an IRI; as a literal it is kept."""
    absolute = _SCHEME.match(text) is not None
    return bool(_NEVER_IN_IRIS.search(text)) or (absolute and not known.is_iri(text))


def _key(key: str, known: _Known, texts: dict[str, str]) -> str:
    if key.startswith("@") or key in known.defined or not _is_no_iri(key, known):
        return key
    safe = quote(key, safe="", errors="replace")
    texts[safe] = key
    return safe


def _context(value: _Json) -> list[_Json]:
    """Return a context that also gives an IRI to each key that it does not map."""
    return [part for one in _listed(value) for part in ([None, _VOCAB] if one is None else [one])]
