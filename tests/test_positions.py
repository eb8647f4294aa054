"""Where each statement of a file, and of a corpus, was written."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from textwrap import indent

import pytest

from ibrdf.articles.documents import read_document
from ibrdf.articles.positions import Positions, positions_in_registry, positions_in_source
from ibrdf.articles.reading import read_corpus
from ibrdf.corpus import Corpus
from ibrdf.findings import Key, Position
from ibrdf.rdf.context import read_context
from ibrdf.rdf.terms import text_of
from ibrdf.resources import bundled
from ibrdf.vocabulary import BASE, GRAPH, IB, OA, RDF, SAID, SCHEMA, SKOS

CONTEXT = read_context()
ARTICLE = BASE + "id/article/9"
EVENT = BASE + "id/event/x"
ARTICLES = f"<{GRAPH.iri}article/"
PASSAGE = ARTICLE + "#char=3,9"
SECOND = Path(__file__).parent / "corpora" / "second"
GOLDEN = SECOND / "positions.txt"
HEAD = """\
id: article:9
type: Article
reports:
  - about: event:x
    evidence: article:9#char=3,9
"""
SILENT = """\
id: article:9
type: Article
silent:
  - id: article:9#char=3,9
    note: A heading, printed twice.
"""

Places = Mapping[Key, Position]


def article(text: str) -> Places:
    return positions_in_source(read_document(text.encode(), "a.yaml"), CONTEXT)


def report(text: str) -> Places:
    """Places in an article with one report, whose first three lines are given here."""
    return article(HEAD + indent(text, "    "))


def registry(text: str) -> Places:
    return positions_in_registry(read_document(text.encode(), "r.yaml"), CONTEXT)


def key(subject: str, prop: str = "", value: str = "") -> Key:
    return Key(subject, text_of(prop), value)


# In a file -----------------------------------------------------------------------------


def test_each_statement_of_a_report_stands_where_it_was_written() -> None:
    places = report("place: [location:a, location:b]")
    [name] = [one.subject for one in places if "#r-" in one.subject and not one.predicate]
    expected = {
        key(name): (4, 5),
        key(name, SAID.place): (6, 5),
        key(name, SAID.place, BASE + "id/location/b"): (6, 25),
        key(PASSAGE): (5, 15),
        key(ARTICLE + "#selector=3,9"): (5, 15),
        key(ARTICLE): (1, 1),
    }
    assert {one: places[one][1:] for one in expected} == expected


def test_what_is_reported_of_a_thing_is_also_where_its_own_fact_stands() -> None:
    places = report("place: location:a")
    assert str(places[key(EVENT, IB.place, BASE + "id/location/a")]) == "a.yaml:6:12"


def test_what_a_report_says_of_itself_is_no_fact_of_its_thing() -> None:
    assert key(EVENT, IB.statusText) not in report("statusText: all but signed")


def test_of_two_places_for_one_fact_the_first_is_kept() -> None:
    again = HEAD.partition("reports:\n")[2].replace("3,9", "4,9") + "    status: held\n"
    places = article(HEAD + "    status: held\n" + again)
    assert places[key(EVENT, IB.status)].line == 6


def test_each_statement_of_a_registry_stands_where_it_was_written() -> None:
    places = registry("things:\n  - id: location:a\n    type: Place\n    perhapsSame: location:b\n")
    thing = BASE + "id/location/a"
    same = key(thing, IB.perhapsSame, BASE + "id/location/b")
    assert str(places[key(thing)]) == "r.yaml:2:5"
    assert str(places[same]) == "r.yaml:4:18"


def test_a_number_stands_where_it_was_written_whatever_its_form() -> None:
    assert str(report("value: 2.50")[key(EVENT, SCHEMA.value, "2.5")]) == "a.yaml:6:12"


def test_a_passage_that_states_nothing_is_found_at_its_record() -> None:
    places = article(SILENT)
    assert places[key(PASSAGE)] == Position("a.yaml", 4, 5)
    assert places[key(ARTICLE + "#selector=3,9")] == Position("a.yaml", 4, 5)


def test_a_part_of_the_text_is_found_at_its_record() -> None:
    parts = SILENT.replace("silent", "parts").replace(
        "note: A heading", "kind: caption # A heading"
    )
    places = article(parts)
    assert places[key(PASSAGE)] == Position("a.yaml", 4, 5)
    assert places[key(PASSAGE, IB.kind, BASE + "concept#caption")] == Position("a.yaml", 5, 11)
    assert places[key(ARTICLE + "#selector=3,9")] == Position("a.yaml", 4, 5)


def test_what_is_no_passage_has_no_place_of_a_selector() -> None:
    assert [*article(SILENT.replace("#char=3,9", ""))] == [
        key(ARTICLE),
        Key(ARTICLE, "http://www.w3.org/2004/02/skos/core#editorialNote"),
        Key(
            ARTICLE,
            "http://www.w3.org/2004/02/skos/core#editorialNote",
            "A heading, printed twice.",
        ),
    ]


# In a corpus ---------------------------------------------------------------------------


class Reading:
    """A file that counts how often it is read."""

    def __init__(self, places: dict[Key, Position]) -> None:
        self.places = places
        self.times = 0

    def __call__(self) -> dict[Key, Position]:
        self.times += 1
        return self.places


A, B, FACT = Key("urn:a"), Key("urn:b"), Key("urn:a", "urn:p", "1")


@pytest.fixture
def files() -> tuple[Reading, Reading]:
    one = Reading({A: Position("1.yaml", 1, 1), FACT: Position("1.yaml", 2, 3)})
    return one, Reading({B: Position("2.yaml", 1, 1), FACT: Position("2.yaml", 9, 9)})


HOMES = {("urn:a", ""): (0,), ("urn:b", ""): (1,), ("urn:a", "urn:p"): (0, 1)}


def test_no_file_is_read_until_a_place_in_it_is_asked_for(files: tuple[Reading, Reading]) -> None:
    positions = Positions(files, HOMES)
    assert positions.get(Key("urn:none")) is None
    assert [file.times for file in files] == [0, 0]


def test_a_file_is_read_once_for_all_its_places(files: tuple[Reading, Reading]) -> None:
    positions = Positions(files, HOMES)
    assert [positions[A].line, positions[FACT].line] == [1, 2]
    assert [file.times for file in files] == [1, 0]
    assert [*positions] == [A, FACT, B]
    assert [file.times for file in files] == [1, 1]


def test_of_two_places_in_two_files_the_first_stays(files: tuple[Reading, Reading]) -> None:
    positions = Positions(files, HOMES)
    assert positions[FACT] == Position("1.yaml", 2, 3)
    assert dict(positions.items())[FACT] == Position("1.yaml", 2, 3)
    assert len(positions) == 3


def test_a_fact_is_found_where_its_thing_is_only_reported_on(
    files: tuple[Reading, Reading],
) -> None:
    positions = Positions(files, {("urn:a", "urn:p"): (1,)})
    assert positions[FACT] == Position("2.yaml", 9, 9)
    with pytest.raises(KeyError):
        positions[A]


def test_a_corpus_without_files_knows_no_places() -> None:
    assert [*Positions()] == []


@pytest.fixture(scope="module")
def second() -> Corpus:
    return read_corpus(SECOND)


def line(key_: Key, position: Position) -> str:
    subject, predicate = (CONTEXT.compact(iri) for iri in key_[:2])
    name = Path(position.file).name
    return f"{name}:{position.line}:{position.column}  {subject} {predicate} {key_.value}".rstrip()


def test_the_places_of_a_corpus_are_those_that_are_known(
    second: Corpus, pytestconfig: pytest.Config
) -> None:
    text = "".join(f"{one}\n" for one in sorted(line(*item) for item in second.positions.items()))
    if pytestconfig.getoption("--update-golden"):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def test_each_place_is_found_by_its_key_alone(second: Corpus) -> None:
    assert all(second.positions[one] == position for one, position in second.positions.items())


def test_a_corpus_that_was_sent_to_another_process_knows_the_same_places(second: Corpus) -> None:
    copy = pickle.loads(pickle.dumps(second))  # noqa: S301 -- our own bytes
    assert copy == second


# What authors don't write, and names by language, of which only the key has a place.
UNPLACED = {RDF.type, IB.source, OA.hasSource, OA.hasSelector, OA.start, OA.end}
UNPLACED |= {SAID.earliest, SAID.latest, IB.certainty, IB.polarity, SKOS.prefLabel}
UNPLACED |= {SCHEMA.sha256, IB.firstWords, IB.lastWords}


@pytest.mark.parametrize("folder", [bundled(), SECOND], ids=["bundled", "second"])
def test_each_statement_that_an_author_wrote_has_a_place(folder: Path) -> None:
    corpus = read_corpus(folder)
    positions = {*corpus.positions}
    written = [quad for quad in corpus.quads if quad[3].startswith(ARTICLES)]
    assert len(written) > 100
    for subject, predicate, value, _ in written:
        assert Key(text_of(subject)) in positions
        derived = predicate == IB.partOf and "#char=" in subject  # of a passage in a part
        if predicate not in UNPLACED and not derived:
            assert Key(text_of(subject), text_of(predicate), text_of(value)) in positions
