"""Oxigraph's store: filling it with quads, and asking it queries."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from ibrdf.rdf.lookup import StoreLookup
from ibrdf.rdf.terms import Quad, to_nquads

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_COUNT = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }"
_UNITE = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class Store(NamedTuple):
    """A store with quads; it never changes.

    `is_split` is whether each triple is in exactly one graph. Then queries use the union of the
    graphs. Otherwise the default graph holds all triples, since Oxigraph's union would count a
    triple once for each graph that holds it.
    """

    engine: ox.Store
    is_split: bool

    @property
    def lookup(self) -> StoreLookup:
        """A look-up in the store."""
        return StoreLookup(self.engine)

    def __reduce__(self) -> tuple[Callable[[bytes, bool], "Store"], tuple[bytes, bool]]:
        # On systems without fork, a store is sent to another process as text.
        content = self.engine.dump(format=ox.RdfFormat.N_QUADS)
        return _remade, (bytes(content or b""), self.is_split)


def _remade(content: bytes, is_split: bool) -> Store:  # noqa: FBT001 -- of a pickle
    engine = ox.Store()
    _load(engine, content)
    return Store(engine, is_split)


def store_of(quads: Iterable[Quad]) -> Store:
    """Return a store in memory that holds quads; blank nodes keep their names.

    Raises :class:`ValueError` for a malformed IRI or language tag.

    >>> store = store_of([("<urn:a>", "<urn:b>", '"c"', "<urn:g>")])
    >>> bool(query(store, "ASK { ?s ?p 'c' }"))
    True
    """
    return fill(ox.Store(), quads)


def read_file(path: Path) -> Store:
    """Return a store in memory that holds a file that this library wrote."""
    engine = ox.Store()
    engine.bulk_load(path=path)
    return arrange(engine)


def write_store(folder: Path, quads: Iterable[Quad]) -> bool:
    """Write quads as a store on disk; return whether each triple is in one graph only."""
    engine = ox.Store(str(folder))
    store = fill(engine, quads)
    engine.flush()
    engine.optimize()
    return store.is_split


def open_store(folder: Path, *, is_split: bool) -> Store:
    """Return a store on disk that :func:`write_store` wrote; nothing is written.

    Raises :class:`OSError` if it is missing or damaged.
    """
    return Store(ox.Store.read_only(str(folder)), is_split)


def fill(engine: ox.Store, quads: Iterable[Quad]) -> Store:
    """Put quads into an empty store.

    Raises :class:`ValueError` for a malformed IRI or language tag.
    """
    text = to_nquads(quads)
    try:
        _load(engine, text.encode())
    except SyntaxError as error:
        raise ValueError(_reason(error, text)) from error
    return arrange(engine)


def arrange(engine: ox.Store) -> Store:
    """Make sure that each triple counts once in the union of the graphs of a store."""
    if not any(True for _ in engine.named_graphs()):
        return Store(engine, is_split=False)  # the default graph holds all
    if _count(engine) == len(engine):
        return Store(engine, is_split=True)
    engine.update(_UNITE)
    return Store(engine, is_split=False)


def _load(engine: ox.Store, content: bytes) -> None:
    if b"_:" in content:  # loading in bulk would rename blank nodes
        engine.bulk_extend(ox.parse(content, format=ox.RdfFormat.N_QUADS))
    else:
        engine.bulk_load(content, format=ox.RdfFormat.N_QUADS)


def _count(engine: ox.Store) -> int:
    """Return the number of different triples in all graphs."""
    found = engine.query(_COUNT, use_default_graph_as_union=True)
    [[number]] = found  # type: ignore[misc]
    return int(number.value)


def _reason(error: SyntaxError, text: str) -> str:
    """Return the error of a parser about a malformed term, without its position."""
    line = text.split("\n")[(error.lineno or 1) - 1]
    term = line[(error.offset or 1) - 1 : (error.end_offset or 1) - 1]
    return f"{term or line}: {error.msg.rpartition(': ')[2]}"


def query(store: Store, text: str, prefixes: Mapping[str, str] | None = None) -> Result:
    """Return Oxigraph's answer to a query over the union of all graphs.

    Raises :class:`SyntaxError` for malformed SPARQL, and :class:`OSError`, :class:`ValueError` or
    :class:`RuntimeError` for a query that Oxigraph can't answer.
    """
    return store.engine.query(
        text, prefixes=dict(prefixes or {}), use_default_graph_as_union=store.is_split
    )
