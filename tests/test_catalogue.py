"""The catalogue of queries: by question words, and by what they hold."""

import pytest

from ibrdf.sparql.catalogue import Group, by_question, columns_of, question_word, search
from ibrdf.sparql.library import NamedQuery, named, queries, query_names, read_query


def titled(title: str) -> NamedQuery:
    return read_query(f"# {title}\nASK {{}}")


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Who met whom, when and where?", "Who"),
        ("Whose words are quoted?", "Who"),
        ("What happened when?", "What"),
        ("When did they meet?", "When"),
        ("Where did they meet?", "Where"),
        ("How many documents does each source count?", "How many"),
        ("How much is traded?", "How many"),
        ("How often do sources disagree?", "How many"),
        ("How is a name spelt?", "How"),
        ("Signed or drafted: how far has it come?", "How"),
        ("Why are things taken for the same?", "Why"),
        ("Which wars are there?", "Which"),
        ("Whether a value is stated", "Whether"),
        ("Is a value stated at all?", "Whether"),
        ("Does anybody say what it is?", "Whether"),
        ("The timeline", "Other"),
        ("Island", "Other"),
        ("", "Other"),
    ],
)
def test_a_title_stands_under_its_question_word(title: str, word: str) -> None:
    assert question_word(title) == word


def test_groups_come_in_the_order_of_the_words_and_empty_ones_not_at_all() -> None:
    book = [titled("The timeline"), titled("What happened?"), titled("Who met whom?")]
    assert by_question(book) == (
        Group("Who", (book[2],)),
        Group("What", (book[1],)),
        Group("Other", (book[0],)),
    )


def test_a_query_is_named_too_where_its_title_asks_further_on() -> None:
    book = [titled("Who met whom, and when?"), titled("When was it?")]
    assert by_question(book) == (Group("Who", (book[0],)), Group("When", (book[1],), (book[0],)))


def test_every_named_query_stands_in_one_group() -> None:
    names = [query.name for group in by_question() for query in group.queries]
    assert sorted(names) == [*query_names()]


def test_a_search_looks_at_names_titles_descriptions_parameters_and_columns() -> None:
    query = named("meetings")
    for text in ("MEETINGS", query.title[:12], query.description[:30], "year", "perhapssame"):
        assert query in search(text)


def test_a_search_takes_all_words() -> None:
    assert set(search("place year")) <= set(search("place"))
    assert search("place nowhere-at-all") == ()


def test_columns_are_those_of_the_answer() -> None:
    text = "SELECT ?x (COUNT(DISTINCT ?y) AS ?n) { ?x a ib:Place, ?y } GROUP BY ?x"
    assert columns_of(read_query(text)) == ("x", "n")
    assert columns_of(read_query("ASK {}")) == ()


@pytest.mark.parametrize("query", queries(), ids=lambda query: query.name)
def test_every_named_query_has_columns_or_another_form(query: NamedQuery) -> None:
    assert bool(columns_of(query)) == (query.form == "SELECT")
