"""How an article's file begins, and what is no article's."""

# ruff: noqa: RUF001 -- Persian letters are meant

import hashlib
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from ibrdf.articles import drafts
from ibrdf.articles.documents import read_document
from ibrdf.articles.drafts import Draft, draft
from ibrdf.articles.reading import read_corpus
from ibrdf.articles.schemas import article_schema
from ibrdf.articles.texts import read_texts
from ibrdf.corpus import Corpus
from ibrdf.errors import IbrdfError, InputError, OutputError
from ibrdf.pipeline import check

SECOND = Path(__file__).parent / "corpora" / "second"
WORDS = "They met on the pier — «آنها دیدار کردند».\n".encode()


@pytest.fixture(scope="module")
def second() -> Corpus:
    return read_corpus(SECOND)


def begin(
    corpus: Corpus,
    name: str = "4",
    text: str = "4_pier.txt",
    content: bytes = WORDS,
    language: str = "en",
) -> Draft:
    return draft(corpus, name, Path(text), content, language)


def refusal(corpus: Corpus, **given: str | bytes) -> str:
    with pytest.raises(IbrdfError) as refused:
        begin(corpus, **given)  # type: ignore[arg-type]
    return str(refused.value)


# What is written -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pier-2", "article:pier-2"])
def test_a_draft_knows_its_id_and_its_place(second: Corpus, name: str) -> None:
    made = begin(second, name)
    assert made.id == "article:pier-2"
    assert made.path == SECOND / "data" / "articles" / "pier-2.yaml"


def test_a_draft_begins_with_the_line_that_editors_read(second: Corpus) -> None:
    first = begin(second).content.decode().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../article.schema.json"


def test_a_draft_holds_all_that_is_known_of_the_text(second: Corpus) -> None:
    tree = read_document(begin(second, language="fa").content, "4.yaml")
    assert tree.plain() == {
        "@context": "https://w3id.org/ibrdf/context.jsonld",
        "id": "article:4",
        "type": "Article",
        "label": "Article 4",
        "identifier": "4_pier",
        "sha256": hashlib.sha256(WORDS).hexdigest(),
        "language": "fa",
        "reports": "",
    }


@pytest.mark.parametrize(
    "stem", ["4_pier", "pier", "true", "null", "# x: 'y'", '"', "\\n", "دیدار\u200cها", "a b", "-"]
)
def test_a_draft_finds_its_text_again_whatever_its_name(
    stem: str, second: Corpus, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(SECOND, tmp_path / "second"))
    made = begin(second, text=f"{stem}.txt")
    (folder / "data" / "articles" / "4.yaml").write_bytes(made.content)
    shutil.copytree(SECOND / "texts", tmp_path / "texts")
    (tmp_path / "texts" / f"{stem}.txt").write_bytes(WORDS)
    assert read_texts(read_corpus(folder).index, tmp_path / "texts")[1] == []


def test_a_draft_conforms_at_once(second: Corpus, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SECOND, tmp_path / "second"))
    path = folder / "data" / "articles" / "4.yaml"
    path.write_bytes(begin(second).content)
    found = check([path])
    assert found.conforms
    (missing,) = found.findings
    assert missing.message.startswith("No report comes from this source. Add one under reports:")


@pytest.mark.parametrize("stem", ["4_pier", "true", "12"])
def test_editors_accept_a_draft(stem: str, second: Corpus) -> None:
    tree = yaml.safe_load(begin(second, text=f"{stem}.txt").content)
    assert tree["reports"] is None
    jsonschema.validate(tree, article_schema(second))


def test_the_example_in_a_draft_is_a_report_without_its_marks(second: Corpus) -> None:
    head, key, example = begin(second).content.decode().partition("reports:\n\n")
    lines = [line.replace("# ", "", 1) for line in example.splitlines()[1:]]
    tree = read_document("\n".join([head + key, *lines]).encode(), "4.yaml").plain()
    (report,) = tree["reports"]
    assert list(report) == ["about", "evidence", "status", "note"]
    assert report["about"] == "event:the-thing"
    assert report["evidence"] == "article:4#char=0,50"


# What is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["", "Pier", "pier 2", "a_b", "person:a", "-", "a--b", "../a", "é"]
)
def test_an_id_that_is_none_is_refused(name: str, second: Corpus) -> None:
    advice = "write small letters, digits and hyphens, such as 006 or minsk-visit"
    assert refusal(second, name=name) == f"{name} is no article's id; {advice}"


@pytest.mark.parametrize("language", ["", "english", "EN", "e", "en-GB", "en\n"])
def test_a_language_that_is_none_is_refused(language: str, second: Corpus) -> None:
    said = refusal(second, language=language)
    assert said.endswith("is not a language code; write two letters, such as en or fa")


@pytest.mark.parametrize("text", ["pier.doc", "pier", "pier.TXT", ".txt"])
def test_a_text_whose_name_does_not_end_in_txt_is_refused(text: str, second: Corpus) -> None:
    advice = "the name of a text ends in .txt; save it as plain text in UTF-8"
    assert refusal(second, text=text) == f"{text}: {advice}"


@pytest.mark.parametrize("sign", ["\ufffe", "\udc80", "\x07", "\u2028"])
def test_a_name_with_characters_that_nobody_sees_is_refused(sign: str, second: Corpus) -> None:
    said = refusal(second, text=f"a{sign}b.txt")
    assert said.endswith(": the name has invisible characters; rename the file")


@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf"])
def test_a_text_without_words_is_refused(content: bytes, second: Corpus) -> None:
    said = refusal(second, content=content)
    assert said == "4_pier.txt: the file is empty; put the article's text there"


def test_a_text_that_is_not_utf_8_is_refused_at_its_place(second: Corpus) -> None:
    said = refusal(second, content="Pier\nCaf\xe9".encode("latin-1"))
    assert said == "4_pier.txt:2:4: not UTF-8; save the file as UTF-8"


def test_an_id_that_another_file_has_is_refused(second: Corpus) -> None:
    said = refusal(second, name="1")
    assert said.startswith("article:1 is in ")
    assert said.endswith("articles/1.yaml already; go on there, or choose another id")


def test_a_text_that_is_encoded_already_is_refused(second: Corpus) -> None:
    said = refusal(second, content=(SECOND / "texts" / "2_estuary.txt").read_bytes())
    assert said.startswith("4_pier.txt: this is already the text of article:2 (")
    assert said.endswith("data/articles/2.yaml); go on there")


def test_a_name_that_another_text_has_is_refused(second: Corpus) -> None:
    said = refusal(second, text="1_harbour.txt")
    assert said.startswith("1_harbour.txt: article:1 (")
    assert said.endswith(") has a text of this name already; give the file another name")


def test_the_hash_of_a_passage_is_no_text(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SECOND, tmp_path / "second"))
    made = begin(read_corpus(folder), content=b"Lisbon and Montevideo sign a fish accord")
    assert made.id == "article:4"


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SECOND, tmp_path / "second"))
    articles = folder / "data" / "articles"
    (articles / "1.yaml").rename(articles / "4.yaml")
    with pytest.raises(OutputError, match=r"articles/4\.yaml is there already; go on there, or"):
        begin(read_corpus(folder))


def test_the_installed_corpus_is_no_place_for_work(
    second: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "is_installed", lambda folder: folder == SECOND)
    with pytest.raises(OutputError) as refused:
        begin(second, "1")
    assert str(refused.value) == (
        "the corpus that is installed with ibrdf is no place for your work; go to the folder of "
        "your own, or name it with --corpus"
    )


def test_what_is_wrong_with_a_text_is_an_input_error(second: Corpus) -> None:
    with pytest.raises(InputError):
        begin(second, content=b"")
