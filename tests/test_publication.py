"""The published files hold what they promise, and are the same bytes on every machine."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given

import strategies
from as_text import as_text
from ibrdf import graphs, vocabulary
from ibrdf.corpus import Corpus
from ibrdf.errors import OutputError
from ibrdf.pipeline import build
from ibrdf.publication.files import _encode_files, publish
from ibrdf.publication.layers import LAYERS, facts
from ibrdf.rdf.bridge import to_graph
from ibrdf.rdf.canonical import canonical
from ibrdf.rdf.context import read_context
from ibrdf.rdf.formats import Format, format_of
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import DEFAULT_GRAPH, Quad, Triple, is_blank, to_nquads
from ibrdf.resources import bundled
from ibrdf.vocabulary import IB, RDF
from strategies import examples

CONTEXT = read_context()
NAMES = {"ibrdf.ttl", "ibrdf.jsonld", "ibrdf.trig", "ibrdf.nq", "ibrdf.nt"}
NAMES |= {f"{stem}.{ending}" for stem in LAYERS for ending in ("ttl", "jsonld")}
NAMES |= {"checksums.txt"}


def trig(text: str) -> list[Quad]:
    prefixes = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in CONTEXT.prefixes.items())
    graphs = "PREFIX graph: <https://w3id.org/ibrdf/graph/>\n"
    return parse((prefixes + graphs + text).encode(), Format.TRIG)


def triples(quads: Iterable[Quad]) -> set[Triple]:
    return {(s, p, o) for s, p, o, _ in quads}


def encoded(quads: Iterable[Quad]) -> dict[str, bytes]:
    return {name: b"".join(pieces) for name, pieces in _encode_files(quads, CONTEXT).items()}


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
    folder = publish(trig(SMALL), tmp_path / "public", CONTEXT)
    assert folder == tmp_path / "public"
    assert {path.name for path in folder.iterdir()} == NAMES


@pytest.mark.parametrize("name", sorted(NAMES - {"checksums.txt"}))
def test_every_file_can_be_read_again(name: str) -> None:
    data = trig(SMALL)
    quads = parse(encoded(data)[name], format_of(Path(name)))
    chosen = LAYERS.get(Path(name).stem)
    expected = chosen(data) if chosen else data
    assert triples(quads) == triples(expected)


@pytest.mark.parametrize("name", ["ibrdf.trig", "ibrdf.nq"])
def test_two_syntaxes_keep_the_graphs(name: str) -> None:
    data = trig(SMALL)
    quads = parse(encoded(data)[name], format_of(Path(name)))
    assert canonical(quads) == canonical(data)


def test_the_facts_are_what_the_registry_says_and_what_was_consolidated() -> None:
    predicates = {predicate for _, predicate, _, _ in facts(trig(SMALL))}
    assert predicates == {vocabulary.RDFS.label, IB.nameUsed}


def test_the_facts_of_a_graph_are_all_but_reports_and_disagreements() -> None:
    union = [(s, p, o, DEFAULT_GRAPH) for s, p, o, _ in trig(SMALL)]
    subjects = {subject.rpartition("/")[2] for subject, _, _, _ in facts(union)}
    assert subjects == {"minsk>", "concept#signed>"}


def test_a_folder_is_published_again_in_its_place(tmp_path: Path) -> None:
    publish(trig(SMALL), tmp_path / "public", CONTEXT)
    more = trig(SMALL + "graph:registry { location:brest rdfs:label 'Brest'@en . }")
    publish(more, tmp_path / "public", CONTEXT)
    assert b"location:brest" in (tmp_path / "public" / "facts.ttl").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(OutputError, match=r"thesis\.txt"):
        publish(trig(SMALL), tmp_path, CONTEXT)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_blank_node_is_refused_and_the_old_files_stand(tmp_path: Path) -> None:
    publish(trig(SMALL), tmp_path / "public", CONTEXT)
    before = {path.name: path.read_bytes() for path in (tmp_path / "public").iterdir()}
    with pytest.raises(OutputError, match="blank node"):
        publish(trig("[] rdfs:label 'x' ."), tmp_path / "public", CONTEXT)
    assert {path.name: path.read_bytes() for path in (tmp_path / "public").iterdir()} == before


# Checksums


def test_each_file_has_its_checksum() -> None:
    files = encoded(trig(SMALL))
    lines = files.pop("checksums.txt").decode().splitlines()
    expected = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}" for name in sorted(files)]
    assert lines[:-1] == expected


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="there is no sha256sum here")
def test_the_checksums_check_out(tmp_path: Path) -> None:
    publish(trig(SMALL), tmp_path / "public", CONTEXT)
    command = ["sha256sum", "--check", "--strict", "checksums.txt"]
    done = subprocess.run(command, cwd=tmp_path / "public", capture_output=True, check=False)
    assert (done.returncode, done.stdout.count(b": OK")) == (0, len(NAMES) - 1)


def test_the_checksum_of_the_dataset_is_that_of_its_canonical_form() -> None:
    [line] = trig_checksums("<urn:a> <urn:b> '1.50'^^xsd:decimal .")
    form = b'<urn:a> <urn:b> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
    assert line == f"# {hashlib.sha256(form).hexdigest()}  RDFC-1.0 canonical form of the dataset"


def trig_checksums(text: str) -> list[str]:
    """Return the comments among the checksums of a few lines of TriG."""
    lines = encoded(trig(text))["checksums.txt"].decode().splitlines()
    return [line for line in lines if line.startswith("#")]


def test_a_file_may_be_asked_for_again() -> None:
    files = _encode_files(trig(SMALL), CONTEXT)
    assert b"".join(files["facts.ttl"]) == b"".join(files["facts.ttl"])


# The corpus


def test_the_published_bytes_are_those_that_are_known(tmp_path: Path) -> None:
    """The contract that no byte changes; what changes one on purpose says so in CHANGELOG.md."""
    golden = Path(__file__).parent / "golden" / "checksums.txt"
    build(bundled(), tmp_path / "public")
    sums = (tmp_path / "public" / "checksums.txt").read_text("utf-8")
    assert sums == golden.read_text("utf-8")
    for line in sums.splitlines()[:-1]:
        digest, name = line.split()
        assert hashlib.sha256((tmp_path / "public" / name).read_bytes()).hexdigest() == digest


@pytest.fixture(scope="module")
def corpus(bundled_corpus: Corpus) -> Corpus:
    return bundled_corpus


@pytest.fixture(scope="module")
def quads(corpus: Corpus) -> list[Quad]:
    return list(corpus.quads)


@pytest.fixture(scope="module")
def published(quads: list[Quad]) -> dict[str, bytes]:
    return encoded(quads)


@pytest.mark.slow
def test_published_files_hold_no_blank_nodes(published: dict[str, bytes]) -> None:
    data = parse(published["ibrdf.nt"], Format.NTRIPLES)
    assert not [term for quad in data for term in quad if is_blank(term)]


@pytest.mark.slow
def test_facts_files_hold_no_reports_and_no_disagreements(published: dict[str, bytes]) -> None:
    chosen = parse(published["facts.ttl"], Format.TURTLE)
    kinds = {value for _, predicate, value, _ in chosen if predicate == RDF.type}
    assert kinds
    assert not kinds & {IB.Report, IB.Disagreement, IB.Passage, IB.Article}
    predicates = {predicate for _, predicate, _, _ in chosen}
    assert not predicates & {IB.about, IB.between, IB.source}


@pytest.mark.slow
def test_every_syntax_of_the_corpus_holds_the_same_triples(
    quads: list[Quad], published: dict[str, bytes]
) -> None:
    expected = triples(canonical(quads))
    for name in ("ibrdf.ttl", "ibrdf.jsonld", "ibrdf.trig", "ibrdf.nq", "ibrdf.nt"):
        back = canonical(parse(published[name], format_of(Path(name))))
        assert triples(back) == expected, name


def test_the_order_of_statements_never_matters(
    quads: list[Quad], published: dict[str, bytes]
) -> None:
    assert encoded(sorted(quads, reverse=True)) == published


BUILD = "import sys, ibrdf; ibrdf.build(sys.argv[1], sys.argv[2])"


@pytest.mark.slow
def test_a_build_is_the_same_on_every_machine(tmp_path: Path) -> None:
    built = []
    for number, machine in enumerate(
        [
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Tehran", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
        ]
    ):
        folder = tmp_path / str(number)
        command = [sys.executable, "-c", BUILD, str(bundled()), str(folder)]
        paths = os.pathsep.join(path for path in sys.path if path)
        subprocess.run(command, env={"PYTHONPATH": paths, **machine}, cwd=tmp_path, check=True)
        built.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert built[0] == built[1]
    assert built[0].keys() == NAMES


@pytest.mark.slow
def test_no_file_tells_of_the_machine_that_wrote_it(published: dict[str, bytes]) -> None:
    everything = b"".join(published.values())
    assert str(bundled()).encode() not in everything
    assert not re.search(rb"file:/", everything)


# Graphs of rdflib


def test_a_dataset_is_published_as_its_quads_are(tmp_path: Path) -> None:
    data = graphs.dataset_of(trig(SMALL))
    folder = graphs.publish(data, str(tmp_path / "public"))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == encoded(trig(SMALL))


def test_the_facts_of_a_dataset_are_those_of_its_quads() -> None:
    expected = to_graph(triples(facts(trig(SMALL))))
    assert set(graphs.facts(graphs.dataset_of(trig(SMALL)))) == set(expected)


def test_data_without_a_registry_is_all_facts_but_for_reports() -> None:
    quads = trig("<urn:g> { <urn:m> a ib:Meeting . <urn:r> a ib:Report }")
    assert [subject for subject, _, _, _ in facts(quads)] == ["<urn:m>"]


# Without blank nodes


@examples(60)
@given(strategies.GROUND)
def test_sorted_quads_are_the_canonical_form_of_data_without_blank_nodes(given: list[Any]) -> None:
    rows = ox.Dataset(given)
    rows.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    expected = "".join(sorted(f"{row} .\n" for row in rows))
    assert to_nquads(sorted({*as_text(given)})) == expected


def test_a_value_that_json_ld_cannot_hold_leaves_the_old_files(tmp_path: Path) -> None:
    publish(trig(SMALL), tmp_path / "public", CONTEXT)
    with pytest.raises(OutputError, match="JSON-LD reads location:minsk as a short name"):
        publish(trig("<location:minsk> <urn:p> <urn:a> ."), tmp_path / "public", CONTEXT)
    assert {path.name for path in (tmp_path / "public").iterdir()} == NAMES
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
