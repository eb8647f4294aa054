"""What comes in is bounded, and its faults have a place."""

import io
import math
import os
from pathlib import Path

import pytest

from ibrdf.errors import InputError
from ibrdf.findings import Exceeded
from ibrdf.sandbox.bounded_input import decode, position_of, read_bytes, read_stream
from ibrdf.sandbox.limits import limited


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\r\n")
    assert read_bytes(tmp_path / "a") == b"\xff\r\n"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^a name: is a directory$"):
        read_bytes(tmp_path, "a name")


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(InputError, match=r"no file can have this name$"):
        read_bytes(Path("a\0b"))


def test_an_operating_system_that_gives_no_reason_is_no_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(InputError, match=r"^a: unreadable$"):
        read_bytes(Path("a"))


def test_a_file_that_is_too_large_is_refused_with_what_would_do(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(3 << 20))
    with limited(file=1 << 20), pytest.raises(InputError) as error:
        read_bytes(tmp_path / "a", "a")
    assert str(error.value) == "a: too large"
    assert error.value.exceeded == Exceeded("file", 1 << 20, 3 << 20)


def test_a_high_limit_takes_no_room_by_itself() -> None:
    with limited(file=10**18):
        assert read_stream(io.BufferedReader(io.BytesIO(b"a")), "a") == b"a"


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(1024))
    with limited(file=1024):
        assert len(read_bytes(tmp_path / "a")) == 1024


def test_without_a_limit_all_is_read() -> None:
    with limited(file=math.inf):
        assert read_stream(io.BytesIO(bytes(11 << 20)), "a") == bytes(11 << 20)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no endless file here")  # noqa: PTH110
def test_a_file_without_end_is_refused() -> None:
    with limited(file=20 << 20), pytest.raises(InputError, match=r"^/dev/zero: too large"):
        read_bytes(Path("/dev/zero"))


def test_a_mark_at_the_beginning_is_no_text() -> None:
    assert decode(b"\xef\xbb\xbfx", "a") == "x"


@pytest.mark.parametrize(
    ("content", "place"),
    [(b"\xff", "1:1"), (b"\xef\xbb\xbfa\xff", "1:2"), ("é\nسل".encode() + b"\xff", "2:3")],
)
def test_what_is_not_utf8_is_refused_at_the_character(content: bytes, place: str) -> None:
    with pytest.raises(InputError, match=rf"^a:{place}: not UTF-8; save the file as UTF-8$"):
        decode(content, "a")


def test_a_byte_within_a_character_is_at_that_character() -> None:
    assert position_of("é".encode(), 0, "a") == ("a", 1, 1)
