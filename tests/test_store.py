"""Oxigraph's store: what gets in, how often it counts, and how it travels."""

import pickle
from pathlib import Path

import pyoxigraph as ox
import pytest

from ibrdf.rdf.store import Store, open_store, query, store_of, write_store
from ibrdf.rdf.terms import Quad

ONE: Quad = ("<urn:a>", "<urn:b>", '"c"', "<urn:g>")
AGAIN: Quad = (*ONE[:3], "<urn:h>")
BLANK: Quad = ("_:x", "<urn:b>", '"c"', "")


def rows(store: Store, text: str = "SELECT * { ?s ?p ?o }") -> list[list[str]]:
    found = query(store, text)
    assert isinstance(found, ox.QuerySolutions)
    return sorted([str(term) for term in row] for row in found)


@pytest.mark.parametrize(
    ("quads", "split", "number"),
    [
        ([], False, 0),
        ([BLANK], False, 1),
        ([ONE], True, 1),
        ([ONE, BLANK], True, 2),
        ([ONE, AGAIN], False, 1),
        ([ONE, AGAIN, BLANK], False, 2),
        ([ONE, (*ONE[:3], "")], False, 1),
    ],
)
def test_a_triple_counts_once(quads: list[Quad], number: int, *, split: bool) -> None:
    store = store_of(quads)
    assert store.is_split is split
    assert len(rows(store)) == number


def test_literals_that_the_store_merges_count_once_too() -> None:
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    store = store_of([(*ONE[:2], f'"{text}"{integer}', f"<urn:{text}>") for text in ("7", "007")])
    assert len(rows(store)) == 1
    assert len(rows(store, "SELECT ?g { GRAPH ?g { ?s ?p ?o } }")) == 2


def test_blank_nodes_keep_their_names() -> None:
    assert rows(store_of([BLANK]), "SELECT ?s { ?s ?p ?o }") == [["_:x"]]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("<urn:a b>", "^<urn:a b>: Invalid IRI code point ' '$"),
        ('"x"@e_n', "The given language subtag is invalid$"),
    ],
)
def test_what_is_no_term_is_refused(value: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        store_of([("<urn:a>", "<urn:b>", value, "")])


@pytest.mark.parametrize("quads", [[ONE, BLANK], [ONE, AGAIN, BLANK], []])
def test_a_store_travels_to_another_process(quads: list[Quad]) -> None:
    store = store_of(quads)
    other = pickle.loads(pickle.dumps(store))  # noqa: S301 -- our own
    assert other.is_split is store.is_split
    assert rows(other) == rows(store)


@pytest.mark.parametrize("quads", [[ONE, BLANK], [ONE, AGAIN, BLANK]])
def test_a_store_on_disk_answers_as_one_in_memory(quads: list[Quad], tmp_path: Path) -> None:
    is_split = write_store(tmp_path / "store", quads)
    opened = open_store(tmp_path / "store", is_split=is_split)
    assert rows(opened) == rows(store_of(quads))


def test_a_store_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="store"):
        open_store(tmp_path / "store", is_split=True)
