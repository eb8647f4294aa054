"""A corpus as a value: its quads, their positions, its shapes and its context.

::

    data/registry.yaml       what exists
    data/articles/*.yaml     what each article says (.json too)
    data/editorial/*.yaml    what the editors know, with their reasons (.json too)
    data/passages.lock       the passages that reports rest on
    ontology/  shapes/       the corpus's own, if it has any; otherwise the bundled ones
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ibrdf.errors import InputError
from ibrdf.findings import Finding, Key, Position
from ibrdf.rdf.context import Context, Definition, read_context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import read_triples
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import Quad, Term, Triple
from ibrdf.rdf.wellformed import is_iri, is_language
from ibrdf.resources import bundled
from ibrdf.sandbox.limits import limited_unless_bundled
from ibrdf.vocabulary import GRAPH

ARTICLES = Path("data", "articles")
EDITORIAL = Path("data", "editorial")
LOCK = Path("data", "passages.lock")
ARTICLE_ENDINGS = {".yaml", ".yml", ".json"}


class Encoded(NamedTuple):
    """One encoded file: its quads, its subjects, and remarks on values published in another form.

    `homes` are the subjects of the file, each with an empty text, and the things that its reports
    are about, each with the IRI of a reported property. A position is searched in the files that
    have one of these.
    """

    quads: list[Quad]
    homes: frozenset[tuple[str, str]]
    remarks: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """A corpus: the quads of its files, in named graphs, with its shapes and its context.

    `folder` is the folder of the corpus, `positions` are the positions of its statements, `remarks`
    are findings on values that are published in another form than they are written, `shapes` are
    its SHACL shapes, and `context` is its JSON-LD context.

    >>> from ibrdf.articles.reading import read_corpus
    >>> corpus = read_corpus(bundled())
    >>> position = corpus.positions[Key("https://w3id.org/ibrdf/id/location/minsk")]
    >>> position.file.endswith("data/registry.yaml")
    True
    """

    folder: Path
    quads: tuple[Quad, ...]
    context: Context
    shapes: tuple[Triple, ...]
    positions: Mapping[Key, Position] = field(default_factory=dict, repr=False)
    remarks: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        return f"<Corpus {file_name(self.folder)}, {len(self.quads)} quads>"

    def put(self, graph: Term, triples: Iterable[Triple]) -> "Corpus":
        """Return the corpus with triples added to a graph."""
        return self.put_all({graph: triples})

    def put_all(self, graphs: Mapping[Term, Iterable[Triple]]) -> "Corpus":
        """Return the corpus with triples added to several graphs."""
        added = [(s, p, o, graph) for graph, triples in graphs.items() for s, p, o in triples]
        corpus = replace(self, quads=(*self.quads, *added))

        if "index" in vars(self):  # what it holds need not be read again
            more = [(s, p, o) for s, p, o, graph in added if graph != GRAPH.entailed]
            vars(corpus)["index"] = self.index.plus(more) if more else self.index
        return corpus

    @cached_property
    def index(self) -> Index:
        """An index of all statements, without the entailed ones."""
        return Index.of_quads(self.quads, but={GRAPH.entailed})

    @cached_property
    def shapes_index(self) -> Index:
        """An index of the shapes."""
        return Index(self.shapes)


def own_or_bundled(folder: Path, name: str) -> Path:
    """Return a file or folder of a corpus, or the bundled one if the corpus has none."""
    own = folder / name
    return own if own.exists() else bundled() / name


def context_of(folder: Path) -> Context:
    """Return the JSON-LD context of a corpus.

    Raises :class:`~ibrdf.errors.InputError` for a context that can't be used.
    """
    path = own_or_bundled(folder, "ontology/context.jsonld")
    context, position = read_context(path), Position(file_name(path))

    for key, definition in (*context.terms.items(), *context.reports.items()):
        if not _has_meaning(definition):
            message = f"{key}: has a malformed IRI, datatype or language; write IRIs in full"
            raise InputError([Finding.at(position, message)])

    try:
        with limited_unless_bundled(path):
            parse(json.dumps({"@context": context.source}).encode(), Format.JSONLD)
    except InputError as error:
        # The position in the generated text would not help.
        found = [Finding.at(position, finding.message) for finding in error.findings]
        raise InputError(found) from error
    return context


def _has_meaning(definition: Definition) -> bool:
    """Whether the IRI, datatype and language of a definition are valid in RDF."""
    iris = {definition.iri, definition.type} - {"@id", "@vocab"}
    language = definition.language in {"", "@language"} or is_language(definition.language)
    return language and all(map(is_iri, iris))


def read_shapes(folder: Path) -> tuple[Triple, ...]:
    """Return the shapes in all files of a folder, as one graph."""
    return read_shape_files(sorted(folder.glob("*.ttl")))


def read_shape_files(paths: Iterable[Path]) -> tuple[Triple, ...]:
    """Return the shapes in files, as one graph; blank nodes of two files stay apart."""
    triples = (triple for path in paths for triple in read_triples(path))
    return tuple(dict.fromkeys(triples))


def file_name(path: Path) -> str:
    """Return the name of a file in messages: relative to the working folder, if it is inside."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.pardir) else Path(relative).as_posix()


def source_files(folder: Path) -> list[Path]:
    """Return the files of a corpus's articles and editorial notes, in the order of their names."""
    folders = (folder / ARTICLES, folder / EDITORIAL)
    found = (path for one in folders if one.is_dir() for path in one.iterdir())
    return sorted(path for path in found if path.suffix in ARTICLE_ENDINGS)
