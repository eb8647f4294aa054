"""Reading of files and streams, within limits, and decoding of their text."""

import os
from pathlib import Path
from typing import BinaryIO

from ibrdf.errors import InputError
from ibrdf.findings import Exceeded, Finding, Position
from ibrdf.sandbox.limits import exceeded, limits

_PIECE = 1 << 20


def read_bytes(path: Path, file: str | None = None) -> bytes:
    """Return the content of a file; `file` is its name in messages.

    Raises :class:`~ibrdf.errors.InputError` for a file that can't be read or is too large.
    """
    name = file or str(path)
    try:
        with path.open("rb") as stream:
            return read_stream(stream, name, os.fstat(stream.fileno()).st_size)
    except OSError as error:
        raise _refusal(name, (error.strerror or "unreadable").lower()) from error
    except ValueError as error:  # Python refuses a name with a NUL in it
        raise _refusal(name, "no file can have this name") from error


def read_stream(stream: BinaryIO, name: str, size: int = 0) -> bytes:
    """Return the content of a stream; `size` is the expected size, if known.

    Raises :class:`~ibrdf.errors.InputError` for more content than the limit allows.
    """
    most = limits().file
    content = bytearray()
    # Piece by piece, since a stream allocates the memory for a whole read in advance.
    while len(content) <= most and (piece := stream.read(_PIECE)):
        content += piece
    if len(content) > most:
        raise _refusal(name, "too large", exceeded("file", size))
    return bytes(content)


def decode(content: bytes, file: str) -> str:
    r"""Return the text of UTF-8 bytes, without a byte order mark.

    Raises :class:`~ibrdf.errors.InputError` with line and column of the first malformed byte.

    >>> decode(b"M\xefnsk", "a.yaml")
    Traceback (most recent call last):
    ibrdf.errors.InputError: a.yaml:1:2: not UTF-8; save the file as UTF-8
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        position = position_of(content, error.start, file)
        raise InputError([Finding.at(position, "not UTF-8; save the file as UTF-8")]) from error


def position_of(content: bytes, start: int, file: str) -> Position:
    r"""Return the position of a byte offset; its column counts characters.

    >>> position_of("é\né!".encode(), 5, "a.ttl")
    Position(file='a.ttl', line=2, column=2)
    """
    begin = content.rfind(b"\n", 0, start) + 1
    encoding = "utf-8" if begin else "utf-8-sig"
    before = content[begin:start].decode(encoding, "replace")
    return Position(file, content.count(b"\n", 0, start) + 1, len(before) + 1)


def _refusal(name: str, reason: str, limit: Exceeded | None = None) -> InputError:
    return InputError([Finding.at(Position(name), reason, exceeded=limit)])
