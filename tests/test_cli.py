"""What the commands print, and with which exit code."""

import importlib
import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest
from click.testing import CliRunner, Result

from ibrdf import pipeline
from ibrdf.cache import opening
from ibrdf.cli import _discard_output, main
from ibrdf.cli import run as run_as_people_do
from ibrdf.errors import InconsistencyError
from ibrdf.pipeline import Build
from ibrdf.publication.atomic import write_file
from ibrdf.resources import bundled
from ibrdf.sandbox import child as supervision
from ibrdf.sandbox import watch as watching
from ibrdf.sandbox.limits import Limits, show
from ibrdf.sparql.catalogue import Group, by_question
from ibrdf.sparql.library import named, query_names
from ibrdf.validation.model import Validation

SECOND = Path(__file__).parent / "corpora" / "second"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, **options: str) -> Result:
        return CliRunner().invoke(main, [str(part) for part in arguments], **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A copy of the second corpus."""
    return Path(shutil.copytree(SECOND, tmp_path / "second"))


def article(second: Path, old: str, new: str) -> Path:
    """Change the first article of a corpus."""
    path = second / "data" / "articles" / "1.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


# build


def test_build_publishes_and_sums_up(run: Run, tmp_path: Path) -> None:
    done = run("build", SECOND)
    assert done.exit_code == 0
    rows = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert rows["articles"] == "3"
    assert rows["findings"].startswith("0 violations")
    assert rows["written"] == "public"
    assert len(list((tmp_path / "public").iterdir())) == 12


@pytest.mark.slow
def test_build_writes_where_it_is_told(run: Run, tmp_path: Path) -> None:
    assert run("build", SECOND, "-o", "deep/place").exit_code == 0
    assert (tmp_path / "deep" / "place" / "ibrdf.nq").is_file()


@pytest.mark.slow
def test_build_says_that_the_corpus_is_the_bundled_one(run: Run) -> None:
    assert f"{bundled()} (bundled)" in run("build").stdout


@pytest.mark.slow
def test_build_takes_the_working_folder_where_that_is_a_corpus(
    run: Run, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(second)
    assert str(second) in run("build").stdout


def test_build_of_what_does_not_conform_says_why_and_publishes_nothing(
    run: Run, second: Path, tmp_path: Path
) -> None:
    article(second, "status: signed", "status: held")
    done = run("build", second)
    assert done.exit_code == 1
    assert "second/data/articles/1.yaml:14:13  Violation" in done.stderr
    assert "nothing, since it does not conform" in done.stdout
    assert not (tmp_path / "public").exists()


def test_build_of_what_cannot_be_read_is_one_line(run: Run, second: Path) -> None:
    article(second, "reports:", "report:")
    done = run("build", second)
    assert done.exit_code == 2
    fault = "report: is not a key of an article (did you mean reports?)"
    assert done.stderr == f"second/data/articles/1.yaml:9:1: {fault}\n"


def test_build_of_a_contradiction_ends_with_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def contradict(*_: object) -> None:
        raise InconsistencyError(["a is a b and a c, which are disjoint"])

    monkeypatch.setattr(pipeline, "close", contradict)
    done = run("build", SECOND)
    assert (done.exit_code, done.stderr) == (1, "a is a b and a c, which are disjoint\n")


def test_build_remarks_how_it_was_done(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    validation = Validation((), ("pySHACL ran a shape",))
    done = Build(SECOND, None, 0, 0, 0, 0, 0, validation, 0.0, ("owlrl reasoned",))
    monkeypatch.setattr(pipeline, "build", lambda *_, **__: done)
    assert run("build", SECOND).stderr == "pySHACL ran a shape\nowlrl reasoned\n"


def test_a_folder_that_is_no_corpus_is_refused(run: Run, tmp_path: Path) -> None:
    done = run("query", "meetings", "--corpus", tmp_path)
    assert done.exit_code == 2
    assert done.stderr == f"{tmp_path}: no corpus: data/registry.yaml is missing\n"


@pytest.mark.slow
def test_build_keeps_a_folder_that_holds_something_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "notes.txt").write_text("mine")
    done = run("build", SECOND)
    assert done.exit_code == 2
    assert done.stderr.endswith(
        "public holds notes.txt, which no build wrote; name another folder\n"
    )
    assert (tmp_path / "public" / "notes.txt").read_text() == "mine"


def test_a_terminal_shows_the_stages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ibrdf.cli._is_terminal", lambda _: True)
    assert "validating" in run("build", SECOND).stderr


# check


def test_check_of_a_sound_corpus_ends_with_zero(run: Run) -> None:
    done = run("check", SECOND)
    assert done.exit_code == 0
    assert "0 violations" in done.stderr


def test_check_of_one_article_speaks_of_that_one_alone(run: Run, second: Path) -> None:
    path = article(second, "status: signed", "status: sined")
    article_2 = second / "data" / "articles" / "2.yaml"
    assert "did you mean signed?" in run("check", path).stdout
    assert "sined" not in run("check", article_2).stdout


@pytest.mark.slow
def test_check_of_an_article_outside_any_corpus_knows_the_registry(
    run: Run, tmp_path: Path
) -> None:
    head = (SECOND / "data" / "articles" / "1.yaml").read_text("utf-8").partition("reports:")[0]
    alone = tmp_path / "alone.yaml"
    alone.write_text(
        head + "reports:\n  - about: location:minsk\n    evidence: article:1#char=0,5\n", "utf-8"
    )
    done = run("check", "alone.yaml")
    assert done.stdout == (
        "alone.yaml:11:15  Violation  "
        "The passage is not locked. Run ibrdf lock --sources with the folder of the texts.\n"
    )


def test_check_prints_json(run: Run, second: Path) -> None:
    path = article(second, "status: signed", "status: held")
    found = json.loads(run("check", "--format", "json", path).stdout)
    assert found["conforms"] is False
    assert found["findings"][0]["line"] == 14


def test_check_takes_shapes_and_any_rdf(run: Run, tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        <urn:shape> a sh:NodeShape ; sh:targetClass <urn:C> ;
            sh:property [ sh:path <urn:p> ; sh:minCount 1 ; sh:message "p is missing" ] ."""
    )
    (tmp_path / "data.ttl").write_text("<urn:x> a <urn:C> .")
    done = run("check", "data.ttl", "--shapes", "shapes.ttl")
    assert done.exit_code == 1
    assert done.stdout == "data.ttl:1:1  Violation  p is missing\n"


def test_check_takes_a_folder_of_shapes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "data.ttl").write_text("<urn:x> a <urn:C> .")
    done = run("check", "data.ttl", "--shapes", "rules")
    assert done.exit_code == 1
    assert done.stdout == (
        "rules  Violation  These shapes look at nothing, so anything conforms. "
        "Add a shape with a target.\n"
    )


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_check_says_which_shapes_go_to_the_reference_where_asked(
    run: Run, tmp_path: Path, engine: str
) -> None:
    (tmp_path / "shapes.ttl").write_text(
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        <urn:shape> sh:targetNode <urn:x> ; sh:pattern "^(?=u)" ; sh:minLength 99 ."""
    )
    (tmp_path / "data.ttl").write_text("<urn:x> a <urn:C> .")
    asked = ["check", "data.ttl", "--shapes", "shapes.ttl", "--engine", engine]
    done = run(*asked, "-v")
    notes = done.stderr.splitlines()[:-1]
    assert [note.partition(": ")[0] for note in notes] == (
        ["urn:shape is validated by pySHACL"] if engine == "fast" else []
    )
    assert len(run(*asked).stderr.splitlines()) == 1
    assert done.stdout.startswith("data.ttl:1:1  Violation  ")


def test_check_tells_what_is_published_otherwise(run: Run, second: Path) -> None:
    article(second, "documentCount: 9", "documentCount: 09")
    done = run("check", second)
    assert done.exit_code == 0
    said = "articles/1.yaml:27:20  Warning  09 is published as 9, which means the same. Write that."
    assert said in done.stdout


def test_check_of_broken_turtle_gives_line_and_column(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text("<urn:x> a\n  ; .")
    done = run("check", "data.ttl")
    assert done.exit_code == 2
    assert done.stderr.startswith("data.ttl:2:3: not Turtle: ")


@pytest.mark.slow
def test_check_tells_what_is_only_worth_knowing_where_asked(run: Run) -> None:
    assert "Info" not in run("check", SECOND).stdout
    assert "Info" in run("check", SECOND, "--info").stdout


# query


def test_query_without_a_query_lists_the_named_ones_by_question_words(run: Run) -> None:
    listed = run("query").stdout.splitlines()
    heads = [line for line in listed if not line.startswith(" ")]
    assert heads == [group.word for group in by_question()]
    assert {line.split()[0] for line in listed if re.match(r"  \S", line)} == set(query_names())
    assert any(re.fullmatch(r"  meetings {14}\S.* \[place\] \[year\]", line) for line in listed)


def test_query_names_others_that_ask_the_same_further_on(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = Group("When", (), (named("meetings"), named("timeline")))
    monkeypatch.setattr("ibrdf.sparql.catalogue.by_question", lambda _: (group,))
    assert run("query").stdout == f"When\n{'':24}also: meetings, timeline\n"


def test_query_searches_titles_and_columns(run: Run) -> None:
    found = run("query", "--search", "perhapssame year")
    assert found.exit_code == 0
    names = [line.split()[0] for line in found.stdout.splitlines() if re.match(r"  \S", line)]
    assert "meetings" in names
    assert re.search(r"^ {24}columns: .*perhapsSame", found.stdout, re.MULTILINE)
    assert len(names) < len(query_names())


def test_query_says_where_a_search_finds_nothing(run: Run) -> None:
    found = run("query", "--search", "nowhere-at-all")
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr == "no query speaks of nowhere-at-all; ibrdf query lists all\n"


def test_query_searches_or_answers(run: Run) -> None:
    done = run("query", "meetings", "--search", "place")
    assert done.exit_code == 2
    assert "--search lists queries; leave out the query" in done.stderr


def test_a_terminal_gets_a_list_that_fits(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ibrdf.cli._is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", "60")
    lines = run("query").stdout.splitlines()
    assert max(map(len, lines)) <= 60
    assert any(line[:24].isspace() for line in lines)


def test_query_answers_a_named_query_with_parameters(run: Run) -> None:
    done = run("query", "things", "--corpus", SECOND, "-p", "text=harbour", "--format", "csv")
    assert done.exit_code == 0
    assert done.stdout.startswith("thing,")


def test_query_answers_from_a_file_and_from_standard_input(run: Run, tmp_path: Path) -> None:
    text = "ASK { ?x a ib:Agreement }"
    (tmp_path / "mine.rq").write_text(text)
    assert run("query", "mine.rq", "--corpus", SECOND).stdout == "true\n"
    assert run("query", "-", "--corpus", SECOND, input=text).stdout == "true\n"


def test_query_that_is_false_ends_with_one(run: Run) -> None:
    done = run("query", "-", "--corpus", SECOND, input="ASK { <urn:no> a ib:Agreement }")
    assert (done.exit_code, done.stdout) == (1, "false\n")


def test_query_without_an_answer_says_not_stated(run: Run) -> None:
    done = run("query", "-", "--corpus", SECOND, input="SELECT ?x { ?x a <urn:None> } ORDER BY ?x")
    assert (done.exit_code, done.stderr) == (0, "not stated\n")


def test_none_and_nothing_said_and_no_such_thing_are_different_answers(run: Run) -> None:
    asked = ["query", "disagreements", "--corpus", SECOND, "-p"]
    none, unknown = (run(*asked, f"thing={name}") for name in ("Colonia", "nowhere-at-all"))
    assert (none.exit_code, unknown.exit_code) == (0, 2)
    assert none.stderr.startswith("disagreements: none for thing=location:colonia; ")
    assert unknown.stderr == "there is no thing nowhere-at-all\n"


def test_query_describes_in_an_argument(run: Run) -> None:
    done = run("query", "DESCRIBE agreement:fish-accord", "--corpus", SECOND)
    assert done.exit_code == 0
    assert "agreement:fish-accord\n    a ib:Agreement ;" in done.stdout


def test_query_constructs_in_an_argument(run: Run) -> None:
    text = "CONSTRUCT { ?x a ib:Event } WHERE { ?x a ib:Agreement }"
    assert "a ib:Event ." in run("query", text, "--corpus", SECOND).stdout


def test_query_asks_the_union_of_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.ttl").write_text("<urn:a> <urn:p> <urn:b> .")
    (tmp_path / "two.nq").write_text("<urn:b> <urn:p> <urn:c> <urn:g> .\n")
    text = "SELECT ?x { <urn:a> <urn:p>/<urn:p> ?x } ORDER BY ?x"
    done = run("query", "-", "--data", "one.ttl", "--data", "two.nq", "--format", "csv", input=text)
    assert done.stdout == "x\nurn:c\n"


def test_query_remarks_on_literals_that_only_rdflib_tells_apart(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 7, 007 .")
    asked = ["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--data", "a.ttl", "--format", "csv"]
    done = run(*asked)
    differs = "1 triple differs from others only in how a literal is written, and is not counted"
    assert done.stdout == "n\n1\n"
    assert done.stderr == f"{differs}; --engine rdflib answers exactly\n"
    done = run(*asked, "--engine", "rdflib")
    assert (done.stdout, done.stderr) == ("n\n2\n", "")


def test_both_engines_answer_from_a_corpus(run: Run) -> None:
    asked = ["query", "agreements", "--corpus", SECOND, "--format", "csv"]
    answers = {run(*asked, "--engine", engine).stdout for engine in ("oxigraph", "rdflib")}
    assert len(answers) == 1
    assert answers != {""}


@pytest.mark.parametrize(
    "command", [["query", "disagreements"], ["explain", "agreement:fish-accord"]]
)
def test_what_was_built_is_kept_unless_it_is_not_wanted(
    run: Run, second: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    monkeypatch.setenv("IBRDF_CACHE", str(tmp_path / "kept"))
    asked = [*command, "--corpus", second]
    whole = run(*asked, "--no-cache").stdout
    assert not (tmp_path / "kept").exists()
    assert [run(*asked).stdout for _ in range(2)] == [whole] * 2
    assert len([*(tmp_path / "kept").iterdir()]) == 1
    article(second, "documentCount: 9", "documentCount: 8")
    assert run(*asked).stdout != whole
    assert len([*(tmp_path / "kept").iterdir()]) == 2


def test_query_is_refused_what_reaches_out(run: Run) -> None:
    done = run("query", "-", input="SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert done.exit_code == 2
    assert done.stderr.startswith("standard input:1:12: SERVICE is refused")


def test_a_fault_in_a_query_is_told_with_its_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("# mine\nSELCT ?x { ?x a ib:Meeting }")
    done = run("query", "mine.rq", "--corpus", SECOND)
    assert (done.exit_code, done.stderr) == (
        2,
        "mine.rq:2:1: no query begins with SELCT (did you mean SELECT?)\n",
    )


def test_query_is_stopped_in_time(run: Run) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?n"
    done = run("query", "-", "--corpus", SECOND, "--timeout", "0.5", input=text)
    assert done.exit_code == 2
    assert "0.5" in done.stderr


@pytest.mark.parametrize("param", ["place", "place=", "=minsk"])
def test_a_parameter_without_a_name_or_a_value_is_a_usage_error(run: Run, param: str) -> None:
    done = run("query", "meetings", "-p", param)
    assert done.exit_code == 2
    assert "--param takes KEY=VALUE" in done.stderr


def test_a_parameter_that_is_given_twice_is_a_usage_error(run: Run) -> None:
    done = run("query", "meetings", "-p", "place=minsk", "-p", "place=tehran")
    assert done.exit_code == 2
    assert "a parameter is given twice; give each one value" in done.stderr


def test_a_parameter_without_a_query_is_a_usage_error(run: Run) -> None:
    done = run("query", "-p", "place=minsk")
    assert done.exit_code == 2
    assert "--param belongs to a query; name it, as in ibrdf query meetings" in done.stderr


def test_an_unknown_query_gets_a_hint(run: Run) -> None:
    done = run("query", "meetigs")
    assert (done.exit_code, done.stderr) == (
        2,
        "there is no query or file meetigs (did you mean meetings?)\n",
    )


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_gets_a_table_that_fits(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("ibrdf.cli._is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", str(width))
    whole = run("query", "disagreements", "--corpus", SECOND).stdout
    assert max(map(len, whole.splitlines())) <= width
    assert "…" not in whole


def test_what_draws_tables_is_imported_for_a_terminal_alone(tmp_path: Path) -> None:
    code = (
        "import sys; from ibrdf.cli import main; "
        "main(['query', 'documents'], standalone_mode=False, obj=None)"
    )
    check = f"import atexit, sys; atexit.register(lambda: print('rich' in sys.modules)); {code}"
    said = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert said.stdout.splitlines()[-1] == "False"


# explain


def test_explain_tells_who_says_so(run: Run) -> None:
    done = run("explain", "agreement:fish-accord", "documentCount", "--corpus", SECOND)
    assert done.exit_code == 0
    assert "number of documents: contested" in done.stdout
    assert "article:1#char=141,168" in done.stdout


def test_explain_quotes_the_words_where_the_texts_are(run: Run) -> None:
    texts = SECOND / "texts"
    done = run("explain", "person:echegaray", "--corpus", SECOND, "--sources", texts)
    assert "Martín Echegaray" in done.stdout


def test_explain_says_which_texts_are_missing(run: Run, tmp_path: Path) -> None:
    done = run("explain", "person:echegaray", "--corpus", SECOND, "--sources", tmp_path)
    assert done.exit_code == 0
    assert "Put the article's text there." in done.stderr


def test_explain_prints_json(run: Run) -> None:
    done = run("explain", "agreement:fish-accord", "--corpus", SECOND, "--format", "json")
    assert json.loads(done.stdout)["id"] == "agreement:fish-accord"


@pytest.mark.parametrize(
    "name", ["fish-accord", "Agreement:Fish-Accord", "FISH accord of Portugal and Uruguay"]
)
def test_explain_takes_any_name_of_a_thing(run: Run, name: str) -> None:
    done = run("explain", name, "--corpus", SECOND)
    assert done.stdout.splitlines()[1].startswith("agreement:fish-accord, ")


@pytest.mark.parametrize("asked", [["explain"], ["query", "thing", "-p"]])
def test_a_name_of_several_things_lists_them(run: Run, asked: list[str]) -> None:
    name = "thing=PLACE" if "-p" in asked else "PLACE"
    done = run(*asked, name, "--corpus", SECOND)
    assert done.exit_code == 2
    assert done.stderr == "PLACE could be ib:Place (place) or ib:place (place); say which\n"


def test_explain_of_an_unknown_thing_gets_a_hint(run: Run) -> None:
    done = run("explain", "agreement:fish-acord", "--corpus", SECOND)
    assert done.exit_code == 2
    assert "did you mean agreement:fish-accord?" in done.stderr


# verify, lock, find, schema


def test_verify_finds_every_passage_in_the_texts(run: Run) -> None:
    done = run("verify", "--corpus", SECOND, "--sources", SECOND / "texts")
    assert done.exit_code == 0
    assert done.stderr.endswith(" in 3 articles, 0 findings\n")


def test_verify_shows_the_words_that_reports_rest_on(run: Run) -> None:
    done = run("verify", "--show", "--corpus", SECOND, "--sources", SECOND / "texts")
    assert "  61-77  Martín Echegaray" in done.stdout


def test_verify_points_at_a_passage_that_is_wrong(run: Run, second: Path) -> None:
    article(second, "#char=61,77", "#char=61,9999")
    done = run("verify", "--corpus", second, "--sources", second / "texts")
    assert done.exit_code == 1
    assert "second/data/articles/1.yaml:31:15  Violation  passage #char=61,9999" in done.stdout


def test_verify_tells_what_no_report_rests_on(run: Run, second: Path) -> None:
    article(second, "#char=221,263", "#char=221,230")
    done = run("verify", "--coverage", "--corpus", second, "--sources", second / "texts")
    told = done.stdout.splitlines()
    assert any(line.startswith("article:1  ") and " % evidence" in line for line in told)
    assert any(line.startswith("  article:1#char=23") for line in told)
    assert done.exit_code == 1


def test_lock_says_what_changed(run: Run, second: Path) -> None:
    article(second, "#char=61,77", "#char=61,67")
    done = run("lock", "--corpus", second, "--sources", second / "texts")
    assert done.exit_code == 0
    assert done.stdout == "+ article:1#char=61,67\n- article:1#char=61,77\n"
    assert run("check", second).exit_code == 0


def test_lock_leaves_out_what_lies_outside_and_says_so(run: Run, second: Path) -> None:
    article(second, "#char=61,77", "#char=61,9999")
    done = run("lock", "--corpus", second, "--sources", second / "texts")
    assert done.exit_code == 1
    assert "not locked, outside the text: article:1#char=61,9999" in done.stderr


def test_lock_writes_nothing_where_a_text_is_missing(run: Run, second: Path) -> None:
    (second / "texts" / "1_harbour.txt").unlink()
    before = (second / "data" / "passages.lock").read_bytes()
    done = run("lock", "--corpus", second, "--sources", second / "texts")
    assert done.exit_code == 1
    assert (second / "data" / "passages.lock").read_bytes() == before


def test_find_prints_the_line_to_paste(run: Run) -> None:
    done = run(
        "find", "1", "Martín", "Echegaray", "--corpus", SECOND, "--sources", SECOND / "texts"
    )
    assert (done.exit_code, done.stdout) == (0, "evidence: article:1#char=61,77\n")


def test_find_says_when_there_is_none(run: Run) -> None:
    done = run("find", "1", "No", "such", "--corpus", SECOND, "--sources", SECOND / "texts")
    assert (done.exit_code, done.stderr) == (
        1,
        "article:1 has no passage from 'No' to 'such'; the text has no 'No'\n",
    )


def test_find_says_when_there_are_more(run: Run) -> None:
    done = run("find", "1", "the", "the", "--corpus", SECOND, "--sources", SECOND / "texts")
    assert done.exit_code == 1
    assert done.stderr.endswith(" passages fit; give more words\n")


def test_schema_writes_both_schemas(run: Run, second: Path) -> None:
    done = run("schema", "--corpus", second)
    assert done.exit_code == 0
    names = {path.name for path in (second / "data").glob("*.schema.json")}
    assert names == {"article.schema.json", "registry.schema.json"}


# Whatever happens

MEMORY, TWICE = (show("memory", times * Limits().memory) for times in (1, 2))
RAISED = f"--limit memory={TWICE} raises the limit of {MEMORY}"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RecursionError(), "the input is nested too deeply to be read\n"),
        (
            MemoryError(),
            f"there is not enough memory for this; {RAISED}\n",
        ),
    ],
)
def test_running_out_of_something_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(opening, "with_corpus", fail)
    done = run("explain", "location:minsk")
    assert (done.exit_code, done.stderr) == (2, said)


def test_an_interruption_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "with_corpus", interrupt)
    done = run("explain", "location:minsk")
    assert done.exit_code == 130
    assert done.stderr == "interrupted; nothing is half written\n"


def test_help_lists_the_commands_in_the_order_of_the_work(run: Run) -> None:
    said = run("--help").stdout
    places = [said.index(f"\n  {name} ") for name in ("build", "check", "query", "explain")]
    assert places == sorted(places)


def test_what_nobody_reads_goes_nowhere(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as stream:
        _discard_output(stream)
        stream.write("lost")
    assert (tmp_path / "out").read_text() == ""


def test_a_broken_pipe_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def vanish(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(opening, "with_corpus", vanish)
    monkeypatch.setattr("ibrdf.cli._discard_output", lambda _: None)
    done = run("explain", "location:minsk")
    assert (done.exit_code, done.output) == (0, "")


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    code = "from ibrdf.cli import main; main()"
    command = f"{sys.executable} -c '{code}' query disagreements --format json | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],  # noqa: S607 -- the shell is the point
        cwd=tmp_path,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("{", "")


def test_what_no_one_foresaw_is_one_line_that_asks_for_a_report(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("a\nb")

    monkeypatch.setattr(opening, "with_corpus", fail)
    done = run("explain", "location:minsk")
    assert done.exit_code == 2
    assert done.stderr == (
        "ibrdf itself failed: KeyError: 'a\\nb'; "
        "please report it with the input (IBRDF_DEBUG=1 shows where)\n"
    )


def test_who_wants_to_see_where_it_failed_does(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError

    monkeypatch.setattr(opening, "with_corpus", fail)
    monkeypatch.setenv("IBRDF_DEBUG", "1")
    assert isinstance(run("explain", "location:minsk").exception, KeyError)


# Limits


def test_a_limit_is_moved(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    done = run("query", "ASK {}", "--data", "a.ttl", "--limit", "file=20")
    assert (done.exit_code, done.stderr) == (
        2,
        "a.ttl: too large; --limit file=40 raises the limit of 20\n",
    )
    assert run("query", "ASK {}", "--data", "a.ttl", "--limit", "file=40").exit_code == 0


def test_a_limit_that_is_none_is_a_usage_error(run: Run) -> None:
    done = run("query", "ASK {}", "--limit", "time=5")
    assert done.exit_code == 2
    assert "there is no limit time; there are file, literal, nesting" in done.stderr


@pytest.mark.parametrize("engine", ["rdflib", "oxigraph"])
@pytest.mark.parametrize("form", ["SELECT *", "CONSTRUCT { ?a ?b ?c }"])
def test_an_answer_has_only_so_many_rows(form: str, engine: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> 1, 2, 3 .")
    asked = ["query", f"{form} {{ ?a ?b ?c }}", "--engine", engine, "--data", "a.ttl"]
    done = run(*asked, "--limit", "rows=2")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr == (
        "the answer has more than 2 rows; ask for a part of them with LIMIT; "
        "--limit rows=4 raises the limit of 2\n"
    )
    assert run(*asked, "--limit", "rows=3").exit_code == 0
    assert run(*asked, "--limit", "rows=none").exit_code == 0


@pytest.mark.parametrize("command", main.commands)
def test_each_command_states_its_limits(run: Run, command: str) -> None:
    said = " ".join(run(command, "--help").stdout.split())
    assert "file=none literal=1MB nesting=100 query=64KB" in said
    assert f"rows=1000000 seconds=none memory={MEMORY}" in said


# As people run it


def ibrdf(*arguments: object, **options: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from ibrdf.cli import run; run()", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, **options)  # type: ignore[call-overload, no-any-return]


def test_a_command_ends_as_the_process_that_does_the_work() -> None:
    done = ibrdf("query", "ASK { <urn:a> a 1 }", "--data", SECOND / "facts.ttl")
    assert (done.returncode, done.stdout, done.stderr) == (1, "false\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /dev/full")
@pytest.mark.parametrize(
    ("redirected", "code", "said"),
    [
        (">&-", 0, ""),
        ("2>&-", 0, "x\nurn:a\n"),
        (">/dev/full", 2, "ibrdf: no space left on device\n"),
        ("| head -c 2", 0, "x\n"),
    ],
)
def test_an_output_that_is_closed_full_or_not_read_is_no_traceback(
    redirected: str, code: int, said: str
) -> None:
    query = "SELECT ?x { VALUES ?x { <urn:a> } }"
    asked = f"query '{query}' --format csv --data {SECOND / 'facts.ttl'}"
    command = f"{sys.executable} -c 'from ibrdf.cli import run; run()' {asked}"
    shell = ["bash", "-o", "pipefail", "-c", f"{command} {redirected}"]
    done = subprocess.run(shell, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (code, said)


@pytest.mark.parametrize(("code", "exit_code"), [(7, 7), (None, 0)])
def test_the_exit_code_is_the_childs_and_without_one_the_work_goes_on(
    code: int | None, exit_code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "go_on_in_child", lambda _: code)
    monkeypatch.setattr(sys, "argv", ["ibrdf", "check", str(SECOND)])
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    run_as_people_do()
    assert ended == [exit_code]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_query_that_finds_no_end_is_stopped_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("".join(f'<urn:{n}> <urn:p> "{n}" .\n' for n in range(300)))
    many = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l"
    asked = ["query", many, "--engine", "oxigraph", "--data", tmp_path / "a.nt"]
    done = ibrdf(*asked, "--limit", "seconds=2")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "stopped after 2 s; --limit seconds=4 raises the limit of 2\n"
    done = ibrdf(*asked, "--limit", "memory=700MB")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "ended by SIGABRT, as where memory runs out; "
        "--limit memory=1400MB raises the limit of 700MB\n"
    )


# The road of an author


@pytest.fixture
def pier(second: Path) -> Path:
    """A text that no corpus has, in a folder of its own."""
    path = second.parent / "my texts" / "4_pier.txt"
    path.parent.mkdir()
    path.write_text("They met on the pier.\n", "utf-8")
    return path


def test_new_begins_a_file_and_says_how_to_go_on(
    run: Run, second: Path, pier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(second)
    done = run("new", "4", "../my texts/4_pier.txt", "--language", "pt")
    assert done.exit_code == 0
    assert done.stdout == (
        "written  data/articles/4.yaml, article:4, in pt\n"
        'find     ibrdf find 4 "first words" "last words" --sources \'../my texts\'\n'
        "check    ibrdf check --watch\n"
        "lock     ibrdf lock --sources '../my texts'\n"
    )
    assert "identifier: 4_pier\n" in (second / "data" / "articles" / "4.yaml").read_text()
    assert pier.read_text() == "They met on the pier.\n"


def test_new_names_the_corpus_where_that_is_elsewhere(run: Run, pier: Path) -> None:
    done = run("new", "4", pier, "--corpus", "second")
    folder = f"--sources '{pier.parent}' --corpus second"
    assert done.stdout.splitlines()[1:] == [
        f'find     ibrdf find 4 "first words" "last words" {folder}',
        "check    ibrdf check --watch second",
        f"lock     ibrdf lock {folder}",
    ]


def test_what_new_writes_conforms(run: Run, second: Path, pier: Path) -> None:
    run("new", "4", pier, "--corpus", second)
    done = run("check", second)
    assert (done.exit_code, done.stderr) == (0, "0 violations, 2 warnings\n")


def test_new_keeps_work_that_is_there(run: Run, second: Path, pier: Path) -> None:
    run("new", "4", pier, "--corpus", second)
    path = second / "data" / "articles" / "4.yaml"
    path.write_bytes(path.read_bytes() + b"# years of work\n")
    before = path.read_bytes()
    done = run("new", "4", pier, "--corpus", second)
    assert done.exit_code == 2
    assert done.stderr == (
        "article:4 is in second/data/articles/4.yaml already; go on there, or choose another id\n"
    )
    assert path.read_bytes() == before


def test_new_of_a_text_that_is_missing_is_one_line(run: Run, second: Path) -> None:
    done = run("new", "4", "none.txt", "--corpus", second)
    assert (done.exit_code, done.stderr) == (2, "none.txt: no such file or directory\n")


def test_find_offers_what_was_meant(run: Run) -> None:
    done = run(
        "find", "1", "martin", "echegaray", "--corpus", SECOND, "--sources", SECOND / "texts"
    )
    assert done.exit_code == 1
    assert done.stderr == (
        "article:1 has no passage from 'martin' to 'echegaray'; "
        "did you mean from 'Martín' to 'Echegaray'?\n"
    )


# Watching


def rounds_of(*steps: Callable[[], object]) -> Callable[[object], Iterator[None]]:
    """Return a stand-in for a watch: one round, one after each step, and then Ctrl-C."""

    def rounds(_: object) -> Iterator[None]:
        yield
        for step in steps:
            step()
            yield
        raise KeyboardInterrupt

    return rounds


def timeless(text: str) -> str:
    return re.sub(r"(?m)^[0-9]{2}:[0-9]{2}:[0-9]{2}  ", "TIME  ", text)


WARNED = (
    "second/data/articles/2.yaml:46:5  Warning  The speaker is at an event of the same article. Add"
    " partOf: if it was said there, or note: that the text places it nowhere."
)


@pytest.mark.slow
def test_a_watch_checks_again_and_goes_on_after_a_fault(
    run: Run, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article(second, "reports:", "report:")

    def mend() -> None:
        article(second, "report:", "reports:")
        article(second, "status: signed", "status: sined")

    monkeypatch.setattr(watching, "rounds", rounds_of(mend))
    done = run("check", "second", "--watch")
    place = "second/data/articles/1.yaml"
    assert done.exit_code == 0
    assert done.stdout == (
        f"{place}:14:13  Violation  there is no concept sined (did you mean signed?). "
        "Correct it, or add the concept to concepts.ttl.\n"
        f"{WARNED}\n"
    )
    assert timeless(done.stderr) == (
        "watching second; Ctrl-C ends it\n"
        f"{place}:9:1: report: is not a key of an article (did you mean reports?)\n"
        "TIME  not checked\n"
        "TIME  1 violation, 1 warning\n"
    )


def test_each_round_of_a_watch_keeps_to_the_limits(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "rounds", rounds_of())
    done = run("check", SECOND / "facts.ttl", "--watch", "--limit", "file=20")
    assert "facts.ttl: too large; --limit file=" in done.stderr
    assert timeless(done.stderr).endswith("\nTIME  not checked\n")


def test_no_limit_ends_a_watch_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def fork(_: object) -> None:
        raise AssertionError("the whole watch is a child under limits")

    monkeypatch.setattr(supervision, "go_on_in_child", fork)
    monkeypatch.setattr(watching, "rounds", rounds_of())
    done = CliRunner().invoke(main, ["check", str(SECOND), "--watch"], obj="supervised")
    assert done.exit_code == 0
    assert timeless(done.stderr).endswith("TIME  0 violations, 1 warning\n")


@pytest.mark.slow
def test_a_watch_of_no_path_names_the_corpus(
    run: Run, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(second)
    monkeypatch.setattr(watching, "rounds", rounds_of())
    done = run("check", "--watch", "--format", "json")
    assert json.loads(done.stdout)["conforms"] is True
    assert timeless(done.stderr) == (
        f"watching {second}; Ctrl-C ends it\nTIME  0 violations, 1 warning\n"
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_a_watch_sees_a_file_change_and_ends_with_ctrl_c(second: Path) -> None:
    code = "from ibrdf.cli import run; run()"
    command = [sys.executable, "-c", code, "check", str(second), "--watch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as watch:
        late = Timer(240, watch.kill)  # so that a line that never comes fails, and hangs nobody
        late.start()
        try:
            assert watch.stderr is not None
            assert watch.stderr.readline() == f"watching {second}; Ctrl-C ends it\n"
            assert watch.stderr.readline().endswith("0 violations, 1 warning\n")
            path = article(second, "status: signed", "status: sined")
            assert watch.stderr.readline().endswith("1 violation, 1 warning\n")
            write_file(path, path.read_bytes().replace(b"reports:", b"report:"))
            assert "1.yaml:9:1: report: is not a key" in watch.stderr.readline()
            assert watch.stderr.readline().endswith("not checked\n")
            watch.send_signal(signal.SIGINT)
            assert watch.wait(60) == 0
            assert watch.stderr.read() == ""
        finally:
            late.cancel()
            watch.kill()


def test_what_the_system_refuses_is_one_line_with_its_file(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "a.ttl")

    monkeypatch.setattr(opening, "with_corpus", fail)
    done = run("explain", "location:minsk")
    assert (done.exit_code, done.stderr) == (2, "a.ttl: permission denied\n")


def test_python_m_ibrdf_is_the_command_and_collects_garbage_seldom(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    thresholds: list[int] = []
    monkeypatch.setattr("gc.set_threshold", thresholds.append)
    monkeypatch.setattr("ibrdf.cli.run", lambda: sys.stdout.write("the command\n"))
    runpy.run_module("ibrdf", run_name="__main__")
    assert capsys.readouterr().out == "the command\n"
    assert thresholds == [1_000_000]


def test_the_door_of_the_command_line_can_be_imported() -> None:
    assert callable(importlib.import_module("ibrdf.__main__").run)
