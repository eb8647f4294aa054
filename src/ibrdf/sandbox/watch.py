"""Watching of files for changes."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ibrdf.errors import IbrdfError

_ENDINGS = frozenset((".yaml", ".yml", ".json", ".jsonld", ".ttl", ".lock"))
_PULSE = 200  # milliseconds after which a watch returns though nothing has changed


def rounds(paths: Iterable[Path]) -> Iterator[None]:
    """Yield at once, and again whenever a file has changed, without end.

    `paths` are files and folders, which may be missing. In a folder, the corpus files directly in
    it count. A change during a round starts another round.
    Raises :class:`~ibrdf.errors.IbrdfError` if the library watchfiles is not installed.

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
        # Not recursively: the folder of a watched file may be the root of a disk.
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
                break  # a folder was made or removed


def _folders(paths: Iterable[Path]) -> frozenset[Path]:
    """Return the nearest existing folder of each path."""
    return frozenset(
        next(folder for folder in (path, *path.parents) if folder.is_dir()) for path in paths
    )


def _counts(paths: frozenset[Path], _: Any, path: str) -> bool:
    """Whether a changed file is a watched one, and not a temporary file of an editor."""
    changed = Path(path)
    kept = changed.suffix in _ENDINGS and not changed.name.startswith(".")
    return changed in paths or (kept and changed.parent in paths)
