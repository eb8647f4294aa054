"""The named queries over the bundled corpus: complete headers, known answers, on both engines.

``pytest --update-golden`` writes the answers anew; the diff is for a person to read.
"""

from keyword import iskeyword
from pathlib import Path
from typing import Any

import pytest
from rdflib import Dataset

from ibrdf.corpus import Corpus
from ibrdf.pipeline import build
from ibrdf.rdf.loading import load_store
from ibrdf.rdf.store import arrange, store_of
from ibrdf.resources import queries as folder
from ibrdf.sparql.answers import answer
from ibrdf.sparql.engine import Engine, Queryable, StoreData
from ibrdf.sparql.guard import Token, tokens
from ibrdf.sparql.library import _AUDIENCES, NamedQuery, queries
from ibrdf.sparql.reference import GraphData

GOLDEN = Path(__file__).parent / "golden"
KINDS = {"look-up", "time", "counting", "across articles", "provenance", "absence"}
BOOK = [pytest.param(query, id=query.name) for query in queries()]
# A value for each parameter, which the default is not.
VALUES = {
    "actor": "person:lukashenko",
    "agreement": "agreement:defence-memorandum",
    "article": "article:001",
    "day": "2025-08-20",
    "exporter": "location:iran",
    "object": "location:united-states",
    "part": "caption",
    "party": "location:iran",
    "person": "person:khrenin",
    "kind": "contradiction",
    "place": "location:tehran",
    "post": "post:iran-president",
    "property": "rank",
    "scheme": "topics",
    "since": "2024-01-01",
    "sort": "war",
    "speaker": "person:khrenin",
    "stance": "ready",
    "text": "minsk",
    "thing": "person:khrenin",
    "topic": "aviation",
    "type": "Person",
    "until": "2024-01-01",
    "voice": "organisation:tass",
    "year": "2023",
}
CASES = [
    pytest.param(query, parameter.name, id=f"{query.name}-{parameter.name}")
    for query in queries()
    for parameter in query.parameters
]


def words(query: NamedQuery) -> list[Token]:
    return [token for token in tokens(query.text) if token.kind == "word"]


def golden(query: NamedQuery) -> Path:
    """Return where the answer to a query is kept that a person has checked."""
    return GOLDEN / f"{query.name}.{'ttl' if query.form == 'CONSTRUCT' else 'csv'}"


@pytest.fixture(scope="module")
def bundled_data(bundled_corpus: Corpus, bundled_dataset: Dataset) -> dict[Engine, Queryable]:
    """The bundled corpus, for each engine."""
    return {
        Engine.OXIGRAPH: StoreData(store_of(bundled_corpus.quads)),
        Engine.RDFLIB: GraphData(bundled_dataset),
    }


def answered(query: NamedQuery, data: Queryable, **values: Any) -> str:
    form = "turtle" if query.form == "CONSTRUCT" else "csv"
    found = answer(data, query.name, values)
    return found.write(form).decode().replace("\r\n", "\n")


def test_there_is_a_query_for_each_file() -> None:
    assert [query.name for query in queries()] == sorted(p.stem for p in folder().iterdir())


@pytest.mark.parametrize("query", BOOK)
def test_a_query_says_what_it_is_for(query: NamedQuery) -> None:
    assert query.title
    assert query.description
    assert query.audience in _AUDIENCES
    assert query.kind in KINDS
    assert "\n# Parameters: " in query.text


@pytest.mark.parametrize("query", BOOK)
def test_a_query_starts_from_a_class_or_from_one_thing(query: NamedQuery) -> None:
    assert any(token.text == "a" for token in words(query))


@pytest.mark.parametrize("query", BOOK)
def test_a_query_asks_for_nothing_by_chance(query: NamedQuery) -> None:
    used = {token.text.upper() for token in words(query)}
    assert "SAMPLE" not in used
    assert query.form in {"ASK", "CONSTRUCT"} or {"ORDER", "BY"} <= used


@pytest.mark.parametrize("query", BOOK)
def test_a_parameter_has_a_name_that_python_can_pass(query: NamedQuery) -> None:
    names = {parameter.name for parameter in query.parameters}
    assert not names & {"data", "query", "engine", "timeout"}
    assert not any(map(iskeyword, names))


@pytest.mark.parametrize("query", BOOK)
@pytest.mark.parametrize(
    "engine", [Engine.OXIGRAPH, pytest.param(Engine.RDFLIB, marks=pytest.mark.slow)]
)
def test_an_answer_is_the_golden_one(
    query: NamedQuery,
    engine: Engine,
    bundled_data: dict[Engine, Queryable],
    pytestconfig: pytest.Config,
) -> None:
    text = answered(query, bundled_data[engine])
    if pytestconfig.getoption("--update-golden"):
        golden(query).write_bytes(text.encode())
    assert golden(query).read_bytes().decode() == text


# These show what follows by the ontology too, which the published files hold.
MORE_IN_PUBLISHED = {"identity", "terms", "thing"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Queryable:
    place = tmp_path_factory.mktemp("public")
    build(output=place)
    return StoreData(arrange(load_store([place / "ibrdf.nq"]).store))


@pytest.mark.slow
@pytest.mark.parametrize("query", BOOK)
def test_the_published_files_answer_as_the_corpus_does(
    query: NamedQuery, published: Queryable
) -> None:
    text = answered(query, published)
    known = golden(query).read_bytes().decode()
    assert (text == known) == (query.name not in MORE_IN_PUBLISHED)


def test_no_golden_answer_is_left_of_a_query_that_is_gone() -> None:
    answers = {path.stem for path in GOLDEN.iterdir()} - {"checksums"}  # of what is published
    assert answers == {query.name for query in queries()}


@pytest.mark.slow
@pytest.mark.parametrize(("query", "parameter"), CASES)
def test_both_engines_answer_alike_for_a_value(
    query: NamedQuery, parameter: str, bundled_data: dict[Engine, Queryable]
) -> None:
    values: dict[str, Any] = {parameter: VALUES[parameter]}
    one = answered(query, bundled_data[Engine.RDFLIB], **values)
    assert answered(query, bundled_data[Engine.OXIGRAPH], **values) == one
    assert one != golden(query).read_bytes().decode()


def test_every_value_of_a_parameter_is_used_by_a_query() -> None:
    assert {p.name for query in queries() for p in query.parameters} == set(VALUES)
