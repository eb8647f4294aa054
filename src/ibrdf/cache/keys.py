"""The cache key of a corpus: a hash of everything that its build depends on."""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ibrdf.resources import bundled

_MODULES = Path(__file__).resolve().parents[1]
_INPUTS = frozenset((".yaml", ".yml", ".json", ".jsonld", ".ttl", ".lock"))
_FOLDERS = ("data", "data/articles", "data/editorial", "ontology", "shapes")
_LIBRARIES = ("edtf-", "owlrl-", "pyoxigraph-", "pyyaml-", "rdflib-")


def key_of(folder: Path) -> str:
    """Return the key of a corpus, which depends on its files, this code and the libraries.

    The files of the corpus are read completely each time. For the code, times and sizes are enough;
    Python uses these too, to decide whether to compile a module again.
    Raises :class:`OSError` if a file can't be read.
    """
    whole = hashlib.sha256()
    for part in _parts(folder):
        whole.update(b"%d:%b" % (len(part), part))  # with lengths, so that the parts can't shift
    return whole.hexdigest()


def _parts(folder: Path) -> Iterator[bytes]:
    yield sys.version.encode()
    for name in _libraries():
        yield name.encode()
    yield _MODULES.as_posix().encode()
    yield from _code()

    own = folder.resolve()
    yield str(own).encode()  # messages name the files
    yield from _contents(own, _FOLDERS, _INPUTS)
    if own != bundled():
        yield b"bundled"
        yield from _contents(bundled(), ("ontology", "shapes"), _INPUTS)


def _libraries() -> list[str]:
    """Return the names of the installed libraries with their versions, without importing any."""
    installed = os.listdir(Path(ox.__file__).parents[1])  # noqa: PTH208 -- names, not paths
    return sorted(name for name in installed if name.lower().startswith(_LIBRARIES))


def _code() -> Iterator[bytes]:
    """Return the names, sizes and times of the files of this package."""
    for folder, names, files in os.walk(_MODULES):
        names[:] = sorted(name for name in names if name != "__pycache__")
        for file in sorted(files):
            path = f"{folder}/{file}"
            found = os.stat(path)  # noqa: PTH116 -- hundreds of files, on every start
            times = (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            yield f"{path} {times}".encode()


def _contents(root: Path, folders: Iterable[str], endings: frozenset[str]) -> Iterator[bytes]:
    """Return the names and contents of the files in folders; a folder may be missing."""
    for name in folders:
        folder = os.path.join(root, name)  # noqa: PTH118 -- hundreds of files, on every start
        yield name.encode()
        if os.path.isdir(folder):  # noqa: PTH112
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                if os.path.splitext(entry.name)[1] in endings and entry.is_file():  # noqa: PTH122
                    yield os.fsencode(entry.name)
                    with open(entry.path, "rb") as file:  # noqa: PTH123
                        yield file.read()
