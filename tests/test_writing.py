"""What is written reads back, and bytes depend on nothing but the set of quads."""

import warnings
from random import Random

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset

from as_text import as_text
from ibrdf.errors import OutputError
from ibrdf.rdf.bridge import to_quads
from ibrdf.rdf.canonical import canonical
from ibrdf.rdf.formats import Format
from ibrdf.rdf.parsing import parse
from ibrdf.rdf.terms import Quad
from ibrdf.rdf.turtle import Names
from ibrdf.rdf.writing import Writer, write
from strategies import CONTEXT, GROUND, examples

WRITTEN = [Format.TURTLE, Format.JSONLD, Format.TRIG, Format.NQUADS, Format.NTRIPLES]
WITH_GRAPHS = {Format.TRIG, Format.NQUADS}
QUADS = GROUND.map(as_text)


def nquads(text: str) -> list[Quad]:
    return parse(text.encode(), Format.NQUADS)


@pytest.mark.parametrize("syntax", WRITTEN)
@pytest.mark.parametrize(
    "row", ["_:x <urn:b> <urn:c>", "<urn:a> <urn:b> _:x", "<urn:a> <urn:b> <urn:c> _:x"]
)
def test_blank_nodes_are_refused(syntax: Format, row: str) -> None:
    with pytest.raises(OutputError, match=r"^a blank node can't be published; give it an IRI: "):
        write(nquads(f"{row} ."), syntax, CONTEXT)


def test_rdf_xml_is_not_written() -> None:
    with pytest.raises(OutputError, match=r"^RDFXML is read here, not written$"):
        write([], Format.RDFXML, CONTEXT)


@pytest.mark.parametrize("syntax", WRITTEN)
def test_nothing_is_written_as_a_file_that_says_nothing(syntax: Format) -> None:
    assert parse(write([], syntax, CONTEXT), syntax) == []


# Any data whatever


def rows(quads: list[Quad], syntax: Format) -> list[Quad]:
    """Return what of the quads a syntax can hold."""
    if syntax in WITH_GRAPHS:
        return canonical(quads)
    return canonical((s, p, o, "") for s, p, o, _ in quads)


@pytest.mark.parametrize("syntax", WRITTEN)
@examples(60)
@given(quads=QUADS)
def test_what_is_written_reads_back(syntax: Format, quads: list[Quad]) -> None:
    back = parse(write(quads, syntax, CONTEXT), syntax)
    assert rows(back, syntax) == rows(quads, syntax)


@pytest.mark.parametrize(
    ("syntax", "name"),
    [
        (Format.TURTLE, "turtle"),
        (Format.JSONLD, "json-ld"),
        (Format.TRIG, "trig"),
        (Format.NQUADS, "nquads"),
        (Format.NTRIPLES, "nt"),
    ],
)
@examples(40)
@given(quads=QUADS)
def test_what_is_written_reads_back_in_rdflib(syntax: Format, name: str, quads: list[Quad]) -> None:
    back = Dataset()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of ill-typed values, and of its own deprecated parts
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # to canonical forms of its own
        back.parse(data=write(quads, syntax, CONTEXT), format=name, publicID="urn:base")
        assert rows([*to_quads(back)], syntax) == rows(quads, syntax)


@pytest.mark.parametrize("syntax", WRITTEN)
@examples(30)
@given(quads=QUADS, random=st.randoms(use_true_random=False))
def test_bytes_depend_on_nothing_but_the_set(
    syntax: Format, quads: list[Quad], random: Random
) -> None:
    again = quads * 2
    random.shuffle(again)
    assert write(again, syntax, CONTEXT) == write(quads, syntax, CONTEXT)


def test_one_writer_writes_every_syntax() -> None:
    quads = canonical(nquads("<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn:b> <urn:c> ."))
    writer = Writer(quads, Names(CONTEXT))
    for syntax in WRITTEN:
        assert b"".join(writer.pieces(syntax)) == write(quads, syntax, CONTEXT)


def test_a_large_file_comes_in_pieces() -> None:
    quads = [("<urn:a>", "<urn:b>", f'"{number}"', "") for number in range(10_000)]
    pieces = [*Writer(canonical(quads), Names(CONTEXT)).pieces(Format.NQUADS)]
    assert len(pieces) > 2
    assert b"".join(pieces).count(b"\n") == 10_000
