"""Worker processes for functions that may have to be stopped.

Python can't interrupt Oxigraph, and an input that exhausts its stack or the memory ends the
process. So the function runs in a child process, which is killed after a timeout. The end of a
child without an answer becomes an error in the parent.
"""

import math
import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeAlias, TypeVar

from ibrdf.errors import IbrdfError
from ibrdf.sandbox.child import cause, confine
from ibrdf.sandbox.limits import Limits, exceeded, limited, limits

T = TypeVar("T")
# An error as it travels: its class, the arguments of that, and its attributes.
_Raised: TypeAlias = tuple[type[Exception], tuple[object, ...], dict[str, object]]
# A forked child inherits its arguments; on other systems they are pickled.
_STARTS = multiprocessing.get_all_start_methods()
_CONTEXT: Any = multiprocessing.get_context("fork" if "fork" in _STARTS else "spawn")


class WorkerError(IbrdfError):
    """A child process was too slow, died or ran out of memory."""


def run(
    function: Callable[..., T],
    *args: object,
    timeout: float | None = None,
    memory: int | None = None,
) -> T:
    """Return the result of a function, which runs in a child process.

    `timeout` is in seconds, and `memory` in bytes of address space (on Unix); without them there is
    no limit. The result must be picklable. No child outlives the call.
    Raises the errors of the function, and :class:`WorkerError` if there is no result.

    >>> run(sum, [1, 2])
    3
    """
    bounds = Limits(seconds=math.inf, memory=math.inf if memory is None else memory)
    return _run(function, args, bounds, _death, timeout)


def run_limited(function: Callable[..., T], *args: object) -> T:
    """Return the result of a function, which runs in a child process under the current limits.

    The result must be picklable. No child outlives the call.
    Raises the errors of the function, and :class:`~ibrdf.sandbox.child.StoppedError` or
    :class:`WorkerError`, with the exceeded limit, if there is no result.

    >>> run_limited(sum, [1, 2])
    3
    """
    bounds = limits()

    def death(code: int) -> IbrdfError:
        return cause(-code, bounds) if code < 0 else _death(code)

    return _run(within, (bounds, function, args), bounds, death)  # type: ignore[no-any-return]


def within(bounds: Limits, function: Callable[..., T], args: tuple[object, ...]) -> T:
    """Return the result of a function under limits, which a child may not have inherited."""
    with limited(**bounds._asdict()):
        try:
            return function(*args)
        except MemoryError as error:
            raise WorkerError("memory ran out", exceeded=exceeded("memory")) from error


def _run(
    function: Callable[..., T],
    args: tuple[object, ...],
    bounds: Limits,
    death: Callable[[int], IbrdfError],
    timeout: float | None = None,
) -> T:
    """Run a function in a child; `death` returns the error for an exit code."""
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
    pipe: Connection, limits: Limits, function: Callable[..., object], args: tuple[object, ...]
) -> None:
    """Run a function under limits and send its result: the main function of a child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent reports an interrupt
    confine(limits)
    answer(pipe, function, args)


def answer(pipe: Connection, function: Callable[..., object], args: tuple[object, ...]) -> None:
    """Send the result of a function, or its error, through a pipe."""
    value: object = None
    error: _Raised | None = None
    try:
        value = function(*args)
    except MemoryError:
        error = (WorkerError, ("memory ran out",), {})
    except Exception as raised:  # noqa: BLE001 -- the caller gets every error
        error = (type(raised), raised.args, raised.__dict__)
    pipe.send((value, error))
    pipe.close()


def _death(code: int) -> WorkerError:
    """Return the error for the exit code of a process."""
    if code < 0:
        return WorkerError(f"ended by {signal.Signals(-code).name}")
    return WorkerError(f"ended without an answer (exit code {code})")


def _revive(kind: type[Exception], args: tuple[object, ...], state: dict[str, object]) -> Exception:
    """Return an exception as it was raised, without calling its constructor.

    Errors whose constructor builds their message from other arguments can't be unpickled.
    """
    made = kind.__new__(kind, *args)
    made.__dict__.update(state)
    return made
