"""A corpus as a value: what its files say, where each statement stands, and its rules.

::

    data/registry.yaml       what exists
    data/articles/*.yaml     what each article says (.json too)
    data/editorial/*.yaml    what the editors add, only where asked for
    data/passages.lock       the places it rests on
    ontology/  shapes/       a corpus's own; the bundled ones where it has none
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
    """What one file says: its quads, its subjects, and remarks on what is published otherwise.

    `homes` are the subjects of the file, each with an empty text, and the things that its reports
    give a property of, each with the property's IRI: a place is looked for in the files that have
    one of these.
    """

    quads: list[Quad]
    homes: frozenset[tuple[str, str]]
    remarks: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Corpus:
    """What the files of a corpus say, as quads in named graphs, and the rules that hold for it.

    `folder` is where the corpus lies, `positions` where each statement stands, `remarks` what is
    published otherwise than it is written, `shapes` its SHACL shapes, `context` its JSON-LD
    context.

    >>> from ibrdf.articles.reading import read_corpus
    >>> corpus = read_corpus(bundled())
    >>> place = corpus.positions[Key("https://w3id.org/ibrdf/id/location/minsk")]
    >>> place.file.endswith("data/registry.yaml")
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
        """Return the corpus with triples in one more graph."""
        added = ((s, p, o, graph) for s, p, o in triples)
        return replace(self, quads=(*self.quads, *added))

    @cached_property
    def index(self) -> Index:
        """All that is stated, in one index; what was only inferred is left out."""
        return Index.of_quads(self.quads, but={GRAPH.entailed})

    @cached_property
    def shapes_index(self) -> Index:
        """The shapes, in an index."""
        return Index(self.shapes)


def own_or_bundled(folder: Path, name: str) -> Path:
    """Return a corpus's own file or folder of rules, or the bundled one."""
    own = folder / name
    return own if own.exists() else bundled() / name


def context_of(folder: Path) -> Context:
    """Return the JSON-LD context that a corpus is written in.

    Raises :class:`~ibrdf.errors.InputError` for a context that can't be used, once for all files.
    """
    path = own_or_bundled(folder, "ontology/context.jsonld")
    context, place = read_context(path), Position(file_name(path))
    for key, definition in (*context.terms.items(), *context.reports.items()):
        if not _has_meaning(definition):
            message = f"{key}: has no IRI, datatype or language that is one; write IRIs whole"
            raise InputError([Finding.at(place, message)])
    try:
        with limited_unless_bundled(path):
            parse(json.dumps({"@context": context.source}).encode(), Format.JSONLD)
    except InputError as error:
        # The place in the text just made would not help.
        raise InputError(Finding.at(place, found.message) for found in error.findings) from error
    return context


def _has_meaning(definition: Definition) -> bool:
    """Whether what a key stands for can be in RDF."""
    iris = {definition.iri, definition.type} - {"@id", "@vocab"}
    language = definition.language in {"", "@language"} or is_language(definition.language)
    return language and all(map(is_iri, iris))


def read_shapes(folder: Path) -> tuple[Triple, ...]:
    """Return the shapes in a folder, all files as one graph."""
    return read_shape_files(sorted(folder.glob("*.ttl")))


def read_shape_files(paths: Iterable[Path]) -> tuple[Triple, ...]:
    """Return the shapes in files, as one graph; blank nodes of two files stay apart."""
    triples = (triple for path in paths for triple in read_triples(path))
    return tuple(dict.fromkeys(triples))


def file_name(path: Path) -> str:
    """Return how messages call a file: from the working folder, where it lies below that."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.pardir) else Path(relative).as_posix()


def source_files(folder: Path, *, editorial: bool = False) -> list[Path]:
    """Return the files of a corpus's sources, in the order of their names."""
    folders = [folder / ARTICLES] + [folder / EDITORIAL] * editorial
    found = (path for one in folders if one.is_dir() for path in one.iterdir())
    return sorted(path for path in found if path.suffix in ARTICLE_ENDINGS)
