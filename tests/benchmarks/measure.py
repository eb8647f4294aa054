"""What a command costs: CPU seconds and peak memory of a whole process and of its children.

As a script it is the small process that starts the command: a child's peak memory counts from the
memory of the process that starts it, so that must not be the benchmark, which may be large.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_KILOBYTES = 1 if sys.platform == "linux" else 1024  # what ru_maxrss counts in, per kilobyte


class Usage(NamedTuple):
    """What one run of a command cost: seconds, megabytes, and how it ended."""

    cpu: float
    wall: float
    memory: float
    code: int
    output: str = ""
    errors: str = ""


def measured(command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Usage:
    """Run a command and return what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "usage.json")
        starter = [sys.executable, "-I", "-S", __file__, str(told), *command]
        done = subprocess.run(
            starter, cwd=cwd, env=dict(env), capture_output=True, text=True, check=False
        )
        cpu, wall, memory, code = json.loads(told.read_text("utf-8"))
    return Usage(cpu, wall, memory, code, done.stdout, done.stderr)


def _start(told: str, *command: str) -> None:
    """Run a command with our input and output, and write what it cost into a file."""
    begun = time.perf_counter()
    child = os.fork()
    if not child:
        os.execvp(command[0], command)  # noqa: S606 -- the command that is measured

    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    cpu = usage.ru_utime + usage.ru_stime
    memory = usage.ru_maxrss / _KILOBYTES / 1024
    found = cpu, wall, memory, os.waitstatus_to_exitcode(status)
    Path(told).write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    _start(*sys.argv[1:])
