"""A corpus that was built, opened: from the cache where it has not changed, else built anew."""

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from ibrdf.cache import entries
from ibrdf.cache.entries import Entry, Facts
from ibrdf.cache.keys import key_of
from ibrdf.cache.steps import Steps, StepsInText, write_steps
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.store import Store, open_store, store_of, write_store
from ibrdf.rdf.terms import Quad, from_nquads, to_nquads

T = TypeVar("T")

_STORE, _QUADS, _STEPS, _CONTEXT = "store", "quads.z", "steps.z", "context.jsonld"
_SPLIT = "is split"


@dataclass(frozen=True)
class Built:
    """What is made of a corpus: all its quads, its context, and why each entailed triple holds.

    `counts` are numbers that those who open it want to know, such as how many articles there are.
    """

    quads: Iterable[Quad]
    context: Context
    steps: Steps = field(default_factory=dict)
    counts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """A corpus that was built: a store to ask, its context, and counts.

    `quads`, in the lexical forms in which they were written, and `steps`, why each entailed triple
    holds, are read only when they are asked for.
    """

    store: Store
    context: Context
    counts: Facts
    load_quads: Callable[[], tuple[Quad, ...]]
    load_steps: Callable[[], Steps]

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """The quads."""
        return self.load_quads()

    @cached_property
    def steps(self) -> Steps:
        """The steps of reasoning by the triples that they lead to."""
        return self.load_steps()


def with_corpus(
    folder: Path,
    build: Callable[[], Built],
    use: Callable[[Opened], T],
    *,
    editorial: bool = False,
    home: Path | None = None,
) -> T:
    """Return what a function makes of a corpus, which is built only where it has changed.

    `home` is the cache folder; without one nothing is kept. A kept corpus that turns out to be
    damaged is built anew, and the function is called again.
    Raises what `build` and `use` raise.

    >>> from ibrdf.rdf.context import read_context
    >>> built = Built([("<urn:a>", "<urn:b>", "<urn:c>", "")], read_context())
    >>> with_corpus(Path(), lambda: built, lambda opened: len(opened.quads))
    1
    """
    if home is None:
        return use(_in_memory(build()))
    key = key_of(folder, editorial=editorial)
    kept = entries.find(home, key)
    if kept is not None:
        try:
            return use(_opened(kept))
        except Exception:
            if entries.is_whole(kept):
                raise
            entries.remove(kept.folder)

    built = build()
    if key_of(folder, editorial=editorial) != key:  # somebody wrote meanwhile
        return use(_in_memory(built))
    made = entries.put(home, key, partial(_write, built))
    return use(_in_memory(built) if made is None else _opened(made))


def open_corpus(
    folder: Path,
    build: Callable[[], Built],
    *,
    editorial: bool = False,
    home: Path | None = None,
) -> Opened:
    """Return a corpus that was built; arguments are those of :func:`with_corpus`.

    Damage that shows only later, when something is asked, is an error then.
    """
    return with_corpus(folder, build, _itself, editorial=editorial, home=home)


def _itself(opened: Opened) -> Opened:
    return opened


def _in_memory(built: Built) -> Opened:
    quads = tuple(built.quads)
    store = store_of(quads)
    return Opened(store, built.context, built.counts, lambda: quads, lambda: built.steps)


def _write(built: Built, folder: Path) -> Facts:
    """Write the files of an entry."""
    quads = tuple(built.quads)
    is_split = write_store(folder / _STORE, quads)
    for log in (folder / _STORE).glob("LOG*"):
        log.unlink()  # an account of what was done, for people

    source = json.dumps({"@context": built.context.source}, ensure_ascii=False)
    (folder / _CONTEXT).write_bytes(source.encode())
    (folder / _QUADS).write_bytes(zlib.compress(to_nquads(quads).encode(), 1))
    (folder / _STEPS).write_bytes(zlib.compress(write_steps(built.steps), 1))
    return {_SPLIT: int(is_split), **built.counts}


def _opened(entry: Entry) -> Opened:
    counts = {name: number for name, number in entry.facts.items() if name != _SPLIT}
    return Opened(
        open_store(entry.folder / _STORE, is_split=bool(entry.facts[_SPLIT])),
        read_context(entry.folder / _CONTEXT),
        counts,
        lambda: tuple(from_nquads(_unpacked(entry.folder / _QUADS).decode())),
        lambda: StepsInText(_unpacked(entry.folder / _STEPS)),
    )


def _unpacked(path: Path) -> bytes:
    return zlib.decompress(path.read_bytes())
