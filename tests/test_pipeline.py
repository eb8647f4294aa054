"""The main job publishes a corpus that conforms, and checking finds what is wrong with any file."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ibrdf.articles.passages import anchor, write_lock
from ibrdf.cache.building import read_built
from ibrdf.corpus import LOCK
from ibrdf.errors import InconsistencyError, InputError, OutputError
from ibrdf.findings import Severity
from ibrdf.pipeline import build, check, read, watched_paths
from ibrdf.rdf.bridge import ID
from ibrdf.resources import bundled

SECOND = Path(__file__).parent / "corpora" / "second"

REGISTRY = """
"@context": https://w3id.org/ibrdf/context.jsonld
id: https://w3id.org/ibrdf/id/corpus
type: void:Dataset
title: Talks
license: https://creativecommons.org/licenses/by/4.0/
things:
  - {id: "location:iran", type: State, label: Iran}
  - {id: "location:minsk", type: Place, label: Minsk}
  - {id: "location:brest", type: Place, label: Brest}
  - {id: "event:talks", type: Meeting, label: Talks, identity: One meeting in both.}
"""
ARTICLE = """
"@context": https://w3id.org/ibrdf/context.jsonld
id: article:{id}
type: Article
label: Article {id}
identifier: "{id}"
sha256: {hash}
language: en
reports:
  - about: event:talks
    evidence: article:{id}#char=1,20
    place: {place}
    date: {date}
    status: held
"""


def article(number: str, place: str = "location:minsk", date: str = "2025-08") -> str:
    return ARTICLE.format(id=number, place=place, date=date, hash=number * 64)


def corpus(folder: Path, *articles: str) -> Path:
    """Write a small corpus, with the bundled ontology and shapes, and return its folder."""
    (folder / "data" / "articles").mkdir(parents=True)
    (folder / "data" / "registry.yaml").write_text(REGISTRY)
    for number, text in enumerate(articles):
        (folder / "data" / "articles" / f"{number}.yaml").write_text(text)
    passages = [f"{ID}article/{number}#char=1,20" for number in range(len(articles))]
    (folder / LOCK).write_bytes(write_lock({iri: anchor("Talks began") for iri in passages}))
    return folder


def turtle(path: Path, text: str) -> Path:
    path.write_text(
        "PREFIX ib: <https://w3id.org/ibrdf/ns#>\n"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        "PREFIX sh: <http://www.w3.org/ns/shacl#>\n" + text
    )
    return path


# Building


def test_a_build_says_what_there_is_and_what_it_did(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in", article("0"), article("1", place="location:brest"))
    stages: list[str] = []
    done = build(folder, tmp_path / "out", stage=stages.append)
    assert stages == ["reading", "validating", "reasoning", "publishing"]
    assert (done.folder, done.output) == (folder, tmp_path / "out")
    assert (done.articles, done.reports, done.disagreements) == (2, 2, 1)
    assert done.things == 4
    assert done.triples > 100
    assert done.seconds > 0


def test_a_corpus_in_which_sources_disagree_conforms(tmp_path: Path) -> None:
    folder = corpus(tmp_path, article("0", date="2024"), article("1", "location:brest", "2025"))
    validation = check([folder])
    assert validation.conforms, str(validation)


def test_what_follows_is_published_in_a_graph_of_its_own(tmp_path: Path) -> None:
    build(corpus(tmp_path / "in", article("0")), tmp_path / "out")
    trig = (tmp_path / "out" / "ibrdf.trig").read_text("utf-8")
    assert "<https://w3id.org/ibrdf/graph/entailed> {" in trig


def test_a_corpus_that_does_not_conform_is_not_published(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in", article("0", place="location:misk"))
    done = build(folder, tmp_path / "out")
    assert (done.output, done.validation.conforms) == (None, False)
    assert not (tmp_path / "out").exists()


def test_what_stood_before_a_build_that_fails_still_stands(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in", article("0"))
    build(folder, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (folder / "data" / "articles" / "0.yaml").write_text("reports: [")
    with pytest.raises(InputError):
        build(folder, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_a_corpus_that_contradicts_the_ontology_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clash(*_: object) -> None:
        raise InconsistencyError(["Minsk is no place"])

    monkeypatch.setattr("ibrdf.pipeline.close", clash)
    with pytest.raises(InconsistencyError):
        build(corpus(tmp_path / "in", article("0")), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_build_does_not_replace_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").touch()
    with pytest.raises(OutputError):
        build(corpus(tmp_path / "in", article("0")), tmp_path / "out")


def test_editors_notes_are_in_a_build(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in", article("0"))
    note = (
        article("n").replace("article:n\n", "editorial:n\n").replace("Article\n", "EditorialNote\n")
    )
    note = note.replace(
        "    evidence: article:n#char=1,20\n", "    because: https://a.org/\n    note: N\n"
    )
    (folder / "data" / "editorial").mkdir()
    (folder / "data" / "editorial" / "n.yaml").write_text(note.replace('identifier: "n"\n', ""))
    assert build(folder, tmp_path / "out").reports == 2


# Checking


def test_the_working_folder_is_checked_where_it_is_a_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus(tmp_path, article("0", place="location:misk")))
    [finding] = check().of(Severity.VIOLATION)
    assert (finding.file, finding.line) == ("data/articles/0.yaml", 12)
    assert "did you mean location:minsk?" in finding.message


def test_an_article_is_checked_with_its_corpus_and_without_what_is_wrong_elsewhere(
    tmp_path: Path,
) -> None:
    folder = corpus(tmp_path, article("0", place="location:misk"), article("1", "location:bret"))
    found = check([folder / "data" / "articles" / "1.yaml"])
    assert {Path(finding.file).name for finding in found.findings} == {"1.yaml"}
    assert "did you mean location:brest?" in str(found)


def test_an_article_that_lies_elsewhere_is_checked_with_the_corpus_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus(tmp_path / "in", article("0")))
    (tmp_path / "new.yaml").write_text(article("9", place="location:misk"))
    found = check([tmp_path / "new.yaml"])
    assert {finding.file for finding in found.findings} == {str(tmp_path / "new.yaml")}
    assert not found.conforms


def test_an_article_that_conforms_has_no_findings(tmp_path: Path) -> None:
    folder = corpus(tmp_path, article("0", place="location:misk"), article("1"))
    assert check([folder / "data" / "articles" / "1.yaml"]).findings == ()


def test_an_rdf_file_is_checked_with_the_bundled_shapes(tmp_path: Path) -> None:
    path = turtle(tmp_path / "a.ttl", "<urn:v> a ib:Visit .")
    found = check([path])
    assert {finding.file for finding in found.findings} == {str(path)}
    assert "label" in found.of(Severity.VIOLATION)[0].message


SHAPE = "<urn:S> a sh:NodeShape ; sh:targetClass ib:Visit ; "


def test_an_rdf_file_is_checked_with_shapes_of_ones_own(tmp_path: Path) -> None:
    data = turtle(tmp_path / "a.ttl", "<urn:v> a ib:Visit .")
    shapes = turtle(
        tmp_path / "s.ttl", SHAPE + "sh:property [ sh:path ib:place ; sh:minCount 1 ] ."
    )
    [finding] = check([data], [shapes]).findings
    assert (finding.file, finding.focus, finding.shape) == (str(data), "urn:v", "urn:S")


def test_a_corpus_and_an_article_are_checked_with_shapes_of_ones_own(tmp_path: Path) -> None:
    folder = corpus(tmp_path, article("0"))
    text = "<urn:S> sh:targetClass ib:Report ; sh:property [ sh:path ib:channel ; sh:minCount 1 ] ."
    shapes = turtle(tmp_path / "s.ttl", text)
    for path in (folder, folder / "data" / "articles" / "0.yaml"):
        [finding] = check([path], [shapes]).findings
        assert (Path(finding.file).name, finding.line) == ("0.yaml", 10)


def test_shapes_may_be_folders_and_several(tmp_path: Path) -> None:
    data = turtle(tmp_path / "a.ttl", "<urn:v> a ib:Visit .")
    (tmp_path / "shapes").mkdir()
    for place in (tmp_path / "shapes" / "1.ttl", tmp_path / "2.ttl"):
        name = f"<urn:{place.stem}> sh:targetClass ib:Visit ; sh:message '{place.stem}' ; "
        turtle(place, name + "sh:property [ sh:path ib:place ; sh:minCount 1 ] .")
    found = check([data], [tmp_path / "shapes", tmp_path / "2.ttl"])
    assert {finding.shape for finding in found.findings} == {"urn:1", "urn:2"}


def test_each_property_that_is_missing_is_told_though_the_words_are_the_same(
    tmp_path: Path,
) -> None:
    data = turtle(tmp_path / "a.ttl", "<urn:v> a ib:Visit .")
    properties = (f"sh:property [ sh:path <urn:{name}> ; sh:minCount 1 ]" for name in "pq")
    shapes = turtle(tmp_path / "s.ttl", f"{SHAPE}{' ; '.join(properties)} .")
    found = check([data], [shapes]).findings
    assert [finding.path for finding in found] == ["urn:p", "urn:q"]


def test_what_is_found_in_several_files_is_sorted_by_file(tmp_path: Path) -> None:
    paths = [turtle(tmp_path / f"{name}.ttl", "<urn:v> a ib:Visit .") for name in "ba"]
    shapes = turtle(
        tmp_path / "s.ttl", SHAPE + "sh:property [ sh:path ib:place ; sh:minCount 1 ] ."
    )
    found = check(paths, [shapes]).findings
    assert [Path(finding.file).name for finding in found] == ["a.ttl", "b.ttl"]


def test_what_is_wrong_with_the_shapes_is_in_their_file(tmp_path: Path) -> None:
    data = turtle(tmp_path / "a.ttl", "<urn:v> a ib:Visit .")
    shapes = turtle(tmp_path / "s.ttl", "<urn:S> sh:targetClass ib:Vist ; sh:pat ib:place .")
    assert {finding.file for finding in check([data], [shapes]).findings} == {str(shapes)}


def test_shapes_that_look_at_nothing_are_a_violation_for_an_article_too(tmp_path: Path) -> None:
    folder = corpus(tmp_path, article("0"))
    shapes = turtle(tmp_path / "s.ttl", "<urn:S> a sh:NodeShape .")
    found = check([folder / "data" / "articles" / "0.yaml"], [shapes])
    assert not found.conforms
    assert {finding.file for finding in found.findings} == {str(shapes)}


def test_of_several_shapes_all_are_named(tmp_path: Path) -> None:
    data = turtle(tmp_path / "a.ttl", "<urn:v> a ib:Visit .")
    shapes = [turtle(tmp_path / f"{name}.ttl", "<urn:S> a sh:NodeShape .") for name in "st"]
    assert {finding.file for finding in check([data], shapes).findings} == {
        f"{tmp_path}/s.ttl + {tmp_path}/t.ttl"
    }


def test_a_finding_without_a_name_is_in_the_data(tmp_path: Path) -> None:
    data = turtle(tmp_path / "a.ttl", "[] a ib:Visit .")
    shapes = turtle(tmp_path / "s.ttl", "[] sh:targetClass ib:Visit ; sh:nodeKind sh:IRI .")
    [finding] = check([data], [shapes]).findings
    assert finding.file == str(data)


def test_shapes_that_cannot_be_used_are_an_input_error_in_their_file(tmp_path: Path) -> None:
    data = turtle(tmp_path / "a.ttl", "<urn:v> a ib:Visit .")
    shapes = turtle(tmp_path / "s.ttl", SHAPE + "sh:node <urn:S> .")
    with pytest.raises(InputError) as caught:
        check([data], [shapes])
    reason = "the shapes can't be used: one refers to itself, which has no meaning in SHACL"
    assert str(caught.value) == f"{shapes}: {reason}"


def test_shapes_that_are_malformed_are_findings_in_their_file(tmp_path: Path) -> None:
    data = turtle(tmp_path / "a.ttl", "<urn:v> a ib:Visit .")
    shapes = turtle(tmp_path / "s.ttl", SHAPE + "sh:closed 'yes' .")
    [finding] = check([data], [shapes]).findings
    assert str(finding) == (
        f"{shapes}:4:1  Violation  sh:closed is malformed: "
        "it takes true or false (yes). Correct it."
    )


@pytest.mark.parametrize("run", [lambda folder: check([folder]), build])
def test_shapes_of_a_corpus_that_cannot_be_used_are_told_with_their_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[[Path], object]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = corpus(tmp_path / "corpus")
    (folder / "shapes").mkdir()
    turtle(
        folder / "shapes" / "s.ttl", "[] sh:targetClass ib:State ; sh:property [ sh:minCount 1 ] ."
    )
    with pytest.raises(InputError, match=r"^corpus/shapes: the shapes can't be used: "):
        run(folder)


@pytest.mark.parametrize("name", ["a.ttl", "a.yaml", "folder"])
def test_what_is_not_there_is_an_input_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        check([tmp_path / name])


@pytest.mark.slow
def test_the_bundled_corpus_conforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert check().conforms
    assert (bundled() / "data" / "registry.yaml").is_file()


@pytest.mark.slow
def test_the_registry_is_checked_however_its_path_is_spelt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(bundled())
    assert check([Path("data/registry.yaml")]).conforms


def test_a_report_about_two_things_is_a_finding_where_it_stands(tmp_path: Path) -> None:
    text = article("0").replace("about: event:talks", "about: [event:talks, location:brest]")
    found = check([corpus(tmp_path, text)]).of(Severity.VIOLATION)
    assert found
    assert {(Path(finding.file).name, finding.line) for finding in found} == {("0.yaml", 10)}


def test_editors_notes_are_checked_too(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(SECOND, folder)
    (folder / "data" / "editorial" / "1.yaml").write_text(
        "id: editorial:1\ntype: EditorialNote\nlabel: Note\nreports:\n"
        "  - {about: agreement:fish-accord, because: urn:x, note: Read., documentCount: nine}\n"
    )
    found = check([folder]).of(Severity.VIOLATION)
    assert {(finding.line, finding.column) for finding in found} == {(5, 80)}


# What a check reads


OWN = {"data", "data/articles", "data/editorial", "ontology", "shapes"}


def test_the_places_of_a_corpus_are_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = corpus(tmp_path / "mine", article("1"))
    assert watched_paths([folder]) == {folder, *(folder / name for name in OWN)}
    monkeypatch.chdir(folder)
    assert watched_paths() == {folder / name for name in OWN}


def test_the_places_of_an_article_are_those_of_its_corpus_too(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "mine", article("1"))
    path = folder / "data" / "articles" / "1.yaml"
    assert watched_paths([path]) == {path, *(folder / name for name in OWN)}


def test_the_places_of_an_rdf_file_are_itself_and_its_shapes(tmp_path: Path) -> None:
    data, rules = tmp_path / "data.ttl", tmp_path / "rules"
    assert watched_paths([data], [rules]) == {data, rules}


# What is kept for questions


def test_what_is_built_for_questions_holds_what_follows(tmp_path: Path) -> None:
    folder = corpus(tmp_path, article("0"))
    built = read_built(folder)
    assert set(built.quads) == set(read(folder).quads)
    assert built.entailed
    assert set(built.entailed) <= built.steps.keys()
    assert built.clashes == ()


def test_what_is_built_for_questions_holds_the_contradictions_instead(
    tmp_path: Path,
) -> None:
    folder = corpus(tmp_path, article("0"))
    shutil.copytree(bundled() / "ontology", folder / "ontology")
    with (folder / "ontology" / "ibrdf.ttl").open("a") as file:
        file.write("ib:State owl:disjointWith ib:State .\n")
    built = read_built(folder)
    assert built.entailed == ()
    assert built.clashes
    with pytest.raises(InconsistencyError):
        build(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


# Which libraries a command imports

HEAVY = {"rdflib", "pyshacl", "owlrl", "edtf"}
WATCHED = """
import sys
from ibrdf.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--output", "public"],
        ["check"],
        ["query", "documents"],
        ["explain", "agreement:minsk-package"],
        ["explain", "agreement:minsk-package", "documentCount", "--format", "json"],
    ],
    ids=" ".join,
)
def test_the_usual_commands_import_no_engine_in_python(
    arguments: list[str], tmp_path: Path
) -> None:
    """Neither when they build nor when they open what was built before."""
    environment = os.environ | {"IBRDF_CACHE": str(tmp_path / "cache")}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        imported = set(done.stderr.splitlines()[-1].split())
        assert {"ibrdf", "click", "pyoxigraph"} <= imported
        assert not imported & HEAVY
