"""The folders of corpora, and of the ontology, shapes and corpus that come with this library.

The bundled files are beside the modules in a wheel, and at the root of the repository in a
checkout.
"""

from functools import cache
from pathlib import Path

from ibrdf.errors import InputError
from ibrdf.findings import Finding, Position

REGISTRY = Path("data", "registry.yaml")
_MODULES = Path(__file__).resolve().parent


@cache
def bundled() -> Path:
    """Return the folder that holds ``ontology/``, ``shapes/`` and ``data/``.

    >>> (bundled() / "ontology" / "ibrdf.ttl").is_file()
    True
    """
    checkout = _MODULES.parents[1]
    return checkout if (checkout / "ontology" / "ibrdf.ttl").is_file() else _MODULES


def is_installed(folder: Path) -> bool:
    """Whether a folder is inside the installed package, where an update would undo all changes.

    >>> is_installed(Path("my-corpus"))
    False
    """
    return folder.resolve().is_relative_to(_MODULES)


def is_bundled(path: Path) -> bool:
    """Whether a file is part of the bundled ontology, context or shapes.

    >>> is_bundled(bundled() / "ontology" / "ibrdf.ttl"), is_bundled(Path("ibrdf.ttl"))
    (True, False)
    """
    return path.parent in {bundled() / "ontology", bundled() / "shapes"}


def queries() -> Path:
    """Return the folder of the named queries."""
    return _MODULES / "queries"


def rules() -> Path:
    """Return the folder of the rules of reasoning."""
    return _MODULES / "rules"


def find_corpus(path: Path | None = None) -> Path:
    """Return the folder of a corpus: the given one, the working folder, or the bundled corpus.

    The working folder is used if it holds a corpus.
    Raises :class:`~ibrdf.errors.InputError` if the given folder does not hold a corpus.

    >>> find_corpus(bundled()) == bundled()
    True
    """
    if path is None:
        here = Path.cwd()
        return here if (here / REGISTRY).is_file() else bundled()
    if not (path / REGISTRY).is_file():
        message = f"no corpus: {REGISTRY.as_posix()} is missing"
        raise InputError([Finding.at(Position(str(path)), message)])
    return path
