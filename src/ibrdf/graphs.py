"""The public functions that give and take rdflib graphs."""

from collections.abc import Mapping
from pathlib import Path

from rdflib import Dataset, Graph

from ibrdf.articles.reading import put, read_corpus
from ibrdf.consolidation.facts import consolidate
from ibrdf.corpus import Corpus, find_corpus
from ibrdf.explanation.gathering import explain as explain_thing
from ibrdf.explanation.model import Explanation
from ibrdf.rdf.bridge import GRAPH, to_graph, to_quads
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.lookup import QuadLookup
from ibrdf.reasoning.closure import close
from ibrdf.vocabulary import GRAPH as GRAPHS

_ENTAILED = GRAPHS.entailed


def load(
    path: str | Path | None = None,
    *,
    editorial: bool = False,
    extra: tuple[Path, ...] = (),
) -> Corpus:
    """Return a corpus as an rdflib dataset: reports, consolidated facts and disagreements.

    `path` is a corpus folder; where none is given, the working folder if it holds
    ``data/registry.yaml``, else the bundled corpus. `editorial` adds the editors' notes, and
    `extra` article files that lie elsewhere.
    Raises :class:`~ibrdf.errors.InputError` naming file, line and column of every fault.

    >>> from ibrdf import IB
    >>> data = load()
    >>> len(set(data.subjects(predicate=IB.about))) > 50
    True
    """
    folder = find_corpus(Path(path) if path is not None else None)
    corpus = read_corpus(folder, editorial=editorial, extra=extra)
    put(corpus, GRAPH.consolidated, consolidate(corpus, corpus.shapes))
    return corpus


def infer(data: Dataset) -> Graph:
    """Return what follows from the things and the ontology of a dataset, and no graph of it holds.

    Reasoned over are the registry, the consolidated facts, the ontology and the concepts; neither
    the reports nor the editors' notes. `data` stays as it is.
    Raises :class:`~ibrdf.errors.InconsistencyError` naming the statements that clash.

    >>> from ibrdf.rdf.bridge import IB, ID
    >>> (ID["location/iran"], None, IB.Actor) in infer(load())
    True
    """
    return to_graph(close(tuple(to_quads(data)), _context_for(data)).entailed)


def explain(
    data: Dataset, thing: str, prop: str | None = None, *, texts: Mapping[str, str] | None = None
) -> Explanation:
    """Return what is known of a thing, on whose word, and what speaks against it.

    `thing` is a short name such as ``agreement:minsk-package`` or an IRI; `prop` a key such as
    ``documentCount``, ``type``, a short name or an IRI. Without it, all properties are told but the
    bounds of dates. `texts` holds the articles' words by IRI; they are quoted where they are the
    ones that were read. What follows by reasoning is read from the dataset or, where it was not
    inferred yet, inferred.
    Raises :class:`~ibrdf.errors.UnknownNameError` with the nearest name, and
    :class:`~ibrdf.errors.InconsistencyError` as :func:`infer` does.

    >>> told = explain(load(), "agreement:minsk-package", "documentCount")
    >>> [(value.value, value.standing) for value in told.properties[0].values]
    [('13', 'contested'), ('12', 'contested')]
    """
    context, quads = _context_for(data), list(to_quads(data))
    closure = close([quad for quad in quads if quad[3] != _ENTAILED], context)
    if not any(graph == _ENTAILED for *_, graph in quads):
        quads += [(*triple, _ENTAILED) for triple in closure.entailed]
    lookup = QuadLookup(quads)
    return explain_thing(lookup, context, thing, prop, proof=closure.proof, texts=texts)


def _context_for(data: Dataset) -> Context:
    """Return the context whose short names fit a dataset: that of its corpus, else ours."""
    return data.context if isinstance(data, Corpus) else read_context()
