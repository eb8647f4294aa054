"""Writing that is all or nothing: a reader sees the old files or the new ones, never a mixture.

What is new is written beside its place, with a name such as ``.public.1f0c8b2e.ibrdf-new``, and put
there in one step. A system that can't swap two folders in one step takes two, and between them the
old folder is called ``.public.1f0c8b2e.ibrdf-old``. Who writes holds a lock on the folder around
the place, which ends with the process: so whatever has such a name is of a run that was killed. The
next one puts it back or removes it. Where there are no such locks, as on Windows and some network
drives, it stays.
"""

import ctypes
import errno
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ibrdf.errors import OutputError

PATIENCE = 60.0  # seconds that a writer waits for another
_NEW, _OLD = ".ibrdf-new", ".ibrdf-old"
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2): Linux swaps two paths in one step
_HERE = -100  # AT_FDCWD
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)  # a pipe in its place does not hold us up
_NO_SYNC = {errno.EBADF, errno.EINVAL}  # said of folders by drives that sync none


def write_file(path: Path, content: bytes, *, fresh: bool = False) -> None:
    """Write a file beside its place, then put it there in one step.

    Only an ordinary file is replaced. A `fresh` file takes nobody's place, and its folder is made
    where it is missing. A second writer waits for the first.
    Raises :class:`~ibrdf.errors.OutputError`, which says what stands there then: the old file, or
    in one case the new one.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     write_file(Path(place, "a.txt"), b"new")
    ...     Path(place, "a.txt").read_bytes()
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
                shutil.copymode(home, new)
            new.replace(home)


def write_folder(
    folder: Path, files: Mapping[str, Iterable[bytes]], mine: Callable[[Path], bool]
) -> None:
    """Write a folder of files beside its place, then put it there in one step.

    `files` are the pieces of each file by its name; they are taken in this order.

    A folder that stands there is replaced as a whole, if it holds ordinary files only and each is
    `mine`; else nothing is touched. A second writer waits for the first.
    Raises :class:`~ibrdf.errors.OutputError`, which says what stands there then: the old folder, or
    in one case the new one.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     write_folder(Path(place, "public"), {"a.txt": [b"new"]}, mine=lambda path: True)
    ...     [path.name for path in Path(place, "public").iterdir()]
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
    """Turn what the system says into an error of ours: true until something is put in its place."""
    try:
        yield
    except OSError as error:
        message = f"{path} is not written: {_reason(error)}; what stood there before still stands"
        raise OutputError(message) from error


def _reason(error: OSError) -> str:
    return (error.strerror or "it can't be written").lower()


def _home(path: Path) -> Path:
    """Return where a path leads, so that a link stays a link."""
    return Path(os.path.realpath(path))


def _make(folder: Path) -> None:
    """Make a folder and those around it, so that they outlive a power cut."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(exist_ok=True)
        _sync(place.parent)


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """Give a name beside a place, for what is to be put there while nobody else writes.

    What has the name in the end is removed, once the disk has all that was done.
    """
    with _opened(home.parent) as handle:
        if _lock(handle):
            _tidy(home)
        new = home.parent / f".{home.name}.{secrets.token_hex(4)}{_NEW}"
        try:
            yield new
            _settle(home)
        finally:
            _remove(new)


@contextmanager
def _opened(folder: Path) -> Iterator[int | None]:
    """Give a handle of a folder, or nothing where folders can't be opened, as on Windows."""
    handle = None
    with suppress(PermissionError):
        handle = os.open(folder, _FOLDER)
    try:
        yield handle
    finally:
        if handle is not None:
            with suppress(OSError):  # nothing was written by it
                os.close(handle)


def _lock(handle: int | None) -> bool:
    """Wait until no other writer has a folder; say whether it is ours alone."""
    if handle is None:
        return False
    deadline = time.monotonic() + PATIENCE
    while (ours := _take(handle)) is None:
        if time.monotonic() > deadline:
            raise TimeoutError(errno.ETIMEDOUT, "another program is writing there")
        time.sleep(0.01)
    return ours


def _take(handle: int) -> bool | None:
    """Lock a folder: yes, no where there are no locks, and nothing where another has it."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock  # noqa: PLC0415 -- there is none on Windows

        flock(handle, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return None
    except (ImportError, OSError):  # as some network drives say
        return False
    return True


def _tidy(home: Path) -> None:
    """Put back or remove what a killed run left beside a place."""
    left = re.compile(rf"\.{re.escape(home.name)}\.[0-9a-f]{{8}}({_NEW}|{_OLD})")
    for path in sorted(home.parent.iterdir()):
        if left.fullmatch(path.name):
            if path.suffix == _OLD:
                _put_back(path, home)
            _remove(path)


def _put_back(old: Path, folder: Path) -> None:
    """Let an old folder stand again where a swap got no further than taking it away."""
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
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    with _opened(folder) as handle:
        if handle is None:
            return
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _NO_SYNC:
                raise


def _settle(home: Path) -> None:
    """Have the disk keep what has just been put in its place."""
    try:
        _sync(home.parent)
    except OSError as error:
        message = f"{home} is written, but a power cut may undo that: {_reason(error)}"
        raise OutputError(message) from error


def _swap(new: Path, folder: Path) -> None:
    """Put a new folder in its place; what stood there then has the name of the new one."""
    if not folder.exists():
        new.rename(folder)
    elif not _exchange(new, folder):
        old = new.with_suffix(_OLD)
        try:
            folder.rename(old)
            new.rename(folder)
        finally:
            _put_back(old, folder)
        with suppress(OSError):  # then the next run finds it
            old.rename(new)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
