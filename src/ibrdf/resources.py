"""Where the ontology, the shapes and the bundled corpus lie: beside the modules in a wheel, at the
root of the repository in a checkout."""

from functools import cache
from pathlib import Path

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
    """Tell whether a folder lies in the installed package, where an update would undo all work.

    >>> is_installed(Path("my-corpus"))
    False
    """
    return folder.resolve().is_relative_to(_MODULES)


def queries() -> Path:
    """Return the folder of the named queries."""
    return _MODULES / "queries"


def rules() -> Path:
    """Return the folder of the rules of reasoning."""
    return _MODULES / "rules"
