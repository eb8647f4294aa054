"""Files go into a store as they are, and what the store merges is counted."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.errors import InputError
from ibrdf.rdf.formats import Format
from ibrdf.rdf.loading import load_store
from ibrdf.rdf.parsing import parse, read_quads
from ibrdf.sandbox.limits import limited
from ibrdf.vocabulary import XSD
from strategies import examples

PREFIXES = f"@prefix xsd: <{XSD.iri}> . @prefix e: <urn:> ."


def merged(tmp_path: Path, *texts: str, ending: str = "ttl") -> int:
    paths = [tmp_path / f"{number}.{ending}" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return load_store(paths).merged


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<urn:a> <urn:b> 007 , 7 .", 1),
        ("<urn:a> <urn:b> 007 , 7 , 07 , 7 .", 2),
        ("<urn:a> <urn:b> 007 .", 0),
        ("<urn:a> <urn:b> 007 , 8 .", 0),
        ("<urn:a> <urn:b> 007 . <urn:c> <urn:b> 7 .", 0),
        ("<urn:a> <urn:b> 1.50 , 1.5 .", 1),
        ("<urn:a> <urn:b>1.50,1.5.", 1),
        ("<urn:a> <urn:b> +.5 , 0.5 .", 1),
        ("<urn:a> <urn:b> -0 , 0 .", 1),
        ("<urn:a> <urn:b> 1e0 , 1.0E0 .", 1),
        (f"{PREFIXES} e:a e:b '07'^^xsd:integer , 7 .", 1),
        (f"{PREFIXES} e:a e:b 007 , 7 .", 1),
        (f"{PREFIXES} e:a a 007 , 7 .", 1),
        (f"{PREFIXES} e:a e:b '7'^^xsd:byte , 7 .", 1),
        (f"{PREFIXES} e:a e:b '1'^^xsd:boolean , true .", 1),
        (f"{PREFIXES} e:a e:b '''07'''^^xsd:integer , 7 .", 1),
        (f'{PREFIXES} e:a e:b """07"""^^xsd:integer , 7 .', 1),
        (f"@base <{XSD.iri}> . <#a> <#b> '07'^^<#integer> , 7 .", 1),
        (
            f"@prefix e: <urn:> . e:a e:b 7 . @prefix e: <{XSD.iri}> . <urn:a> <urn:b> '7'^^e:int.",
            1,
        ),
        ("<urn:a> <urn:b> 'in 007, or 1.50, of' .", 0),
        ("<urn:a> <urn:b> 7 , 'x'@EN , 'x'@en .", 0),
        ("_:x <urn:b> 007 , 7 .", 1),
        ("_:x <urn:b> 007 . _:y <urn:b> 7 .", 0),
    ],
)
def test_literals_of_one_value_are_counted(text: str, count: int, tmp_path: Path) -> None:
    assert merged(tmp_path, text) == count


def test_literals_of_one_value_in_two_files_are_counted(tmp_path: Path) -> None:
    assert merged(tmp_path, "<urn:a> <urn:b> 007 .", "<urn:a> <urn:b> 7 .") == 1
    assert merged(tmp_path, "<urn:a> <urn:b> 7 .", "<urn:a> <urn:b> 007 .") == 1
    assert merged(tmp_path, "<urn:a> <urn:b> 07 .", "<urn:a> <urn:b> 007 .") == 1
    assert merged(tmp_path, "<urn:a> <urn:b> 007 .", "<urn:a> <urn:b> 007 .") == 0


@pytest.mark.parametrize("ending", ["nt", "nq"])
def test_literals_of_one_value_are_counted_in_lines(ending: str, tmp_path: Path) -> None:
    line = f'<urn:a> <urn:b> "{{}}"^^{XSD.integer} .\n'
    assert merged(tmp_path, line.format("7") + line.format("8"), ending=ending) == 0
    assert merged(tmp_path, line.format("7") + line.format("07"), ending=ending) == 1
    dates = f'<urn:a> <urn:b> "2024-01-01"^^{XSD.date} .\n'
    assert merged(tmp_path, dates + dates.replace("01-01", "01-01Z"), ending=ending) == 0


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name, text in (("a.ttl", "_:x <urn:b> 1 ."), ("b.ttl", "_:x <urn:b> 01 .")):
        (tmp_path / name).write_text(text)
    assert len(load_store([tmp_path / "a.ttl", tmp_path / "b.ttl"]).store) == 2


def test_a_blank_node_is_one_in_what_is_kept_and_what_is_rewritten(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("_:x <urn:b> 1 . _:x <urn:c> 01 .")
    store = load_store([tmp_path / "a.ttl"]).store
    assert len({str(quad.subject) for quad in store}) == 1


def test_the_remark_says_how_many_there_are(tmp_path: Path) -> None:
    pairs = ["007 , 7", "1.50 , 1.5", "1.0E0 , 1e0", "true , '1'^^xsd:boolean"]
    pairs += ["'P1Y'^^xsd:duration , 'P12M'^^xsd:duration"]
    pairs += ["'2022-01-01T00:00:00.000Z'^^xsd:dateTime , '2022-01-01T00:00:00Z'^^xsd:dateTime"]
    (tmp_path / "a.ttl").write_text(f"{PREFIXES} e:a e:b {' , '.join(pairs)} .")
    loaded = load_store([tmp_path / "a.ttl"])
    assert (len(loaded.store), loaded.merged) == (6, 6)
    assert loaded.remark == (
        "6 triples differ from others only in how a literal is written, and are not counted; "
        "--engine rdflib answers exactly"
    )


def test_where_nothing_is_merged_there_is_no_remark(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> 007 , 8 .")
    assert load_store([tmp_path / "a.ttl"]).remark == ""


def test_the_remark_on_one_triple_is_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> 007 , 7 .")
    remark = load_store([tmp_path / "a.ttl"]).remark
    assert remark.startswith(
        "1 triple differs from others only in how a literal is written, and is"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "<urn:a> rdfs:label 1 ."),
        ("a.ttl", "<urn:a> <urn:b> <#x> ."),
        ("a.ttl", "<urn:a> <urn:b> " + "(" * 101),
        ("a.ttl", "<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> ."),
        ("a.ttl", "<urn:a> <urn:b> 'x'@ar--rtl ."),
        ("a.ttl", f"<urn:a> <urn:b> '{'x' * 50}' ."),
        ("a.ttl", "<urn:a> <urn:b> '''" + "x y\n" * 20 + "''' ."),
        ("a.ttl", "<urn:a> <urn:b> '''" + "x\\'''\n" * 20 + "''' ."),
        ("a.nt", f"<urn:a> <urn:b> '{'x' * 50}' ."),
        ("a.nt", f'<urn:a> <urn:b> "{"x" * 50}" .'),
        ("a.nt", "<urn:a> <urn:b> 1 ."),
        ("a.trig", "<urn:g> {"),
        ("a.jsonld", '{"@id": "urn:a", "p": 1}'),
        ("a.jsonld", '{"@id": "x", "urn:p": 1}'),
        ("a.rdf", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"),
        ("a.docx", ""),
    ],
)
def test_what_reading_refuses_loading_refuses(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with limited(literal=40), pytest.raises(InputError) as loaded:
        load_store([path])
    with limited(literal=40), pytest.raises(InputError) as read:
        read_quads(path)
    assert str(loaded.value) == str(read.value)


def test_bytes_that_are_no_utf8_are_refused_in_comments_too(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_bytes(b"# \xff\n<urn:a> <urn:b> 1 .")
    with pytest.raises(InputError, match=r"a\.ttl:1:3: not UTF-8; save the file as UTF-8$"):
        load_store([tmp_path / "a.ttl"])


def test_long_files_of_short_values_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> '''x''' ,\n 'y' ,\n 'z' , <urn:c> .\n" * 9)
    with limited(literal=80):
        assert len(load_store([tmp_path / "a.ttl"]).store) == 4


FORMS = ["7", "07", "+7", "7.0", "7.5", "7.50", "7e0", "70E-1", "true", "'7'", "'x'@en"]
FORMS += [f"'{text}'^^{XSD.integer}" for text in ("7", "07", "x")]
FORMS += [f"'{text}'^^{XSD.date}" for text in ("2024-01-01", "2024-01-01Z", "2024-01-01+00:00")]


@examples(80)
@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(FORMS)), max_size=8))
def test_as_many_are_merged_as_the_store_lacks(
    tmp_path_factory: pytest.TempPathFactory, statements: list[tuple[str, str]]
) -> None:
    text = "".join(f"<urn:{subject}> <urn:p> {form} .\n" for subject, form in statements)
    path = tmp_path_factory.mktemp("any") / "a.ttl"
    path.write_text(text)
    loaded = load_store([path])
    written = set(parse(text.encode(), Format.TURTLE))
    alone = ox.Store()
    alone.load(text.encode(), format=ox.RdfFormat.TURTLE)
    assert loaded.merged == len(written) - len(alone)
    assert {*map(str, loaded.store)} == {*map(str, alone)}
