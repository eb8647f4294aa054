"""What follows is found, told apart from what is trivial, and traced back; clashes are named."""

import random
import zlib
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from as_text import quads_of
from ibrdf.errors import InconsistencyError
from ibrdf.graphs import dataset_of, load
from ibrdf.graphs import infer as infer_graph
from ibrdf.rdf.bridge import to_quads, to_term
from ibrdf.rdf.context import read_context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.terms import Quad, Term, Triple, literal
from ibrdf.reasoning.closure import Closure, _is_trivial, _stated_triples, close
from ibrdf.reasoning.proof import PREMISES, Derivation, prove
from ibrdf.reasoning.reference import closure_by_owlrl
from ibrdf.reasoning.rules import AXIOMATIC, _parse_rule, read_rules, rule_of
from ibrdf.reasoning.saturation import saturate
from ibrdf.reasoning.words import statement
from ibrdf.vocabulary import BASE, GRAPH, IB, ID, OWL, RDF, RDFS, SAID, XSD

CONTEXT = read_context()
SECOND = Path(__file__).parent / "corpora" / "second"

PREFIXES = """
    PREFIX : <https://w3id.org/ibrdf/id/person/>
    PREFIX ib: <https://w3id.org/ibrdf/ns#>
    PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX said: <https://w3id.org/ibrdf/said#>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def made(axioms: str, things: str, **graphs: str) -> tuple[Quad, ...]:
    """Return the quads of an ontology, a registry, and other graphs by name."""
    named = {"ontology": axioms, "registry": things} | graphs
    blocks = [f"<{BASE}graph/{name}> {{ {text} }}" for name, text in named.items()]
    return quads_of(PREFIXES + "\n".join(blocks), Format.TRIG)


def terms(text: str) -> set[Triple]:
    """Return the triples of a Turtle text."""
    return {quad[:3] for quad in quads_of(PREFIXES + text, Format.TURTLE)}


def infer(quads: Iterable[Quad]) -> set[Triple]:
    """Return what follows."""
    return set(close(tuple(quads), CONTEXT).entailed)


def clashes(axioms: str, things: str) -> tuple[str, ...]:
    """Return the clashes that inference names."""
    with pytest.raises(InconsistencyError) as caught:
        infer(made(axioms, things))
    return caught.value.clashes


@pytest.fixture(scope="module")
def corpus() -> tuple[Quad, ...]:
    return tuple(to_quads(load()))


@pytest.fixture(scope="module")
def closure(corpus: tuple[Quad, ...]) -> Closure:
    return close(corpus, CONTEXT)


# What follows ------------------------------------------------------------------


def test_a_member_of_a_class_is_one_of_the_classes_above() -> None:
    data = made("ib:Meeting rdfs:subClassOf ib:Event .", ":x a ib:Meeting .")
    assert infer(data) == terms(":x a ib:Event .")


def test_what_follows_from_facts_and_reads_as_noise_is_left_out() -> None:
    data = made(
        """ib:host a owl:ObjectProperty ; rdfs:subPropertyOf ib:participant .
           ib:participant rdfs:range ib:Actor ; rdfs:domain [ owl:unionOf (ib:Event) ] .
           ib:Actor a owl:Class .
           ib:documentCount rdfs:range xsd:integer .""",
        ':x ib:host :y ; ib:documentCount 3 . :y rdfs:label "Y" .',
    )
    assert infer(data) == terms(":x ib:participant :y . :y a ib:Actor .")


def test_a_thing_that_nothing_describes_is_not_typed() -> None:
    data = made("ib:party rdfs:range ib:Organisation .", ":x ib:party :nobody .")
    assert len(infer(data)) == 0


def test_what_any_graph_holds_is_not_entailed_again() -> None:
    axioms = "ib:Meeting rdfs:subClassOf ib:Event ."
    editorial = ":x a ib:Event ."
    assert len(infer(made(axioms, ":x a ib:Meeting .", editorial=editorial))) == 0


def test_reports_and_editorial_notes_are_not_reasoned_over() -> None:
    axioms = "ib:host rdfs:subPropertyOf ib:participant ; rdfs:domain ib:Event ."
    data = made(axioms, ":x rdfs:label 'X' .", editorial=":x ib:host :y .")
    assert len(infer(data)) == 0


def test_what_holds_of_a_thing_holds_of_the_same_thing() -> None:
    data = made("", ":x owl:sameAs :y ; rdfs:label 'X' . :y ib:host :z .")
    found = terms(":y owl:sameAs :x ; rdfs:label 'X' . :x ib:host :z .")
    assert infer(data) == found


@pytest.mark.parametrize("term", ["owl:FunctionalProperty", "owl:InverseFunctionalProperty"])
def test_a_label_counts_where_things_may_turn_out_to_be_the_same(term: str) -> None:
    things = ":a ib:holder :b , :c . :d ib:holder :c . :b rdfs:label 'B' . :a rdfs:label 'A' ."
    found = infer(made(f"ib:holder a {term} .", things + ":c rdfs:label 'C' . :d rdfs:label 'D' ."))
    pair = {"owl:FunctionalProperty": ":b rdfs:label 'C' ."}
    assert terms(pair.get(term, ":a rdfs:label 'D' .")) <= set(found)


def test_inference_is_idempotent() -> None:
    data = made("ib:Meeting rdfs:subClassOf ib:Event .", ":x a ib:Meeting .")
    more = tuple((*triple, GRAPH.entailed) for triple in infer(data))
    assert infer((*data, *more)) == set()


def test_inference_is_monotone() -> None:
    axioms = "ib:partOf a owl:TransitiveProperty ."
    before = infer(made(axioms, ":a ib:partOf :b . :b ib:partOf :c ."))
    after = infer(made(axioms, ":a ib:partOf :b . :b ib:partOf :c . :c ib:partOf :d ."))
    assert before < after


def test_what_two_graphs_state_is_stated_by_the_first_that_is_reasoned_over() -> None:
    for first, second in (("registry", "consolidated"), ("consolidated", "registry")):
        quads = made("", "", **{first: ":x a ib:Person .", second: ":x a ib:Person ."})
        assert set(_stated_triples(quads).values()) == {GRAPH.registry}


def test_only_what_has_itself_as_a_value_breaks_irreflexivity() -> None:
    assert infer(made("ib:follows a owl:IrreflexiveProperty .", ":x ib:follows :y .")) == set()


def test_everything_entailed_is_about_our_own_things_and_terms(closure: Closure) -> None:
    assert all(subject.startswith(f"<{BASE}") for subject, _, _ in closure.entailed)
    assert not [value for _, _, value in closure.entailed if value.startswith(AXIOMATIC)]


def test_reports_are_never_typed(corpus: tuple[Quad, ...], closure: Closure) -> None:
    reports = {quad[0] for quad in corpus if quad[1:3] == (RDF.type, IB.Report)}
    assert reports
    assert reports.isdisjoint(subject for subject, _, _ in closure.entailed)
    assert not [predicate for _, predicate, _ in closure.entailed if predicate in SAID]


@pytest.mark.slow
def test_each_triple_is_entailed_once_and_held_nowhere_else(
    corpus: tuple[Quad, ...], closure: Closure
) -> None:
    assert len(set(closure.entailed)) == len(closure.entailed)
    assert {quad[:3] for quad in corpus}.isdisjoint(closure.entailed)


def test_a_state_is_an_actor_and_a_place_in_other_vocabularies_too(closure: Closure) -> None:
    iran = ID["location/iran"]
    found = [
        value for subject, prop, value in closure.entailed if (subject, prop) == (iran, RDF.type)
    ]
    kinds = {CONTEXT.compact(kind[1:-1]) for kind in found}
    assert kinds >= {"ib:Actor", "foaf:Agent", "org:Organization", "schema:Place", "sem:Place"}


def test_what_is_entailed_is_in_order_whatever_the_order_of_the_data(
    corpus: tuple[Quad, ...], closure: Closure
) -> None:
    again = close(corpus[::-1], CONTEXT)
    assert again.entailed == closure.entailed == tuple(sorted(closure.entailed))
    assert again.steps == closure.steps


def test_literals_keep_their_texts() -> None:
    axioms = """ib:count rdfs:subPropertyOf ib:number .
        ib:Seven owl:onProperty ib:count ; owl:hasValue "007"^^xsd:integer ."""
    found = infer(
        made(axioms, ":x a ib:Seven . :y ib:count '7'^^xsd:integer , '+7'^^xsd:integer .")
    )
    assert found == terms(
        """:x ib:count "007"^^xsd:integer ; ib:number "007"^^xsd:integer .
           :y ib:number "7"^^xsd:integer , "+7"^^xsd:integer ."""
    )


def test_literals_that_are_the_same_stand_for_each_other() -> None:
    axioms = "ib:name a owl:FunctionalProperty ."
    found = infer(made(axioms, ":x ib:name 'a' , 'b' . :y ib:alias 'a' ."))
    assert found == terms(":y ib:alias 'b' .")


def test_a_literal_is_of_its_datatype_and_of_those_above() -> None:
    axioms = "ib:Counted owl:onProperty ib:count ; owl:someValuesFrom xsd:decimal ."
    found = infer(made(axioms, ":x ib:count '3'^^xsd:byte . :y ib:count 'three' ."))
    assert found == terms(":x a ib:Counted .")


def test_what_has_a_blank_node_for_a_property_is_no_triple() -> None:
    assert infer(made("ib:host owl:inverseOf [] .", ":x ib:host :y . :y rdfs:label 'Y' .")) == set()


def test_no_literal_becomes_a_property() -> None:
    axioms = "ib:host owl:sameAs [] . ib:a a owl:FunctionalProperty ."
    found = infer(made(axioms, ":x ib:a ib:host , 'host' ; ib:host :y ."))
    assert all(predicate.startswith("<") for _, predicate, _ in found)


# The reference -----------------------------------------------------------------


def by_owlrl(quads: tuple[Quad, ...]) -> set[Triple]:
    """Return what owlrl finds, of what is worth telling."""
    stated = _stated_triples(quads)
    described = {subject for subject, _, _ in stated}
    held = {quad[:3] for quad in quads}
    found = closure_by_owlrl(stated).closure - held
    return {one for one in found if one[0] in described and not _is_trivial(one)}


def test_the_rules_find_what_owlrl_finds(corpus: tuple[Quad, ...], closure: Closure) -> None:
    assert len(closure.entailed) > 900
    assert set(closure.entailed) == by_owlrl(corpus)


def test_the_rules_find_what_owlrl_finds_in_the_second_corpus() -> None:
    second = tuple(to_quads(load(SECOND)))
    found = infer(second)
    assert len(found) > 100
    assert found == by_owlrl(second)


CLASSES = [IB.Person, IB.State, IB.Place, IB.Event]
PROPERTIES = [IB.host, IB.place, IB.partOf, IB.rank]
THINGS = [ID[f"person/{name}"] for name in "abc"]
VALUES = [*THINGS, '"a"', literal("7", XSD.integer[1:-1]), literal("007", XSD.integer[1:-1])]
RESTRICTIONS = [ID["r1"], ID["r2"], "_:r3"]


def lists(start: str, *members: Term) -> list[Triple]:
    """Return the cells of a list, of which the first has a name."""
    cells = [start, *(f"{start}{n}" for n in range(1, len(members)))]
    rests = [*cells[1:], RDF.nil]
    return [
        triple
        for cell, member, rest in zip(cells, members, rests, strict=True)
        for triple in ((cell, RDF.first, member), (cell, RDF.rest, rest))
    ]


def one_of(*terms: Iterable[Term]) -> st.SearchStrategy[list[Triple]]:
    """Return a strategy for one triple."""
    return st.tuples(*(st.sampled_from([*some]) for some in terms)).map(lambda one: [one])


def listed(
    prop: Term, subjects: list[Term], members: list[Term]
) -> st.SearchStrategy[list[Triple]]:
    """Return a strategy for an axiom about a list of two."""
    parts = st.tuples(st.sampled_from(subjects), *[st.sampled_from(members)] * 2)

    def axiom(one: tuple[Term, ...]) -> list[Triple]:
        start = f"_:l{zlib.crc32(' '.join((prop, *one)).encode())}"
        return [(one[0], prop, start), *lists(start, *one[1:])]

    return parts.map(axiom)


KINDS = [OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.FunctionalProperty]
KINDS += [OWL.InverseFunctionalProperty]
AXIOMS = st.one_of(
    one_of(CLASSES + RESTRICTIONS, [RDFS.subClassOf, OWL.equivalentClass], CLASSES + RESTRICTIONS),
    one_of(
        PROPERTIES,
        [RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf],
        PROPERTIES,
    ),
    one_of(PROPERTIES, [RDF.type], KINDS),
    one_of(PROPERTIES, [RDFS.domain, RDFS.range], CLASSES),
    one_of(RESTRICTIONS, [OWL.onProperty], PROPERTIES),
    one_of(RESTRICTIONS, [OWL.someValuesFrom, OWL.allValuesFrom], [*CLASSES, OWL.Thing]),
    one_of(RESTRICTIONS, [OWL.hasValue], VALUES),
    one_of(RESTRICTIONS, [OWL.maxCardinality], [literal("1", XSD.integer[1:-1])]),
    one_of(THINGS, [OWL.sameAs], THINGS),
    one_of(PROPERTIES, [OWL.sameAs], PROPERTIES),
    listed(OWL.unionOf, CLASSES, CLASSES),
    listed(OWL.intersectionOf, CLASSES, CLASSES),
    listed(OWL.oneOf, CLASSES, THINGS),
    listed(OWL.propertyChainAxiom, PROPERTIES, PROPERTIES),
)
FACTS = st.one_of(
    one_of(THINGS, [RDF.type], CLASSES + RESTRICTIONS),
    one_of(THINGS, PROPERTIES, VALUES),
)


def several(parts: st.SearchStrategy[list[Triple]], least: int) -> st.SearchStrategy[list[Triple]]:
    return st.lists(parts, min_size=least, max_size=6).map(lambda found: [*chain(*found)])


ONTOLOGIES = st.tuples(several(AXIOMS, 1), several(FACTS, 2)).map(lambda both: both[0] + both[1])


def described(triples: Iterable[Triple]) -> tuple[Quad, ...]:
    """Return triples as quads, beside a label for each thing and term."""
    names = [*CLASSES, *PROPERTIES, *THINGS, *RESTRICTIONS[:2]]
    labels = [(name, RDFS.comment, '"known"') for name in names]
    return tuple((*triple, GRAPH.registry) for triple in (*triples, *labels))


@given(ONTOLOGIES)
def test_the_rules_find_what_owlrl_finds_in_any_ontology(triples: list[Triple]) -> None:
    quads = described(triples)
    assert infer(quads) == by_owlrl(quads)


@given(ONTOLOGIES, st.randoms())
def test_the_order_of_the_triples_changes_nothing(
    triples: list[Triple], chance: random.Random
) -> None:
    shuffled = chance.sample(triples, len(triples))
    assert saturate(shuffled) == saturate(triples)


@given(ONTOLOGIES)
def test_what_follows_from_what_follows_is_known(triples: list[Triple]) -> None:
    steps = saturate(triples).steps
    assert saturate([*triples, *steps]).steps == {}


@given(ONTOLOGIES, ONTOLOGIES)
def test_more_triples_entail_no_less(triples: list[Triple], more: list[Triple]) -> None:
    before = {*triples, *saturate(triples).steps}
    after = {*triples, *more, *saturate([*triples, *more]).steps}
    assert before <= after


@given(ONTOLOGIES)
def test_each_step_gives_its_conclusion_from_premises_known_before(triples: list[Triple]) -> None:
    steps = saturate(triples).steps
    known = set(triples)
    for triple, (name, premises) in steps.items():
        rule = rule_of(name)
        plain = [one for one, way in zip(premises, rule.body, strict=True) if not way.path]
        assert known.issuperset(plain)
        if len(plain) == len(premises):
            assert triple in saturate(premises).steps
        known.add(triple)


# Contradictions ----------------------------------------------------------------


def test_a_member_of_disjoint_classes_is_named() -> None:
    axioms = "ib:Person owl:disjointWith ib:Place ."
    assert clashes(axioms, ":x a ib:Person , ib:Place .") == (
        "person:x is a ib:Person and a ib:Place, which are disjoint",
    )


def test_the_statements_behind_a_clash_are_named() -> None:
    axioms = "ib:Person owl:disjointWith ib:Place . ib:place rdfs:range ib:Place ."
    (clash,) = clashes(axioms, ":x a ib:Person . :e ib:place :x .")
    assert clash == (
        "person:x is a ib:Person and a ib:Place, which are disjoint; person:x a ib:Place because "
        "person:e ib:place person:x and ib:place rdfs:range ib:Place"
    )


CONTRADICTIONS = {
    "cax-adc": (
        "[] a owl:AllDisjointClasses ; owl:members ( ib:Event ib:Person ib:Place ) .",
        ":x a ib:Person , ib:Place .",
        "person:x is a ib:Person and a ib:Place, which are disjoint",
    ),
    "cls-com": (
        "ib:Person owl:complementOf ib:Place .",
        ":x a ib:Person , ib:Place .",
        "person:x is a ib:Person and a ib:Place, which are complements",
    ),
    "cls-maxc1": (
        "ib:Person rdfs:subClassOf [ owl:maxCardinality 0 ; owl:onProperty ib:host ] .",
        ":x a ib:Person ; ib:host :y .",
        "person:x has person:y as ib:host, of which it may have none",
    ),
    "cls-nothing2": (
        "ib:Person rdfs:subClassOf owl:Nothing .",
        ":x a ib:Person .",
        "person:x is a owl:Nothing, which has no members",
    ),
    "eq-diff1": (
        "",
        ":x owl:sameAs :y ; owl:differentFrom :y .",
        "person:x is the same as person:y and different from it",
    ),
    "eq-diff2": (
        "[] a owl:AllDifferent ; owl:distinctMembers ( :x :y ) .",
        ":x owl:sameAs :y .",
        "person:x is the same as person:y, and a list says that all its members differ",
    ),
    "prp-adp": (
        "[] a owl:AllDisjointProperties ; owl:members ( ib:host ib:visitor ) .",
        ":e ib:host :x ; ib:visitor :x .",
        "person:e has person:x as ib:host and as ib:visitor, which are disjoint",
    ),
    "prp-asyp": (
        "ib:follows a owl:AsymmetricProperty .",
        ":x ib:follows :y . :y ib:follows :x .",
        "person:x has person:y as ib:follows and the other way round, which is asymmetric",
    ),
    "prp-irp": (
        "ib:follows a owl:IrreflexiveProperty .",
        ":x ib:follows :x .",
        "person:x has itself as ib:follows, which is irreflexive",
    ),
    "prp-npa1": (
        "[] owl:sourceIndividual :x ; owl:assertionProperty ib:rank ; owl:targetValue 'none' .",
        ":x ib:rank 'none' .",
        "person:x has “none” as ib:rank, which a negative assertion denies",
    ),
    "prp-pdw": (
        "ib:host owl:propertyDisjointWith ib:visitor .",
        ":e ib:host :x ; ib:visitor :x .",
        "person:e has person:x as ib:host and as ib:visitor, which are disjoint",
    ),
}


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_a_contradiction_is_named(rule: str) -> None:
    axioms, things, sentence = CONTRADICTIONS[rule]
    assert sentence in [clash.partition(";")[0] for clash in clashes(axioms, things)]


def test_every_rule_for_a_contradiction_has_a_contradiction() -> None:
    rules = {rule.name for rule in read_rules() if rule.head is None}
    assert rules == CONTRADICTIONS.keys() | {"cax-dw"}


def test_a_value_that_its_datatype_does_not_have_is_named() -> None:
    things = ":x ib:documentCount '2025-13-01'^^xsd:date ."
    assert clashes("", things) == (
        "person:x ib:documentCount “2025-13-01” is no value of xsd:date",
    )


def test_a_value_out_of_range_is_named_with_its_statement() -> None:
    axioms = "ib:share rdfs:range xsd:decimal ."
    (clash,) = clashes(axioms, ":x ib:share true . :y ib:share 0.5 .")
    assert clash.endswith("because person:x ib:share “true” and ib:share rdfs:range xsd:decimal")


def test_what_no_rule_of_ours_finds_is_told_in_the_words_of_the_reasoner() -> None:
    axioms = """ib:Person rdfs:subClassOf [ owl:maxQualifiedCardinality 0 ;
        owl:onProperty ib:host ; owl:onClass ib:Person ] ."""
    (clash,) = clashes(axioms, ":x a ib:Person ; ib:host :x .")
    assert "maximum qualified cardinality" in clash
    assert "ib:Person and person:x" in clash


# Why it follows ----------------------------------------------------------------


def why(axioms: str, things: str, triple: str) -> Derivation | None:
    """Return the derivation of a triple from a tiny dataset."""
    (wanted,) = terms(triple)
    return close(made(axioms, things), CONTEXT).proof(wanted)


RULES = {
    "cax-eqc1": ("ib:Person owl:equivalentClass ib:Actor .", ":x a ib:Person .", ":x a ib:Actor ."),
    "cax-eqc2": ("ib:Actor owl:equivalentClass ib:Person .", ":x a ib:Person .", ":x a ib:Actor ."),
    "cax-sco": ("ib:Person rdfs:subClassOf ib:Actor .", ":x a ib:Person .", ":x a ib:Actor ."),
    "cls-avf": (
        "ib:Visit owl:onProperty ib:host ; owl:allValuesFrom ib:Actor .",
        ":v a ib:Visit ; ib:host :x . :x rdfs:label 'X' .",
        ":x a ib:Actor .",
    ),
    "cls-hv1": (
        "ib:Visit owl:onProperty ib:host ; owl:hasValue :y .",
        ":x a ib:Visit .",
        ":x ib:host :y .",
    ),
    "cls-hv2": (
        "ib:Visit owl:onProperty ib:host ; owl:hasValue :y .",
        ":x ib:host :y .",
        ":x a ib:Visit .",
    ),
    "cls-int1": (
        "ib:State owl:intersectionOf ( ib:Actor ib:Place ) .",
        ":x a ib:Actor , ib:Place .",
        ":x a ib:State .",
    ),
    "cls-int2": (
        "ib:State owl:intersectionOf ( ib:Actor ib:Place ) .",
        ":x a ib:State .",
        ":x a ib:Place .",
    ),
    "cls-oo": ("ib:State owl:oneOf ( :y :x ) .", ":x rdfs:label 'X' .", ":x a ib:State ."),
    "cls-maxc2": (
        "ib:Visit owl:onProperty ib:host ; owl:maxCardinality 1 .",
        ":v a ib:Visit ; ib:host :x , :y . :x rdfs:label 'X' .",
        ":x owl:sameAs :y .",
    ),
    "cls-svf1": (
        "ib:Visit owl:onProperty ib:host ; owl:someValuesFrom ib:Actor .",
        ":x ib:host :y . :y a ib:Actor .",
        ":x a ib:Visit .",
    ),
    "cls-svf2": (
        "ib:Visit owl:onProperty ib:host ; owl:someValuesFrom owl:Thing .",
        ":x ib:host :y .",
        ":x a ib:Visit .",
    ),
    "cls-uni": (
        "ib:Actor owl:unionOf ( ib:State ib:Person ) .",
        ":x a ib:Person .",
        ":x a ib:Actor .",
    ),
    "eq-rep-o": ("", ":x owl:sameAs :y . :z ib:host :x .", ":z ib:host :y ."),
    "eq-rep-p": ("", "ib:host owl:sameAs ib:visitor . :z ib:host :x .", ":z ib:visitor :x ."),
    "eq-rep-s": ("", ":x owl:sameAs :y ; ib:host :z . :y ib:rank 'a' .", ":y ib:host :z ."),
    "eq-sym": ("", ":x owl:sameAs :y . :y rdfs:label 'Y' .", ":y owl:sameAs :x ."),
    "eq-trans": ("", ":x owl:sameAs :y . :y owl:sameAs :z .", ":x owl:sameAs :z ."),
    "prp-dom": ("ib:host rdfs:domain ib:Event .", ":x ib:host :y .", ":x a ib:Event ."),
    "prp-eqp1": ("ib:host owl:equivalentProperty ib:a .", ":x ib:host :y .", ":x ib:a :y ."),
    "prp-eqp2": ("ib:a owl:equivalentProperty ib:host .", ":x ib:host :y .", ":x ib:a :y ."),
    "prp-fp": (
        "ib:host a owl:FunctionalProperty .",
        ":x ib:host :y , :z . :y rdfs:label 'Y' .",
        ":y owl:sameAs :z .",
    ),
    "prp-ifp": (
        "ib:host a owl:InverseFunctionalProperty .",
        ":x ib:host :z . :y ib:host :z .",
        ":x owl:sameAs :y .",
    ),
    "prp-inv1": (
        "ib:host owl:inverseOf ib:hosted .",
        ":x ib:host :y . :y rdfs:label 'Y' .",
        ":y ib:hosted :x .",
    ),
    "prp-inv2": (
        "ib:hosted owl:inverseOf ib:host .",
        ":x ib:host :y . :y rdfs:label 'Y' .",
        ":y ib:hosted :x .",
    ),
    "prp-key": (
        "ib:Person owl:hasKey ( ib:rank ) .",
        ":x a ib:Person ; ib:rank 'a' . :y a ib:Person ; ib:rank 'a' .",
        ":x owl:sameAs :y .",
    ),
    "prp-rng": (
        "ib:host rdfs:range ib:Actor .",
        ":x ib:host :y . :y rdfs:label 'Y' .",
        ":y a ib:Actor .",
    ),
    "prp-spo1": (
        "ib:host rdfs:subPropertyOf ib:participant .",
        ":x ib:host :y .",
        ":x ib:participant :y .",
    ),
    "prp-spo2": (
        "ib:uncle owl:propertyChainAxiom ( ib:father ib:brother ) .",
        ":x ib:father :y . :y ib:brother :z .",
        ":x ib:uncle :z .",
    ),
    "prp-symp": (
        "ib:perhapsSame a owl:SymmetricProperty .",
        ":x ib:perhapsSame :y . :y rdfs:label 'Y' .",
        ":y ib:perhapsSame :x .",
    ),
    "prp-trp": (
        "ib:partOf a owl:TransitiveProperty .",
        ":x ib:partOf :y . :y ib:partOf :z .",
        ":x ib:partOf :z .",
    ),
    "scm-avf1": (
        """ib:A owl:onProperty ib:host ; owl:allValuesFrom ib:State . ib:State rdfs:subClassOf
           ib:Actor . ib:B owl:onProperty ib:host ; owl:allValuesFrom ib:Actor .""",
        "",
        "ib:A rdfs:subClassOf ib:B .",
    ),
    "scm-avf2": (
        """ib:A owl:onProperty ib:participant ; owl:allValuesFrom ib:Actor .
           ib:B owl:onProperty ib:host ; owl:allValuesFrom ib:Actor .
           ib:host rdfs:subPropertyOf ib:participant .""",
        "",
        "ib:A rdfs:subClassOf ib:B .",
    ),
    "scm-eqc1": (
        "ib:Actor owl:equivalentClass ib:Person . ib:Person rdfs:label 'person' .",
        "",
        "ib:Person rdfs:subClassOf ib:Actor .",
    ),
    "scm-eqc2": (
        "ib:Actor rdfs:subClassOf ib:Person . ib:Person rdfs:subClassOf ib:Actor .",
        "",
        "ib:Person owl:equivalentClass ib:Actor .",
    ),
    "scm-eqp1": (
        "ib:host owl:equivalentProperty ib:a . ib:a rdfs:label 'a' .",
        "",
        "ib:a rdfs:subPropertyOf ib:host .",
    ),
    "scm-eqp2": (
        "ib:host rdfs:subPropertyOf ib:a . ib:a rdfs:subPropertyOf ib:host .",
        "",
        "ib:a owl:equivalentProperty ib:host .",
    ),
    "scm-hv": (
        """ib:A owl:onProperty ib:host ; owl:hasValue :x . ib:B owl:onProperty ib:participant ;
           owl:hasValue :x . ib:host rdfs:subPropertyOf ib:participant .""",
        "",
        "ib:A rdfs:subClassOf ib:B .",
    ),
    "scm-int": (
        "ib:State owl:intersectionOf ( ib:Actor ib:Place ) .",
        "",
        "ib:State rdfs:subClassOf ib:Place .",
    ),
    "scm-sco": (
        "ib:Meeting rdfs:subClassOf ib:Event . ib:Event rdfs:subClassOf ib:Occurrence .",
        "",
        "ib:Meeting rdfs:subClassOf ib:Occurrence .",
    ),
    "scm-spo": (
        "ib:host rdfs:subPropertyOf ib:a . ib:a rdfs:subPropertyOf ib:b .",
        "",
        "ib:host rdfs:subPropertyOf ib:b .",
    ),
    "scm-svf1": (
        """ib:A owl:onProperty ib:host ; owl:someValuesFrom ib:State . ib:State rdfs:subClassOf
           ib:Actor . ib:B owl:onProperty ib:host ; owl:someValuesFrom ib:Actor .""",
        "",
        "ib:A rdfs:subClassOf ib:B .",
    ),
    "scm-svf2": (
        """ib:A owl:onProperty ib:host ; owl:someValuesFrom ib:Actor .
           ib:B owl:onProperty ib:participant ; owl:someValuesFrom ib:Actor .
           ib:host rdfs:subPropertyOf ib:participant .""",
        "",
        "ib:A rdfs:subClassOf ib:B .",
    ),
    "scm-uni": (
        "ib:Actor owl:unionOf ( ib:State ib:Person ) . ib:Person rdfs:label 'person' .",
        "",
        "ib:Person rdfs:subClassOf ib:Actor .",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_derivation_names_its_rule_and_rests_on_what_is_stated(rule: str) -> None:
    found = why(*RULES[rule])
    assert found is not None
    assert found.rule is not None
    assert found.rule.name == rule
    assert found.steps == 1
    assert all(premise.graph in PREMISES for premise in found.because)


def test_every_rule_has_an_example() -> None:
    assert RULES.keys() == {rule.name for rule in read_rules() if rule.head is not None}


def test_a_derivation_is_the_shortest() -> None:
    axioms = """ib:Meeting rdfs:subClassOf ib:Event . ib:Event rdfs:subClassOf ib:Occurrence .
                ib:host rdfs:domain ib:Occurrence ."""
    found = why(axioms, ":x a ib:Meeting ; ib:host :y .", ":x a ib:Occurrence .")
    assert found is not None
    assert found.rule is not None
    assert found.rule.name == "prp-dom"


def test_a_derivation_over_others_tells_the_statements_at_the_bottom() -> None:
    axioms = "ib:host rdfs:subPropertyOf ib:participant . ib:participant rdfs:domain ib:Event ."
    found = why(axioms, ":x ib:host :y .", ":x a ib:Event .")
    assert found is not None
    assert found.steps == 2
    assert set(found.statements) == terms(f":x ib:host :y . {axioms}")


def test_what_does_not_follow_is_not_justified() -> None:
    assert (
        why("ib:Person rdfs:subClassOf ib:Actor .", ":x a ib:Person .", ":y a ib:Actor .") is None
    )


def test_what_is_stated_is_justified_by_its_graph() -> None:
    found = why("", ":x a ib:Person .", ":x a ib:Person .")
    assert found is not None
    assert found.graph == GRAPH.registry
    assert found.rule is None


def test_a_list_is_told_as_if_it_stated_each_member() -> None:
    found = why(*RULES["cls-uni"])
    assert found is not None
    assert found.because[1].triple == (IB.Actor, OWL.unionOf, IB.Person)
    assert found.because[1].graph == GRAPH.ontology


def test_every_triple_entailed_in_the_corpus_is_justified(closure: Closure) -> None:
    for triple in closure.entailed:
        derivation = closure.proof(triple)
        assert derivation is not None
        assert derivation.rule is not None
        assert closure.stated.keys() >= set(derivation.statements)


def test_of_derivations_as_high_the_one_of_fewest_rules_counts() -> None:
    axioms = """ib:a rdfs:subPropertyOf ib:b . ib:c rdfs:subPropertyOf ib:d .
        ib:all owl:propertyChainAxiom ( ib:b ib:d ) . ib:e rdfs:subPropertyOf ib:f .
        ib:f rdfs:subPropertyOf ib:all ."""
    found = why(axioms, ":x ib:a :y ; ib:e :z . :y ib:c :z .", ":x ib:all :z .")
    assert found is not None
    assert (found.rule and found.rule.name, found.steps) == ("prp-spo1", 2)


def test_a_literal_is_named_by_its_text() -> None:
    triple = (ID["person/x"], RDFS.label, '"X"@en')
    assert statement(triple, CONTEXT) == "person:x rdfs:label “X”"


def test_a_proof_is_looked_up_in_any_record_of_steps(closure: Closure) -> None:
    triple = closure.entailed[0]
    record: Mapping[Triple, tuple[str, tuple[Triple, ...]]] = {
        triple: (step.rule, step.premises) for triple, step in closure.steps.items()
    }
    assert prove(triple, record.get, closure.stated.get) == closure.proof(triple)


def test_without_a_record_of_its_premises_there_is_no_proof(closure: Closure) -> None:
    triple = next(one for one in closure.entailed if (w := closure.proof(one)) and w.steps > 1)
    record = {triple: closure.steps[triple]}
    assert prove(triple, record.get, closure.stated.get) is None


def test_what_only_a_datatype_says_is_not_proved() -> None:
    axioms = "ib:Counted owl:onProperty ib:count ; owl:someValuesFrom xsd:decimal ."
    assert why(axioms, ":x ib:count '3'^^xsd:byte .", ":x a ib:Counted .") is None


# What no rule covers -------------------------------------------------------------

CHAIN = "ib:cousin owl:propertyChainAxiom ( ib:father ib:brother ib:son ) ."


def test_what_no_rule_covers_is_left_to_owlrl_and_said() -> None:
    things = ":x ib:father :f . :f ib:brother :b . :b ib:son :c . :c rdfs:label 'C' ."
    data = made(CHAIN + "ib:cousin rdfs:subPropertyOf ib:relative .", things)
    found = close(data, CONTEXT)
    assert set(found.entailed) == terms(":x ib:cousin :c ; ib:relative :c .")
    (remark,) = found.remarks
    assert remark.startswith("no rule covers owl:propertyChainAxiom of 3 properties, so owlrl ")
    assert [found.proof(triple) for triple in found.entailed] == [None, None]


def test_owlrl_changes_no_proof_that_the_rules_have() -> None:
    found = close(made(CHAIN + "ib:Person rdfs:subClassOf ib:Actor .", ":x a ib:Person ."), CONTEXT)
    (derivation,) = map(found.proof, found.entailed)
    assert derivation is not None
    assert derivation.steps == 1


def test_a_contradiction_of_what_only_owlrl_finds_is_named() -> None:
    axioms = CHAIN + "ib:cousin a owl:IrreflexiveProperty ."
    things = ":x ib:father :f . :f ib:brother :b . :b ib:son :x ."
    assert clashes(axioms, things) == ("person:x has itself as ib:cousin, which is irreflexive",)


def test_a_covered_ontology_has_no_remark(closure: Closure) -> None:
    assert closure.remarks == ()


# Rules ---------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["?a ?b ?c", "OPTIONAL { ?a ?b ?c }", "FILTER (?a = ?b)"])
def test_a_rule_in_another_form_is_refused(line: str) -> None:
    text = f"# x\nCONSTRUCT {{ ?a a ?b }}\nWHERE {{\n  ?a ?p ?b .\n  {line}\n}}\n"
    with pytest.raises(ValueError, match=r"^x: "):
        _parse_rule("x", text)


def test_a_rule_without_conditions_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^x: "):
        _parse_rule("x", "# x\nASK {}")


# Graphs --------------------------------------------------------------------------


def test_a_graph_is_inferred_from_a_dataset_which_stays_as_it_was(
    corpus: tuple[Quad, ...], closure: Closure
) -> None:
    data = dataset_of(corpus)
    before = {*data.quads()}
    found = infer_graph(data)
    assert {tuple(map(to_term, triple)) for triple in found} == set(closure.entailed)
    assert {*data.quads()} == before
