"""Editor schemas: they are current, they accept our files, and they find what authors mistype."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from ibrdf.articles.reading import read_corpus
from ibrdf.articles.schemas import article_schema, registry_schema, schemas
from ibrdf.corpus import Corpus
from ibrdf.rdf.terms import text_of
from ibrdf.resources import bundled
from ibrdf.vocabulary import CONTEXT, IB, SKOS

DATA = bundled() / "data"
SECOND = Path(__file__).parent / "corpora" / "second"
ARTICLES = [
    *sorted((DATA / "articles").iterdir()),
    *sorted((SECOND / "data" / "articles").iterdir()),
]
REGISTRIES = [DATA / "registry.yaml", SECOND / "data" / "registry.yaml"]


class _CoreLoader(yaml.SafeLoader):
    """PyYAML with the scalars of YAML 1.2's core schema, as editors read them: no dates."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 -- PyYAML's own way


for _tag, _pattern in (
    ("null", r"~|null|Null|NULL|"),
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("int", r"[-+]?[0-9]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
):
    _CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), None
    )


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), _CoreLoader)  # noqa: S506 -- a SafeLoader


def faults(value: Any, schema: dict[str, Any]) -> list[str]:
    """What a schema finds: the path of each fault, and the word of the schema that it breaks."""
    validator = jsonschema.Draft7Validator(schema)
    return sorted(
        f"{'/'.join(map(str, error.absolute_path))}: {error.validator}"
        for error in validator.iter_errors(value)
    )


@pytest.fixture(scope="module")
def second() -> Corpus:
    return read_corpus(SECOND)


@pytest.fixture(scope="module")
def article(bundled_corpus: Corpus) -> dict[str, Any]:
    return article_schema(bundled_corpus)


@pytest.fixture(scope="module")
def registry(bundled_corpus: Corpus) -> dict[str, Any]:
    return registry_schema(bundled_corpus)


def small_article(**more: Any) -> dict[str, Any]:
    report = {"about": "event:ministers-tehran", "evidence": "article:004#char=1,2"}
    head = {"@context": CONTEXT, "id": "article:004", "type": "Article", "label": "Article 004"}
    return head | {"reports": [report | more]}


def small_registry(**more: Any) -> dict[str, Any]:
    return {"things": [{"id": "location:x", "type": "Place", "label": "X"} | more]}


# The committed files ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["article.schema.json", "registry.schema.json"])
def test_the_committed_schema_is_current(bundled_corpus: Corpus, name: str) -> None:
    made = schemas(bundled_corpus)[name]
    assert made == (DATA / name).read_bytes(), "write it anew with `ibrdf schema`"


def test_a_schema_follows_the_draft_that_editors_know(
    article: dict[str, Any], registry: dict[str, Any]
) -> None:
    for schema in (article, registry):
        jsonschema.Draft7Validator.check_schema(schema)
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_the_schemas_of_a_corpus_are_those_of_its_articles_and_registry(
    bundled_corpus: Corpus, article: dict[str, Any], registry: dict[str, Any]
) -> None:
    made = {name: json.loads(content) for name, content in schemas(bundled_corpus).items()}
    assert made == {"article.schema.json": article, "registry.schema.json": registry}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parents[2].name}-{path.name}")
def test_an_article_file_is_what_the_schema_of_its_corpus_expects(
    path: Path, bundled_corpus: Corpus, second: Corpus
) -> None:
    corpus = second if path.is_relative_to(SECOND) else bundled_corpus
    assert faults(read(path), article_schema(corpus)) == []


@pytest.mark.parametrize("path", REGISTRIES, ids=lambda path: path.parents[1].name)
def test_a_registry_is_what_the_schema_of_its_corpus_expects(
    path: Path, bundled_corpus: Corpus, second: Corpus
) -> None:
    corpus = second if path.is_relative_to(SECOND) else bundled_corpus
    assert faults(read(path), registry_schema(corpus)) == []


# What is found -----------------------------------------------------------------------------


def test_a_small_article_is_fine(article: dict[str, Any]) -> None:
    assert faults(small_article(place=["location:minsk"], documentCount=13), article) == []


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"plcae": "location:minsk"}, "reports/0: additionalProperties"),
        ({"earliest": "2023-01-01"}, "reports/0: additionalProperties"),
        ({"about": "event:ministers-teheran"}, "reports/0/about: anyOf"),
        ({"place": "location:minks"}, "reports/0/place: anyOf"),
        ({"place": ["location:minsk", "person:khrenin"]}, "reports/0/place: anyOf"),
        ({"place": []}, "reports/0/place: anyOf"),
        ({"place": None}, "reports/0/place: anyOf"),
        ({"status": "sinned"}, "reports/0/status: anyOf"),
        ({"attributedTo": "organisation:nobody"}, "reports/0/attributedTo: anyOf"),
        ({"certainty": "affirmed"}, "reports/0/certainty: anyOf"),
        ({"gloss": {"en": "a"}}, "reports/0/gloss: anyOf"),
        ({"name": "X"}, "reports/0/name: type"),
        ({"name": {"be": {}}}, "reports/0/name/be: type"),
    ],
)
def test_a_report_with_a_mistake_is_found(
    article: dict[str, Any], more: dict[str, Any], fault: str
) -> None:
    assert faults(small_article(**more), article) == [fault]


def test_a_report_about_nothing_is_found(article: dict[str, Any]) -> None:
    value = small_article()
    del value["reports"][0]["about"]
    assert faults(value, article) == ["reports/0: required"]


def test_a_report_of_the_editors_needs_no_evidence(article: dict[str, Any]) -> None:
    value = small_article()
    del value["reports"][0]["evidence"]
    assert faults(value, article) == []


def test_what_a_report_may_say_has_no_kinds_of_disagreement(article: dict[str, Any]) -> None:
    kinds = article["properties"]["reports"]["items"]["properties"]["kind"]["anyOf"][0]["enum"]
    assert "memorandum" in kinds
    assert "conditional" not in kinds


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"type": "Artikel"}, "type: enum"),
        ({"@context": "https://example.org/"}, "@context: const"),
        ({"headline": "H"}, ": additionalProperties"),
        ({"reports": {}}, "reports: type"),
    ],
)
def test_an_article_with_a_mistake_is_found(
    article: dict[str, Any], more: dict[str, Any], fault: str
) -> None:
    assert faults(small_article() | more, article) == [fault]


def test_a_small_registry_is_fine(registry: dict[str, Any]) -> None:
    assert faults(small_registry(forms=["Minsker"], note="Read so."), registry) == []


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"place": "location:minsk"}, "things/0: additionalProperties"),
        ({"type": "place"}, "things/0/type: enum"),
        ({"ofState": "location:minsk"}, "things/0: additionalProperties"),
        ({"forms": []}, "things/0/forms: anyOf"),
    ],
)
def test_a_thing_with_a_mistake_is_found(
    registry: dict[str, Any], more: dict[str, Any], fault: str
) -> None:
    assert faults(small_registry(**more), registry) == [fault]


# What is offered -----------------------------------------------------------------------------


def offered(schema: dict[str, Any], key: str) -> list[str]:
    choices: list[str] = schema["properties"]["reports"]["items"]["properties"][key]["anyOf"][0][
        "enum"
    ]
    return choices


def test_statuses_of_agreements_and_of_occurrences_are_offered(article: dict[str, Any]) -> None:
    assert {"signed", "planned"} <= {*offered(article, "status")}
    assert "affirmed" not in offered(article, "status")


def test_kinds_of_passages_are_offered_for_parts_alone(article: dict[str, Any]) -> None:
    parts = article["properties"]["parts"]["items"]["properties"]["kind"]["enum"]
    assert {"caption", "headline"} <= {*parts}
    assert "memorandum" not in parts
    assert "caption" not in offered(article, "kind")


def test_a_part_is_fine_with_its_place_and_a_kind(article: dict[str, Any]) -> None:
    part = {"id": "article:004#char=1,2", "kind": "caption"}
    assert faults(small_article() | {"parts": [part]}, article) == []


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ({"id": "article:004#char=1,2"}, "parts/0: required"),
        ({"kind": "caption"}, "parts/0: required"),
        ({"id": "article:004#char=1,2", "kind": "signed"}, "parts/0/kind: enum"),
        (
            {"id": "article:004#char=1,2", "kind": "caption", "gloss": "X"},
            "parts/0: additionalProperties",
        ),
    ],
)
def test_a_part_with_a_mistake_is_found(
    article: dict[str, Any], part: dict[str, str], fault: str
) -> None:
    assert faults(small_article() | {"parts": [part]}, article) == [fault]


def test_an_article_may_be_by_an_actor(article: dict[str, Any]) -> None:
    assert faults(small_article() | {"by": "organisation:bne-intellinews"}, article) == []


def test_things_of_the_fitting_classes_and_those_below_are_offered(article: dict[str, Any]) -> None:
    places = offered(article, "place")
    assert {"location:minsk", "location:iran"} <= {*places}
    assert all(place.startswith("location:") for place in places)


def test_a_report_may_be_about_anything_that_exists(
    article: dict[str, Any], bundled_corpus: Corpus
) -> None:
    registered = read(bundled_corpus.folder / "data" / "registry.yaml")["things"]
    assert {*offered(article, "about")} == {thing["id"] for thing in registered}


def test_a_key_is_explained_by_the_definition_of_its_property(
    article: dict[str, Any], bundled_corpus: Corpus
) -> None:
    described = article["properties"]["reports"]["items"]["properties"]["place"]["description"]
    meaning = bundled_corpus.index.value(IB.place, SKOS.definition)
    assert meaning
    assert described == text_of(meaning)


@pytest.mark.parametrize(
    "path",
    [
        *sorted((bundled() / "data" / "articles").glob("*.yaml")),
        bundled() / "data" / "registry.yaml",
    ],
    ids=lambda path: path.name,
)
def test_a_file_names_its_schema_on_the_first_line(path: Path) -> None:
    line = path.read_text("utf-8").partition("\n")[0]
    schema = path.parent / line.removeprefix("# yaml-language-server: $schema=")
    assert schema.resolve().parent == bundled() / "data"
    assert schema.is_file()
