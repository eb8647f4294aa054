"""What was built is kept, found again, noticed where it is damaged, and nobody else's."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ibrdf.cache.entries import Entry, Facts, cache_folder, find, is_whole, put, remove
from ibrdf.cache.keys import key_of
from ibrdf.cache.lines import Lines, mapped, step_to, write_statements, write_steps
from ibrdf.cache.opening import Built, Opened, with_corpus
from ibrdf.errors import InconsistencyError
from ibrdf.rdf.context import read_context
from ibrdf.rdf.lookup import Statement
from ibrdf.rdf.terms import Quad, Triple
from ibrdf.reasoning.proof import Derivation
from ibrdf.reasoning.rules import rule_of
from ibrdf.reasoning.saturation import Step
from ibrdf.resources import bundled
from ibrdf.sandbox.limits import limited
from ibrdf.sparql.answers import answer
from ibrdf.sparql.engine import StoreData
from ibrdf.vocabulary import GRAPH, OWL, RDF

QUADS: list[Quad] = [
    ("<urn:a>", "<urn:b>", '"007"^^<http://www.w3.org/2001/XMLSchema#integer>', "<urn:g>"),
    ("<urn:a>", "<urn:b>", "<urn:c>", "<urn:h>"),
]
SYMMETRY: Triple = ("<urn:b>", RDF.type, OWL.SymmetricProperty)
STATED: Triple = ("<urn:a>", "<urn:b>", "<urn:c>")
FOLLOWS: Triple = ("<urn:c>", "<urn:b>", "<urn:a>")
STEPS = {FOLLOWS: Step("prp-symp", (SYMMETRY, STATED))}
unix = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users to tell apart")


class Builder:
    """Counts how often it builds."""

    def __init__(self, quads: list[Quad] | None = None) -> None:
        self.calls = 0
        self.quads = quads or QUADS

    def __call__(self) -> Built:
        self.calls += 1
        return Built(self.quads, read_context(), STEPS.keys(), STEPS)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "ibrdf"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    for name in ("data/articles", "data/editorial", "ontology"):
        (folder / name).mkdir(parents=True)
    (folder / "data" / "registry.yaml").write_text("places: []")
    (folder / "data" / "articles" / "001.yaml").write_text("id: article:001")
    return folder


def open_corpus(corpus: Path, build: Callable[[], Built], home: Path | None = None) -> Opened:
    return with_corpus(corpus, build, lambda opened: opened, home=home)


def count(opened: Opened) -> str:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    return answer(StoreData(opened.store), query).write("csv").decode().splitlines()[1]


def only(home: Path) -> Path:
    [entry] = home.iterdir()
    return entry


# Opening


def test_a_corpus_is_built_once(corpus: Path, home: Path) -> None:
    build = Builder()
    assert [with_corpus(corpus, build, count, home=home) for _ in range(3)] == ["2"] * 3
    assert build.calls == 1


def test_what_is_opened_is_what_was_built(corpus: Path, home: Path) -> None:
    for _ in range(2):
        opened = open_corpus(corpus, Builder(), home=home)
        assert opened.quads == tuple(QUADS)
        assert [*opened.statements.that_begin("<urn:c>")] == [[*FOLLOWS, GRAPH.entailed]]
        assert step_to(opened.steps, FOLLOWS) == STEPS[FOLLOWS]
        assert opened.context.prefixes == read_context().prefixes
        assert opened.store.lookup.objects("<urn:a>", "<urn:b>")


def test_without_a_folder_nothing_is_kept(corpus: Path) -> None:
    build = Builder()
    for _ in range(2):
        opened = open_corpus(corpus, build)
        assert (opened.quads, count(opened)) == (tuple(QUADS), "2")
        assert step_to(opened.steps, FOLLOWS) == STEPS[FOLLOWS]
    assert build.calls == 2


@pytest.mark.parametrize("kept", [True, False])
def test_what_follows_is_said_too_and_why(corpus: Path, home: Path, *, kept: bool) -> None:
    quads = [(*STATED, GRAPH.registry), (*SYMMETRY, GRAPH.ontology)]
    opened = open_corpus(corpus, Builder(quads), home=home if kept else None)
    told = opened.lookup.statements("<urn:c>")
    assert [*told] == [Statement("<urn:b>", "<urn:a>", GRAPH.entailed)]
    assert len(opened.lookup.statements("<urn:a>")) == 1
    assert opened.lookup.objects("<urn:a>", "<urn:b>") == ["<urn:c>"]
    assert opened.proof(STATED) == Derivation(STATED, GRAPH.registry)
    why = opened.proof(FOLLOWS)
    assert why is not None
    assert why.rule == rule_of("prp-symp")
    assert why.statements == (SYMMETRY, STATED)
    assert opened.proof(("<urn:c>", "<urn:b>", "<urn:c>")) is None


@pytest.mark.parametrize("kept", [True, False])
def test_a_contradiction_is_told_of_what_is_asked_for_what_follows(
    corpus: Path, home: Path, *, kept: bool
) -> None:
    built = Built(QUADS, read_context(), clashes=("a is a b and a c",))
    for _ in range(2):
        opened = open_corpus(corpus, lambda: built, home=home if kept else None)
        assert count(opened) == "2"
        with pytest.raises(InconsistencyError, match=r"^a is a b and a c$"):
            _ = opened.lookup


def test_what_is_kept_is_opened_under_any_limit(corpus: Path, home: Path) -> None:
    build = Builder()
    open_corpus(corpus, build, home=home)
    with limited(file=1):
        assert with_corpus(corpus, build, count, home=home) == "2"
    assert build.calls == 1


def test_a_triple_in_two_graphs_counts_once_also_on_disk(corpus: Path, home: Path) -> None:
    twice = [("<urn:a>", "<urn:b>", "<urn:c>", f"<urn:{graph}>") for graph in "gh"]
    for _ in range(2):
        assert with_corpus(corpus, Builder(twice), count, home=home) == "1"


def test_a_folder_that_can_not_be_made_is_no_failure(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert with_corpus(corpus, Builder(), count, home=tmp_path / "file" / "ibrdf") == "2"


def test_a_corpus_that_changes_while_it_is_built_is_not_kept(corpus: Path, home: Path) -> None:
    def build() -> Built:
        (corpus / "data" / "registry.yaml").write_text("places: [minsk]")
        return Builder()()

    assert with_corpus(corpus, build, count, home=home) == "2"
    assert not home.exists()


def test_an_error_of_who_uses_a_corpus_is_not_damage(corpus: Path, home: Path) -> None:
    build = Builder()
    open_corpus(corpus, build, home=home)

    def fail(_: Opened) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        with_corpus(corpus, build, fail, home=home)
    assert build.calls == 1


# Damage


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [cut, flip, Path.unlink])
@pytest.mark.parametrize(
    "name",
    [
        *("manifest.json", "context.jsonld", "store/CURRENT", "quads.z"),
        *("statements.tsv", "steps.tsv", "clashes.json"),
    ],
)
def test_a_damaged_entry_is_made_anew(
    corpus: Path, home: Path, name: str, harm: Callable[[Path], object]
) -> None:
    build = Builder()
    open_corpus(corpus, build, home=home)
    harm(only(home) / name)
    assert with_corpus(corpus, build, lambda opened: opened.quads, home=home) == tuple(QUADS)
    assert build.calls == 2
    entry = find(home, key_of(corpus))
    assert entry is not None
    assert is_whole(entry)


def test_an_entry_of_another_key_is_not_taken(corpus: Path, home: Path) -> None:
    open_corpus(corpus, Builder(), home=home)
    only(home).rename(home / "another")
    assert find(home, "another") is None


def test_a_build_that_fails_half_way_leaves_no_entry(home: Path) -> None:
    def write(folder: Path) -> Facts:
        (folder / "a").write_text("half")
        raise KeyError

    with pytest.raises(KeyError):
        put(home, "key", write)
    assert [*home.iterdir()] == []


def test_a_process_that_is_killed_leaves_no_entry(home: Path) -> None:
    code = (
        "import os, signal; from pathlib import Path; from ibrdf.cache.entries import put\n"
        f"put(Path({str(home)!r}), 'key', lambda folder: os.kill(os.getpid(), signal.SIGKILL))"
    )
    subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert only(home).name.startswith("new-")
    assert find(home, "key") is None


# Entries


def note(content: str) -> Callable[[Path], Facts]:
    def write(folder: Path) -> Facts:
        (folder / "a").write_text(content)
        return {"size": len(content)}

    return write


def test_an_entry_is_found_with_its_facts(home: Path) -> None:
    assert put(home, "key", note("abc")) == find(home, "key") == Entry(home / "key", {"size": 3})


def test_an_entry_takes_the_place_of_another_one(home: Path) -> None:
    for content in ("a", "b"):
        put(home, "key", note(content))
    assert (home / "key" / "a").read_text() == "b"
    assert [path.name for path in home.iterdir()] == ["key"]


def test_the_entry_that_was_used_longest_ago_goes_first(home: Path) -> None:
    for age, key in enumerate(("young", "asked", "older")):
        put(home, key, note("x" * 100))
        os.utime(home / key, (time.time() - 1000 * (age + 1),) * 2)
    size = sum(path.stat().st_size for path in (home / "young").iterdir())
    find(home, "asked")
    put(home, "fresh", note("x" * 100), most=2.5 * size)
    assert sorted(path.name for path in home.iterdir()) == ["asked", "fresh"]


def test_an_entry_that_is_too_large_is_the_only_one(home: Path) -> None:
    put(home, "old", note("x"))
    assert put(home, "large", note("x" * 1000), most=10)
    assert [path.name for path in home.iterdir()] == ["large"]


def test_what_a_killed_process_left_goes_after_a_day(home: Path) -> None:
    put(home, "key", note("a"))
    for name, age in (("new-1", 0), ("new-2", 100_000)):
        (home / name).mkdir()
        os.utime(home / name, (time.time() - age,) * 2)
    put(home, "other", note("a"))
    assert sorted(path.name for path in home.iterdir()) == ["key", "new-1", "other"]


def test_what_is_not_there_is_removed_too(home: Path) -> None:
    remove(home / "nothing")


@unix
def test_the_folder_is_the_users_alone(home: Path) -> None:
    put(home, "key", note("a"))
    assert [path.stat().st_mode & 0o777 for path in (home, home / "key")] == [0o700, 0o700]


@unix
@pytest.mark.parametrize("name", ["", "key"])
def test_a_folder_that_others_may_use_is_not_opened(home: Path, name: str) -> None:
    put(home, "key", note("a"))
    (home / name).chmod(0o770)
    assert find(home, "key") is None
    (home / name).chmod(0o700)
    assert find(home, "key")


@unix
def test_nothing_is_put_into_a_folder_that_others_may_use(home: Path) -> None:
    home.mkdir(parents=True)
    home.chmod(0o777)
    assert put(home, "key", note("a")) is None


@unix
def test_a_folder_of_another_user_is_not_opened(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, "key", note("a"))
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert find(home, "key") is None


@unix
def test_a_link_to_a_folder_is_not_opened(home: Path, tmp_path: Path) -> None:
    put(home, "key", note("a"))
    (home / "key").rename(tmp_path / "elsewhere")
    (home / "key").symlink_to(tmp_path / "elsewhere")
    assert find(home, "key") is None


def test_where_there_are_no_user_ids_a_folder_is_enough(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "geteuid", raising=False)
    assert put(home, "key", note("a")) == find(home, "key")


def test_the_cache_is_where_the_user_wants_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IBRDF_CACHE", "none")
    assert cache_folder() is None
    monkeypatch.setenv("IBRDF_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("IBRDF_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = cache_folder()
    assert found is not None
    assert "ibrdf" in found.name


# Keys


def test_the_same_inputs_have_the_same_key(corpus: Path) -> None:
    assert key_of(corpus) == key_of(corpus)


@pytest.mark.parametrize(
    "name", ["data/registry.yaml", "data/articles/002.yaml", "data/passages.lock", "ontology/a.ttl"]
)
def test_another_input_is_another_key(corpus: Path, name: str) -> None:
    before = key_of(corpus)
    (corpus / name).write_text("other: {}")
    assert key_of(corpus) != before


def test_a_file_that_is_no_input_changes_no_key(corpus: Path) -> None:
    before = key_of(corpus)
    (corpus / "data" / "notes.txt").write_text("mine")
    assert key_of(corpus) == before


def test_the_editors_notes_count(corpus: Path) -> None:
    before = key_of(corpus)
    (corpus / "data" / "editorial" / "001.yaml").write_text("notes: []")
    assert key_of(corpus) != before


def test_another_code_or_library_is_another_key(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = key_of(corpus)
    monkeypatch.setattr("ibrdf.cache.keys._libraries", lambda: ["pyyaml-9"])
    other = key_of(corpus)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.py").write_text("")
    monkeypatch.setattr("ibrdf.cache.keys._MODULES", tmp_path / "code")
    assert len({before, other, key_of(corpus)}) == 3


def test_the_bundled_corpus_has_a_key_too(corpus: Path) -> None:
    assert key_of(bundled()) != key_of(corpus)


def test_a_name_is_no_part_of_the_content(corpus: Path) -> None:
    articles = corpus / "data" / "articles"
    (articles / "1.yaml").write_text("2.yaml")
    before = key_of(corpus)
    (articles / "1.yaml").write_text("")
    (articles / "2.yaml").write_text("")
    assert key_of(corpus) != before


# Steps


def triple(number: int) -> Triple:
    return f"<urn:{number}>", "<urn:p>", f'"{number} \\t é"'


@pytest.mark.parametrize("size", [0, 1, 2, 3, 50])
def test_each_step_is_found_and_no_other(size: int) -> None:
    steps = {triple(n): Step(f"rule-{n}", (triple(n + 1),) * (n % 3)) for n in range(size)}
    lines = Lines(write_steps(steps))
    assert {one: step_to(lines, one) for one in steps} == steps
    assert step_to(lines, triple(size)) is None
    assert len([*lines.that_begin()]) == size


def test_all_that_is_said_of_a_subject_is_found_once_and_no_more() -> None:
    quads = [(f"<urn:{s}>", f"<urn:{p}>", "<urn:o>", "") for s in ("a", "aa", "b") for p in "pq"]
    lines = Lines(write_statements(quads * 2))
    for subject in ("<urn:a>", "<urn:aa>", "<urn:b>"):
        assert [tuple(line) for line in lines.that_begin(subject)] == [
            one for one in quads if one[0] == subject
        ]
    assert [*lines.that_begin("<urn:")] == []


@pytest.mark.parametrize("content", [b"", b"a\tb\n"])
def test_a_file_is_mapped_also_where_it_is_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    assert mapped(tmp_path / "a")[:] == content


def test_a_kept_context_is_read_as_it_was(corpus: Path, home: Path) -> None:
    open_corpus(corpus, Builder(), home=home)
    kept = read_context(only(home) / "context.jsonld")
    assert kept == read_context()
