"""The ontology keeps its own rules, a profile's grammar, and the sense of what it is tied to."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ibrdf import vocabulary
from ibrdf.corpus import Corpus, read_shapes
from ibrdf.errors import InputError
from ibrdf.rdf import ontology as as_text
from ibrdf.rdf.bridge import CONCEPT, IB, OA, SAID, to_graph, to_node, to_term, to_triples
from ibrdf.rdf.formats import Format
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import read_ontology, read_triples, superclasses, told_of, twin_of
from ibrdf.rdf.parsing import parse
from ibrdf.resources import bundled
from ibrdf.validation.shacl import run_shapes


def index(data: Graph) -> Index:
    return Index(to_triples(data))


def twins(ontology: Graph) -> Graph:
    return to_graph(as_text.twins(index(ontology)))


FOLDER = bundled() / "ontology"
WRITTEN = to_graph(read_triples(FOLDER / "ibrdf.ttl"))
ONTOLOGY = to_graph(read_ontology(FOLDER))
CONCEPTS = to_graph(read_triples(FOLDER / "concepts.ttl"))
ALIGNMENTS = to_graph(read_triples(Path(__file__).parent / "alignments.ttl"))
# The ontologies of the made properties.
TWINS, PASSED_ON = URIRef(vocabulary.SAID.iri[:-1]), URIRef(vocabulary.TOLD.iri[:-1])
TOLD = vocabulary.TOLD.iri
_TRUE = Literal("true", datatype=XSD.boolean)
DEPRECATED = set((WRITTEN + CONCEPTS).subjects(OWL.deprecated, _TRUE))

PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TERMS = {term for kind in (OWL.Class, *PROPERTIES) for term in ONTOLOGY.subjects(RDF.type, kind)}

PREFIXES = """
PREFIX c: <https://w3id.org/ibrdf/concept#>
PREFIX ex: <https://example.org/>
PREFIX ib: <https://w3id.org/ibrdf/ns#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def turtle(text: str) -> Graph:
    return to_graph((s, p, o) for s, p, o, _ in parse((PREFIXES + text).encode(), Format.TURTLE))


# Our own rules -------------------------------------------------------------------


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition, RDFS.isDefinedBy])
def test_a_term_has_exactly_one_of(predicate: URIRef) -> None:
    counts = {term: len(list(ONTOLOGY.objects(term, predicate))) for term in TERMS}
    assert {term for term, count in counts.items() if count != 1} == set()


def is_sentence(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][^.?!]*\.", text))


def begins_with(definition: str, label: str) -> bool:
    return bool(re.match(rf"(?:an? |the )?{re.escape(label)}\b", definition, re.IGNORECASE))


def test_a_sentence_is_told_from_two_and_from_a_fragment() -> None:
    assert is_sentence("A talk.")
    assert not any(map(is_sentence, ("A talk. It is long.", "a talk.", "A talk", "")))


def test_a_definition_that_begins_with_its_term_is_told() -> None:
    assert begins_with("A meeting of people.", "meeting")
    assert begins_with("Place of an event.", "place")
    assert not begins_with("An event at which people meet.", "event held")
    assert not begins_with("Placement.", "place")


def test_a_definition_is_one_sentence_that_does_not_begin_with_the_term() -> None:
    for graph_, naming in ((ONTOLOGY, RDFS.label), (CONCEPTS, SKOS.prefLabel)):
        for term, definition in graph_.subject_objects(SKOS.definition):
            label = graph_.value(term, naming)
            assert is_sentence(str(definition)), term
            assert not begins_with(str(definition), str(label)), term


def test_labels_and_definitions_are_english() -> None:
    texts = [
        text
        for predicate in (RDFS.label, SKOS.definition, SKOS.prefLabel)
        for text in (ONTOLOGY + CONCEPTS).objects(None, predicate)
    ]
    assert {text.language for text in texts if isinstance(text, Literal)} == {"en"}


def test_there_are_few_terms() -> None:
    ours = {term for term in TERMS if str(term).startswith(str(IB))} - DEPRECATED
    classes = set(ONTOLOGY.subjects(RDF.type, OWL.Class))
    assert len(classes) <= 23
    assert len(ours - classes) <= 65


def test_a_class_is_one_capitalised_word_and_a_property_is_not_capitalised() -> None:
    for term in TERMS:
        name = str(term).partition("#")[2]
        case = "[A-Z]" if (term, RDF.type, OWL.Class) in ONTOLOGY else "[a-z]"
        assert re.fullmatch(rf"{case}[A-Za-z]*", name), term


@pytest.mark.parametrize(("namespace", "home"), [(IB, WRITTEN), (SAID, twins(WRITTEN))])
def test_the_vocabulary_names_exactly_the_terms(namespace: type[IB], home: Graph) -> None:
    start = str(namespace)
    terms = set(home.subjects()) - DEPRECATED
    names = {str(term).removeprefix(start) for term in terms if str(term).startswith(start)}
    assert set(namespace.__annotations__) - {"_NS", "_fail"} == names


def test_a_deprecated_term_is_replaced_by_terms_that_are_not_or_by_none() -> None:
    assert DEPRECATED
    known = TERMS | set(CONCEPTS.subjects(RDF.type, SKOS.Concept))
    for term in DEPRECATED:
        replacements = set((WRITTEN + CONCEPTS).objects(term, DCTERMS.isReplacedBy))
        assert replacements <= known - DEPRECATED, term


def test_a_term_that_is_not_deprecated_is_replaced_by_none() -> None:
    replaced = set((WRITTEN + CONCEPTS).subjects(DCTERMS.isReplacedBy))
    assert replaced <= DEPRECATED


def test_no_report_and_no_fact_uses_a_deprecated_property() -> None:
    assert not DEPRECATED & {*map(to_node, twin_of(index(WRITTEN)))}


def test_no_article_uses_a_deprecated_term(bundled_corpus: Corpus) -> None:
    gone = {*map(to_term, DEPRECATED)}
    written = [quad for quad in bundled_corpus.quads if "/graph/article/" in quad[3]]
    assert written
    assert not [quad for quad in written if gone & {quad[1], quad[2]}]


@pytest.mark.parametrize("rules", [WRITTEN, CONCEPTS], ids=["ontology", "concepts"])
def test_nothing_is_a_blank_node(rules: Graph) -> None:
    assert not any(isinstance(term, BNode) for triple in rules for term in triple)


def test_ontology_and_concepts_conform_to_the_shapes_for_them() -> None:
    shapes = Index(read_shapes(bundled() / "shapes"))
    assert run_shapes(index(ONTOLOGY + CONCEPTS), shapes).findings == ()


def test_a_collection_holds_concepts_of_one_scheme() -> None:
    for collection in CONCEPTS.subjects(RDF.type, SKOS.Collection):
        members = list(CONCEPTS.objects(collection, SKOS.member))
        schemes = {CONCEPTS.value(member, SKOS.inScheme) for member in members}
        assert len(members) > 1
        assert len(schemes) == 1
        assert None not in schemes


@pytest.mark.parametrize("collection", ["agreement-statuses", "occurrence-statuses"])
def test_no_two_stages_of_a_life_have_one_number(collection: str) -> None:
    stages = list(CONCEPTS.objects(CONCEPT[collection], SKOS.member))
    numbers = {str(CONCEPTS.value(stage, SKOS.notation)) for stage in stages}
    assert numbers == {str(number) for number in range(1, len(stages) + 1)}


# OWL 2 RL ------------------------------------------------------------------------
# https://www.w3.org/TR/owl2-profiles/#OWL_2_RL, as triples, for an ontology whose every class is
# named. A class expression would be a blank node, and those are refused: nothing here needs one.

CLASS, OBJECT, DATA, ANNOTATION = "class", "object property", "data property", "annotation property"
DATATYPE = "datatype"
KINDS: dict[Node, str] = {
    OWL.Class: CLASS,
    OWL.ObjectProperty: OBJECT,
    OWL.DatatypeProperty: DATA,
    OWL.AnnotationProperty: ANNOTATION,
}
# 4.2 Entities: all the datatypes of OWL 2 but owl:real and owl:rational.
NUMBERS = (
    XSD.decimal,
    XSD.integer,
    XSD.nonNegativeInteger,
    XSD.nonPositiveInteger,
    XSD.positiveInteger,
    XSD.negativeInteger,
    XSD.long,
    XSD.int,
    XSD.short,
    XSD.byte,
    XSD.unsignedLong,
    XSD.unsignedInt,
    XSD.unsignedShort,
    XSD.unsignedByte,
    XSD.float,
    XSD.double,
)
TEXTS = (
    RDFS.Literal,
    RDF.PlainLiteral,
    RDF.XMLLiteral,
    XSD.string,
    XSD.normalizedString,
    XSD.token,
    XSD.language,
    XSD.Name,
    XSD.NCName,
    XSD.NMTOKEN,
    XSD.anyURI,
)
OTHERS = (XSD.boolean, XSD.hexBinary, XSD.base64Binary, XSD.dateTime, XSD.dateTimeStamp)
DATATYPES = {*NUMBERS, *TEXTS, *OTHERS}
# 4.3 Axioms: what may stand on the left and on the right. owl:Thing is no class expression there.
AXIOMS: dict[Node, set[tuple[str, str]]] = {
    RDFS.subClassOf: {(CLASS, CLASS)},
    OWL.equivalentClass: {(CLASS, CLASS)},
    OWL.disjointWith: {(CLASS, CLASS)},
    RDFS.subPropertyOf: {(OBJECT, OBJECT), (DATA, DATA), (ANNOTATION, ANNOTATION)},
    OWL.equivalentProperty: {(OBJECT, OBJECT), (DATA, DATA)},
    OWL.propertyDisjointWith: {(OBJECT, OBJECT), (DATA, DATA)},
    OWL.inverseOf: {(OBJECT, OBJECT)},
    RDFS.domain: {(OBJECT, CLASS), (DATA, CLASS)},
    RDFS.range: {(OBJECT, CLASS), (DATA, DATATYPE)},
}
# The profile has functional and inverse functional properties too; ours has not, since they would
# make two persons one and two counts a contradiction. Reflexive ones are outside the profile.
CHARACTERISTICS = {
    OWL.SymmetricProperty,
    OWL.AsymmetricProperty,
    OWL.TransitiveProperty,
    OWL.IrreflexiveProperty,
}
# 11.2 of the structural specification: what is transitive is not simple, and so is none of these.
NEEDS_SIMPLE = {OWL.AsymmetricProperty, OWL.IrreflexiveProperty}
REMARKS = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.deprecated}
HEADER = {OWL.versionIRI, OWL.versionInfo, OWL.priorVersion, OWL.imports}
LOGICAL = tuple(map(str, (RDF, RDFS, OWL)))


def outside_the_profile(ontology: Graph) -> list[str]:
    """Return each triple that is no axiom of OWL 2 RL, in words."""
    kinds = {
        term: {KINDS[kind] for kind in ontology.objects(term, RDF.type) if kind in KINDS}
        for term in ontology.subjects(unique=True)
    }
    found = [f"{term} is several things at once" for term in kinds if len(kinds[term]) > 1]
    found += [f"{t} is a blank node" for t in ontology.all_nodes() if isinstance(t, BNode)]
    for subject, predicate, value in ontology:
        if not is_axiom(kinds, subject, predicate, value):
            found.append(f"{subject} {predicate} {value}")
    for prop in ontology.subjects(RDF.type, OWL.TransitiveProperty):
        if NEEDS_SIMPLE & set(ontology.objects(prop, RDF.type)):
            found.append(f"{prop} is transitive, hence not simple")
    return found


def is_axiom(kinds: dict[Node, set[str]], subject: Node, predicate: Node, value: Node) -> bool:
    if predicate == RDF.type:
        properties = kinds[subject] - {CLASS}
        return value in {*KINDS, OWL.Ontology} or (
            value in CHARACTERISTICS and properties == {OBJECT}
        )
    if predicate in AXIOMS:
        return any(
            fits(kinds, subject, left) and fits(kinds, value, right)
            for left, right in AXIOMS[predicate]
        )
    return predicate in REMARKS | HEADER or not str(predicate).startswith(LOGICAL)


def fits(kinds: dict[Node, set[str]], term: Node, kind: str) -> bool:
    """Tell whether a term may stand where a kind is asked for; a foreign one is what is asked."""
    if not isinstance(term, URIRef) or term == OWL.Thing:
        return False
    if kind == DATATYPE:
        return term in DATATYPES
    foreign = not kinds.get(term) and not str(term).startswith((*LOGICAL, str(XSD)))
    return foreign or kind in kinds.get(term, ())


def test_the_ontology_and_its_twins_are_in_owl_2_rl() -> None:
    assert outside_the_profile(ONTOLOGY) == []


@pytest.mark.parametrize(
    "planted",
    [
        "ib:place a owl:FunctionalProperty .",
        "ib:place a owl:InverseFunctionalProperty .",
        "ib:place a owl:ReflexiveProperty .",
        "ib:date a owl:SymmetricProperty .",
        "ib:follows a owl:AsymmetricProperty .",
        "ib:place a owl:DatatypeProperty .",
        "ib:Event a rdfs:Class .",
        "ib:date rdfs:range xsd:date .",
        "ib:date rdfs:range ib:Event .",
        "ib:place rdfs:range xsd:string .",
        "ib:place rdfs:range rdfs:Literal .",
        "ib:place rdfs:domain owl:Thing .",
        "ib:place rdfs:domain ib:date .",
        "ib:place rdfs:subPropertyOf ib:date .",
        "ib:reportedAs rdfs:domain ib:Event .",
        "ib:date owl:inverseOf ib:period .",
        "ib:Event rdfs:subClassOf owl:Thing .",
        "owl:Thing rdfs:subClassOf ib:Event .",
        'ib:Event rdfs:subClassOf "event" .',
        "ib:Event owl:complementOf ib:Place .",
        "ib:Event owl:disjointUnionOf ex:list .",
        "ib:Event rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ib:place ] .",
        "ib:Event owl:unionOf ( ib:Visit ib:Meeting ) .",
    ],
)
def test_what_is_outside_the_profile_is_found(planted: str) -> None:
    assert outside_the_profile(ONTOLOGY + turtle(planted))


@pytest.mark.parametrize(
    "axiom",
    [
        "ib:Visit owl:disjointWith ib:Exercise .",
        "ib:host owl:inverseOf ex:hosts .",
        "ib:perhapsSame a owl:IrreflexiveProperty .",
        "ib:documentCount rdfs:range xsd:nonNegativeInteger .",
        "ib:policy rdfs:subPropertyOf ex:remark .",
    ],
)
def test_what_is_in_the_profile_is_not_found(axiom: str) -> None:
    assert outside_the_profile(ONTOLOGY + turtle(axiom)) == []


# Alignments ----------------------------------------------------------------------


def misfits(ontology: Graph) -> list[str]:
    """Return where a term says less than the term above it takes for granted."""
    known = ontology + ALIGNMENTS
    found = []
    for prop, above in ontology.subject_objects(RDFS.subPropertyOf):
        found += [f"{above} is unknown"] * ((above, RDF.type, None) not in known)
        for role in (RDFS.domain, RDFS.range):
            for needed in known.objects(above, role):
                if not any(is_below(known, has, needed) for has in inherited(known, prop, role)):
                    found.append(f"{prop} has no {role} below {needed}, which {above} implies")
    for kind, above in ontology.subject_objects(RDFS.subClassOf):
        found += [f"{above} is unknown"] * ((above, RDF.type, None) not in known)
        everything = list(known.transitive_objects(kind, RDFS.subClassOf))
        for one, other in combinations(everything, 2):
            if (one, OWL.disjointWith, other) in known or (other, OWL.disjointWith, one) in known:
                found.append(f"{kind} is below both {one} and {other}")
    return found


def inherited(known: Graph, prop: Node, role: URIRef) -> set[Node]:
    """Return the domains or ranges that our own properties give; literals for data properties."""
    ours = [p for p in known.transitive_objects(prop, RDFS.subPropertyOf) if p in TERMS]
    found = {value for p in ours for value in known.objects(p, role)}
    if role == RDFS.range and (prop, RDF.type, OWL.DatatypeProperty) in known:
        found.add(RDFS.Literal)
    return found


def is_below(known: Graph, kind: Node, above: Node) -> bool:
    return above in known.transitive_objects(kind, RDFS.subClassOf)


def test_what_a_term_is_tied_to_fits_its_own_domain_and_range() -> None:
    assert misfits(ONTOLOGY) == []


@pytest.mark.parametrize(
    "planted",
    [
        "ib:holder rdfs:subPropertyOf prov:wasDerivedFrom .",
        "ib:topic rdfs:subPropertyOf sem:hasPlace .",
        "ib:place rdfs:subPropertyOf schema:alternateName .",
        "ib:host rdfs:subPropertyOf ex:unknown .",
        "ib:Person rdfs:subClassOf org:Organization .",
        "ib:Report rdfs:subClassOf prov:Activity .",
        "ib:Event rdfs:subClassOf ex:Unknown .",
    ],
)
def test_an_alignment_that_does_not_fit_is_found(planted: str) -> None:
    assert misfits(ONTOLOGY + turtle(planted))


@pytest.mark.parametrize("prop", [OA.hasSource, OA.hasSelector])
def test_a_passage_is_what_the_properties_of_annotations_ask_for(prop: URIRef) -> None:
    (domain,) = ALIGNMENTS.objects(prop, RDFS.domain)
    above = superclasses(index(ONTOLOGY), vocabulary.IB.Passage)
    assert domain in {*map(to_node, above)}


def test_no_alignment_is_kept_that_nothing_needs() -> None:
    used = {term for triple in ONTOLOGY for term in triple}
    grown = used | {up for t in used for up in ALIGNMENTS.transitive_objects(t, RDFS.subClassOf)}
    excluded = {other for t in grown for other in ALIGNMENTS.objects(t, OWL.disjointWith)}
    ranges = {
        end for t in grown for p in (RDFS.domain, RDFS.range) for end in ALIGNMENTS.objects(t, p)
    }
    assert set(ALIGNMENTS.subjects()) - grown - excluded - ranges <= {OA.hasSource, OA.hasSelector}


# Twins ---------------------------------------------------------------------------


def test_a_twin_has_the_local_name_of_its_property_and_is_generated() -> None:
    pairs = set(WRITTEN.subject_objects(IB.reportedAs))
    assert len(pairs) > 40
    for prop, twin in pairs:
        assert str(twin).startswith(str(SAID))
        assert re.split("[#/]", str(prop))[-1] == str(twin).removeprefix(str(SAID))
        assert (twin, None, None) not in WRITTEN
        assert (twin, RDFS.isDefinedBy, TWINS) in ONTOLOGY


def test_a_property_has_one_twin_and_a_twin_one_property() -> None:
    pairs = list(WRITTEN.subject_objects(IB.reportedAs))
    assert len(pairs) == len({prop for prop, _ in pairs}) == len({twin for _, twin in pairs})


@pytest.mark.parametrize("predicate", [RDFS.domain, RDFS.range, RDFS.subPropertyOf])
def test_no_made_property_has(predicate: URIRef) -> None:
    made = twins(WRITTEN)
    assert len(made) > 200
    assert (None, predicate, None) not in made


def test_only_what_reports_say_of_themselves_has_no_twin() -> None:
    with_twins = {*map(to_node, twin_of(index(WRITTEN)))}
    own = {p for kind in PROPERTIES for p in WRITTEN.subjects(RDF.type, kind)} - with_twins
    domains = {WRITTEN.value(prop, RDFS.domain) for prop in own}
    assert domains == {IB.Report, IB.Passage, IB.Disagreement, None}
    loose = {prop for prop in own if WRITTEN.value(prop, RDFS.domain) is None}
    annotations = {IB.policy, IB.refinedAlong, IB.reportedAs, IB.toldAs}
    assert loose - DEPRECATED == {IB.identity, IB.perhapsSame} | annotations


def test_a_twin_is_described_from_its_property() -> None:
    made = twins(
        turtle("""
        ex:ontology a owl:Ontology ; owl:versionInfo "2.0.1" .
        ib:host a owl:ObjectProperty ; rdfs:label "host"@en ; ib:reportedAs ex:host .
        schema:value ib:reportedAs ex:value .""")
    )
    host, value = URIRef("https://example.org/host"), URIRef("https://example.org/value")
    assert set(made.predicate_objects(host)) == {
        (RDF.type, OWL.ObjectProperty),
        (RDFS.label, Literal("host, as reported", lang="en")),
        (SKOS.definition, Literal("What one report gives for the host of a thing.", lang="en")),
        (RDFS.isDefinedBy, TWINS),
    }
    assert made.value(value, RDF.type) == OWL.DatatypeProperty
    assert made.value(value, RDFS.label) == Literal("value, as reported", lang="en")
    assert made.value(TWINS, OWL.versionInfo) == Literal("2.0.1")
    assert made.value(TWINS, OWL.versionIRI) == URIRef("https://w3id.org/ibrdf/said/2.0.1")


@pytest.mark.parametrize(
    ("home", "title"), [(TWINS, "What reports say"), (PASSED_ON, "What sources pass on")]
)
def test_what_is_made_of_an_ontology_without_a_version_has_none(home: URIRef, title: str) -> None:
    made = twins(Graph())
    assert made.value(home, OWL.versionInfo) == Literal("0")
    assert made.value(home, DCTERMS.title) == Literal(title, lang="en")


def test_a_made_ontology_names_its_prefix_and_its_namespace() -> None:
    made, vann = twins(Graph()), vocabulary.VANN
    prefix, namespace = to_node(vann.preferredNamespacePrefix), to_node(vann.preferredNamespaceUri)
    assert made.value(PASSED_ON, prefix) == Literal("told")
    assert made.value(PASSED_ON, namespace) == Literal(TOLD)
    assert made.value(TWINS, prefix) == Literal("said")


def test_only_terms_with_iris_have_twins() -> None:
    assert twin_of(index(turtle('[] ib:reportedAs ex:t . ex:p ib:reportedAs "t" .'))) == {}


# Properties of passed-on values ----------------------------------------------------


def test_every_reported_property_has_one_for_passed_on_values_with_its_local_name() -> None:
    pairs = dict(ONTOLOGY.subject_objects(IB.toldAs))
    assert pairs.keys() == set(WRITTEN.subjects(IB.reportedAs))
    for prop, told in pairs.items():
        assert str(told) == TOLD + re.split("[#/]", str(prop))[-1]
        assert (told, RDFS.isDefinedBy, PASSED_ON) in ONTOLOGY


def test_no_two_properties_share_the_one_for_passed_on_values() -> None:
    pairs = list(ONTOLOGY.subject_objects(IB.toldAs))
    assert len(pairs) == len({prop for prop, _ in pairs}) == len({told for _, told in pairs})


def test_what_is_passed_on_is_no_super_property_or_twin_of_anything() -> None:
    told = set(ONTOLOGY.objects(None, IB.toldAs))
    others = {term for s, p, o in ONTOLOGY if p != IB.toldAs for term in (p, o)}
    assert not told & others


def test_a_property_of_passed_on_values_is_described_from_its_property() -> None:
    made = twins(
        turtle('ib:host a owl:ObjectProperty ; rdfs:label "host"@en ; ib:reportedAs ex:host .')
    )
    told = URIRef(TOLD + "host")
    meaning = "The host of a thing that no source states itself, and that some source passes on."
    assert (IB.host, IB.toldAs, told) in made
    assert set(made.predicate_objects(told)) == {
        (RDF.type, OWL.ObjectProperty),
        (RDFS.label, Literal("host, as passed on", lang="en")),
        (SKOS.definition, Literal(meaning, lang="en")),
        (RDFS.isDefinedBy, PASSED_ON),
    }


def test_the_property_of_passed_on_values_that_an_ontology_names_is_kept() -> None:
    ontology = index(turtle("ib:host ib:reportedAs ex:host ; ib:toldAs ex:heard ."))
    assert told_of(ontology) == {vocabulary.IB.host: "<https://example.org/heard>"}
    assert set(to_graph(as_text.twins(ontology)).objects(IB.host, IB.toldAs)) == {
        URIRef("https://example.org/heard")
    }


def test_what_reports_do_not_give_has_no_property_for_passed_on_values() -> None:
    assert told_of(index(turtle("ib:host ib:toldAs ex:heard ."))) == {}


# Classes -------------------------------------------------------------------------


def test_what_is_above_a_class_counts_itself_and_no_class_expression() -> None:
    ontology = turtle(
        "ex:A rdfs:subClassOf ex:B , [ rdfs:subClassOf ex:C ] . ex:B rdfs:subClassOf ex:D, ex:A ."
    )
    found = superclasses(index(ontology), "<https://example.org/A>")
    assert found == {f"<https://example.org/{name}>" for name in "ABCD"}


# Files ---------------------------------------------------------------------------


def test_an_ontology_that_cannot_be_read_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "ibrdf.ttl").write_text("<urn:a> a\n", "utf-8")
    with pytest.raises(InputError, match=r"ibrdf\.ttl:1:10: not Turtle: "):
        read_ontology(tmp_path)


def test_the_twins_are_part_of_the_ontology() -> None:
    assert set(ONTOLOGY) == set(WRITTEN) | set(twins(WRITTEN))
