"""The context, the ontology and the twins say the same; any JSON-LD processor can use it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from ibrdf.articles.documents import read_document
from ibrdf.corpus import source_files
from ibrdf.errors import InputError, UnknownNameError
from ibrdf.rdf.bridge import to_graph
from ibrdf.rdf.context import ID, VOCAB, Context, Definition, read_context
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import read_ontology, read_triples, told_of, twin_of
from ibrdf.rdf.terms import Term, literal, text_of
from ibrdf.resources import bundled
from ibrdf.vocabulary import BASE, CONCEPT, IB, OA, OWL, RDF, RDFS, SAID, SKOS, XSD
from strategies import ours

CONTEXT = read_context()
ONTOLOGY = Index(read_ontology(bundled() / "ontology"))
CONCEPTS = Index(read_triples(bundled() / "ontology" / "concepts.ttl"))
NAMES = {text_of(one).removeprefix(CONCEPT.iri) for one in CONCEPTS.all_subjects()}
TWINS = {text_of(prop): text_of(twin) for prop, twin in twin_of(ONTOLOGY).items()}
# rdflib knows these vocabularies term by term, but not that of annotations.
STANDARD = (rdflib.DCTERMS, rdflib.RDFS, rdflib.SKOS, rdflib.SDO)
ANNOTATIONS = {OA.hasSource, OA.hasSelector, OA.start, OA.end}
# What authors never write and published JSON has in another form: reports: stands for ib:source,
# and the annotations of ontology and shapes are written with their prefix.
KEYLESS = {IB.source, IB.policy, IB.reportedAs, IB.toldAs, IB.refinedAlong}


# Names ---------------------------------------------------------------------------


def test_no_prefix_key_and_concept_share_a_name() -> None:
    keys = {key for key in CONTEXT.source if not key.startswith("@")} - CONTEXT.prefixes.keys()
    assert len(keys) > 60
    assert not keys & CONTEXT.prefixes.keys()
    assert not NAMES & keys
    assert not NAMES & CONTEXT.prefixes.keys()


def test_no_two_prefixes_mean_the_same() -> None:
    assert len(set(CONTEXT.prefixes.values())) == len(CONTEXT.prefixes)


def test_no_two_keys_mean_the_same() -> None:
    for scope in (CONTEXT.terms, CONTEXT.reports):
        assert len({definition.iri for definition in scope.values()}) == len(scope)


def test_every_key_means_a_term_of_the_ontology_or_of_a_standard_vocabulary() -> None:
    known = {*ANNOTATIONS, *ONTOLOGY.all_subjects()}
    foreign = {definition.predicate for definition in CONTEXT.terms.values()} - known
    names = {URIRef(text_of(one)) for one in foreign}
    assert {one for one in names if not any(one in home for home in STANDARD)} == set()


def test_a_key_has_the_local_name_of_its_property_unless_a_plainer_word_was_found() -> None:
    plainer = {
        key: definition.iri
        for key, definition in CONTEXT.terms.items()
        if re.split("[#/]", definition.iri)[-1] != key
    }
    assert not {iri for iri in plainer.values() if iri.startswith(IB.iri)}
    assert set(plainer) == {
        *("name", "note", "language", "published", "inText", "selector"),
        *("because", "min", "max", "gloss", "by", "forms"),
    }


def test_every_property_that_authors_or_readers_need_has_a_key() -> None:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    ours = {p for kind in kinds for p in ONTOLOGY.subjects(RDF.type, kind)}
    ours -= {*twin_of(ONTOLOGY).values(), *told_of(ONTOLOGY).values()}
    ours -= set(ONTOLOGY.subjects(OWL.deprecated))
    assert ours - {definition.predicate for definition in CONTEXT.terms.values()} == KEYLESS


def test_the_reports_of_a_source_are_what_has_it_as_source() -> None:
    assert CONTEXT.source["reports"]["@reverse"] == "ib:source"
    assert CONTEXT.source["reports"]["@context"]["@vocab"] == SAID.iri


# Twins ---------------------------------------------------------------------------


def test_inside_reports_the_same_keys_mean_the_twins_and_have_the_same_type() -> None:
    outer = {key: own for key, own in CONTEXT.terms.items() if own.iri in TWINS}
    twins = {key: replace(own, iri=TWINS[own.iri]) for key, own in outer.items()}
    assert dict(CONTEXT.reports) == twins
    assert {own.iri for own in outer.values()} == TWINS.keys()


def test_a_key_is_written_inside_reports_as_it_is_outside() -> None:
    inner = CONTEXT.source["reports"]["@context"]
    for key in CONTEXT.reports:
        one, other = (
            {"@id": written} if isinstance(written, str) else written
            for written in (CONTEXT.source[key], inner[key])
        )
        assert {**one, "@id": ""} == {**other, "@id": ""}, key


# Types ---------------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(CONTEXT.terms.keys() - {"Report"}))
def test_the_type_of_a_key_is_that_of_its_property(key: str) -> None:
    definition = CONTEXT.terms[key]
    kinds = set(ONTOLOGY.objects(definition.predicate, RDF.type))
    ranges = set(ONTOLOGY.objects(definition.predicate, RDFS.range))
    if OWL.ObjectProperty in kinds:
        assert definition.type == (VOCAB if SKOS.Concept in ranges else ID)
    if OWL.DatatypeProperty in kinds:
        assert definition.type not in {VOCAB, ID}
        assert ranges <= {f"<{definition.type}>"}


def test_a_concept_is_looked_up_among_the_concepts() -> None:
    for scope in (CONTEXT.source, CONTEXT.source["reports"]["@context"]):
        for key, term in scope.items():
            if isinstance(term, dict) and term.get("@type") == "@vocab":
                assert term["@context"] == {"@vocab": CONCEPT.iri}, key


# Prefixes ------------------------------------------------------------------------

FILES = sorted(
    path
    for folder in ("ontology", "shapes", "src/ibrdf/queries", "src/ibrdf/rules", "queries", "rules")
    for path in (bundled() / folder).glob("*.*")
    if path.suffix in {".ttl", ".rq", ".ru"}
)


def prefixes_in(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^PREFIX (\w+): +<(\S+)>$", path.read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("path", FILES, ids=[f"{p.parent.name}/{p.name}" for p in FILES])
def test_a_file_uses_the_prefixes_of_the_context_each_of_them_and_in_order(path: Path) -> None:
    prefixes = prefixes_in(path)
    assert prefixes
    assert prefixes.items() <= CONTEXT.prefixes.items()
    assert list(prefixes) == sorted(prefixes)
    text = re.sub(
        r"^PREFIX .*$|<[^>\s]*>|\"[^\"\n]*\"", "", path.read_text("utf-8"), flags=re.MULTILINE
    )
    code = re.sub(r"#.*$", "", text, flags=re.MULTILINE)
    assert {name for name in prefixes if not re.search(rf"(?<!\w){name}:", code)} == set()


def test_rdflib_and_the_context_have_one_namespace_for_each_vocabulary() -> None:
    theirs = {"dct": rdflib.DCTERMS, "sh": rdflib.SH, "schema": rdflib.SDO, "owl": rdflib.OWL}
    for prefix, namespace in theirs.items():
        assert CONTEXT.prefixes[prefix] == str(namespace)


# Expanding and compacting --------------------------------------------------------


def test_a_prefixed_name_is_expanded() -> None:
    assert CONTEXT.expand("event:talks") == BASE + "id/event/talks"
    assert CONTEXT.expand("article:004#char=1,2") == BASE + "id/article/004#char=1,2"


@pytest.mark.parametrize(
    "iri", ["https://example.org/a", "urn:isbn:1", "mailto:desk@example.org", "no-colon"]
)
def test_what_is_an_iri_already_or_has_no_prefix_stays_as_it_is(iri: str) -> None:
    assert CONTEXT.expand(iri) == iri


def test_an_unknown_prefix_is_refused_and_the_nearest_is_named() -> None:
    with pytest.raises(UnknownNameError, match=r"no prefix evnt: \(did you mean event:\?\)"):
        CONTEXT.expand("evnt:talks")


def test_the_longest_namespace_that_fits_is_the_one() -> None:
    nested = {"a": "https://example.org/", "b": "https://example.org/b/"}
    context = Context(nested, {}, {}, "", {})
    assert context.compact("https://example.org/b/c") == "b:c"
    assert context.compact("https://example.org/c/d") == "a:c/d"
    assert context.compact("https://example.com/b/c") == "https://example.com/b/c"


def test_a_name_that_would_be_read_as_an_address_is_not_shortened() -> None:
    assert CONTEXT.compact(BASE + "id/event///x") == BASE + "id/event///x"


# Names as people write them, with what namespaces end in thrown among the letters.
LOCAL = st.text(st.sampled_from("ab1-._~%#/:,=é中"), max_size=12)


@given(st.sampled_from(sorted(CONTEXT.prefixes.values())), LOCAL)
def test_expanding_undoes_compacting(namespace: str, local: str) -> None:
    assert CONTEXT.expand(CONTEXT.compact(namespace + local)) == namespace + local


@given(st.sampled_from(sorted(CONTEXT.prefixes)), st.from_regex(r"[a-z][a-z0-9-]*", fullmatch=True))
def test_compacting_undoes_expanding(prefix: str, local: str) -> None:
    assert CONTEXT.compact(CONTEXT.expand(f"{prefix}:{local}")) == f"{prefix}:{local}"


@given(st.from_regex(r"https?://[a-z]+\.example/[a-z/#]*", fullmatch=True))
def test_an_iri_of_nobodys_namespace_stays_as_it_is(iri: str) -> None:
    assert CONTEXT.expand(CONTEXT.compact(iri)) == iri


# Values --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "meaning"),
    [
        ("status", "signed", CONCEPT["signed"]),
        ("status", "c:signed", CONCEPT["signed"]),
        ("place", "location:minsk", f"<{BASE}id/location/minsk>"),
        ("label", "Talks", literal("Talks", language="en")),
        ("documentCount", "012", literal("012", text_of(XSD.integer))),
        ("currency", "USD", literal("USD")),
    ],
)
def test_a_text_means_what_its_key_says(key: str, text: str, meaning: Term) -> None:
    assert CONTEXT.term_of(CONTEXT.terms[key], text) == meaning


def test_a_text_keeps_its_lexical_form() -> None:
    assert text_of(CONTEXT.term_of(CONTEXT.terms["value"], "2.50")) == "2.50"


@pytest.mark.parametrize(
    ("term", "name"),
    [
        (f"<{BASE}id/location/minsk>", "location:minsk"),
        ("<urn:isbn:1>", "urn:isbn:1"),
        ('"Talks \\"of\\" peace"@en', 'Talks "of" peace'),
    ],
)
def test_a_term_is_called_by_its_short_name_or_its_text(term: Term, name: str) -> None:
    assert CONTEXT.name_of(term) == name


def test_a_name_is_the_same_text_each_time() -> None:
    assert CONTEXT.term("event:talks") is CONTEXT.term("event:talks")
    assert CONTEXT.concept("signed") is CONTEXT.concept("signed")


def test_a_key_without_a_definition_is_of_the_vocabulary_of_its_scope() -> None:
    assert CONTEXT.undefined("mood") == Definition(IB.iri + "mood")
    assert CONTEXT.undefined("mood", reported=True) == Definition(SAID.iri + "mood")
    bare = replace(CONTEXT, source={"reports": {"@context": {}}})
    assert bare.undefined("mood", reported=True) == Definition(IB.iri + "mood")


def test_a_key_for_texts_in_any_language_says_so() -> None:
    assert CONTEXT.terms["name"].language == "@language"


def test_a_context_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "context.jsonld"
    inner = {"@vocab": "https://example.org/said#", "size": "ex:reportedSize"}
    source = {
        "@vocab": "https://example.org/ns#",
        "ex": "https://example.org/",
        "id": "@id",
        "size": {"@id": "ex:size", "@type": "ex:Number"},
        "whole": {"@reverse": "ex:part"},
        "reports": {"@reverse": "ex:source", "@context": inner},
    }
    path.write_text(json.dumps({"@context": source}), "utf-8")
    context = read_context(path)
    assert context.prefixes == {"ex": "https://example.org/"}
    size = Definition("https://example.org/size", "https://example.org/Number")
    assert context.terms == {"size": size}
    assert context.reports == {"size": Definition("https://example.org/reportedSize")}
    assert (context.vocabulary, context.source) == ("https://example.org/ns#", source)


FINE = '{"@context": {"@vocab": "urn:v#", "reports": {"@reverse": "urn:s", "@context": {}}}}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"\xff", ":1:1: not UTF-8; save the file as UTF-8"),
        (
            b'{"@context":\n {a}}',
            ":2:3: not JSON: …",
        ),
        (b"[" * 100_000, ": nested too deep for a context"),
        (b'{"@context": ' + b"1" * 5000 + b"}", ": a number is too long for a context"),
    ],
)
def test_what_is_no_json_is_no_context(tmp_path: Path, text: bytes, message: str) -> None:
    path = tmp_path / "context.jsonld"
    path.write_bytes(text)
    with pytest.raises(InputError) as refused:
        read_context(path)
    assert ours(str(refused.value), f"{path}{message}")


def test_a_context_that_can_not_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_context(tmp_path)
    assert str(refused.value) == f"{tmp_path}: is a directory"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (FINE, "[]"),
        ('"@context": {"@v', '"@contxt": {"@v'),
        ('"@vocab"', '"@vocabulary"'),
        ('"@vocab": "urn:v#"', '"@vocab": 5'),
        ('"reports"', '"report"'),
        (', "@context": {}', ""),
        ("{}", '{"a": 5}'),
        ("{}", '{"a": {"@type": "@id"}}'),
        ("{}", '{"a": ""}'),
        ("{}", '{"a": {"@id": "urn:a", "@language": null}}'),
    ],
)
def test_a_context_without_the_parts_that_are_read_is_refused(
    tmp_path: Path, old: str, new: str
) -> None:
    path = tmp_path / "context.jsonld"
    path.write_text(FINE.replace(old, new), "utf-8")
    with pytest.raises(InputError, match=r"^[^:]*context.jsonld: @context, @vocab, reports: or a"):
        read_context(path)


@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_the_least_context_is_read(tmp_path: Path, before: str) -> None:
    path = tmp_path / "context.jsonld"
    path.write_text(before + FINE.replace("v#", "v"), "utf-8")
    assert (read_context(path).prefixes, read_context(path).vocabulary) == ({}, "urn:v")


# Other processors ----------------------------------------------------------------

ARTICLES = source_files(bundled())


# rdflib's own parser warns of rdflib's own class.
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("path", ARTICLES, ids=[path.stem for path in ARTICLES])
def test_rdflib_and_oxigraph_read_an_article_alike(path: Path) -> None:
    plain = read_document(path.read_bytes(), path.name).plain()
    text = json.dumps(plain | {"@context": CONTEXT.source}, ensure_ascii=False)
    found = ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD)
    ours = to_graph((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in found)
    theirs = Graph().parse(data=text, format="json-ld")
    assert len(ours) > 150
    assert lexical(ours) == lexical(theirs)
    assert isomorphic(ours, theirs)


def lexical(data: Graph) -> list[tuple[str, str]]:
    """Return what is said with which values; the nodes of reports have no names yet."""
    return sorted((str(predicate), value.n3()) for _, predicate, value in data if named(value))


def named(value: object) -> bool:
    return isinstance(value, (URIRef, rdflib.Literal))
