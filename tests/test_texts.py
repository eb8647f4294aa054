"""Verification: every passage against the articles' texts."""

import hashlib
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, URIRef

from ibrdf.articles import texts as of_index
from ibrdf.articles.passages import Anchor, Span, anchor
from ibrdf.articles.reading import read_lock_of
from ibrdf.articles.texts import Coverage, Found, Texts, changes, words_of
from ibrdf.corpus import Corpus
from ibrdf.errors import InputError, UnknownNameError
from ibrdf.findings import Finding
from ibrdf.graphs import verify
from ibrdf.rdf.bridge import IB, ID, SAID, SCHEMA, to_triples
from ibrdf.rdf.index import Index

ARTICLE = ID["article/1"]
TEXT = "One two three. Four five six seven eight. Nine ten."
TEXTS = {str(ARTICLE): TEXT}


def index(data: Graph) -> Index:
    return Index(to_triples(data))


def read_texts(data: Graph, folder: Path) -> tuple[dict[str, str], list[Finding]]:
    return of_index.read_texts(index(data), folder)


def spans(data: Graph) -> list[Span]:
    return of_index.spans(index(data))


def lock(data: Graph, texts: Texts) -> dict[str, Anchor]:
    return of_index.lock(index(data), texts)


def find(data: Graph, article: str, first: str, last: str, folder: Path) -> Found:
    return of_index.find(index(data), article, first, last, folder)


def grounds(data: Graph, texts: Texts) -> list[str]:
    return [*of_index.grounds(index(data), texts)]


def coverage(data: Graph, texts: Texts) -> list[Coverage]:
    return of_index.coverage(index(data), texts)


def article(text: str = TEXT) -> Graph:
    """An article whose file is one.txt."""
    data = Graph()
    data.add((ARTICLE, RDF.type, IB.Article))
    data.add((ARTICLE, DCTERMS.identifier, Literal("one")))
    data.add((ARTICLE, SCHEMA.sha256, Literal(hashlib.sha256(text.encode()).hexdigest())))
    return data


def passage(start: int, end: int, words: str | None = None) -> Graph:
    """A passage, locked with words if there are any."""
    data = Graph()
    iri = URIRef(Span(str(ARTICLE), start, end).iri)
    data.add((iri, RDF.type, IB.Passage))
    if words is not None:
        properties = (SCHEMA.sha256, IB.firstWords, IB.lastWords)
        for prop, value in zip(properties, anchor(words), strict=True):
            data.add((iri, prop, Literal(value)))
    return data


def write(folder: Path, content: bytes) -> Path:
    (folder / "one.txt").write_bytes(content)
    return folder


# The texts -------------------------------------------------------------------------------


def test_the_text_of_an_article_is_the_file_of_its_identifier(tmp_path: Path) -> None:
    texts, findings = read_texts(article(), write(tmp_path, TEXT.encode()))
    assert (texts, findings) == (TEXTS, [])


def test_a_text_keeps_its_line_ends_and_its_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeffOne\r\ntwo\u00a0e\u0301"
    texts, findings = read_texts(article(text), write(tmp_path, text.encode()))
    assert (texts[str(ARTICLE)], findings) == (text, [])


def test_a_text_that_is_missing_is_reported(tmp_path: Path) -> None:
    texts, findings = read_texts(article(), tmp_path)
    message = f"{tmp_path}/one.txt can't be read. Put the article's text there."
    assert texts == {}
    assert findings == [Finding(message, focus=str(ARTICLE), path=str(DCTERMS.identifier))]


def test_a_text_that_is_no_utf_8_is_reported(tmp_path: Path) -> None:
    texts, findings = read_texts(article(), write(tmp_path, b"\xff"))
    message = f"{tmp_path}/one.txt is not UTF-8."
    assert texts == {}
    assert findings == [Finding(message, focus=str(ARTICLE), path=str(DCTERMS.identifier))]


def test_a_text_of_other_bytes_than_were_read_is_reported_and_used(tmp_path: Path) -> None:
    texts, findings = read_texts(article(), write(tmp_path, b"Other."))
    digest = hashlib.sha256(b"Other.").hexdigest()
    message = (
        f"{tmp_path}/one.txt is not the text that was read: its SHA-256 is {digest}. "
        "Put that text back; or write this one's SHA-256, and find its passages again."
    )
    assert texts == {str(ARTICLE): "Other."}
    assert findings == [Finding(message, focus=str(ARTICLE), path=str(SCHEMA.sha256))]


def test_a_folder_of_texts_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_texts(article(), tmp_path / "none")
    assert str(refused.value) == f"{tmp_path}/none: no such folder of texts"


# The passages ------------------------------------------------------------------------------


def test_passages_are_told_in_the_order_of_the_texts() -> None:
    data = passage(15, 19) + passage(0, 3) + passage(0, 14)
    assert [span.start for span in spans(data)] == [0, 0, 15]
    assert [span.end for span in spans(data)] == [3, 14, 19]


def test_a_passage_without_offsets_is_left_to_validation() -> None:
    data = Graph()
    data.add((URIRef("urn:a"), RDF.type, IB.Passage))
    assert spans(data) == []


def test_the_words_of_a_passage_are_those_between_its_offsets() -> None:
    assert words_of(Span(str(ARTICLE), 15, 24), TEXTS) == "Four five"


def test_a_passage_of_an_unknown_text_has_no_words() -> None:
    assert words_of(Span("urn:other", 0, 3), TEXTS) == ""


def test_a_passage_that_is_what_was_locked_is_fine() -> None:
    assert [*verify(passage(0, 7, "One two"), TEXTS)] == []


@pytest.mark.parametrize(
    ("start", "end", "locked", "fault"),
    [
        (7, 7, "", "is empty. The first offset must be smaller than the second."),
        (9, 7, "", "is empty. The first offset must be smaller than the second."),
        (48, 52, "en.", "ends after the text (51 characters). Find it again."),
        (4, 8, "two ", "begins or ends with a space. Move the offset."),
        (3, 7, " two", "begins or ends with a space. Move the offset."),
        (0, 51, TEXT, "spans 3 sentences. Two are the most."),
        (0, 7, "One too", "holds other words than were locked. Find it again, then lock."),
        (0, 7, None, "is not locked. Run ibrdf lock."),
    ],
)
def test_a_passage_that_is_not_what_it_should_be_is_reported(
    start: int, end: int, locked: str | None, fault: str
) -> None:
    message = f"passage #char={start},{end} {fault}"
    focus = Span(str(ARTICLE), start, end).iri
    assert [*verify(passage(start, end, locked), TEXTS)] == [Finding(message, focus=focus)]


def test_a_passage_of_two_sentences_is_fine() -> None:
    assert [*verify(passage(0, 41, TEXT[:41]), TEXTS)] == []


def test_a_passage_of_a_text_that_is_missing_is_not_reported_again() -> None:
    assert [*verify(passage(0, 7, "One two"), {})] == []


def test_one_changed_character_before_a_passage_is_noticed() -> None:
    shifted = {str(ARTICLE): "A" + TEXT}
    assert len([*verify(passage(4, 7, "two"), shifted)]) == 1


# Quoted words --------------------------------------------------------------------------------


def quoting(prop: URIRef, words: str, *places: tuple[int, int]) -> Graph:
    """A report that quotes words from passages."""
    data = Graph()
    data.add((URIRef("urn:r"), prop, Literal(words)))
    for start, end in places:
        iri = URIRef(Span(str(ARTICLE), start, end).iri)
        data.add((URIRef("urn:r"), IB.evidence, iri))
    return data


@pytest.mark.parametrize("prop", [IB.statusText, SAID.dateText, SAID.nameUsed, SAID.keyPhrase])
def test_words_that_do_not_stand_in_the_passage_are_reported(prop: URIRef) -> None:
    message = "“Two” does not stand in the passage. Write it as it is printed."
    expected = Finding(message, focus="urn:r", path=str(prop), value="Two")
    assert [*verify(quoting(prop, "Two", (0, 7)), TEXTS)] == [expected]


@pytest.mark.parametrize(
    ("words", "places"),
    [("two", [(0, 7)]), ("Nine ten", [(0, 7), (42, 51)]), ("Two", [])],
    ids=["in the passage", "in one of two", "without a passage"],
)
def test_words_that_stand_in_a_passage_are_fine(words: str, places: list[tuple[int, int]]) -> None:
    assert [*verify(quoting(SAID.nameUsed, words, *places), TEXTS)] == []


def test_words_may_be_quoted_across_the_end_of_a_line() -> None:
    texts = {str(ARTICLE): "One\r\n\u00a0two"}
    assert [*verify(quoting(SAID.nameUsed, "One two", (0, 9)), texts)] == []


def test_words_from_a_text_that_is_missing_are_not_reported() -> None:
    assert [*verify(quoting(SAID.nameUsed, "Two", (0, 7)), {})] == []


# Attributions --------------------------------------------------------------------------------

QUILL = URIRef("urn:quill")


def attributed(text: str, label: str = "Ida Quill", note: str = "") -> tuple[Graph, dict[str, str]]:
    """A report that is attributed to somebody, on all of a text."""
    data = quoting(SKOS.editorialNote, note, (0, len(text)))
    data.add((URIRef("urn:r"), IB.attributedTo, QUILL))
    data.add((URIRef("urn:r"), IB.source, ARTICLE))
    data.add((QUILL, RDFS.label, Literal(label, lang="en")))
    return data, {str(ARTICLE): text}


def printed(name: str, source: URIRef = ARTICLE) -> Graph:
    """A report of a source that gives a name."""
    data = Graph()
    data.add((URIRef("urn:n"), IB.about, QUILL))
    data.add((URIRef("urn:n"), IB.source, source))
    data.add((URIRef("urn:n"), SAID.nameUsed, Literal(name)))
    return data


PERSON = Graph().add((QUILL, RDF.type, IB.Person))


def test_an_attribution_to_somebody_whom_nothing_names_is_reported() -> None:
    data, texts = attributed("She said so.")
    message = (
        "neither the passages nor a note names Ida Quill. "
        "Add the passage that does, or say in note: who is meant."
    )
    expected = Finding(message, focus="urn:r", path=str(IB.attributedTo), value=str(QUILL))
    assert [*verify(data, texts)] == [expected]


@pytest.mark.parametrize(
    ("text", "label", "note"),
    [
        ("Ida\nQuill said so.", "Ida Quill", ""),
        ("Analysts said so.", "analysts, unnamed", ""),
        ("She said so.", "Ida Quill", "She, who is Ida Quill."),
    ],
    ids=["by the label", "unnamed people", "in a note"],
)
def test_an_attribution_to_somebody_who_is_named_is_fine(text: str, label: str, note: str) -> None:
    data, texts = attributed(text, label, note)
    assert [*verify(data, texts)] == []


DATED = "They met in August 2031. Later they met again, in May."


def dated(date: str, prop: URIRef = SAID.date, issued: str = "") -> list[Finding]:
    """Return the findings on a date that rests on the second sentence."""
    data = quoting(prop, date, (25, len(DATED)))
    data.add((URIRef("urn:r"), IB.source, ARTICLE))
    if issued:
        data.add((ARTICLE, DCTERMS.issued, Literal(issued)))
    return [*verify(data, {str(ARTICLE): DATED})]


@pytest.mark.parametrize("prop", [SAID.date, SAID.period, SAID.baseline, SAID.asOf])
def test_a_year_that_no_passage_prints_is_reported(prop: URIRef) -> None:
    message = (
        "the year 2031 stands in none of the passages. "
        "Add the passage that prints it, or because: with one of another article."
    )
    expected = Finding(message, focus="urn:r", path=str(prop), value="2031-05")
    assert dated("2031-05", prop) == [expected]


@pytest.mark.parametrize(("date", "missing"), [("2030-12/2031-02", 0), ("2029/2031", 1)])
def test_the_article_s_own_date_bears_out_its_year_and_those_beside_it(
    date: str, missing: int
) -> None:
    assert len(dated(date, issued="2031-06-01")) == missing


@pytest.mark.parametrize("prop", [IB.evidence, DCTERMS.source])
def test_a_year_that_another_passage_prints_is_fine(prop: URIRef) -> None:
    data = quoting(SAID.date, "2031-05", (25, len(DATED)))
    data.add((URIRef("urn:r"), prop, URIRef(Span(str(ARTICLE), 0, 24).iri)))
    assert [*verify(data, {str(ARTICLE): DATED})] == []


def test_an_attribution_to_the_voice_that_is_left_unnamed_needs_no_name() -> None:
    data, texts = attributed("It is described as so.")
    data.remove((None, IB.attributedTo, None))
    data.add((URIRef("urn:r"), IB.attributedTo, ID["group/unnamed"]))
    assert [*verify(data, texts)] == []


def test_an_attribution_to_any_other_group_needs_its_name() -> None:
    data, texts = attributed("Some say so.")
    data.remove((None, IB.attributedTo, None))
    data.add((URIRef("urn:r"), IB.attributedTo, ID["group/analysts"]))
    assert len([*verify(data, texts)]) == 1


def test_a_name_counts_where_its_article_prints_it() -> None:
    data, texts = attributed("The Port said so.", "Board of the Port")
    assert len([*verify(data, texts)]) == 1
    assert len([*verify(data + printed("The Port", ID["article/2"]), texts)]) == 1
    assert [*verify(data + printed("The Port"), texts)] == []


def test_people_go_by_their_last_name_and_organisations_do_not() -> None:
    data, texts = attributed("Quill said so.")
    assert [*verify(data + PERSON, texts)] == []
    assert len([*verify(data, texts)]) == 1
    data, texts = attributed("Feather said so.")
    assert [*verify(data + PERSON + printed("I. Feather"), texts)] == []


def test_a_part_of_a_word_is_no_name() -> None:
    data, texts = attributed("Quills were sold.")
    assert len([*verify(data + PERSON, texts)]) == 1


def test_who_has_no_name_is_told_by_the_id() -> None:
    data, texts = attributed("She said so.", label=" ")
    data.remove((QUILL, RDFS.label, None))
    (finding,) = verify(data + PERSON, texts)
    assert "names urn:quill. " in finding.message


def test_an_empty_name_names_nobody() -> None:
    data, texts = attributed("She said so.", label=" ")
    assert len([*verify(data + PERSON, texts)]) == 1


def test_an_attribution_in_a_text_that_is_missing_is_not_reported() -> None:
    data, _ = attributed("She said so.")
    assert [*verify(data, {})] == []


# Copied words --------------------------------------------------------------------------------

EIGHT = "one TWO, three; four “five” six: seven eight"


def said(prop: URIRef, text: str) -> Graph:
    data = Graph()
    data.add((URIRef("urn:r"), prop, Literal(text)))
    return data


def test_eight_words_in_a_row_from_an_article_are_reported() -> None:
    text = f"They say that {EIGHT} and more."
    message = "8 words in a row are an article's. Say it in your own words."
    expected = Finding(message, focus="urn:r", path=str(SAID.description), value=text)
    assert [*verify(said(SAID.description, text), TEXTS)] == [expected]


def test_seven_words_in_a_row_are_fine() -> None:
    text = EIGHT.replace("eight", "ate")
    assert [*verify(said(SAID.description, text), TEXTS)] == []


@pytest.mark.parametrize("prop", [RDFS.label, IB.nameUsed, SAID.nameUsed])
def test_a_name_may_be_as_the_article_has_it(prop: URIRef) -> None:
    assert [*verify(said(prop, EIGHT), TEXTS)] == []


def test_the_last_words_of_one_text_and_the_first_of_another_are_no_copy() -> None:
    texts = {"urn:a": "one two three four", "urn:b": "five six seven eight"}
    assert [*verify(said(SAID.description, EIGHT), texts)] == []


# Locking ---------------------------------------------------------------------------------------


def test_locking_keeps_the_anchor_of_each_passage_that_lies_in_a_text() -> None:
    data = passage(0, 7) + passage(7, 7) + passage(48, 52) + passage(48, 51)
    found = lock(data, TEXTS)
    span_iris = [Span(str(ARTICLE), 0, 7).iri, Span(str(ARTICLE), 48, 51).iri]
    assert found == dict(zip(span_iris, [anchor("One two"), anchor("en.")], strict=True))


def test_locking_leaves_out_passages_of_texts_that_are_missing() -> None:
    assert lock(passage(0, 7), {}) == {}


def test_the_changes_of_a_lock_are_told_in_the_order_of_the_texts() -> None:
    one, two = anchor("one"), anchor("two")
    old = {"urn:a#char=10,12": one, "urn:a#char=9,12": one, "urn:a#char=1,2": one}
    new = {"urn:a#char=10,12": two, "urn:a#char=5,6": one, "urn:a#char=1,2": one}
    assert changes(old, new) == ["+ urn:a#char=5,6", "- urn:a#char=9,12", "~ urn:a#char=10,12"]


def test_a_lock_that_stays_the_same_has_no_changes() -> None:
    assert changes({"urn:a": anchor("one")}, {"urn:a": anchor("one")}) == []


# Finding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["1", "article:1"])
def test_a_passage_is_found_by_its_words(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path, TEXT.encode())
    assert find(article(), name, "Four", "six", folder) == ("article:1", [(15, 28)], "")


def test_words_that_are_not_there_are_not_found(tmp_path: Path) -> None:
    folder = write(tmp_path, TEXT.encode())
    why = "did you mean from 'Four' to 'six'?"
    assert find(article(), "1", "four", "Six", folder) == ("article:1", [], why)


def test_an_unknown_article_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError) as refused:
        find(article(), "article:01", "Four", "six", tmp_path)
    assert str(refused.value) == "there is no article article:01 (did you mean article:1?)"


def test_nothing_is_found_in_a_text_that_is_another(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not the text that was read"):
        find(article(), "1", "Four", "six", write(tmp_path, b"Four six"))


def test_a_fault_of_another_article_does_not_hinder(tmp_path: Path) -> None:
    data = article()
    data.add((ID["article/2"], RDF.type, IB.Article))
    folder = write(tmp_path, TEXT.encode())
    assert find(data, "1", "Four", "six", folder)[1] == [(15, 28)]


# Showing ---------------------------------------------------------------------------------------


def test_the_grounds_of_reports_are_shown_in_the_order_of_the_texts() -> None:
    data = passage(15, 24) + passage(0, 7) + passage(42, 51)
    for name, thing, places in [
        ("r1", "urn:unnamed", [(15, 24)]),
        ("r2", "urn:named", [(42, 51), (0, 7)]),
        ("r3", "urn:named", []),
    ]:
        report = URIRef(f"urn:{name}")
        data.add((report, IB.about, URIRef(thing)))
        for start, end in places:
            data.add((report, IB.evidence, URIRef(Span(str(ARTICLE), start, end).iri)))
    data.add((URIRef("urn:named"), RDFS.label, Literal("A name", lang="en")))
    assert grounds(data, TEXTS) == [
        "A name  <urn:r3>",
        "A name  <urn:r2>\n  0-7  One two\n  42-51  Nine ten.",
        "urn:unnamed  <urn:r1>\n  15-24  Four five",
    ]


# The bundled corpus ------------------------------------------------------------------------------


def test_every_passage_of_the_bundled_corpus_is_where_it_is_said_to_be(
    bundled_corpus: Corpus, sources: Path
) -> None:
    texts, missing = of_index.read_texts(bundled_corpus.index, sources)
    found = of_index.verify(bundled_corpus.index, texts)
    located = [finding.locate(bundled_corpus.positions) for finding in (*missing, *found)]
    assert [*map(str, located)] == []


def test_the_lock_of_the_bundled_corpus_is_current(bundled_corpus: Corpus, sources: Path) -> None:
    texts, _ = of_index.read_texts(bundled_corpus.index, sources)
    made = of_index.lock(bundled_corpus.index, texts)
    assert changes(read_lock_of(bundled_corpus.folder), made) == []


# How much of the texts is in the data ------------------------------------------------------


def resting(*places: tuple[int, int]) -> Graph:
    """Passages, the first of which a report rests on."""
    data = Graph()
    for start, end in places:
        data += passage(start, end)
    data.add((URIRef("urn:r"), IB.evidence, URIRef(Span(str(ARTICLE), *places[0]).iri)))
    return data


def test_letters_are_counted_by_where_they_lie() -> None:
    [found] = coverage(resting((0, 7), (4, 13)), TEXTS)
    assert (found.letters, found.evidence, found.silent) == (39, 6, 5)


def test_what_lies_in_no_passage_is_told_in_one_stretch_each() -> None:
    [found] = coverage(resting((4, 7), (15, 41)), TEXTS)
    assert [(span.start, span.end) for span in found.uncovered] == [(0, 3), (8, 13), (42, 50)]


def test_lengths_are_those_of_the_passages_of_evidence() -> None:
    [found] = coverage(resting((0, 7), (4, 40)), TEXTS)
    assert (found.median, found.longest) == (7, 7)


def test_coverage_is_said_in_a_line() -> None:
    [found] = coverage(resting((0, 13), (15, 51)), TEXTS)
    assert str(found) == (
        "28.2 % evidence, 0.0 % parts, 71.8 % silent, median passage 13 characters, longest 13"
    )


def test_a_text_without_letters_is_covered() -> None:
    [found] = coverage(Graph(), {str(ARTICLE): "…"})
    assert (found.letters, found.uncovered) == (0, ())


def test_every_letter_of_the_articles_is_evidence_or_declared(
    bundled_corpus: Corpus, sources: Path
) -> None:
    texts, _ = of_index.read_texts(bundled_corpus.index, sources)
    found = of_index.coverage(bundled_corpus.index, texts)
    assert [part.uncovered for part in found] == [()] * 5
    assert max(part.silent / part.letters for part in found) <= 0.12
    assert max(part.median for part in found) <= 130
