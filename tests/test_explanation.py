"""Each value with who says so, where, how surely, and what speaks against it."""

import hashlib
import json

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from as_text import quads_of
from ibrdf.errors import InconsistencyError, UnknownNameError
from ibrdf.explanation.gathering import explain as explain_in
from ibrdf.explanation.model import Explanation, Property, Value
from ibrdf.graphs import dataset_of, load
from ibrdf.graphs import explain as explain_dataset
from ibrdf.rdf.bridge import to_quads
from ibrdf.rdf.context import read_context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.lookup import Lookup, QuadLookup, StoreLookup
from ibrdf.rdf.terms import Quad, to_nquads
from ibrdf.reasoning.closure import close
from ibrdf.reasoning.proof import prove, stated_in
from ibrdf.vocabulary import BASE, GRAPH

CONTEXT = read_context()

PREFIXES = """
    PREFIX agreement: <https://w3id.org/ibrdf/id/agreement/>
    PREFIX c: <https://w3id.org/ibrdf/concept#>
    PREFIX disagreement: <https://w3id.org/ibrdf/id/disagreement/>
    PREFIX event: <https://w3id.org/ibrdf/id/event/>
    PREFIX ib: <https://w3id.org/ibrdf/ns#>
    PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX person: <https://w3id.org/ibrdf/id/person/>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX said: <https://w3id.org/ibrdf/said#>
    PREFIX schema: <https://schema.org/>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    PREFIX told: <https://w3id.org/ibrdf/told#>
"""
ONTOLOGY = """
    ib:documentCount ib:reportedAs said:documentCount ; ib:toldAs told:documentCount ;
        rdfs:label "number of documents"@en .
    ib:status ib:reportedAs said:status ; ib:toldAs told:status ; rdfs:label "status"@en .
    schema:sameAs ib:reportedAs said:sameAs ; ib:toldAs told:sameAs .
    ib:date ib:reportedAs said:date ; rdfs:label "date"@en .
    ib:host ib:reportedAs said:host ; rdfs:label "host"@en ; rdfs:subPropertyOf ib:participant .
    ib:participant ib:reportedAs said:participant ; rdfs:label "participant"@en .
    ib:Agreement rdfs:label "agreement"@en .
"""
CONCEPTS = """
    c:asserted skos:prefLabel "asserted"@en . c:attributed skos:prefLabel "attributed"@en .
    c:affirmed skos:prefLabel "affirmed"@en . c:denied skos:prefLabel "denied"@en .
    c:opinion skos:prefLabel "opinion"@en . c:speculated skos:prefLabel "speculated"@en .
    c:different-values skos:prefLabel "different values"@en ; skos:broader c:contradiction .
    c:different-dates skos:prefLabel "different dates"@en ; skos:broader c:contradiction .
    c:different-stages skos:prefLabel "different stages"@en .
    c:passed-on skos:prefLabel "with what is only passed on"@en .
"""
REGISTRY = 'agreement:x a ib:Agreement ; rdfs:label "The deal"@en .'


def made(
    reports: str = "", *, registry: str = REGISTRY, consolidated: str = "", more: str = ""
) -> tuple[Quad, ...]:
    """Return the quads of reports of one article, on an agreement and what the rest says."""
    named = {
        "ontology": ONTOLOGY,
        "concepts": CONCEPTS,
        "registry": registry,
        "consolidated": consolidated,
        "article/001": reports,
    }
    blocks = [f"<{BASE}graph/{name}> {{ {text} }}" for name, text in named.items()]
    return quads_of(PREFIXES + "\n".join(blocks) + more, Format.TRIG)


def explain(
    quads: tuple[Quad, ...],
    thing: str,
    prop: str | None = None,
    *,
    texts: dict[str, str] | None = None,
) -> Explanation:
    """Return an explanation from quads and from what follows from them."""
    closure = close(quads, CONTEXT)
    entailed = tuple((*triple, GRAPH.entailed) for triple in closure.entailed)
    lookup = QuadLookup(quads + entailed)
    return explain_in(lookup, CONTEXT, thing, prop, proof=closure.proof, texts=texts)


def report(
    said: str,
    start: int = 0,
    about: str = "agreement:x",
    certainty: str = "asserted",
    more: str = "",
) -> str:
    """Return a report in Turtle, with one passage, of ten characters."""
    article = "https://w3id.org/ibrdf/id/article/001"
    passage = f"<{article}#char={start},{start + 10}>"
    return f"""
        <{article}#r-{start}> a ib:Report ; ib:about {about} ; ib:source <{article}> ;
            ib:certainty c:{certainty} ; ib:polarity c:affirmed ; ib:evidence {passage} ; {said} .
        {passage} ib:firstWords "one two" ; ib:lastWords "eight nine" .
        <{article}> rdfs:label "Article 001"@en . {more}
    """


def disagree(prop: str, kind: str, *starts: int, about: str = "agreement:x") -> str:
    """Return a disagreement between reports in Turtle."""
    between = " , ".join(f"<https://w3id.org/ibrdf/id/article/001#r-{n}>" for n in starts)
    return f"""disagreement:d a ib:Disagreement ; ib:concerns {about} ; ib:property {prop} ;
        ib:kind {kind} ; ib:between {between} ."""


def told(data: tuple[Quad, ...], prop: str, thing: str = "agreement:x") -> Property:
    """Return the one property that an explanation of it tells."""
    (told,) = explain(data, thing, prop).properties
    return told


def standings(prop: Property) -> dict[str, str]:
    return {value.value: value.standing for value in prop.values}


# Names -------------------------------------------------------------------------


def test_a_misspelt_thing_is_answered_with_the_nearest() -> None:
    data = made(registry="agreement:military-plan rdfs:label 'Plan'@en .")
    with pytest.raises(UnknownNameError, match=r"did you mean agreement:military-plan\?"):
        explain(data, "agreement:military-pln")


def test_a_misspelt_property_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no property documentCont .*documentCount\?"):
        explain(made(), "agreement:x", "documentCont")


@pytest.mark.parametrize(
    "name", ["documentCount", "ib:documentCount", "said:documentCount", f"{BASE}ns#documentCount"]
)
def test_a_property_goes_by_key_short_name_twin_and_iri(name: str) -> None:
    assert told(made(), name).key == "documentCount"


def test_a_thing_goes_by_its_iri_too() -> None:
    assert explain(made(), f"{BASE}id/agreement/x").id == "agreement:x"


def test_a_thing_without_a_label_goes_by_its_name() -> None:
    found = explain(made(registry="person:y ib:host person:z ."), "person:y")
    assert (found.label, found.classes) == ("person:y", ())


# Standing ----------------------------------------------------------------------


def test_a_consolidated_value_is_a_fact_with_its_claims() -> None:
    data = made(report("said:documentCount 13"), consolidated="agreement:x ib:documentCount 13 .")
    (value,) = told(data, "documentCount").values
    assert (value.value, value.standing, value.stated_by) == ("13", "fact", "")
    (claim,) = value.claims
    assert (claim.source, claim.label, claim.certainty) == (
        "article:001",
        "Article 001",
        "asserted",
    )
    assert [passage.id for passage in claim.passages] == ["article:001#char=0,10"]


def test_values_that_cannot_all_be_true_are_contested() -> None:
    reports = report("said:documentCount 13") + report("said:documentCount 12", 20)
    dispute = disagree("ib:documentCount", "c:different-values", 0, 20)
    found = told(made(reports, consolidated=dispute), "documentCount")
    assert standings(found) == {"13": "contested", "12": "contested"}
    (difference,) = found.differences
    assert difference.kind == "different values"
    assert [(side.value, side.source) for side in difference.sides] == [
        ("12", "article:001"),
        ("13", "article:001"),
    ]


def test_a_value_beside_the_fact_is_outranked() -> None:
    reports = report("said:status c:signed") + report("said:status c:drafted", 20)
    facts = "agreement:x ib:status c:signed ." + disagree("ib:status", "c:different-stages", 0, 20)
    found = told(made(reports, consolidated=facts), "status")
    assert standings(found) == {"c:signed": "fact", "c:drafted": "outranked"}


def passed_on(*statements: str) -> str:
    """Return the graph of what sources only pass on."""
    return f"<{BASE}graph/attributed> {{ {' '.join(statements)} }}"


def test_a_value_that_is_only_passed_on_is_attributed() -> None:
    said = "said:documentCount 12 ; ib:attributedTo person:a"
    data = made(
        report(said, certainty="attributed"), more=passed_on("agreement:x told:documentCount 12 .")
    )
    found = told(data, "documentCount")
    assert standings(found) == {"12": "attributed"}
    assert [claim.attributed_to for claim in found.values[0].claims] == [("person:a",)]


def test_a_passed_on_value_is_of_the_property_of_facts() -> None:
    data = made(more=passed_on("agreement:x told:documentCount 12 ."))
    properties = explain(data, "agreement:x").properties
    assert [prop.key for prop in properties] == ["type", "documentCount"]


def test_a_value_that_is_passed_on_and_a_fact_is_a_fact() -> None:
    data = made(
        consolidated="agreement:x ib:documentCount 12 .",
        more=passed_on("agreement:x told:documentCount 12 ."),
    )
    assert standings(told(data, "documentCount")) == {"12": "fact"}


def test_a_passed_on_value_that_differs_leaves_the_fact_and_is_no_outranked_one() -> None:
    reports = report("said:documentCount 13")
    reports += report(
        "said:documentCount 12 ; ib:attributedTo person:a", 20, certainty="attributed"
    )
    dispute = disagree("ib:documentCount", "c:different-values , c:passed-on", 0, 20)
    data = made(
        reports,
        consolidated="agreement:x ib:documentCount 13 ." + dispute,
        more=passed_on("agreement:x told:documentCount 12 ."),
    )
    found = told(data, "documentCount")
    assert standings(found) == {"13": "fact", "12": "attributed"}
    assert [one.kind for one in found.differences] == [
        "different values, with what is only passed on"
    ]


def test_a_marked_disagreement_contests_nothing() -> None:
    reports = report("said:documentCount 13") + report("said:documentCount 12", 20)
    dispute = disagree("ib:documentCount", "c:different-values , c:passed-on", 0, 20)
    found = told(made(reports, consolidated=dispute), "documentCount")
    assert standings(found) == {"13": "open", "12": "open"}


def test_the_text_marks_what_is_only_passed_on() -> None:
    said = "said:documentCount 12 ; ib:attributedTo person:a"
    data = made(
        report(said, certainty="attributed"), more=passed_on("agreement:x told:documentCount 12 .")
    )
    line = "    12 (attributed)                 article:001#char=0,10       attributed to person:a"
    assert str(explain(data, "agreement:x")).splitlines()[-1] == line


NOTE = """
    <https://w3id.org/ibrdf/id/editorial/places> a ib:EditorialNote .
    <https://w3id.org/ibrdf/id/editorial/places#r-1> ib:about agreement:x ; ib:polarity c:affirmed ;
        ib:certainty c:asserted ; ib:source <https://w3id.org/ibrdf/id/editorial/places> ;
"""


def noted(says: str, *shortcuts: str) -> str:
    """Return the graphs of an editors' note, and of what it states of things themselves."""
    return f"""<{BASE}graph/editorial> {{ {" ".join(shortcuts)} }}
        <{BASE}graph/editorial/places> {{ {NOTE} {says} . }}"""


def test_a_value_that_only_the_editors_know_says_so() -> None:
    data = made(more=noted("said:status c:signed"))
    (value,) = told(data, "status").values
    assert (value.standing, value.claims[0].source) == ("editors", "editorial:places")


def test_an_identifier_in_the_editors_layer_is_the_editors() -> None:
    shortcut = "agreement:x schema:sameAs <urn:q> ."
    data = made(more=noted("said:sameAs <urn:q>", shortcut))
    (value,) = told(data, "sameAs").values
    assert (value.standing, value.stated_by, len(value.claims)) == ("editors", "", 1)


def test_an_identifier_without_its_note_is_stated_by_the_editors() -> None:
    shortcut = "agreement:x schema:sameAs <urn:q> ."
    data = made(more=f"<{BASE}graph/editorial> {{ {shortcut} }}")
    (value,) = told(data, "sameAs").values
    assert (value.standing, value.stated_by) == ("editors", "the editors, in a note")


def test_a_value_that_an_article_gives_too_is_not_the_editors_alone() -> None:
    data = made(report("said:status c:signed"), more=noted("said:status c:signed"))
    assert standings(told(data, "status")) == {"c:signed": "open"}


def test_a_value_that_the_editors_deny_is_denied() -> None:
    data = made(more=noted("said:status c:signed").replace("c:affirmed", "c:denied"))
    assert standings(told(data, "status")) == {"c:signed": "denied"}


def test_a_counted_value_without_fact_or_contest_is_open() -> None:
    assert standings(told(made(report("said:date '2025'")), "date")) == {"2025": "open"}


@pytest.mark.parametrize("certainty", ["speculated", "opinion"])
def test_what_a_source_does_not_stand_behind_says_so(certainty: str) -> None:
    data = made(report("said:documentCount 3", certainty=certainty))
    assert standings(told(data, "documentCount")) == {"3": certainty}


def test_a_denied_value_says_so() -> None:
    data = made(report("said:documentCount 3").replace("c:affirmed", "c:denied"))
    assert standings(told(data, "documentCount")) == {"3": "denied"}


def test_a_value_that_only_follows_is_entailed_and_justified() -> None:
    consolidated = "event:e ib:host person:p ."
    (value,) = told(made(consolidated=consolidated), "participant", "event:e").values
    assert (value.id, value.standing) == ("person:p", "entailed")
    assert value.reason is not None
    assert value.reason.statement == "event:e ib:participant person:p"
    assert value.reason.rule == "prp-spo1"
    assert [(premise.statement, premise.stated_by) for premise in value.reason.because] == [
        ("event:e ib:host person:p", "the reports"),
        ("ib:host rdfs:subPropertyOf ib:participant", "the ontology"),
    ]


def test_what_the_dataset_holds_as_entailed_is_not_inferred_again() -> None:
    entailed = f"<{BASE}graph/entailed> {{ event:e ib:participant person:q }}"
    data = dataset_of(made(consolidated="event:e ib:host person:p .", more=entailed))
    (found,) = explain_dataset(data, "event:e", "participant").properties
    (value,) = found.values
    assert (value.id, value.standing, value.reason) == ("person:q", "entailed", None)


def test_explaining_leaves_the_data_as_it_was() -> None:
    data = dataset_of(made(report("said:documentCount 13")))
    before = {*data.quads()}, {graph.identifier for graph in data.graphs()}
    explain_dataset(data, "agreement:x")
    assert ({*data.quads()}, {graph.identifier for graph in data.graphs()}) == before


def test_data_that_contradicts_itself_is_not_explained() -> None:
    data = made(registry="person:x owl:sameAs person:y ; owl:differentFrom person:y .")
    with pytest.raises(InconsistencyError):
        explain(data, "person:x")


def test_what_the_registry_says_is_said_by_the_editors() -> None:
    data = made(registry=REGISTRY + "agreement:x ib:status c:signed .")
    (value,) = told(data, "status").values
    assert value.stated_by == "the editors, in the registry"


def test_what_an_article_says_of_itself_is_said_by_it() -> None:
    data = made("<https://w3id.org/ibrdf/id/article/001> schema:inLanguage 'en' .")
    (value,) = told(data, "language", "article:001").values
    assert value.stated_by == "article:001"


def test_data_without_named_graphs_is_explained_too() -> None:
    text = PREFIXES + ONTOLOGY + report("said:documentCount 13") + REGISTRY
    data = quads_of(f"{text} agreement:x ib:documentCount 13 .", Format.TURTLE)
    (value,) = told(data, "documentCount").values
    assert (value.standing, value.stated_by, len(value.claims)) == ("fact", "", 1)
    assert told(data, "type").values[0].stated_by == "the dataset"


# Claims ------------------------------------------------------------------------


def test_a_claim_tells_on_whose_word_and_how_the_date_was_read() -> None:
    said = """said:date "2025-08" ; ib:attributedTo person:b , person:a ;
        said:dateText "in August" ; ib:dateMethod c:printed ; skos:editorialNote "Read so."@en"""
    data = made(
        report(said, certainty="attributed"), registry=REGISTRY + "person:a rdfs:label 'A' ."
    )
    ((claim,),) = (value.claims for value in told(data, "date").values)
    assert (claim.certainty, claim.attributed_to) == ("attributed", ("A", "person:b"))
    assert (claim.date_text, claim.date_method) == ("in August", "c:printed")
    assert claim.note == "Read so."


def test_claims_are_in_the_order_of_the_text() -> None:
    reports = report("said:documentCount 13", 200) + report("said:documentCount 13", 30)
    (value,) = told(made(reports), "documentCount").values
    assert [claim.report for claim in value.claims] == ["article:001#r-30", "article:001#r-200"]


def test_a_report_without_a_passage_goes_by_its_source() -> None:
    bare = """<https://w3id.org/ibrdf/id/article/001#r-1> ib:about agreement:x ;
        ib:source <https://w3id.org/ibrdf/id/article/001> ; ib:certainty c:asserted ;
        ib:polarity c:affirmed ; said:documentCount 2 ."""
    assert "article:001                 asserted" in str(explain(made(bare), "agreement:x"))


# Words -------------------------------------------------------------------------

TEXT = "A  line\nof words"


def words(sha256: str | None, text: str | None = TEXT) -> str:
    """Return the text of an explanation with a text at hand."""
    more = f"<https://w3id.org/ibrdf/id/article/001#char=0,10> schema:sha256 '{sha256}' ."
    data = made(report("said:documentCount 13", more=more if sha256 else ""))
    texts = {f"{BASE}id/article/001": text} if text is not None else None
    return str(explain(data, "agreement:x", "documentCount", texts=texts))


def test_the_words_of_a_passage_are_quoted_from_the_text_at_hand() -> None:
    assert "“A line of”" in words(hashlib.sha256(TEXT[:10].encode()).hexdigest())


def test_words_without_a_hash_are_quoted_as_they_stand() -> None:
    assert "“A line of”" in words(None)


def test_words_of_another_version_are_not_quoted() -> None:
    found = words(hashlib.sha256(b"something else").hexdigest())
    assert "A line" not in found
    assert "the text at hand is not the one that was read" in found


def test_without_a_text_the_first_and_last_words_lead_there() -> None:
    assert "“one two … eight nine”" in words(None, None)


def test_the_text_of_another_article_quotes_nothing() -> None:
    data = made(report("said:documentCount 13"))
    found = explain(data, "agreement:x", "documentCount", texts={f"{BASE}id/article/002": TEXT})
    assert "A line" not in str(found)


# Doubtful identity -------------------------------------------------------------

TWO = """event:a rdfs:label "First"@en ; ib:perhapsSame event:b ; ib:identity "Alike."@en .
         event:b rdfs:label "Second"@en ; ib:identity "Of its own."@en ."""


@pytest.mark.parametrize(("one", "other"), [("event:a", "Second"), ("event:b", "First")])
def test_a_thing_that_is_perhaps_the_same_is_told_from_both_sides(one: str, other: str) -> None:
    (likeness,) = explain(made(registry=TWO), one).perhaps_same
    assert (likeness.label, likeness.reason) == (other, "Alike.")


def test_a_disagreement_under_a_condition_contests_nothing() -> None:
    reports = report("said:date '2024'", about="event:a") + report(
        "said:date '2025'", 20, "event:b"
    )
    facts = "event:a ib:date '2024' ." + disagree(
        "ib:date", "c:different-dates , c:conditional", 0, 20, about="event:a , event:b"
    )
    found = told(made(reports, registry=TWO, consolidated=facts), "date", "event:a")
    assert standings(found) == {"2024": "fact"}
    (difference,) = found.differences
    assert (difference.kind, difference.if_same) == ("different dates", "event:b")
    assert [(side.thing, side.value) for side in difference.sides] == [
        ("event:a", "2024"),
        ("event:b", "2025"),
    ]


# The text ----------------------------------------------------------------------


def test_the_text_tells_values_beside_their_places() -> None:
    reports = report("said:documentCount 13") + report("said:documentCount 12", 20)
    dispute = disagree("ib:documentCount", "c:different-values", 0, 20)
    found = explain(made(reports, consolidated=dispute), "agreement:x")
    assert str(found).splitlines() == [
        "The deal",
        "agreement:x, an agreement",
        "2 passages of 1 source; contested: number of documents",
        "",
        "  number of documents: contested, different values",
        "    13                              article:001#char=0,10       asserted",
        "    12                              article:001#char=20,30      asserted",
    ]


def test_a_closer_look_tells_words_notes_and_wordings() -> None:
    said = """said:date "2025-08" ; ib:attributedTo person:a ; said:dateText "in August" ;
        ib:evidence <https://w3id.org/ibrdf/id/article/001#char=50,60> ;
        ib:statusText "all but signed" ;
        skos:editorialNote "Read so."@en ; ib:identity "Same place."@en"""
    registry = REGISTRY + "person:a rdfs:label 'IRNA' ."
    data = made(report(said, certainty="attributed"), registry=registry)
    assert str(explain(data, "agreement:x", "date")).splitlines()[3:] == [
        "  date",
        "    2025-08 (open)                  article:001#char=0,10       attributed to IRNA",
        "                                    article:001#char=50,60",
        "                                      “one two … eight nine”",
        "                                      worded “in August”",
        "                                      note: Read so.",
        "                                      identity: Same place.",
    ]


def test_what_no_source_gives_is_not_stated() -> None:
    found = explain(made(), "agreement:x", "documentCount")
    assert found.properties[0].values == ()
    assert str(found).splitlines()[-1] == "  number of documents: not stated"


def test_a_thing_that_no_source_speaks_of_says_so() -> None:
    assert str(explain(made(), "agreement:x")).splitlines()[2] == "no source speaks of it"


def test_values_on_the_same_word_share_a_line() -> None:
    data = made(report("said:participant person:a , person:b", about="event:e"))
    assert "person:a, person:b (open)" in str(explain(data, "event:e"))


def test_an_entailed_value_names_what_it_comes_from() -> None:
    text = str(explain(made(consolidated="event:e ib:host person:p ."), "event:e"))
    assert "    person:p (entailed)             from ib:host person:p" in text.splitlines()


def test_a_closer_look_at_an_entailed_value_shows_every_step() -> None:
    data = made(consolidated="event:e ib:host person:p .")
    assert str(explain(data, "event:e", "participant")).splitlines()[2:] == [
        "",
        "  participant",
        "    person:p (entailed)",
        "      event:e ib:participant person:p, by prp-spo1",
        "        event:e ib:host person:p, stated by the reports",
        "        ib:host rdfs:subPropertyOf ib:participant, stated by the ontology",
        "",
        "  prp-spo1: A value of a property is one of every property above it.",
    ]


def test_the_same_in_other_vocabularies_is_told_in_one_line() -> None:
    axioms = """ib:Agreement rdfs:subClassOf schema:CreativeWork .
        ib:status rdfs:subPropertyOf schema:creativeWorkStatus ."""
    registry = REGISTRY + "agreement:x ib:status c:signed ."
    lines = str(explain(made(registry=registry, consolidated=axioms), "agreement:x")).splitlines()
    assert lines[-1] == "    a schema:CreativeWork, schema:creativeWorkStatus"


def test_doubtful_identity_is_told_with_its_reason_and_its_condition() -> None:
    reports = report("said:date '2024'", about="event:a") + report(
        "said:date '2025'", 20, "event:b"
    )
    dispute = disagree(
        "ib:date", "c:different-dates , c:conditional", 0, 20, about="event:a , event:b"
    )
    text = str(explain(made(reports, registry=TWO, consolidated=dispute), "event:a"))
    assert "if it is the same as event:b, different dates: 2024 here, 2025 there" in text
    assert text.endswith("  perhaps the same as\n    Second (event:b)\n      Alike.")


def test_certainty_and_denial_are_told_together() -> None:
    said = "said:documentCount 3 ; ib:attributedTo person:a"
    data = made(report(said, certainty="opinion").replace("c:affirmed", "c:denied"))
    text = " ".join(str(explain(data, "agreement:x")).split())
    assert "opinion, by person:a, denied" in text


def test_names_in_other_languages_say_which() -> None:
    data = made(registry=REGISTRY + "agreement:x skos:prefLabel 'Пагадненне'@be .")
    assert standings(told(data, "name")) == {"Пагадненне (be)": "fact"}


def test_the_bounds_of_a_date_are_told_only_when_asked_for() -> None:
    data = made(consolidated="agreement:x ib:earliest '2025-08-20' .")
    assert explain(data, "agreement:x").properties[1:] == ()
    assert standings(told(data, "earliest")) == {"2025-08-20": "fact"}


def test_properties_are_in_the_order_of_the_context() -> None:
    facts = "agreement:x ib:documentCount 3 ; ib:date '2025' ; ib:status c:signed ; ib:other 1 ."
    keys = [prop.key for prop in explain(made(consolidated=facts), "agreement:x").properties]
    assert keys == ["type", "status", "date", "documentCount", ""]


def test_the_class_of_a_thing_is_a_property_too() -> None:
    found = told(made(), "type")
    assert (found.label, standings(found)) == ("class", {"agreement": "fact"})


def test_an_explanation_is_plain_values_for_programs() -> None:
    data = made(report("said:documentCount 13"), consolidated="agreement:x ib:documentCount 13 .")
    found = json.loads(json.dumps(explain(data, "agreement:x", "documentCount").as_dict()))
    assert found["properties"][0]["values"][0]["claims"][0]["passages"][0] == {
        "id": "article:001#char=0,10",
        "first": "one two",
        "last": "eight nine",
        "words": "",
        "altered": False,
    }


def test_an_explanation_without_derivations_reads_well_on_a_closer_look() -> None:
    prop = Property("ib:x", "x", "x", (Value("v", standing="entailed"),))
    text = str(Explanation("person:x", "X", properties=(prop,), property="ib:x"))
    assert text == "X\nperson:x\n\n  x\n    v (entailed)"


# The corpus --------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpus() -> tuple[Quad, ...]:
    return tuple(to_quads(load()))


def test_both_counts_of_the_documents_of_minsk_are_shown(corpus: tuple[Quad, ...]) -> None:
    found = told(corpus, "documentCount", "agreement:minsk-package")
    assert standings(found) == {"13": "contested", "12": "contested"}


def test_what_agencies_are_said_to_say_of_the_military_plan_is_marked(
    corpus: tuple[Quad, ...],
) -> None:
    found = told(corpus, "status", "agreement:military-plan")
    assert "attributed" in standings(found).values()
    assert all(
        claim.attributed_to
        for value in found.values
        if value.standing == "attributed"
        for claim in value.claims
    )


def test_an_explanation_fits_a_terminal(corpus: tuple[Quad, ...]) -> None:
    text = str(explain(corpus, "agreement:military-plan"))
    assert max(map(len, text.splitlines())) <= 100


def test_a_store_and_a_record_of_steps_explain_alike(corpus: tuple[Quad, ...]) -> None:
    closure = close(corpus, CONTEXT)
    quads = corpus + tuple((*triple, GRAPH.entailed) for triple in closure.entailed)
    store = ox.Store()
    store.bulk_load(to_nquads(quads).encode(), format=ox.RdfFormat.N_QUADS)
    record = {triple: (step.rule, step.premises) for triple, step in closure.steps.items()}

    def explained(lookup: Lookup, thing: str) -> Explanation:
        stated_by = stated_in(lookup)
        return explain_in(
            lookup, CONTEXT, thing, proof=lambda triple: prove(triple, record.get, stated_by)
        )

    things = {quad[0] for quad in corpus if quad[3] == GRAPH.registry and quad[0][:1] == "<"}
    for thing in sorted(things)[::20]:
        assert explained(StoreLookup(store), thing[1:-1]) == explained(
            QuadLookup(quads), thing[1:-1]
        )


def test_a_dataset_whose_default_graph_is_no_union_is_explained_alike() -> None:
    whole = dataset_of(made(report("said:documentCount 13")))
    apart = Dataset(store=whole.store, default_union=False)
    assert str(explain_dataset(apart, "agreement:x")) == str(explain_dataset(whole, "agreement:x"))


def test_a_report_that_says_little_is_told_too() -> None:
    bare = (
        "<https://w3id.org/ibrdf/id/article/001#r-1> ib:about agreement:x ; said:status c:signed ."
    )
    ((claim,),) = (value.claims for value in told(made(bare), "status").values)
    assert (claim.source, claim.label, claim.certainty, claim.polarity) == ("", "", "", "")


def test_a_disagreement_on_what_no_report_carries_has_no_sides() -> None:
    dispute = disagree("ib:rank", "c:different-values", 0)
    found = told(made(report("said:documentCount 13"), consolidated=dispute), "ib:rank")
    assert found.differences[0].sides == ()


def test_the_printed_word_for_a_stage_is_shown_with_the_stage() -> None:
    said = 'said:status c:signed ; said:documentCount 3 ; ib:statusText "sealed"'
    data = made(report(said))
    line = "                                      stage worded “sealed”"
    assert line in str(explain(data, "agreement:x", "status")).splitlines()
    assert line not in str(explain(data, "agreement:x", "documentCount")).splitlines()
