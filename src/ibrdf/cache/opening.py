"""Opening of a built corpus: from the cache if it has not changed, or else built again."""

import json
import math
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ibrdf.cache import entries
from ibrdf.cache.entries import Entry, Facts
from ibrdf.cache.keys import key_of
from ibrdf.cache.lines import (
    Lines,
    Steps,
    WithStatements,
    mapped,
    step_to,
    write_statements,
    write_steps,
)
from ibrdf.errors import InconsistencyError
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.lookup import Lookup
from ibrdf.rdf.store import Store, open_store, store_of, write_store
from ibrdf.rdf.terms import Quad, Triple, from_nquads, to_nquads
from ibrdf.sandbox.limits import limited

if TYPE_CHECKING:
    from ibrdf.reasoning.proof import Derivation  # queries need no proofs

T = TypeVar("T")

_STORE, _QUADS, _CONTEXT = "store", "quads.z", "context.jsonld"
_STATEMENTS, _STEPS, _CLASHES = "statements.tsv", "steps.tsv", "clashes.json"
_SPLIT, _REMARKS = "is split", "has remarks"
_NO_STEPS: Steps = {}


class Built(NamedTuple):
    """A built corpus: its quads, its context, and the triples that follow from them.

    `entailed` are the triples that follow, and `steps` the reasoning steps to these and to all
    triples in between. If the corpus contradicts itself, nothing follows, and `clashes` describe
    the contradictions. `has_remarks` is whether reading the corpus gave remarks.
    """

    quads: Iterable[Quad]
    context: Context
    entailed: Iterable[Triple] = ()
    steps: Steps = _NO_STEPS
    clashes: tuple[str, ...] = ()
    has_remarks: bool = False


class Opened(NamedTuple):
    """An opened corpus: a store for queries, its context, and all statements by subject.

    Only `statements` include the entailed ones. `quads` are in the order of the corpus, and are
    read only when needed.
    """

    store: Store
    context: Context
    statements: Lines
    steps: Lines
    clashes: tuple[str, ...]
    has_remarks: bool
    load_quads: Callable[[], tuple[Quad, ...]]

    @property
    def quads(self) -> tuple[Quad, ...]:
        """The quads, without the entailed ones."""
        return self.load_quads()

    @property
    def lookup(self) -> Lookup:
        """A look-up in the quads, entailed ones included.

        Raises :class:`~ibrdf.errors.InconsistencyError` if the corpus contradicts itself.
        """
        if self.clashes:
            raise InconsistencyError(self.clashes)
        return WithStatements(self.store.lookup, self.statements)

    @property
    def proof(self) -> "Callable[[Triple], Derivation | None]":
        """The function that returns the derivation of a triple, or ``None`` if it does not hold."""
        from ibrdf.reasoning.proof import prove, stated_in  # noqa: PLC0415 -- queries need no proof

        stated_by = stated_in(self.lookup)
        return partial(prove, step_to=partial(step_to, self.steps), stated_by=stated_by)


def with_corpus(
    folder: Path,
    build: Callable[[], Built],
    use: Callable[[Opened], T],
    *,
    home: Path | None = None,
) -> T:
    """Return the result of a function of an opened corpus, which is built only if it has changed.

    `folder` is the corpus folder, `build` builds the corpus, and `use` is the function. `home` is
    the cache folder; without one nothing is cached. If the cached corpus turns out to be damaged,
    it is built again, and `use` is called again.
    Raises the errors of `build` and `use`.

    >>> from ibrdf.rdf.context import read_context
    >>> built = Built([("<urn:a>", "<urn:b>", "<urn:c>", "")], read_context())
    >>> with_corpus(Path(), lambda: built, lambda opened: len(opened.quads))
    1
    """
    if home is None:
        return use(_in_memory(build()))
    key = key_of(folder)
    kept = entries.find(home, key)
    if kept is not None:
        try:
            return use(_opened(kept))
        except Exception:
            if entries.is_whole(kept):
                raise
            entries.remove(kept.folder)

    built = build()
    if key_of(folder) != key:  # a file changed during the build
        return use(_in_memory(built))
    made = entries.put(home, key, partial(_write, built))
    return use(_in_memory(built) if made is None else _opened(made))


def _in_memory(built: Built) -> Opened:
    quads = tuple(built.quads)
    return Opened(
        store_of(quads),
        built.context,
        Lines(write_statements(quads, built.entailed)),
        Lines(write_steps(built.steps)),
        built.clashes,
        built.has_remarks,
        lambda: quads,
    )


def _write(built: Built, folder: Path) -> Facts:
    """Write the files of an entry."""
    quads = tuple(built.quads)
    is_split = write_store(folder / _STORE, quads)
    for log in (folder / _STORE).glob("LOG*"):
        log.unlink()  # a log for people, which we don't need

    source = json.dumps({"@context": built.context.source}, ensure_ascii=False)
    (folder / _CONTEXT).write_bytes(source.encode())
    (folder / _QUADS).write_bytes(zlib.compress(to_nquads(quads).encode(), 1))
    (folder / _STATEMENTS).write_bytes(write_statements(quads, built.entailed))
    (folder / _STEPS).write_bytes(write_steps(built.steps))
    (folder / _CLASHES).write_text(json.dumps(built.clashes), "utf-8")
    return {_SPLIT: int(is_split), _REMARKS: int(built.has_remarks)}


def _opened(entry: Entry) -> Opened:
    folder = entry.folder
    with limited(file=math.inf):  # the corpus was checked against the limits when it was built
        context = read_context(folder / _CONTEXT)
    return Opened(
        open_store(folder / _STORE, is_split=bool(entry.facts[_SPLIT])),
        context,
        Lines(mapped(folder / _STATEMENTS)),
        Lines(mapped(folder / _STEPS)),
        tuple(json.loads((folder / _CLASHES).read_text("utf-8"))),
        bool(entry.facts[_REMARKS]),
        lambda: tuple(from_nquads(zlib.decompress((folder / _QUADS).read_bytes()).decode())),
    )
