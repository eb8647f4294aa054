"""The shapes are right about the data, say so in words, and derive what holds for reports."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.consolidation.claims import claims_of
from ibrdf.consolidation.facts import consolidate
from ibrdf.corpus import read_shapes
from ibrdf.findings import Finding, Severity
from ibrdf.pipeline import read
from ibrdf.rdf.canonical import canonical_form
from ibrdf.rdf.context import read_context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import read_ontology, read_triples, twin_of
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.shapes import carriers, rules
from ibrdf.rdf.terms import (
    Term,
    Triple,
    is_blank,
    is_iri_term,
    language_of,
    text_of,
)
from ibrdf.resources import bundled
from ibrdf.validation.mistakes import lint
from ibrdf.validation.report_shapes import derive, marks
from ibrdf.validation.shacl import run_shapes
from ibrdf.validation.validate import validate_corpus, validate_graph
from ibrdf.vocabulary import CONCEPT, IB, OWL, RDF, RDFS, SAID, SCHEMA, SH, SKOS, XSD

EXAMPLES = Path(__file__).parent / "shapes"
FOLDERS = sorted(folder.name for folder in EXAMPLES.iterdir())
SHAPES = Index(read_shapes(bundled() / "shapes"))
ONTOLOGY = Index(read_ontology(bundled() / "ontology"))
RULES = Index([*ONTOLOGY, *read_triples(bundled() / "ontology" / "concepts.ttl")])
EXPAND = read_context().expand
# What of the rules an example is judged by; all of them would be copied 200 times.
_JUDGING = {RDFS.subClassOf, RDFS.domain, SKOS.inScheme, SKOS.member, IB.reportedAs}
TERM_KINDS = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
DERIVED = {IB.earliest, IB.latest}
# What only the editors give.
SHORTCUTS = {SCHEMA.sameAs, SKOS.prefLabel}
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
BACKGROUND = [triple for triple in RULES if triple[1] in _JUDGING]

PREFIXES = """
PREFIX article: <https://w3id.org/ibrdf/id/article/>
PREFIX c: <https://w3id.org/ibrdf/concept#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
PREFIX ex: <https://example.org/>
PREFIX ib: <https://w3id.org/ibrdf/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX said: <https://w3id.org/ibrdf/said#>
PREFIX schema: <https://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def turtle(text: str) -> Index:
    return Index((s, p, o) for s, p, o, _ in parse((PREFIXES + text).encode(), Format.TURTLE))


def both(*parts: Iterable[Triple]) -> Index:
    return Index(triple for part in parts for triple in part)


def shapes_in(shapes: Index) -> set[Term]:
    return set(filter(is_iri_term, shapes.subjects(RDF.type, SH.NodeShape)))


def properties_of(shape: str) -> list[Term]:
    return SHAPES.objects(iri_of(shape), SH.property)


def iri_of(shape: str) -> Term:
    return SAID[shape] if shape.endswith("-about") else IB[shape]


def described(node: Term, graph: Index) -> Iterator[Triple]:
    """Return what is said of a node, and of the nameless ones that it is made of."""
    for predicate, value in graph.predicate_objects(node):
        yield node, predicate, value
        if is_blank(value):
            yield from described(value, graph)


def texts(terms: Iterable[Term]) -> list[str]:
    return list(map(text_of, terms))


NAMES = sorted(text_of(shape).removeprefix(IB.iri) for shape in shapes_in(SHAPES))


# Examples ------------------------------------------------------------------------


@cache
def example(folder: str, file: str) -> tuple[Index, Index]:
    """Return an example with the rules it stands under, and the folder's shape alone."""
    data = both(read_triples(EXAMPLES / folder / file), BACKGROUND)
    shape = iri_of(folder)
    if folder.endswith("-about"):
        return data, both(described(shape, Index(derive(SHAPES, data))))
    if not folder.endswith("-reported"):
        return data, alone(folder)
    parent = both(described(f"{shape.removesuffix('-reported>')}>", SHAPES))
    return data, both(described(shape, both(parent, derive(parent, data))))


def alone(shape: str) -> Index:
    """Return one shape, with the prefixes that constraints in SPARQL are written with."""
    prefixes = described("<https://w3id.org/ibrdf/shapes>", SHAPES)
    return both(described(iri_of(shape), SHAPES), prefixes)


def find(folder: str, file: str) -> list[Finding]:
    """Return what the folder's shape finds in one of its examples."""
    data, shapes = example(folder, file)
    found = run_shapes(data, shapes, marks=marks(SHAPES, data)).findings
    return [finding for finding in found if finding.shape == text_of(iri_of(folder))]


def expected(folder: str) -> tuple[str, str]:
    text = (EXAMPLES / folder / "invalid.ttl").read_text("utf-8")
    path, severity = re.findall(r"^# (?:path|severity): (\S+)$", text, re.MULTILINE)
    return "" if path == "-" else EXPAND(path), severity


def test_every_shape_has_a_passing_and_a_failing_example() -> None:
    derived = shapes_in(Index(derive(SHAPES, RULES)))
    named = shapes_in(SHAPES) | {shape for shape in derived if shape.endswith("-reported>")}
    assert {iri_of(folder) for folder in FOLDERS} - named == {iri_of("status-about")}
    assert named <= {iri_of(folder) for folder in FOLDERS}
    files = {path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.glob("*/*")}
    assert files == {f"{name}/{file}.ttl" for name in FOLDERS for file in ("valid", "invalid")}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_shape_finds_nothing_in_its_passing_example(folder: str) -> None:
    assert find(folder, "valid.ttl") == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_shape_finds_one_thing_in_its_failing_example(folder: str) -> None:
    found = [(finding.path, str(finding.severity)) for finding in find(folder, "invalid.ttl")]
    assert found == [expected(folder)]


# A derived "-about" shape looks only at the reports that break it.
@pytest.mark.parametrize("folder", [name for name in FOLDERS if not name.endswith("-about")])
def test_the_passing_example_holds_what_the_shape_looks_at(folder: str) -> None:
    data, shapes = example(folder, "valid.ttl")
    assert lint(shapes, both(data, marks(SHAPES, data))) == []


# The shapes as a whole -----------------------------------------------------------


def test_every_class_of_the_ontology_is_the_target_of_a_shape() -> None:
    classes = set(ONTOLOGY.subjects(RDF.type, OWL.Class))
    # A group is looked at as an actor.
    assert classes - {IB.Group} <= set(SHAPES.all_objects(SH.targetClass))


def test_a_shape_looks_only_at_classes_and_properties_that_exist() -> None:
    aims = {aim for target in TARGETS for aim in SHAPES.all_objects(target)}
    used = {OWL.Class, OWL.Ontology, SKOS.Concept, *TERM_KINDS}
    assert aims <= set(ONTOLOGY.all_subjects()) | used


def test_every_shape_has_one_label() -> None:
    labels = {shape: SHAPES.objects(shape, RDFS.label) for shape in shapes_in(SHAPES)}
    assert {shape for shape, mine in labels.items() if len(mine) != 1} == set()


@pytest.mark.parametrize("shape", NAMES)
def test_a_property_shape_says_what_is_wrong_and_what_to_do(shape: str) -> None:
    for prop in properties_of(shape):
        (message,) = SHAPES.objects(prop, SH.message)
        assert language_of(message) == "en"
        assert re.fullmatch(r".+\S\. [A-Z].+\.", text_of(message))


KNOWN = """
    ex:person a ib:Person . ex:state a ib:State . ex:place a ib:Place . ex:group a ib:Group .
    ex:meeting a ib:Meeting . ex:war a ib:Situation . ex:speech a ib:Statement .
    ex:pact a ib:Agreement . ex:figure a ib:TradeFigure . ex:post a ib:Post . ex:base a ib:Place .
"""
FITTING = [
    ("Meeting", "agent ex:state", "agent ex:place"),
    ("Meeting", "target ex:group", "target ex:war"),
    ("Meeting", "beneficiary ex:state", "beneficiary ex:pact"),
    ("Meeting", "partner ex:person", "partner ex:place"),
    ("Meeting", "participant ex:group", "participant ex:post"),
    ("Meeting", "goods c:drones", "goods c:defence"),
    ("Meeting", "purpose ex:pact", "purpose ex:state"),
    ("Meeting", "cause ex:war", "cause c:defence"),
    ("Meeting", "follows ex:speech", "follows ex:war"),
    ("Meeting", 'dateText "in the early days of May"', 'dateText "in the very first days of May"'),
    ("Meeting", 'asOf "2031"^^edtf:EDTF', 'asOf "2031"'),
    ("Agreement", "signatory ex:group", "signatory ex:base"),
    ("Agreement", "scope c:defence", "scope c:drones"),
    ("Agreement", "status c:agreed", "status c:held"),
    ("Agreement", "purpose ex:meeting", "purpose ex:person"),
    ("TradeFigure", 'dateText "last year"', 'dateText "in the year that ended last May"'),
    ("Statement", "speaksOf ex:figure", "speaksOf ex:post"),
    ("Statement", "speaksOf ex:state", "speaksOf c:defence"),
    ("Statement", "speaker ex:group", "speaker ex:base"),
    ("Statement", "stance c:ready", "stance c:ready , c:opposes"),
    ("Visit", "delegationHead ex:person", "delegationHead ex:state"),
]


def found_on(kind: str, facts: str) -> set[str]:
    """Return the properties in which the shapes find violations on a thing of a class."""
    thing = f"ex:x a ib:{kind} ; ib:{facts} ."
    found = run_shapes(both(turtle(KNOWN + thing), RULES), SHAPES).findings
    severe = [one for one in found if one.severity is Severity.VIOLATION]
    return {one.path.rpartition("#")[2] for one in severe if one.focus.endswith("/x")} - {"label"}


@pytest.mark.parametrize(("kind", "fits", "_"), FITTING)
def test_a_value_that_fits_its_property_is_not_found(kind: str, fits: str, _: str) -> None:
    assert found_on(kind, fits) == set()


@pytest.mark.parametrize(("kind", "_", "breaks"), FITTING)
def test_a_value_that_does_not_fit_its_property_is_found(kind: str, _: str, breaks: str) -> None:
    assert found_on(kind, breaks) == {breaks.partition(" ")[0]}


def test_the_byline_of_an_article_names_an_actor() -> None:
    byline = "ex:a a ib:Article ; dct:creator {} . ex:p a ib:Person . ex:q a ib:Place ."
    paths = [
        {
            one.path
            for one in run_shapes(
                both(turtle(byline.format(who)), RULES), alone("ArticleShape")
            ).findings
        }
        for who in ("ex:p", "ex:q")
    ]
    creator = "http://purl.org/dc/terms/creator"
    assert (creator in paths[0], creator in paths[1]) == (False, True)


def test_a_passage_is_part_of_a_passage() -> None:
    data = turtle("ex:p a ib:Passage ; ib:partOf ex:q . ex:q a ib:Place .")
    found = run_shapes(both(data, RULES), alone("PartShape")).findings
    assert [one.path for one in found] == [text_of(IB.partOf)]


def test_a_passage_has_one_kind() -> None:
    data = turtle("ex:p a ib:Passage ; ib:kind c:caption , c:credit .")
    found = run_shapes(both(data, RULES), alone("PartShape")).findings
    assert [one.path for one in found] == [text_of(IB.kind)]


def test_things_that_come_after_each_other_are_all_found() -> None:
    data = turtle(
        "ex:a ib:follows ex:b . ex:b ib:follows ex:c . ex:c ib:follows ex:a . ex:d ib:follows ex:a."
    )
    found = run_shapes(data, alone("OrderShape")).findings
    assert sorted(one.focus.rpartition("/")[2] for one in found) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("source", "because", "found"),
    [("ex:note", "ex:page", 0), ("ex:article", "ex:passage", 0), ("ex:article", "ex:page", 1)],
)
def test_because_names_a_passage_where_an_article_says_it(
    source: str, because: str, found: int
) -> None:
    data = turtle(f"""
        ex:r ib:source {source} ; dct:source {because} ; skos:editorialNote "Read so."@en .
        ex:note a ib:EditorialNote . ex:article a ib:Article . ex:passage a ib:Passage .""")
    assert len(run_shapes(data, alone("EditorialReportShape")).findings) == found


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ("c:different-values", 0),
        ("c:different-values , c:passed-on", 0),
        ("c:passed-on", 1),
        ("c:different-values , c:different-dates", 1),
        ("c:different-values , c:conditional", 1),
    ],
)
def test_a_disagreement_on_one_thing_has_one_kind_and_perhaps_a_mark(
    kinds: str, found: int
) -> None:
    data = turtle(f"ex:d a ib:Disagreement ; ib:concerns ex:a ; ib:kind {kinds} .")
    assert len(run_shapes(data, alone("DisagreementKindShape")).findings) == found


def test_a_disagreement_on_two_things_has_one_kind_and_one_or_two_marks() -> None:
    data = turtle("""
        ex:d a ib:Disagreement ; ib:concerns ex:a , ex:b ;
            ib:kind c:different-values , c:conditional , c:passed-on .""")
    assert run_shapes(data, alone("DisagreementKindShape")).findings == ()


@pytest.mark.parametrize("what", ["purpose ex:war", "cause ex:war", "partOf ex:war"])
def test_a_report_tells_what_a_situation_is_by_what_it_is_for_or_from(what: str) -> None:
    data = turtle(f"ex:r ib:about ex:x ; said:{what} . ex:x a ib:Situation .")
    assert run_shapes(data, alone("SituationReportShape")).findings == ()


def test_that_a_situation_came_after_something_does_not_tell_what_it_is() -> None:
    data = turtle("ex:r ib:about ex:x ; said:follows ex:y . ex:x a ib:Situation .")
    assert len(run_shapes(data, alone("SituationReportShape")).findings) == 1


@pytest.mark.parametrize("kind", ["Person", "Organisation", "State", "Group"])
def test_an_actor_is_of_a_class_below(kind: str) -> None:
    data = both(turtle(f"ex:x a ib:Actor , ib:{kind} ."), RULES)
    assert run_shapes(data, alone("ActorShape")).findings == ()


def test_a_passage_that_is_a_part_of_the_text_needs_no_report() -> None:
    data = turtle("ex:p a ib:Passage ; ib:kind c:caption .")
    assert run_shapes(data, alone("SilentPassageShape")).findings == ()


def test_a_report_has_one_wording_of_its_date() -> None:
    data = turtle('ex:r said:dateText "in May", "last May" .')
    (finding,) = run_shapes(data, alone("DateBoundsReportShape")).findings
    assert finding.path == text_of(SAID.dateText)


def test_a_shape_with_constraints_of_its_own_says_what_is_wrong_and_what_to_do() -> None:
    plain = {RDF.type, RDFS.label, SH.property, SH.severity, *TARGETS}
    for shape in shapes_in(SHAPES):
        constraints = set(SHAPES.about(shape)) - plain
        messages = texts(SHAPES.objects(shape, SH.message))
        assert bool(constraints) == (len(messages) == 1), shape
        assert all(re.fullmatch(r".+\S[.;] [A-Za-z].+\.", message) for message in messages)


def test_a_thing_of_which_little_is_known_is_incomplete_and_not_wrong() -> None:
    reported = set(twin_of(ONTOLOGY)) - SHORTCUTS
    counted = {
        prop
        for shape in set(NAMES) - {"DisagreementShape"}  # which is about no thing
        for prop in properties_of(shape)
        if SHAPES.value(prop, SH.path) in reported and SHAPES.has(prop, SH.minCount)
    }
    severities = {SHAPES.value(prop, SH.severity) for prop in counted}
    assert severities == {SH.Warning}


def test_the_bundled_shapes_have_no_mistake_that_a_validator_passes_over() -> None:
    examples = (read_triples(EXAMPLES / folder / "valid.ttl") for folder in FOLDERS)
    assert lint(SHAPES, both(RULES, *examples)) == []


# Policies ------------------------------------------------------------------------

THINGS = {"Occurrence", "Agreement", "Actor", "Place", "Post", "Tenure", "TradeFigure"}
CARRIERS = {
    "kind": {"Agreement", "Event", "Situation", "TradeFigure"},
    "status": {"Agreement", "Occurrence"},
    "asOf": {"Agreement", "Occurrence"},
    "dateText": {"Agreement", "Occurrence", "TradeFigure"},
    "purpose": {"Agreement", "Occurrence"},
    "cause": {"Agreement", "Occurrence"},
    "scope": {"Agreement"},
    "goods": {"Occurrence", "TradeFigure"},
    "topic": {"Agreement", "Occurrence"},
    "date": {"Agreement", "Occurrence", "Tenure"},
    "period": {"Agreement", "Occurrence", "TradeFigure"},
    "follows": {"Agreement", "Occurrence"},
    "partOf": {"Agreement", "Occurrence", "Organisation", "Place"},
    "ofState": {"Organisation", "Place", "Post"},
    "nameUsed": THINGS,
    "description": THINGS,
    "value": {"Agreement", "TradeFigure"},
    "minValue": {"Agreement", "TradeFigure"},
    "maxValue": {"Agreement", "TradeFigure"},
    "currency": {"Agreement", "TradeFigure"},
}


def domains(prop: Term) -> set[Term]:
    """Return the domains of a property, its super-properties' among them, the lowest only."""
    above = ONTOLOGY.upwards(prop, RDFS.subPropertyOf)
    found = {domain for up in above for domain in ONTOLOGY.objects(up, RDFS.domain)}
    higher = {(low, up) for low in found for up in ONTOLOGY.upwards(low, RDFS.subClassOf)}
    return {kind for kind in found if all((low, kind) not in higher for low in found - {kind})}


@pytest.mark.parametrize(("prop", "twin"), sorted(set(twin_of(ONTOLOGY).items())))
def test_a_reported_property_has_a_policy_for_each_class_that_may_carry_it(
    prop: Term, twin: Term
) -> None:
    governed = {kind for kind, path in rules(SHAPES) if path == prop}
    if prop in DERIVED | SHORTCUTS:
        assert not governed
    elif domains(prop):
        assert set(carriers(SHAPES, ONTOLOGY)[prop]) == domains(prop) <= governed
    else:
        named = {IB[name] for name in CARRIERS[text_of(twin).removeprefix(SAID.iri)]}
        assert set(carriers(SHAPES, ONTOLOGY)[prop]) == named <= governed


def test_only_reported_properties_have_policies_and_all_policies_exist() -> None:
    table = rules(SHAPES)
    assert {path for _, path in table} == set(twin_of(ONTOLOGY)) - DERIVED - SHORTCUTS
    assert {policy for policy, _ in table.values()} == set(
        RULES.subjects(SKOS.inScheme, CONCEPT.policies)
    )


def test_a_policy_is_that_of_the_class_and_the_property() -> None:
    shapes = turtle("""
        ex:S sh:targetClass ib:Visit , ib:Meeting ;
            sh:property [ sh:path ib:place ; ib:policy c:one ] , [ sh:path ib:host ] .""")
    one = (CONCEPT.one, frozenset[Term]())
    assert rules(shapes) == {(IB.Visit, IB.place): one, (IB.Meeting, IB.place): one}


def test_a_rule_has_the_properties_that_lead_to_coarser_values() -> None:
    shapes = turtle("""
        ex:S sh:targetClass ib:Meeting ; sh:property
            [ sh:path ib:place ; ib:policy c:one ; ib:refinedAlong ib:partOf , ib:ofState ] .""")
    along = frozenset((IB.partOf, IB.ofState))
    assert rules(shapes) == {(IB.Meeting, IB.place): (CONCEPT.one, along)}


@pytest.mark.parametrize(
    "shape",
    [
        'ex:S sh:targetClass ib:Visit ; sh:property [ sh:path ib:place ; ib:policy "one" ] .',
        "ex:S sh:targetClass ib:Visit ; sh:property [ sh:path ( ib:a ib:b ) ; ib:policy c:one ] .",
        "ex:S sh:targetClass [ ] ; sh:property [ sh:path ib:place ; ib:policy c:one ] .",
        "ex:S sh:targetNode ib:Visit ; sh:property [ sh:path ib:place ; ib:policy c:one ] .",
    ],
)
def test_a_policy_that_is_not_for_a_class_and_a_property_is_none(shape: str) -> None:
    assert rules(turtle(shape)) == {}


def test_a_property_without_a_policy_is_carried_by_its_domain() -> None:
    assert carriers(Index([]), ONTOLOGY)[IB.party] == (IB.Agreement,)
    assert IB.status not in carriers(Index([]), ONTOLOGY)


# Shapes for reports --------------------------------------------------------------

REPORT = "ex:r a ib:Report ; ib:about ex:x . ex:x a ib:Meeting ."


def found_in_report(values: str, shape: str) -> list[tuple[str, str]]:
    data = both(turtle(f"{REPORT} ex:r {values} ."), RULES)
    shapes = turtle(f"ex:S a sh:NodeShape ; sh:targetClass ib:Event ; sh:property [ {shape} ] .")
    own = both(shapes, derive(shapes, data))
    found = run_shapes(data, own, marks=marks(shapes, data)).findings
    return [(finding.focus, finding.path) for finding in found]


def test_what_a_things_value_must_be_a_reported_value_must_be() -> None:
    shape = "sh:path ib:host ; sh:class ib:Person ; ib:policy c:open-list"
    assert found_in_report("said:host ex:x", shape) == [
        ("https://example.org/r", text_of(SAID.host))
    ]


def test_how_many_values_a_thing_must_have_does_not_hold_for_a_report() -> None:
    shape = "sh:path ib:host ; sh:minCount 1 ; sh:maxCount 1 ; ib:policy c:open-list"
    data = both(turtle(REPORT + "ex:x ib:host ex:a . ex:r said:host ex:a , ex:b ."), RULES)
    shapes = turtle(f"ex:S a sh:NodeShape ; sh:targetClass ib:Event ; sh:property [ {shape} ] .")
    own = both(shapes, derive(shapes, data))
    assert run_shapes(data, own, marks=marks(shapes, data)).findings == ()


@pytest.mark.parametrize(
    ("policy", "count"),
    [
        ("one", 1),
        ("narrowest", 1),
        ("furthest-stage", 1),
        ("open-list", 0),
        ("closed-list", 0),
        ("wording", 0),
        ("every-wording", 0),
        ("selection", 0),
    ],
)
def test_a_report_gives_one_value_where_one_can_be_true(policy: str, count: int) -> None:
    shape = f"sh:path ib:place ; ib:policy c:{policy}"
    assert len(found_in_report("said:place ex:a , ex:b", shape)) == count


def test_a_property_shape_without_a_policy_says_nothing_of_reports() -> None:
    assert found_in_report("said:host ex:x", "sh:path ib:host ; sh:class ib:Person") == []


def test_a_property_that_no_report_carries_is_not_derived() -> None:
    shapes = turtle(
        "ex:S sh:targetClass ib:Event ; sh:property [ sh:path rdfs:seeAlso ; ib:policy c:one ] ."
    )
    assert "<https://example.org/S-reported>" not in shapes_in(Index(derive(shapes, RULES)))


def test_a_nameless_shape_gives_a_nameless_one() -> None:
    shapes = turtle(
        "[] sh:targetClass ib:Event ; sh:property [ sh:path ib:host ; ib:policy c:one ] ."
    )
    nameless = filter(is_blank, Index(derive(shapes, RULES)).subjects(SH.property))
    assert len(list(nameless)) == 1


def test_a_report_about_nothing_that_has_an_iri_is_left_to_other_shapes() -> None:
    data = both(turtle("ex:r ib:about [ a ib:Meeting ] ; said:host ex:x ."), RULES)
    assert marks(SHAPES, data) == []


def test_a_report_is_marked_for_the_shapes_of_what_it_is_about() -> None:
    data = both(turtle(f"{REPORT} ex:r ib:about ex:q . ex:q a ib:Person , [ ] ."), RULES)
    marked = {text_of(kind).rpartition("#")[2] for _, _, kind in marks(SHAPES, data)}
    assert marked == {"Actor", "Event", "Meeting", "Occurrence", "Person"}


def test_reports_about_things_of_one_class_are_marked_alike() -> None:
    things = "ex:x a ib:Meeting . ex:y a ib:Place , ib:Meeting ."
    data = both(turtle(f"ex:r ib:about ex:x . ex:s ib:about ex:y . {things}"), RULES)
    marked = {(report, kind) for report, _, kind in marks(SHAPES, data)}
    assert {kind for report, kind in marked if report == "<https://example.org/r>"} < {
        kind for report, kind in marked if report == "<https://example.org/s>"
    }


def test_what_is_not_reported_is_not_marked() -> None:
    data = both(turtle("ex:r ib:about ex:x ; ib:status c:signed . ex:x a ib:Person ."), RULES)
    assert {predicate for _, predicate, _ in marks(Index([]), data)} == set()


def test_a_property_is_said_only_of_things_that_can_have_it() -> None:
    data = both(turtle("ex:r ib:about ex:p ; said:status c:signed . ex:p a ib:Person ."), RULES)
    shapes = both(described(iri_of("status-about"), Index(derive(SHAPES, data))))
    (finding,) = run_shapes(data, shapes, marks=marks(SHAPES, data)).findings
    assert finding == Finding(
        "The status is only that of an agreement or an occurrence. Correct about:, or take it out.",
        focus="https://example.org/r",
        path=text_of(IB.about),
        value="https://example.org/p",
        shape=SAID.iri + "status-about",
    )


def test_what_is_derived_twice_is_the_same() -> None:
    assert derive(SHAPES, RULES) == derive(SHAPES, RULES)


def test_two_properties_with_one_twin_have_shapes_of_their_own() -> None:
    ontology = both(RULES, turtle("ex:guest ib:reportedAs said:host ; rdfs:domain ib:State ."))
    data = both(turtle("ex:r ib:about ex:p ; said:host ex:p . ex:p a ib:Person ."), ontology)
    shapes = both(SHAPES, derive(SHAPES, data))
    found = run_shapes(data, shapes, marks=marks(SHAPES, data)).findings
    told = {one.message for one in found if one.shape == text_of(SAID["host-about"])}
    assert len(told) == 2


# Disagreements are no findings ---------------------------------------------------

VALUES = {
    "place": "ex:place ex:other-place",
    "participant": "ex:person ex:organisation",
    "host": "ex:person ex:other-person",
    "visitor": "ex:person ex:other-person",
    "delegationHead": "ex:person ex:other-person",
    "agent": "ex:state ex:other-state",
    "target": "ex:state ex:group",
    "beneficiary": "ex:state ex:other-state",
    "partner": "ex:person ex:other-person",
    "speaker": "ex:person ex:organisation",
    "addressee": "ex:person ex:other-person",
    "channel": "ex:organisation ex:other-organisation",
    "stance": "c:supports c:opposes",
    "keyPhrase": '"fair winds" "calm seas"',
    "party": "ex:state ex:other-state",
    "signatory": "ex:person ex:other-person",
    "agreedAt": "ex:meeting ex:other-meeting",
    "basedOn": "ex:agreement ex:other-agreement",
    "purpose": "ex:meeting ex:agreement",
    "cause": "ex:meeting ex:agreement",
    "scope": "c:defence c:energy",
    "speaksOf": "ex:meeting ex:agreement",
    "documentCount": "3 4",
    "disclosure": "c:disclosed c:undisclosed",
    "ofState": "ex:state ex:other-state",
    "rank": "c:major-general c:brigadier-general",
    "holder": "ex:person ex:other-person",
    "ofPost": "ex:post ex:other-post",
    "heldIn": "ex:organisation ex:state",
    "tradePartner": "ex:state ex:other-state",
    "exporter": "ex:state ex:other-state",
    "importer": "ex:other-state ex:state",
    "goods": "c:timber c:food",
    "baseline": '"2030"^^edtf:EDTF "2031"^^edtf:EDTF',
    "topic": "c:defence c:energy",
    "date": '"2031-06"^^edtf:EDTF "2031-07"^^edtf:EDTF',
    "dateText": '"in June" "in July"',
    "asOf": '"2031-06"^^edtf:EDTF "2031-07"^^edtf:EDTF',
    "period": '"2031"^^edtf:EDTF "2032"^^edtf:EDTF',
    "nameUsed": '"The Pact" "The Paper"',
    "description": '"One view of it."@en "Another view of it."@en',
    "follows": "ex:meeting ex:agreement",
    "value": "2.5 3.5",
    "minValue": "7.5 8.5",
    "maxValue": "1.5 2.5",
    "currency": '"NOK" "DKK"',
}
VALUES_BY_CLASS = {
    ("kind", "Agreement"): "c:roadmap c:memorandum",
    ("kind", "Event"): "c:summit c:official-visit",
    ("kind", "Situation"): "c:war c:alliance",
    ("kind", "TradeFigure"): "c:exports c:total-trade",
    ("status", "Agreement"): "c:drafted c:in-force",
    ("status", "Occurrence"): "c:planned c:held",
    ("partOf", "Agreement"): "ex:agreement ex:other-agreement",
    ("partOf", "Occurrence"): "ex:meeting ex:other-meeting",
    ("partOf", "Organisation"): "ex:organisation ex:other-organisation",
    ("partOf", "Place"): "ex:place ex:other-place",
}
# What a report on a thing of a class never leaves out.
NEEDED = {
    "Statement": {"speaker": "ex:person", "speaksOf": "ex:meeting"},
    "Tenure": {"ofPost": "ex:post"},
}
# What a report that gives a value gives too: a day is that of the stage that counts.
NEEDED_BESIDE = {
    ("asOf", "Agreement"): {"status": "c:in-force"},
    ("asOf", "Occurrence"): {"status": "c:held"},
}
WORLD = {
    "agreement": "Agreement",
    "group": "Group",
    "meeting": "Meeting",
    "organisation": "Organisation",
    "person": "Person",
    "place": "Place",
    "post": "Post",
    "state": "State",
}

ARTICLE = f"""
article:NUMBER a ib:Article ; rdfs:label "Article"@en ; dct:identifier "NUMBER" ;
    schema:sha256 "{64 * "0"}" ; schema:inLanguage "en" .
<https://w3id.org/ibrdf/id/article/NUMBER#char=0,9> a ib:Passage ;
    oa:hasSource article:NUMBER ; schema:sha256 "{64 * "0"}" ;
    oa:hasSelector <https://w3id.org/ibrdf/id/article/NUMBER#selector=0,9> .
<https://w3id.org/ibrdf/id/article/NUMBER#selector=0,9>
    a oa:TextPositionSelector ; oa:start 0 ; oa:end 9 .
"""


def two_articles_that_agree_on_nothing() -> Index:
    lines = [
        f'ex:{iri} a ib:{kind} ; rdfs:label "{iri}"@en .'
        for name, kind in WORLD.items()
        for iri in (name, f"other-{name}")
    ]
    lines += [ARTICLE.replace("NUMBER", number) for number in ("1", "2")]
    for kind, path in rules(SHAPES):
        name = text_of(kind).removeprefix(IB.iri)
        twin = text_of(twin_of(ONTOLOGY)[path]).removeprefix(SAID.iri)
        values = VALUES.get(twin) or VALUES_BY_CLASS[twin, name]
        pair = re.findall(r'"[^"]*"\S*|\S+', values)
        names = f'rdfs:label "{name}"@en ; ib:identity "Told alike."@en'
        lines.append(f"ex:{name}-{twin}-thing a ib:{name} ; {names} .")
        for number, value in zip(("1", "2"), pair, strict=True):
            claims = NEEDED.get(name, {}) | NEEDED_BESIDE.get((twin, name), {}) | {twin: value}
            said = " ; ".join(f"said:{claim} {given}" for claim, given in claims.items())
            lines.append(f"""
                ex:{name}-{twin}-{number} a ib:Report ; ib:about ex:{name}-{twin}-thing ;
                    ib:source article:{number} ; ib:certainty c:asserted ; ib:polarity c:affirmed ;
                    ib:evidence <https://w3id.org/ibrdf/id/article/{number}#char=0,9> ;
                    ib:identity "The same, by its name."@en ; {said} .""")
    return both(turtle("\n".join(lines)), RULES)


def test_sources_may_disagree_in_everything_and_the_corpus_conforms() -> None:
    data = two_articles_that_agree_on_nothing()
    facts = Index(consolidate(claims_of(data, data), data, SHAPES).facts)
    table = rules(SHAPES).items()
    contested = {path for (_, path), (policy, _) in table if policy != CONCEPT["open-list"]}
    assert facts.all_objects(IB.property) == contested
    assert validate_graph(both(data, facts)).of(Severity.VIOLATION) == ()


# The passages of a report --------------------------------------------------------


def resting(report: str, *passages: tuple[int, int, str]) -> Index:
    """Return a report on passages, each from one character to another and with its first words."""
    lines = [f"ex:report {report} ."]
    for start, end, words in passages:
        lines.append(f"""
            ex:report ib:evidence ex:p-{start}-{end} .
            ex:p-{start}-{end} ib:firstWords "{words}" ; oa:hasSource article:900 ;
                oa:hasSelector [ oa:start {start} ; oa:end {end} ] .""")
    return turtle("\n".join(lines))


def found_by(shape: str, data: Index) -> list[str]:
    found = run_shapes(data, alone(shape)).findings
    return [finding.value.rpartition("/")[2] for finding in found]


POINTING = """It came as|“It is late|Its captain|it|It's late|She, who fishes|Both harbours
both of them|That accord|such nets|The two masters|who won|As this pact|with both sides
In these waters|But they left|signed their pact"""
NAMING = """Italian boats left|Then Quill left|IT for all|WHO rules|Hers-les-Bains and Quill
The two-master|Both Quill and|Quill, who fishes|Quill, their master|Later that day"""


@pytest.mark.parametrize("words", re.split(r"[|\n]", POINTING))
def test_a_passage_that_begins_with_a_word_that_points_back_is_found(words: str) -> None:
    data = resting("a ib:Report", (10, 20, words))
    assert found_by("PointingPassageShape", data) == ["p-10-20"]


@pytest.mark.parametrize("words", re.split(r"[|\n]", NAMING))
def test_a_passage_that_begins_with_any_other_word_is_fine(words: str) -> None:
    assert found_by("PointingPassageShape", resting("a ib:Report", (10, 20, words))) == []


def test_a_passage_may_point_back_to_an_earlier_one_of_its_report() -> None:
    late, early = (100, 110, "They fished"), (20, 30, "Quill and Sprat")
    assert found_by("PointingPassageShape", resting("a ib:Report", late, early)) == []
    early = (20, 30, "These two")
    assert found_by("PointingPassageShape", resting("a ib:Report", late, early)) == ["p-20-30"]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ((0, 9), (15, 20), []),
        ((0, 9), (14, 20), ["p-14-20"]),
        ((0, 9), (9, 20), ["p-9-20"]),
        ((0, 9), (5, 20), ["p-5-20"]),
        ((0, 20), (5, 9), ["p-0-20"]),
        ((0, 20), (0, 9), ["p-0-20"]),
        ((0, 20), (9, 20), ["p-0-20"]),
    ],
    ids=["apart", "close", "touching", "crossing", "within", "same start", "same end"],
)
def test_two_passages_that_should_be_one_are_found(
    one: tuple[int, int], other: tuple[int, int], found: list[str]
) -> None:
    for pair in ((one, other), (other, one)):
        data = resting("a ib:Report", *((*place, "Quill") for place in pair))
        assert found_by("ClosePassagesShape", data) == found


@pytest.mark.parametrize(
    ("claims", "end", "found"),
    [
        ('said:nameUsed "Quill"', 10, []),
        ('said:nameUsed "Quill"', 11, ["p-0-11"]),
        ('said:nameUsed "Quill" , "Ida Q."', 21, []),
        ('said:nameUsed "Quill" , "Ida Q."', 22, ["p-0-22"]),
        ('said:nameUsed "Quill" ; said:rank c:major-general', 22, []),
        ('said:nameUsed "Quill" ; ib:identity "The one of the regatta."@en', 22, []),
    ],
    ids=["name", "more", "two names", "more than two", "another claim", "explained"],
)
def test_the_passage_of_a_name_is_little_longer_than_the_name(
    claims: str, end: int, found: list[str]
) -> None:
    assert found_by("NamePassageShape", resting(claims, (0, end, "Quill"))) == found


# Mistakes in shapes --------------------------------------------------------------

MEETING = "ex:m a ib:Meeting ; ib:place ex:p ."


def test_shapes_without_a_mistake_give_no_finding() -> None:
    shapes = turtle("""
        ex:Kind sh:targetClass ib:Event ; sh:property [ sh:path ib:place ; sh:minCount 1 ] .
        ex:Node sh:targetNode ex:nowhere . ex:Subject sh:targetSubjectsOf ib:place .
        ex:Object sh:targetObjectsOf ib:place . ib:Meeting a rdfs:Class , sh:NodeShape .
        ex:boats owl:imports sh: .""")
    assert lint(shapes, both(turtle(MEETING), ONTOLOGY)) == []


def test_a_term_that_shacl_does_not_have_is_wrong_and_the_nearest_is_named() -> None:
    shapes = turtle("ex:S sh:targetClass ib:Meeting ; sh:minCuont 1 .")
    assert lint(shapes, turtle(MEETING)) == [
        Finding(
            "SHACL has no sh:minCuont (did you mean sh:minCount?). Correct the term.",
            focus="https://example.org/S",
            value=SH.iri + "minCuont",
            shape="https://example.org/S",
        )
    ]


def test_a_value_that_shacl_does_not_have_is_wrong_though_nothing_is_like_it() -> None:
    shapes = turtle("ex:S sh:targetClass ib:Meeting ; sh:property [ sh:nodeKind sh:Xyzzy ] .")
    (finding,) = lint(shapes, turtle(MEETING))
    assert (finding.message, finding.focus) == ("SHACL has no sh:Xyzzy. Correct the term.", "")


def test_an_empty_shapes_graph_is_wrong() -> None:
    (finding,) = lint(Index([]), turtle(MEETING))
    assert finding.severity is Severity.VIOLATION
    assert finding.message.startswith("These shapes look at nothing, so anything conforms.")


def test_shapes_without_a_target_are_wrong_however_many_they_are() -> None:
    shapes = turtle("ex:S a sh:NodeShape ; sh:class ib:Meeting . ex:T a sh:NodeShape .")
    assert [finding.severity for finding in lint(shapes, Index([]))] == [Severity.VIOLATION]


@pytest.mark.parametrize(
    ("shape", "severity"),
    [
        ("ex:S sh:targetClass ib:Visit .", Severity.INFO),
        ("ex:S sh:targetClass ib:Vist .", Severity.WARNING),
        ("ex:S sh:targetSubjectsOf ib:visitor .", Severity.INFO),
        ("ex:S sh:targetObjectsOf ib:vistor .", Severity.WARNING),
        ("ex:S sh:targetClass ib:Visit , ib:Vist .", Severity.WARNING),
    ],
)
def test_a_shape_that_looks_at_nothing_is_misspelt_or_just_idle(
    shape: str, severity: Severity
) -> None:
    (finding,) = lint(turtle(shape), both(turtle(MEETING), ONTOLOGY))
    assert (finding.severity, finding.shape) == (severity, "https://example.org/S")
    assert finding.message.startswith("This shape looks at no node of the data. Check its ")


def test_an_idle_class_that_is_its_own_shape_is_named() -> None:
    shapes = turtle("ex:Ferry a rdfs:Class , sh:NodeShape .")
    (finding,) = lint(shapes, turtle(MEETING))
    assert finding.message.endswith("Check its target: https://example.org/Ferry")


def test_a_nameless_idle_shape_has_no_name_in_the_finding() -> None:
    (finding,) = lint(turtle("[] sh:targetClass ib:Visit ."), Index([]))
    assert (finding.focus, finding.shape) == ("", "")


def test_a_shape_for_the_class_above_looks_at_things_of_the_class_below() -> None:
    assert (
        lint(turtle("ex:S sh:targetClass ib:Occurrence ."), both(turtle(MEETING), ONTOLOGY)) == []
    )


def test_a_policy_that_does_not_exist_is_wrong_and_the_nearest_is_named() -> None:
    shapes = turtle("""
        ex:S sh:targetClass ib:Meeting ; sh:property [ sh:path ib:place ; ib:policy c:open-lists ] .
    """)
    (finding,) = lint(shapes, both(turtle(MEETING), RULES))
    assert finding.message == (
        "there is no policy https://w3id.org/ibrdf/concept#open-lists (did you mean "
        "https://w3id.org/ibrdf/concept#open-list?). Choose one from concepts.ttl."
    )
    assert finding.shape == "https://example.org/S"


@pytest.mark.parametrize(("policy", "found"), [("c:one", 1), ("c:open-list", 0)])
def test_two_policies_for_one_property_of_a_class_are_wrong(policy: str, found: int) -> None:
    shapes = turtle(f"""
        ex:S sh:targetClass ib:Meeting , ib:Event ;
            sh:property [ sh:path ib:place ; ib:policy c:open-list ] .
        ex:T sh:targetClass ib:Meeting ; sh:property
            [ sh:path ib:place ; ib:policy {policy} ] , [ sh:path ib:host ; ib:policy c:one ] .""")
    finding = Finding(
        "Meeting has several policies for place: one and open-list. Keep one.",
        focus="https://example.org/S",
        path=text_of(IB.policy),
        shape="https://example.org/S",
    )
    assert lint(shapes, both(turtle(MEETING), RULES)) == [finding] * found


def test_policies_are_not_judged_where_the_data_names_none() -> None:
    shapes = turtle("ex:S sh:targetClass ib:Meeting ; ib:policy ex:mine .")
    assert lint(shapes, turtle(MEETING)) == []


# A user's shapes -----------------------------------------------------------------


def test_validating_leaves_a_users_shapes_as_they_are() -> None:
    shapes = turtle("""
        ex:S a sh:NodeShape ; sh:targetClass ib:Meeting ;
            sh:property [ sh:path ib:place ; sh:minCount 2 ; sh:message "Two."@en ] .""")
    before = list(shapes)
    assert not validate_graph(turtle(MEETING), shapes).conforms
    assert list(shapes) == before


def test_a_misspelt_constraint_in_a_users_shapes_does_not_conform() -> None:
    shapes = turtle("ex:S a sh:NodeShape ; sh:targetClass ib:Meeting ; sh:minCuont 1 .")
    assert not validate_graph(turtle(MEETING), shapes).conforms


# Numbers -------------------------------------------------------------------------


@given(st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,4})?", fullmatch=True))
def test_a_figure_is_as_it_should_be_just_where_it_is_in_canonical_form(text: str) -> None:
    (pattern,) = {
        text_of(SHAPES.value(prop, SH.pattern) or "")
        for prop in properties_of("AmountShape")
        if SHAPES.value(prop, SH.datatype) == XSD.decimal
    }
    canonical = canonical_form(text, text_of(XSD.decimal)) == text
    assert bool(re.search(pattern, text)) == canonical


@given(st.from_regex(r"-?[0-9]{1,4}", fullmatch=True))
def test_a_count_is_a_whole_number_from_one_in_canonical_form(text: str) -> None:
    (pattern,) = (
        text_of(SHAPES.value(prop, SH.pattern) or "")
        for prop in properties_of("AgreementShape")
        if SHAPES.value(prop, SH.path) == IB.documentCount
    )
    canonical = canonical_form(text, text_of(XSD.integer)) == text
    assert bool(re.search(pattern, text)) == (canonical and int(text) > 0)


# At the author's line ------------------------------------------------------------

REGISTRY = """\
things:
  - {id: event:talks, type: Meeting, label: Talks}
  - {id: location:lakeside, type: Place, label: Lakeside}
"""
ARTICLE_FILE = """\
id: article:900
type: Article
reports:
  - about: event:talks
    evidence: article:900#char=0,9
    host: location:lakeside
"""


def test_what_is_wrong_with_a_report_and_hence_with_the_thing_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "data" / "articles").mkdir(parents=True)
    (tmp_path / "data" / "registry.yaml").write_text(REGISTRY, "utf-8")
    (tmp_path / "data" / "articles" / "900.yaml").write_text(ARTICLE_FILE, "utf-8")
    corpus = read(tmp_path)
    told = validate_corpus(corpus.index, corpus.shapes, positions=corpus.positions).findings
    found = [one for one in told if one.message.startswith("A host is a person")]
    assert (
        len({subject for host in (IB.host, SAID.host) for subject in corpus.index.subjects(host)})
        == 2
    )
    assert [(Path(f.file).name, f.line, f.column) for f in found] == [("900.yaml", 6, 11)]


def test_the_reason_with_one_of_two_things_that_are_perhaps_the_same_is_enough() -> None:
    data = turtle("""
        ex:a ib:perhapsSame ex:b ; ib:identity "Alike."@en .
        ex:b ib:perhapsSame ex:a .""")
    assert run_shapes(data, alone("PerhapsSameShape")).findings == ()


@pytest.mark.parametrize("term", ["js", "rule", "target"])
def test_a_rule_that_is_never_run_is_a_violation(term: str) -> None:
    shapes = turtle(f"ex:S sh:targetClass ib:Meeting ; sh:{term} [] .")
    (finding,) = lint(shapes, turtle(MEETING))
    assert (
        finding.message == f"sh:{term} is not run here, so nothing is checked by it. Take it out."
    )


def test_an_import_is_not_followed_and_says_so() -> None:
    imports = "<urn:o> owl:imports <urn:other>, <http://www.w3.org/ns/shacl#> ."
    shapes = turtle(f"ex:S sh:targetClass ib:Meeting . {imports}")
    (finding,) = lint(shapes, turtle(MEETING))
    assert finding.severity is Severity.WARNING
    assert finding.message.endswith("Name the file itself beside this one: urn:other")
