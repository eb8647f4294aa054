"""One process watches over another: what becomes of the child is told in one line."""

import ctypes
import io
import math
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ibrdf.findings import Exceeded
from ibrdf.sandbox import child as supervision
from ibrdf.sandbox.child import (
    StoppedError,
    _hush_native_code,
    _refuse_network,
    cause,
    confine,
    go_on_in_child,
)
from ibrdf.sandbox.limits import Limits

SECONDS, MEMORY = Exceeded("seconds", 5), Exceeded("memory", 1 << 30)
UNLIMITED = Limits(seconds=math.inf, memory=math.inf)


def forked(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> None:
    """Let the next child do some work, and end."""
    fork = os.fork

    def either() -> int:
        child = fork()
        if child == 0:
            work()
            os._exit(0)
        return child

    monkeypatch.setattr(os, "fork", either)


def python(code: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=60, **options
    )


SUPERVISED = """
import os, signal, sys, time
from ibrdf.sandbox.limits import Limits
from ibrdf.sandbox.child import StoppedError, go_on_in_child
try:
    code = go_on_in_child(Limits(seconds={seconds}, memory={memory}))
except StoppedError as error:
    print(error)
    sys.exit(9)
if code is not None:
    sys.exit(code)
{work}
"""


def supervised(work: str, seconds: str = "30", memory: str = "4 << 30") -> Any:
    return python(SUPERVISED.format(work=work, seconds=seconds, memory=memory))


# In the parent


def test_the_exit_code_of_the_child_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    forked(monkeypatch, lambda: os._exit(7))
    assert go_on_in_child(UNLIMITED) == 7


def test_a_child_that_a_signal_ends_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    forked(monkeypatch, lambda: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(StoppedError, match=r"^ended by SIGKILL$"):
        go_on_in_child(UNLIMITED)


@pytest.mark.parametrize(
    ("number", "text", "exceeded"),
    [
        (signal.SIGALRM, "stopped after 5 s", SECONDS),
        (signal.SIGXCPU, "stopped after 5 s", SECONDS),
        (signal.SIGABRT, "ended by SIGABRT, as where memory runs out", MEMORY),
        (
            signal.SIGSEGV,
            "ended by SIGSEGV: the input is more than an engine bears; take it apart",
            None,
        ),
        (signal.SIGTERM, "ended by SIGTERM", None),
    ],
)
def test_each_end_is_told_in_one_line(number: int, text: str, exceeded: Exceeded | None) -> None:
    error = cause(number, Limits(seconds=5, memory=1 << 30))
    assert (str(error), error.exceeded) == (text, exceeded)


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupt the parent as soon as it waits."""
    wait = os.waitpid

    def interrupt(*_: int) -> None:
        monkeypatch.setattr(os, "waitpid", wait)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "waitpid", interrupt)
    monkeypatch.setattr(supervision, "_GRACE", 0.2)


@pytest.mark.usefixtures("interrupted")
def test_an_interrupted_child_may_clean_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def end() -> None:
        time.sleep(0.05)
        os._exit(130)

    forked(monkeypatch, end)
    assert go_on_in_child(UNLIMITED) == 130


@pytest.mark.usefixtures("interrupted")
def test_an_interrupted_child_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    forked(monkeypatch, lambda: time.sleep(60))
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        go_on_in_child(UNLIMITED)
    assert time.monotonic() - started < 10
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_without_fork_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    assert go_on_in_child(UNLIMITED) is None


# In the child


def test_the_child_goes_on_under_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(os, "fork", lambda: 0)
    monkeypatch.setattr(supervision, "_hush_native_code", lambda: seen.append("hushed"))
    monkeypatch.setattr(supervision, "confine", seen.append)
    assert go_on_in_child(UNLIMITED) is None
    assert seen == ["hushed", UNLIMITED]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would have confined this process, had it not been caught."""
    seen: list[Any] = []

    class Library:
        def prctl(self, *numbers: int) -> int:
            seen.append(("prctl", *numbers))
            return 0

        def unshare(self, flags: int) -> int:
            seen.append(("unshare", flags))
            return 0

    def note(name: str) -> Callable[..., None]:
        return lambda *given: seen.append((name, *given))

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library())
    monkeypatch.setattr(resource, "setrlimit", note("setrlimit"))
    monkeypatch.setattr(signal, "setitimer", note("setitimer"))
    monkeypatch.setattr(signal, "signal", note("signal"))
    monkeypatch.setattr(sys, "addaudithook", note("hook"))
    return seen


def test_a_process_confines_itself(calls: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    confine(Limits(seconds=1.5, memory=5))
    assert calls == [
        ("setrlimit", resource.RLIMIT_CORE, (0, 0)),
        ("setrlimit", resource.RLIMIT_AS, (5, 5)),
        ("signal", signal.SIGALRM, signal.SIG_DFL),
        ("setitimer", signal.ITIMER_REAL, 1.5),
        ("setrlimit", resource.RLIMIT_CPU, (3, 4)),
        ("prctl", 1, signal.SIGKILL, 0, 0, 0),
        ("unshare", 0x40000000),
        ("hook", _refuse_network),
    ]


def test_a_limit_that_is_lifted_is_not_set(calls: list[Any]) -> None:
    confine(UNLIMITED)
    assert [call[1] for call in calls if call[0] == "setrlimit"] == [resource.RLIMIT_CORE]


def test_a_system_without_all_this_is_no_failure(
    calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    confine(Limits())
    assert calls == [("hook", _refuse_network)]


@pytest.mark.usefixtures("calls")
def test_who_is_not_root_stays_who_he_is(monkeypatch: pytest.MonkeyPatch) -> None:
    written: dict[str, str] = {}

    @contextmanager
    def opened(name: str, *_: object, **__: object) -> Iterator[Any]:
        text = io.StringIO()
        yield text
        written[name] = text.getvalue()

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getegid", lambda: 100)
    monkeypatch.setattr("builtins.open", opened)
    confine(UNLIMITED)
    monkeypatch.undo()
    assert written == {
        "/proc/self/setgroups": "deny",
        "/proc/self/uid_map": "1000 1000 1",
        "/proc/self/gid_map": "100 100 1",
    }


def test_who_may_not_leave_the_network_goes_on(
    calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Library:
        def prctl(self, *_: int) -> int:
            return 0

        def unshare(self, _: int) -> int:
            return -1

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library())
    confine(UNLIMITED)
    assert calls[-1] == ("hook", _refuse_network)


@pytest.mark.parametrize("event", ["socket.connect", "socket.getaddrinfo"])
def test_the_network_is_refused(event: str) -> None:
    with pytest.raises(StoppedError, match=r"nothing is ever fetched$"):
        _refuse_network(event, None)


def test_anything_else_is_not_refused() -> None:
    _refuse_network("open", None)


def test_python_still_writes_to_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    kept = os.dup(2)
    os.dup2(theirs, 2)
    monkeypatch.setattr(sys, "stderr", sys.__stderr__)
    try:
        _hush_native_code()
        os.write(2, b"native\n")
        print("python", file=sys.stderr)  # noqa: T201 -- what is tested
        sys.stderr.close()
    finally:
        os.dup2(kept, 2)
    os.close(theirs)
    assert os.read(ours, 100) == b"python\n"


# As a whole


def test_a_child_that_finds_no_end_is_stopped() -> None:
    done = supervised("while True: pass", seconds="0.3")
    assert done.returncode == 9
    assert done.stdout.startswith("stopped after 0.3 s")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't bound address space")
def test_a_child_has_only_so_much_memory() -> None:
    done = supervised(
        """
try:
    bytearray(1 << 30)
except MemoryError:
    sys.exit(5)""",
        memory="1 << 30",
    )
    assert done.returncode == 5


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such networks")
def test_a_child_reaches_nothing_not_even_this_machine(tmp_path: Path) -> None:
    code = SUPERVISED.format(
        seconds="30",
        memory="4 << 30",
        work="""
import socket
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
try:
    socket.create_connection(listener.getsockname(), timeout=5)
except StoppedError as error:
    print(error)
print(os.readlink("/proc/self/ns/net"))
""",
    )
    said, network = python(code, cwd=tmp_path).stdout.splitlines()
    assert said == "something in the input asked for the network; nothing is ever fetched"
    assert network != os.readlink("/proc/self/ns/net")  # noqa: PTH115 -- no file is behind it


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such bond")
def test_a_child_ends_with_its_parent() -> None:
    code = SUPERVISED.format(
        seconds="30", memory="4 << 30", work="print(os.getpid(), flush=True)\ntime.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text():
            return
        time.sleep(0.05)
    raise AssertionError("the child goes on")
