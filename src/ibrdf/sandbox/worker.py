"""Work in a process of its own, which can be stopped whatever it does.

Oxigraph can't be interrupted from Python, and an input that exhausts its stack or the memory ends
the process. A child process takes that upon itself: it is killed when it is late, and its death is
an error of ours.
"""

import math
import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from ibrdf.errors import IbrdfError
from ibrdf.sandbox.child import cause, confine
from ibrdf.sandbox.limits import Limits, exceeded, limited, limits

T = TypeVar("T")
# A forked child has its arguments already; elsewhere they travel to it as pickles.
_STARTS = multiprocessing.get_all_start_methods()
_CONTEXT: Any = multiprocessing.get_context("fork" if "fork" in _STARTS else "spawn")


class WorkerError(IbrdfError):
    """A child process that was late, died or ran out of memory."""


def run(
    function: Callable[..., T], *args: Any, timeout: float | None = None, memory: int | None = None
) -> T:
    """Return what a function gives for arguments, computed in a child process.

    `timeout` is in seconds and `memory` in bytes of address space (on Unix), each without limit
    where not given. The answer travels back as a pickle. No child outlives the call.
    Raises what the function raises, and :class:`WorkerError` where there is no answer.

    >>> run(sum, [1, 2])
    3
    """
    bounds = Limits(seconds=math.inf, memory=math.inf if memory is None else memory)
    return _run(function, args, bounds, _death, timeout)


def run_limited(function: Callable[..., T], *args: Any) -> T:
    """Return what a function gives for arguments, computed in a child under the limits held here.

    The answer travels back as a pickle. No child outlives the call.
    Raises what the function raises, and :class:`~ibrdf.sandbox.child.StoppedError` or
    :class:`WorkerError` where there is no answer, with the limit that was exceeded.

    >>> run_limited(sum, [1, 2])
    3
    """
    bounds = limits()

    def death(code: int) -> IbrdfError:
        return cause(-code, bounds) if code < 0 else _death(code)

    return _run(within, (bounds, function, args), bounds, death)  # type: ignore[no-any-return]


def within(bounds: Limits, function: Callable[..., T], args: tuple[Any, ...]) -> T:
    """Return what a function gives where limits hold, in a child that did not inherit them too."""
    with limited(**bounds._asdict()):
        try:
            return function(*args)
        except MemoryError as error:
            raise WorkerError("memory ran out", exceeded=exceeded("memory")) from error


def _run(
    function: Callable[..., T],
    args: tuple[Any, ...],
    bounds: Limits,
    death: Callable[[int], IbrdfError],
    timeout: float | None = None,
) -> T:
    """Run a function in a child; `death` tells what an exit code means."""
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=work, args=(theirs, bounds, function, args), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(timeout):
            raise WorkerError(f"no answer within {timeout:g} s")
        value, error = ours.recv()
    except EOFError:
        child.join()
        raise death(child.exitcode) from None
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()
    if error is not None:
        raise _revive(*error)
    return value  # type: ignore[no-any-return]


def work(
    pipe: Connection, limits: Limits, function: Callable[..., Any], args: tuple[Any, ...]
) -> None:
    """Answer under limits: all that a child does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the parent is told by the parent
    confine(limits)
    answer(pipe, function, args)


def answer(pipe: Connection, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """Send the value of a function, or what it raised, through a pipe."""
    value: Any = None
    error: tuple[type[Exception], tuple[Any, ...], dict[str, Any]] | None = None
    try:
        value = function(*args)
    except MemoryError:
        error = (WorkerError, ("memory ran out",), {})
    except Exception as raised:  # noqa: BLE001 -- whatever it is, the caller is to see it
        error = (type(raised), raised.args, raised.__dict__)
    pipe.send((value, error))
    pipe.close()


def _death(code: int) -> WorkerError:
    """Return why a process ended, by its exit code."""
    if code < 0:
        return WorkerError(f"ended by {signal.Signals(-code).name}")
    return WorkerError(f"ended without an answer (exit code {code})")


def _revive(kind: type[Exception], args: tuple[Any, ...], state: dict[str, Any]) -> Exception:
    """Return an exception as it was raised, without calling its constructor.

    Errors that build their message from other arguments can't be unpickled.
    """
    made = kind.__new__(kind, *args)
    made.__dict__.update(state)
    return made
