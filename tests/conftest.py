"""What all tests share."""

import pytest


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
