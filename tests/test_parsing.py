"""What is read is what was written, all of it, or a refusal with its place."""

from pathlib import Path

import pytest

from ibrdf.errors import InputError
from ibrdf.findings import Exceeded
from ibrdf.rdf.formats import Format, format_of
from ibrdf.rdf.parsing import parse, read_quads
from ibrdf.rdf.terms import XSD_INTEGER, literal
from ibrdf.sandbox.limits import limited
from strategies import ours

WRITTEN = [Format.TURTLE, Format.JSONLD, Format.TRIG, Format.NQUADS, Format.NTRIPLES]
TRIPLE = b"<urn:a> <urn:b> <urn:c> ."


def fault(data: bytes, syntax: Format) -> str:
    with pytest.raises(InputError) as caught:
        parse(data, syntax, "a.file")
    assert len(caught.value.findings) == 1
    return str(caught.value)


# Reading


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("a.ttl", Format.TURTLE),
        ("a.TTL", Format.TURTLE),
        ("a.trig", Format.TRIG),
        ("a.nq", Format.NQUADS),
        ("a.nt", Format.NTRIPLES),
        ("a.jsonld", Format.JSONLD),
        ("a.json", Format.JSONLD),
        ("a.rdf", Format.RDFXML),
        ("a.owl", Format.RDFXML),
        ("a.xml", Format.RDFXML),
    ],
)
def test_the_ending_of_a_name_tells_the_syntax(name: str, syntax: Format) -> None:
    assert format_of(Path(name)) is syntax


@pytest.mark.parametrize(
    ("name", "called"), [("a.docx", ".docx is"), ("a", "a name without ending is")]
)
def test_an_unknown_ending_is_refused_with_those_that_are_known(name: str, called: str) -> None:
    known = ".json .jsonld .nq .nt .owl .rdf .trig .ttl .xml"
    with pytest.raises(InputError) as caught:
        format_of(Path(name))
    assert str(caught.value) == f"{name}: {called} no RDF syntax known here ({known})"


@pytest.mark.parametrize(
    ("syntax", "data", "place"),
    [
        (Format.TURTLE, TRIPLE + b"\n<urn:a> rdfs:label 1 .", "a.file:2:9: not Turtle: "),
        (Format.TRIG, b"<urn:g> { <urn:a> <urn:b> }", "a.file:1:27: not TriG: "),
        (Format.NTRIPLES, TRIPLE + b'\n"a" <urn:b> 1 .', "a.file:2:1: not N-Triples: "),
        (Format.NQUADS, TRIPLE + b"\n\n<urn:a> b", "a.file:3:9: not N-Quads: "),
        (Format.JSONLD, b'{"@id": "urn:a",\n "urn:b": }', "a.file:2:11: not JSON-LD: "),
        (Format.JSONLD, '{"é": "گو",}'.encode(), "a.file:1:12: not JSON-LD: "),
        (Format.JSONLD, '{"é": "گو",\n"é": "گو\n"}'.encode(), "a.file:2:9: not JSON-LD: "),
        (Format.JSONLD, b'{"urn:b": 1, "@id": 5}', "a.file:1:15: not JSON-LD: "),
        (Format.RDFXML, b"<a>\n</b>", "a.file:2:3: not XML: "),
    ],
)
def test_a_fault_has_its_place_and_the_name_of_the_syntax_in_one_line(
    syntax: Format, data: bytes, place: str
) -> None:
    message = fault(data, syntax)
    assert message.startswith(place)
    assert len(message.splitlines()) == 1


def test_the_place_of_a_fault_is_said_once() -> None:
    message = fault(b"<urn:a> x:b 1 .", Format.TURTLE)
    assert ours(message, "a.file:1:9: not Turtle: …")
    assert not any(place in message[8:] for place in ("line", "column", "1:9"))


def test_a_fault_that_goes_over_several_lines_is_where_it_begins() -> None:
    message = fault(b'<urn:a> <urn:b> """x\ny', Format.TURTLE)
    assert ours(message, "a.file:1:17: not Turtle: …")


def test_a_text_is_read_whole_or_not_at_all() -> None:
    with pytest.raises(InputError):
        parse(TRIPLE + b"\nnonsense", Format.NTRIPLES)


@pytest.mark.parametrize("syntax", [*WRITTEN, Format.RDFXML])
def test_what_is_not_utf8_is_refused_where_it_begins(syntax: Format) -> None:
    message = "a.file:2:2: not UTF-8; save the file as UTF-8"
    assert fault("\né".encode() + b"\xff", syntax) == message


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-9", "UTF-7", "UTF-16", "euc-jp", "hex"])
def test_xml_that_says_it_is_not_utf8_is_refused(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?><a/>'.encode()
    assert ours(fault(data, Format.RDFXML), "a.file: not RDF/XML: …")


def test_a_namespace_that_is_no_iri_is_refused() -> None:
    message = fault(b'<rdf:RDF xmlns:rdf="x"></rdf:RDF>', Format.RDFXML)
    assert message == f"a.file: an IRI is {BASELESS} xml:base on the root"


@pytest.mark.parametrize("syntax", [Format.TURTLE, Format.NTRIPLES, Format.NQUADS, Format.TRIG])
def test_a_byte_order_mark_is_passed_over(syntax: Format) -> None:
    assert len(parse(b"\xef\xbb\xbf" + TRIPLE, syntax)) == 1


@pytest.mark.parametrize("key", ['"@context"', '"@context": {"@version": 1.1, "@import"'])
def test_no_context_is_ever_fetched(key: str) -> None:
    close = "}" if "import" in key else ""
    data = f'{{{key}: "https://example.org/c"{close}, "@id": "urn:a", "urn:b": 1}}'
    meaning = "write the context itself into the file"
    assert fault(data.encode(), Format.JSONLD) == (
        f"a.file:1:2: its @context is an address, and none is ever fetched; {meaning}"
    )


@pytest.mark.parametrize(
    ("term", "place"), [("<<( <urn:a> <urn:b> <urn:c> )>>", "1:17"), ('"x"@ar--rtl', "1:23")]
)
def test_what_rdflib_has_no_term_for_is_refused(term: str, place: str) -> None:
    message = "text directions and triples about triples are RDF 1.2, which is not read here"
    assert (
        fault(f"<urn:a> <urn:b> {term} .".encode(), Format.TURTLE) == f"a.file:{place}: {message}"
    )


def test_a_base_that_is_no_iri_is_refused() -> None:
    with pytest.raises(InputError, match=r"^a\.ttl: \S.*$"):
        parse(b"", Format.TURTLE, "a.ttl", "no base")


def test_blank_nodes_are_new_ones_on_each_call() -> None:
    one, other = (parse(b"_:x <urn:b> <urn:c> .", Format.NTRIPLES)[0][0] for _ in range(2))
    assert one != other


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_quads(tmp_path / "a.ttl")
    assert str(caught.value) == f"{tmp_path}/a.ttl: no such file or directory"


RDFXML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="x"><p xmlns="http://e/">1</p></rdf:Description></rdf:RDF>"""
BASED = '{"@context": {"@base": "http://e/"}, "@id": "x", "http://e/p": {"@id": "y"}}'
BASELESS = "relative, which means nothing without a base; write the whole IRI, or"


@pytest.mark.parametrize(
    ("ending", "text", "message"),
    [
        ("ttl", "<urn:a> <urn:b> <#x> .", f"1:17: an IRI is {BASELESS} @base at the top"),
        ("trig", "<g> { <urn:a> <urn:b> 1 }", f"1:1: an IRI is {BASELESS} @base at the top"),
        ("nt", "<a> <urn:b> <urn:c> .", f"1:1: an IRI is {BASELESS} @base at the top"),
        ("jsonld", '{"@id": "x", "urn:p": 1}', f'1:9: <x> is {BASELESS} "@base" in the @context'),
        ("rdf", RDFXML, f"2:28: <x> is {BASELESS} xml:base on the root"),
    ],
)
def test_a_relative_iri_is_refused_for_it_would_name_a_place_on_this_machine(
    ending: str, text: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_quads(path)
    assert str(error.value) == f"{path}:{message}"


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        (Format.TURTLE, "@base <http://e/> . <x> <p> <y> ."),
        (Format.JSONLD, BASED),
        (Format.RDFXML, RDFXML.replace("<rdf:RDF", '<rdf:RDF xml:base="http://e/"', 1)),
    ],
)
def test_a_base_in_the_file_makes_relative_iris_whole(syntax: Format, text: str) -> None:
    assert {quad[0] for quad in parse(text.encode(), syntax)} == {"<http://e/x>"}


NESTED = "nested more than 100 deep; give the inner nodes ids of their own"


@pytest.mark.parametrize(
    ("syntax", "text", "place"),
    [
        (Format.TURTLE, "<urn:a> <urn:b> " + "[ <urn:b> " * 101, "1:1017"),
        (Format.TURTLE, "<urn:a> <urn:b>\n" + "(" * 101, "2:101"),
        (Format.TRIG, "é\n" + "{" * 5000, "2:101"),
        (Format.NTRIPLES, "<urn:a> <urn:b> " + "<<" * 30000, "1:217"),
        (Format.JSONLD, '{"urn:a":' * 5000, "1:901"),
        (Format.JSONLD, "[" * 5000, "1:101"),
        (Format.RDFXML, "<a>\n" + "<a>" * 5000, "2:298"),
    ],
)
def test_what_is_nested_too_deep_is_refused_at_its_place(
    syntax: Format, text: str, place: str
) -> None:
    with pytest.raises(InputError) as error:
        parse(text.encode(), syntax, "a")
    assert str(error.value) == f"a:{place}: {NESTED}"


MANY = "(" * 101


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        (Format.TURTLE, f"<urn:a> <urn:b> '{MANY}' . # {MANY}"),
        (Format.TURTLE, f"<urn:a> <urn:b> '''{MANY}\n'{MANY}''' ."),
        (Format.TURTLE, f'<urn:a> <urn:b> """{MANY}"{MANY}""" .'),
        (Format.TURTLE, f"<urn:{MANY}> <urn:b> 1 ."),
        (Format.TURTLE, "<urn:a> <urn:b> () ." * 101),
        (Format.JSONLD, f'{{"@id": "urn:a", "urn:b": "\\"{MANY}"}}'),
    ],
)
def test_a_bracket_within_a_text_nests_nothing(syntax: Format, text: str) -> None:
    assert parse(text.encode(), syntax)


def test_a_doctype_is_refused_at_its_place() -> None:
    text = '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<a/>'
    with pytest.raises(InputError, match=r"^a:2:1: DOCTYPE is refused, since it can name files"):
        parse(text.encode(), Format.RDFXML, "a")


def test_a_value_that_is_too_long_is_refused_with_how_it_begins() -> None:
    text = f"<urn:a> <urn:b> 1 , '{'x' * 50}' ."
    with limited(literal=40), pytest.raises(InputError) as error:
        parse(text.encode(), Format.TURTLE, "a")
    told = f"a: the value that begins with {'x' * 20} is too long"
    assert str(error.value) == told
    assert error.value.exceeded == Exceeded("literal", 40, 50)


def test_a_long_text_of_short_values_is_read() -> None:
    with limited(literal=40):
        assert len(parse(b"<urn:a> <urn:b> 'x' , 'y' , 'z' , <urn:c> .", Format.TURTLE)) == 4


@pytest.mark.slow
def test_a_value_that_no_parser_holds_is_refused() -> None:
    text = b"<urn:a> <urn:b> '" + b"x" * (17 << 20) + b"' ."
    with pytest.raises(InputError, match=r"^a: a single value is larger than 16MB"):
        parse(text, Format.TURTLE, "a")


@pytest.mark.parametrize("form", ["07", "+7", "7"])
def test_the_lexical_form_survives_reading(form: str) -> None:
    [(_, _, value, _)] = parse(f"<urn:a> <urn:b> {form} .".encode(), Format.TURTLE)
    assert value == literal(form, XSD_INTEGER)


@pytest.mark.parametrize("text", ["a -- b", "a << b", "--ltr"])
def test_a_text_that_looks_like_rdf_1_2_is_none(text: str) -> None:
    data = f"<urn:a> <urn:b> '{text}' .".encode()
    assert parse(data, Format.TURTLE) == [("<urn:a>", "<urn:b>", literal(text), "")]


def test_terms_that_come_again_are_one_object() -> None:
    one, other = parse(b"<urn:a> <urn:b> 1 , 2 .", Format.TURTLE)
    assert one[0] is other[0]
