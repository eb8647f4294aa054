"""Bounds: as people write them, and where they hold."""

import math
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.errors import InputError
from ibrdf.findings import Exceeded
from ibrdf.rdf.context import read_context
from ibrdf.rdf.ontology import read_triples
from ibrdf.resources import bundled
from ibrdf.sandbox import limits as bounds
from ibrdf.sandbox.limits import (
    Limits,
    _most_memory,
    enough,
    exceeded,
    limited,
    limits,
    parse_limit,
    show,
)


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


def test_a_limit_that_was_exceeded_is_a_value() -> None:
    with limited(file=1 << 10):
        assert exceeded("file", 5000) == Exceeded("file", 1 << 10, 5000)
    assert enough(Exceeded("rows", 5)) == 10


def test_memory_is_most_of_the_machine_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 4 << 20}
    monkeypatch.setattr(os, "sysconf", sizes.get)
    monkeypatch.setattr(bounds, "_GROUP_MEMORY", tmp_path / "memory.max")
    assert _most_memory() == 12 << 30


@pytest.mark.parametrize(
    ("content", "most"), [("max\n", 12 << 30), (f"{1 << 30}\n", 819 << 20), ("5\n", 1 << 20)]
)
def test_memory_is_most_of_the_container_s(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str, most: int
) -> None:
    sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 4 << 20}
    monkeypatch.setattr(os, "sysconf", sizes.get)
    monkeypatch.setattr(bounds, "_GROUP_MEMORY", tmp_path / "memory.max")
    (tmp_path / "memory.max").write_text(content)
    assert _most_memory() == most


def test_memory_is_four_gigabytes_less_a_fifth_where_nobody_knows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr(os, "sysconf")
    monkeypatch.setattr(bounds, "_GROUP_MEMORY", tmp_path / "memory.max")
    assert _most_memory() == 3 << 30


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


def test_what_comes_with_the_library_is_read_under_any_limit() -> None:
    read_context.cache_clear()
    folder = bundled() / "ontology"
    with limited(file=1, literal=1, nesting=1):
        assert read_context().prefixes
        assert read_triples(folder / "ibrdf.ttl")
        assert limits().file == 1


def test_a_copy_of_it_keeps_to_the_limits(tmp_path: Path) -> None:
    (tmp_path / "ibrdf.ttl").write_bytes((bundled() / "ontology" / "ibrdf.ttl").read_bytes())
    with limited(file=1), pytest.raises(InputError, match="too large"):
        read_triples(tmp_path / "ibrdf.ttl")
