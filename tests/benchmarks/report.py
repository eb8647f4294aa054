"""The figures of a benchmark as Markdown."""

import math
import os
import platform
import statistics
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple, Protocol

BEGIN = "<!-- figures: written by tests/benchmarks/run.py --write -->"
END = "<!-- end of figures -->"
PACKAGES = (
    "ibrdf",
    "pyoxigraph",
    "shacl-rust",
    "reasonable",
    "rdflib",
    "owlrl",
    "pyshacl",
    "PyYAML",
    "click",
)


class _Cost(Protocol):
    @property
    def cpu(self) -> float: ...
    @property
    def wall(self) -> float: ...
    @property
    def memory(self) -> float: ...


class Line(NamedTuple):
    """One comparison: what ours cost, what the base cost, the ratio, and what was asked for."""

    title: str
    cpu: float
    base: str
    base_cpu: float
    ratio: float
    bound: float | None
    before: float | None
    wall: float | None = None
    memory: float | None = None


class _Size(NamedTuple):
    size: int
    costs: Mapping[str, _Cost]
    foretold: Mapping[str, float]


@dataclass
class Report:
    """What was measured so far."""

    date: str
    about: Sequence[str]
    names: Mapping[str, str]
    lines: list[Line] = field(default_factory=list)
    sizes: list[_Size] = field(default_factory=list)
    of_stages: list[tuple[int, Mapping[str, Mapping[str, float]]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def figure(self, line: Line) -> None:
        """Add a comparison."""
        self.lines.append(line)

    def build(self, size: int, costs: Mapping[str, _Cost], foretold: Mapping[str, float]) -> None:
        """Add what builds of a size cost; `foretold` are CPU seconds that were not seen."""
        self.sizes.append(_Size(size, costs, foretold))

    def stages(self, size: int, seconds: Mapping[str, Mapping[str, float]]) -> None:
        """Add the CPU seconds of each stage of a build, ours and before."""
        self.of_stages.append((size, seconds))

    def note(self, text: str) -> None:
        """Add a sentence below the tables."""
        self.notes.append(text)

    def markdown(self) -> str:
        """Return all of it."""
        parts = [f"Measured on {self.date}. {'; '.join(self.about)}."]
        if self.lines:
            parts.append("\n".join(_comparisons(self.lines)))
        if self.sizes:
            parts.append("\n".join(_builds(self.sizes, self.names)))
        if self.of_stages:
            parts.append("\n".join(_stages(self.of_stages)))
        notes = [*_growth(self.sizes, self.names), *self.notes]
        if notes:
            parts.append("\n".join(f"- {note}" for note in notes))
        return "\n\n".join(parts) + "\n"

    def write(self, path: Path) -> None:
        """Put the figures between the two marks in a file, which stays as it is around them."""
        before, _, rest = path.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        text = f"{before}{BEGIN}\n\n{self.markdown()}\n{END}{after}"
        path.write_text(text, "utf-8")


def _comparisons(lines: Sequence[Line]) -> Iterator[str]:
    earlier = any(line.before is not None for line in lines)
    head = ["work", "CPU s", "wall s", "MB", "against", "its CPU s", "times", "at most"]
    yield _row([*head, *(["before, times"] if earlier else [])])
    yield _rule(len(head) + earlier)
    for line in lines:
        cells = [
            line.title,
            _seconds(line.cpu),
            "" if line.wall is None else _seconds(line.wall),
            "" if line.memory is None else f"{line.memory:,.0f}",
            line.base,
            _seconds(line.base_cpu),
            f"**{line.ratio:.2f}**",
            f"{line.bound:g}" if line.bound else "",
        ]
        yield _row([*cells, *([_times(line.before)] if earlier else [])])


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.1f}"


def _builds(sizes: Sequence[_Size], names: Mapping[str, str]) -> Iterator[str]:
    others = [name for name in names if any(name in {*one.costs, *one.foretold} for one in sizes)]
    head = ["articles", "CPU s", "s an article", "wall s", "MB"]
    head += [f"{names[name]}: CPU s (MB), its CPU / ours" for name in others]
    yield _row(head)
    yield _rule(len(head))
    for size, costs, foretold in sizes:
        ours = costs["ours"]
        cells = [f"{size:,}", _seconds(ours.cpu), f"{ours.cpu / size:.3f}"]
        cells += [_seconds(ours.wall), f"{ours.memory:,.0f}"]
        cells += [_other(ours, costs.get(name), foretold.get(name)) for name in others]
        yield _row(cells)


def _other(ours: _Cost, cost: _Cost | None, foretold: float | None) -> str:
    if cost:
        return f"{_seconds(cost.cpu)} ({cost.memory:,.0f}), {cost.cpu / ours.cpu:.2f}"
    if foretold:
        return f"about {foretold:,.0f} by its growth, {foretold / ours.cpu:.0f}"
    return ""


def _stages(seen: Sequence[tuple[int, Mapping[str, Mapping[str, float]]]]) -> Iterator[str]:
    """Return the rows of the stages, with seconds an article in brackets."""
    names = list(dict.fromkeys(name for _, ours in seen for one in ours.values() for name in one))
    yield _row(["articles, CPU s (an article)", *names])
    yield _rule(len(names) + 1)
    for size, versions_seen in seen:
        for who, seconds in versions_seen.items():
            title = f"{size:,}{' before' if 'before' in who else ''}"
            cells = [f"{_seconds(seconds[n])} ({seconds[n] / size:.4f})" for n in names]
            yield _row([title, *cells])


def _growth(sizes: Sequence[_Size], names: Mapping[str, str]) -> Iterator[str]:
    """Return the exponents of growth, ours and the others', in the ranges that were measured."""
    for least, most in ((10, 50), (100, 1000)):
        within = [one for one in sizes if least <= one.size <= most]
        for name in ("ours", *names):
            points = [(one.size, one.costs[name].cpu) for one in within if name in one.costs]
            if {least, most} <= {size for size, _ in points}:
                who = names.get(name, name)
                growth = f"Growth of CPU from {least} to {most:,} articles"
                yield f"{growth}, {who}: {_slope(points):.2f}."


def _slope(points: Sequence[tuple[float, float]]) -> float:
    sizes, costs = zip(*points, strict=True)
    return statistics.linear_regression(
        list(map(math.log, sizes)), list(map(math.log, costs))
    ).slope


def _seconds(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(count: int) -> str:
    return "|---" * count + "|"


# Where it was measured ---------------------------------------------------------------


def machine() -> list[str]:
    """Return the machine and the Python, in words."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    found = [f"{platform.system()} {platform.machine()}, {cores} cores"]
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**3
        found.append(f"{size:.0f} GB of memory")
    if hasattr(os, "getloadavg"):
        found.append(f"load {os.getloadavg()[0]:.1f} at the end")
    return [*found, f"Python {platform.python_version()}"]


def versions(before: str = "") -> list[str]:
    """Return the versions of what is compared; `before` is the Python of another ibrdf."""
    found = [f"{name} {_version(name)}" for name in PACKAGES]
    if before:
        code = "import ibrdf; print(ibrdf.__version__)"
        done = subprocess.run([before, "-c", code], capture_output=True, text=True, check=True)
        found.append(f"before: ibrdf {done.stdout.strip()}")
    return [", ".join(found)]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
