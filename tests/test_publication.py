"""The published files hold what they promise, and are the same bytes on every machine."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, RDFS, BNode, Dataset, Graph, Literal, URIRef

from ibrdf.corpus import Corpus
from ibrdf.errors import OutputError
from ibrdf.publication.files import encode_files, facts, publish
from ibrdf.rdf.bridge import GRAPH, IB
from ibrdf.rdf.context import read_context
from ibrdf.rdf.syntax import Format, canonical, dataset, format_of, graph, parse, quads_of
from ibrdf.resources import bundled

CONTEXT = read_context()
NAMES = {"ibrdf.ttl", "ibrdf.jsonld", "ibrdf.trig", "ibrdf.nq", "ibrdf.nt"}
NAMES |= {"facts.ttl", "facts.jsonld", "checksums.txt"}


def trig(text: str) -> Dataset:
    prefixes = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in CONTEXT.prefixes.items())
    graphs = "PREFIX graph: <https://w3id.org/ibrdf/graph/>\n"
    return dataset(parse((prefixes + graphs + text).encode(), Format.TRIG))


SMALL = """
    graph:registry { location:minsk rdfs:label "Minsk"@en . }
    graph:consolidated {
        location:minsk ib:nameUsed "Minsk" .
        disagreement:d a ib:Disagreement ; ib:concerns location:minsk .
    }
    graph:concepts { c:signed rdfs:label "signed"@en . }
    <https://w3id.org/ibrdf/graph/article/1> { article:r a ib:Report ; ib:about location:minsk . }
"""


def test_a_dataset_is_published_in_every_syntax_with_facts_and_checksums(tmp_path: Path) -> None:
    folder = publish(trig(SMALL), tmp_path / "public")
    assert folder == tmp_path / "public"
    assert {path.name for path in folder.iterdir()} == NAMES


@pytest.mark.parametrize("name", sorted(NAMES - {"checksums.txt"}))
def test_every_file_can_be_read_again(name: str) -> None:
    data = trig(SMALL)
    quads = parse(encode_files(data, CONTEXT)[name], format_of(Path(name)))
    expected = facts(data) if name.startswith("facts") else data
    assert {str(quad.triple) for quad in quads} == {str(quad.triple) for quad in quads_of(expected)}


@pytest.mark.parametrize("name", ["ibrdf.trig", "ibrdf.nq"])
def test_two_syntaxes_keep_the_graphs(name: str) -> None:
    data = trig(SMALL)
    quads = parse(encode_files(data, CONTEXT)[name], format_of(Path(name)))
    assert canonical(quads) == canonical(quads_of(data))


def test_the_facts_are_what_the_registry_says_and_what_was_consolidated() -> None:
    assert set(facts(trig(SMALL)).predicates()) == {RDFS.label, IB.nameUsed}


def test_the_facts_of_a_graph_are_all_but_reports_and_disagreements() -> None:
    union = graph(quads_of(trig(SMALL)))
    assert {str(s).rpartition("/")[2] for s in facts(union).subjects()} == {
        "minsk",
        "concept#signed",
    }


def test_a_dataset_without_a_registry_gets_none() -> None:
    data = Dataset(default_union=True)
    facts(data)
    assert GRAPH.registry not in {part.identifier for part in data.graphs()}


def test_a_folder_is_published_again_in_its_place(tmp_path: Path) -> None:
    publish(trig(SMALL), tmp_path / "public")
    more = trig(SMALL + "graph:registry { location:brest rdfs:label 'Brest'@en . }")
    publish(more, str(tmp_path / "public"))
    assert b"location:brest" in (tmp_path / "public" / "facts.ttl").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(OutputError, match=r"thesis\.txt"):
        publish(trig(SMALL), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_blank_node_is_refused_and_the_old_files_stand(tmp_path: Path) -> None:
    publish(trig(SMALL), tmp_path / "public")
    before = {path.name: path.read_bytes() for path in (tmp_path / "public").iterdir()}
    with pytest.raises(OutputError, match="blank node"):
        publish(trig("[] rdfs:label 'x' ."), tmp_path / "public")
    assert {path.name: path.read_bytes() for path in (tmp_path / "public").iterdir()} == before


@pytest.mark.parametrize(
    "subject", [URIRef("relative"), URIRef("urn:a b"), Literal("text")], ids=["a", "b", "c"]
)
def test_what_is_no_rdf_is_refused(subject: Any, tmp_path: Path) -> None:
    data = Graph()
    data.add((subject, RDFS.label, Literal("x")))
    with pytest.raises(OutputError, match=r"^this can't be published: [^\n]+$"):
        publish(data, tmp_path / "public")
    assert not (tmp_path / "public").exists()


# Checksums


def test_each_file_has_its_checksum() -> None:
    files = encode_files(trig(SMALL), CONTEXT)
    lines = files.pop("checksums.txt").decode().splitlines()
    expected = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}" for name in sorted(files)]
    assert lines[:-1] == expected


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="there is no sha256sum here")
def test_the_checksums_check_out(tmp_path: Path) -> None:
    publish(trig(SMALL), tmp_path / "public")
    command = ["sha256sum", "--check", "--strict", "checksums.txt"]
    done = subprocess.run(command, cwd=tmp_path / "public", capture_output=True, check=False)
    assert (done.returncode, done.stdout.count(b": OK")) == (0, len(NAMES) - 1)


def test_the_checksum_of_the_dataset_is_that_of_its_canonical_form() -> None:
    [line] = trig_checksums("<urn:a> <urn:b> '1.50'^^xsd:decimal .")
    form = b'<urn:a> <urn:b> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
    assert line == f"# {hashlib.sha256(form).hexdigest()}  RDFC-1.0 canonical form of the dataset"


def trig_checksums(text: str) -> list[str]:
    """Return the comments among the checksums of a few lines of TriG."""
    lines = encode_files(trig(text), CONTEXT)["checksums.txt"].decode().splitlines()
    return [line for line in lines if line.startswith("#")]


# The corpus


@pytest.fixture(scope="module")
def corpus(bundled_corpus: Corpus) -> Corpus:
    return bundled_corpus


@pytest.fixture(scope="module")
def published(corpus: Corpus) -> dict[str, bytes]:
    return encode_files(corpus, corpus.context)


@pytest.mark.slow
def test_published_files_hold_no_blank_nodes(published: dict[str, bytes]) -> None:
    data = graph(parse(published["ibrdf.nt"], Format.NTRIPLES))
    assert not [term for triple in data for term in triple if isinstance(term, BNode)]


@pytest.mark.slow
def test_facts_files_hold_no_reports_and_no_disagreements(published: dict[str, bytes]) -> None:
    chosen = graph(parse(published["facts.ttl"], Format.TURTLE))
    kinds = set(chosen.objects(None, RDF.type))
    assert kinds
    assert not kinds & {IB.Report, IB.Disagreement, IB.Passage, IB.Article}
    assert not set(chosen.predicates()) & {IB.about, IB.between, IB.source}


@pytest.mark.slow
def test_every_syntax_of_the_corpus_holds_the_same_triples(
    corpus: Corpus, published: dict[str, bytes]
) -> None:
    expected = {str(quad.triple) for quad in canonical(quads_of(corpus))}
    for name in ("ibrdf.ttl", "ibrdf.jsonld", "ibrdf.trig", "ibrdf.nq", "ibrdf.nt"):
        quads = canonical(parse(published[name], format_of(Path(name))))
        assert {str(quad.triple) for quad in quads} == expected, name


@pytest.mark.slow
def test_the_order_of_statements_never_matters(corpus: Corpus, published: dict[str, bytes]) -> None:
    backwards = dataset(sorted(quads_of(corpus), key=str, reverse=True))
    assert encode_files(backwards, corpus.context) == published


BUILD = "import sys, ibrdf; ibrdf.build(sys.argv[1], sys.argv[2])"


@pytest.mark.slow
def test_a_build_is_the_same_on_every_machine(tmp_path: Path) -> None:
    built = []
    for number, settings in enumerate(
        [
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Tehran", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
        ]
    ):
        folder = tmp_path / str(number)
        command = [sys.executable, "-c", BUILD, str(bundled()), str(folder)]
        paths = os.pathsep.join(path for path in sys.path if path)
        subprocess.run(command, env={"PYTHONPATH": paths, **settings}, cwd=tmp_path, check=True)
        built.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert built[0] == built[1]
    assert built[0].keys() == NAMES


@pytest.mark.slow
def test_no_file_tells_of_the_machine_that_wrote_it(published: dict[str, bytes]) -> None:
    everything = b"".join(published.values())
    assert str(bundled()).encode() not in everything
    assert not re.search(rb"file:/", everything)


def test_facts_of_a_file_without_named_graphs_are_those_of_the_whole() -> None:
    data = Dataset(default_union=True)
    data.add((URIRef("urn:x"), RDF.type, IB.Meeting))
    data.add((URIRef("urn:r"), RDF.type, IB.Report))
    assert [*facts(data)] == [(URIRef("urn:x"), RDF.type, IB.Meeting)]
