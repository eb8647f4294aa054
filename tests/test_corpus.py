"""Corpora: where they are found, what is read from them, and in which graph it lies."""

import pickle
from pathlib import Path

import pytest
from rdflib import RDF, SH, Literal, URIRef

from ibrdf.articles.passages import Span, anchor, write_lock
from ibrdf.articles.reading import put, read_corpus, read_lock_of
from ibrdf.corpus import (
    Corpus,
    Encoded,
    context_of,
    file_name,
    own_or_bundled,
    read_shapes,
    source_files,
)
from ibrdf.errors import InputError
from ibrdf.findings import Key, Position
from ibrdf.graphs import load
from ibrdf.rdf.bridge import CONCEPT, GRAPH, IB, ID, SAID
from ibrdf.rdf.ontology import read_graph
from ibrdf.resources import bundled, find_corpus

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
    return sorted(str(status).rpartition("#")[2] for status in corpus.objects(None, SAID.status))


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
    assert load(str(small)).folder == small


# What belongs to it ----------------------------------------------------------------------


def test_a_corpus_without_shapes_or_ontology_uses_the_bundled_ones(small: Path) -> None:
    assert own_or_bundled(small, "shapes") == bundled() / "shapes"
    assert (ID["event/x"], RDF.type, IB.Event) in read_corpus(small)


def test_the_shapes_of_a_corpus_are_its_own_where_it_has_some(small: Path) -> None:
    shape = "<urn:shape> a <http://www.w3.org/ns/shacl#NodeShape> ."
    write(small, {"shapes/one.ttl": shape, "shapes/two.ttl": shape.replace("shape", "other")})
    shapes = read_corpus(small).shapes
    assert set(shapes.subjects(RDF.type, SH.NodeShape)) == {
        URIRef("urn:shape"),
        URIRef("urn:other"),
    }


def test_the_context_of_a_corpus_is_its_own_where_it_has_an_ontology(small: Path) -> None:
    own = (bundled() / "ontology" / "context.jsonld").read_text("utf-8")
    write(small, {"ontology/context.jsonld": own.replace('"wd":', '"wikidata":')})
    assert "wikidata" in context_of(small).prefixes


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ib:place", "place", "place: has no IRI, datatype or language that is one"),
        ("xsd:integer", "integer", "[a-zA-Z]+: has no IRI, datatype or language that is one"),
        ('"en"', '"thenglish"', "title: has no IRI, datatype or language that is one"),
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
    assert [path.name for path in source_files(small)] == ["1.yaml", "10.json", "2.yml"]


def test_editorial_notes_are_sources_only_where_asked_for(small: Path) -> None:
    found = [path.parent.name for path in source_files(small, editorial=True)]
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
    assert (ID["article/1"], RDF.type, IB.Article) in corpus.graph(URIRef(str(GRAPH) + "article/1"))


def test_what_exists_lies_in_the_graph_of_the_registry(small: Path) -> None:
    assert (ID["event/x"], RDF.type, IB.Event) in read_corpus(small).graph(GRAPH.registry)


def test_all_editorial_notes_lie_in_one_graph(small: Path) -> None:
    notes = read_corpus(small, editorial=True).graph(GRAPH.editorial)
    assert (ID["editorial/1"], RDF.type, IB.EditorialNote) in notes


def test_ontology_and_concepts_lie_in_graphs_of_their_own(small: Path) -> None:
    corpus = read_corpus(small)
    concepts = read_graph(bundled() / "ontology" / "concepts.ttl")
    assert set(corpus.graph(GRAPH.concepts)) == set(concepts)
    assert (IB.Meeting, None, None) in corpus.graph(GRAPH.ontology)


def test_the_default_graph_is_all_graphs_together(small: Path) -> None:
    corpus = read_corpus(small)
    assert (ID["event/x"], RDF.type, IB.Event) in corpus
    assert len(corpus) == sum(len(graph) for graph in corpus.graphs())


def test_editorial_notes_are_read_only_where_asked_for(small: Path) -> None:
    assert statuses(read_corpus(small)) == ["planned"]
    assert statuses(read_corpus(small, editorial=True)) == ["held", "planned"]


def test_an_article_that_lies_elsewhere_is_read_with_the_others(
    small: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = ARTICLE.replace("article:1", "article:2").replace("planned", "held")
    extra = write(tmp_path_factory.mktemp("other"), {"2.yaml": text}) / "2.yaml"
    assert statuses(read_corpus(small, extra=(extra,))) == ["held", "planned"]


def test_an_article_named_twice_is_read_once(small: Path) -> None:
    again = small / "data" / "articles" / "1.yaml"
    assert statuses(read_corpus(small, extra=(again, again))) == ["planned"]


def test_passages_are_locked_by_the_lock_of_the_corpus(small: Path) -> None:
    iri = Span(str(ID["article/1"]), 0, 3).iri
    write(small, {"data/passages.lock": write_lock({iri: anchor("One")}).decode()})
    assert read_lock_of(small) == {iri: anchor("One")}
    assert (URIRef(iri), IB.firstWords, Literal("One")) in read_corpus(small)


def test_a_corpus_without_a_lock_has_locked_nothing(small: Path) -> None:
    assert read_lock_of(small) == {}


def test_a_corpus_knows_where_its_statements_stand(small: Path) -> None:
    positions = read_corpus(small).positions
    key = Key(str(ID["event/x"]), str(IB.status), str(CONCEPT.planned))
    assert str(positions[key]).endswith("data/articles/1.yaml:6:13")


def test_of_two_places_for_one_statement_the_first_stays(small: Path) -> None:
    corpus = Corpus(small)
    for line in (1, 2):
        corpus.put(Encoded([], {Key("s"): Position("a.yaml", line, 1)}))
    assert corpus.positions[Key("s")].line == 1


def test_loading_a_corpus_adds_the_facts_that_follow(small: Path) -> None:
    fact = (ID["event/x"], IB.status, CONCEPT.planned)
    assert fact not in read_corpus(small)
    assert fact in load(small).graph(GRAPH.consolidated)


def test_loading_a_corpus_with_its_notes_adds_the_facts_that_follow_from_them(small: Path) -> None:
    assert (ID["event/x"], IB.status, CONCEPT.held) in load(small, editorial=True)


def test_triples_are_put_into_the_graph_that_was_named(small: Path) -> None:
    corpus = Corpus(small)
    put(corpus, GRAPH.entailed, read_shapes(bundled() / "shapes"))
    assert len(corpus) == len(corpus.graph(GRAPH.entailed)) == len(corpus.shapes)


def test_a_corpus_is_shown_by_its_folder_and_its_size(small: Path) -> None:
    corpus = read_corpus(small)
    assert repr(corpus) == f"<Corpus {small}, {len(corpus)} triples>"


# What is refused -----------------------------------------------------------------------------


def test_the_faults_of_all_files_are_told(small: Path) -> None:
    write(small, {"data/registry.yaml": "thing: []", "data/articles/2.yaml": "a: b: c"})
    lines = refusal(small).splitlines()
    assert lines[0] == "registry.yaml:1:1: thing: is no key of the registry (did you mean things?)"
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
    assert set(copy.quads()) == set(bundled_corpus.quads())
    assert (copy.positions, copy.folder) == (bundled_corpus.positions, bundled_corpus.folder)
    assert copy.remarks == bundled_corpus.remarks


def test_an_article_has_the_id_of_an_article(small: Path) -> None:
    write(small, {"data/articles/1.yaml": "id: https://example.org/a/1\ntype: Article\n"})
    assert "1.yaml:1:1: id: an article's id looks like article:004" in refusal(small)


def test_a_corpus_with_concepts_of_its_own_takes_the_rest_from_the_bundled_ones(
    small: Path,
) -> None:
    concept = "PREFIX c: <https://w3id.org/ibrdf/concept#> c:truce a c:Mine ."
    write(small, {"ontology/concepts.ttl": concept})
    corpus = load(small)
    assert (CONCEPT.truce, RDF.type, CONCEPT.Mine) in corpus
    assert (IB.Meeting, None, None) in corpus
