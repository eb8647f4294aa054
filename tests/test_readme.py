"""Every shell session in the README prints what the README says it prints."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from ibrdf.cli import main
from ibrdf.pipeline import build

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


@pytest.mark.slow
@pytest.mark.parametrize("layer", ["ibrdf", "facts", "attributed", "editors"])
def test_plain_pyshacl_finds_no_violation_by_the_line_of_the_readme(
    layer: str, tmp_path: Path
) -> None:
    [line] = re.findall(r"^cat shapes.*pyshacl.*$", README.read_text("utf-8"), re.MULTILINE)
    (tmp_path / "shapes").symlink_to(README.parent / "shapes")
    build(output=tmp_path / "public")

    here = line.replace(".venv/bin/pyshacl", f"{sys.executable} -m pyshacl")
    command = here.replace("facts.ttl", f"{layer}.ttl")
    done = subprocess.run(  # noqa: S602 -- the line of the README, as a shell runs it
        command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "Conforms: True" in done.stdout


def test_the_readme_shows_four_commands() -> None:
    assert len(STEPS) == 4
