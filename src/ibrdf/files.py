"""Writing that is all or nothing: a reader sees the old files or the new ones, never a mixture."""

import ctypes
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from ibrdf.errors import OutputError

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2): Linux swaps two paths in one step
_HERE = -100  # AT_FDCWD


def write_file(path: Path, content: bytes, *, fresh: bool = False) -> None:
    """Write a file beside its place, then put it there in one step.

    A `fresh` file takes nobody's place, and its folder is made where it is missing.
    Raises :class:`~ibrdf.errors.OutputError`; the old file then stands as it was.
    """
    home = _home(path)
    beside = home.with_name(f".{home.name}.{os.getpid()}.new")
    try:
        if fresh:
            home.parent.mkdir(parents=True, exist_ok=True)
        _write(beside, content)
        if fresh and os.path.lexists(path):
            raise OutputError(f"{path} is there already, and stays as it is")
        if home.exists():
            shutil.copymode(home, beside)
        beside.replace(home)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def write_folder(folder: Path, files: Mapping[str, bytes], mine: Callable[[Path], bool]) -> None:
    """Write a folder of files beside its place, then put it there in one step.

    A folder that stands there is replaced as a whole, if every file in it is `mine`; else nothing
    is touched. Raises :class:`~ibrdf.errors.OutputError`; the old folder then stands as it was.
    """
    home = _home(folder)
    try:
        _check_replaceable(home, mine)
        home.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{home.name}.", suffix=".new", dir=home.parent))
        try:
            beside.chmod(0o755)
            for name, content in files.items():
                _write(beside / name, content)
            _swap(beside, home)
        finally:  # after the swap this is the old folder
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise _refusal(folder, error) from error


def _home(path: Path) -> Path:
    """Return where a path leads, so that a link stays a link."""
    return Path(os.path.realpath(path))


def _check_replaceable(folder: Path, mine: Callable[[Path], bool]) -> None:
    if not folder.exists():
        return
    if folder == Path.cwd():
        raise OutputError(f"{folder} is the working folder; name one inside it")
    if not folder.is_dir():
        raise OutputError(f"{folder} is no folder; name another place")
    strange = sorted(path.name for path in folder.iterdir() if not mine(path))
    if strange:
        message = f"{folder} holds {strange[0]}, which no build wrote; name another folder"
        raise OutputError(message)


def _refusal(path: Path, error: OSError) -> OutputError:
    reason = (error.strerror or "it can't be written").lower()
    return OutputError(f"{path} is not written: {reason}; what stood there before still stands")


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap(new: Path, folder: Path) -> None:
    if not folder.exists():
        new.rename(folder)
    elif not _exchange(new, folder):
        old = new.with_suffix(".old")
        folder.rename(old)
        try:
            new.rename(folder)
        except BaseException:
            old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, where the system can."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
