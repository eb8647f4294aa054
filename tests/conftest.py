"""What all tests share."""

import os
import shutil
import socket
import tempfile
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from rdflib import Dataset

from ibrdf.articles.reading import read_corpus
from ibrdf.consolidation.facts import with_facts
from ibrdf.corpus import Corpus
from ibrdf.graphs import load
from ibrdf.resources import bundled

# The first example of a property pays for imports, so none has a deadline. CI takes all examples,
# with --hypothesis-profile=all.
settings.register_profile("all", deadline=None)
settings.register_profile("ibrdf", deadline=None, max_examples=15)
settings.load_profile("ibrdf")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what is built in a folder of this run: the user's own cache is none of its business."""
    if not hasattr(config, "workerinput"):  # the processes that share the work share the folder
        folder = tempfile.mkdtemp(prefix="ibrdf-tests-")
        os.environ["IBRDF_CACHE"] = folder
        config.add_cleanup(partial(shutil.rmtree, folder, ignore_errors=True))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite tests/golden with today's answers; then read the diff",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where all is at hand, as in CI, a test that skips fails: a skip must not hide anything."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("IBRDF_NO_SKIP"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though IBRDF_NO_SKIP is set: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but those to this machine itself."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test dials out to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run examples in the documentation where they can write."""
    if request.node.name.startswith(("README", "ibrdf.")) or request.node.name == "ibrdf":
        # asked for here: thousands of tests need no folder
        monkeypatch.chdir(request.getfixturevalue("tmp_path"))


@pytest.fixture(scope="session")
def bundled_corpus() -> Corpus:
    """The bundled corpus with its facts, read once."""
    return with_facts(read_corpus(bundled()))


@pytest.fixture(scope="session")
def bundled_dataset() -> Dataset:
    """The bundled corpus as users load it, once: for tests that do not change it."""
    return load(bundled())


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of the articles' texts, which are under copyright and not in the repository."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "sources"
    folder = Path(os.environ.get("IBRDF_SOURCES", beside))
    if not folder.is_dir():
        pytest.skip("the articles' texts are not here; set IBRDF_SOURCES to their folder")
    return folder
