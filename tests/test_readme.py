"""Every shell session in the README prints what the README says it prints."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from ibrdf.cli import main

README = Path(__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"^```console\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
STEPS = re.findall(r"^\$ ibrdf (.*)\n((?:(?!\$ ).*\n)*)", "".join(BLOCKS), re.MULTILINE)
# What differs from machine to machine.
VARIES = re.compile(r"^(corpus|seconds) .*$", re.MULTILINE)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        pytest.param(*step, id=step[0], marks=[pytest.mark.slow] * (step[0] == "build"))
        for step in STEPS
    ],
)
def test_a_session_in_the_readme_prints_what_it_says(
    command: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tests").symlink_to(README.parent / "tests")
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(main, shlex.split(command)).output
    assert VARIES.sub(r"\1", said) == VARIES.sub(r"\1", expected)


def test_the_readme_shows_four_commands() -> None:
    assert len(STEPS) == 4
