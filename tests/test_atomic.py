"""A write that fails leaves the old files whole, and nothing else."""

import ctypes
import errno
import os
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ibrdf.errors import OutputError
from ibrdf.publication import atomic as files
from ibrdf.publication.atomic import write_file, write_folder
from ibrdf.sandbox.worker import run

OLD, NEW = {"a": b"old"}, {"a": b"new", "b": b""}


def anything(_: Path) -> bool:
    return True


def put(folder: Path, files: Mapping[str, bytes], mine: Callable[[Path], bool]) -> None:
    write_folder(folder, {name: [content] for name, content in files.items()}, mine)


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


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "a").touch(mode=0o600)
    write_file(tmp_path / "a", b"new")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_a_folder_where_a_file_should_be_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "a", OLD, anything)
    with pytest.raises(OutputError, match=r"a is no ordinary file; move it away$"):
        write_file(tmp_path / "a", b"new")
    assert contents(tmp_path) == {"a/a": b"old"}


def test_what_has_the_name_beside_a_file_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "thesis").write_bytes(b"years of work")
    (tmp_path / f".a.{b'guessed'.hex()}.ibrdf-new").symlink_to("thesis")
    monkeypatch.setattr(os, "urandom", lambda _: b"guessed")
    with pytest.raises(OutputError, match="is not written: file exists"):
        write_file(tmp_path / "a", b"new")
    assert (tmp_path / "thesis").read_bytes() == b"years of work"


def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    with pytest.raises(OutputError, match="is no ordinary file"):
        write_file(tmp_path / "a", b"new")
    assert (tmp_path / "a").is_fifo()


def test_a_device_is_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", full)  # should it come to that, all would miss /dev/null
    with pytest.raises(OutputError, match=r"^/dev/null is no ordinary file; move it away$"):
        write_file(Path(os.devnull), b"new")
    assert Path(os.devnull).is_char_device()


def test_a_link_to_itself_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("a")
    with pytest.raises(OutputError, match="is no ordinary file"):
        write_file(tmp_path / "a", b"new")
    assert (tmp_path / "a").is_symlink()


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
    put(tmp_path / "deep" / "public", NEW, anything)
    assert contents(tmp_path) == {"deep/public/a": b"new", "deep/public/b": b""}


@pytest.mark.usefixtures("swapping")
def test_a_second_folder_replaces_the_first_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "public"
    put(folder, {"a": b"old", "gone": b""}, anything)
    put(folder, NEW, anything)
    assert contents(tmp_path) == {"public/a": b"new", "public/b": b""}


def test_everybody_may_read_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "public", NEW, anything)
    assert stat.S_IMODE((tmp_path / "public").stat().st_mode) == 0o755


FAILURES = [
    (os, "fsync", 1),
    (os, "fsync", 2),
    (Path, "open", 1),
    (Path, "open", 2),
    (Path, "chmod", 1),
    (Path, "mkdir", 1),
]


@pytest.mark.usefixtures("swapping")
@pytest.mark.parametrize(("where", "name", "call"), FAILURES, ids=str)
def test_a_folder_that_fails_leaves_the_old_one_and_no_strays(
    where: Any, name: str, call: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(where, name, failing_at(call, getattr(where, name)))
    with pytest.raises(OutputError, match="no space left on device"):
        put(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public/a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


@pytest.mark.parametrize("call", [1, 2])
def test_a_swap_that_fails_halfway_is_taken_back(
    call: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(files, "_exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", failing_at(call, Path.rename))
    with pytest.raises(OutputError):
        put(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public/a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_first_folder_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OutputError):
        put(tmp_path / "public", NEW, anything)
    assert [*tmp_path.iterdir()] == []


def test_an_interrupt_leaves_the_old_folder_and_no_strays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    put(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public/a": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_folder_with_a_strangers_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_bytes(b"years of work")
    with pytest.raises(OutputError) as caught:
        put(tmp_path, NEW, lambda path: path.name in NEW)
    remedy = "which no build wrote; name another folder"
    assert str(caught.value) == f"{tmp_path} holds thesis.txt, {remedy}"
    assert contents(tmp_path) == {"thesis.txt": b"years of work"}


@pytest.mark.parametrize("kind", ["a folder", "a link", "a dangling link", "a pipe"])
def test_what_only_has_the_name_of_a_file_of_a_build_is_refused(kind: str, tmp_path: Path) -> None:
    put(tmp_path / "public", {"b": b"old"}, anything)
    strange = tmp_path / "public" / "a"
    if kind == "a folder":
        put(strange, {"thesis": b"years of work"}, anything)
    elif kind == "a pipe":
        os.mkfifo(strange)
    else:
        strange.symlink_to("b" if kind == "a link" else "missing")
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="public holds a, which no build wrote"):
        put(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == before
    assert os.path.lexists(strange)


def test_a_file_where_a_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "public").write_bytes(b"old")
    with pytest.raises(OutputError, match=r"public is no folder; name another place$"):
        put(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public": b"old"}


@pytest.mark.parametrize("place", ["a/public", "a/deep/public"])
def test_a_folder_below_a_file_is_refused(place: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OutputError, match="not written: not a directory"):
        put(tmp_path / place, NEW, anything)


def test_a_folder_below_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    with pytest.raises(OutputError, match="not written: not a directory"):
        run(put, tmp_path / "a" / "public", NEW, anything, timeout=10)


@pytest.mark.parametrize("place", ["b" * 300, "b" * 300 + "/public"])
def test_a_name_that_is_too_long_is_refused(place: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not written: file name too long"):
        put(tmp_path / place, NEW, anything)
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(OutputError, match="not written: permission denied"):
        put(tmp_path, NEW, anything)


def test_a_parent_where_nobody_may_write_is_refused() -> None:
    # Not even the superuser, for whom a folder's permissions would not do.
    place = Path("/proc/self" if sys.platform == "linux" else "/dev/fd")
    with pytest.raises(OutputError, match="is not written: "):
        put(place / "public", NEW, anything)


def test_the_working_folder_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("", ".", tmp_path):
        with pytest.raises(OutputError, match="is the working folder; name one inside it"):
            put(Path(name), NEW, anything)


def test_a_folder_around_the_working_folder_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    for name, holds in (("..", "b"), ("../..", "a")):
        with pytest.raises(OutputError, match=f"holds {holds}, which no build wrote"):
            put(Path(name), NEW, anything)
    assert (tmp_path / "a" / "b").samefile(Path.cwd())


def test_the_root_is_not_replaced() -> None:
    with pytest.raises(OutputError, match=r"^/ holds [^/]+, which no build wrote"):
        put(Path("/"), NEW, anything)


def test_a_working_folder_that_is_gone_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(OutputError, match=r"^public is not written: no such file or directory"):
        put(Path("public"), NEW, anything)
    put(tmp_path / "public", OLD, anything)
    put(tmp_path / "public", NEW, anything)
    assert contents(tmp_path / "public") == NEW


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
    put(tmp_path / "v1", OLD, anything)
    (tmp_path / "public").symlink_to(tmp_path / "v1")
    put(tmp_path / "public", NEW, anything)
    assert (tmp_path / "public").is_symlink()
    assert contents(tmp_path / "v1") == NEW


@pytest.mark.usefixtures("swapping")
def test_a_dangling_link_leads_to_a_new_folder(tmp_path: Path) -> None:
    (tmp_path / "public").symlink_to(tmp_path / "deep" / "v1")
    put(tmp_path / "public", NEW, anything)
    assert (tmp_path / "public").is_symlink()
    assert contents(tmp_path / "deep" / "v1") == NEW


@pytest.mark.parametrize("exception", [AttributeError, OSError, TypeError])
def test_a_system_that_has_no_such_call_swaps_in_two_steps(
    exception: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: Any, **__: Any) -> None:
        raise exception

    put(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(ctypes, "CDLL", missing)
    put(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public/a": b"new", "public/b": b""}


# The disk


def fails_for_folders(number: int) -> Callable[[int], None]:
    """Return an fsync that works for files only."""
    fsync = os.fsync

    def either(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        fsync(handle)

    return either


@pytest.mark.usefixtures("swapping")
def test_a_folder_has_its_place_after_its_files_are_on_the_disk_and_is_then_kept_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "public", OLD, anything)
    fsync, seen = os.fsync, list[tuple[bool, bytes | None]]()

    def note(handle: int) -> None:
        seen.append((stat.S_ISDIR(os.fstat(handle).st_mode), read(tmp_path / "public" / "a")))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", note)
    put(tmp_path / "public", NEW, anything)
    assert seen == [(False, b"old"), (False, b"old"), (True, b"old"), (True, b"new")]


def read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def test_a_file_has_its_place_after_it_is_on_the_disk_and_is_then_kept_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes | None] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(read(tmp_path / "a")))
    write_file(tmp_path / "a", b"new")
    assert seen == [None, b"new"]


def test_new_folders_around_a_folder_are_kept_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: seen.append(os.fstat(handle).st_ino))
    public = tmp_path / "very" / "deep" / "public"
    put(public, {}, anything)
    order = [tmp_path, public.parent.parent, public, public.parent]
    assert seen == [folder.stat().st_ino for folder in order]


@pytest.mark.usefixtures("swapping")
def test_an_error_after_the_last_step_says_that_the_new_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(os, "fsync", failing_at(4, os.fsync))
    with pytest.raises(OutputError) as caught:
        put(tmp_path / "public", NEW, anything)
    remedy = "but a power cut may undo that: no space left on device"
    assert str(caught.value) == f"{tmp_path}/public is written, {remedy}"
    assert contents(tmp_path) == {"public/a": b"new", "public/b": b""}


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EBADF], ids=["EINVAL", "EBADF"])
def test_a_drive_that_keeps_only_files_on_the_disk_will_do(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", fails_for_folders(number))
    put(tmp_path / "public", NEW, anything)
    assert contents(tmp_path / "public") == NEW


def test_a_folder_whose_names_can_not_be_kept_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", fails_for_folders(errno.EIO))
    with pytest.raises(OutputError, match="is not written: input/output error"):
        put(tmp_path / "public", NEW, anything)
    assert [*tmp_path.iterdir()] == []


def test_a_system_that_opens_no_folders_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Any, *args: Any, **kwargs: Any) -> int:
        if path == tmp_path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *args, **kwargs)

    real = os.open
    put(tmp_path / "public", OLD, anything)
    monkeypatch.setattr(os, "open", refuse)
    put(tmp_path / "public", NEW, anything)
    assert contents(tmp_path) == {"public/a": b"new", "public/b": b""}


def test_what_is_said_of_closing_a_folder_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def close(handle: int) -> None:
        real(handle)
        full()

    real = os.close
    monkeypatch.setattr(os, "close", close)
    write_file(tmp_path / "a", b"new")
    assert contents(tmp_path) == {"a": b"new"}
