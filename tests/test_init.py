"""The public names: all there, typed as they are, and cheap to import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import ibrdf
from ibrdf.cli import main

PACKAGE = Path(ibrdf.__file__).parent


@pytest.mark.parametrize("name", ibrdf.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(ibrdf, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'valdiate'"):
        _ = ibrdf.valdiate  # type: ignore[attr-defined]


def test_dir_lists_the_public_names() -> None:
    assert {*ibrdf.__all__, "__version__"} <= set(dir(ibrdf))


def test_type_checkers_see_the_same_names() -> None:
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text("utf-8"))
    names = {
        (alias.asname, node.module)
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {name for name, _ in names} == set(ibrdf.__all__)
    assert all(getattr(sys.modules[str(home)], str(name)) for name, home in names)


def test_the_version_is_that_of_the_package() -> None:
    pyproject = PACKAGE.parents[1] / "pyproject.toml"
    assert f'version = "{ibrdf.__version__}"' in pyproject.read_text("utf-8")


@pytest.mark.parametrize("command", ["build", "check", "explain", "query", "verify"])
def test_a_command_is_a_library_function_of_its_name(command: str) -> None:
    library = {"query": "select"}.get(command, command)
    assert callable(getattr(ibrdf, library))
    assert main.commands[command].help


def test_help_imports_no_engine() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from ibrdf.cli import main;"
        "CliRunner().invoke(main, ['--help']);"
        "print({'rdflib', 'pyoxigraph', 'pyshacl', 'owlrl', 'yaml'} & sys.modules.keys())"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout == "set()\n"
