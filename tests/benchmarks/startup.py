"""How long the commands take beside what they stand on: ``python tests/benchmarks/startup.py``.

Whole processes, side by side in one run, since a machine's speed drifts; the median of several
ratios counts. Exit code 1 where a bound is passed.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

RUNS = 7
IBRDF = [sys.executable, "-c", "from ibrdf.cli import run; run()"]


def seconds(command: Sequence[str]) -> float:
    """Return the wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(name: str, ours: Sequence[str], base: Sequence[str], bound: float) -> bool:
    """Print how many times longer a command takes than its base, and return whether it may."""
    seconds(ours)
    seconds(base)
    pairs = [(seconds(ours), seconds(base)) for _ in range(RUNS)]
    ratio = statistics.median(one / other for one, other in pairs)
    medians = [statistics.median(times) for times in zip(*pairs, strict=True)]
    print(
        f"{name:<14} {medians[0]:6.2f} s  base {medians[1]:5.2f} s"
        f"  ratio {ratio:5.2f}  at most {bound:g}"
    )
    return ratio <= bound


def python(code: str) -> list[str]:
    """Return the command that runs a line of Python."""
    return [sys.executable, "-c", code]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        kept = [
            compare(
                "ibrdf build",
                [*IBRDF, "build", "-o", f"{place}/public"],
                python("import rdflib, pyshacl, owlrl"),
                15,
            ),
            compare("ibrdf --help", [*IBRDF, "--help"], python("import click"), 2),
        ]
    sys.exit(0 if all(kept) else 1)
