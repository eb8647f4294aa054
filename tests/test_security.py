"""Each promise of SECURITY.md has its test."""

import re
from pathlib import Path

import pytest

from ibrdf.sandbox.limits import Limits, parse_limit, show

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/\w+\.py)::(\w+)`", TEXT)))
PROMISED, _, _ = TEXT.partition("## What is not promised")


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_each_promise_names_a_test() -> None:
    promises = re.split(r"\n\*\*", PROMISED)[1:]
    assert len(promises) > 9
    assert [one for one in promises if "`tests/" not in one] == []


@pytest.mark.parametrize("name", Limits._fields)
def test_each_bound_is_stated_as_it_is(name: str) -> None:
    row = next(line for line in TEXT.splitlines() if f"`--limit {name}=" in line)
    told = row.split("|")[2].strip().replace(" ", "").replace(",", "")
    default = "4/5ofthemachine's" if name == "memory" else show(name, getattr(Limits(), name))
    assert told == default


@pytest.mark.parametrize("name", Limits._fields)
def test_what_moves_a_bound_is_read(name: str) -> None:
    switch = re.search(rf"`--limit ({name}=\w+)`", TEXT)
    assert switch
    assert parse_limit(switch[1])[1] > 0
