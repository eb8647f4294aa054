"""What is installed is whole: sdist, the wheel from it, a new environment, the main job."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist and the wheel that was built from it."""
    place = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", place, ROOT, cwd=ROOT)
    return place


@pytest.mark.slow
def test_every_file_of_ontology_shapes_and_data_is_in_the_wheel(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "shapes", "data", "src/ibrdf"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                home = path.relative_to(ROOT).as_posix().removeprefix("src/ibrdf/")
                assert f"ibrdf/{home}" in inside


@pytest.mark.slow
def test_the_sdist_holds_the_tests_and_both_licences(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "LICENSE-DATA", "README.md", "tests/test_packaging.py"} <= inside


@pytest.mark.slow
def test_the_main_job_runs_from_the_wheel_in_an_empty_folder(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        wheel,
        cwd=tmp_path,
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    said = run(python.with_name("ibrdf"), "build", cwd=empty)
    assert "0 violations" in said
    assert (empty / "public" / "ibrdf.ttl").stat().st_size > 100_000
    assert [path.name for path in empty.iterdir()] == ["public"]
