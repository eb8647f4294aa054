"""Laws that hold for any data: nothing is lost, no order matters, and no slip is a traceback."""

import re
import signal
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import strategies
from as_text import as_text, canonical_nquads
from ibrdf.articles.documents import read_document
from ibrdf.articles.encoding import encode_source
from ibrdf.articles.reading import read_corpus
from ibrdf.cli import main
from ibrdf.consolidation.facts import with_facts
from ibrdf.corpus import Corpus
from ibrdf.errors import InputError
from ibrdf.findings import Finding
from ibrdf.graphs import dataset_of
from ibrdf.rdf.bridge import to_quads
from ibrdf.rdf.canonical import canonical
from ibrdf.rdf.formats import OXIGRAPH, Format
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.store import store_of
from ibrdf.rdf.terms import DEFAULT_GRAPH, Quad, iri, literal
from ibrdf.rdf.writing import write
from ibrdf.resources import bundled
from ibrdf.sparql.engine import Queryable, Solution, StoreData
from ibrdf.sparql.guard import check
from ibrdf.sparql.reference import GraphData
from ibrdf.validation.validate import validate_corpus
from ibrdf.vocabulary import GRAPH, RDFS
from strategies import examples

SECOND = Path(__file__).parent / "corpora" / "second"
WITH_GRAPHS = {Format.TRIG, Format.NQUADS}
NAMED = re.compile(r"[#/:][^\W\d][\w.-]*$")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# rdflib remarks on values that their datatype does not have.
pytestmark = pytest.mark.filterwarnings("ignore")


def union(quads: list[Quad]) -> list[Quad]:
    """Return quads without their graphs."""
    return [(s, p, o, DEFAULT_GRAPH) for s, p, o, _ in quads]


# Reading and writing -----------------------------------------------------------------------


@pytest.mark.parametrize("syntax", [syntax for syntax in Format if syntax != Format.RDFXML])
@examples(30)
@given(quads=strategies.GROUND.map(as_text))
def test_what_is_written_has_the_canonical_form_of_what_was_given(
    syntax: Format, quads: list[Quad]
) -> None:
    held = quads if syntax in WITH_GRAPHS else union(quads)
    back = parse(write(quads, syntax, strategies.CONTEXT), syntax)
    assert canonical_nquads(back) == canonical_nquads(canonical(held))


def has_xml(quad: Any) -> bool:
    """Whether RDF/XML can hold a quad: no property that ends in no name, and no control characters.

    Names are those of the fourth edition of XML, without joiners: expat knows no later one.
    """
    return bool(NAMED.search(quad.predicate.value)) and not NO_XML.search(str(quad.object.value))


@pytest.mark.parametrize("syntax", Format)
@examples(30)
@given(quads=strategies.QUADS)
def test_what_another_program_writes_is_read_with_its_blank_nodes(
    syntax: Format, quads: list[Any]
) -> None:
    form = OXIGRAPH[syntax]
    held = as_text(quads) if form.supports_datasets else union(as_text(quads))
    rows = quads if form.supports_datasets else [quad.triple for quad in quads]
    assume(syntax != Format.RDFXML or all(map(has_xml, quads)))
    data = ox.serialize(rows, format=form) or b""
    assert canonical_nquads(parse(data, syntax)) == canonical_nquads(held)


@examples(60)
@given(strategies.QUADS.map(as_text))
def test_quads_come_back_from_rdflib_to_the_letter(quads: list[Quad]) -> None:
    assert set(to_quads(dataset_of(quads))) == set(quads)


# Queries -------------------------------------------------------------------------------------


@contextmanager
def at_most(seconds: float) -> Generator[None]:
    """Fail where what is inside takes longer."""

    def late(_: int, __: FrameType | None) -> None:
        pytest.fail(f"no answer within {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def told(found: Solution, form: str) -> tuple[Any, ...]:
    """Return what an engine says, but for what it may choose: the order and repeated triples."""
    rows = found.rows or found.triples
    counted = Counter(set(rows) if form == "CONSTRUCT" else rows)
    return found.truth, found.columns, counted


def sort_keys(found: Solution, query: str) -> list[tuple[str, ...]]:
    """Return in their order the values that a query sorts by, as far as it shows them."""
    names = re.findall(r"STR\(\?(\w)\)", query.partition("ORDER BY")[2])
    places = [found.columns.index(name) for name in names if name in found.columns]
    shown = len(places) == len(names)
    return [tuple(str(row[n] or "") for n in places) for row in found.rows if shown]


def both_agree(world: str, query: str) -> None:
    quads = canonical(parse(world.encode(), Format.TURTLE))
    form = check(query)
    engines: list[Queryable] = [StoreData(store_of(quads)), GraphData(dataset_of(quads))]
    with at_most(10):
        one, other = (engine.evaluate(query, {}) for engine in engines)
    assert told(one, form) == told(other, form)
    assert sort_keys(one, query) == sort_keys(other, query)


@examples(50, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(strategies.WORLDS, strategies.QUERIES)
def test_both_engines_agree_on_any_query(world: str, query: str) -> None:
    both_agree(world, query)


@pytest.mark.slow
@pytest.mark.many
@examples(1500, derandomize=True, phases=[Phase.generate])  # shrinking takes minutes
@given(strategies.WORLDS, strategies.QUERIES)
def test_both_engines_agree_on_many_queries(world: str, query: str) -> None:
    both_agree(world, query)


def test_random_queries_find_something() -> None:
    sizes = []

    # As many in each profile: of a few nothing can be said.
    @settings(max_examples=60, derandomize=True, database=None, phases=[Phase.generate])
    @given(strategies.WORLDS, strategies.QUERIES)
    def ask(world: str, query: str) -> None:
        data = StoreData(store_of(parse(world.encode(), Format.TURTLE)))
        sizes.append(len(data.evaluate(query, {}).rows))

    ask()
    assert sum(size > 0 for size in sizes) > len(sizes) / 4


# No order matters ----------------------------------------------------------------------------


@cache
def second() -> Corpus:
    return with_facts(read_corpus(SECOND))


SAYINGS = ["documentCount: 9", "documentCount: 11", "status: signed", "status: drafted"]
SAYINGS += ["date: 2019-03-12", "date: 2019-03", "date: 2019-03-01/2019-03-31", "nameUsed: Accord"]
SAYINGS += ["nameUsed: The accord", "place: location:colonia", "place: location:montevideo"]
SAYINGS += ["party: [location:portugal, location:uruguay]", "party: location:portugal"]
THINGS = ["agreement:fish-accord", "event:port-meeting", "event:colonia-meeting"]
RECORDS = strategies.records(SAYINGS, THINGS)
# With several names for a thing the order could choose which one a disagreement is called by.
OTHER_NAMES = [
    (iri(strategies.CONTEXT.expand(thing)), RDFS.label, literal(name, language="en"), DEFAULT_GRAPH)
    for thing in THINGS
    for name in ("Aa", "Zz")
]


def encoded(records: list[strategies.Record], random: Random) -> list[Quad]:
    """Return what two articles with the records say, written and read in some order."""
    texts = {1: "id: article:8\ntype: Article\n", 2: "id: article:9\ntype: Article\n"}
    numbered = list(enumerate(records))
    random.shuffle(numbered)
    for number, record in numbered:
        article = 1 + number % 2
        head = "" if "reports:" in texts[article] else "reports:\n"
        texts[article] += (
            f"{head}  - about: {record.about}\n    {record.says}\n"
            f"    evidence: article:{7 + article}#char={number},{number + 1}\n"
            f"    certainty: {record.certainty}\n    polarity: {record.polarity}\n"
        )
    made = []
    for article in random.sample([*texts], 2):
        name = f"{random.random()}.yaml"
        tree = read_document(texts[article].encode(), name)
        made += encode_source(tree, {}, f"<urn:{article}>", strategies.CONTEXT).quads
    return made


@examples(6)
@given(RECORDS, strategies.CHANCES)
def test_the_order_of_reports_articles_and_triples_makes_no_other_facts(
    records: list[strategies.Record], random: Random
) -> None:
    found = []
    for _ in range(2):
        stated = [quad for quad in second().quads if quad[3] != GRAPH.consolidated]
        corpus = corpus_of([*stated, *encoded(records, random), *OTHER_NAMES], random)
        made = with_facts(corpus).quads[len(corpus.quads) :]
        assert made
        found.append(set(made))
    assert found[0] == found[1]


def corpus_of(quads: list[Quad], random: Random) -> Corpus:
    """Return the second corpus with other statements, in some order."""
    return replace(second(), quads=tuple(random.sample(quads, len(quads))))


def findings(corpus: Corpus) -> tuple[Finding, ...]:
    found = validate_corpus(corpus.index, corpus.shapes, positions=corpus.positions)
    return found.findings


def damaged(random: Random) -> list[Quad]:
    """Return the second corpus with some statements lost, some doubled, and some ends swapped."""
    quads = sorted(second().quads)
    for _ in range(random.randint(0, 12)):
        lost = quads.pop(random.randrange(len(quads)))
        end = random.choice(quads)[2]
        extra = (lost[0], lost[1], end, lost[3])
        quads += random.choice([[], [extra], [lost, extra]])
    return quads


@examples(2)
@given(strategies.CHANCES)
def test_the_order_of_triples_makes_no_other_findings(random: Random) -> None:
    quads = damaged(random)
    one, other = (findings(corpus_of(quads, random)) for _ in range(2))
    assert one == other


@pytest.mark.slow
@pytest.mark.many
@examples(20, derandomize=True)
@given(RECORDS, strategies.CHANCES)
def test_no_order_makes_other_findings_on_many_reports(
    records: list[strategies.Record], random: Random
) -> None:
    stated = [quad for quad in damaged(random) if quad[3] != GRAPH.consolidated]
    found = []
    for _ in range(2):
        corpus = corpus_of([*stated, *encoded(records, random)], random)
        found.append(findings(with_facts(corpus)))
    assert found[0] == found[1]


# Slips --------------------------------------------------------------------------------------

# An article's texts and what should follow from them are not read by a check.
PARTS = {
    path.relative_to(folder).as_posix(): path.read_bytes()
    for folder, names in ((SECOND, ("data",)), (bundled(), ("ontology", "shapes")))
    for name in names
    for path in sorted((folder / name).rglob("*"))
    if path.is_file()
}
DATA = [name for name in PARTS if name.startswith("data")]
RULES = [name for name in PARTS if name not in DATA]
FAULT = re.compile(r"[^:]+(:\d+:\d+)?: \S.*")


def slips_are_told(name: str, random: Random) -> None:
    """Check the second corpus with slips in one of its files."""
    data = strategies.slip(PARTS[name].decode(), random)
    with TemporaryDirectory() as place:  # a new one each time: a context is read once
        for part, content in PARTS.items():
            # Its own ontology or shapes only where the slip is in them.
            if part in DATA or Path(part).parent == Path(name).parent:
                path = Path(place, part)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data if part == name else content)
        result = CliRunner().invoke(main, ["check", place])
    assert isinstance(result.exception, SystemExit | None), data
    assert result.exit_code in {0, 1, 2}
    assert "Traceback" not in result.output
    if result.exit_code == 2:
        lines = result.stderr.splitlines()
        assert lines
        assert [line for line in lines if not FAULT.fullmatch(line)] == []
        assert [line for line in lines if place not in line] == []


@examples(6)
@given(st.sampled_from(DATA), strategies.CHANCES)
def test_a_slip_in_a_corpus_is_told_in_one_line(name: str, random: Random) -> None:
    slips_are_told(name, random)


@examples(4)
@given(st.sampled_from(RULES), strategies.CHANCES)
def test_a_slip_in_the_rules_of_a_corpus_is_told_in_one_line(name: str, random: Random) -> None:
    slips_are_told(name, random)


@pytest.mark.slow
@pytest.mark.many
@examples(150, derandomize=True)
@given(st.sampled_from([*DATA * 4, *RULES]), strategies.CHANCES)
def test_no_slip_of_many_is_a_traceback(name: str, random: Random) -> None:
    slips_are_told(name, random)


# Documents and places ----------------------------------------------------------------------


@examples(50)
@given(strategies.documents())
def test_a_document_is_read_as_the_tree_that_it_was_written_from(
    document: tuple[str, dict[str, Any]],
) -> None:
    text, tree = document
    assert read_document(text.encode(), "a.yaml").plain() == tree


@examples(50)
@given(strategies.documents(), strategies.CHANCES)
def test_a_document_with_a_slip_is_a_tree_or_refused_in_one_line(
    document: tuple[str, dict[str, Any]], random: Random
) -> None:
    data = strategies.slip(document[0], random)
    try:
        told = str(read_document(data, "a.yaml").position)
    except InputError as error:
        told = str(error)
    assert re.fullmatch(r"a\.yaml:\d+:\d+(: \S.*)?", told)
