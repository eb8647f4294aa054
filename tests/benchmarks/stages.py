"""What each stage of a build costs, in CPU seconds: ``python stages.py CORPUS OUT``."""

import gc
import json
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import ibrdf


class Clock:
    """CPU seconds by stage, of this process and of its children."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._name, self._since = "starting", 0.0

    def begin(self, name: str) -> None:
        """Say that a stage begins, and with it the one before ends."""
        now = sum(used.ru_utime + used.ru_stime for used in map(getrusage, _WHO))
        self.seconds[self._name] = now - self._since
        self._name, self._since = name, now


_WHO = (RUSAGE_SELF, RUSAGE_CHILDREN)

if __name__ == "__main__":
    gc.set_threshold(1_000_000)  # as the command does
    clock = Clock()
    ibrdf.build(Path(sys.argv[1]), Path(sys.argv[2]), stage=clock.begin)
    clock.begin("ending")
    print(json.dumps(clock.seconds))
