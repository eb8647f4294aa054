"""Drafts of article files: the metadata of an article, to which the author adds reports."""

import hashlib
import json
import re
from pathlib import Path
from typing import NamedTuple

from ibrdf.articles.tree import INVISIBLE
from ibrdf.corpus import ARTICLES, Corpus, file_name
from ibrdf.errors import InputError, OutputError
from ibrdf.findings import Finding, Key, Position
from ibrdf.rdf.terms import Term, literal, text_of
from ibrdf.resources import is_installed
from ibrdf.sandbox.bounded_input import decode
from ibrdf.vocabulary import CONTEXT, DCTERMS, IB, ID, RDF, SCHEMA

_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile("[a-z]{2}")  # the form that the shape of an article requires
# A text with a digit that YAML reads without quotes. Words without digits may need them: true.
_BARE = re.compile("(?=.*[0-9])[A-Za-z0-9_][A-Za-z0-9_.-]*")
_DRAFT = """\
# yaml-language-server: $schema=../article.schema.json
"@context": {context}
id: article:{slug}
type: Article
label: Article {slug}
identifier: {identifier}
sha256: {digest}
language: {language}

reports:

  # A report is what one passage says of one thing. Take "# " away in front of it, and fill it in.
  # - about: event:the-thing  # an id of data/registry.yaml
  #   evidence: article:{slug}#char=0,50  # as ibrdf find prints it
  #   status: held  # what the passage says, one key a line
  #   note: Why, where the words alone do not show it.
"""


class Draft(NamedTuple):
    """A draft of an article file: the id of the article, the path of the file, and its bytes."""

    id: str
    path: Path
    content: bytes


def draft(corpus: Corpus, name: str, text: Path, content: bytes, language: str = "en") -> Draft:
    """Return a draft of an article's file, with its metadata and no reports.

    `name` is the article's id, such as ``006`` or ``article:006``; `text` is the file of its text,
    `content` are that file's bytes, and `language` is the two-letter code of its language. The
    draft conforms to the shapes; no file is written.
    Raises :class:`~ibrdf.errors.InputError` if the id, the text or the language can't be used or
    belongs to another article, and :class:`~ibrdf.errors.OutputError` if the file exists or the
    corpus is the installed one.

    >>> from ibrdf.articles.reading import read_corpus
    >>> from ibrdf.resources import bundled
    >>> made = draft(read_corpus(bundled()), "article:006", Path("006_pier.txt"), b"They met.")
    >>> made.id, made.path.name
    ('article:006', '006.yaml')
    >>> made.content.decode().splitlines()[5]
    'identifier: 006_pier'
    """
    if is_installed(corpus.folder):
        raise OutputError(
            "the corpus that is installed with ibrdf is no place for your work; go to the folder "
            "of your own, or name it with --corpus"
        )

    slug = name.removeprefix("article:")
    if not _SLUG.fullmatch(slug):
        advice = "write small letters, digits and hyphens, such as 006 or minsk-visit"
        raise InputError([Finding(f"{name} is no article's id; {advice}")])
    if not _LANGUAGE.fullmatch(language):
        advice = "write two letters, such as en or fa"
        raise InputError([Finding(f"{language} is not a language code; {advice}")])

    _check_text(text, content)
    digest = hashlib.sha256(content).hexdigest()
    _check_new(corpus, slug, text, digest)
    path = corpus.folder / ARTICLES / f"{slug}.yaml"
    if path.exists():
        raise OutputError(f"{file_name(path)} is there already; go on there, or choose another id")

    header = _DRAFT.format(
        context=CONTEXT,
        slug=slug,
        identifier=_quoted(text.stem),
        digest=digest,
        language=language,
    )
    return Draft(f"article:{slug}", path, header.encode())


def _check_text(text: Path, content: bytes) -> None:
    """Refuse a file that is not plain text, or whose name ``ibrdf verify`` could not use."""
    name = str(text)
    if text.suffix != ".txt":
        raise _refusal(text, "the name of a text ends in .txt; save it as plain text in UTF-8")
    if INVISIBLE.search(text.stem):
        raise _refusal(text, "the name has invisible characters; rename the file")
    if not decode(content, name).strip():
        raise _refusal(text, "the file is empty; put the article's text there")


def _check_new(corpus: Corpus, slug: str, text: Path, digest: str) -> None:
    """Refuse an id, a text or a file name that another article has."""
    taken = corpus.positions.get(Key(text_of(ID[f"article/{slug}"])))
    if taken:
        message = f"article:{slug} is in {taken.file} already; go on there, or choose another id"
        raise InputError([Finding(message)])
    if same := _article_with(corpus, SCHEMA.sha256, digest):
        raise _refusal(text, f"this is already the text of {_shown(corpus, same)}; go on there")
    if same := _article_with(corpus, DCTERMS.identifier, text.stem):
        remedy = "give the file another name"
        raise _refusal(text, f"{_shown(corpus, same)} has a text of this name already; {remedy}")


def _article_with(corpus: Corpus, prop: Term, value: str) -> Term | None:
    """Return the first article with a value for a property, or ``None``."""
    data = corpus.index
    with_it = set(data.subjects(prop, literal(value))) & set(data.subjects(RDF.type, IB.Article))
    return min(with_it, default=None)


def _shown(corpus: Corpus, article: Term) -> str:
    """Return the name of an article in messages: its id and its file."""
    name = corpus.context.name_of(article)
    return f"{name} ({corpus.positions[Key(text_of(article))].file})"


def _quoted(text: str) -> str:
    """Return a text as YAML, in quotes if YAML might read it differently."""
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _refusal(text: Path, reason: str) -> InputError:
    return InputError([Finding.at(Position(str(text)), reason)])
