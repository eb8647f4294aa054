"""A second corpus, of three invented articles: nothing here is made for one corpus alone.

One text has CRLF line ends, one a byte order mark, emoji and Persian; one article is JSON.
`corpora/second/facts.ttl` is what follows from it, short enough to be checked by eye.
"""

from pathlib import Path

import pytest
from rdflib import RDF, Literal, URIRef

from ibrdf.articles.passages import Span
from ibrdf.articles.reading import read_lock_of
from ibrdf.articles.schemas import schemas
from ibrdf.articles.texts import changes, lock, read_texts, verify, words_of
from ibrdf.corpus import Corpus
from ibrdf.graphs import load
from ibrdf.pipeline import build
from ibrdf.publication.files import encode_files
from ibrdf.rdf.bridge import CONCEPT, IB, ID, SAID, SCHEMA
from ibrdf.validation.validate import validate

SECOND = Path(__file__).parent / "corpora" / "second"
ACCORD = ID["agreement/fish-accord"]


@pytest.fixture(scope="module")
def second() -> Corpus:
    return load(SECOND)


def disagreements(corpus: Corpus) -> set[tuple[frozenset[str], str, frozenset[str]]]:
    """What is disagreed on: the things, the property, the kinds."""
    return {
        (
            frozenset(_short(thing) for thing in corpus.objects(iri, IB.concerns)),
            _short(corpus.value(iri, IB.property)),
            frozenset(_short(kind) for kind in corpus.objects(iri, IB.kind)),
        )
        for iri in corpus.subjects(RDF.type, IB.Disagreement)
    }


def _short(term: object) -> str:
    return str(term).replace("#", "/").rpartition("/")[2]


# Its texts -------------------------------------------------------------------------------


def test_every_passage_is_where_it_is_said_to_be(second: Corpus) -> None:
    texts, missing = read_texts(second, SECOND / "texts")
    assert [*map(str, [*missing, *verify(second, texts)])] == []


def test_the_lock_is_current(second: Corpus) -> None:
    texts, _ = read_texts(second, SECOND / "texts")
    assert changes(read_lock_of(SECOND), lock(second, texts)) == []


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
    texts, _ = read_texts(second, SECOND / "texts")
    assert words_of(Span(str(ID[f"article/{article}"]), start, end), texts) == words


# Its facts ---------------------------------------------------------------------------------


def test_it_has_no_violations(second: Corpus) -> None:
    validation = validate(second)
    assert validation.conforms, validation


def test_its_facts_are_those_that_a_person_has_checked(
    second: Corpus, request: pytest.FixtureRequest
) -> None:
    golden = SECOND / "facts.ttl"
    facts = encode_files(second, second.context)["facts.ttl"]
    if request.config.getoption("--update-golden"):
        golden.write_bytes(facts)  # pragma: no cover
    assert facts.decode() == golden.read_text("utf-8")


def test_its_disagreements_are_those_that_were_put_into_it(second: Corpus) -> None:
    accord, echegaray, colonia = "fish-accord", "echegaray", "colonia-meeting"
    both = frozenset([colonia, "port-meeting"])
    assert disagreements(second) == {
        (frozenset([accord]), "documentCount", frozenset(["different-values"])),
        (frozenset([accord]), "date", frozenset(["different-dates"])),
        (frozenset([echegaray]), "nameUsed", frozenset(["different-wordings"])),
        (frozenset([colonia]), "place", frozenset(["affirmed-and-denied"])),
        (both, "place", frozenset(["different-values", "conditional"])),
    }


def test_a_contested_number_is_no_fact_and_stays_in_the_reports(second: Corpus) -> None:
    assert [*second.objects(ACCORD, IB.documentCount)] == []
    counts = sorted(str(count) for count in second.objects(None, SAID.documentCount))
    assert counts == ["11", "11", "9"]


def test_a_narrower_date_refines_a_wider_one(second: Corpus) -> None:
    dates = [str(date) for date in second.objects(ID["event/hake-survey"], IB.date)]
    assert dates == ["2019-05-20"]


def test_what_is_only_speculated_makes_no_fact(second: Corpus) -> None:
    assert (ID["event/ferry-line"], IB.status, None) not in second
    assert (None, IB.certainty, CONCEPT.speculated) in second


def test_the_same_number_in_yaml_and_json_is_no_disagreement(second: Corpus) -> None:
    values = [*second.objects(ID["trade/fish-exports"], SCHEMA.value)]
    datatype = URIRef("http://www.w3.org/2001/XMLSchema#decimal")
    assert values == [Literal("12500000", datatype=datatype)]


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
    assert (made.articles, made.reports, made.things, made.disagreements) == (3, 16, 14, 5)


def test_its_schemas_offer_its_own_things(second: Corpus) -> None:
    text = schemas(second)["article.schema.json"].decode()
    assert '"agreement:fish-accord"' in text
    assert "minsk" not in text
