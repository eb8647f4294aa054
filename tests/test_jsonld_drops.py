"""What JSON-LD would drop without a word is refused at its place, and nothing else is."""

import json
from pathlib import Path

import pytest

from ibrdf.errors import InputError
from ibrdf.rdf.parsing import read_quads

DROPPED = "so JSON-LD would leave it out"
UNMAPPED = f"is in no @context, {DROPPED}; map it, or to null to drop it"
NO_IRI = f"is no IRI, {DROPPED}"
NO_TAG = "is no language tag, so JSON-LD would leave its texts out"
FREE = f"belongs to no node, {DROPPED}; give it a key"
P = '"http://e/p"'
LINKS = '{"@context": {"p": {"@id": "http://e/p", "@type": "@id"}}, "@id": "urn:a", "p": %s}'
TEXTS = """{"@context": {"p": {"@id": "http://e/p", "@container": %s}}, "@id": "urn:a",
 "p": {"%s": "x"}}"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"@id": "urn:a",\n "first name": 1}', f"2:2: first name {UNMAPPED}"),
        (f'{{"@id": "urn:a", {P}: [{{"foo": 1}}]}}', f"1:34: foo {UNMAPPED}"),
        ('{"@id": "urn:a", "f\\u00e9": 1}', f"1:18: fé {UNMAPPED}"),
        ('{"@id": "urn:a", "http://e/ p": 1}', f"1:18: http://e/ p {UNMAPPED}"),
        ('{"@context": null, "@id": "urn:a", "p": 1}', f"1:36: p {UNMAPPED}"),
        ('{"@id": "urn:a", "@reverse": {"p": {"@id": "urn:b"}}}', f"1:31: p {UNMAPPED}"),
        ('{"@id": "http://a b/", "urn:p": 1}', f"1:9: http://a b/ {NO_IRI}"),
        (LINKS % '"http://e/[x"', f"1:81: http://e/[x {NO_IRI}"),
        (LINKS % '["urn:b", "to be: told"]', f"1:91: to be: told {NO_IRI}"),
        (f'{{"@id": "@nobody", {P}: 1}}', f"1:9: @nobody {NO_IRI}"),
        (f'{{"@id": "urn:a", {P}: {{"@value": "x", "@language": "a_b"}}}}', f"1:61: a_b {NO_TAG}"),
        (f'{{"@context": {{"@language": "a b"}}, {P}: "x"}}', f"1:28: a b {NO_TAG}"),
        (TEXTS % ('"@language"', "e_n"), f"2:8: e_n {NO_TAG}"),
        (TEXTS % ('["@language", "@set"]', "e_n"), f"2:8: e_n {NO_TAG}"),
        (
            f'{{"@id": "urn:a", "@tipe": "urn:C", {P}: 1}}',
            "1:18: @tipe is not a JSON-LD keyword, so JSON-LD would leave it out; correct it",
        ),
        (
            '{"@id": "urn:a", "_:p": 1}',
            "1:18: _:p is a blank node, which no property in RDF is; use an IRI",
        ),
        (f'{{"@id": "urn:a",\n{P}: 1,\n{P}: 2}}', "2:1: http://e/p is twice in one object;"),
        ('["free"]', f"1:2: free {FREE}"),
        ('{"@value": 5}', f"1:12: 5 {FREE}"),
        ('{"@graph": [true, {"@id": "urn:a", "@type": "urn:C"}]}', f"1:13: true {FREE}"),
    ],
)
def test_what_would_be_dropped_is_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        read_quads(path)
    assert str(error.value).startswith(f"{path}:{message}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f'{{"@id": "urn:a", {P}: "to be: told <in> {{words}}"}}', 1),
        (f'{{"@context": {{"first name": {P}}}, "@id": "urn:a", "first name": "x"}}', 1),
        ('{"@context": {"p": null}, "@id": "urn:a", "p": 1, "@type": "urn:C"}', 1),
        ('{"@context": [null, {"p": "urn:p"}], "@id": "urn:a", "p": 1}', 1),
        (TEXTS.replace('"x"}', '"x", "@none": "y"}') % ('"@language"', "fa"), 2),
        (TEXTS % ('"@index"', "any words"), 1),
        ('{"@context": {"@version": 1.1}, "@id": "urn:a", "urn:p": [1e400, 2]}', 2),
        (f'{{"@id": "urn:a", "urn:p": {"1" * 5000}}}', 1),
        ('{"@id": "urn:a", "urn:p": {"@type": "@json", "@value": {"a b": ["x y"]}}}', 1),
        ('{"@id": "urn:a", "urn:p": null, "@type": "urn:C"}', 1),
        ('{"@graph": [{"@id": "urn:a", "@type": "urn:C"}]}', 1),
        ("[]", 0),
        ("{}", 0),
    ],
)
def test_what_is_kept_is_not_refused(text: str, count: int, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text(text, "utf-8")
    assert len(read_quads(path)) == count


def test_a_text_that_stands_there_escaped_is_found_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text('{"@id": "urn:a",\n "\\u0070": 1}', "utf-8")
    with pytest.raises(InputError, match=rf"^{path}:1:1: p is in no @context"):
        read_quads(path)


def test_a_mark_at_the_beginning_of_the_file_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    text = json.dumps({"@id": "urn:a", "urn:p": "x"})
    path.write_text(text, "utf-8-sig")
    assert len(read_quads(path)) == 1
