"""Loading of RDF files directly into an Oxigraph store, without reading quads in Python.

The store holds values, not spellings: it keeps one of ``007`` and ``7``. So the text is first
scanned, in a fraction of the loading time, for literals that the store would rewrite. If there are
any, the file is read quad by quad, and the quads that the store merges are counted.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ibrdf.rdf.canonical import canonical_form, rewrites
from ibrdf.rdf.formats import OXIGRAPH, Format, format_of
from ibrdf.rdf.parsing import checked, needs_no_check, read_quads, refusing
from ibrdf.rdf.terms import Quad, datatype_of, to_nquads
from ibrdf.sandbox.bounded_input import read_bytes
from ibrdf.vocabulary import XSD

# Datatypes that the store replaces by a wider one; it keeps the value.
_NARROW = frozenset(
    XSD[name][1:-1]
    for name in (
        *("long", "int", "short", "byte"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        "dateTimeStamp",
    )
)


class Loaded(NamedTuple):
    """A store, and the number of quads that it merged with others."""

    store: ox.Store
    merged: int

    @property
    def remark(self) -> str:
        """A sentence about the merged quads, or an empty text."""
        if not self.merged:
            return ""
        differ = "1 triple differs" if self.merged == 1 else f"{self.merged:,} triples differ"
        counted = "is not counted" if self.merged == 1 else "are not counted"
        why = f"{differ} from others only in how a literal is written, and {counted}"
        return f"{why}; --engine rdflib answers exactly"


def load_store(paths: Iterable[Path]) -> Loaded:
    """Return a store with the quads of files; blank nodes of two files stay apart.

    The same input is refused as in :func:`~ibrdf.rdf.parsing.read_quads`.
    Raises :class:`~ibrdf.errors.InputError` with file, line and column.

    >>> from ibrdf.resources import bundled
    >>> loaded = load_store([bundled() / "ontology" / "ibrdf.ttl"])
    >>> len(loaded.store) > 100, loaded.remark
    (True, '')
    """
    store = ox.Store()
    rewritten: set[Quad] = set()
    for path in paths:
        if not _stream(path, store):
            same, other = _parted(read_quads(path))
            _put(same, store)
            rewritten |= other

    # Rewritten quads come last: each one that adds nothing to the store differs only in spelling.
    before = len(store) if rewritten else 0
    _put(rewritten, store)
    after = len(store) if rewritten else 0
    return Loaded(store, before + len(rewritten) - after)


def _stream(path: Path, store: ox.Store) -> bool:
    """Load a file directly if no literal in it needs a check; return whether it was loaded."""
    syntax = format_of(path)
    if syntax not in _SCANS:
        return False
    data, file = read_bytes(path), str(path)
    if not needs_no_check(data, syntax) or _may_be_rewritten(data, syntax):
        return False
    text = checked(data, syntax, file)
    with refusing(text, syntax, file):
        store.bulk_load(text, format=OXIGRAPH[syntax])
    return True


def _put(quads: Iterable[Quad], store: ox.Store) -> None:
    """Put quads into a store; blank nodes keep their names."""
    store.bulk_extend(ox.parse(to_nquads(quads), format=ox.RdfFormat.N_QUADS))


def _parted(quads: Iterable[Quad]) -> tuple[set[Quad], set[Quad]]:
    """Return the quads that a store keeps as they are, and the quads that it rewrites."""
    given = set(quads)
    terms = {value for _, _, value, _ in given}
    changed = {*rewrites(terms), *(term for term in terms if datatype_of(term) in _NARROW)}
    rewritten = {quad for quad in given if quad[2] in changed}
    return given - rewritten, rewritten


# A scan for literals that may be rewritten ------------------------------------

# Typed literals in N-Triples and N-Quads, except the common ones that a store does not rewrite.
_TYPED = re.compile(
    rb"""
    " (?! (?:0|-?[1-9][0-9]{0,14}) "\^\^<%(xsd)s(?:integer|decimal|double)>
        | [0-9]{4}-[0-9]{2}-[0-9]{2} "\^\^<%(xsd)sdate> )
    ([^"\\\n]*) "[ \t]*\^\^[ \t]* (<[^>\n]*>)
    """
    % {b"xsd": re.escape(XSD.iri).encode()},
    re.VERBOSE,
)
# Typed literals in Turtle and TriG, and numbers without quotes that a store would rewrite.
_TYPED_IN_TURTLE = re.compile(
    rb"""(["'])((?:(?!\1)[^\\\n])*)\1\s*\^\^\s*(<[^>\n]*>|[\w.-]*:[\w.-]*)"""
)
_BARE = re.compile(
    rb"""
    [\s,(>] (?=[0-9.+-])
    ( \+[0-9] | -?0[0-9] | -0(?![.0-9]) | [+-]?\.[0-9] | [+-]?[0-9]+\.?[0-9]*[eE]
    | [+-]?[0-9]+\.[0-9]*0(?![0-9]) )
    [0-9.eE+-]* \s* [,;.)\]}]
    """,
    re.VERBOSE,
)
_LONG = (re.compile(rb'"""\s*\^\^'), re.compile(rb"\'\'\'\s*\^\^"))
_PREFIX = re.compile(rb"prefix\s+([^\s:]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_SCANS = {Format.NTRIPLES, Format.NQUADS, Format.TURTLE, Format.TRIG}
_FAR = 200  # bytes, more than the name of a property has


def _may_be_rewritten(text: bytes, syntax: Format) -> bool:
    """Whether a store may rewrite a literal of a text; the answer may be a false alarm."""
    if syntax in {Format.NTRIPLES, Format.NQUADS}:
        found = ((form, name[1:-1]) for form, name in set(_TYPED.findall(text)))
        return any(map(_is_rewritten, found))

    bare = (_stands_for_a_value(text, match.start(1)) for match in _BARE.finditer(text))
    if any(bare) or any(long.search(text) for long in _LONG):
        return True
    declared = _PREFIX.findall(text)
    prefixes = dict(declared)
    if len(prefixes) < len(set(declared)):  # one prefix for two namespaces
        return True
    typed = {(form, name) for _, form, name in _TYPED_IN_TURTLE.findall(text)}
    return any(map(_is_rewritten, ((form, _iri(name, prefixes)) for form, name in typed)))


def _stands_for_a_value(text: bytes, start: int) -> bool:
    """Whether a number follows a property or another value, so that it is not part of prose."""
    before = text[max(0, start - _FAR) : start].rstrip()
    words = before.rsplit(None, 1)
    last = words[-1] if words else b""
    return last[-1:] in b">,(" or b":" in last or last == b"a"


def _is_rewritten(literal: tuple[bytes, bytes]) -> bool:
    form, datatype = (part.decode() for part in literal)
    if ":" not in datatype or "\\" in datatype:  # relative or escaped: needs parsing
        return True
    return datatype in _NARROW or canonical_form(form, datatype) != form


def _iri(name: bytes, prefixes: Mapping[bytes, bytes]) -> bytes:
    """Return the IRI of a datatype that is written in Turtle."""
    if name[:1] == b"<":
        return name[1:-1]
    prefix, _, local = name.partition(b":")
    return prefixes.get(prefix, b"") + local
