"""Who does what the guide says, line by line, sees what the guide shows."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from ibrdf.cli import main

GUIDE = (Path(__file__).parents[1] / "GUIDE.txt").read_text("utf-8")
# Each step: the sentence that names a file, what stands in it, and what is typed there.
STEPS = re.findall(r"^[0-9]\. (.*)\n\n((?:   \S.*\n)+)", GUIDE, re.MULTILINE)
COMMANDS = re.compile(r"^\$ ibrdf (.*)\n((?:[^$].*\n)*)", re.MULTILINE)


def write(sentence: str, lines: list[str]) -> None:
    """Put lines into the file that a sentence names: as a whole, at its end, or in a line."""
    if named := re.search(r"(\S+/\S+\.(?:txt|yaml))", sentence):
        path = Path(named[1])
        path.parent.mkdir(exist_ok=True)
        old = path.read_text("utf-8").splitlines() if path.exists() else []
        number = re.search(r"line ([0-9]+)", sentence)
        place = slice(int(number[1]) - 1, int(number[1])) if number else slice(len(old), None)
        old[place] = lines
        path.write_text("\n".join(old) + "\n", "utf-8")


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_the_road_of_the_guide_can_be_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    walked = []
    for sentence, block in STEPS:
        rows = [row.removeprefix("   ") for row in block.splitlines(keepends=True)]
        lines = [row.removeprefix("| ").rstrip("\n") for row in rows if row.startswith("| ")]
        if lines:
            write(sentence, lines)
        for command, expected in COMMANDS.findall("".join(rows)):
            said = CliRunner().invoke(main, shlex.split(command)).output
            assert spaced(said) == spaced(expected)
            walked.append(command.split()[0])
    assert walked == ["new", "find", "find", "check", "lock", "check"]


def test_every_command_of_the_guide_is_walked() -> None:
    assert len(STEPS) == 7
    assert GUIDE.count("$ ibrdf") == sum(block.count("$ ibrdf") for _, block in STEPS)


def test_the_guide_is_one_page() -> None:
    lines = GUIDE.splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 80
