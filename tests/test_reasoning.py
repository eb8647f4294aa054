"""What follows is found, told apart from noise, and traced back; what clashes is named."""

import pytest
from rdflib import OWL, RDF, RDFS, Dataset, Graph, Literal, URIRef

from ibrdf import reasoning
from ibrdf.corpus import Corpus
from ibrdf.derivation import PREMISES, Derivation, Grounds, Triple, read_rules, stated, statement
from ibrdf.errors import InconsistencyError
from ibrdf.reasoning import infer, justify
from ibrdf.syntax import Format, dataset, parse
from ibrdf.vocabulary import BASE, GRAPH, IB, ID, SAID

PREFIXES = """
    PREFIX : <https://w3id.org/ibrdf/id/person/>
    PREFIX ib: <https://w3id.org/ibrdf/ns#>
    PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX said: <https://w3id.org/ibrdf/said#>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def made(axioms: str, things: str, **graphs: str) -> Dataset:
    """Return a dataset of an ontology, a registry, and other graphs by name."""
    named = {"ontology": axioms, "registry": things} | graphs
    blocks = [f"<{BASE}graph/{name}> {{ {text} }}" for name, text in named.items()]
    return dataset(parse((PREFIXES + "\n".join(blocks)).encode(), Format.TRIG))


def terms(text: str) -> set[Triple]:
    """Return the triples of a Turtle text."""
    quads = parse((PREFIXES + text).encode(), Format.TURTLE)
    return set(dataset(quads).triples((None, None, None)))


def clashes(axioms: str, things: str) -> tuple[str, ...]:
    """Return the clashes that inference names."""
    with pytest.raises(InconsistencyError) as caught:
        infer(made(axioms, things))
    return caught.value.clashes


def put(data: Dataset, name: URIRef, triples: Graph) -> None:
    for triple in triples:
        data.graph(name).add(triple)


@pytest.fixture(scope="module")
def corpus(bundled_corpus: Corpus) -> Corpus:
    return bundled_corpus


@pytest.fixture(scope="module")
def entailed(corpus: Corpus) -> Graph:
    return infer(corpus)


# What follows ------------------------------------------------------------------


def test_a_member_of_a_class_is_one_of_the_classes_above() -> None:
    data = made("ib:Meeting rdfs:subClassOf ib:Event .", ":x a ib:Meeting .")
    assert set(infer(data)) == terms(":x a ib:Event .")


def test_what_follows_from_facts_and_reads_as_noise_is_left_out() -> None:
    data = made(
        """ib:host a owl:ObjectProperty ; rdfs:subPropertyOf ib:participant .
           ib:participant rdfs:range ib:Actor ; rdfs:domain [ owl:unionOf (ib:Event) ] .
           ib:Actor a owl:Class .
           ib:documentCount rdfs:range xsd:integer .""",
        ':x ib:host :y ; ib:documentCount 3 . :y rdfs:label "Y" .',
    )
    assert set(infer(data)) == terms(":x ib:participant :y . :y a ib:Actor .")


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
    assert set(infer(data)) == found


@pytest.mark.parametrize("term", ["owl:FunctionalProperty", "owl:InverseFunctionalProperty"])
def test_a_label_counts_where_things_may_turn_out_to_be_the_same(term: str) -> None:
    things = ":a ib:holder :b , :c . :d ib:holder :c . :b rdfs:label 'B' . :a rdfs:label 'A' ."
    found = infer(made(f"ib:holder a {term} .", things + ":c rdfs:label 'C' . :d rdfs:label 'D' ."))
    pair = {"owl:FunctionalProperty": ":b rdfs:label 'C' ."}
    assert terms(pair.get(term, ":a rdfs:label 'D' .")) <= set(found)


def test_the_data_is_left_as_it_was() -> None:
    data = made("ib:Meeting rdfs:subClassOf ib:Event .", ":x a ib:Meeting .")
    before = {*data.quads()}, {graph.identifier for graph in data.graphs()}
    assert len(infer(data)) == 1
    assert ({*data.quads()}, {graph.identifier for graph in data.graphs()}) == before


def test_inference_is_idempotent() -> None:
    data = made("ib:Meeting rdfs:subClassOf ib:Event .", ":x a ib:Meeting .")
    put(data, GRAPH.entailed, infer(data))
    assert len(infer(data)) == 0


def test_inference_is_monotone() -> None:
    axioms = "ib:partOf a owl:TransitiveProperty ."
    before = set(infer(made(axioms, ":a ib:partOf :b . :b ib:partOf :c .")))
    after = set(infer(made(axioms, ":a ib:partOf :b . :b ib:partOf :c . :c ib:partOf :d .")))
    assert before < after


@pytest.mark.slow
def test_leaving_out_labels_changes_nothing(
    corpus: Corpus, entailed: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reasoning, "_effective", iter)
    assert set(infer(corpus)) == set(entailed)


@pytest.mark.slow
def test_everything_entailed_is_about_our_own_things_and_terms(entailed: Graph) -> None:
    assert all(str(subject).startswith(BASE) for subject in entailed.subjects())
    assert not [value for value in entailed.objects() if str(value).startswith(str(OWL))]


@pytest.mark.slow
def test_reports_are_never_typed(corpus: Corpus, entailed: Graph) -> None:
    reports = set(corpus.subjects(RDF.type, IB.Report))
    assert reports
    assert reports.isdisjoint(entailed.subjects())
    assert not {str(p) for p in entailed.predicates() if str(p).startswith(str(SAID))}


@pytest.mark.slow
def test_each_triple_is_entailed_once_and_held_nowhere_else(
    corpus: Corpus, entailed: Graph
) -> None:
    assert not [triple for triple in entailed if triple in corpus]


@pytest.mark.slow
def test_a_state_is_an_actor_and_a_place_in_other_vocabularies_too(
    corpus: Corpus, entailed: Graph
) -> None:
    found = entailed.objects(ID["location/iran"], RDF.type)
    kinds = {corpus.context.compact(str(kind)) for kind in found}
    assert kinds >= {"ib:Actor", "foaf:Agent", "org:Organization", "schema:Place", "sem:Place"}


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
    data = made(axioms, things)
    (wanted,) = terms(triple)
    return justify(data, infer(data), wanted)


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


def test_what_rests_only_on_itself_is_not_justified() -> None:
    data = made("ib:a owl:inverseOf ib:b .", "")
    circle = Graph()
    for triple in terms(":x ib:a :y . :y ib:b :x ."):
        circle.add(triple)
    assert [justify(data, circle, triple) for triple in circle] == [None, None]


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


@pytest.mark.slow
def test_every_triple_entailed_in_the_corpus_is_justified(corpus: Corpus, entailed: Graph) -> None:
    premises = stated(corpus)
    grounds = Grounds(premises, entailed)
    found = [grounds.justify(triple) for triple in entailed]
    assert len(found) > 500
    for derivation in found:
        assert derivation is not None
        assert derivation.rule is not None
        assert premises.keys() >= set(derivation.statements)


def test_a_literal_is_named_by_its_text(corpus: Corpus) -> None:
    triple = (ID["person/x"], RDFS.label, Literal("X"))
    assert statement(triple, corpus.context) == "person:x rdfs:label “X”"
