"""A second corpus, of three invented articles: nothing here is made for one corpus alone.

One text has CRLF line ends, one a byte order mark, emoji and Persian; one article is JSON.
`corpora/second/facts.ttl` is what follows from it, short enough to be checked by eye.
"""

from pathlib import Path

import pytest

from ibrdf.articles.passages import Span
from ibrdf.articles.reading import read_lock_of
from ibrdf.articles.schemas import schemas
from ibrdf.articles.texts import changes, lock, read_texts, verify, words_of
from ibrdf.corpus import Corpus
from ibrdf.pipeline import build, check, read
from ibrdf.publication.files import _encode_files
from ibrdf.rdf.terms import Term, literal, text_of
from ibrdf.vocabulary import CONCEPT, GRAPH, IB, ID, RDF, SAID, SCHEMA, TOLD, XSD

SECOND = Path(__file__).parent / "corpora" / "second"
ACCORD = ID["agreement/fish-accord"]


@pytest.fixture(scope="module")
def second() -> Corpus:
    return read(SECOND)


def disagreements(corpus: Corpus) -> set[tuple[frozenset[str], str, frozenset[str]]]:
    """What is disagreed on: the things, the property, the kinds."""
    data = corpus.index
    return {
        (
            frozenset(_short(thing) for thing in data.objects(iri, IB.concerns)),
            _short(data.value(iri, IB.property) or ""),
            frozenset(_short(kind) for kind in data.objects(iri, IB.kind)),
        )
        for iri in data.subjects(RDF.type, IB.Disagreement)
    }


def _short(term: Term) -> str:
    return text_of(term).replace("#", "/").rpartition("/")[2]


# Its texts -------------------------------------------------------------------------------


def test_every_passage_is_where_it_is_said_to_be(second: Corpus) -> None:
    texts, missing = read_texts(second.index, SECOND / "texts")
    assert [*map(str, [*missing, *verify(second.index, texts)])] == []


def test_the_lock_is_current(second: Corpus) -> None:
    texts, _ = read_texts(second.index, SECOND / "texts")
    assert changes(read_lock_of(SECOND), lock(second.index, texts)) == []


@pytest.mark.parametrize(
    ("article", "start", "end", "words"),
    [
        (1, 61, 77, "Martín Echegaray"),
        (2, 132, 173, "He received Valadão in Colonia that week."),
        (3, 101, 145, "The accord (پیمان ماهی\u200cگیری) has 11 annexes."),
    ],
    ids=["accents", "CRLF", "byte order mark, emoji, ZWNJ"],
)
def test_offsets_count_the_code_points_of_the_very_text(
    second: Corpus, article: int, start: int, end: int, words: str
) -> None:
    texts, _ = read_texts(second.index, SECOND / "texts")
    assert words_of(Span(text_of(ID[f"article/{article}"]), start, end), texts) == words


# Its facts ---------------------------------------------------------------------------------


def test_it_has_no_violations() -> None:
    validation = check([SECOND])
    assert validation.conforms, validation


def test_its_facts_are_those_that_a_person_has_checked(
    second: Corpus, request: pytest.FixtureRequest
) -> None:
    golden = SECOND / "facts.ttl"
    # The concepts and classes that stand in the file too are the same for every corpus.
    own = [quad for quad in second.quads if quad[3] not in (GRAPH.concepts, GRAPH.ontology)]
    facts = b"".join(_encode_files(own, second.context)["facts.ttl"])
    if request.config.getoption("--update-golden"):
        golden.write_bytes(facts)  # pragma: no cover
    assert facts.decode() == golden.read_text("utf-8")


def test_its_disagreements_are_those_that_were_put_into_it(second: Corpus) -> None:
    accord, echegaray, colonia = "fish-accord", "echegaray", "colonia-meeting"
    both = frozenset([colonia, "port-meeting"])
    assert disagreements(second) == {
        (frozenset([accord]), "documentCount", frozenset(["different-values"])),
        (frozenset([accord]), "date", frozenset(["different-dates", "passed-on"])),
        (frozenset([echegaray]), "nameUsed", frozenset(["different-wordings"])),
        (frozenset([colonia]), "place", frozenset(["affirmed-and-denied", "passed-on"])),
        (both, "place", frozenset(["different-values", "conditional"])),
    }


def test_what_a_minister_says_of_the_date_is_told_beside_the_fact(second: Corpus) -> None:
    data = second.index
    facts = [text_of(date) for date in data.objects(ACCORD, IB.date)]
    passed_on = [text_of(date) for date in data.objects(ACCORD, TOLD.date)]
    assert (facts, passed_on) == (["2019-03-12"], ["2019-03-14"])


def test_a_contested_number_is_no_fact_and_stays_in_the_reports(second: Corpus) -> None:
    assert [*second.index.objects(ACCORD, IB.documentCount)] == []
    counts = sorted(text_of(v) for _, v in second.index.subject_objects(SAID.documentCount))
    assert counts == ["11", "11", "9"]


def test_a_narrower_date_refines_a_wider_one(second: Corpus) -> None:
    dates = [text_of(date) for date in second.index.objects(ID["event/hake-survey"], IB.date)]
    assert dates == ["2019-05-20"]


def test_what_is_only_speculated_makes_no_fact(second: Corpus) -> None:
    assert not second.index.objects(ID["event/ferry-line"], IB.status)
    assert second.index.subjects(IB.certainty, CONCEPT.speculated)


def test_the_same_number_in_yaml_and_json_is_no_disagreement(second: Corpus) -> None:
    values = [*second.index.objects(ID["trade/fish-exports"], SCHEMA.value)]
    assert values == [literal("12500000", text_of(XSD.decimal))]


# What is made of it --------------------------------------------------------------------------


@pytest.mark.slow
def test_building_it_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (build(SECOND, tmp_path / name) for name in ("one", "two"))
    assert one.output
    assert two.output
    files = {path.name: path.read_bytes() for path in one.output.iterdir()}
    assert files == {path.name: path.read_bytes() for path in two.output.iterdir()}
    assert "ibrdf.trig" in files


def test_a_build_counts_what_is_in_it(tmp_path: Path) -> None:
    made = build(SECOND, tmp_path / "public")
    assert (made.articles, made.reports, made.things, made.disagreements) == (3, 19, 15, 5)


def test_its_schemas_offer_its_own_things(second: Corpus) -> None:
    text = schemas(second)["article.schema.json"].decode()
    assert '"agreement:fish-accord"' in text
    assert "minsk" not in text
