"""What ibrdf costs beside its peers: ``python tests/benchmarks/run.py --help``.

Each figure is of a whole process. All that are compared take turns in one run on one machine, since
a machine's speed drifts; medians count.
"""

import argparse
import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from compare import ENTAILED, closures, same_findings, same_rows
from measure import Usage, measured
from report import Line, Report, machine, versions
from seeded_faults import FAULTS

from corpora import make, triples

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHAPES = ROOT / "shapes"
PEERS = {"naive": "naive.py", "parsed-once": "parsed_once.py", "rust": "rust.py"}
NAMES = {
    "naive": "rdflib + owlrl + pyshacl",
    "parsed-once": "the same, SPARQL parsed once",
    "rust": "pyoxigraph + reasonable + shacl-rust",
    "before": "ibrdf before",
}
NARROWED = "shacl-rust alone, spared the SPARQL"
SAME_SHAPES = "shacl-rust alone, same data and shapes"
STEPS = ("start", "build", "validate", "findings", "data")
COUNT = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"


class Command(NamedTuple):
    """A command to measure; a `fresh` one finds an empty cache each time."""

    argv: tuple[str, ...]
    fresh: bool = False


@dataclass(frozen=True)
class Cost:
    """What the runs of a command cost; a figure that was not seen is `predicted`."""

    runs: tuple[Usage, ...]
    predicted: bool = False

    @property
    def cpu(self) -> float:
        """CPU seconds, the median."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def wall(self) -> float:
        """Seconds on the clock, the median."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def memory(self) -> float:
        """Peak memory in megabytes, the median."""
        return statistics.median(run.memory for run in self.runs)

    def over(self, other: "Cost") -> float:
        """Return how many times more CPU this takes: the median of the runs side by side."""
        if len(self.runs) != len(other.runs):
            return self.cpu / other.cpu
        pairs = zip(self.runs, other.runs, strict=True)
        return statistics.median(one.cpu / another.cpu for one, another in pairs)


@dataclass(frozen=True)
class Bench:
    """The settings of a run, and the folder it works in."""

    work: Path
    sizes: tuple[int, ...]
    peers: tuple[str, ...]
    repeat: int
    bearable: float
    triples: int
    before: str = ""
    costs: dict[tuple[str, int], Cost] = field(default_factory=dict)

    def ibrdf(self, *arguments: str, python: str = sys.executable) -> tuple[str, ...]:
        """Return the command `ibrdf` beside a Python, with its limits lifted where it has any."""
        lifted = [f"--limit={name}=none" for name in ("file", "seconds", "memory")]
        return (str(Path(python).with_name("ibrdf")), *arguments, *lifted)

    def run(self, command: Command) -> Usage:
        """Run a command once."""
        with tempfile.TemporaryDirectory(dir=self.work, prefix="cache-") as empty:
            cache = empty if command.fresh else str(self.work / "cache")
            env = {**os.environ, "XDG_CACHE_HOME": cache}
            return measured(command.argv, cwd=self.work, env=env)

    def must(self, command: Command, codes: Sequence[int] = (0,)) -> Usage:
        """Run a command once that must end well.

        Raises :class:`RuntimeError` with what it said where it does not.
        """
        done = self.run(command)
        if done.code not in codes:
            last = done.errors.strip().splitlines()[-3:]
            raise RuntimeError(f"{' '.join(command.argv)} ended with {done.code}: {last}")
        return done

    def side_by_side(
        self, commands: Mapping[str, Command], codes: Sequence[int] = (0,)
    ) -> dict[str, Cost]:
        """Run commands in turns and return what each cost."""
        runs: dict[str, list[Usage]] = {name: [] for name in commands}
        for _ in range(self.repeat):
            for name, command in commands.items():
                runs[name].append(self.must(command, codes))
        return {name: Cost(tuple(seen)) for name, seen in runs.items()}

    def is_bearable(self, name: str, size: int) -> bool:
        """Whether a peer may be run at a size, as its last size foretells."""
        return self.foretold(name, size) * self.repeat <= self.bearable

    def foretold(self, name: str, size: int) -> float:
        """Return the CPU seconds of a size by the growth of the sizes below; 0 below all."""
        seen = [
            (n, cost.cpu)
            for (who, n), cost in sorted(self.costs.items(), key=lambda item: item[0][1])
            if who == name and n < size and not cost.predicted
        ]
        if not seen:
            return 0
        exponent = max(1.0, slope(seen[-2:])) if len(seen) > 1 else 1.0
        last, cpu = seen[-1]
        return float(cpu * (size / last) ** exponent)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the exponent of growth: least squares on the logarithms.

    >>> round(slope([(10, 5), (20, 10), (40, 20)]), 3)
    1.0
    """
    return statistics.linear_regression(
        [math.log(size) for size, _ in points], [math.log(cost) for _, cost in points]
    ).slope


# What is given to each ------------------------------------------------------------


class Given(NamedTuple):
    """The files of a corpus: its folder, what we published, and what the peers begin with."""

    corpus: Path
    public: Path
    quads: Path
    lines: Path
    shapes: Path


def prepare(bench: Bench, size: int) -> Given:
    """Make a corpus without faults, build it, and write what the peers begin with."""
    place = bench.work / f"{size}"
    given = _given(place)
    if not given.shapes.exists():
        if not given.corpus.exists():
            make(size, given.corpus)
        build = bench.ibrdf("build", str(given.corpus), "-o", str(given.public))
        bench.must(Command(build, fresh=True))
        _write_inputs(bench, given)
    return given


def prepare_broken(bench: Bench, size: int, every: int) -> Given:
    """Make a corpus with faults, which no build publishes, and write what the peers begin with."""
    given = _given(bench.work / f"{size}-broken")
    if not given.shapes.exists():
        make(size, given.corpus, faults=FAULTS, every=every)
        code = "import ibrdf, sys; ibrdf.publish(ibrdf.load(sys.argv[1]), sys.argv[2])"
        command = (sys.executable, "-c", code, str(given.corpus), str(given.public))
        bench.must(Command(command, fresh=True))
        _write_inputs(bench, given)
    return given


def _given(place: Path) -> Given:
    return Given(
        place / "corpus",
        place / "public",
        place / "stated.nq",
        place / "stated.nt",
        place / "shapes" / "narrowed.ttl",
    )


def _write_inputs(bench: Bench, given: Given) -> None:
    """Write what is stated as N-Quads and as N-Triples, and the narrowed shapes."""
    end = f" <{ENTAILED}> .\n"
    seen: set[str] = set()
    with (
        (given.public / "ibrdf.nq").open(encoding="utf-8") as published,
        given.quads.open("w", encoding="utf-8") as quads,
        given.lines.open("w", encoding="utf-8") as lines,
    ):
        for line in published:
            if line.endswith(end):
                continue
            quads.write(line)
            triple = line.removesuffix(" .\n").rpartition(" ")[0]
            if triple not in seen:
                seen.add(triple)
                lines.write(f"{triple} .\n")
    given.shapes.parent.mkdir(exist_ok=True)
    bench.must(Command(_peer("narrow.py", given.quads, SHAPES, given.shapes)))


def _peer(script: str, *paths: Path) -> tuple[str, ...]:
    return (sys.executable, str(HERE / "peers" / script), *map(str, paths))


# Steps ---------------------------------------------------------------------------


def start(bench: Bench, report: Report) -> None:
    """Compare the commands of one corpus with the imports that they stand on."""
    rdflib = Command((sys.executable, "-c", "import rdflib"))
    light = Command((sys.executable, "-c", "import click, pyoxigraph"))
    rows = (
        ("`ibrdf build`, five articles", ("build", "-o", "public"), rdflib, "import rdflib", 4.0),
        ("`ibrdf query documents`", ("query", "documents"), light, "import click, pyoxigraph", 2.5),
        (
            "`ibrdf explain agreement:minsk-package`",
            ("explain", "agreement:minsk-package"),
            light,
            "import click, pyoxigraph",
            2.5,
        ),
    )
    for title, arguments, base, name, bound in rows:
        fresh = arguments[0] == "build"
        commands = {"ours": Command(bench.ibrdf(*arguments), fresh), "base": base}
        if bench.before:
            before = bench.ibrdf(*arguments, python=bench.before)
            commands["before"] = Command(before, fresh)
        for command in commands.values():  # the first call, which may fill a cache
            bench.must(command)
        costs = bench.side_by_side(commands)
        report.figure(_line(title, costs, f"`python -c '{name}'`", bound))


def build(bench: Bench, report: Report) -> None:
    """Compare whole builds with whole pipelines of others, by size."""
    for size in bench.sizes:
        given = prepare(bench, size)
        commands = dict(_builds(bench, given, size))
        costs = bench.side_by_side(commands)
        for name, cost in costs.items():
            bench.costs[name, size] = cost
        for name in bench.peers:
            if name in costs:
                theirs = given.corpus.parent / name / "peer.nq"
                verdict = str(closures(given.public / "ibrdf.nq", theirs, given.quads))
                report.note(f"What follows, {size:,} articles, beside {NAMES[name]}: {verdict}.")
        _same_findings_of_builds(bench, report, given, size, costs)
        report.build(size, costs, _foretold(bench, size, costs))


def _builds(bench: Bench, given: Given, size: int) -> Iterator[tuple[str, Command]]:
    build = ("build", str(given.corpus), "-o")
    yield "ours", Command(bench.ibrdf(*build, str(given.public)), fresh=True)
    if bench.before and bench.is_bearable("before", size):
        place = str(given.corpus.parent / "before")
        yield "before", Command(bench.ibrdf(*build, place, python=bench.before), fresh=True)
    for name in bench.peers:
        if bench.is_bearable(name, size):
            out = given.corpus.parent / name
            out.mkdir(exist_ok=True)
            yield name, Command(_peer(PEERS[name], given.quads, SHAPES, out))


def _foretold(bench: Bench, size: int, costs: Mapping[str, Cost]) -> dict[str, float]:
    """Return the CPU seconds, by growth, of those that were not run at a size."""
    names = [*(["before"] if bench.before else []), *bench.peers]
    absent = {name: bench.foretold(name, size) for name in names if name not in costs}
    return {name: seconds for name, seconds in absent.items() if seconds}


def _same_findings_of_builds(
    bench: Bench, report: Report, given: Given, size: int, costs: Mapping[str, Cost]
) -> None:
    ran = [name for name in bench.peers if name in costs]
    for name in ran[1:]:
        places = (given.corpus.parent / one / "findings.json" for one in (ran[0], name))
        verdict = same_rows(*places)
        said = f"Findings of {NAMES[name]} and of {NAMES[ran[0]]}, {size:,} articles: {verdict}."
        report.note(said)


def validate(bench: Bench, report: Report) -> None:
    """Compare validating, as a command and as a stage, with shacl-rust alone, by size.

    shacl-rust is given our shapes and data as they are, and also shapes in SPARQL that aim at what
    their queries find, which was worked out before.
    """
    for size in bench.sizes:
        given = prepare(bench, size)
        place = given.corpus.parent
        out = place / "alone"
        out.mkdir(exist_ok=True)
        shapes = given.shapes.parent
        check = ("check", str(given.lines), "--shapes", str(shapes), "--format", "json", "--info")
        stages = (str(HERE / "stages.py"), str(given.corpus))
        commands = {
            "check": Command(bench.ibrdf(*check), fresh=True),
            "stages": Command((sys.executable, *stages, str(given.public)), fresh=True),
            "base": Command(_peer("shacl_alone.py", given.lines, shapes, out)),
        }
        if bench.is_bearable("same shapes", size):
            commands["same shapes"] = _same_shapes(bench, given)
        if bench.before and bench.is_bearable("stages before", size):
            before = (bench.before, *stages, str(place / "before"))
            commands["stages before"] = Command(before, fresh=True)
        costs = bench.side_by_side(commands)
        bench.costs.update({(name, size): cost for name, cost in costs.items()})

        output = costs["check"].runs[0].output
        verdict = same_findings(output, given.lines, out / "findings.json")
        report.note(f"Findings of ours and of shacl-rust alone, {size:,} articles: {verdict}.")
        if "same shapes" in costs:
            verdict = same_rows(out / "findings.json", place / "same-shapes" / "findings.json")
            who = "shacl-rust alone, spared the SPARQL and with all our shapes"
            report.note(f"Findings of {who}, {size:,} articles: {verdict}.")
        else:
            seconds = bench.foretold("same shapes", size)
            said = f"{SAME_SHAPES}, {size:,} articles: about {seconds:,.0f} s of CPU by its growth"
            report.note(f"{said}, not run.")
        of_stages = {name: stages_of(cost) for name, cost in costs.items() if "stages" in name}
        report.stages(size, of_stages)
        title = f"validating as a stage of a build, {size:,} articles"
        for name, base in (("same shapes", SAME_SHAPES), ("base", NARROWED)):
            if name in costs:
                bound = 1.3 if name == "same shapes" else None
                report.figure(_stage_line(title, base, costs[name].cpu, of_stages, bound))
        title = f"`ibrdf check FILE --shapes FOLDER`, {size:,} articles"
        whole = {"ours": costs["check"], "base": costs["base"]}
        report.figure(_line(title, whole, NARROWED, None))


def _same_shapes(bench: Bench, given: Given) -> Command:
    """Return the command by which shacl-rust validates just what a build does, by all its shapes.

    The queries in these shapes are asked again for each node, so it takes long.
    """
    out = given.corpus.parent / "same-shapes"
    data, shapes = out / "data.nt", out / "shapes.ttl"
    if not shapes.exists():
        out.mkdir(exist_ok=True)
        write = (sys.executable, str(HERE / "derived.py"), given.lines, SHAPES, out)
        bench.must(Command(tuple(map(str, write))))
    return Command(_peer("shacl_alone.py", data, out, out))


def stages_of(cost: Cost) -> dict[str, float]:
    """Return the CPU seconds of each stage, the medians."""
    seen = [json.loads(run.output) for run in cost.runs]
    return {name: statistics.median(one[name] for one in seen) for name in seen[0]}


def _stage_line(
    title: str,
    base: str,
    base_cpu: float,
    stages: Mapping[str, Mapping[str, float]],
    bound: float | None,
) -> Line:
    ours = stages["stages"]["validating"]
    before = stages.get("stages before", {}).get("validating")
    return Line(
        title=title,
        cpu=ours,
        base=base,
        base_cpu=base_cpu,
        ratio=ours / base_cpu,
        bound=bound,
        before=before / base_cpu if before else None,
    )


def findings(bench: Bench, report: Report) -> None:
    """Compare findings where faults are known: a fault of each kind, one in each article."""
    size = -(-len(FAULTS) // 5) * 5 if bench.repeat > 1 else 10
    given = prepare_broken(bench, size, every=1)
    place = given.corpus.parent
    for name in ("alone", "parsed-once"):
        (place / name).mkdir(exist_ok=True)

    check = ("check", str(given.lines), "--shapes", str(SHAPES), "--format", "json", "--info")
    ours = bench.must(Command(bench.ibrdf(*check), fresh=True), codes=(0, 1))
    shapes = given.shapes.parent
    bench.must(Command(_peer("shacl_alone.py", given.lines, shapes, place / "alone")))
    fast = place / "alone" / "findings.json"
    said = f"Findings, {size:,} articles with a fault in each, {min(size, len(FAULTS))} kinds"
    report.note(f"{said}: ours and shacl-rust: {same_findings(ours.output, given.lines, fast)}.")

    if "parsed-once" in bench.peers:
        slow = _peer("parsed_once.py", given.quads, SHAPES, place / "parsed-once")
        bench.must(Command((*slow, "validate")))
        reference = place / "parsed-once" / "findings.json"
        report.note(
            f"{said}: ours and pyshacl: {same_findings(ours.output, given.lines, reference)}."
        )
        report.note(f"{said}: shacl-rust and pyshacl: {same_rows(fast, reference)}.")


def data(bench: Bench, report: Report) -> None:
    """Compare a query of a large file with the same query in pyoxigraph alone."""
    path = bench.work / f"{bench.triples}.nt"
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            file.writelines(triples(bench.triples))
    query = ("query", COUNT, "--data", str(path), "--format", "csv")
    commands = {
        "ours": Command(bench.ibrdf(*query), fresh=True),
        "base": Command(_peer("count.py", path)),
    }
    if bench.before:
        commands["before"] = Command(bench.ibrdf(*query, python=bench.before), fresh=True)
    costs = bench.side_by_side(commands)
    counts = {name: cost.runs[0].output.split()[-1] for name, cost in costs.items()}
    same = "equal" if len(set(counts.values())) == 1 else "not equal"
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    report.note(f"COUNT of {bench.triples:,} triples: {same} ({told}).")
    title = f"`ibrdf query --data` COUNT, {bench.triples:,} triples"
    report.figure(_line(title, costs, "pyoxigraph alone", 1.3))


def _line(title: str, costs: Mapping[str, Cost], base: str, bound: float | None) -> Line:
    before = costs.get("before")
    return Line(
        title=title,
        cpu=costs["ours"].cpu,
        base=base,
        base_cpu=costs["base"].cpu,
        ratio=costs["ours"].over(costs["base"]),
        bound=bound,
        before=before.over(costs["base"]) if before else None,
        wall=costs["ours"].wall,
        memory=costs["ours"].memory,
    )


# The command line ------------------------------------------------------------------


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--steps", nargs="+", choices=STEPS, default=list(STEPS))
    parser.add_argument("--sizes", nargs="+", type=int, default=[5, 10, 50, 100, 1000])
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--repeat", type=int, default=3, help="runs of each command")
    parser.add_argument(
        "--bearable",
        type=float,
        default=900,
        metavar="SECONDS",
        help="leave out a peer at a size for which all its runs would take more CPU",
    )
    parser.add_argument("--triples", type=int, default=1_000_000, help="in the large file")
    parser.add_argument("--quick", action="store_true", help="five articles, one run of each")
    parser.add_argument(
        "--before", default="", metavar="PYTHON", help="a Python with another version of ibrdf"
    )
    parser.add_argument("--work", type=Path, help="a folder to work in, which stays")
    parser.add_argument(
        "--write",
        type=Path,
        nargs="?",
        const=ROOT / "BENCHMARKS.md",
        metavar="FILE",
        help="put the figures into a file, by default BENCHMARKS.md",
    )
    given = parser.parse_args()
    if given.quick:
        given.sizes, given.repeat, given.triples = [5], 1, 10_000
        given.peers = [name for name in given.peers if name == "rust"]
    return given


def main() -> None:
    """Measure what is asked for, and print it."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        work = (given.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(
            work,
            tuple(sorted(given.sizes)),
            tuple(given.peers),
            given.repeat,
            given.bearable,
            given.triples,
            given.before,
        )
        about = [*machine(), *versions(given.before), f"{bench.repeat} runs of each, medians"]
        report = Report(time.strftime("%Y-%m-%d"), about, NAMES)
        for step in given.steps:
            print(f"{time.strftime('%H:%M:%S')} {step}", file=sys.stderr)
            _STEPS[step](bench, report)
            if given.write:  # a run that is cut off keeps what it has measured
                report.write(given.write)
    print(report.markdown())


_STEPS = {"start": start, "build": build, "validate": validate, "findings": findings, "data": data}

if __name__ == "__main__":
    main()
