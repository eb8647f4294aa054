"""Work in a child process: its value, its errors, its death."""

import multiprocessing
import os
import signal
import sys
import time
from multiprocessing import Pipe
from typing import Any

import pytest

from ibrdf.errors import InputError, QueryError, UnknownNameError
from ibrdf.findings import Exceeded, Finding
from ibrdf.sandbox import worker as workers
from ibrdf.sandbox.child import StoppedError
from ibrdf.sandbox.limits import Limits, limited, limits
from ibrdf.sandbox.worker import WorkerError, answer, run, run_limited, within, work

MEGABYTE = 1 << 20


def refuse() -> None:
    raise UnknownNameError("query", "meetigs", ["meetings"])


def divide(one: int, other: int) -> float:
    return one / other


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def hoard() -> int:
    return len(bytearray(4096 * MEGABYTE))


def received(*args: Any) -> Any:
    ours, theirs = Pipe(duplex=False)
    answer(theirs, *args)
    return ours.recv()


def test_the_value_of_a_function_comes_back() -> None:
    assert run(divide, 1, 2) == 0.5


def test_the_work_is_done_in_another_process() -> None:
    assert run(os.getpid) != os.getpid()


def test_an_error_of_ours_comes_back_as_it_was() -> None:
    with pytest.raises(UnknownNameError) as error:
        run(refuse)
    assert str(error.value) == "there is no query meetigs (did you mean meetings?)"
    assert error.value.nearest == "meetings"


def test_an_error_of_python_comes_back_too() -> None:
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        run(divide, 1, 0)


def test_work_that_is_late_is_killed() -> None:
    started = time.monotonic()
    with pytest.raises(WorkerError, match=r"^no answer within 0\.2 s$"):
        run(time.sleep, 60, timeout=0.2)
    assert time.monotonic() - started < 10


def test_work_that_is_in_time_is_not_killed() -> None:
    assert run(divide, 4, 2, timeout=60) == 2


def test_a_death_by_signal_names_the_signal() -> None:
    with pytest.raises(WorkerError, match=r"^ended by SIGTERM$"):
        run(die, signal.SIGTERM)


def test_an_end_without_an_answer_names_the_exit_code() -> None:
    with pytest.raises(WorkerError, match=r"^ended without an answer \(exit code 3\)$"):
        run(os._exit, 3)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't bound address space")
def test_work_that_needs_more_memory_than_it_may_have_is_ended() -> None:
    with pytest.raises(WorkerError, match=r"^memory ran out$"):
        run(hoard, memory=2048 * MEGABYTE)


def test_no_child_is_left_behind() -> None:
    run(divide, 1, 2)
    with pytest.raises(WorkerError):
        run(time.sleep, 60, timeout=0.05)
    with pytest.raises(WorkerError):
        run(die, signal.SIGKILL)
    assert multiprocessing.active_children() == []
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_child_sends_what_its_function_gives() -> None:
    assert received(divide, (1, 2)) == (0.5, None)


def test_a_child_sends_what_its_function_raises() -> None:
    fault = InputError([Finding("no good", file="a.yaml")])

    def fail() -> None:
        raise fault

    assert received(fail, ()) == (None, (InputError, fault.args, fault.__dict__))


def test_a_child_without_memory_says_so() -> None:
    def fail() -> None:
        raise MemoryError

    assert received(fail, ()) == (None, (WorkerError, ("memory ran out",), {}))


def test_a_child_answers_under_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(workers, "confine", seen.append)
    monkeypatch.setattr(signal, "signal", lambda *chosen: seen.append(chosen))
    ours, theirs = Pipe(duplex=False)
    work(theirs, Limits(memory=5), divide, (1, 2))
    assert ours.recv() == (0.5, None)
    assert seen == [(signal.SIGINT, signal.SIG_IGN), Limits(memory=5)]


def test_a_worker_error_is_no_query_error() -> None:
    assert not issubclass(workers.WorkerError, QueryError)


# Under the limits that hold


def exhaust() -> None:
    raise MemoryError


def test_work_is_done_under_the_limits_that_hold() -> None:
    with limited(rows=7):
        assert run_limited(limits).rows == 7


def test_an_error_comes_back_from_work_under_limits_too() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean meetings\?"):
        run_limited(refuse)


def test_work_that_takes_too_long_is_ended_with_the_limit() -> None:
    with limited(seconds=0.2), pytest.raises(StoppedError) as stopped:
        run_limited(time.sleep, 60)
    assert str(stopped.value) == "stopped after 0.2 s"
    assert stopped.value.exceeded == Exceeded("seconds", 0.2)


def test_work_without_memory_is_told_with_the_limit() -> None:
    with limited(memory=2048 * MEGABYTE), pytest.raises(WorkerError) as refused:
        run_limited(exhaust)
    assert str(refused.value) == "memory ran out"
    assert refused.value.exceeded == Exceeded("memory", 2048 * MEGABYTE)


def test_limits_hold_within_a_child_that_did_not_inherit_them() -> None:
    assert within(Limits(rows=7), limits, ()) == Limits(rows=7)
    assert limits() == Limits()


def test_memory_that_runs_out_within_limits_is_told_with_the_limit() -> None:
    with pytest.raises(WorkerError, match=r"^memory ran out$") as refused:
        within(Limits(memory=1 << 30), exhaust, ())
    assert refused.value.exceeded == Exceeded("memory", 1 << 30)


def test_work_under_limits_that_ends_without_an_answer_is_told_so() -> None:
    with pytest.raises(WorkerError, match=r"^ended without an answer \(exit code 3\)$"):
        run_limited(os._exit, 3)
