"""A process that watches over another: what ends the work doesn't end who has to tell of it.

Neither a parser that exhausts its stack, nor an engine that finds no end or no memory, can be
caught from Python: the kernel ends such a process. So the work is done by a child under limits of
the kernel, without a network, and its parent says in one line what became of it. A child costs a
few milliseconds. Where a system can't fork, as Windows, the work is done without a parent.
"""

import ctypes
import math
import os
import signal
import sys
import time
from contextlib import suppress
from typing import Any

from ibrdf.errors import IbrdfError
from ibrdf.findings import Exceeded
from ibrdf.sandbox.limits import Limits

GRACE = 2.0  # seconds that an interrupted child has to clean up
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER of unshare(2)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class StoppedError(IbrdfError):
    """A process that was ended by a limit, by a crash or from outside."""


def go_on_in_child(limits: Limits) -> int | None:
    """Fork; return nothing in the child, which goes on, and in the parent the child's exit code.

    The child is under limits. Where a signal ends it, :class:`StoppedError` in the parent says why.
    """
    if not hasattr(os, "fork"):
        return None
    child = os.fork()
    if child == 0:
        hush_native_code()
        confine(limits)
        return None
    code = os.waitstatus_to_exitcode(_wait(child))
    if code < 0:
        raise cause(-code, limits)
    return code


def _wait(child: int) -> int:
    """Return the status of a child that ended; who interrupts the parent interrupts the child."""
    try:
        return os.waitpid(child, 0)[1]
    except KeyboardInterrupt:
        end = time.monotonic() + GRACE
        while time.monotonic() < end:  # it is told too, by the terminal, and may clean up
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status
            time.sleep(0.02)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise


def cause(number: int, limits: Limits) -> StoppedError:
    """Return the error that tells why a signal ended a process under limits.

    >>> print(cause(signal.SIGALRM, Limits(seconds=20)))
    stopped after 20 s
    """
    if number in {signal.SIGALRM, signal.SIGXCPU}:
        limit = Exceeded("seconds", limits.seconds)
        return StoppedError(f"stopped after {limits.seconds:g} s", exceeded=limit)
    name = signal.Signals(number).name
    if number == signal.SIGABRT:
        limit = Exceeded("memory", limits.memory)
        return StoppedError(f"ended by {name}, as where memory runs out", exceeded=limit)
    if number in {signal.SIGSEGV, signal.SIGBUS}:
        return StoppedError(
            f"ended by {name}: the input is more than an engine bears; take it apart"
        )
    return StoppedError(f"ended by {name}")


def hush_native_code() -> None:
    """Let only Python write to standard error: native code writes there before it aborts."""
    with suppress(OSError, AttributeError):  # where there is no standard error at all
        kept = os.dup(2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        encoding, errors = sys.stderr.encoding, sys.stderr.errors
        sys.stderr = open(kept, "w", 1, encoding, errors)  # noqa: PTH123, SIM115 -- a descriptor


def confine(limits: Limits) -> None:
    """Put this process under limits that it can't lift: time, memory, no network, no core file.

    It ends when its parent ends. What a system does not have is left out.
    """
    with suppress(ImportError):
        _limit_resources(limits)
    with suppress(AttributeError, OSError, TypeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        _leave_network(libc)
    sys.addaudithook(refuse_network)


def _limit_resources(limits: Limits) -> None:
    import resource  # noqa: PLC0415 -- there is none on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory < math.inf:
        resource.setrlimit(resource.RLIMIT_AS, (int(limits.memory), int(limits.memory)))
    if limits.seconds < math.inf:
        # The alarm ends a process that only waits, the other one that has turned off the alarm.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        most = math.ceil(limits.seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))


def _leave_network(libc: Any) -> None:
    """Move to a network of one's own, in which there is nothing.

    Only root may just do so; others must be root in a user namespace, where they stay themselves.
    """
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        libc.unshare(_NEW_NETWORK)
    elif libc.unshare(_NEW_NETWORK | _NEW_USER) == 0:
        maps = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
        for name, content in maps.items():
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123
                file.write(content)


def refuse_network(event: str, _: Any) -> None:
    """Refuse, as an audit hook, to connect or look up a name: the second lock, on all systems."""
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
        raise StoppedError("something in the input asked for the network; nothing is ever fetched")
