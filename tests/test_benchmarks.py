"""The corpora of the benchmark, the faults in them, and the benchmark itself."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from seeded_faults import FAULTS, Article, Fault, NotHereError

import ibrdf
from corpora import SOURCE, make, triples

BENCHMARK = Path(__file__).parent / "benchmarks" / "run.py"
NOTES = len([*(SOURCE / "editorial").glob("*.yaml")])


def files(folder: Path) -> dict[str, bytes]:
    data = folder / "data"
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in sorted(data.rglob("*"))
        if path.is_file()
    }


def messages(folder: Path) -> Counter[str]:
    return Counter(finding.message for finding in ibrdf.check([folder]).findings)


def test_five_articles_are_the_bundled_ones(tmp_path: Path) -> None:
    make(5, tmp_path)
    made = files(tmp_path)
    assert made == {name: (SOURCE / name).read_bytes() for name in made}
    assert len(made) == 7 + NOTES
    assert ibrdf.check([tmp_path]).conforms


def test_a_copy_has_its_own_articles_and_events_and_the_same_people(tmp_path: Path) -> None:
    make(10, tmp_path)
    made = files(tmp_path)
    registry = made["registry.yaml"].decode()
    assert len(made) == 12 + NOTES
    assert registry.count("id: event:us-strikes-iran-0001\n") == 1
    assert registry.count("id: person:lukashenko\n") == 1
    assert b"about: event:us-strikes-iran-0001\n" in made["articles/001-0001.yaml"]
    assert b"id/article/001-0001#char=0,59\t" in made["passages.lock"]


def test_a_copy_has_parts_of_its_own_text_and_the_same_groups(tmp_path: Path) -> None:
    make(10, tmp_path)
    made = files(tmp_path)
    assert b"parts:" in made["articles/001-0001.yaml"]
    assert b"id: article:001#" not in made["articles/001-0001.yaml"]
    assert made["registry.yaml"].count(b"id: group:unnamed\n") == 1


def test_the_same_seed_gives_the_same_corpus(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make(20, tmp_path / name, faults=FAULTS)
    assert files(tmp_path / "one") == files(tmp_path / "other")
    make(20, tmp_path / "third", faults=FAULTS, seed=1)
    assert files(tmp_path / "one") != files(tmp_path / "third")


@pytest.mark.parametrize("size", [0, -5, 7])
def test_other_sizes_are_refused(size: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="multiple of 5"):
        make(size, tmp_path)


def test_a_fault_that_fits_nowhere_is_refused(tmp_path: Path) -> None:
    def seed(article: Article) -> Article:
        raise NotHereError(article.file)

    with pytest.raises(ValueError, match="no kind of fault fits"):
        make(10, tmp_path, faults=[Fault("nowhere", seed, ())])


def test_one_article_in_ten_has_a_fault(tmp_path: Path) -> None:
    seeded = make(40, tmp_path, faults=FAULTS)
    assert len(seeded) == 4
    assert len({one.kind for one in seeded}) == 4


def test_a_fault_gives_the_findings_that_are_known(tmp_path: Path) -> None:
    make(10, tmp_path / "sound")
    seeded = make(10, tmp_path / "broken", faults=FAULTS)
    assert len(seeded) == 1
    found = messages(tmp_path / "broken")
    found.subtract(messages(tmp_path / "sound"))
    new = [message for message, count in found.items() for _ in range(count)]
    assert len(new) == len(seeded[0].messages)
    assert all(any(one.startswith(known) for known in seeded[0].messages) for one in new)


@pytest.mark.slow
def test_each_kind_of_fault_gives_the_findings_that_are_known(tmp_path: Path) -> None:
    """One fault in each article, of more than 25 kinds: each at its article, and nothing else."""
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25
    seeded = make(-(-len(FAULTS) // 5) * 5, tmp_path, faults=FAULTS, every=1)
    assert {one.kind for one in seeded} == {fault.name for fault in FAULTS}
    found = [
        (Path(finding.file).name, finding.message)
        for finding in ibrdf.check([tmp_path]).findings
        if finding.severity is ibrdf.Severity.VIOLATION
    ]
    for one in seeded:
        for known in one.messages:
            fitting = [
                (file, message)
                for file, message in found
                if file in {one.file, "registry.yaml"} and message.startswith(known)
            ]
            assert fitting, one
            found.remove(fitting[0])
    assert found == []


def test_large_files_have_so_many_triples() -> None:
    lines = list(triples(1000))
    assert len(set(lines)) == 1000
    assert len(set(parse("".join(lines).encode(), format=RdfFormat.N_TRIPLES))) == 1000


@pytest.mark.slow
def test_the_benchmark_runs(tmp_path: Path) -> None:
    pytest.importorskip("reasonable")
    report = tmp_path / "report.md"
    report.write_text("Before.\n", "utf-8")
    done = subprocess.run(
        [sys.executable, BENCHMARK, "--quick", "--work", tmp_path / "work", "--write", report],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 0, done.stderr
    assert report.read_text("utf-8").startswith("Before.\n")
    for work in ("`ibrdf build`", "`ibrdf query documents`", "validating as a stage", "COUNT"):
        assert work in report.read_text("utf-8")
    assert "COUNT of 10,000 triples: equal" in done.stdout
