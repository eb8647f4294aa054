"""A write that fails leaves the old files whole, and nothing else."""

import ctypes
import errno
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ibrdf import files
from ibrdf.errors import OutputError
from ibrdf.files import write_file, write_folder

OLD, NEW = {"a": b"old"}, {"a": b"new", "b": b""}


def anything(_: Path) -> bool:
    return True


def contents(folder: Path) -> dict[str, bytes]:
    """Return all that lies below a folder, hidden files included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def failing_at(call: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that fails when it is called for the nth time."""
    calls = iter(range(1, 1000))

    def either(*args: Any, **kwargs: Any) -> Any:
        chosen = full if next(calls) == call else real
        return chosen(*args, **kwargs)

    return either


# A file


def test_a_file_is_written(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"new")
    assert contents(tmp_path) == {"a": b"new"}


def test_a_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    write_file(tmp_path / "a", b"new")
    assert contents(tmp_path) == {"a": b"new"}


@pytest.mark.parametrize(
    ("where", "name"), [(os, "fsync"), (Path, "replace"), (Path, "open")], ids=str
)
def test_a_file_that_fails_leaves_the_old_one(
    where: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(where, name, full)
    with pytest.raises(OutputError) as caught:
        write_file(tmp_path / "a", b"new")
    monkeypatch.undo()
    remedy = "no space left on device; what stood there before still stands"
    assert str(caught.value) == f"{tmp_path}/a is not written: {remedy}"
    assert contents(tmp_path) == {"a": b"old"}


def test_a_file_in_a_folder_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such file or directory"):
        write_file(tmp_path / "missing" / "a", b"new")


def test_a_fresh_file_is_written_in_a_folder_that_is_missing(tmp_path: Path) -> None:
    write_file(tmp_path / "data" / "a", b"new", fresh=True)
    assert contents(tmp_path) == {"data/a": b"new"}


@pytest.mark.parametrize("dangling", [False, True])
def test_a_fresh_file_takes_nobodys_place(dangling: bool, tmp_path: Path) -> None:  # noqa: FBT001
    (tmp_path / "a").write_bytes(b"old")
    if dangling:
        (tmp_path / "a").unlink()
        (tmp_path / "a").symlink_to(tmp_path / "none")
    with pytest.raises(OutputError) as refused:
        write_file(tmp_path / "a", b"new", fresh=True)
    assert str(refused.value) == f"{tmp_path}/a is there already, and stays as it is"
    assert contents(tmp_path) == ({} if dangling else {"a": b"old"})


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"new"


# A folder


@pytest.fixture(params=["in one step", "in two steps"])
def swapping(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Swap folders as the system can, and as all systems can."""
    if request.param == "in two steps":
        monkeypatch.setattr(files, "_exchange", lambda *_: False)
    return str(request.param)


@pytest.mark.usefixtures("swapping")
def test_a_first_folder_is_written(tmp_path: Path) -> None:
    write_folder(tmp_path / "deep" / "public", NEW, anything)
    assert contents(tmp_path) == {"deep/public/a": b"new", "deep/public/b": b""}


@pytest.mark.usefixtures("swapping")
def test_a_second_folder_replaces_the_first_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    write_folder(folder, {"a": b"old", "gone": b""}, anything)
    write_folder(folder, NEW, anything)
    assert contents(tmp_path) == {"public/a": b"new", "public/b": b""}


def test_everybody_may_read_a_folder(tmp_path: Path) -> None:
    write_folder(tmp_path / "public", NEW, anything)
    assert stat.S_IMODE((tmp_path / "public").stat().st_mode) == 0o755


FAILURES = [
    (os, "fsync", 1),
    (os, "fsync", 2),
    (Path, "open", 1),
    (Path, "open", 2),
    (Path, "chmod", 1),
    (Path, "mkdir", 1),
    (tempfile, "mkdtemp", 1),
]


@pytest.mark.usefixtures("swapping")
@pytest.mark.parametrize(("where", "name", "call"), FAILURES, ids=str)
def test_a_folder_that_fails_leaves_the_old_one_and_no_strays(
    where: Any, name: str, call: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(where, name, failing_at(call, getattr(where, name)))
    with pytest.raises(OutputError, match="no space left on device"):
        write_folder(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public/a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


@pytest.mark.parametrize("call", [1, 2])
def test_a_swap_that_fails_halfway_is_taken_back(
    call: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(files, "_exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", failing_at(call, Path.rename))
    with pytest.raises(OutputError):
        write_folder(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public/a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_first_folder_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OutputError):
        write_folder(tmp_path / "public", NEW, anything)
    assert [*tmp_path.iterdir()] == []


def test_an_interrupt_leaves_the_old_folder_and_no_strays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    write_folder(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public/a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_folder_with_a_strangers_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_bytes(b"years of work")
    with pytest.raises(OutputError) as caught:
        write_folder(tmp_path, NEW, lambda path: path.name in NEW)
    remedy = "which no build wrote; name another folder"
    assert str(caught.value) == f"{tmp_path} holds thesis.txt, {remedy}"
    assert contents(tmp_path) == {"thesis.txt": b"years of work"}


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "public").write_bytes(b"old")
    with pytest.raises(OutputError, match=r"public is no folder; name another place$"):
        write_folder(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public": b"old"}


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OutputError, match="not written"):
        write_folder(tmp_path / "a" / "public", NEW, anything)


def test_a_folder_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(OutputError, match="not written: permission denied"):
        write_folder(tmp_path, NEW, anything)


def test_a_parent_where_nobody_may_write_is_refused() -> None:
    # Not even the superuser, for whom a folder's permissions would not do.
    place = Path("/proc/self" if sys.platform == "linux" else "/dev/fd")
    with pytest.raises(OutputError, match="is not written: "):
        write_folder(place / "public", NEW, anything)


def test_the_working_folder_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match="is the working folder; name one inside it"):
        write_folder(Path(), NEW, anything)


def test_a_failure_without_a_reason_is_said_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="not written: it can't be written"):
        write_file(tmp_path / "a", b"")


@pytest.mark.usefixtures("swapping")
def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    write_folder(tmp_path / "v1", OLD, anything)
    (tmp_path / "public").symlink_to(tmp_path / "v1")
    write_folder(tmp_path / "public", NEW, anything)
    assert (tmp_path / "public").is_symlink()
    assert contents(tmp_path / "v1") == NEW


@pytest.mark.parametrize("exception", [AttributeError, OSError, TypeError])
def test_a_system_that_has_no_such_call_swaps_in_two_steps(
    exception: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any, **__: Any) -> None:
        raise exception

    write_folder(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(ctypes, "CDLL", missing)
    write_folder(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public/a": b"new", "public/b": b""}
