"""Encoding: what records mean as RDF, where each statement stands, and what has no meaning."""

# ruff: noqa: RUF001 -- Persian letters are meant

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from random import Random
from textwrap import dedent, indent
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.compare import to_isomorphic

from ibrdf.articles.dates import bounds
from ibrdf.articles.documents import read_document
from ibrdf.articles.encoding import encode_registry, encode_source, report_iri
from ibrdf.articles.keys import EDITORS_KEYS, report_keys
from ibrdf.articles.nodes import Mapping
from ibrdf.articles.passages import Lock, anchor, span_of
from ibrdf.corpus import Encoded
from ibrdf.errors import InputError
from ibrdf.rdf.bridge import to_graph
from ibrdf.rdf.canonical import canonical, canonical_form
from ibrdf.rdf.context import Context, Definition, read_context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import Quad, Term, Triple, datatype_of, iri, literal, text_of
from ibrdf.resources import bundled
from ibrdf.vocabulary import CONCEPT, CONTEXT, DCTERMS, IB, OA, RDF, RDFS, SAID, SCHEMA, SKOS
from strategies import examples

CONTEXT_ = read_context()
BASE = "https://w3id.org/ibrdf/"
ARTICLE = BASE + "id/article/9"
PASSAGE = ARTICLE + "#char=3,9"
SECOND = Path(__file__).parent / "corpora" / "second" / "data"
DATA = bundled() / "data"
SOURCES = [*sorted((DATA / "articles").iterdir()), *sorted((DATA / "editorial").iterdir())]
FILES = [*SOURCES, DATA / "registry.yaml"]

ALL_FILES = [*FILES, *sorted(SECOND.glob("*/*.*")), SECOND / "registry.yaml"]


def registry(text: str) -> Encoded:
    return encode_registry(read_document(dedent(text).encode(), "r.yaml"), "<urn:g>", CONTEXT_)


def article(text: str, lock: Lock | None = None) -> Encoded:
    return encode_source(
        read_document(dedent(text).encode(), "a.yaml"), lock or {}, "<urn:g>", CONTEXT_
    )


def report(text: str, lock: Lock | None = None) -> Encoded:
    """An article with one report, whose first three lines are given here."""
    record = indent(dedent(text), "    ")
    return article(HEAD + record, lock)


HEAD = """\
id: article:9
type: Article
reports:
  - about: event:x
    evidence: article:9#char=3,9
"""


def graph(encoded: Encoded) -> Index:
    return Index.of_quads(encoded.quads)


def turtle(text: str) -> set[Triple]:
    return {(s, p, o) for s, p, o, _ in parse(text.encode(), Format.TURTLE)}


def values(encoded: Encoded, predicate: Term) -> list[str]:
    """The values of a property, whatever has it."""
    return sorted(text_of(value) for value in graph(encoded).all_objects(predicate))


def reports_in(encoded: Encoded) -> list[Term]:
    return graph(encoded).subjects(RDF.type, IB.Report)


def refusal(encode: Callable[[str], Encoded], text: str) -> str:
    with pytest.raises(InputError) as refused:
        encode(text)
    return str(refused.value)


FEW = examples(40)  # each example is a file to be read


# What a report is ----------------------------------------------------------------------


def test_all_quads_are_in_the_graph_that_was_named() -> None:
    assert {graph for *_, graph in report("status: held").quads} == {"<urn:g>"}


def test_a_report_says_with_twins_what_its_source_says() -> None:
    assert values(report("status: held"), SAID.status) == [BASE + "concept#held"]
    assert values(report("status: held"), IB.status) == []


def test_a_report_knows_its_source_and_what_it_is_about() -> None:
    made = report("")
    assert values(made, IB.source) == [ARTICLE]
    assert values(made, IB.about) == [BASE + "id/event/x"]


def test_a_report_is_asserted_and_affirmed_where_nothing_else_is_said() -> None:
    made = report("")
    assert values(made, IB.certainty) == [BASE + "concept#asserted"]
    assert values(made, IB.polarity) == [BASE + "concept#affirmed"]


def test_a_report_that_names_somebody_is_attributed() -> None:
    made = report("attributedTo: person:y")
    assert values(made, IB.certainty) == [BASE + "concept#attributed"]


def test_a_report_keeps_the_certainty_and_polarity_that_were_given() -> None:
    made = report("attributedTo: person:y\ncertainty: opinion\npolarity: denied")
    assert values(made, IB.certainty) == [BASE + "concept#opinion"]
    assert values(made, IB.polarity) == [BASE + "concept#denied"]


@pytest.mark.parametrize(
    ("date", "earliest", "latest"),
    [
        ("2024-02", ["2024-02-01"], ["2024-02-29"]),
        ('"[..2024-02]"', [], ["2024-02-29"]),
        ("2024-02-01/..", ["2024-02-01"], []),
        ("[2023, 2024]", [], []),
        ("soon", [], []),
    ],
)
def test_a_date_brings_the_first_and_last_day_that_it_allows(
    date: str, earliest: list[str], latest: list[str]
) -> None:
    made = report(f"date: {date}")
    assert (values(made, SAID.earliest), values(made, SAID.latest)) == (earliest, latest)


@pytest.mark.parametrize(
    ("line", "twin", "value"),
    [
        ("dateText: in May", SAID.dateText, "in May"),
        ("asOf: 2023-08", SAID.asOf, "2023-08"),
        ("scope: defence", SAID.scope, BASE + "concept#defence"),
        ("purpose: agreement:a", SAID.purpose, BASE + "id/agreement/a"),
        ("cause: situation:s", SAID.cause, BASE + "id/situation/s"),
        ("speaksOf: agreement:a", SAID.speaksOf, BASE + "id/agreement/a"),
        ("agent: location:a", SAID.agent, BASE + "id/location/a"),
        ("target: group:g", SAID.target, BASE + "id/group/g"),
        ("beneficiary: location:a", SAID.beneficiary, BASE + "id/location/a"),
        ("partner: person:p", SAID.partner, BASE + "id/person/p"),
    ],
)
def test_a_report_says_of_its_thing(line: str, twin: Term, value: str) -> None:
    (name,) = reports_in(made := report(line))
    assert [text_of(one) for one in graph(made).objects(name, twin)] == [value]


def test_a_stage_that_is_told_as_of_a_day_is_no_date() -> None:
    assert values(report("asOf: 2023-08"), SAID.earliest) == []


def test_a_report_without_a_date_has_no_bounds() -> None:
    assert values(report(""), SAID.earliest) == []


def test_an_article_without_reports_is_an_article() -> None:
    made = graph(article("id: article:9\ntype: Article"))
    assert [*made] == [(iri(ARTICLE), RDF.type, IB.Article)]


def test_an_editorial_note_may_have_reports_without_evidence() -> None:
    made = article("""\
        id: editorial:1
        type: EditorialNote
        reports:
          - about: event:x
            because: https://example.org/
            note: Read there.
        """)
    assert values(made, IB.about) == [BASE + "id/event/x"]
    assert values(made, IB.evidence) == []


def test_a_number_is_the_same_in_all_its_forms() -> None:
    forms = [set(report(f"value: '{text}'").quads) for text in ("2.5", "2.50", "+02.5")]
    assert forms[0] == forms[1] == forms[2]


@pytest.mark.parametrize(
    ("line", "predicate", "value"),
    [
        ("certainty: opinion", IB.certainty, BASE + "concept#opinion"),
        ("polarity: denied", IB.polarity, BASE + "concept#denied"),
        ("statusText: all but signed", IB.statusText, "all but signed"),
        ("dateMethod: printed", IB.dateMethod, BASE + "concept#printed"),
        ("note: Read so.", SKOS.editorialNote, "Read so."),
        ("because: urn:b", DCTERMS.source, "urn:b"),
    ],
)
def test_a_report_says_some_things_of_itself(line: str, predicate: Term, value: str) -> None:
    made = report(line)
    (name,) = reports_in(made)
    assert [text_of(one) for one in graph(made).objects(name, predicate)] == [value]


@pytest.mark.parametrize(
    ("line", "predicate", "value"),
    [
        ("label: Article 9", RDFS.label, "Article 9"),
        ("identifier: 9_x", DCTERMS.identifier, "9_x"),
        ("sha256: abc", SCHEMA.sha256, "abc"),
        ("language: en", SCHEMA.inLanguage, "en"),
        ("by: person:p", DCTERMS.creator, BASE + "id/person/p"),
        ("publisher: organisation:o", DCTERMS.publisher, BASE + "id/organisation/o"),
        ("published: 2023-08-01", DCTERMS.issued, "2023-08-01"),
        ("note: Read so.", SKOS.editorialNote, "Read so."),
    ],
)
def test_an_article_has_the_head_that_its_file_gives(
    line: str, predicate: Term, value: str
) -> None:
    made = graph(article(f"id: article:9\ntype: Article\n{line}"))
    assert [text_of(one) for one in made.objects(iri(ARTICLE), predicate)] == [value]


# Passages --------------------------------------------------------------------------------


def test_a_passage_knows_its_text_and_its_offsets() -> None:
    about = turtle(f"""
        PREFIX ib: <{BASE}ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
        <{PASSAGE}> a ib:Passage ; oa:hasSource <{ARTICLE}> ;
            oa:hasSelector <{ARTICLE}#selector=3,9> .
        <{ARTICLE}#selector=3,9> a oa:TextPositionSelector ;
            oa:start 3 ; oa:end 9 .
        """)
    assert about <= set(graph(report("")))


def test_a_locked_passage_has_its_hash_and_its_first_and_last_words() -> None:
    kept = anchor("one two three four")
    made = report("", {PASSAGE: kept})
    assert values(made, SCHEMA.sha256) == [kept.sha256]
    assert values(made, IB.firstWords) == ["one two three"]
    assert values(made, IB.lastWords) == ["two three four"]


def test_a_passage_that_is_not_locked_has_no_hash() -> None:
    made = report("", {ARTICLE + "#char=0,9": anchor("one")})
    assert values(made, SCHEMA.sha256) == []


def test_a_passage_on_which_two_reports_rest_is_one() -> None:
    made = article(HEAD + HEAD.partition("reports:\n")[2].replace("event:x", "event:y"))
    assert graph(made).subjects(RDF.type, IB.Passage) == [iri(PASSAGE)]


@pytest.mark.parametrize("wrong", ["", "#3,9", "#char=3", "#char=03,9"])
def test_evidence_is_a_passage(wrong: str) -> None:
    assert refusal(article, HEAD.replace("#char=3,9", wrong)) == (
        f"a.yaml:5:15: evidence: article:9{wrong} is no passage, such as article:004#char=214,359"
    )


# IRIs of reports -------------------------------------------------------------------------

IRIS = st.lists(st.sampled_from(["urn:a", "urn:b", "urn:c", "urn:d"]))


@given(IRIS, IRIS, st.randoms())
def test_the_iri_of_a_report_does_not_depend_on_order_or_repetition(
    evidence: list[str], by: list[str], random: Random
) -> None:
    first = report_iri(ARTICLE, "urn:t", evidence, by)
    shuffled = [random.sample(iris * 2, 2 * len(iris)) for iris in (evidence, by)]
    assert report_iri(ARTICLE, "urn:t", *shuffled) == first


@given(IRIS, IRIS)
def test_the_iri_of_a_report_tells_evidence_from_attribution(
    one: list[str], two: list[str]
) -> None:
    same = set(one) == set(two)
    iris = report_iri(ARTICLE, "urn:t", one, two), report_iri(ARTICLE, "urn:t", two, one)
    assert (iris[0] == iris[1]) is same


def test_correcting_a_value_keeps_the_iri_of_a_report() -> None:
    made = [report(f"status: {status}") for status in ("held", "planned")]
    assert reports_in(made[0]) == reports_in(made[1])


# A registry --------------------------------------------------------------------------------


def test_a_registry_says_what_exists_and_what_it_is_called() -> None:
    made = registry("""\
        "@context": https://w3id.org/ibrdf/context.jsonld
        id: urn:corpus
        type: void:Dataset
        title: All of it
        things:
          - id: location:minsk
            type: Place
            label: Minsk
            forms: [Minsker, Mensk]
        """)
    expected = turtle(f"""
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
            PREFIX void: <http://rdfs.org/ns/void#>
            PREFIX dct: <http://purl.org/dc/terms/>
            <urn:corpus> a void:Dataset ; dct:title "All of it"@en .
            <{BASE}id/location/minsk> a <{BASE}ns#Place> ; rdfs:label "Minsk"@en ;
                skos:hiddenLabel "Minsker"@en , "Mensk"@en .
            """)
    assert set(graph(made)) == expected


def test_an_empty_registry_says_nothing() -> None:
    assert registry("things: []").quads == []


# What is refused -----------------------------------------------------------------------------

NO_VALUE = "has no value; write one or leave the key out; a # after a space begins a comment"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("plcae: location:a", "6:5: plcae: is not a key of a report (did you mean place?)"),
        ("earliest: 2023-01-01", "6:5: earliest: is not a key of a report"),
        ("latest: 2023-01-01", "6:5: latest: is not a key of a report (did you mean date?)"),
        ("id: event:x", "6:5: id: is not a key of a report (did you mean kind?)"),
        ("place:", f"6:11: place: {NO_VALUE}"),
        ("place: #char=1,2", f"6:11: place: {NO_VALUE}"),
        ('gloss: ""', f"6:12: gloss: {NO_VALUE}"),
        ("gloss: [a, '']", f"6:16: gloss: {NO_VALUE}"),
        ("gloss: []", "6:12: gloss: is an empty list; leave the key out"),
        ("gloss: [a, [b]]", "6:12: gloss: takes a text or a list of texts, no keys"),
        ("gloss: {en: a}", "6:12: gloss: takes a text or a list of texts, no keys"),
        ("place: minsk", "6:12: place: minsk is no id, such as location:minsk"),
        ("place: '#char=1,2'", "6:12: place: #char=1,2 is no id, such as location:minsk"),
        ("place: '@type'", "6:12: place: @type is no id, such as location:minsk"),
        ("place: location:a b", "6:12: place: location:a b is no id, such as location:minsk"),
        (
            "place: [urn:a, locaton:b]",
            "6:20: place: there is no prefix locaton: (did you mean location:?)",
        ),
        ("place: _:b", "6:12: place: there is no prefix _:"),
        ("status: In force", "6:13: status: In force is no concept, such as in-force"),
        (
            "status: Held",
            "6:13: status: Held is no concept, such as in-force (did you mean held?)",
        ),
        ("status: '@id'", "6:13: status: @id is no concept, such as in-force"),
        ("status: place", "6:13: status: place is no concept, such as in-force"),
        ("status: x:held", "6:13: status: there is no prefix x: (did you mean xsd:?)"),
        ("status: c:a b", "6:13: status: c:a b is no concept, such as in-force"),
        ("about: event:y", "6:5: about: stands here a second time; merge the two"),
    ],
)
def test_a_line_of_a_report_that_has_no_meaning_is_refused(line: str, message: str) -> None:
    assert refusal(report, line) == f"a.yaml:{message}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: article:9\n", "", "1:1: id: is missing"),
        ("id: article:9", "id: [article:9]", "1:5: id: takes one id, no list"),
        ("id: article:9", "id: nine", "1:5: id: nine is no id, such as location:minsk"),
        (
            "id: article:9",
            "id: artcle:9",
            "1:5: id: there is no prefix artcle: (did you mean article:?)",
        ),
        ("type: Article\n", "", "1:1: type: is missing"),
        ("type: Article", "type: Artikel", "2:7: type: must be Article or EditorialNote"),
        ("type: Article", "type: [Article]", "2:7: type: must be Article or EditorialNote"),
        (
            "type: Article",
            "type: Article\ntitle: x",
            "3:1: title: is not a key of an article",
        ),
        (
            "type: Article",
            'type: Article\n"@context": urn:c',
            f"3:13: @context must be {CONTEXT}; no other is ever fetched",
        ),
        ("about: event:x\n    ", "", "4:5: about: is missing"),
        (
            "  - about",
            "  - foo\n  - about",
            "4:5: reports: takes records of keys, each after a dash",
        ),
        ("  - about", "    about", "4:5: reports: takes records of keys, each after a dash"),
    ],
)
def test_an_article_that_has_no_meaning_is_refused(old: str, new: str, message: str) -> None:
    assert refusal(article, HEAD.replace(old, new)) == f"a.yaml:{message}"


@pytest.mark.parametrize("none", ["", " []", "\n  # - about: event:x"])
def test_an_article_may_have_no_reports_yet(none: str) -> None:
    head = "id: article:9\ntype: Article\n"
    assert article(f"{head}reports:{none}\n").quads == article(head).quads


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("id: location:a", "2:5: type: is missing"),
        ("type: Place", "2:5: id: is missing"),
        ("id: location:a\n    type: place", "3:11: type: place is no type, such as Meeting"),
        ("id: location:a\n    type: label", "3:11: type: label is no type, such as Meeting"),
        ("id: location:a\n    type: '@id'", "3:11: type: @id is no type, such as Meeting"),
        ("id: location:a\n    type:", f"3:10: type: {NO_VALUE}"),
        ("id: [location:a]\n    type: Place", "2:9: id: takes one id, no list"),
        (
            "id: location:a\n    type: Place\n    place: x:y",
            "4:5: place: is not a key of a thing (did you mean label?)",
        ),
        (
            "id: location:a\n    type: Place\n  - id: location:a\n    type: State",
            "4:5: location:a is on line 2 already; merge the two",
        ),
    ],
)
def test_a_thing_that_has_no_meaning_is_refused(record: str, message: str) -> None:
    assert refusal(registry, f"things:\n  - {record}\n") == f"r.yaml:{message}"


TO_THE_EDITORS = "is what editors know; move it to a report in data/editorial/"


@pytest.mark.parametrize(
    "line",
    [
        "sameAs: wd:Q1",
        "name: {be: A}",
        "heldIn: location:b",
        "ofState: location:b",
        "partOf: event:b",
    ],
)
def test_what_editors_know_is_refused_in_a_registry_with_its_new_place(line: str) -> None:
    message = refusal(registry, f"things:\n  - id: location:a\n    type: Place\n    {line}\n")
    assert message == f"r.yaml:4:5: {line.partition(':')[0]}: {TO_THE_EDITORS}"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("plans: event:y", "plans: is now purpose"),
        ("preference: preferred", "preference: is gone; leave it out"),
        ("sameAs: wd:Q1", f"sameAs: {TO_THE_EDITORS}"),
        ("name: {be: A}", f"name: {TO_THE_EDITORS}"),
    ],
)
def test_a_key_that_reports_no_longer_have_is_refused_with_what_to_do(
    line: str, message: str
) -> None:
    assert refusal(report, line) == f"a.yaml:6:5: {message}"


# An editorial note -------------------------------------------------------------------------


def note(line: str) -> Encoded:
    return article(
        f"id: editorial:9\ntype: EditorialNote\nreports:\n  - about: location:minsk\n    {line}\n"
    )


def test_a_note_gives_identifiers_and_names_in_other_scripts() -> None:
    made = note("name: {be: Мінск, fa: [مینسک, منسک]}\n    sameAs: wd:Q2280")
    assert values(made, SAID.prefLabel) == sorted(["Мінск", "مینسک", "منسک"])
    assert values(made, SAID.sameAs) == ["http://www.wikidata.org/entity/Q2280"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("sameAs: Q1", "5:13: sameAs: Q1 is no id, such as location:minsk"),
        ("name: A", "5:11: name: takes a text for each language, as be: or fa:"),
        ("name: {}", "5:11: name: takes a text for each language, as be: or fa:"),
        ("name: {be: {}}", "5:16: be: takes a text or a list of texts, no keys"),
        ("name: {be: ''}", f"5:16: be: {NO_VALUE}"),
        ("name: {'@none': A}", "5:12: @none: is not a language code"),
        ("name: {be ru: A}", "5:12: be ru: is not a language code"),
        ("plans: event:y", "5:5: plans: is now purpose"),
    ],
)
def test_a_report_of_a_note_that_has_no_meaning_is_refused(line: str, message: str) -> None:
    assert refusal(note, line) == f"a.yaml:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("thing: []", "1:1: thing: is not a key of the registry (did you mean things?)"),
        ("title: All of it\nthings: []", "1:1: id: is missing"),
        ("things: {id: location:a}", "1:9: things: takes records of keys, each after a dash"),
        ("things:", "1:8: things: takes records of keys, each after a dash"),
    ],
)
def test_a_registry_that_has_no_meaning_is_refused(text: str, message: str) -> None:
    assert refusal(registry, text) == f"r.yaml:{message}"


def test_all_faults_of_a_file_are_told_in_the_order_of_the_text() -> None:
    message = refusal(report, "plcae: urn:a\nstatus: '@x'\ngloss: []")
    assert [line.split(":")[1] for line in message.splitlines()] == ["6", "7", "8"]


def test_two_reports_on_the_same_ground_are_refused() -> None:
    again = HEAD.partition("reports:\n")[2]
    assert refusal(article, HEAD + again) == (
        "a.yaml:6:5: same about, evidence and attributedTo as the report on line 4; merge the two"
    )


# Nothing is lost, invented, or dependent on order ------------------------------------------------

KEYS = sorted(report_keys(CONTEXT_) - EDITORS_KEYS - {"about", "evidence"})
ODD = [
    "held",
    "location:a",
    "urn:x",
    "x",
    "2024-02",
    "13",
    "",
    "@type",
    "a b",
    "_:b",
    "گ\u200c😀",
    ":",
]
NODES = st.sampled_from(ODD) | st.text(max_size=4)
VALUES = st.recursive(NODES, lambda inner: st.lists(inner, max_size=3), max_leaves=4)
RECORDS = st.fixed_dictionaries(
    {
        "about": st.sampled_from(["event:x", "event:y"]),
        "evidence": st.lists(
            st.builds("article:{}#char={},{}".format, *[st.integers(0, 30)] * 3), min_size=1
        ),
    },
    optional=dict.fromkeys(KEYS, VALUES),
)


def tree(source: dict[str, Any]) -> Mapping:
    return read_document(json.dumps(source).encode(), "a.json")


def source(records: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "article:9", "type": "Article", "reports": records}


def outcome(records: list[dict[str, Any]]) -> Encoded | str:
    try:
        return encode_source(tree(source(records)), {}, "<urn:g>", CONTEXT_)
    except InputError as error:
        return str(error)


@FEW
@given(st.lists(RECORDS, max_size=2))
def test_any_records_are_encoded_or_refused_line_by_line(records: list[dict[str, Any]]) -> None:
    made = outcome(records)
    lines = made.splitlines() if isinstance(made, str) else []
    assert all(re.fullmatch(r"a\.json:1:\d+: \S.*", line) for line in lines)


FINE = {"@id": ["location:a", "urn:x"], "@vocab": ["held", "c:signed"]}
DEFINITIONS = {**CONTEXT_.terms, **CONTEXT_.reports}
PRINTED = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cn")), min_size=1
)


def fine(key: str) -> st.SearchStrategy[Any]:
    one = st.sampled_from(FINE[DEFINITIONS[key].type]) if DEFINITIONS[key].type in FINE else PRINTED
    return one | st.lists(one, min_size=1, max_size=3)


FINE_RECORDS = st.fixed_dictionaries(
    {
        "about": st.just("event:x"),
        "evidence": st.lists(
            st.builds("article:{}#char={},{}".format, *[st.integers(0, 99)] * 3),
            min_size=1,
            max_size=2,
        ),
    },
    optional={key: fine(key) for key in KEYS if key in DEFINITIONS},
)


def meaning(definition: Definition, text: str) -> Term:
    meant = CONTEXT_.term_of(definition, text)
    datatype = datatype_of(meant)
    form = canonical_form(text, datatype) if datatype and not definition.language else ""
    return literal(form, datatype) if form else meant


def as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


@FEW
@given(FINE_RECORDS)
def test_every_value_of_a_report_is_a_statement_of_it(record: dict[str, Any]) -> None:
    made = encode_source(tree(source([record])), {}, "<urn:g>", CONTEXT_)
    (name,) = reports_in(made)
    said = {*graph(made).predicate_objects(name)}
    for key, value in record.items():
        definition = DEFINITIONS[key]
        for text in as_list(value):
            assert (definition.predicate, meaning(definition, text)) in said


@given(
    st.lists(
        FINE_RECORDS, max_size=3, unique_by=lambda record: str(sorted(set(record["evidence"])))
    ),
    st.randoms(),
)
@FEW
def test_the_order_of_reports_never_matters(records: list[dict[str, Any]], random: Random) -> None:
    shuffled = [dict(random.sample([*one.items()], len(one))) for one in records]
    random.shuffle(shuffled)
    one, other = outcome(records), outcome(shuffled)
    assert isinstance(one, Encoded)
    assert isinstance(other, Encoded)
    assert set(one.quads) == set(other.quads)


@FEW
@given(FINE_RECORDS)
def test_every_passage_lies_in_the_article_that_its_evidence_names(record: dict[str, Any]) -> None:
    made = encode_source(tree(source([record])), {}, "<urn:g>", CONTEXT_)
    found = graph(made)
    named = {CONTEXT_.expand(text) for text in record["evidence"]}
    assert {text_of(one) for one in found.subjects(RDF.type, IB.Passage)} == named
    for passage, where in found.subject_objects(OA.hasSource):
        span = span_of(text_of(passage))
        assert span
        assert span.article == text_of(where)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_order_of_records_in_a_file_never_matters(path: Path) -> None:
    read = read_document(path.read_bytes(), path.name)
    name = "things" if read.get("things") else "reports"
    plain = read.plain()
    plain[name] = plain[name][::-1]
    encoded = [encode(one) for one in (read, tree(plain))]
    assert set(encoded[0].quads) == set(encoded[1].quads)


def encode(read: Mapping, context: Context = CONTEXT_) -> Encoded:
    if read.get("things"):
        return encode_registry(read, "<urn:g>", context)
    return encode_source(read, {}, "<urn:g>", context)


def test_two_files_that_are_the_same_but_for_order_of_evidence_make_the_same_report() -> None:
    both = ["article:9#char=1,2", "article:9#char=3,4"]
    made = [outcome([{"about": "event:x", "evidence": one}]) for one in (both, both[::-1])]
    assert isinstance(made[0], Encoded)
    assert isinstance(made[1], Encoded)
    assert set(made[0].quads) == set(made[1].quads)


# The same triples by another JSON-LD processor ---------------------------------------------------

ODD_ARTICLE = {
    "id": "article:9",
    "type": "Article",
    "label": "«Наша Ніва» 😀",
    "language": "fa",
    "reports": [
        {
            "about": "event:x",
            "evidence": ["article:9#char=0,5", "article:9#char=7,9"],
            "nameUsed": ["می\u200cخواهم", "Лукашэнка", "\u200fمینسک\u200f", "e\u0301"],
            "gloss": 'Said "so"\nand \\so, 👩\u200d👩\u200d👧.',
            "documentCount": "12",
            "value": "2.5",
            "date": "[..2023-04]",
            "dateText": "۳۱ ژوئیه",
            "statusText": "امضا شد",
            "status": ["held", "c:planned"],
        }
    ],
}


RDFLIB_OWN = "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"  # its reader's own use


def triples(quads: Iterable[ox.Quad]) -> list[Triple]:
    return [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads]


def assert_same_by_rdflib(read: Mapping) -> None:
    text = json.dumps(read.plain() | {"@context": CONTEXT_.source}, ensure_ascii=False)
    ours = to_graph(triples(ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD)))
    theirs = Graph().parse(data=text, format="json-ld")
    assert len(ours) > 5
    assert to_isomorphic(ours) == to_isomorphic(theirs)


@pytest.mark.slow
@pytest.mark.filterwarnings(RDFLIB_OWN)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rdflib_reads_the_same_triples_from_a_file_of_the_corpus(path: Path) -> None:
    assert_same_by_rdflib(read_document(path.read_bytes(), path.name))


@pytest.mark.filterwarnings(RDFLIB_OWN)
def test_rdflib_reads_the_same_triples_from_texts_in_many_scripts() -> None:
    assert_same_by_rdflib(tree(ODD_ARTICLE))


def test_texts_in_many_scripts_stay_as_they_are() -> None:
    made = encode_source(tree(ODD_ARTICLE), {}, "<urn:g>", CONTEXT_)
    (given_report,) = ODD_ARTICLE["reports"]
    assert values(made, SAID.nameUsed) == sorted(given_report["nameUsed"])  # type: ignore[index]
    assert values(made, SAID.description) == [given_report["gloss"]]  # type: ignore[index]
    assert values(made, SAID.dateText) == [given_report["dateText"]]  # type: ignore[index]


def by_a_processor(read: Mapping, graph: Term, context: Context = CONTEXT_) -> set[Quad]:
    """The triples that a JSON-LD processor reads from a file, with literals in canonical form."""
    text = json.dumps(read.plain() | {"@context": context.source}, ensure_ascii=False)
    found = ox.parse(text.encode(), format=ox.RdfFormat.JSON_LD)
    return {*canonical((*triple, graph) for triple in triples(found))}


def with_what_is_added(read: Mapping) -> Mapping:
    """Return a file with what encoding adds to it: names of reports, defaults, days, passages."""
    plain = read.plain()
    source = CONTEXT_.expand(plain["id"])
    reports = [item for item in plain.get("reports", ()) if isinstance(item, dict)]
    places = [place for report in reports for place in as_list(report.get("evidence", []))]
    for name in ("parts", "silent"):
        places += [record["id"] for record in plain.get(name, ())]
        plain[name] = [{"type": "Passage", **record} for record in plain.get(name, ())]
    parts = [CONTEXT_.expand(part["id"]) for part in plain["parts"]]
    plain["reports"] = [completed(report, source) for report in reports]
    plain["things"] = [described(CONTEXT_.expand(place), parts) for place in places]
    return tree(plain)


def completed(report: dict[str, Any], source: str) -> dict[str, Any]:
    grounds = [
        [CONTEXT_.expand(name) for name in as_list(report.get(key, []))]
        for key in ("evidence", "attributedTo")
    ]
    added = {
        "id": report_iri(source, CONTEXT_.expand(report["about"]), *grounds),
        "type": "Report",
        "certainty": "attributed" if grounds[1] else "asserted",
        "polarity": "affirmed",
    }
    dates = as_list(report.get("date", []))
    try:
        days = bounds(*dates)
    except (TypeError, ValueError):
        return added | report
    for key, day in zip(("earliest", "latest"), days, strict=True):
        added |= {key: day.isoformat()} if day else {}
    return added | report


def described(name: str, parts: Iterable[str]) -> dict[str, Any]:
    span = span_of(name)
    assert span
    spans = [(part, span_of(part)) for part in parts]
    around = [part for part, whole in spans if whole and whole != span and whole.holds(span)]
    within = {"partOf": around} if around else {}
    selector = {"id": f"{span.article}#selector={span.start},{span.end}"}
    selector |= {"type": "oa:TextPositionSelector"}
    selector |= {"start": str(span.start), "end": str(span.end)}
    place = {"id": name, "type": "Passage", "inText": span.article, "selector": selector}
    return place | within


def assert_as_a_processor_reads_it(read: Mapping, context: Context = CONTEXT_) -> None:
    whole = read if read.get("things") else with_what_is_added(read)
    assert set(encode(read, context).quads) == by_a_processor(whole, "<urn:g>", context)


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: f"{path.parents[2].name}-{path.stem}")
def test_a_processor_reads_the_same_triples_from_a_file(path: Path) -> None:
    assert_as_a_processor_reads_it(read_document(path.read_bytes(), path.name))


def test_a_processor_reads_the_same_triples_from_texts_in_many_scripts() -> None:
    assert_as_a_processor_reads_it(tree(ODD_ARTICLE))


@examples(100)
@given(st.lists(FINE_RECORDS, max_size=3, unique_by=lambda record: str(sorted(record["evidence"]))))
def test_a_processor_reads_the_same_triples_from_any_article(records: list[dict[str, Any]]) -> None:
    silent = [{"id": "article:9#char=1,2", "note": "x"}]
    parts = [{"id": "article:9#char=0,50", "kind": "caption"}]
    whole = source(records) | {"label": "Nine", "silent": silent, "parts": parts}
    assume(isinstance(outcome(records), Encoded))
    assert_as_a_processor_reads_it(tree(whole))


def without(*keys: str) -> Context:
    """The context without the definitions of some keys, as a corpus of its own may have it."""
    outer = {key: meant for key, meant in CONTEXT_.source.items() if key not in keys}
    inner = outer["reports"]["@context"]
    scope = {key: meant for key, meant in inner.items() if key not in keys}
    left = {key: meant for key, meant in CONTEXT_.terms.items() if key not in keys}
    twins = {key: meant for key, meant in CONTEXT_.reports.items() if key not in keys}
    reports = outer["reports"] | {"@context": scope}
    return replace(CONTEXT_, terms=left, reports=twins, source=outer | {"reports": reports})


UNDEFINED = ["statusText", "earliest", "latest", "label", "selector", "inText", "start"]


def test_a_key_that_the_context_does_not_define_is_of_its_vocabulary() -> None:
    assert_as_a_processor_reads_it(tree(ODD_ARTICLE), without(*UNDEFINED))


NAMES = st.dictionaries(
    st.sampled_from(["be", "fa", "en-GB", "sr-Latn"]),
    PRINTED | st.lists(PRINTED, min_size=1, max_size=2),
    min_size=1,
)
THINGS = st.fixed_dictionaries(
    {"type": st.sampled_from(["Place", "ib:Place", "schema:Thing"])},
    optional={key: fine(key) for key in ("label", "forms", "note", "perhapsSame")},
)
KNOWN = st.fixed_dictionaries({}, optional={"name": NAMES, "sameAs": fine("sameAs")})


@examples(100)
@given(st.dictionaries(st.sampled_from(["urn:a", "location:b", "person:c"]), THINGS, min_size=1))
def test_a_processor_reads_the_same_triples_from_any_registry(
    things: dict[str, dict[str, Any]],
) -> None:
    records = [{"id": name, **said} for name, said in things.items()]
    assert_as_a_processor_reads_it(tree({"id": "urn:corpus", "title": "T", "things": records}))


@examples(100)
@given(st.dictionaries(st.sampled_from(["urn:a", "location:b", "person:c"]), KNOWN))
def test_a_processor_reads_the_same_triples_from_any_note(known: dict[str, dict[str, Any]]) -> None:
    records = [{"about": name, "because": "urn:page", **said} for name, said in known.items()]
    whole = {"id": "editorial:9", "type": "EditorialNote", "reports": records}
    assert_as_a_processor_reads_it(tree(whole))


# What states nothing -------------------------------------------------------------------


SILENT = """\
id: article:9
type: Article
silent:
  - id: article:9#char=3,9
    note: A heading, printed twice.
"""


def test_a_passage_that_states_nothing_is_a_passage_with_the_reason() -> None:
    data = graph(article(SILENT))
    assert (iri(PASSAGE), RDF.type, IB.Passage) in data
    notes = data.objects(iri(PASSAGE), SKOS.editorialNote)
    assert [text_of(note) for note in notes] == ["A heading, printed twice."]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    note: A heading, printed twice.\n", "", "a.yaml:4:5: note: is missing"),
        (
            "note:",
            "reason:",
            "a.yaml:4:5: note: is missing\na.yaml:5:5: reason: is not a key of a silent passage",
        ),
        (
            "  - id: article:9#char=3,9\n    note",
            "  note",
            "a.yaml:4:3: silent: takes records of keys, each after a dash",
        ),
    ],
)
def test_a_silent_passage_needs_its_place_and_a_reason(old: str, new: str, said: str) -> None:
    assert refusal(article, SILENT.replace(old, new)) == said


# Parts of a text ---------------------------------------------------------------------------


PARTS = """\
id: article:9
type: Article
parts:
  - id: article:9#char=0,20
    kind: caption
reports:
  - about: event:x
    evidence: article:9#char=3,9
"""
CAPTION = ARTICLE + "#char=0,20"


def parts_of(text: str) -> set[tuple[str, str]]:
    """Return each passage with a part of the text in which it lies, by their offsets."""
    pairs = graph(article(text)).subject_objects(IB.partOf)
    return {(text_of(s).partition("=")[2], text_of(o).partition("=")[2]) for s, o in pairs}


def test_a_part_of_a_text_is_a_passage_with_a_kind() -> None:
    data = graph(article(PARTS))
    assert (iri(CAPTION), RDF.type, IB.Passage) in data
    assert (iri(CAPTION), IB.kind, CONCEPT.caption) in data
    assert (iri(CAPTION), OA.hasSource, iri(ARTICLE)) in data


def test_a_part_of_a_text_needs_no_report() -> None:
    data = graph(article(PARTS.partition("reports:")[0]))
    assert (iri(CAPTION), RDF.type, IB.Passage) in data
    assert not data.has(IB.evidence)


def test_a_part_may_have_a_note() -> None:
    noted = PARTS.replace("kind: caption", "kind: teaser\n    note: A link.")
    assert values(article(noted), SKOS.editorialNote) == ["A link."]


@pytest.mark.parametrize("within", ["3,9", "0,9", "9,20"])
def test_a_passage_within_a_part_belongs_to_it(within: str) -> None:
    assert parts_of(PARTS.replace("3,9", within)) == {(within, "0,20")}


@pytest.mark.parametrize("beside", ["0,20", "20,30", "10,21", "30,40", "0,21"])
def test_no_other_passage_belongs_to_a_part(beside: str) -> None:
    assert parts_of(PARTS.replace("3,9", beside)) == set()


def test_a_silent_passage_within_a_part_belongs_to_it() -> None:
    silent = PARTS + "silent:\n  - id: article:9#char=1,2\n    note: A sign.\n"
    assert parts_of(silent) == {("3,9", "0,20"), ("1,2", "0,20")}


def test_a_part_within_a_part_belongs_to_it_and_so_does_what_lies_in_both() -> None:
    inner = "  - id: article:9#char=2,12\n    kind: credit\nreports:"
    assert parts_of(PARTS.replace("reports:", inner)) == {
        ("2,12", "0,20"),
        ("3,9", "0,20"),
        ("3,9", "2,12"),
    }


def test_a_passage_of_another_article_belongs_to_no_part() -> None:
    assert parts_of(PARTS.replace("article:9#char=3,9", "article:8#char=3,9")) == set()


def test_a_part_that_is_no_passage_holds_nothing() -> None:
    assert parts_of(PARTS.replace("article:9#char=0,20", "urn:x")) == set()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    kind: caption\n", "", "a.yaml:4:5: kind: is missing"),
        (
            "kind: caption",
            "kind: caption\n    gloss: A ship.",
            "a.yaml:6:5: gloss: is not a key of a part of an article",
        ),
        (
            "  - id: article:9#char=0,20\n    kind",
            "  kind",
            "a.yaml:4:3: parts: takes records of keys, each after a dash",
        ),
    ],
)
def test_a_part_needs_its_place_and_a_kind(old: str, new: str, said: str) -> None:
    assert refusal(article, PARTS.replace(old, new)) == said


# What is published otherwise


@pytest.mark.parametrize(
    ("line", "place", "written", "published"),
    [
        ("documentCount: 012", "6:20", "012", "12"),
        ("value: 2.50", "6:12", "2.50", "2.5"),
        ("certainty: asserted\ndocumentCount: [12, +13]", "7:25", "+13", "13"),
    ],
)
def test_what_is_published_otherwise_is_a_warning(
    line: str, place: str, written: str, published: str
) -> None:
    [remark] = report(line).remarks
    assert str(remark) == (
        f"a.yaml:{place}  Warning  {written} is published as {published}, which means the same. "
        "Write that."
    )


def test_a_language_in_capitals_is_published_in_small_letters() -> None:
    [remark] = note("name: {fa-IR: A}").remarks
    assert remark.message.startswith("fa-IR is published as fa-ir")
    assert remark.position[1:] == (5, 12)


def test_what_is_published_as_it_is_written_is_no_warning() -> None:
    assert report("documentCount: 12\ndate: 2019-03\nnote: 012").remarks == ()
