"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from ibrdf.corpus import Corpus, load
from ibrdf.resources import bundled

# The first example of a property pays for imports, so none has a deadline.
settings.register_profile("ibrdf", deadline=None)
settings.load_profile("ibrdf")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite tests/golden with today's answers; then read the diff",
    )


def pytest_configure(config: pytest.Config) -> None:
    # rdflib warns of its own calls while it reads a dataset; nothing of ours uses those names.
    for name in ("default_context", "contexts"):
        config.addinivalue_line(
            "filterwarnings", f"ignore:Dataset.{name} is deprecated:DeprecationWarning"
        )


@pytest.fixture(scope="session")
def bundled_corpus() -> Corpus:
    """The bundled corpus, loaded once: for tests that do not change it."""
    return load(bundled())


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of the articles' texts, which are under copyright and not in the repository."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "sources"
    folder = Path(os.environ.get("IBRDF_SOURCES", beside))
    if not folder.is_dir():
        pytest.skip("the articles' texts are not here; set IBRDF_SOURCES to their folder")
    return folder
