"""The RDF syntaxes that are read or written, and the endings of their file names."""

import enum
from pathlib import Path

import pyoxigraph as ox

from ibrdf.errors import InputError
from ibrdf.findings import Finding, Position


class Format(enum.Enum):
    """An RDF syntax; its value is the ending of its file names."""

    TURTLE = "ttl"
    JSONLD = "jsonld"
    TRIG = "trig"
    NQUADS = "nq"
    NTRIPLES = "nt"
    RDFXML = "rdf"


OXIGRAPH = {
    Format.TURTLE: ox.RdfFormat.TURTLE,
    Format.JSONLD: ox.RdfFormat.JSON_LD,
    Format.TRIG: ox.RdfFormat.TRIG,
    Format.NQUADS: ox.RdfFormat.N_QUADS,
    Format.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    Format.RDFXML: ox.RdfFormat.RDF_XML,
}
"""Oxigraph's name of each syntax."""

_ENDINGS = {f".{syntax.value}": syntax for syntax in Format} | {
    ".json": Format.JSONLD,
    ".owl": Format.RDFXML,
    ".xml": Format.RDFXML,
}


def format_of(path: Path) -> Format:
    """Return the syntax of a file by its ending.

    Raises :class:`~ibrdf.errors.InputError` for an unknown ending.

    >>> format_of(Path("a/b.ttl"))
    <Format.TURTLE: 'ttl'>
    """
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        known = " ".join(sorted(_ENDINGS))
        message = f"{path.suffix or 'a name without ending'} is no RDF syntax known here ({known})"
        raise InputError([Finding.at(Position(str(path)), message)])
    return _ENDINGS[ending]
