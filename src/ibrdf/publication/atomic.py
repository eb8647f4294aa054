"""Atomic writing of files and folders: a reader sees the old content or the new, never a mixture.

New content is written beside its target, under a name such as ``.public.1f0c8b2e.ibrdf-new``, and
then renamed in one step. A system that can't swap two folders in one step needs two; in between,
the old folder has a name such as ``.public.1f0c8b2e.ibrdf-old``. A writer holds a lock on the
parent folder, which ends with its process. So a file or folder with such a name, when there is no
lock, was left by a killed run; the next run puts it back or removes it. On systems without such
locks, such as Windows and some network drives, it remains.
"""

import ctypes
import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ibrdf.errors import OutputError

_PATIENCE = 60.0  # seconds that a writer waits for another
_NEW, _OLD = ".ibrdf-new", ".ibrdf-old"
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2): Linux swaps two paths in one step
_HERE = -100  # AT_FDCWD
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)  # so that opening a pipe does not block
_NO_SYNC = {errno.EBADF, errno.EINVAL}  # errors of drives that can't sync folders


def write_file(path: Path, content: bytes, *, fresh: bool = False) -> None:
    """Write a file atomically: beside its path, then renamed in one step.

    Only an ordinary file is replaced. A `fresh` file must not exist yet; its folder is made if
    missing. A second writer waits for the first.
    Raises :class:`~ibrdf.errors.OutputError`; its message says which file exists then: the old one,
    or in one case the new one.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "a.txt"), b"new")
    ...     Path(folder, "a.txt").read_bytes()
    b'new'
    """
    with _refusing(path):
        home = _home(path)
        if fresh:
            _make(home.parent)
        with _beside(home) as new:
            if fresh and os.path.lexists(path):
                raise OutputError(f"{path} is there already, and stays as it is")
            if os.path.lexists(home) and not _is_ordinary(home):
                raise OutputError(f"{home} is no ordinary file; move it away")
            _write(new, [content])
            if home.exists():
                new.chmod(stat.S_IMODE(home.stat().st_mode))
            new.replace(home)


def write_folder(
    folder: Path, files: Mapping[str, Iterable[bytes]], mine: Callable[[Path], bool]
) -> None:
    """Write a folder of files atomically: beside its path, then renamed in one step.

    `files` are the pieces of each file, by name; they are written in this order. `mine` is whether
    a file may be replaced.

    An existing folder is replaced as a whole if it holds only ordinary files that are `mine`;
    otherwise nothing changes. A second writer waits for the first.
    Raises :class:`~ibrdf.errors.OutputError`; its message says which folder exists then: the old
    one, or in one case the new one.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_folder(Path(folder, "public"), {"a.txt": [b"new"]}, mine=lambda path: True)
    ...     [path.name for path in Path(folder, "public").iterdir()]
    ['a.txt']
    """
    with _refusing(folder):
        home = _home(folder)
        _make(home.parent)
        with _beside(home) as new:
            _check_replaceable(home, mine)
            new.mkdir()
            new.chmod(0o755)
            for name, pieces in files.items():
                _write(new / name, pieces)
            _sync(new)
            _swap(new, home)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Turn an error of the system into ours; its message holds until the target is replaced."""
    try:
        yield
    except OSError as error:
        message = f"{path} is not written: {_reason(error)}; what stood there before still stands"
        raise OutputError(message) from error


def _reason(error: OSError) -> str:
    return (error.strerror or "it can't be written").lower()


def _home(path: Path) -> Path:
    """Return the target of a path, so that a link remains a link."""
    return Path(os.path.realpath(path))


def _make(folder: Path) -> None:
    """Make a folder and its parents, so that they survive a power cut."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(exist_ok=True)
        _sync(place.parent)


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """Yield a path beside a target, for new content, while no other process writes.

    In the end, any file or folder that still has this path is removed, after a sync of the disk.
    """
    with _opened(home.parent) as handle:
        if _lock(handle):
            _tidy(home)
        new = home.parent / f".{home.name}.{os.urandom(4).hex()}{_NEW}"
        try:
            yield new
            _settle(home)
        finally:
            _remove(new)


@contextmanager
def _opened(folder: Path) -> Iterator[int | None]:
    """Yield a handle of a folder, or ``None`` if folders can't be opened, as on Windows."""
    handle = None
    with suppress(PermissionError):
        handle = os.open(folder, _FOLDER)
    try:
        yield handle
    finally:
        if handle is not None:
            with suppress(OSError):  # the handle was not used for writing
                os.close(handle)


def _lock(handle: int | None) -> bool:
    """Wait until no other writer has locked a folder; return whether it is locked now."""
    if handle is None:
        return False
    deadline = time.monotonic() + _PATIENCE
    while (ours := _take(handle)) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(errno.ETIMEDOUT, "another program is writing there")
        time.sleep(0.01)
    return ours


def _take(handle: int) -> bool | None:
    """Lock a folder: true if locked, false without locks, ``None`` if another process has it."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock  # noqa: PLC0415 -- missing on Windows

        flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return None
    except (ImportError, OSError):  # as some network drives say
        return False
    return True


def _tidy(home: Path) -> None:
    """Put back or remove the files that a killed run left beside a target."""
    left = re.compile(rf"\.{re.escape(home.name)}\.[0-9a-f]{{8}}({_NEW}|{_OLD})")
    for path in sorted(home.parent.iterdir()):
        if left.fullmatch(path.name):
            if path.suffix == _OLD:
                _put_back(path, home)
            _remove(path)


def _put_back(old: Path, folder: Path) -> None:
    """Rename an old folder back, after a swap that was interrupted half-way."""
    if folder.exists() or not old.exists():
        return
    try:
        old.rename(folder)
    except OSError as error:
        remedy = f"what stood there before is {old}, and the next run puts it back"
        raise OutputError(f"{folder} is not written: {_reason(error)}; {remedy}") from error


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            import shutil  # noqa: PLC0415 -- a first build removes nothing

            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _check_replaceable(folder: Path, mine: Callable[[Path], bool]) -> None:
    if not folder.exists():
        return
    if folder.samefile(os.curdir):
        raise OutputError(f"{folder} is the working folder; name one inside it")
    if not folder.is_dir():
        raise OutputError(f"{folder} is no folder; name another place")
    found = sorted(folder.iterdir())
    strange = [path.name for path in found if not (_is_ordinary(path) and mine(path))]
    if strange:
        message = f"{folder} holds {strange[0]}, which no build wrote; name another folder"
        raise OutputError(message)


def _is_ordinary(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Sync the names in a folder to the disk."""
    with _opened(folder) as handle:
        if handle is None:
            return
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _NO_SYNC:
                raise


def _settle(home: Path) -> None:
    """Sync a target that was just renamed to the disk."""
    try:
        _sync(home.parent)
    except OSError as error:
        message = f"{home} is written, but a power cut may undo that: {_reason(error)}"
        raise OutputError(message) from error


def _swap(new: Path, folder: Path) -> None:
    """Swap a new folder with an existing one, which then has the name of the new one."""
    if not folder.exists():
        new.rename(folder)
    elif not _exchange(new, folder):
        old = new.with_suffix(_OLD)
        try:
            folder.rename(old)
            new.rename(folder)
        finally:
            _put_back(old, folder)
        with suppress(OSError):  # the next run puts it back
            old.rename(new)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; return whether the system can do this."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
