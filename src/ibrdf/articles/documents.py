"""YAML and JSON files as trees of text; every node has its line and column.

The format is the core of YAML 1.2, as `YAML-LD <https://json-ld.github.io/yaml-ld/spec/>`_ reads
it: every scalar stays the text that was typed. ``2023-07-31`` does not become a date, and ``no``
does not become false. Constructs with hidden meaning are refused: aliases, tags, a second document,
repeated keys, invisible characters.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from ibrdf.articles.nodes import Mapping
from ibrdf.articles.tree import Piece, deepest, end_of, refusal, too_deep, tree_of
from ibrdf.articles.yaml_pieces import yaml_pieces
from ibrdf.findings import Position
from ibrdf.sandbox.bounded_input import decode


def read_document(data: bytes, file: str) -> Mapping:
    r"""Return the tree of a YAML or JSON file.

    `data` are the bytes of the file, and `file` is its name in messages.
    Raises :class:`~ibrdf.errors.InputError` with the position of the first error.

    >>> tree = read_document(b"label: Minsk\ndate: 2023-07-31\n", "a.yaml")
    >>> tree.plain()
    {'label': 'Minsk', 'date': '2023-07-31'}
    >>> print(tree.get("date").position)
    a.yaml:2:7
    """
    text = decode(data, file)
    pieces = _json_pieces(text, file) if file.endswith(".json") else yaml_pieces(text, file)
    return tree_of(pieces, file)


# The pieces of a JSON file ------------------------------------------------------------

_TOKEN = re.compile(r'[][{}]|"(?:[^"\\]|\\.)*"|[^][{}:,"\s]+')


def _check_json_depth(text: str, file: str) -> None:
    """Refuse depth before Python's reader does, at a place and in words of its own."""
    if text.count("[") + text.count("{") <= deepest():
        return
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in {"[", "{"}:
            if depth > deepest():
                raise too_deep(end_of(text[: token.start()], file))
            depth += 1
        elif token[0] in {"]", "}"}:
            depth -= 1


_NO_JSON = frozenset(("NaN", "Infinity", "-Infinity"))  # Python's reader takes them for numbers


def _json_pieces(text: str, file: str) -> Iterator[Piece]:
    _check_json_depth(text, file)
    try:
        with suppress(RecursionError):  # the pieces show where it is too deep
            json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise refusal(Position(file, error.lineno, error.colno), message) from error
    line, begin = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", begin, token.start())
        begin = max(begin, text.rfind("\n", begin, token.start()) + 1)
        column = token.start() - begin + 1
        if token[0] in _NO_JSON:
            position = Position(file, line, column)
            raise refusal(position, f"not JSON: {token[0]} is no number")
        if token[0][0] == '"':
            yield '"', json.loads(token[0]), line, column
        elif token[0] in "[]{}":
            yield token[0], "", line, column
        else:
            yield '"', "" if token[0] == "null" else token[0], line, column
