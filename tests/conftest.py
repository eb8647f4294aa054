"""What all tests share."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite tests/golden with today's answers; then read the diff",
    )


def pytest_configure(config: pytest.Config) -> None:
    # rdflib warns of its own call while it reads a dataset; nothing of ours uses that name.
    config.addinivalue_line(
        "filterwarnings", "ignore:Dataset.default_context is deprecated:DeprecationWarning"
    )
