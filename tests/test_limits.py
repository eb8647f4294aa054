"""Bounds: as people write them, and where they hold."""

import math
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.sandbox.limits import Limits, limited, limits, parse_limit, remedy, show


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("file=2KB", 2048),
        ("file=2mb", 2 << 20),
        ("memory=1GB", 1 << 30),
        ("literal=500", 500),
        ("rows=10", 10),
        ("seconds=5", 5),
        ("memory=none", math.inf),
    ],
)
def test_a_limit_is_read(text: str, value: float) -> None:
    assert parse_limit(text) == (text.partition("=")[0], value)


@pytest.mark.parametrize(
    "text",
    ["rows", "rows=", "rows=0", "rows=-1", "rows=1KB", "rows=1.5", "file=1TB", "file=B", "file=²"],
)
def test_what_is_no_limit_is_refused_with_an_example(text: str) -> None:
    name = text.partition("=")[0]
    with pytest.raises(ValueError, match=rf"^{text} is no limit; write {name}=\w+ or {name}=none$"):
        parse_limit(text)


def test_a_limit_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValueError, match=r"^there is no limit time; there are file, literal, nes"):
        parse_limit("time=5")


@pytest.mark.parametrize("name", Limits._fields)
@pytest.mark.parametrize("digits", [20, 400, 5000])
def test_a_limit_that_no_kernel_takes_is_refused(name: str, digits: int) -> None:
    with pytest.raises(ValueError, match=rf"^{name}=9+ is no limit; write .* or {name}=none$"):
        parse_limit(f"{name}={'9' * digits}")


@pytest.mark.parametrize("separator", ["\n", "\r", "\x1d", "\x85", "\u2028"])
@pytest.mark.parametrize("before", ["", "rows="])
def test_what_is_no_limit_is_refused_in_one_line(before: str, separator: str) -> None:
    with pytest.raises(ValueError, match="a b") as refused:
        parse_limit(f"{before}a{separator}b")
    assert len(str(refused.value).splitlines()) == 1


@given(st.sampled_from(Limits._fields), st.integers(1, 10**9), st.sampled_from(["", "KB", "GB"]))
def test_any_limit_that_is_read_is_shown_so_that_it_is_read_again(
    name: str, number: int, unit: str
) -> None:
    sized = name in {"file", "literal", "query", "memory"}
    _, value = parse_limit(f"{name}={number}{unit if sized else ''}")
    assert parse_limit(f"{name}={show(name, value)}") == (name, value)


@pytest.mark.parametrize(("name", "value"), Limits()._asdict().items())
def test_what_is_shown_is_what_is_read(name: str, value: float) -> None:
    assert parse_limit(f"{name}={show(name, value)}") == (name, value)


def test_a_lifted_limit_is_shown_as_none() -> None:
    assert show("file", math.inf) == "none"


def test_a_size_that_is_no_round_number_is_shown_in_bytes() -> None:
    assert show("file", 1025) == "1025"


def test_a_remedy_allows_what_is_needed() -> None:
    with limited(file=1 << 10):
        assert remedy("file", 5000) == "--limit file=8KB raises the limit of 1KB"


def test_limits_hold_inside_only() -> None:
    with limited(rows=5), limited(nesting=6):
        assert limits()[2:6] == (6, 64 << 10, 500, 5)
    assert limits() == Limits()


def test_limits_hold_again_after_a_failure() -> None:
    with pytest.raises(KeyError), limited(rows=5):
        raise KeyError
    assert limits() == Limits()


def test_another_thread_has_limits_of_its_own() -> None:
    seen = []
    with limited(rows=5):
        thread = threading.Thread(target=lambda: seen.append(limits().rows))
        thread.start()
        thread.join()
    assert seen == [Limits().rows]
