"""Files that change, and the moments at which to look at them again."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ibrdf.errors import IbrdfError

ENDINGS = frozenset((".yaml", ".yml", ".json", ".jsonld", ".ttl", ".lock"))
_PULSE = 200  # milliseconds after which a watch looks up though nothing has changed


def rounds(paths: Iterable[Path]) -> Iterator[None]:
    """Yield at once, and again whenever a file has changed, without an end.

    A place is a file, or a folder with the files right in it, of which those of a corpus count. It
    may be missing yet. What changes during a round leads to another one.
    Raises :class:`~ibrdf.errors.IbrdfError` where the library that watches is not installed.

    >>> moments = rounds([Path("data.ttl")])
    >>> next(moments)
    """
    try:
        from watchfiles import watch  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise IbrdfError("--watch needs a library: pip install 'ibrdf[watch]'") from error
    return _rounds(watch, frozenset(path.resolve() for path in paths))


def _rounds(watch: Callable[..., Iterable[set[Any]]], paths: frozenset[Path]) -> Iterator[None]:
    while True:
        folders, fresh = _folders(paths), True
        # Folders one by one: beside a file to watch may lie a whole disk.
        moments = watch(
            *folders,
            watch_filter=partial(_counts, paths),
            recursive=False,
            yield_on_timeout=True,
            rust_timeout=_PULSE,
        )
        for changes in moments:
            if fresh or changes:
                yield
            fresh = False
            if _folders(paths) != folders:
                break  # one that was missing is there, or one is gone


def _folders(paths: Iterable[Path]) -> frozenset[Path]:
    """Return the folders in which places are, or would come to be."""
    return frozenset(
        next(folder for folder in (path, *path.parents) if folder.is_dir()) for path in paths
    )


def _counts(paths: frozenset[Path], _: Any, path: str) -> bool:
    """Tell whether a change is one of the files, and not of what an editor keeps beside them."""
    changed = Path(path)
    kept = changed.suffix in ENDINGS and not changed.name.startswith(".")
    return changed in paths or (kept and changed.parent in paths)
