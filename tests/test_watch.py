"""Moments at which files have changed."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from ibrdf.errors import IbrdfError
from ibrdf.sandbox.watch import rounds

SECONDS = 20  # after which a test gives up


def comes(moments: Iterator[None], change: Callable[[], object]) -> bool:
    """Make a change, and tell whether another round comes."""
    change()
    waiting = Thread(target=next, args=(moments,), daemon=True)
    waiting.start()
    waiting.join(SECONDS)
    return not waiting.is_alive()


def test_the_first_round_comes_at_once(tmp_path: Path) -> None:
    assert next(rounds([tmp_path])) is None


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.ttl", "passages.lock"])
def test_a_file_that_is_new_in_a_folder_leads_to_a_round(name: str, tmp_path: Path) -> None:
    moments = rounds([tmp_path])
    next(moments)
    assert comes(moments, lambda: (tmp_path / name).write_text("new"))


def test_a_change_during_a_round_leads_to_another(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("old")
    for number, _ in enumerate(rounds([tmp_path])):
        if number == 2:
            break
        (tmp_path / "a.yaml").write_text(f"new {number}")
    assert (tmp_path / "a.yaml").read_text() == "new 1"


def test_a_file_that_is_replaced_or_deleted_leads_to_a_round(tmp_path: Path) -> None:
    (tmp_path / "data.xml").write_text("old")
    (tmp_path / "beside").write_text("new")
    moments = rounds([tmp_path / "data.xml"])
    next(moments)
    assert comes(moments, lambda: (tmp_path / "beside").replace(tmp_path / "data.xml"))
    assert comes(moments, (tmp_path / "data.xml").unlink)


def test_a_folder_that_was_missing_is_watched_when_it_is_there(tmp_path: Path) -> None:
    articles = tmp_path / "data" / "articles"
    moments = rounds([articles])
    next(moments)
    assert comes(moments, lambda: articles.mkdir(parents=True))
    assert comes(moments, lambda: (articles / "1.yaml").write_text("new"))


@pytest.mark.parametrize("name", [".a.yaml.swp", ".a.yaml", "a.yaml~", "4913", "beside.txt"])
def test_what_an_editor_keeps_beside_a_file_leads_to_none(name: str, tmp_path: Path) -> None:
    asked: list[bool] = []

    def watch(*_: Path, watch_filter: Callable[..., bool], **__: object) -> Iterator[set[int]]:
        asked.extend(watch_filter(1, str(tmp_path / one)) for one in (name, "a.yaml"))
        yield set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("watchfiles.watch", watch)
        next(rounds([tmp_path]))
    assert asked == [False, True]


def test_nothing_new_is_no_round(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = iter([set(), set(), {"a change"}, set()])
    monkeypatch.setattr("watchfiles.watch", lambda *_, **__: seen)
    moments = rounds([tmp_path])
    next(moments)
    next(moments)
    assert list(seen) == [set()]


def test_a_watch_that_ends_begins_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    begun: list[tuple[Path, ...]] = []

    def watch(*folders: Path, **_: object) -> Iterator[set[int]]:
        begun.append(folders)
        yield set()

    monkeypatch.setattr("watchfiles.watch", watch)
    moments = rounds([tmp_path])
    next(moments)
    next(moments)
    assert begun == [(tmp_path.resolve(),)] * 2


def test_who_lacks_the_library_is_told_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(IbrdfError) as refused:
        rounds([tmp_path])
    assert str(refused.value) == "--watch needs a library: pip install 'ibrdf[watch]'"
