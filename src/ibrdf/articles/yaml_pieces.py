"""The pieces of a YAML file, by the events of a YAML parser."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml

from ibrdf.articles.tree import INVISIBLE, Piece, deepest, end_of, invisible, refusal, too_deep
from ibrdf.errors import InputError
from ibrdf.findings import Position

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# The YAML parser's messages for the most common errors, and ours, which say what to do. A text or
# list without an end is reported where it begins, any other error where reading stopped.
_NO_END = {
    "could not find expected ':'": "no key; a key ends with a colon and a space",
    "did not find expected ',' or ']'": "the list that begins here lacks a comma or its ]",
    "did not find expected ',' or '}'": "the keys that begin here lack a comma or their }",
    "found unexpected end of stream": "the quote that begins here has no end",
}
_QUOTE = "no text can begin with this character; put quotes around the text"
_TAB = "a tab is here; indent with spaces"
_STUCK = {
    "did not find expected alphabetic or numeric character": _QUOTE,
    "did not find expected comment or line break": _QUOTE,
    "did not find expected node content": _QUOTE,
    "found character that cannot start any token": _QUOTE,
    "did not find expected '-' indicator": (
        "no key fits here; begin all keys of a record in one column, and all dashes of a list"
    ),
    "did not find expected key": (
        "a key is expected here; begin all keys of a record in one column, and put quotes around"
        " the whole of a text"
    ),
    "found unknown escape character": (
        "a backslash means more than itself between double quotes; use single ones"
    ),
    "mapping values are not allowed in this context": (
        "no colon can stand here; put quotes around a text that holds one, and begin all keys of a"
        " record in one column"
    ),
}
_TEXT = '"'
_BEGINNINGS = frozenset(("[", "{", _TEXT))
_KINDS = {
    yaml.SequenceStartEvent: "[",
    yaml.SequenceEndEvent: "]",
    yaml.MappingStartEvent: "{",
    yaml.MappingEndEvent: "}",
    yaml.ScalarEvent: _TEXT,
}


def yaml_pieces(text: str, file: str) -> Iterator[Piece]:
    """Return the pieces of a YAML file.

    Raises :class:`~ibrdf.errors.InputError` with the position of the first error.
    """
    if found := INVISIBLE.search(text):
        raise invisible(found[0], end_of(text[: found.start()], file))
    try:
        yield from _pieces(_LOADER(text), file)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark
        _check_depth(text[: mark.index], file)
        raise _yaml_refusal(error, text, file) from error


def _pieces(parser: Any, file: str) -> Iterator[Piece]:
    documents = 0
    while (event := parser.get_event()) is not None:
        kind = _KINDS.get(type(event))
        if kind is None:
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                position = _position(event, file)
                raise refusal(position, "a second document begins; make it a file of its own")
            if isinstance(event, yaml.AliasEvent):
                message = f"*{event.anchor} is a YAML alias; write the value out"
                raise refusal(_position(event, file), message)
            continue

        if kind in _BEGINNINGS and (event.anchor or event.tag):
            raise _hidden_meaning(event, file)
        mark = event.start_mark
        yield kind, event.value if kind == _TEXT else "", mark.line + 1, mark.column + 1


def _position(event: Any, file: str) -> Position:
    return Position(file, event.start_mark.line + 1, event.start_mark.column + 1)


def _check_depth(text: str, file: str) -> None:
    """Refuse too deep nesting before an error.

    The parser looks ahead, and some of its releases fail at deep nesting before they report it.
    """
    depth = 0
    event: Any
    with suppress(yaml.MarkedYAMLError):  # the text is cut off
        for event in yaml.parse(text, Loader=_LOADER):
            if depth > deepest():
                mark = event.start_mark
                raise too_deep(Position(file, mark.line + 1, mark.column + 1))
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)


def _hidden_meaning(event: Any, file: str) -> InputError:
    """Return the error of an anchor or a tag."""
    if event.anchor:
        message = f"&{event.anchor} is a YAML anchor; write the value out"
    else:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        message = f"{tag} is a YAML tag; leave it out"
    return refusal(_position(event, file), message)


def _yaml_refusal(error: Any, text: str, file: str) -> InputError:
    problem = str(error.problem)
    mark = error.context_mark if problem in _NO_END else error.problem_mark
    position = Position(file, mark.line + 1, mark.column + 1)
    known = _NO_END | _STUCK
    reason = _TAB if text[mark.index :].startswith("\t") else known.get(problem, problem)
    return refusal(position, f"not YAML: {reason}")
