"""The public functions that take and give rdflib graphs: the edge where rdflib begins.

Inside, everything is quads as text. Here graphs become quads on the way in, and quads become graphs
on the way out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rdflib import Dataset, Graph

from ibrdf.articles import texts as article_texts
from ibrdf.cache.building import read_kept
from ibrdf.cache.entries import cache_folder
from ibrdf.consolidation.claims import claims_of
from ibrdf.consolidation.facts import consolidate as consolidate_claims
from ibrdf.corpus import Corpus, file_name, own_or_bundled
from ibrdf.errors import OutputError, QueryError
from ibrdf.explanation.gathering import explain as explain_thing
from ibrdf.explanation.model import Explanation
from ibrdf.findings import Finding
from ibrdf.publication import files
from ibrdf.rdf.bridge import to_dataset, to_graph, to_quads, to_triples
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.index import Index
from ibrdf.rdf.lookup import QuadLookup
from ibrdf.rdf.parsing import read_quads
from ibrdf.rdf.store import store_of
from ibrdf.rdf.terms import Quad
from ibrdf.rdf.wellformed import check_terms
from ibrdf.reasoning.closure import close
from ibrdf.resources import find_corpus
from ibrdf.sparql.answers import Answer, solve
from ibrdf.sparql.answers import answer as answer_from
from ibrdf.sparql.engine import Engine, Queryable, Solution, StoreData
from ibrdf.sparql.library import NamedQuery, find_query
from ibrdf.sparql.reference import GraphData
from ibrdf.sparql.table import Table
from ibrdf.validation.model import Validation
from ibrdf.validation.validate import validate_corpus, validate_graph
from ibrdf.vocabulary import GRAPH

# Reading and loading ------------------------------------------------------------


class LoadedDataset(Dataset):
    """A dataset that remembers the corpus that it was made from.

    Functions that are given it use the shapes, the context and the positions of that corpus.
    """

    corpus: Corpus

    def __reduce__(self) -> tuple[object, ...]:  # type: ignore[override]
        # rdflib would call the class with the arguments of Dataset.
        return _loaded, (replace(self.corpus, quads=tuple(to_quads(self))),)


def _loaded(corpus: Corpus) -> LoadedDataset:
    made = LoadedDataset(default_union=True)
    made.corpus = corpus
    return to_dataset(corpus.quads, made)


def _corpus_of(data: Graph) -> Corpus | None:
    """Return the corpus that a dataset was loaded from, if it was."""
    return data.corpus if isinstance(data, LoadedDataset) else None


def context_of(data: Graph) -> Context:
    """Return the context whose short names fit a graph: that of its corpus, else ours."""
    corpus = _corpus_of(data)
    return corpus.context if corpus else read_context()


def load(path: str | Path | None = None, *, editorial: bool = False) -> Dataset:
    """Return a corpus as an rdflib dataset: reports, consolidated facts and disagreements.

    `path` is a corpus folder; where none is given, the working folder if it holds
    ``data/registry.yaml``, else the bundled corpus. `editorial` adds the editors' notes. The
    default graph is the union of the named graphs. A corpus that has not changed comes from your
    cache folder; the environment variable ``IBRDF_CACHE`` names another one, or is ``none``.
    Raises :class:`~ibrdf.errors.InputError` naming file, line and column of every fault.

    >>> from ibrdf import IB
    >>> data = load()
    >>> len(set(data.subjects(predicate=IB.about))) > 50
    True
    """
    folder = find_corpus(Path(path) if path is not None else None)
    return _loaded(read_kept(folder, editorial=editorial, home=cache_folder()))


def read(path: str | Path) -> Dataset:
    """Return an RDF file as a dataset whose default graph is the union of all its graphs.

    All of it or nothing is read: what JSON-LD would leave out without a word is refused. Lexical
    forms stay as they are; language tags are in lower case, as RDF allows.
    Raises :class:`~ibrdf.errors.InputError` with file, line and column.

    >>> from ibrdf.resources import bundled
    >>> len(read(bundled() / "ontology" / "ibrdf.ttl")) > 100
    True
    """
    return dataset_of(read_quads(Path(path)))


def dataset_of(quads: Iterable[Quad]) -> Dataset:
    """Return quads as a dataset whose default graph is the union of all its graphs."""
    return to_dataset(quads, Dataset(default_union=True))


# The stages ---------------------------------------------------------------------


def consolidate(data: Graph, shapes: Graph) -> Graph:
    """Return the facts and disagreements that follow from the reports of a dataset.

    `data` holds reports, registry, ontology and concepts; `shapes` the policies. Both stay as they
    are. A fact that the data already states is left out, so that each triple has one home.

    >>> data = load()
    >>> len(consolidate(data, Graph())) > 0
    True
    """
    index = Index(to_triples(data))
    rules = Index(to_triples(shapes))
    return to_graph(consolidate_claims(claims_of(index, index), index, rules))


def validate(data: Graph, shapes: Graph | None = None) -> Validation:
    """Return what is wrong in a dataset or graph; neither it nor the shapes are changed.

    `shapes` are SHACL shapes. Where none are given they are those of the corpus, or the bundled
    ones, with the shapes for reports that follow from them, and the checks of dates, ids and
    passages are made too. Entailed statements are not validated.
    Raises :class:`~ibrdf.errors.InputError` for shapes that can't be used.

    >>> from rdflib import Graph
    >>> text = "<urn:v> a <https://w3id.org/ibrdf/ns#Visit> ."
    >>> print(validate(Graph().parse(data=text, format="turtle")).findings[0].message)
    A thing has exactly one English label. Give it one label: in the registry.
    """
    index = Index.of_quads(to_quads(_checked(data)), but={GRAPH.entailed})
    corpus = _corpus_of(data)
    if shapes is not None:
        positions = corpus.positions if corpus else {}
        return validate_graph(index, to_triples(shapes), positions=positions)
    if corpus is None:
        return validate_graph(index)
    return validate_corpus(
        index,
        corpus.shapes,
        positions=corpus.positions,
        remarks=corpus.remarks,
        file=file_name(own_or_bundled(corpus.folder, "shapes")),
    )


def infer(data: Dataset) -> Graph:
    """Return what follows from the things and the ontology of a dataset, and no graph of it holds.

    Reasoned over are the registry, the consolidated facts, the ontology and the concepts; neither
    the reports nor the editors' notes. `data` stays as it is.
    Raises :class:`~ibrdf.errors.InconsistencyError` naming the statements that clash.

    >>> from ibrdf.rdf.bridge import IB, ID
    >>> (ID["location/iran"], None, IB.Actor) in infer(load())
    True
    """
    return to_graph(close(tuple(to_quads(data)), context_of(data)).entailed)


def facts(data: Graph) -> Graph:
    """Return the things of a dataset with their consolidated facts: no reports, no disagreements.

    Of data without named graphs, which does not say what was consolidated, it is all but these.

    >>> from rdflib import RDF
    >>> from ibrdf import IB
    >>> any(facts(load()).subjects(RDF.type, IB.Report))
    False
    """
    return to_graph((s, p, o) for s, p, o, _ in files.facts(tuple(to_quads(data))))


def publish(data: Graph, folder: str | Path) -> Path:
    """Write a dataset in five syntaxes, its facts alone, and checksums; return the folder.

    The syntaxes are Turtle, JSON-LD, TriG, N-Quads and N-Triples. The same data gives the same
    bytes. The folder is replaced as a whole, in one step.
    Raises :class:`~ibrdf.errors.OutputError`; what stood there before then still stands, unless
    the message says otherwise.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = publish(load(), place + "/public")
    ...     print(*sorted(path.name for path in folder.iterdir() if path.stem == "ibrdf"))
    ibrdf.jsonld ibrdf.nq ibrdf.nt ibrdf.trig ibrdf.ttl
    """
    return files.publish(_publishable(data), Path(folder), context_of(data))


def _publishable(data: Graph) -> tuple[Quad, ...]:
    try:
        return _sound_quads(data)
    except (TypeError, ValueError) as error:
        raise OutputError(f"this can't be published: {error}") from error


def _sound_quads(data: Graph) -> tuple[Quad, ...]:
    """Return the quads of a graph; rdflib lets pass terms that are none.

    Raises :class:`TypeError` and :class:`ValueError`.
    """
    quads = tuple(to_quads(data))
    check_terms(quads)
    return quads


def verify(data: Graph, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Return each passage of a dataset that is not where, or not what, it is said to be.

    `texts` are the articles' texts by IRI: see :func:`ibrdf.articles.texts.verify`.

    >>> article = "https://w3id.org/ibrdf/id/article/004"
    >>> "Find it again" in next(verify(load(), {article: "Another text."})).message
    True
    """
    by_iri = {str(article): text for article, text in texts.items()}
    return article_texts.verify(Index(to_triples(data)), by_iri)


# Explaining ---------------------------------------------------------------------


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
    context, quads = context_of(data), list(to_quads(data))
    stated = [quad for quad in quads if quad[3] != GRAPH.entailed]
    closure = close(stated, context)
    if len(stated) == len(quads):
        quads += [(*triple, GRAPH.entailed) for triple in closure.entailed]
    by_iri = {str(article): text for article, text in (texts or {}).items()}
    return explain_thing(QuadLookup(quads), context, thing, prop, proof=closure.proof, texts=by_iri)


# Asking -------------------------------------------------------------------------

_CALLS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "construct"}


def select(
    data: Graph,
    query: str,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
    **parameters: Any,
) -> Table:
    """Return the answer to a SELECT query as a table.

    `data` is an rdflib graph, or a dataset, which is asked over the union of its graphs (``GRAPH``
    names single ones). `query` is the name of a named query or the text of any; the prefixes of the
    JSON-LD context need no declaration. `parameters` are those of the query's header: ids such as
    ``location:minsk``, concepts, years, texts, or rdflib terms. With a `timeout`, in seconds, the
    query runs in a process that is stopped then.
    Raises :class:`~ibrdf.errors.QueryError` for a query that is malformed, refused, late or of
    another form, and :class:`~ibrdf.errors.UnknownNameError` for names that do not exist.

    >>> table = select(load(), "meetings", place="location:tehran")
    >>> table.columns
    ('date', 'meeting', 'where', 'status', 'perhapsSame')
    """
    found = _solve(data, _find(query, "SELECT"), engine, timeout, parameters)
    return Table.of_terms(found.columns, found.rows)


def ask(
    data: Graph,
    query: str,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
    **parameters: Any,
) -> bool:
    """Return the answer to an ASK query; arguments and errors are those of :func:`select`.

    >>> ask(load(), "ASK { location:minsk a ib:Place }")
    True
    """
    return _solve(data, _find(query, "ASK"), engine, timeout, parameters).truth


def construct(
    data: Graph,
    query: str,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
    **parameters: Any,
) -> Graph:
    """Return the answer to a CONSTRUCT or DESCRIBE query as a graph.

    Arguments and errors are those of :func:`select`.

    >>> query = "CONSTRUCT { ?x rdfs:label ?l } WHERE { ?x a ib:Meeting ; rdfs:label ?l }"
    >>> len(construct(load(), query)) > 1
    True
    """
    found = _find(query, "CONSTRUCT", "DESCRIBE")
    made = to_graph(_solve(data, found, engine, timeout, parameters).triples)
    for prefix, start in context_of(data).prefixes.items():
        made.bind(prefix, start, replace=True)
    return made


def answer(
    data: Graph,
    query: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
) -> Answer:
    """Return the answer to a query of any form; arguments and errors are those of :func:`select`,
    but for the parameters, which may have any names here.

    >>> answer(load(), "ASK { location:minsk a ib:Place }").write("csv")
    b'true'
    """
    return answer_from(
        queryable(data, engine), query, parameters, context_of(data), timeout=timeout
    )


def queryable(data: Graph, engine: Engine | str = Engine.OXIGRAPH) -> Queryable:
    """Return a graph with an engine that answers from it; for Oxigraph it is copied.

    Raises :class:`~ibrdf.errors.UnknownNameError` for an engine that there is not, and
    :class:`~ibrdf.errors.QueryError` for data that Oxigraph can't hold.
    """
    graph = _checked(data)
    if Engine.of(engine) is Engine.RDFLIB:
        return GraphData(graph)
    try:
        return StoreData(store_of(_sound_quads(graph)))
    except (TypeError, ValueError) as error:
        raise QueryError(f"Oxigraph can't hold this data: {error}") from error


def _find(query: str, *forms: str) -> NamedQuery:
    found = find_query(query)
    if found.form not in forms:
        raise QueryError(f"{found.form} is answered by {_CALLS[found.form]}, not here")
    return found


def _solve(
    data: Graph,
    query: NamedQuery,
    engine: Engine | str,
    timeout: float | None,
    values: Mapping[str, Any],
) -> Solution:
    return solve(queryable(data, engine), query, values, context_of(data), timeout)


def _checked(data: object) -> Graph:
    """Return a graph; raise :class:`TypeError` for anything else, such as the name of a file."""
    if not isinstance(data, Graph):
        raise TypeError(f"this takes a graph, not a {type(data).__name__}; ibrdf.read reads a file")
    return data
