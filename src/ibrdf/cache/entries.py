"""Entries of the cache folder: written completely or not at all, checked, and bounded in size.

An entry is a folder whose name is its key. It is written in the cache folder under a name that
begins with ``new-``, and then renamed in one step. Its manifest, which is written last, holds the
size and the checksum of each file. They are compared on every opening, since a query of a damaged
store may never end. Only packed files, which have a checksum of their own, are not compared.

The cache folder and its entries must belong to the user alone. Files that other users could have
written are never opened.
"""

import json
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

_VARIABLE = "IBRDF_CACHE"
_OFF = "none"
_MOST = 2 << 30  # bytes of all entries together
_PACKED = ".z"
_MANIFEST = "manifest.json"
_NEW = "new-"
_DAY = 86400.0  # seconds after which an unfinished entry is abandoned
_OTHERS = 0o077  # the permissions of users other than the owner

Facts = Mapping[str, int]


class Entry(NamedTuple):
    """An entry: its folder, and the facts in its manifest."""

    folder: Path
    facts: Facts


def cache_folder() -> Path | None:
    """Return the user's cache folder, or ``None`` if the cache is turned off.

    The environment variable ``IBRDF_CACHE`` names another folder, or is ``none`` to turn it off.
    """
    if chosen := os.environ.get(_VARIABLE):
        return None if chosen == _OFF else Path(chosen)
    from platformdirs import user_cache_path  # noqa: PLC0415 -- not needed if IBRDF_CACHE is set

    return user_cache_path("ibrdf", appauthor=False)


def find(home: Path, key: str) -> Entry | None:
    """Return the entry of a key, or ``None`` if it is missing, damaged or not the user's own."""
    folder = home / key
    if not (_is_ours(home) and _is_ours(folder)):
        return None
    manifest = _read_manifest(folder)
    if manifest is None or manifest.key != key or not _is_sound(folder, manifest.files):
        return None
    with suppress(OSError):
        os.utime(folder)  # the least recently used entries are removed first
    return Entry(folder, manifest.facts)


def is_whole(entry: Entry) -> bool:
    """Whether all files of an entry are unchanged since they were written."""
    manifest = _read_manifest(entry.folder)
    return manifest is not None and manifest.files == _files(entry.folder)


def put(home: Path, key: str, write: Callable[[Path], Facts], most: float = _MOST) -> Entry | None:
    """Make an entry, and return it.

    `write` writes the files into a folder and returns the facts of the entry. An existing entry of
    the key is replaced. The least recently used entries are removed if all entries together have
    more than `most` bytes. Returns ``None`` if the folder can't be written or is not the user's
    own.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(home):
            return None
        new = home / f"{_NEW}{os.urandom(8).hex()}"
        new.mkdir(mode=0o700)
        try:
            facts = write(new)
            _write_manifest(new, key, facts)
            _replace(home / key, new)
        finally:
            remove(new)
        _sweep(home, key, most)
    except OSError:
        return None
    return find(home, key)


def remove(folder: Path) -> None:
    """Remove an entry in two steps, so that no process opens an incomplete entry."""
    import shutil  # noqa: PLC0415 -- not needed to open an entry

    gone = folder.with_name(f"{_NEW}{os.urandom(8).hex()}")
    with suppress(OSError):
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _replace(folder: Path, new: Path) -> None:
    try:
        new.rename(folder)
    except OSError:  # another process was faster, or the existing entry is damaged
        remove(folder)
        new.rename(folder)


def _sweep(home: Path, kept: str, most: float) -> None:
    """Remove unfinished entries, and the least recently used entries beyond a total size."""
    folders = [path for path in home.iterdir() if path.is_dir()]
    used = {path: path.stat().st_mtime for path in folders}
    for path in folders:
        if path.name.startswith(_NEW) and used[path] < time.time() - _DAY:
            remove(path)

    total = 0
    entries = [path for path in folders if not path.name.startswith(_NEW)]
    for path in sorted(entries, key=lambda path: (path.name == kept, used[path]), reverse=True):
        total += sum(file.stat().st_size for file in _walk(path))
        if total > most and path.name != kept:
            remove(path)


def _is_ours(folder: Path) -> bool:
    """Whether a path is a folder, not a link, that only this user owns and may use."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if not hasattr(os, "geteuid"):  # on Windows, the profile folder is private already
        return stat.S_ISDIR(found.st_mode)
    alone = not found.st_mode & _OTHERS
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and alone


# The manifest ------------------------------------------------------------------


class _Manifest(NamedTuple):
    """A manifest: the key and facts of an entry, and the size and checksum of each file."""

    key: str
    facts: Facts
    files: Mapping[str, tuple[int, int]]


def _write_manifest(folder: Path, key: str, facts: Facts) -> None:
    content = json.dumps(_Manifest(key, facts, _files(folder))).encode()
    (folder / _MANIFEST).write_bytes(b"%d\n%b" % (crc32(content), content))


def _read_manifest(folder: Path) -> _Manifest | None:
    """Return the manifest of an entry, or ``None`` if it is missing or damaged."""
    try:
        checksum, _, content = (folder / _MANIFEST).read_bytes().partition(b"\n")
    except OSError:
        return None
    if checksum != b"%d" % crc32(content):
        return None
    key, facts, files = json.loads(content)
    return _Manifest(key, facts, {name: (size, checked) for name, (size, checked) in files.items()})


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    contents = ((path, path.read_bytes()) for path in _walk(folder) if path.name != _MANIFEST)
    return {
        path.relative_to(folder).as_posix(): (len(content), crc32(content))
        for path, content in contents
    }


def _is_sound(folder: Path, files: Mapping[str, tuple[int, int]]) -> bool:
    """Whether files are unchanged; for packed files only the size is compared."""
    try:
        for name, (size, checksum) in files.items():
            path = f"{folder}/{name}"
            if os.stat(path).st_size != size:  # noqa: PTH116 -- this is done on every start
                return False
            if not name.endswith(_PACKED):
                with open(path, "rb") as file:  # noqa: PTH123
                    if crc32(file.read()) != checksum:
                        return False
    except OSError:
        return False
    return True


def _walk(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
