"""Corpora: where they are found, what is read from them, and in which graph it lies."""

import dataclasses
import pickle
from pathlib import Path

import pytest
from rdflib import Dataset, URIRef

from ibrdf.articles.passages import Span, anchor, write_lock
from ibrdf.articles.reading import read_corpus, read_lock_of
from ibrdf.consolidation.facts import with_facts
from ibrdf.corpus import (
    Corpus,
    context_of,
    file_name,
    own_or_bundled,
    source_files,
)
from ibrdf.errors import InputError
from ibrdf.findings import Key
from ibrdf.graphs import _LoadedDataset, load
from ibrdf.rdf.bridge import to_quads
from ibrdf.rdf.ontology import read_triples
from ibrdf.rdf.terms import Term, Triple, iri, literal, text_of
from ibrdf.resources import bundled, find_corpus
from ibrdf.vocabulary import CONCEPT, GRAPH, IB, ID, RDF, SAID, SCHEMA, SH, SKOS, TOLD

REGISTRY = """\
things:
  - {id: event:x, type: Event, label: X}
"""
ARTICLE = """\
id: article:1
type: Article
reports:
  - about: event:x
    evidence: article:1#char=0,3
    status: planned
"""
NOTE = """\
id: editorial:1
type: EditorialNote
label: Note
reports:
  - {about: event:x, because: urn:somewhere, note: Read there., status: held}
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A corpus of one thing, one article and one editorial note."""
    return write(
        tmp_path,
        {
            "data/registry.yaml": REGISTRY,
            "data/articles/1.yaml": ARTICLE,
            "data/editorial/1.yaml": NOTE,
        },
    )


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_corpus(folder)
    return str(refused.value).replace(f"{folder}/data/", "")


def statuses(corpus: Corpus) -> list[str]:
    found = corpus.index.all_objects(SAID.status)
    return sorted(text_of(status).rpartition("#")[2] for status in found)


def graph(corpus: Corpus, name: Term) -> set[Triple]:
    """The triples of one of a corpus's graphs."""
    return {(s, p, o) for s, p, o, home in corpus.quads if home == name}


# Where a corpus is -----------------------------------------------------------------------


def test_the_corpus_is_the_folder_given(small: Path) -> None:
    assert find_corpus(small) == small


def test_a_folder_without_a_registry_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        find_corpus(tmp_path)
    assert str(refused.value) == f"{tmp_path}: no corpus: data/registry.yaml is missing"


def test_the_corpus_is_the_working_folder_where_none_is_given(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small)
    assert find_corpus() == small


def test_the_corpus_is_the_bundled_one_where_the_working_folder_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_corpus() == bundled()


def test_a_corpus_may_be_given_as_text(small: Path) -> None:
    loaded = load(str(small))
    assert isinstance(loaded, _LoadedDataset)
    assert loaded.corpus.folder == small


# What belongs to it ----------------------------------------------------------------------


def test_a_corpus_without_shapes_or_ontology_uses_the_bundled_ones(small: Path) -> None:
    assert own_or_bundled(small, "shapes") == bundled() / "shapes"
    assert (ID["event/x"], RDF.type, IB.Event) in read_corpus(small).index


def test_the_shapes_of_a_corpus_are_its_own_where_it_has_some(small: Path) -> None:
    shape = "<urn:shape> a <http://www.w3.org/ns/shacl#NodeShape> ."
    write(small, {"shapes/one.ttl": shape, "shapes/two.ttl": shape.replace("shape", "other")})
    shapes = read_corpus(small).shapes_index
    assert set(shapes.subjects(RDF.type, SH.NodeShape)) == {"<urn:shape>", "<urn:other>"}


def test_blank_nodes_of_two_files_of_shapes_stay_apart(small: Path) -> None:
    shape = '<urn:{}> <http://www.w3.org/ns/shacl#property> _:b . _:b <urn:name> "{}" .'
    write(small, {f"shapes/{name}.ttl": shape.format(name, name) for name in ("one", "two")})
    shapes = read_corpus(small).shapes_index
    for name in ("one", "two"):
        [node] = shapes.objects(iri(f"urn:{name}"), SH.property)
        assert shapes.objects(node, "<urn:name>") == [literal(name)]


def test_the_context_of_a_corpus_is_its_own_where_it_has_an_ontology(small: Path) -> None:
    own = (bundled() / "ontology" / "context.jsonld").read_text("utf-8")
    write(small, {"ontology/context.jsonld": own.replace('"wd":', '"wikidata":')})
    assert "wikidata" in context_of(small).prefixes


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ib:place", "place", "place: has a malformed IRI, datatype or language"),
        ("xsd:integer", "integer", "[a-zA-Z]+: has a malformed IRI, datatype or language"),
        ('"en"', '"thenglish"', "title: has a malformed IRI, datatype or language"),
        ('"@version": 1.1', '"@version": 2', "not JSON-LD: [A-Z]"),
    ],
)
def test_a_context_that_gives_a_key_no_meaning_is_refused_once(
    small: Path, old: str, new: str, message: str
) -> None:
    own = (bundled() / "ontology" / "context.jsonld").read_text("utf-8")
    write(small, {"ontology/context.jsonld": own.replace(old, new)})
    with pytest.raises(
        InputError, match=rf"^{small}/ontology/context.jsonld: {message}"
    ) as refused:
        context_of(small)
    assert len(refused.value.findings) == 1


def test_sources_are_yaml_and_json_files_in_the_order_of_their_names(small: Path) -> None:
    names = ["2.yml", "10.json", "notes.txt", "1.yaml~"]
    write(small, {f"data/articles/{name}": "" for name in names})
    found = [path.name for path in source_files(small) if path.parent.name == "articles"]
    assert found == ["1.yaml", "10.json", "2.yml"]


def test_editorial_notes_are_sources_beside_the_articles(small: Path) -> None:
    found = [path.parent.name for path in source_files(small)]
    assert found == ["articles", "editorial"]


def test_a_corpus_without_articles_has_no_sources(tmp_path: Path) -> None:
    assert source_files(write(tmp_path, {"data/registry.yaml": REGISTRY})) == []


def test_a_file_is_called_by_its_path_from_the_working_folder(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small / "data")
    assert file_name(small / "data" / "articles" / "1.yaml") == "articles/1.yaml"


def test_a_file_outside_the_working_folder_is_called_as_it_was_given(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small / "data" / "articles")
    assert file_name(small / "data" / "registry.yaml") == f"{small}/data/registry.yaml"


# What is read ------------------------------------------------------------------------------


def test_a_source_lies_in_the_graph_of_its_name(small: Path) -> None:
    corpus = read_corpus(small)
    assert (ID["article/1"], RDF.type, IB.Article) in graph(corpus, GRAPH["article/1"])


def test_what_exists_lies_in_the_graph_of_the_registry(small: Path) -> None:
    assert (ID["event/x"], RDF.type, IB.Event) in graph(read_corpus(small), GRAPH.registry)


def test_all_editorial_notes_lie_in_one_graph(small: Path) -> None:
    notes = graph(read_corpus(small), GRAPH.editorial)
    assert (ID["editorial/1"], RDF.type, IB.EditorialNote) in notes


def test_ontology_and_concepts_lie_in_graphs_of_their_own(small: Path) -> None:
    corpus = read_corpus(small)
    concepts = read_triples(bundled() / "ontology" / "concepts.ttl")
    assert graph(corpus, GRAPH.concepts) == set(concepts)
    assert IB.Meeting in {subject for subject, _, _ in graph(corpus, GRAPH.ontology)}


def test_the_index_is_of_all_graphs_together_but_for_what_was_inferred(small: Path) -> None:
    corpus = read_corpus(small)
    grown = corpus.put(GRAPH.entailed, [("<urn:a>", "<urn:p>", "<urn:b>")])
    assert set(corpus.index) == {quad[:3] for quad in corpus.quads}
    assert set(grown.index) == set(corpus.index)


def test_what_is_put_into_a_corpus_is_in_its_index_too(small: Path) -> None:
    corpus, triple = read_corpus(small), ("<urn:a>", "<urn:p>", "<urn:b>")
    assert triple not in corpus.index
    grown = corpus.put(GRAPH.consolidated, [triple])
    assert triple in grown.index
    assert triple not in corpus.index
    assert grown.put(GRAPH.entailed, corpus.shapes).index is grown.index


def test_the_default_graph_is_all_graphs_together(small: Path) -> None:
    loaded = load(small)
    thing = URIRef(text_of(ID["event/x"]))
    assert (thing, None, None) in loaded
    assert len(loaded) == sum(len(each) for each in loaded.graphs())


def test_editorial_notes_are_read_with_the_articles(small: Path) -> None:
    assert statuses(read_corpus(small)) == ["held", "planned"]


def test_an_article_that_lies_elsewhere_is_read_with_the_others(
    small: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = ARTICLE.replace("article:1", "article:2").replace("planned", "held")
    extra = write(tmp_path_factory.mktemp("other"), {"2.yaml": text}) / "2.yaml"
    assert (ID["article/2"], RDF.type, IB.Article) in read_corpus(small, extra=(extra,)).index


def test_an_article_named_twice_is_read_once(small: Path) -> None:
    again = small / "data" / "articles" / "1.yaml"
    assert set(read_corpus(small, extra=(again, again)).quads) == set(read_corpus(small).quads)


def test_passages_are_locked_by_the_lock_of_the_corpus(small: Path) -> None:
    passage = Span(text_of(ID["article/1"]), 0, 3).iri
    write(small, {"data/passages.lock": write_lock({passage: anchor("One")}).decode()})
    assert read_lock_of(small) == {passage: anchor("One")}
    assert (iri(passage), IB.firstWords, literal("One")) in read_corpus(small).index


def test_a_corpus_without_a_lock_has_locked_nothing(small: Path) -> None:
    assert read_lock_of(small) == {}


def test_a_corpus_knows_where_its_statements_stand(small: Path) -> None:
    positions = read_corpus(small).positions
    key = Key(*map(text_of, (ID["event/x"], IB.status, CONCEPT.planned)))
    assert str(positions[key]).endswith("data/articles/1.yaml:6:13")


def test_loading_a_corpus_adds_the_facts_that_follow(small: Path) -> None:
    fact = (ID["event/x"], IB.status, CONCEPT.planned)
    assert fact not in read_corpus(small).index
    assert (*fact, GRAPH.consolidated) in {*to_quads(load(small))}


def test_what_the_editors_know_is_no_fact(small: Path) -> None:
    fact = (ID["event/x"], IB.status, CONCEPT.held)
    assert (*fact, GRAPH.consolidated) not in {*to_quads(load(small))}


def test_identifiers_and_names_that_the_editors_know_lie_apart(small: Path) -> None:
    known = "sameAs: urn:elsewhere, name: {fa: ایکس}"
    write(small, {"data/editorial/1.yaml": NOTE.replace("status: held", known)})
    found = {*with_facts(read_corpus(small)).quads}
    for prop, value in (
        (SCHEMA.sameAs, iri("urn:elsewhere")),
        (SKOS.prefLabel, literal("ایکس", language="fa")),
    ):
        assert {q[3] for q in found if q[:3] == (ID["event/x"], prop, value)} == {GRAPH.editorial}


def test_what_is_only_passed_on_is_put_into_a_graph_of_its_own(small: Path) -> None:
    told = ARTICLE.replace("status:", "attributedTo: group:unnamed\n    status:")
    write(small, {"data/articles/1.yaml": told})
    corpus = with_facts(read_corpus(small))
    row = (ID["event/x"], TOLD.status, CONCEPT.planned)
    assert graph(corpus, GRAPH.attributed) == {row}
    assert graph(corpus, GRAPH.consolidated) == set()


def test_facts_are_put_into_a_corpus_of_their_own(small: Path) -> None:
    corpus = read_corpus(small)
    with_them = with_facts(corpus)
    assert graph(corpus, GRAPH.consolidated) == set()
    assert (ID["event/x"], IB.status, CONCEPT.planned) in graph(with_them, GRAPH.consolidated)
    assert with_them.positions is corpus.positions


def test_triples_are_put_into_the_graph_that_was_named(small: Path) -> None:
    corpus = read_corpus(small)
    grown = corpus.put(GRAPH.entailed, corpus.shapes)
    assert graph(grown, GRAPH.entailed) == set(corpus.shapes)
    assert graph(corpus, GRAPH.entailed) == set()


def test_a_corpus_never_changes(small: Path) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        read_corpus(small).folder = small  # type: ignore[misc]


def test_a_corpus_is_shown_by_its_folder_and_its_size(small: Path) -> None:
    corpus = read_corpus(small)
    assert repr(corpus) == f"<Corpus {small}, {len(corpus.quads)} quads>"


# What is refused -----------------------------------------------------------------------------


def test_the_faults_of_all_files_are_told(small: Path) -> None:
    write(small, {"data/registry.yaml": "thing: []", "data/articles/2.yaml": "a: b: c"})
    lines = refusal(small).splitlines()
    assert (
        lines[0] == "registry.yaml:1:1: thing: is not a key of the registry (did you mean things?)"
    )
    assert lines[1].startswith("articles/2.yaml:1:5: not YAML: ")
    assert len(lines) == 2


@pytest.mark.parametrize("name", ["article:1", "https://w3id.org/ibrdf/id/article/1"])
def test_a_second_file_for_one_source_is_refused(small: Path, name: str) -> None:
    text = ARTICLE.replace("id: article:1", f"id: {name}")
    write(small, {"data/articles/2.yaml": text})
    assert refusal(small) == (
        f"articles/2.yaml:1:5: {name} is in {small}/data/articles/1.yaml already; give this file"
        " another id"
    ).replace(f"{small}/data/", "")


@pytest.mark.parametrize(
    ("id_line", "message"),
    [
        ("id: artcle:1", "1:5: id: there is no prefix artcle: (did you mean article:?)"),
        ("id: one", "1:5: id: one is no id, such as location:minsk"),
        ("id: [article:1]", "1:5: id: takes one id, no list"),
        ("label: One", "1:1: id: is missing"),
    ],
)
def test_a_source_without_a_fitting_id_is_refused(small: Path, id_line: str, message: str) -> None:
    write(small, {"data/articles/1.yaml": ARTICLE.replace("id: article:1", id_line)})
    assert refusal(small) == f"articles/1.yaml:{message}"


def test_a_source_without_a_type_is_refused(small: Path) -> None:
    write(small, {"data/articles/1.yaml": ARTICLE.replace("type: Article\n", "")})
    assert refusal(small) == "articles/1.yaml:1:1: type: is missing"


def test_a_file_that_cannot_be_read_is_refused(small: Path) -> None:
    (small / "data" / "articles" / "2.yaml").mkdir()
    assert refusal(small) == "articles/2.yaml: is a directory"


def test_a_lock_that_cannot_be_read_is_refused(small: Path) -> None:
    write(small, {"data/passages.lock": "<<<<<<< HEAD\n"})
    assert refusal(small).startswith("passages.lock:1:1: not one passage, its hash, ")


def test_a_corpus_can_be_copied_and_sent_to_another_process(bundled_corpus: Corpus) -> None:
    copy = pickle.loads(pickle.dumps(bundled_corpus))  # noqa: S301 -- our own bytes
    assert copy == bundled_corpus


def test_a_dataset_can_be_copied_and_sent_to_another_process(bundled_dataset: Dataset) -> None:
    copy = pickle.loads(pickle.dumps(bundled_dataset))  # noqa: S301 -- our own bytes
    assert set(copy.quads()) == set(bundled_dataset.quads())
    assert isinstance(bundled_dataset, _LoadedDataset)
    assert copy.corpus.positions == bundled_dataset.corpus.positions
    assert copy.corpus.folder == bundled_dataset.corpus.folder
    assert copy.corpus.remarks == bundled_dataset.corpus.remarks


def test_what_is_published_otherwise_is_remarked(small: Path) -> None:
    count = ARTICLE + "    documentCount: 012\n"
    write(small, {"data/articles/1.yaml": count})
    [remark] = read_corpus(small).remarks
    assert remark.message == "012 is published as 12, which means the same. Write that."


def test_an_article_has_the_id_of_an_article(small: Path) -> None:
    write(small, {"data/articles/1.yaml": "id: https://example.org/a/1\ntype: Article\n"})
    assert "1.yaml:1:1: id: an article's id looks like article:004" in refusal(small)


def test_a_corpus_with_concepts_of_its_own_takes_the_rest_from_the_bundled_ones(
    small: Path,
) -> None:
    concept = "PREFIX c: <https://w3id.org/ibrdf/concept#> c:truce a c:Mine ."
    write(small, {"ontology/concepts.ttl": concept})
    data = read_corpus(small).index
    assert (CONCEPT.truce, RDF.type, CONCEPT.Mine) in data
    assert data.has(IB.Meeting)
