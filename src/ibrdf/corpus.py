"""A folder of articles, read: what exists, what each source says, and what follows from it.

::

    data/registry.yaml       what exists
    data/articles/*.yaml     what each article says (.json too)
    data/editorial/*.yaml    what the editors add, only where asked for
    data/passages.lock       the places it rests on
    ontology/  shapes/       a corpus's own; the bundled ones where it has none
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from rdflib import Dataset, Graph

from ibrdf.errors import InputError
from ibrdf.findings import Finding, Key, Position
from ibrdf.rdf import syntax
from ibrdf.rdf.context import Context, Term, read_context
from ibrdf.rdf.ontology import read_graph
from ibrdf.resources import bundled

REGISTRY = Path("data", "registry.yaml")
ARTICLES = Path("data", "articles")
EDITORIAL = Path("data", "editorial")
LOCK = Path("data", "passages.lock")
ARTICLE_ENDINGS = {".yaml", ".yml", ".json"}


class Encoded(NamedTuple):
    """What one file says: its quads, where each statement stands, and what is written otherwise."""

    quads: list[Any]
    positions: dict[Key, Position]
    remarks: tuple[Finding, ...] = ()


class Corpus(Dataset):
    """An rdflib dataset that also remembers its rules and where its statements were written.

    The default graph is the union of the named graphs. `folder` is where the corpus lies,
    `positions` where each statement stands, `remarks` what is published otherwise than it is
    written, `shapes` its SHACL shapes, `context` its JSON-LD context.

    >>> from ibrdf.articles.reading import read_corpus
    >>> from ibrdf.rdf.bridge import ID
    >>> corpus = read_corpus(bundled())
    >>> corpus.positions[Key(str(ID["location/minsk"]))].file.endswith("data/registry.yaml")
    True
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(default_union=True)
        self.folder = folder
        self.positions: dict[Key, Position] = {}
        self.remarks: list[Finding] = []
        self.context: Context = context_of(folder)
        self.shapes: Graph = read_shapes(own_or_bundled(folder, "shapes"))

    def __reduce__(self) -> tuple[Any, ...]:
        # By its quads: rdflib's own way makes the class anew with arguments of Dataset's.
        return _remade, (self.folder, self.positions, self.remarks, list(self.quads()))

    def __repr__(self) -> str:
        return f"<Corpus {file_name(self.folder)}, {len(self)} triples>"

    def put(self, encoded: Encoded) -> None:
        """Add what a file says; of two places for one statement the first stays."""
        syntax.add(self, encoded.quads)
        self.remarks += encoded.remarks
        for key, position in encoded.positions.items():
            self.positions.setdefault(key, position)


def _remade(
    folder: Path, positions: dict[Key, Position], remarks: list[Finding], quads: list[Any]
) -> Corpus:
    """Return a corpus from its parts, as a copy or another process needs it."""
    corpus = Corpus(folder)
    corpus.positions, corpus.remarks = positions, remarks
    for subject, predicate, value, name in quads:
        corpus.graph(name).add((subject, predicate, value))
    return corpus


def find_corpus(path: Path | None = None) -> Path:
    """Return the folder of a corpus: the one given, the working folder if it is one, or ours.

    Raises :class:`~ibrdf.errors.InputError` where the folder given is none.
    """
    if path is None:
        here = Path.cwd()
        return here if (here / REGISTRY).is_file() else bundled()
    if not (path / REGISTRY).is_file():
        message = f"no corpus: {REGISTRY.as_posix()} is missing"
        raise InputError([Finding.at(Position(str(path)), message)])
    return path


def own_or_bundled(folder: Path, name: str) -> Path:
    """Return a corpus's own file or folder of rules, or the bundled one."""
    own = folder / name
    return own if own.exists() else bundled() / name


def context_of(folder: Path) -> Context:
    """Return the JSON-LD context that a corpus is written in.

    Raises :class:`~ibrdf.errors.InputError` where it is none: once, and not for each file.
    """
    path = own_or_bundled(folder, "ontology/context.jsonld")
    context, place = read_context(path), Position(file_name(path))
    for key, term in (*context.terms.items(), *context.reports.items()):
        if not _has_meaning(term):
            message = f"{key}: has no IRI, datatype or language that is one; write IRIs whole"
            raise InputError([Finding.at(place, message)])
    try:
        syntax.parse(json.dumps({"@context": context.source}).encode(), syntax.Format.JSONLD)
    except InputError as error:
        # Where that stands in the text just made helps nobody.
        raise InputError(Finding.at(place, found.message) for found in error.findings) from error
    return context


def _has_meaning(term: Term) -> bool:
    """Tell whether what a key stands for can be in RDF."""
    iris = {str(term.iri), term.type} - {"@id", "@vocab"}
    language = term.language in {"", "@language"} or syntax.is_language(term.language)
    return language and all(map(syntax.is_iri, iris))


def read_shapes(folder: Path) -> Graph:
    """Return the shapes in a folder, all files as one graph."""
    shapes = Graph()
    for path in sorted(folder.glob("*.ttl")):
        shapes += read_graph(path)
    return shapes


def file_name(path: Path) -> str:
    """Return how messages call a file: from the working folder, where it lies below that."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.pardir) else Path(relative).as_posix()


def source_files(folder: Path, *, editorial: bool = False) -> list[Path]:
    """Return the files of a corpus's sources, in the order of their names."""
    folders = [folder / ARTICLES] + [folder / EDITORIAL] * editorial
    found = (path for one in folders if one.is_dir() for path in one.iterdir())
    return sorted(path for path in found if path.suffix in ARTICLE_ENDINGS)
