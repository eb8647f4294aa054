"""Documents: YAML and JSON files as trees of text, and every way not to be one."""

import json
import math
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ibrdf.articles.documents import read_document
from ibrdf.articles.nodes import Mapping, Node, Scalar, Sequence, scalars
from ibrdf.errors import InputError
from ibrdf.findings import Position
from ibrdf.resources import bundled
from ibrdf.sandbox.limits import limited
from strategies import CHANCES, SYNTAX, TREES, documents, examples, ours, slip

NESTING = 100
ADVICE = "a corpus file needs 5"


def read(text: str, file: str = "a.yaml") -> Mapping:
    return read_document(text.encode(), file)


def refusal(data: bytes, file: str) -> str:
    with pytest.raises(InputError) as refused:
        read_document(data, file)
    return str(refused.value)


# Texts as they were typed ----------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["2023-07-31", "no", "null", "~", "0x1F", "010", "1.50", "12:30:45", "1e5", "=", "<<"]
)
def test_a_yaml_scalar_stays_the_text_that_was_typed(typed: str) -> None:
    assert read(f"a: {typed}\n").plain() == {"a": typed}


@pytest.mark.parametrize("typed", ["13", "-1", "1.50", "1e5", "9" * 5000, "true", "false"])
def test_a_json_number_or_truth_value_stays_the_text_that_was_typed(typed: str) -> None:
    assert read(f'{{"a": {typed}}}', "a.json").plain() == {"a": typed}


def test_json_null_is_no_value() -> None:
    assert read('{"a": null}', "a.json").plain() == {"a": ""}


def test_a_yaml_key_without_a_value_has_an_empty_one() -> None:
    assert read("a:\nb: #char=1,2\n").plain() == {"a": "", "b": ""}


@pytest.mark.parametrize("file", ["a.yaml", "a.json"])
def test_a_byte_order_mark_is_no_part_of_the_text(file: str) -> None:
    assert read_document(b'\xef\xbb\xbf{"a": "b"}', file).plain() == {"a": "b"}


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_all_line_ends_end_lines(ends: str) -> None:
    tree = read(f"a: b{ends}c: d{ends}")
    assert tree.plain() == {"a": "b", "c": "d"}
    assert [line for line, _ in tree.places.values()] == [1, 2]


def test_json_may_stand_in_a_yaml_file() -> None:
    assert read('{"a": ["b", {"c": "d"}]}').plain() == {"a": ["b", {"c": "d"}]}


def test_json_escapes_are_read_as_json_reads_them() -> None:
    assert read(r'{"a": "\ud83d\ude00 \\ud83d \u200c \/ \""}', "a.json").plain() == {
        "a": '😀 \\ud83d \u200c / "'
    }


# Positions ---------------------------------------------------------------------------


def positions(node: Node) -> list[Position]:
    """All positions of a tree in the order of the text."""
    if isinstance(node, Scalar):
        return [node.position]
    if isinstance(node, Sequence):
        return [node.position, *(place for item in node.items for place in positions(item))]
    found = [node.position]
    for key, value in node.nodes.items():
        found += [node.position_of(key), *positions(value)]
    return found


def test_every_node_of_a_yaml_file_knows_its_line_and_column() -> None:
    tree = read("# first\na: b\nc:\n  - d: e\n  - [f, g]\n")
    places = [(place.line, place.column) for place in positions(tree)]
    assert places == [
        *((2, 1), (2, 1), (2, 4)),  # the keys, a, b
        *((3, 1), (4, 3), (4, 5), (4, 5), (4, 8)),  # c, its list, the keys in it, d, e
        *((5, 5), (5, 6), (5, 9)),  # the list in the list, f, g
    ]


def test_every_node_of_a_json_file_knows_its_line_and_column() -> None:
    tree = read('\n{"a": "\\ud83d\\ude00", "b":\n  [1,\n   {"c": null}]}', "a.json")
    places = [(place.line, place.column) for place in positions(tree)]
    assert places == [
        *((2, 1), (2, 2), (2, 7)),  # the keys, a, its value
        *((2, 23), (3, 3), (3, 4)),  # b, its list, 1
        *((4, 4), (4, 5), (4, 10)),  # the keys in it, c, null
    ]


def test_a_column_counts_characters_and_not_bytes() -> None:
    value = read("a: [é😀, b]\n").get("a")
    assert isinstance(value, Sequence)
    assert value.items[1].position.column == 9


# Trees ---------------------------------------------------------------------------------


def test_a_node_under_no_such_key_is_nothing() -> None:
    assert read("a: b\n").get("c") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a: b", ["b"]), ("a: [b, c]", ["b", "c"]), ("a: [b, [c]]", ["b"]), ("a: {b: c}", [])],
)
def test_the_texts_of_a_node_are_itself_or_the_items_of_its_list(
    text: str, expected: list[str]
) -> None:
    assert [scalar.text for scalar in scalars(read(text).get("a"))] == expected


def test_nothing_has_no_texts() -> None:
    assert scalars(None) == ()


# What is refused -----------------------------------------------------------------------

KEYS = "keys are expected here, such as id: and reports:, each with a space after its colon"
QUOTE = "not YAML: no text can begin with this character; put quotes around the text"
TAB = "not YAML: a tab is here; indent with spaces"
COLON = (
    "not YAML: no colon can stand here; put quotes around a text that holds one, and begin all keys"
    " of a record in one column"
)
KEY = (
    "not YAML: a key is expected here; begin all keys of a record in one column, and put quotes"
    " around the whole of a text"
)
BACKSLASH = "not YAML: a backslash means more than itself between double quotes; use single ones"
DASH = (
    "not YAML: no key fits here; begin all keys of a record in one column, and all dashes of a list"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: the file is empty; a corpus file is a list of keys"),
        ("# only a comment\n", "1:1: the file is empty; a corpus file is a list of keys"),
        ("word\n", f"1:1: {KEYS}"),
        ("a:b\n", f"1:1: {KEYS}"),
        ("- a\n", f"1:1: {KEYS}"),
        ("a: b\na: c\n", "2:1: a: stands here a second time; merge the two"),
        ("a: {b: c, b: c}\n", "1:11: b: stands here a second time; merge the two"),
        ("[a]: b\n", "1:1: a key is one word, such as place"),
        ("'': b\n", "1:1: a key is one word, such as place"),
        ("a: &x y\n", "1:4: &x is a YAML anchor; write the value out"),
        ("a: &x [y]\n", "1:4: &x is a YAML anchor; write the value out"),
        ("a: *x\n", "1:4: *x is a YAML alias; write the value out"),
        ("a: !!int 3\n", "1:4: !!int is a YAML tag; leave it out"),
        ("a: !x {b: c}\n", "1:4: !x is a YAML tag; leave it out"),
        ("a: b\n---\nc: d\n", "2:1: a second document begins; make it a file of its own"),
        ("a: 'b\x07'\n", "1:6: an invisible character, U+0007, is here; delete it"),
        ("a: b\nc: d\x85e\n", "2:5: an invisible character, U+0085, is here; delete it"),
        ("a: b\u2028c\n", "1:5: an invisible character, U+2028, is here; delete it"),
        ('a: "b\\0"\n', "1:4: an invisible character, U+0000, is here; delete it"),
        ("a: b: c\n", f"1:5: {COLON}"),
        ("a: b\n c: d\n", f"2:3: {COLON}"),
        ("a: @x\n", f"1:4: {QUOTE}"),
        ("a: `x`\n", f"1:4: {QUOTE}"),
        ("a: > x\n", f"1:6: {QUOTE}"),
        ("a: * x\n", f"1:5: {QUOTE}"),
        ("a: }\n", f"1:4: {QUOTE}"),
        ("a:\n\tb: c\n", f"2:1: {TAB}"),
        ('a: "b" c\n', f"1:8: {KEY}"),
        ("a:\n  - b: c\n d: e\n", f"3:2: {KEY}"),
        ("a:\n  - b: c\n  d: e\n", f"3:3: {DASH}"),
        ("a: b\nword\nc: d\n", "2:1: not YAML: no key; a key ends with a colon and a space"),
        ("a: [b, c\nd: e\n", "1:4: not YAML: the list that begins here lacks a comma or its ]"),
        ("a: {b: c\nd: e\n", "1:4: not YAML: the keys that begin here lack a comma or their }"),
        ('a: "b\nc: d\n', "1:4: not YAML: the quote that begins here has no end"),
        (
            'a: "\\q"\n',
            f"1:5: {BACKSLASH}",
        ),
        # the rest is in the parser's own words
        ("%FOO\n", "1:5: not YAML: …"),
        ("a: b\n...\n]\n", "3:1: not YAML: …"),
    ],
)
def test_what_is_no_yaml_tree_is_refused_with_its_place(text: str, message: str) -> None:
    assert ours(refusal(text.encode(), "a.yaml"), f"a.yaml:{message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: not JSON: …"),
        ("[1]", f"1:1: {KEYS}"),
        ('{"a": 1}\n{"a": 1}', "2:1: not JSON: …"),
        ('{"a": 1 // one\n}', "1:9: not JSON: …"),
        ('{"a": NaN}', "1:7: not JSON: NaN is no number"),
        ('{"a": -Infinity}', "1:7: not JSON: -Infinity is no number"),
        ('{"a": 1,\n "a": 1}', "2:2: a: stands here a second time; merge the two"),
        ('{"": 1}', "1:2: a key is one word, such as place"),
        (r'{"a": "\ud83d"}', "1:7: an invisible character, U+D83D, is here; delete it"),
        ('{"a": "b\x7f"}', "1:7: an invisible character, U+007F, is here; delete it"),
    ],
)
def test_what_is_no_json_tree_is_refused_with_its_place(text: str, message: str) -> None:
    assert ours(refusal(text.encode(), "a.json"), f"a.json:{message}")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("Müller: x\n".encode("cp1252"), "1:2"),
        ("a: b\nc: é\n".encode("latin-1"), "2:4"),
        ("é: ".encode() + b"\xff", "1:4"),
        ("a: b".encode("utf-16"), "1:1"),
    ],
)
def test_what_is_no_utf_8_is_refused_where_it_begins(data: bytes, place: str) -> None:
    assert refusal(data, "a.yaml") == f"a.yaml:{place}: not UTF-8; save the file as UTF-8"


@pytest.mark.parametrize("file", ["a.yaml", "a.json"])
def test_a_tree_may_be_as_deep_as_the_limit_and_no_deeper(file: str) -> None:
    depth = NESTING - 1
    read('{"a": ' + "[" * depth + "1" + "]" * depth + "}", file)
    message = refusal(b'{"a": ' + b"[" * NESTING + b"1" + b"]" * NESTING + b"}", file)
    assert message == f"{file}:1:107: nested more than 100 deep; {ADVICE}"


@pytest.mark.parametrize(
    ("file", "place"), [("a.yaml", "a.yaml:1:102"), ("a.json", "a.json:1:102")]
)
def test_a_hundred_thousand_brackets_are_refused(file: str, place: str) -> None:
    message = refusal(b"[" * 100_000, file)
    assert message == f"{place}: nested more than 100 deep; {ADVICE}"


@pytest.mark.parametrize("limit", [300, 2000, math.inf])
@pytest.mark.parametrize("file", ["a.yaml", "a.json"])
@pytest.mark.parametrize("end", ["", "1" + "]" * 5000])
def test_a_raised_limit_does_not_let_python_or_the_parser_speak(
    limit: float, file: str, end: str
) -> None:
    with limited(nesting=limit):
        message = refusal(b"[" * 5000 + end.encode(), file)
    told = "nested more than 300 deep; a corpus file needs 5; no limit raises that"
    assert message == f"{file}:1:302: {told}"


def test_a_tree_as_deep_as_any_is_read() -> None:
    with limited(nesting=math.inf):
        read('{"a": ' + "[" * 299 + "1" + "]" * 299 + "}")


# Properties ------------------------------------------------------------------------------


def check_positions(tree: Mapping, text: str) -> None:
    lines = text.splitlines(keepends=True)
    for place in positions(tree):
        assert 1 <= place.column <= len(lines[place.line - 1])


@given(TREES)
def test_a_tree_written_as_yaml_is_read_back(tree: dict[str, Any]) -> None:
    text = yaml.safe_dump(tree, default_style='"', sort_keys=False, width=10**6)
    found = read(text)
    assert found.plain() == tree
    check_positions(found, text)


@given(TREES, st.booleans(), st.sampled_from([None, 0, 2]))
def test_a_tree_written_as_json_is_read_back(
    tree: dict[str, Any],
    ascii_only: bool,  # noqa: FBT001 -- both spellings of JSON
    indent: int | None,
) -> None:
    text = json.dumps(tree, ensure_ascii=ascii_only, indent=indent)
    found = read(text, "a.json")
    assert found.plain() == tree
    check_positions(found, text)


@given(st.binary() | SYNTAX.map(str.encode), st.sampled_from(["a.yaml", "a.json"]))
def test_any_bytes_are_a_tree_or_refused_in_one_line(data: bytes, file: str) -> None:
    try:
        outcome = str(type(read_document(data, file)))
    except InputError as error:
        outcome = str(error)
    assert len(outcome.splitlines()) == 1


def test_a_text_that_is_too_long_is_refused() -> None:
    with limited(literal=4):
        message = refusal(b"a: five5\n", "a.yaml")
    assert message == "a.yaml:1:4: too long a text"


# Beside the YAML parser's own reading ------------------------------------------------------

ARTICLES = sorted((bundled() / "data" / "articles").iterdir())
PLAIN: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # keeps each scalar as text


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_is_the_tree_that_the_parser_makes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert read(text).plain() == yaml.load(text, Loader=PLAIN)  # noqa: S506 -- makes texts only


@examples(200)
@given(documents(), CHANCES)
def test_a_document_with_a_slip_is_the_tree_that_the_parser_makes_or_refused(
    document: tuple[str, dict[str, Any]], random: Random
) -> None:
    text = slip(document[0], random).decode("utf-8", "replace").lstrip("\ufeff")
    try:
        found = read(text).plain()
    except InputError:
        return
    assert found == yaml.load(text, Loader=PLAIN)  # noqa: S506 -- makes texts only


def test_a_long_file_of_short_texts_is_read_and_one_long_text_is_refused() -> None:
    with limited(literal=20):
        assert read("".join(f"key{n}: text\n" for n in range(20))).plain()["key19"] == "text"
        assert refusal(b"a: short\nb: [x, " + b"y" * 21 + b"]\n", "a.yaml").startswith(
            "a.yaml:2:8: too"
        )
