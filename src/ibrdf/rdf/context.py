"""The JSON-LD context: the property that each key stands for, and the type of its values.

Authors write articles with the context file, and programs read the published JSON-LD with it. This
module reads the part of JSON-LD 1.1 that the file uses: prefixes, typed terms, language terms, and
one scoped context, ``reports``, in which the same keys stand for the twins of the properties.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeAlias, TypeGuard

from ibrdf.errors import InputError, UnknownNameError
from ibrdf.findings import Finding, Position
from ibrdf.rdf.terms import XSD_STRING, Term, iri, literal, text_of
from ibrdf.resources import bundled
from ibrdf.sandbox.bounded_input import decode, read_bytes
from ibrdf.sandbox.limits import limited_unless_bundled
from ibrdf.vocabulary import CONCEPT

ID, VOCAB = "@id", "@vocab"
_NAMES = frozenset((ID, VOCAB))
_Json: TypeAlias = Mapping[str, Any]  # an object of JSON


@dataclass(frozen=True)
class Definition:
    """A term definition of JSON-LD: the property that a key stands for.

    `iri` is the IRI of the property. `type` is ``@id`` for things, ``@vocab`` for concepts, or else
    the IRI of a datatype. `language` is the language of its texts, or ``@language`` where each text
    has its own.
    """

    iri: str
    type: str = XSD_STRING
    language: str = ""

    @cached_property
    def predicate(self) -> Term:
        """The property as a term."""
        return iri(self.iri)


@dataclass(frozen=True)
class Context:
    """A JSON-LD context.

    `prefixes` are the namespaces by prefix, `terms` the keys of things and sources, `reports` the
    keys inside ``reports``, `vocabulary` the namespace of names without a prefix, and `source` the
    content of the context file.
    """

    prefixes: Mapping[str, str]
    terms: Mapping[str, Definition]
    reports: Mapping[str, Definition]
    vocabulary: str
    source: _Json

    def expand(self, name: str) -> str:
        """Return the IRI of a short name; an IRI stays as it is.

        Raises :class:`~ibrdf.errors.UnknownNameError` for an unknown prefix.

        >>> read_context().expand("location:minsk")
        'https://w3id.org/ibrdf/id/location/minsk'
        """
        known = self._iris.get(name)
        if known is None:
            known = self._iris[name] = self._expanded(name)
        return known

    def _expanded(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        if not colon or local.startswith("//") or prefix in {"urn", "mailto"}:
            return name
        if prefix not in self.prefixes:
            raise UnknownNameError("prefix", f"{prefix}:", (f"{p}:" for p in self.prefixes))
        return self.prefixes[prefix] + local

    # The same names stand in thousands of records, so IRIs and terms are cached.

    @cached_property
    def _iris(self) -> dict[str, str]:
        return {}

    @cached_property
    def _terms(self) -> dict[str, Term]:
        return {}

    @cached_property
    def _concepts(self) -> dict[str, Term]:
        return {}

    @cached_property
    def _beginnings(self) -> dict[str, str]:
        return {}

    def undefined(self, key: str, *, reported: bool = False) -> Definition:
        """Return a definition for a key that the context doesn't define: a name of its vocabulary.

        `reported` is true for keys inside ``reports``.

        >>> read_context().undefined("mood").iri
        'https://w3id.org/ibrdf/ns#mood'
        """
        scope = self.source["reports"]["@context"] if reported else self.source
        return Definition(scope.get("@vocab", self.vocabulary) + key)

    def compact(self, iri: str) -> str:
        """Return the short name of an IRI, or the IRI where no prefix fits.

        >>> read_context().compact("https://w3id.org/ibrdf/id/location/minsk")
        'location:minsk'
        """
        # Many IRIs have the same beginning, up to the last of these signs; beginnings are cached.
        end = max(iri.rfind("#"), iri.rfind("/")) + 1
        beginning = iri[:end]
        if beginning not in self._beginnings:
            self._beginnings[beginning] = self._compact(beginning)
        return self._beginnings[beginning] + iri[end:]

    def _compact(self, beginning: str) -> str:
        cut = len(beginning)
        while (cut := max(beginning.rfind("#", 0, cut), beginning.rfind("/", 0, cut))) > 0:
            prefix, local = self.namespaces.get(beginning[: cut + 1]), beginning[cut + 1 :]
            if prefix and not local.startswith("//"):  # "prefix://" would be read as an IRI
                return f"{prefix}:{local}"
        return beginning

    @cached_property
    def namespaces(self) -> Mapping[str, str]:
        """The prefix of each namespace."""
        return {namespace: prefix for prefix, namespace in self.prefixes.items()}

    def term_of(self, definition: Definition, text: str) -> Term:
        """Return the term that a text stands for as the value of a key.

        >>> context = read_context()
        >>> context.term_of(context.terms["status"], "signed")
        '<https://w3id.org/ibrdf/concept#signed>'
        """
        if definition.type == VOCAB and ":" not in text:
            return self.concept(text)
        if definition.type in _NAMES:
            return self.term(text)
        return literal(text, definition.type, language=definition.language)

    def term(self, name: str) -> Term:
        """Return the term of a short name or an IRI; each call returns the same object.

        >>> read_context().term("location:minsk")
        '<https://w3id.org/ibrdf/id/location/minsk>'
        """
        if name not in self._terms:
            self._terms[name] = iri(self.expand(name))
        return self._terms[name]

    def concept(self, name: str) -> Term:
        """Return the term of a concept; each call returns the same object."""
        if name not in self._concepts:
            self._concepts[name] = CONCEPT[name]
        return self._concepts[name]

    def name_of(self, term: Term) -> str:
        """Return the short name of an IRI term, or the text of any other term.

        >>> read_context().name_of("<https://w3id.org/ibrdf/id/location/minsk>")
        'location:minsk'
        """
        return self.compact(term[1:-1]) if term[:1] == "<" else text_of(term)


@cache
def read_context(path: Path | None = None) -> Context:
    """Return the context in a file; without a file, the bundled one.

    Raises :class:`~ibrdf.errors.InputError` if the file can't be read as a context.
    """
    path = path or bundled() / "ontology" / "context.jsonld"
    source = _source(path)
    prefixes = {
        key: iri
        for key, iri in source.items()
        if isinstance(iri, str) and iri.endswith(("#", "/")) and key[:1] != "@"
    }
    inner = source["reports"]["@context"]
    return Context(
        prefixes=prefixes,
        terms=_terms(source, prefixes),
        reports=_terms(inner, prefixes),
        vocabulary=source["@vocab"],
        source=source,
    )


def _source(path: Path) -> _Json:
    """Return the content of a context file, checked for the parts that this module needs."""
    with limited_unless_bundled(path):
        text = decode(read_bytes(path), str(path))

    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise _refusal(Position(str(path), error.lineno, error.colno), message) from error
    except RecursionError as error:
        raise _refusal(Position(str(path)), "nested too deep for a context") from error
    except ValueError as error:  # raised by Python for a number with thousands of digits
        raise _refusal(Position(str(path)), "a number is too long for a context") from error

    source = whole.get("@context") if isinstance(whole, dict) else None
    inner = source.get("reports") if isinstance(source, dict) else None
    if not (
        _is_scope(source)
        and isinstance(source.get("@vocab"), str)
        and isinstance(inner, dict)
        and _is_scope(inner.get("@context"))
    ):
        message = "@context, @vocab, reports: or a key is missing or has another form here"
        raise _refusal(Position(str(path)), f"{message}; start from a copy of the bundled context")
    return source


def _refusal(position: Position, message: str) -> InputError:
    return InputError([Finding.at(position, message)])


def _is_scope(scope: object) -> TypeGuard[_Json]:
    """Whether a JSON value has the form of a context: keys with their definitions."""
    return isinstance(scope, dict) and all(
        _is_definition(definition) for key, definition in scope.items() if key[:1] != "@"
    )


def _is_definition(definition: object) -> bool:
    parts = definition if isinstance(definition, dict) else {ID: definition}
    means = parts.get(ID, parts.get("@reverse"))
    texts = (means, *(parts.get(part, "") for part in ("@type", "@language", "@container")))
    return bool(means) and all(isinstance(text, str) for text in texts)


def _terms(source: _Json, prefixes: Mapping[str, str]) -> dict[str, Definition]:
    return {
        key: _read_definition(
            {ID: definition} if isinstance(definition, str) else definition, prefixes
        )
        for key, definition in source.items()
        if not key.startswith("@") and key not in prefixes and _is_property(definition)
    }


def _is_property(definition: str | _Json) -> bool:
    """Whether a definition is that of a property, not of a keyword or a reversed property."""
    iri = definition if isinstance(definition, str) else definition.get(ID, "@reverse")
    return not iri.startswith("@")


def _read_definition(parts: _Json, prefixes: Mapping[str, str]) -> Definition:
    kind = parts.get("@type", XSD_STRING)
    return Definition(
        iri=_expand(parts[ID], prefixes),
        type=kind if kind in _NAMES else _expand(kind, prefixes),
        language=parts.get("@language", parts.get("@container", "")),
    )


def _expand(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else name
