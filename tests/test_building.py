"""What is kept of a corpus is the corpus."""

import shutil
from pathlib import Path

import pytest

from ibrdf.articles.reading import read_corpus
from ibrdf.cache import building
from ibrdf.cache.building import read_kept
from ibrdf.consolidation.facts import with_facts
from ibrdf.findings import Key

SECOND = Path(__file__).parent / "corpora" / "second"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SECOND, tmp_path / "corpus"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a corpus that has not changed is read again")

    monkeypatch.setattr(building, "read_corpus", fail)


def test_a_kept_corpus_is_the_one_that_was_read(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_kept(folder, home=home)
    forbid(monkeypatch)
    kept = read_kept(folder, home=home)
    monkeypatch.undo()

    read = with_facts(read_corpus(folder))
    assert set(kept.quads) == set(read.quads)
    assert len(kept.shapes) == len(read.shapes)
    assert (kept.folder, kept.context, kept.remarks) == (folder, read.context, ())


def test_the_positions_of_a_kept_corpus_are_found_when_they_are_asked_for(
    folder: Path, home: Path
) -> None:
    kept, read = (read_kept(folder, home=where) for where in (home, None))
    assert dict(kept.positions) == dict(read.positions)
    assert len(kept.positions) == len(read.positions)
    assert Key("urn:nowhere") not in kept.positions


def test_a_corpus_that_has_changed_is_read_again(folder: Path, home: Path) -> None:
    before = read_kept(folder, home=home)
    registry = folder / "data" / "registry.yaml"
    registry.write_text(registry.read_text("utf-8").replace("label: ", "label: New ", 1), "utf-8")
    assert set(read_kept(folder, home=home).quads) != set(before.quads)


def test_a_corpus_with_remarks_has_them_each_time(folder: Path, home: Path) -> None:
    article = min((folder / "data" / "articles").glob("*.yaml"))
    text = article.read_text("utf-8")
    about = text.index("- about:")
    article.write_text(
        f"{text[:about]}- about: event:x\n    documentCount: 007\n  {text[about:]}", "utf-8"
    )
    first, second = (read_kept(folder, home=home) for _ in range(2))
    assert [remark.message for remark in first.remarks] == [
        "007 is published as 7, which means the same. Write that."
    ]
    assert second.remarks == first.remarks
