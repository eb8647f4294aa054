"""Child processes for the work of a command, so that the parent can report a crash.

Python can't catch a parser that exhausts its stack, or an engine that never ends or needs too much
memory: the kernel ends the process. So a child does the work, under limits of the kernel and
without a network. If the child is killed, its parent reports the reason in one line. A child costs
a few milliseconds. On systems without fork, such as Windows, the command runs without a child.
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

_GRACE = 2.0  # seconds for an interrupted child to clean up
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER of unshare(2)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class StoppedError(IbrdfError):
    """A process was ended by a limit, by a crash or by another process."""


def go_on_in_child(limits: Limits) -> int | None:
    """Fork: return ``None`` in the child, and the child's exit code in the parent.

    The child continues under limits.
    Raises :class:`StoppedError` in the parent if a signal ended the child.
    """
    if not hasattr(os, "fork"):
        return None
    child = os.fork()
    if child == 0:
        _hush_native_code()
        confine(limits)
        return None
    code = os.waitstatus_to_exitcode(_wait(child))
    if code < 0:
        raise cause(-code, limits)
    return code


def _wait(child: int) -> int:
    """Return the exit status of a child; an interrupt of the parent interrupts the child too."""
    try:
        return os.waitpid(child, 0)[1]
    except KeyboardInterrupt:
        end = time.monotonic() + _GRACE
        while time.monotonic() < end:  # the terminal interrupts it too, and it may clean up
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status
            time.sleep(0.02)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise


def cause(number: int, limits: Limits) -> StoppedError:
    """Return the error for a signal that ended a process under limits.

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


def _hush_native_code() -> None:
    """Let only Python write to standard error, since native code writes there when it aborts."""
    with suppress(OSError, AttributeError):  # standard error may be missing
        kept = os.dup(2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        encoding, errors = sys.stderr.encoding, sys.stderr.errors
        sys.stderr = open(kept, "w", 1, encoding, errors)  # noqa: PTH123, SIM115 -- a descriptor


def confine(limits: Limits) -> None:
    """Put this process under limits that it can't raise: time, memory, no network, no core file.

    The process ends with its parent. Limits that the system does not support are left out.
    """
    with suppress(ImportError):
        _limit_resources(limits)
    with suppress(AttributeError, OSError, TypeError):
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        _leave_network(libc)
    sys.addaudithook(_refuse_network)


def _limit_resources(limits: Limits) -> None:
    import resource  # noqa: PLC0415 -- missing on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.memory < math.inf:
        resource.setrlimit(resource.RLIMIT_AS, (int(limits.memory), int(limits.memory)))
    if limits.seconds < math.inf:
        # The alarm ends a waiting process, and the CPU limit one that has turned off the alarm.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        most = math.ceil(limits.seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))


def _leave_network(libc: Any) -> None:
    """Move this process to a new, empty network namespace.

    Only root may do this directly. Other users first need a user namespace, in which they are root.
    """
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        libc.unshare(_NEW_NETWORK)
    elif libc.unshare(_NEW_NETWORK | _NEW_USER) == 0:
        maps = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
        for name, content in maps.items():
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123
                file.write(content)


def _refuse_network(event: str, _: Any) -> None:
    """Refuse connections and name look-ups, as an audit hook: a second guard, on all systems."""
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}:
        raise StoppedError("something in the input asked for the network; nothing is ever fetched")
