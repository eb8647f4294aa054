"""Passages: where they are, what is kept of their words, and how they are found."""

# ruff: noqa: RUF001 -- Persian letters and digits are meant

import hashlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.articles.passages import (
    Anchor,
    Span,
    anchor,
    missed,
    occurrences,
    read_lock,
    sentences,
    span_of,
    write_lock,
)
from ibrdf.errors import InputError
from strategies import SPACE, SPANS, WORDS

# Where they lie --------------------------------------------------------------------


@given(SPANS)
def test_a_stretch_holds_itself(span: Span) -> None:
    assert span.holds(span)


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [(3, 9, 1), (4, 8, 1), (3, 4, 1), (2, 9, 0), (3, 10, 0), (0, 2, 0), (9, 12, 0)],
)
def test_a_stretch_holds_what_lies_within_it(start: int, end: int, held: int) -> None:
    assert Span("urn:a", 3, 9).holds(Span("urn:a", start, end)) == bool(held)


def test_a_stretch_holds_nothing_of_another_article() -> None:
    assert not Span("urn:a", 3, 9).holds(Span("urn:b", 4, 8))


# Their IRIs ------------------------------------------------------------------------


@given(SPANS)
def test_the_span_of_a_passage_is_read_back_from_its_iri(span: Span) -> None:
    assert span_of(span.iri) == span


@pytest.mark.parametrize(
    "iri",
    [
        "urn:a",
        "#char=1,2",
        "urn:a#char=1",
        "urn:a#char=1,",
        "urn:a#char=1,2,3",
        "urn:a#char=-1,2",
        "urn:a#char=01,2",
        "urn:a#char=1,002",
        "urn:a#char=1, 2",
        "urn:a#char=1,2\n",
        "urn:a#char=1,1234567890",
        "urn:a#line=1,2",
        "urn:a#x#char=1,2",
        "urn:a#char=۱,۲",
    ],
)
def test_what_is_no_iri_of_a_passage_has_no_span(iri: str) -> None:
    assert span_of(iri) is None


# Their anchors -----------------------------------------------------------------------


def test_an_anchor_keeps_a_hash_of_all_words_and_the_first_and_last_three() -> None:
    words = "one two three\r\nfour  five"
    digest = hashlib.sha256(words.encode()).hexdigest()
    assert anchor(words) == (digest, "one two three", "three four five")


def test_the_anchor_of_few_words_keeps_them_all() -> None:
    assert anchor("one two")[1:] == ("one two", "one two")


@given(st.text(max_size=60))
def test_an_anchor_keeps_no_more_than_six_words(words: str) -> None:
    kept = anchor(words)
    assert len(kept.first.split()) <= 3
    assert len(kept.last.split()) <= 3


# Their lock ----------------------------------------------------------------------------


@given(st.dictionaries(SPANS, st.text(st.characters(codec="utf-8"), max_size=30)))
def test_a_lock_is_read_back_as_it_was_written(passages: dict[Span, str]) -> None:
    lock = {span.iri: anchor(words) for span, words in passages.items()}
    assert read_lock(write_lock(lock), "passages.lock") == lock


@given(st.dictionaries(SPANS, st.text(st.characters(codec="utf-8"), max_size=9)), st.randoms())
def test_a_lock_is_written_in_the_order_of_the_texts(
    passages: dict[Span, str], random: Random
) -> None:
    lock = [(span.iri, anchor(words)) for span, words in sorted(passages.items())]
    shuffled = [*lock]
    random.shuffle(shuffled)
    assert write_lock(dict(shuffled)) == write_lock(dict(lock))
    assert [*read_lock(write_lock(dict(shuffled)), "x")] == [iri for iri, _ in lock]


def test_a_lock_counts_offsets_as_numbers() -> None:
    spans = [Span("urn:a", 9, 12), Span("urn:a", 10, 12), Span("urn:a", 9, 100)]
    lock = read_lock(write_lock({span.iri: anchor("x") for span in spans}), "passages.lock")
    assert [*lock] == ["urn:a#char=9,12", "urn:a#char=9,100", "urn:a#char=10,12"]


def test_a_lock_is_one_line_a_passage_below_a_line_that_explains_it() -> None:
    assert write_lock({"urn:a#char=0,3": Anchor("hash", "One", "One")}).decode() == (
        "# passage, SHA-256 of its words, its first and its last words; by ibrdf lock\n"
        "urn:a#char=0,3\thash\tOne\tOne\n"
    )


def test_what_is_no_passage_is_not_written_to_a_lock() -> None:
    assert write_lock({"urn:a": anchor("One")}) == write_lock({})


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"urn:a#char=0,3\thash\tOne",
        b"urn:a#char=0,3\thash\tOne\tOne\tOne",
        b"urn:a\thash\tOne\tOne",
        b"<<<<<<< HEAD",
        b"urn:a#char=5,9\thash\tOne\tOne",
    ],
    ids=["empty", "short", "long", "no passage", "a merge", "a second time"],
)
def test_a_line_of_a_lock_that_is_no_passage_is_refused(line: bytes) -> None:
    before = b"# remark\nurn:a#char=5,9\thash\tOne\tOne\n"
    with pytest.raises(InputError) as refused:
        read_lock(before + line + b"\n", "passages.lock")
    assert str(refused.value) == (
        "passages.lock:3:1: not one passage, its hash, first and last words; write it with ibrdf"
        " lock"
    )


@pytest.mark.parametrize("separator", ["\v", "\f", "\x1c", "\x85", "\u2028"])
def test_a_line_of_a_lock_is_one_of_an_editors(separator: str) -> None:
    data = f"# one{separator}# two\r\nnonsense\n".encode()
    with pytest.raises(InputError, match=r"^passages\.lock:2:1: not one passage"):
        read_lock(data, "passages.lock")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
def test_the_lines_of_a_lock_may_end_as_on_any_machine(end: str) -> None:
    data = f"urn:a#char=0,3\thash\tOne\tOne{end}".encode()
    assert read_lock(data, "passages.lock") == {"urn:a#char=0,3": Anchor("hash", "One", "One")}


def test_a_lock_that_is_no_utf_8_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        read_lock(b"urn:a#char=0,3\thash\t\xff\tOne\n", "passages.lock")
    assert str(refused.value) == "passages.lock:1:21: not UTF-8; save the file as UTF-8"


# In the text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("One sentence.", 1),
        ("A part of one", 1),
        ("They met. They left.", 2),
        ("They met! Did they? “They did.” He left.", 4),
        ("The U.S. Embassy and Mr. Silva were silent.", 1),
        ("Gen. A. Costa came on No. 5 at 3.5 metres.", 1),
        ("It cost 3.5 million. it said", 1),
        ("A heading\nA line", 2),
        ("دیدار کردند؟ رفتند.", 2),
        ("  They met.  ", 1),
        ("\nThey met.\n", 1),
        ("  Dr. Silva left.", 1),
        ("A heading\n\nA line", 2),
        ("They left.  We stayed.", 2),
        ("Mr. Silva left. They stayed.", 2),
        ("They watched TV. He left.", 2),
        ("Did they say No? They did.", 2),
        ("They left. – so they said.", 1),
        ("See the file a.X Then stop.", 1),
        ("It cost 3. 5 came. __init__ too.", 1),
    ],
)
def test_sentences_are_counted_by_how_they_end(words: str, count: int) -> None:
    assert sentences(words) == count


@pytest.mark.parametrize("stop", ".!?…؟。")
def test_every_stop_ends_a_sentence(stop: str) -> None:
    assert sentences(f"They left{stop} He stayed") == 2


@pytest.mark.parametrize("mark", "”’»\"')]")
def test_what_is_closed_after_its_stop_belongs_to_the_sentence(mark: str) -> None:
    assert sentences(f"They left.{mark} He stayed") == 2


@pytest.mark.parametrize("mark", "“‘«\"'([")
def test_a_sentence_may_begin_with_what_it_opens(mark: str) -> None:
    assert sentences(f"They left. {mark}He stayed") == 2


@pytest.mark.parametrize(
    "short", ["A", "M", "Z", "U.S", "Mr", "Mrs", "Ms", "Dr", "Gen", "Lt", "Col", "St", "No", "vs"]
)
@pytest.mark.parametrize("space", [" ", "  "])
def test_an_abbreviation_ends_no_sentence(short: str, space: str) -> None:
    assert sentences(f"They met {short}.{space}Silva there") == 1


@pytest.mark.parametrize(
    ("text", "first", "last", "places"),
    [
        ("One two. One two three.", "One", "two", [(0, 7), (9, 16)]),
        ("a b c d", "b", "c", [(2, 5)]),
        ("a b a c", "a", "c", [(4, 7)]),
        ("a b c c", "a", "c", [(0, 5)]),
        ("one two", "one two", "two", [(0, 7)]),
        ("a a a a", "a a a", "a a a", [(0, 5), (2, 7)]),
        ("one two one", "one two", "one", [(0, 11)]),
        ("one", "one", "one", [(0, 3)]),
        ("one\r\n\u00a0two", "one two", "two", [(0, 9)]),
        ("1+1 is (two)", "1+1", "(two)", [(0, 12)]),
        ("b a", "a", "b", []),
        ("a b", "", "b", []),
        ("a b", "a", " ", []),
    ],
)
def test_a_passage_is_found_by_its_first_and_last_words(
    text: str, first: str, last: str, places: list[tuple[int, int]]
) -> None:
    assert occurrences(text, first, last) == places


MET = "Martín met “Inés” of the\npier’s guild. Martín left."


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("martin", "MET", "did you mean from 'Martín' to 'met'?"),
        ('"ines"', "the pier's", "did you mean from '“Inés”' to 'the pier’s'?"),
        ("Pedro", "met", "the text has no 'Pedro'"),
        ("Martín", "Pedro", "the text has no 'Pedro'"),
        ("guild", "Inés", "'Inés' stands only before 'guild'"),
        ("", "Inés", "the text has no ''"),
    ],
)
def test_words_that_are_missed_are_told_with_what_was_meant(
    first: str, last: str, why: str
) -> None:
    assert missed(MET, first, last) == why


@given(st.text())
def test_what_was_meant_is_found_in_any_text(text: str) -> None:
    if words := text.split():
        assert missed(text, words[0], words[-1]).startswith("did you mean from ")


def test_offsets_count_code_points() -> None:
    text = "\ufeff😀 سلام\u200cها e\u0301 end"
    (place,) = occurrences(text, "سلام\u200cها", "end")
    assert place == (3, 17)


@given(st.data(), WORDS)
def test_a_passage_found_is_in_the_text_and_begins_and_ends_with_the_words(
    data: st.DataObject, words: list[str]
) -> None:
    text = "".join(word + data.draw(SPACE) for word in words)
    first = data.draw(st.lists(st.sampled_from(words or ["a"]), min_size=1, max_size=2))
    last = data.draw(st.lists(st.sampled_from(words or ["a"]), min_size=1, max_size=2))
    for start, end in occurrences(text, " ".join(first), " ".join(last)):
        found = text[start:end]
        assert 0 <= start < end <= len(text)
        assert " ".join(found.split()).startswith(" ".join(first))
        assert " ".join(found.split()).endswith(" ".join(last))


@given(st.data(), st.lists(st.from_regex("[a-y]z", fullmatch=True), min_size=1, unique=True))
def test_a_passage_of_different_words_is_found_by_its_own_anchor(
    data: st.DataObject, words: list[str]
) -> None:
    text = "".join(word + data.draw(SPACE) for word in words)
    kept = anchor(text)
    assert occurrences(text, kept.first, kept.last) == [(0, len(text.rstrip()))]
