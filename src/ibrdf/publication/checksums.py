"""SHA-256 checksums of published files, in the form that ``sha256sum --check`` reads."""

import hashlib
from collections.abc import Iterable, Iterator


class Checksums:
    """The checksums of files, made while the files are written.

    >>> sums = Checksums()
    >>> b"".join(sums.passing("a.txt", [b"Min", b"sk"]))
    b'Minsk'
    >>> [line.partition(" ")[2] for line in sums.lines()]
    [' a.txt']
    """

    def __init__(self) -> None:
        self._sums: dict[str, str] = {}

    def passing(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Return the pieces of a file unchanged; its checksum exists after the last piece."""
        running = hashlib.sha256()
        for piece in pieces:
            running.update(piece)
            yield piece
        self._sums[name] = running.hexdigest()

    def __getitem__(self, name: str) -> str:
        return self._sums[name]

    def lines(self) -> list[str]:
        """Return a line for each file, sorted by name."""
        return [f"{digest}  {name}" for name, digest in sorted(self._sums.items())]
