"""The public functions that take and give rdflib graphs: the edge where rdflib begins.

Inside, everything is quads as text. Here graphs become quads on the way in, and quads become graphs
on the way out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from rdflib import Dataset, Graph

from ibrdf.articles import texts as article_texts
from ibrdf.articles.reading import read_corpus
from ibrdf.consolidation.claims import claims_of
from ibrdf.consolidation.facts import consolidate as consolidate_claims
from ibrdf.consolidation.facts import with_facts
from ibrdf.corpus import Corpus, find_corpus
from ibrdf.findings import Finding
from ibrdf.rdf.bridge import to_dataset, to_graph, to_quads, to_triples
from ibrdf.rdf.index import Index


class LoadedDataset(Dataset):
    """A dataset that remembers the corpus that it was made from.

    Functions that are given it use the shapes, the context and the positions of that corpus.
    """

    corpus: Corpus

    def __reduce__(self) -> tuple[object, ...]:
        # rdflib's own way makes the class anew with arguments of Dataset's.
        return _loaded, (replace(self.corpus, quads=tuple(to_quads(self))),)


def _loaded(corpus: Corpus) -> LoadedDataset:
    made = LoadedDataset(default_union=True)
    made.corpus = corpus
    return to_dataset(corpus.quads, made)


def load(path: str | Path | None = None, *, editorial: bool = False) -> Dataset:
    """Return a corpus as an rdflib dataset: reports, consolidated facts and disagreements.

    `path` is a corpus folder; where none is given, the working folder if it holds
    ``data/registry.yaml``, else the bundled corpus. `editorial` adds the editors' notes. The
    default graph is the union of the named graphs.
    Raises :class:`~ibrdf.errors.InputError` naming file, line and column of every fault.

    >>> from ibrdf import IB
    >>> data = load()
    >>> len(set(data.subjects(predicate=IB.about))) > 50
    True
    """
    folder = find_corpus(Path(path) if path is not None else None)
    return _loaded(with_facts(read_corpus(folder, editorial=editorial)))


def consolidate(data: Graph, shapes: Graph) -> Graph:
    """Return the facts and disagreements that follow from the reports of a dataset.

    `data` holds reports, registry, ontology and concepts; `shapes` the policies. Both stay as they
    are. A fact that the data already states is left out, so that each triple has one home.

    >>> from ibrdf import IB, load
    >>> data = load()
    >>> len(consolidate(data, Graph())) > 0
    True
    """
    index = Index(to_triples(data))
    rules = Index(to_triples(shapes))
    return to_graph(consolidate_claims(claims_of(index, index), index, rules))


def verify(data: Graph, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Return each passage of a dataset that is not where, or not what, it is said to be.

    `texts` are the articles' texts by IRI: see :func:`ibrdf.articles.texts.verify`.

    >>> from ibrdf import load
    >>> article = "https://w3id.org/ibrdf/id/article/004"
    >>> "Find it again" in next(verify(load(), {article: "Another text."})).message
    True
    """
    return article_texts.verify(Index(to_triples(data)), {str(k): v for k, v in texts.items()})
