"""Checks of IRIs, language tags and quads, made by Oxigraph."""

from collections.abc import Iterable

import pyoxigraph as ox

from ibrdf.rdf.terms import (
    Quad,
    Term,
    datatype_of,
    is_blank,
    is_iri_term,
    is_literal,
    language_of,
    text_of,
)


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI, by RFC 3987.

    >>> is_iri("urn:x"), is_iri("urn:a b")
    (True, False)
    """
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def is_language(text: str) -> bool:
    """Whether a text is a language tag, by BCP 47.

    >>> is_language("fa"), is_language("f_a")
    (True, False)
    """
    try:
        ox.Literal("", language=text)
    except ValueError:
        return False
    return True


def check_terms(quads: Iterable[Quad]) -> None:
    """Refuse quads with a malformed term, or with a literal as a subject or graph.

    Raises :class:`ValueError` naming the term.

    >>> check_terms([("<urn:a b>", "<urn:p>", '"x"', "")])
    Traceback (most recent call last):
    ValueError: <urn:a b> is no IRI
    """
    terms: set[Term] = set()
    for subject, predicate, value, graph in quads:
        if wrong := next(filter(is_literal, (subject, graph)), None):
            raise ValueError(f"{wrong} is a subject or a graph, and no IRI")
        if not is_iri_term(predicate):
            raise ValueError(f"{predicate} is a property, and no IRI")
        terms.update((subject, predicate, value, graph))

    for term in terms:
        if reason := _malformation(term):
            raise ValueError(f"{_shown(term)} is {reason}")


def _malformation(term: Term) -> str:
    """Return the reason why a term is malformed, or an empty text if it is well-formed."""
    if is_iri_term(term):
        return "" if is_iri(text_of(term)) else "no IRI"
    if is_blank(term):
        return "" if _is_blank_name(text_of(term)) else "no blank node"
    if language := language_of(term):
        return "" if is_language(language) else "in no language"
    return "" if not term or is_iri(datatype_of(term)) else "of no datatype"


def _is_blank_name(text: str) -> bool:
    try:
        ox.BlankNode(text)
    except ValueError:
        return False
    return True


def _shown(term: Term) -> str:
    """Return a term in one line."""
    return term.encode("unicode_escape").decode() if "\n" in term else term
