"""The public functions take rdflib graphs and give them, and lose nothing on the way."""

import pickle
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, XSD, Dataset, Graph, Literal, URIRef

import ibrdf
from ibrdf.errors import InputError, OutputError, QueryError, UnknownNameError
from ibrdf.graphs import _LoadedDataset, _queryable, answer, context_of, read
from ibrdf.rdf.bridge import GRAPH, IB, ID, to_graph, to_quads
from ibrdf.rdf.context import read_context
from ibrdf.rdf.terms import DEFAULT_GRAPH, literal

SECOND = Path(__file__).parent / "corpora" / "second"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


@pytest.fixture(scope="module")
def second() -> Dataset:
    return ibrdf.load(SECOND)


# Reading


def test_the_default_graph_of_what_is_read_is_the_union_of_its_graphs(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.write_bytes(b"<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn:b> <urn:d> .")
    data = read(path)
    assert len(data) == 2
    assert {graph for *_, graph in to_quads(data)} == {DEFAULT_GRAPH, "<urn:g>"}


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("01", XSD.integer), ("1.50", XSD.decimal), ("TRUE", XSD.boolean), ("2024-13", XSD.date)],
)
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_the_lexical_form_survives_reading(text: str, datatype: URIRef, tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_text(f"<urn:a> <urn:b> {literal(text, str(datatype))} .\n")
    [value] = read(str(path)).objects()
    assert isinstance(value, Literal)
    assert (str(value), value.datatype) == (text, datatype)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path / "a.ttl")
    assert str(caught.value) == f"{tmp_path}/a.ttl: no such file or directory"


def test_what_json_ld_would_lose_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text('{"@id": "urn:a", "p": 1}')
    with pytest.raises(InputError, match=r"a\.jsonld:1:18: p is in no @context"):
        read(path)


# Loading


def test_a_loaded_corpus_remembers_its_context_and_shapes(second: Dataset) -> None:
    assert isinstance(second, _LoadedDataset)
    assert context_of(second) is second.corpus.context
    assert second.corpus.shapes
    assert context_of(Graph()) is read_context()


def test_a_loaded_corpus_can_go_to_another_process(second: Dataset) -> None:
    data = ibrdf.load(SECOND)
    data.graph(URIRef("urn:g")).add((URIRef("urn:a"), RDFS.label, Literal("More")))
    copy = pickle.loads(pickle.dumps(data))  # noqa: S301 -- our own bytes
    assert isinstance(copy, _LoadedDataset)
    assert set(to_quads(copy)) == set(to_quads(data)) > set(to_quads(second))
    assert copy.corpus.context.prefixes == context_of(data).prefixes


def test_editors_notes_are_loaded_into_a_graph_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "data" / "editorial").mkdir(parents=True)
    registry = (SECOND / "data" / "registry.yaml").read_bytes()
    (tmp_path / "data" / "registry.yaml").write_bytes(registry)
    (tmp_path / "data" / "editorial" / "n.yaml").write_text(
        "id: editorial:n\ntype: EditorialNote\nlabel: N\nreports:\n"
        "  - {about: agreement:fish-accord, because: 'https://a.org/', note: N, status: signed}\n"
    )
    made = ibrdf.load(tmp_path).quads((None, None, IB.EditorialNote, None))
    assert {graph for *_, graph in made} == {GRAPH.editorial}


# The stages


def test_a_graph_that_is_no_corpus_is_validated_by_the_bundled_shapes() -> None:
    data = Graph()
    data.add((URIRef("urn:v"), RDF.type, IB.Visit))
    found = ibrdf.validate(data)
    [violation] = found.of(ibrdf.Severity.VIOLATION)
    assert violation.message.startswith("A thing has exactly one English label.")
    assert {finding.focus for finding in found.of(ibrdf.Severity.WARNING)} == {"urn:v"}
    assert {finding.file for finding in found.findings} == {""}


def test_validating_leaves_the_data_as_it_was(second: Dataset) -> None:
    before = set(to_quads(second))
    ibrdf.validate(second)
    assert set(to_quads(second)) == before


def test_the_facts_of_reports_are_those_that_loading_gives(second: Dataset) -> None:
    assert isinstance(second, _LoadedDataset)
    data = Graph()
    for part in second.graphs():
        if part.identifier != GRAPH.consolidated:
            data += part
    found = ibrdf.consolidate(data, to_graph(second.corpus.shapes))
    assert set(found) == set(second.graph(GRAPH.consolidated))
    assert len(found) > 0


def test_a_loaded_corpus_is_validated_at_its_files_lines() -> None:
    data = ibrdf.load(SECOND)
    assert ibrdf.validate(data).conforms
    for triple in [*data.triples((ID["agreement/fish-accord"], RDFS.label, None))]:
        data.remove(triple)
    [finding] = [one for one in ibrdf.validate(data).findings if "label" in one.message]
    assert finding.file.endswith("data/registry.yaml")
    assert finding.line > 0


def test_shapes_that_are_given_are_run_at_the_places_of_the_corpus(second: Dataset) -> None:
    shapes = Graph().parse(
        format="turtle",
        data=f"""
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        <urn:S> sh:targetNode <{ID["agreement/fish-accord"]}> ;
            sh:property [ sh:path <urn:p> ; sh:minCount 1 ; sh:message "No p." ] .""",
    )
    [finding] = ibrdf.validate(second, shapes).findings
    assert (finding.message, finding.shape) == ("No p.", "urn:S")
    assert finding.file.endswith("registry.yaml")

    [bare] = ibrdf.validate(ibrdf.facts(second), shapes).findings
    assert (bare.message, bare.file) == ("No p.", "")


def test_what_follows_is_in_no_graph_yet(second: Dataset) -> None:
    entailed = ibrdf.infer(second)
    assert len(entailed) > 0
    assert not set(entailed) & set(second.triples((None, None, None)))


def test_passages_are_compared_with_texts(second: Dataset) -> None:
    article = ID["article/1"]
    found = [*ibrdf.verify(second, {article: "Another text."})]
    assert found
    assert all("article/1" in finding.focus + finding.value for finding in found[:1])


def test_what_is_explained_is_inferred_where_it_is_not_there_yet(second: Dataset) -> None:
    told = ibrdf.explain(second, "agreement:fish-accord", "documentCount")
    inferred = ibrdf.load(SECOND)
    entailed = inferred.graph(GRAPH.entailed)
    for triple in ibrdf.infer(second):
        entailed.add(triple)
    assert ibrdf.explain(inferred, "agreement:fish-accord", "documentCount") == told


# Publishing


@pytest.mark.parametrize(
    "subject", [URIRef("relative"), URIRef("urn:a b"), Literal("text")], ids=["a", "b", "c"]
)
def test_what_is_no_rdf_is_not_published(subject: URIRef | Literal, tmp_path: Path) -> None:
    data = Graph()
    data.add((subject, RDFS.label, Literal("x")))
    with pytest.raises(OutputError, match=r"^this can't be published: [^\n]+$"):
        ibrdf.publish(data, tmp_path / "public")
    assert not (tmp_path / "public").exists()


def test_a_dataset_without_a_registry_gets_none() -> None:
    data = Dataset(default_union=True)
    ibrdf.facts(data)
    assert GRAPH.registry not in {part.identifier for part in data.graphs()}


# Asking


def test_a_query_of_another_form_is_refused_with_who_answers_it(second: Dataset) -> None:
    with pytest.raises(QueryError, match="ASK is answered by ask, not here"):
        ibrdf.select(second, "ASK { ?s ?p ?o }")
    with pytest.raises(QueryError, match="SELECT is answered by select, not here"):
        ibrdf.construct(second, "SELECT ?s { ?s ?p ?o }")


def test_a_table_is_what_a_select_gives(second: Dataset) -> None:
    table = ibrdf.select(second, "SELECT ?x { ?x a ib:Agreement }")
    assert table.columns == ("x",)
    found = answer(second, "SELECT ?x { ?x a ib:Agreement }")
    assert found.value == table


def test_what_is_constructed_has_the_prefixes_of_the_corpus(second: Dataset) -> None:
    made = ibrdf.construct(second, "CONSTRUCT { ?x a ib:Agreement } { ?x a ib:Agreement }")
    assert len(made) > 0
    assert ("agreement", URIRef(context_of(second).prefixes["agreement"])) in made.namespaces()
    assert {*made.objects()} == {IB.Agreement}


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_both_engines_answer_from_a_graph(engine: str, second: Dataset) -> None:
    assert ibrdf.ask(second, "ASK { agreement:fish-accord a ib:Agreement }", engine=engine)
    assert not ibrdf.ask(Graph(), "ASK { ?s ?p ?o }", engine=engine)


def test_an_engine_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        _queryable(Graph(), "sparkle")


def test_what_oxigraph_cannot_hold_is_refused() -> None:
    data = Graph()
    data.add((URIRef("urn:a b"), RDFS.label, Literal("x")))
    with pytest.raises(QueryError, match="Oxigraph can't hold this data: "):
        ibrdf.select(data, "SELECT ?s { ?s ?p ?o }")


@pytest.mark.parametrize("run", [ibrdf.validate, _queryable])
def test_a_file_name_is_no_graph(run: object) -> None:
    assert callable(run)
    with pytest.raises(TypeError, match="this takes a graph, not a str"):
        run("a.ttl")
