"""The questions of a new user, each with the named query that answers it.

`questions.yaml` holds them; those that no named query answers say what they need.
"""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import yaml

from ibrdf.corpus import Corpus
from ibrdf.rdf.store import store_of
from ibrdf.sparql.answers import answer
from ibrdf.sparql.engine import StoreData

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "questions.yaml").read_text("utf-8")
)
ANSWERED = [one for one in QUESTIONS if "needs" not in one]


@pytest.fixture(scope="module")
def corpus_data(bundled_corpus: Corpus) -> StoreData:
    return StoreData(store_of(bundled_corpus.quads))


@pytest.mark.parametrize("asked", [pytest.param(one, id=one["question"]) for one in ANSWERED])
def test_a_question_is_answered_by_its_query(asked: dict[str, Any], corpus_data: StoreData) -> None:
    found = answer(corpus_data, asked["query"], asked.get("parameters"))
    _, *rows = csv.reader(io.StringIO(found.write("csv").decode(), newline=""))
    cells = [" | ".join(row) for row in rows]
    assert any(all(value in row for value in asked["row"]) for row in cells), cells


def test_most_questions_are_answered_by_one_query() -> None:
    assert len(QUESTIONS) == 60
    assert len(ANSWERED) >= 50
