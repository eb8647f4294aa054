"""What an explanation tells apart: what sources say, what they pass on, what the editors know."""

from rdflib import Dataset

import ibrdf
from ibrdf.explanation.model import Claim, Explanation, Passage, Property, Value
from ibrdf.explanation.text import lines


def claim(source: str, passage: str = "", **more: object) -> Claim:
    passages = (Passage(passage),) if passage else ()
    made = Claim(f"{source}#r", source, source, "asserted", "affirmed", passages=passages)
    return made._replace(**more)  # type: ignore[arg-type]


SAID = Value("held", standing="fact", claims=(claim("article:1", "article:1#char=0,9"),))
PASSED_ON = Value(
    "signed",
    standing="attributed",
    claims=(
        claim("article:2", "article:2#char=0,9", certainty="attributed", attributed_to=("IRNA",)),
    ),
)
KNOWN = Value("wd:Q1", standing="editors", claims=(claim("editorial:k", editorial=True),))


def shown(*properties: Property, **more: object) -> list[str]:
    made = Explanation("event:e", "Talks", ("meeting",), properties)
    return [*lines(made._replace(**more))]  # type: ignore[arg-type]


def test_the_editors_knowledge_stands_apart_from_what_sources_say() -> None:
    properties = (
        Property("ib:status", "status", "status", (SAID, PASSED_ON)),
        Property("schema:sameAs", "sameAs", "sameAs", (KNOWN,)),
    )
    assert shown(*properties) == [
        "Talks",
        "event:e, a meeting",
        "2 passages of 2 sources",
        "",
        "  status",
        "    held                            article:1#char=0,9          asserted",
        "    signed (attributed)             article:2#char=0,9          attributed to IRNA",
        "",
        "  by the editors, of their own knowledge",
        "    sameAs",
        "      wd:Q1                           editorial:k                 by the editors",
    ]


def test_a_property_may_have_values_of_sources_and_of_editors() -> None:
    both = Property("skos:prefLabel", "name", "name", (SAID, KNOWN))
    text = shown(both)
    assert text.index("  name") < text.index("  by the editors, of their own knowledge")
    assert text.count("    name") == 1


def test_a_property_that_is_asked_for_and_that_editors_alone_know_is_not_called_unstated() -> None:
    known = Property("schema:sameAs", "sameAs", "sameAs", (KNOWN,))
    assert "not stated" not in "\n".join(shown(known, property="schema:sameAs"))


def test_a_denial_of_the_editors_is_told() -> None:
    denied = KNOWN._replace(
        standing="denied", claims=(claim("editorial:k", editorial=True, polarity="denied"),)
    )
    assert shown(Property("ib:kind", "kind", "kind", (denied,)))[-1].endswith(
        "by the editors, denied"
    )


def test_the_heading_counts_passages_and_sources_but_no_notes() -> None:
    also = SAID._replace(claims=(*SAID.claims, claim("editorial:k", editorial=True)))
    assert shown(Property("ib:status", "status", "status", (also,)))[2] == "1 passage of 1 source"


def test_the_heading_names_what_is_contested() -> None:
    contested = SAID._replace(standing="contested")
    (heading,) = shown(Property("ib:status", "status", "status of it", (contested,)))[2:3]
    assert heading == "1 passage of 1 source; contested: status of it"


def test_a_thing_that_sources_only_name_is_not_one_that_none_speaks_of() -> None:
    assert shown(named_by=())[2] == "no source speaks of it"
    assert shown(named_by=("article:1",))[2] == "no source says anything of it; 1 source names it"
    both = ("article:1", "article:2")
    assert shown(named_by=both)[2] == "no source says anything of it; 2 sources name it"


def test_the_sources_that_name_a_thing_are_found(bundled_dataset: Dataset) -> None:
    found = ibrdf.explain(bundled_dataset, "group:unnamed")
    assert found.named_by
    assert all(name.startswith("article:") for name in found.named_by)
    assert str(found).splitlines()[2].startswith("no source says anything of it; ")
