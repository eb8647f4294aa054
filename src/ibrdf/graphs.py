"""The public functions that take and return rdflib graphs.

The other modules work on quads as text. The functions here convert graphs into quads, and the
results back into graphs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

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
from ibrdf.publication import files, layers
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
from ibrdf.sparql.answers import Answer, solve, table_of
from ibrdf.sparql.answers import answer as answer_from
from ibrdf.sparql.engine import Engine, Queryable, Solution, StoreData
from ibrdf.sparql.library import NamedQuery, find_query
from ibrdf.sparql.reference import GraphData
from ibrdf.sparql.table import Table
from ibrdf.validation.model import Validation
from ibrdf.validation.validate import validate_corpus, validate_graph
from ibrdf.vocabulary import GRAPH

# Reading and loading ------------------------------------------------------------


class _LoadedDataset(Dataset):
    """A dataset that remembers the corpus that it was made from.

    Functions that are given it use the shapes, the context and the positions of that corpus.
    """

    corpus: Corpus

    def __reduce__(self) -> tuple[object, ...]:  # type: ignore[override]
        # The method of rdflib would call the class with the arguments of Dataset.
        return _loaded, (replace(self.corpus, quads=tuple(to_quads(self))),)


def _loaded(corpus: Corpus) -> _LoadedDataset:
    made = _LoadedDataset(default_union=True)
    made.corpus = corpus
    return to_dataset(corpus.quads, made)


def _corpus_of(data: Graph) -> Corpus | None:
    """Return the corpus that a dataset was loaded from, or ``None``."""
    return data.corpus if isinstance(data, _LoadedDataset) else None


def context_of(data: Graph) -> Context:
    """Return the context for the short names of a graph: that of its corpus, or the bundled one."""
    corpus = _corpus_of(data)
    return corpus.context if corpus else read_context()


def load(path: str | Path | None = None) -> Dataset:
    """Return a corpus as an rdflib dataset: reports, consolidated facts and disagreements.

    `path` is a corpus folder. Without it, the working folder is used if it holds
    ``data/registry.yaml``, or else the bundled corpus. The default graph is the union
    of the named graphs. A corpus that has not changed is read from your
    cache folder; the environment variable ``IBRDF_CACHE`` names another folder, or is ``none``.
    Raises :class:`~ibrdf.errors.InputError` naming file, line and column of every error.

    >>> from ibrdf import IB
    >>> data = load()
    >>> len(set(data.subjects(predicate=IB.about))) > 50
    True
    """
    folder = find_corpus(Path(path) if path is not None else None)
    return _loaded(read_kept(folder, home=cache_folder()))


def read(path: str | Path) -> Dataset:
    """Return an RDF file as a dataset whose default graph is the union of all its graphs.

    Lexical forms stay as they are; language tags become lower case, as RDF allows.
    Raises :class:`~ibrdf.errors.InputError` with file, line and column, also for parts of a JSON-LD
    file that a processor would drop silently.

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
    """Return the facts, passed-on values and disagreements that follow from a dataset's reports.

    `data` holds the reports, the registry, the ontology and the concepts, and `shapes` the
    policies. Neither is changed. Facts that the data already states are left out.

    >>> data = load()
    >>> len(consolidate(data, Graph())) > 0
    True
    """
    index = Index(to_triples(data))
    rules = Index(to_triples(shapes))
    layers = consolidate_claims(claims_of(index, index), index, rules)
    return to_graph((*layers.facts, *layers.attributed, *layers.editors))


def validate(data: Graph, shapes: Graph | None = None) -> Validation:
    """Validate a dataset or graph, and return the findings; nothing is changed.

    `shapes` are SHACL shapes. Without them, the shapes of the corpus or the bundled ones are used,
    together with the derived shapes for reports and the checks of dates, ids and passages. Entailed
    statements are not validated.
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
    """Return the triples that follow from a dataset, without those in its graphs.

    The premises are the registry, the consolidated facts, the ontology and the concepts, but not
    the reports or the editors' notes. `data` is not changed.
    Raises :class:`~ibrdf.errors.InconsistencyError` naming the statements that clash.

    >>> from ibrdf.rdf.bridge import IB, ID
    >>> (ID["location/iran"], None, IB.Actor) in infer(load())
    True
    """
    return to_graph(close(tuple(to_quads(data)), context_of(data)).entailed)


def facts(data: Graph) -> Graph:
    """Return the registry and the consolidated facts of a dataset, without disagreements.

    Data without these named graphs gives all triples except those of reports and disagreements.

    >>> from rdflib import RDF
    >>> from ibrdf import IB
    >>> any(facts(load()).subjects(RDF.type, IB.Report))
    False
    """
    return to_graph((s, p, o) for s, p, o, _ in layers.facts(tuple(to_quads(data))))


def publish(data: Graph, folder: str | Path) -> Path:
    """Write a dataset in five syntaxes, and its facts alone, with checksums; return the folder.

    The syntaxes are Turtle, JSON-LD, TriG, N-Quads and N-Triples. The same data gives the same
    bytes. The folder is replaced as a whole, in one step.
    Raises :class:`~ibrdf.errors.OutputError`; the old folder is unchanged then, unless the message
    says otherwise.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     folder = publish(load(), home + "/public")
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
    """Return the quads of a graph, checked, since rdflib accepts malformed terms.

    Raises :class:`TypeError` for a term that RDF does not have, and :class:`ValueError` for a
    malformed term.
    """
    quads = tuple(to_quads(data))
    check_terms(quads)
    return quads


def verify(data: Graph, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Return findings on passages that do not fit the articles' texts.

    `texts` are the texts by the IRI of the article: see :func:`ibrdf.articles.texts.verify`.

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
    """Return the values of a thing, with the sources for each value and the disagreements.

    `thing` is an id such as ``agreement:minsk-package``, with or without the kind, an IRI, a label
    or a printed spelling; `prop` is a key such as ``documentCount``, ``type``, an id, an IRI or a
    label. Without it, the explanation has all properties except the bounds of dates. `texts` holds
    the articles' texts by IRI; passages are quoted from them if the text has not changed. Entailed
    triples are read from the dataset, or inferred if it has none.
    Raises :class:`~ibrdf.errors.UnknownNameError` with the nearest name,
    :class:`~ibrdf.errors.AmbiguousNameError` with the candidates, and
    :class:`~ibrdf.errors.InconsistencyError` as :func:`infer` does.

    >>> explanation = explain(load(), "agreement:minsk-package", "documentCount")
    >>> [(value.value, value.standing) for value in explanation.properties[0].values]
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
    **parameters: object,
) -> Table:
    """Return the answer to a SELECT query as a table.

    `data` is an rdflib graph or a dataset, whose default graph is the union of its graphs in the
    query. `query` is the name of a named query or the text of a query; the prefixes of the JSON-LD
    context need no declaration. `parameters` are values for the parameters in the query's header:
    names such as ``location:minsk`` or ``Minsk``, concepts, years, texts, or rdflib terms. With a
    `timeout`, in seconds, the query runs in a process that is stopped after that time.
    Raises :class:`~ibrdf.errors.QueryError` for a query that is malformed, refused, too slow or of
    another form, and for names :class:`~ibrdf.errors.UnknownNameError` or
    :class:`~ibrdf.errors.AmbiguousNameError`. If nothing is found, ``remark`` says what that means.

    >>> select(load(), "disagreements", thing="person:pantus").remark
    'disagreements: none for thing=person:pantus; 1 source speaks of person:pantus'
    >>> table = select(load(), "meetings", place="location:tehran")
    >>> table.columns[0], {row.where for row in table} >= {"Tehran"}
    ('date', True)
    """
    return table_of(_solve(data, _find(query, "SELECT"), engine, timeout, parameters))


def ask(
    data: Graph,
    query: str,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
    **parameters: object,
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
    **parameters: object,
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
    parameters: Mapping[str, object] | None = None,
    *,
    engine: Engine | str = Engine.OXIGRAPH,
    timeout: float | None = None,
) -> Answer:
    """Return the answer to a query of any form.

    Arguments and errors are those of :func:`select`, except that parameters may have any names.

    >>> answer(load(), "ASK { location:minsk a ib:Place }").write("csv")
    b'true'
    """
    return answer_from(
        _queryable(data, engine), query, parameters, context_of(data), timeout=timeout
    )


def _queryable(data: Graph, engine: Engine | str = Engine.OXIGRAPH) -> Queryable:
    """Return a graph with an engine that queries it; for Oxigraph the graph is copied.

    Raises :class:`~ibrdf.errors.UnknownNameError` for an unknown engine, and
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
    values: Mapping[str, object],
) -> Solution:
    return solve(_queryable(data, engine), query, values, context_of(data), timeout)


def _checked(data: object) -> Graph:
    """Return a graph unchanged.

    Raises :class:`TypeError` for anything else, such as the name of a file.
    """
    if not isinstance(data, Graph):
        raise TypeError(f"this takes a graph, not a {type(data).__name__}; ibrdf.read reads a file")
    return data
