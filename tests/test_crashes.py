"""Whatever befalls a writer, what stands at its place is wholly old or wholly new.

Errors at each call, kill -9 at each call and at random moments, rivals, full disks and read-only
ones. After each, the next run leaves nothing beside the place.
"""

import errno
import fcntl
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import pytest
from click.testing import CliRunner

from ibrdf import pipeline
from ibrdf.cli import main
from ibrdf.errors import OutputError
from ibrdf.pipeline import build
from ibrdf.publication import atomic as files
from ibrdf.publication import files as publication
from ibrdf.publication.atomic import write_file, write_folder
from ibrdf.publication.files import publish
from ibrdf.rdf.context import read_context
from ibrdf.sandbox.worker import WorkerError, run

SECOND = Path(__file__).parent / "corpora" / "second"
COMMAND = [sys.executable, "-c", "from ibrdf.cli import main; main()"]
FORK = multiprocessing.get_context("fork")
Tree = dict[str, bytes] | bytes | None

kinds = pytest.mark.parametrize("kind", ["a file", "a folder"])


def anything(_: Path) -> bool:
    return True


# What is written: a file or a folder, old or new


def made(kind: str, age: str) -> Tree:
    if age == "none":
        return None
    if kind == "a file":
        return age.encode() * 1000
    return {name: f"{age} {name}".encode() * 1000 for name in ("a", "b", age)}


def put(kind: str, place: Path, age: str) -> None:
    content = made(kind, age)
    if isinstance(content, bytes):
        write_file(place, content)
    elif content is not None:
        write_folder(place, {name: [part] for name, part in content.items()}, anything)


def seen(place: Path) -> Tree:
    """Return what a reader finds."""
    if place.is_dir():
        return {path.name: path.read_bytes() for path in place.iterdir()}
    return place.read_bytes() if place.exists() else None


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@dataclass(frozen=True)
class Corpora:
    """Two corpora that differ in a label, so that all files of their builds differ."""

    folder: dict[str, Path]
    built: dict[str, Path]

    def age(self, place: Path) -> str:
        """Return which build it is that stands somewhere, whole."""
        (age,) = (age for age, built in self.built.items() if seen(built) == seen(place))
        return age


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Corpora:
    place = tmp_path_factory.mktemp("corpora")
    folder = {"old": SECOND, "new": shutil.copytree(SECOND, place / "new")}
    registry = folder["new"] / "data" / "registry.yaml"
    text = registry.read_text("utf-8")
    registry.write_text(text.replace("label: Montevideo", "label: The port", 1), "utf-8")
    built = {age: place / f"{age}-built" for age in folder}
    for age, corpus in folder.items():
        build(corpus, built[age])
    for path in built["old"].iterdir():
        assert path.read_bytes() != (built["new"] / path.name).read_bytes()
    return Corpora(folder, built)


# Misfortune at a certain call


@dataclass
class Disk:
    """The calls that change a disk, in order; at one of them, or from it on, something happens."""

    befall: Callable[[], object] = int
    at: int = 0
    lasting: bool = False
    calls: list[str] = field(default_factory=list)

    def note(self, call: str) -> None:
        self.calls.append(call)
        if len(self.calls) == self.at or (self.lasting and len(self.calls) > self.at):
            self.befall()

    def noted(self, call: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def either(*args: Any, **kwargs: Any) -> Any:
            self.note(call)
            return real(*args, **kwargs)

        return either

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for call in ("mkdir", "chmod", "rename", "replace"):
            patch.setattr(Path, call, self.noted(call, getattr(Path, call)))
        for call in ("open", "fsync", "unlink", "rmdir"):
            patch.setattr(os, call, self.noted(call, getattr(os, call)))
        patch.setattr(shutil, "copymode", self.noted("copymode", shutil.copymode))
        patch.setattr(Path, "open", self.noted("open", self._torn(Path.open)))
        patch.setattr(files, "_exchange", self._refused(files._exchange))  # noqa: SLF001

    def _torn(self, real: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *args: TornFile(real(*args), self)

    def _refused(self, real: Callable[[Path, Path], bool]) -> Callable[[Path, Path], bool]:
        def exchange(one: Path, other: Path) -> bool:
            try:
                self.note("exchange")
            except OSError:
                return False
            return real(one, other)

        return exchange


class TornFile:
    """A file of which half is written when misfortune comes."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self.file = file
        self.disk = disk
        self.fileno = file.fileno

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.disk.note("close")

    def write(self, content: bytes) -> None:
        half = len(content) // 2
        self.file.write(content[:half])
        self.file.flush()
        self.disk.note("write")
        self.file.write(content[half:])

    def flush(self) -> None:
        self.disk.note("flush")
        self.file.flush()


def io_error() -> NoReturn:
    raise OSError(errno.EIO, "Input/output error")


def interrupt() -> NoReturn:
    raise KeyboardInterrupt


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def put_on(disk: Disk, kind: str, place: Path, age: str) -> list[str]:
    """Write on a disk, and return the calls that it took."""
    with pytest.MonkeyPatch.context() as patch:
        disk.install(patch)
        put(kind, place, age)
    return disk.calls


def failure_on(disk: Disk, kind: str, place: Path) -> str:
    try:
        put_on(disk, kind, place, "new")
    except OutputError as error:
        return str(error)
    return ""


def check_truth(said: str, kind: str, place: Path, before: Tree) -> None:
    """Check that what is said of a write is what a reader finds."""
    found = seen(place)
    if said.endswith("; what stood there before still stands"):
        assert found == before
    elif "; what stood there before is " in said:
        assert found is None
        assert seen(Path(said.rpartition(" is ")[2].partition(", and the next run")[0])) == before
    else:
        assert not said or "is written, but a power cut may undo that: " in said
        assert found == made(kind, "new")


CASES = [
    ("a file", "none", "in one step"),
    ("a file", "old", "in one step"),
    ("a folder", "none", "in one step"),
    ("a folder", "old", "in one step"),
    ("a folder", "old", "in two steps"),
]


@pytest.fixture(params=CASES, ids=": ".join)
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, str]:
    """What is written, what stands there before, and how folders swap: as here, or as anywhere.

    A process that ends takes nothing from the disk's cache, so the disk itself need not be awaited.
    """
    kind, age, steps = request.param
    if steps == "in two steps":
        monkeypatch.setattr(files, "_exchange", lambda *_: False)
    monkeypatch.setattr(os, "fsync", lambda _: None)
    return kind, age, steps


def prepared(folder: Path, kind: str, age: str) -> Path:
    folder.mkdir()
    put(kind, folder / "it", age)
    return folder / "it"


def check_next(kind: str, place: Path) -> None:
    """Check that the next run does its work and leaves nothing else."""
    put(kind, place, "new")
    assert seen(place) == made(kind, "new")
    assert names(place.parent) == [place.name]


@pytest.mark.parametrize("lasting", [False, True], ids=["one error", "errors from then on"])
def test_an_error_at_any_call_leaves_all_old_or_all_new(
    case: tuple[str, str, str],
    lasting: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    kind, age, _ = case
    calls = put_on(Disk(), kind, prepared(tmp_path / "0", kind, age), "new")
    for at in range(1, len(calls) + 1):
        place = prepared(tmp_path / str(at), kind, age)
        said = failure_on(Disk(io_error, at, lasting), kind, place)
        assert "\n" not in said
        check_truth(said, kind, place, made(kind, age))
        check_next(kind, place)
    assert {"open", "write", "fsync"} < set(calls)
    assert {"rename", "replace", "exchange"} & set(calls)


def test_an_interrupt_at_any_call_leaves_all_old_or_all_new(
    case: tuple[str, str, str], tmp_path: Path
) -> None:
    kind, age, _ = case
    calls = put_on(Disk(), kind, prepared(tmp_path / "0", kind, age), "new")
    for at in range(1, len(calls) + 1):
        place = prepared(tmp_path / str(at), kind, age)
        with pytest.raises(KeyboardInterrupt):
            put_on(Disk(interrupt, at), kind, place, "new")
        assert seen(place) in (made(kind, age), made(kind, "new"))
        check_next(kind, place)


def put_and_die(kind: str, place: Path, at: int) -> None:
    put_on(Disk(kill, at), kind, place, "new")


def test_a_kill_at_any_call_leaves_all_old_or_all_new(
    case: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, age, steps = case
    old, new = made(kind, age), made(kind, "new")
    found: list[Tree] = []
    for at in range(1, len(put_on(Disk(), kind, prepared(tmp_path / "0", kind, age), "new")) + 1):
        place = prepared(tmp_path / str(at), kind, age)
        with pytest.raises(WorkerError, match="ended by SIGKILL"):
            run(put_and_die, kind, place, at)
        found.append(seen(place))
        if steps == "in two steps" and found[-1] is None:  # killed between them
            found[-1] = after_a_run_that_fails(kind, place, monkeypatch)
        check_next(kind, place)
    halves = found.index(new)
    assert found == [old] * halves + [new] * (len(found) - halves)
    assert halves > 5


def after_a_run_that_fails(kind: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_: io_error())
        with pytest.raises(OutputError, match="what stood there before still stands"):
            put(kind, place, "new")
    return seen(place)


def test_an_old_folder_that_can_not_be_put_back_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, calls = Path.rename, iter(range(100))

    def only_once(path: Path, target: Path) -> Path:
        return rename(path, target) if next(calls) == 0 else io_error()

    place = prepared(tmp_path / "0", "a folder", "old")
    with monkeypatch.context() as patch:
        patch.setattr(files, "_exchange", lambda *_: False)
        patch.setattr(Path, "rename", only_once)
        with pytest.raises(OutputError) as caught:
            put("a folder", place, "new")
    (left,) = place.parent.iterdir()
    remedy = f"what stood there before is {left}, and the next run puts it back"
    assert str(caught.value) == f"{place} is not written: input/output error; {remedy}"
    assert seen(left) == made("a folder", "old")
    check_next("a folder", place)


# What a killed run leaves

LEFT = ".{}.0123abcd.ibrdf-new"


@kinds
@pytest.mark.parametrize("name", ["it", "a*[b]?.{2}", "a\nb", ".hidden", "(", "میناب", "\udcff"])
def test_what_a_killed_run_left_is_removed(kind: str, name: str, tmp_path: Path) -> None:
    put(kind, tmp_path / name, "old")
    for age in ("new", "old"):
        put("a folder", tmp_path / f".{name}.0123abcd.ibrdf-{age}", "old")
    put("a file", tmp_path / f".{name}.89abcdef.ibrdf-new", "old")
    put(kind, tmp_path / name, "new")
    assert names(tmp_path) == [name]


@kinds
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("it", ".it.0123abcd.new"),
        ("it", ".it.ibrdf-new"),
        ("it", ".it.0123abc.ibrdf-new"),
        ("it", ".it.0123abcde.ibrdf-new"),
        ("it", ".it.0123abcg.ibrdf-new"),
        ("it", ".it.0123abcd.ibrdf-newer"),
        ("it", "it.0123abcd.ibrdf-new"),
        ("it", "a.it.0123abcd.ibrdf-new"),
        ("it", LEFT.format("its")),
        ("it", LEFT.format("it.0123abcd")),
        ("i.", LEFT.format("it")),
        ("i*", LEFT.format("it")),
        ("i?", LEFT.format("it")),
        ("[it]", LEFT.format("i")),
        ("it|.*", LEFT.format("them")),
    ],
)
def test_what_is_not_of_a_killed_run_is_left_alone(
    kind: str, name: str, other: str, tmp_path: Path
) -> None:
    (tmp_path / other).write_bytes(b"years of work")
    put(kind, tmp_path / name, "new")
    assert (tmp_path / other).read_bytes() == b"years of work"
    assert seen(tmp_path / name) == made(kind, "new")


def test_a_link_that_is_removed_leaves_what_it_leads_to(tmp_path: Path) -> None:
    place = prepared(tmp_path / "0", "a folder", "old")
    (tmp_path / "thesis").write_bytes(b"years of work")
    (place.parent / LEFT.format("it")).symlink_to(tmp_path)
    check_next("a folder", place)
    assert (tmp_path / "thesis").read_bytes() == b"years of work"


# Rivals


def put_often(start: Any, kind: str, place: Path, age: str) -> None:
    start.wait()
    for _ in range(25):
        put(kind, place, age)


@pytest.mark.parametrize("case", [CASES[1], CASES[3], CASES[4]], ids=": ".join, indirect=True)
def test_of_two_writers_at_once_one_is_last(case: tuple[str, str, str], tmp_path: Path) -> None:
    kind, _, _ = case
    start = FORK.Barrier(2)
    writers = [
        FORK.Process(target=put_often, args=(start, kind, tmp_path / "it", age))
        for age in ("old", "new")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert seen(tmp_path / "it") in (made(kind, "old"), made(kind, "new"))
    assert names(tmp_path) == ["it"]


@pytest.fixture
def rival(tmp_path: Path) -> Iterator[int]:
    """Another writer, who holds the lock."""
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    yield handle
    os.close(handle)


@kinds
def test_a_writer_waits_for_another(kind: str, rival: int, tmp_path: Path) -> None:
    writer = threading.Thread(target=put, args=(kind, tmp_path / "it", "new"))
    writer.start()
    writer.join(0.1)
    assert writer.is_alive()
    assert names(tmp_path) == []
    fcntl.flock(rival, fcntl.LOCK_UN)
    writer.join(10)
    assert seen(tmp_path / "it") == made(kind, "new")


@kinds
def test_a_writer_that_has_waited_long_says_why_it_stops(
    kind: str, rival: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_PATIENCE", 0.05)
    end = threading.Timer(10, fcntl.flock, (rival, fcntl.LOCK_UN))  # of a patience without end
    end.start()
    with pytest.raises(OutputError) as caught:
        put(kind, tmp_path / "it", "new")
    end.cancel()
    said = "not written: another program is writing there; what stood there before still stands"
    assert str(caught.value) == f"{tmp_path / 'it'} is {said}"
    assert names(tmp_path) == []


@kinds
@pytest.mark.usefixtures("rival")
@pytest.mark.parametrize("locks", ["missing", "refused"])
def test_where_there_are_no_locks_nobody_waits_and_nothing_of_others_is_removed(
    kind: str, locks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if locks == "missing":
        monkeypatch.setitem(sys.modules, "fcntl", None)
    else:
        monkeypatch.setattr(fcntl, "flock", lambda *_: io_error())
    (tmp_path / LEFT.format("it")).mkdir()
    put(kind, tmp_path / "it", "old")
    put(kind, tmp_path / "it", "new")
    assert seen(tmp_path / "it") == made(kind, "new")
    assert names(tmp_path) == [LEFT.format("it"), "it"]


# No room


def put_within(size: int, action: int, kind: str, place: Path) -> None:
    signal.signal(signal.SIGXFSZ, action)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    put(kind, place, "new")


@kinds
def test_a_file_that_may_not_grow_leaves_the_old_one(kind: str, tmp_path: Path) -> None:
    place = prepared(tmp_path / "0", kind, "old")
    with pytest.raises(OutputError, match="not written: file too large; what stood there before"):
        run(put_within, 1500, signal.SIG_IGN, kind, place)
    assert seen(place) == made(kind, "old")
    assert names(place.parent) == ["it"]


@kinds
def test_a_writer_that_is_ended_at_the_limit_leaves_the_old_one(kind: str, tmp_path: Path) -> None:
    place = prepared(tmp_path / "0", kind, "old")
    with pytest.raises(WorkerError, match="ended by SIGXFSZ"):
        run(put_within, 1500, signal.SIG_DFL, kind, place)
    assert seen(place) == made(kind, "old")
    check_next(kind, place)


def in_a_mount(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    """Run a script where `folder` may be mounted over, which nobody else sees."""
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run([unshare, "-rm", "true"], check=False).returncode:
        pytest.skip("unshare -rm is not allowed here")
    command = [unshare, "-rm", "sh", "-euc", script, *COMMAND]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)


@pytest.mark.slow
@pytest.mark.many
@pytest.mark.parametrize(
    ("mount", "reason"),
    [
        ("mount -t tmpfs -o size=2000k none disk; cp -r public disk", "no space left on device"),
        ("mount -t tmpfs -o nr_inodes=14 none disk; cp -r public disk", "no space left on device"),
        (
            "mount -t tmpfs none disk; cp -r public disk; mount -o remount,ro none disk",
            "read-only file system",
        ),
    ],
    ids=["no space", "no inodes", "read-only"],
)
def test_a_disk_that_takes_no_more_keeps_the_old_build(
    mount: str, reason: str, corpora: Corpora, tmp_path: Path
) -> None:
    shutil.copytree(corpora.built["old"], tmp_path / "public")
    (tmp_path / "disk").mkdir()
    build = f'code=0; "$0" "$@" build {corpora.folder["new"]} -o disk/public || code=$?'
    done = in_a_mount(tmp_path, f"{mount}; {build}; cp -r disk seen; exit $code")
    remedy = "what stood there before still stands"
    assert done.stderr == f"disk/public is not written: {reason}; {remedy}\n"
    assert (done.returncode, done.stdout) == (2, "")
    assert corpora.age(tmp_path / "seen" / "public") == "old"
    assert names(tmp_path / "seen") == ["public"]


# Places that will not do, by the command line


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("file", "{}/file is no folder; name another place"),
        (os.devnull, "/dev/null is no folder; name another place"),
        ("fi\nle", "{}/fi\\nle is no folder; name another place"),
        ("file/public", "file/public is not written: not a directory; {before}"),
        ("", "{} is the working folder; name one inside it"),
        (".", "{} is the working folder; name one inside it"),
        ("folder/..", "{} is the working folder; name one inside it"),
        ("folder", "{}/folder holds deep, which no build wrote; name another folder"),
        ("/", "/ holds {first}, which no build wrote; name another folder"),
        ("n" * 256, "n" * 256 + " is not written: file name too long; {before}"),
    ],
)
def test_a_build_into_a_place_that_will_not_do_is_one_line(
    output: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        pipeline, "build", lambda _, output, **__: publish([], Path(output), read_context())
    )
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "fi\nle").write_bytes(b"old")
    done = CliRunner().invoke(main, ["build", "-o", output])
    before = "what stood there before still stands"
    first = min(path.name for path in Path("/").iterdir())
    assert done.stderr == said.format(tmp_path, before=before, first=first) + "\n"
    assert (done.exit_code, done.stdout) == (2, "")
    assert names(tmp_path) == ["fi\nle", "file", "folder"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_folder_where_a_schema_should_be_is_one_line(tmp_path: Path) -> None:
    corpus = shutil.copytree(SECOND, tmp_path / "second")
    place = corpus / "data" / "article.schema.json"
    place.mkdir()
    done = CliRunner().invoke(main, ["schema", "--corpus", str(corpus)])
    assert done.stderr == f"{place} is no ordinary file; move it away\n"
    assert done.exit_code == 2
    assert place.is_dir()


def test_a_folder_where_the_lock_should_be_is_one_line(tmp_path: Path) -> None:
    corpus = shutil.copytree(SECOND, tmp_path / "second")
    (corpus / "data" / "passages.lock").unlink()
    (corpus / "data" / "passages.lock").mkdir()
    arguments = ["lock", "--corpus", corpus, "--sources", corpus / "texts"]
    done = CliRunner().invoke(main, [str(part) for part in arguments])
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert (corpus / "data" / "passages.lock").is_dir()


# Builds that are killed at random moments


def end_of_a_child(seconds: float) -> str:
    """Fork; in the child return nothing, in the parent how it ended when it was killed after that.

    So the child goes on from here, as the parent would have.
    """
    child = os.fork()
    if not child:
        return ""
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else "done"


@dataclass
class Fire:
    """Kills at random moments, of children who are about to replace the old build by the new one.

    `found` counts which of the two stands then, how the child ended, and whether all else is gone.
    """

    corpora: Corpora
    place: Path
    found: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def open(self, kills: int, longest: float) -> bool:
        """Fork until so many have been killed; say whether this is a child, who is to go on."""
        dice = random.Random(kills)  # noqa: S311 -- moments, no secrets
        while kills:
            shutil.rmtree(self.place, ignore_errors=True)
            shutil.copytree(self.corpora.built["old"], self.place)
            end = end_of_a_child(dice.uniform(0, longest))
            if not end:
                return True
            kills -= end == "killed"
            alone = names(self.place.parent) == [self.place.name]
            found = (self.corpora.age(self.place), end, "alone" if alone else "not alone")
            self.found[found] += 1
        return False

    def cease(self, kills: int) -> None:
        """Check what was found, and that the last, who was left in peace, has tidied up."""
        print(self.found)  # noqa: T201 -- pytest -rP shows it
        assert sum(self.found[found] for found in self.found if "killed" in found) == kills
        assert not any(found[:2] == ("old", "done") for found in self.found)
        assert self.corpora.age(self.place) == "new"
        assert names(self.place.parent) == [self.place.name]


@pytest.mark.slow
@pytest.mark.many
def test_a_build_killed_at_any_of_100_moments_leaves_all_old_or_all_new(
    corpora: Corpora, tmp_path: Path
) -> None:
    parent, fire = os.getpid(), Fire(corpora, tmp_path / "public")
    begun: list[float] = []
    build(corpora.folder["new"], fire.place, stage=lambda _: begun.append(time.perf_counter()))
    spans = pairwise([time_ - begun[0] for time_ in [*begun, time.perf_counter()]])
    whole = time.perf_counter() - begun[0]

    def stage(_: str) -> None:
        if os.getpid() == parent:
            start, end = next(spans)
            fire.open(round(100 * end / whole) - round(100 * start / whole), end - start)

    try:
        build(corpora.folder["new"], fire.place, stage=stage)
    finally:
        if os.getpid() != parent:
            os._exit(0)
    fire.cease(100)


@pytest.mark.slow
@pytest.mark.many
def test_a_build_killed_at_any_of_100_moments_of_its_writing_leaves_all_old_or_all_new(
    corpora: Corpora, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fire = Fire(corpora, tmp_path / "public")

    def write_under_fire(*args: Any, **kwargs: Any) -> None:
        start = time.perf_counter()
        write_folder(*args, **kwargs)
        if fire.open(100, 1.5 * (time.perf_counter() - start)):
            try:
                write_folder(*args, **kwargs)
            finally:
                os._exit(0)
        write_folder(*args, **kwargs)

    monkeypatch.setattr(publication, "write_folder", write_under_fire)
    build(corpora.folder["new"], fire.place)
    fire.cease(100)
    assert fire.found["old", "killed", "not alone"]
    assert {age for age, _, _ in fire.found} == {"old", "new"}


def command(corpus: Path, place: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "build", corpus, "-o", place], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def finish(corpus: Path, place: Path) -> None:
    with command(corpus, place) as child:
        assert child.communicate()[1] == b""
    assert child.returncode == 0


@pytest.mark.slow
@pytest.mark.many
@pytest.mark.parametrize("while_writing", [False, True], ids=["at any moment", "while it writes"])
def test_the_command_killed_at_any_of_five_moments_leaves_all_old_or_all_new(
    while_writing: bool,  # noqa: FBT001
    corpora: Corpora,
    tmp_path: Path,
) -> None:
    place = tmp_path / "public"
    start = time.perf_counter()
    finish(corpora.folder["old"], place)
    longest = 0.03 if while_writing else time.perf_counter() - start
    dice = random.Random(5)  # noqa: S311 -- moments, no secrets
    found = Counter[str]()
    for _ in range(5):
        stands, before = corpora.age(place), names(tmp_path)
        with command(corpora.folder["new" if stands == "old" else "old"], place) as child:
            while while_writing and child.poll() is None and names(tmp_path) == before:
                time.sleep(0.0001)
            time.sleep(dice.uniform(0, longest))
            child.kill()
        found["old" if corpora.age(place) == stands else "new"] += 1
    print(found)  # noqa: T201 -- pytest -rP shows it
    finish(corpora.folder["old"], place)
    assert corpora.age(place) == "old"
    assert names(tmp_path) == ["public"]


@pytest.mark.slow
@pytest.mark.many
def test_of_two_builds_at_once_one_is_last(corpora: Corpora, tmp_path: Path) -> None:
    place = tmp_path / "public"
    for _ in range(2):
        builds = [command(corpora.folder[age], place) for age in ("old", "new")]
        assert [build.communicate()[1] for build in builds] == [b"", b""]
        assert [build.returncode for build in builds] == [0, 0]
        assert corpora.age(place)
        assert names(tmp_path) == ["public"]
