"""The key of what was built of a corpus: a hash of everything that went into it."""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ibrdf.resources import bundled

_MODULES = Path(__file__).resolve().parents[1]
_CODE = frozenset((".py", ".rq"))
_INPUTS = frozenset((".yaml", ".yml", ".json", ".jsonld", ".ttl", ".lock"))
_FOLDERS = ("data", "data/articles", "ontology", "shapes")
_LIBRARIES = ("edtf-", "owlrl-", "pyoxigraph-", "pyyaml-", "rdflib-")


def key_of(folder: Path, *, editorial: bool = False) -> str:
    """Return the key of a corpus: another one for other inputs, another code or other libraries.

    Everything is read each time: times and sizes of files may stay the same where a file changes.
    Raises :class:`OSError` where a file can't be read.
    """
    whole = hashlib.sha256()
    for part in _parts(folder, editorial=editorial):
        whole.update(b"%d:%b" % (len(part), part))  # so that no two lists of parts are alike
    return whole.hexdigest()


def _parts(folder: Path, *, editorial: bool) -> Iterator[bytes]:
    yield f"{sys.version} editorial={editorial}".encode()
    for name in _libraries():
        yield name.encode()
    yield from _contents(_MODULES, (".", "queries", "rules", *_rooms()), _CODE)

    own = folder.resolve()
    names = (*_FOLDERS, "data/editorial") if editorial else _FOLDERS
    yield str(own).encode()  # messages name files
    yield from _contents(own, names, _INPUTS)
    if own != bundled():
        yield b"bundled"
        yield from _contents(bundled(), ("ontology", "shapes"), _INPUTS)


def _libraries() -> list[str]:
    """Return the names of the installed libraries with their versions, without importing any."""
    installed = os.listdir(Path(ox.__file__).parents[1])  # noqa: PTH208 -- names, not paths
    return sorted(name for name in installed if name.lower().startswith(_LIBRARIES))


def _rooms() -> list[str]:
    return sorted(path.name for path in _MODULES.iterdir() if (path / "__init__.py").is_file())


def _contents(root: Path, folders: Iterable[str], endings: frozenset[str]) -> Iterator[bytes]:
    """Return the names and the contents of the files in folders, which may be missing."""
    for name in folders:
        folder = os.path.join(root, name)  # noqa: PTH118 -- hundreds of files, on every start
        yield name.encode()
        if os.path.isdir(folder):  # noqa: PTH112
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                if os.path.splitext(entry.name)[1] in endings and entry.is_file():  # noqa: PTH122
                    yield os.fsencode(entry.name)
                    with open(entry.path, "rb") as file:  # noqa: PTH123
                        yield file.read()
