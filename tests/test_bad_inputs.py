"""Whatever is given: lines for people, an exit code, and nothing lost, fetched or left running.

``bad/expected/`` has a command, its exit code and what it prints, for each of the inputs beside it,
with … where a library's own words stand;
``pytest --update-golden -m slow`` writes it anew, and the diff is for a person to read.
"""

import hashlib
import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from ibrdf.cli import main
from ibrdf.resources import bundled
from strategies import ours

BAD = Path(__file__).parent / "bad"
EXPECTED = sorted((BAD / "expected").iterdir())
SECOND = Path(__file__).parent / "corpora" / "second"
# Commands as people run them, but for the time that importing everything takes.
SERVER = """
import json, os, sys
import ibrdf.explanation.gathering, ibrdf.pipeline, ibrdf.sparql.answers, ibrdf.articles.texts
from ibrdf.cli import run

for line in sys.stdin:
    arguments, *outputs = json.loads(line)
    child = os.fork()
    if not child:
        for number, output in enumerate(outputs, start=1):
            os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.argv = ["ibrdf", *arguments]
        try:
            run()
        except SystemExit as end:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code or 0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
SECRET = "which nobody is to read"  # noqa: S105 -- no password


class Case(NamedTuple):
    """A command, its exit code, and the lines that it prints."""

    command: str
    code: int
    lines: tuple[str, ...]

    def told_of(self, seen: "Case") -> bool:
        """Tell whether what was seen is this, but for the words of libraries."""
        same = (seen.command, seen.code, len(seen.lines)) == (
            self.command,
            self.code,
            len(self.lines),
        )
        return same and all(map(ours, seen.lines, self.lines))

    def __str__(self) -> str:
        return "\n".join([f"$ {self.command}", f"exit {self.code}", *self.lines])


def read_cases(path: Path) -> list[Case]:
    blocks = path.read_text("utf-8").strip().split("\n\n")
    return [read_case(*block.split("\n")) for block in blocks]


def read_case(command: str, code: str = "exit -1", *lines: str) -> Case:
    return Case(command.removeprefix("$ "), int(code.removeprefix("exit ")), lines)


CASES = [case for path in EXPECTED for case in read_cases(path)]
# Those that read no corpus are quick enough for every run.
QUICK = [
    case
    for case in CASES
    if re.search(r"check (graphs|jsonld|rdfxml)/|--data facts.ttl", case.command)
    and "rdflib" not in case.command
]


class Canary(BaseHTTPRequestHandler):
    """A server that nobody is to ask for anything."""

    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        self.send_error(404)

    do_POST = do_GET  # noqa: N815 -- its name for the method

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def canary() -> Iterator[HTTPServer]:
    Canary.asked = []
    with HTTPServer(("127.0.0.1", 0), Canary) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def folder(canary: HTTPServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus with all the bad inputs beside it, which name the canary's address and file."""
    place = tmp_path_factory.mktemp("bad")
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.ttl"
    secret.write_text(f'<urn:a> <urn:b> "{SECRET}" .')
    shutil.copytree(SECOND, place, dirs_exist_ok=True)
    for path in BAD.rglob("*"):
        if path.is_file() and path not in EXPECTED:
            parts = path.relative_to(BAD).parts
            home = place / Path(*parts)
            if parts[0] == "corpora" and not (place / parts[0] / parts[1]).exists():
                shutil.copytree(SECOND, place / parts[0] / parts[1])
            home.parent.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes().replace(b"CANARY", str(canary.server_port).encode())
            if path.suffix == ".more":  # than the bundled file has
                home = home.with_suffix("")
                content = (bundled() / "ontology" / home.name).read_bytes() + content
            home.write_bytes(content.replace(b"/etc/passwd", str(secret).encode()))
    return place


def told(text: str, folder: Path, canary: HTTPServer) -> tuple[str, ...]:
    """Return the lines that were printed, with nothing in them of this machine and this run."""
    text = text.replace(f":{canary.server_port}", ":CANARY").replace(str(folder), "FOLDER")
    text = re.sub(r"file:(/+)\S*secret.ttl", r"file:\1etc/passwd", text)
    return tuple(line.rstrip() for line in text.splitlines() if line.strip())


def snapshot(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_there_are_at_least_150() -> None:
    assert len({case.command for case in CASES}) >= 150
    named = "\n".join(case.command for case in CASES)
    unnamed = [
        path.relative_to(BAD).as_posix()
        for kind in ("articles", "graphs", "jsonld", "rdfxml", "queries")
        for path in (BAD / kind).iterdir()
        if path.relative_to(BAD).as_posix() not in named
    ]
    assert unnamed == []


@pytest.mark.parametrize("case", QUICK, ids=lambda case: case.command)
def test_a_bad_input_is_told_of_in_the_lines_expected(
    case: Case, folder: Path, canary: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(main, shlex.split(case.command)[1:], prog_name="ibrdf")
    said = told(done.stdout + done.stderr, folder, canary)
    seen = case._replace(code=done.exit_code, lines=said)
    assert case.told_of(seen), f"{seen}\n\n{case}"
    assert Canary.asked == []


@pytest.mark.slow
@pytest.mark.many
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_no_bad_input_hurts_anything(
    path: Path, folder: Path, canary: HTTPServer, pytestconfig: pytest.Config
) -> None:
    before = snapshot(folder)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, cwd=folder, **pipes) as server:  # type: ignore[call-overload]
        seen = [run(case, server, folder, canary) for case in read_cases(path)]
    assert snapshot(folder) == before
    assert Canary.asked == []
    if pytestconfig.getoption("--update-golden"):
        known = [
            old if old.told_of(new) else new
            for old, new in zip(read_cases(path), seen, strict=True)
        ]
        path.write_text("\n\n".join(map(str, known)) + "\n", "utf-8")
    for case, expected in zip(seen, read_cases(path), strict=True):
        assert expected.told_of(case), f"{case}\n\n{expected}"


def run(case: Case, server: "subprocess.Popen[str]", folder: Path, canary: HTTPServer) -> Case:
    """Return what a command does in a process of its own."""
    outputs = [folder.parent / f"{folder.name}.{name}" for name in ("out", "err")]
    assert server.stdin
    assert server.stdout
    server.stdin.write(json.dumps([shlex.split(case.command)[1:], *map(str, outputs)]) + "\n")
    server.stdin.flush()
    code = int(server.stdout.readline())
    output = "".join(path.read_text("utf-8") for path in outputs)
    assert code in {0, 1, 2}, case.command  # a negative one is a death
    for never in ("Traceback", "ibrdf itself failed", SECRET):
        assert never not in output, f"{case.command}\n{output}"
    return case._replace(code=code, lines=told(output, folder, canary))


def test_the_canary_would_be_heard(canary: HTTPServer) -> None:
    import http.client  # noqa: PLC0415 -- nothing else here asks for anything

    connection = http.client.HTTPConnection("127.0.0.1", canary.server_port)
    connection.request("GET", "/")
    assert connection.getresponse().status == 404
    connection.close()
    assert Canary.asked == ["/"]
    Canary.asked.clear()


@pytest.mark.parametrize(
    ("said", "expected", "same"),
    [
        ("a:1:2: not X: what ever", "a:1:2: not X: …", True),
        ("a:1:3: not X: what ever", "a:1:2: not X: …", False),
        ("a:1:2: not X: ", "a:1:2: not X: …", False),
        ("a:1:2: not X", "a:1:2: not X: …", False),
        ("No 'x'. See y", "…x… See y", True),
        ("No 'z'. See y", "…x… See y", False),
        ("VALUES ?x { … }", "VALUES ?x { … }", True),
        ("VALUES ?x { 1 }", "VALUES ?x { … }", False),
    ],
)
def test_only_the_words_of_libraries_are_left_open(said: str, expected: str, *, same: bool) -> None:
    assert ours(said, expected) == same
