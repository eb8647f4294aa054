"""The positions of the statements of a corpus.

Only findings need positions, and most positions are never needed. So only the files that mention
each subject are kept; the positions in a file are read at the first look-up.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ibrdf.articles import nodes
from ibrdf.articles.encoding import (
    iris,
    published_form,
    records,
    report_of,
    selector_iri,
)
from ibrdf.articles.keys import report_definitions
from ibrdf.articles.nodes import scalars
from ibrdf.articles.passages import span_of
from ibrdf.findings import Key, Position
from ibrdf.rdf.context import Context, Definition
from ibrdf.rdf.terms import text_of

_Positions: TypeAlias = dict[Key, Position]
# The first of two positions of a statement is kept.


class Positions(Mapping[Key, Position]):
    """The position of each subject, property and value, in the first file that has one.

    Each of `files` is a function that returns the positions in one file. `homes` are the numbers of
    the files that mention a subject, by the subject and an empty text, and of those that report a
    property of it, by the subject and the property.
    """

    def __init__(
        self,
        files: tuple[Callable[[], Mapping[Key, Position]], ...] = (),
        homes: Mapping[tuple[str, str], tuple[int, ...]] | None = None,
    ) -> None:
        self._files = files
        self._homes = homes or {}
        self._found: dict[int, Mapping[Key, Position]] = {}

    def __getitem__(self, key: Key) -> Position:
        about, reported = (self._homes.get((key.subject, one), ()) for one in ("", key.predicate))
        for number in sorted({*about, *reported}):
            positions = self._in_file(number)
            if key in positions:
                return positions[key]
        raise KeyError(key)

    def __iter__(self) -> Iterator[Key]:
        return iter(dict.fromkeys(key for n in range(len(self._files)) for key in self._in_file(n)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _in_file(self, number: int) -> Mapping[Key, Position]:
        """Return the positions in a file, which is read only once."""
        if number not in self._found:
            self._found[number] = self._files[number]()
        return self._found[number]


def positions_in_registry(tree: nodes.Mapping, context: Context) -> _Positions:
    """Return the positions of the things of a registry, their properties and values."""
    positions: _Positions = {}
    for record in records(tree, "things"):
        [thing] = iris(record, "id", context)
        _add_record(positions, thing, record, context.terms, context)
    return positions


def positions_in_source(tree: nodes.Mapping, context: Context) -> _Positions:
    """Return the positions of a source's reports and passages, their properties and values.

    A value in a report is also the position of the fact about the thing.
    """
    positions: _Positions = {}
    [source] = iris(tree, "id", context)
    _add_record(positions, source, tree, context.terms, context)

    definitions = report_definitions(context)
    for record in records(tree, "reports"):
        report = report_of(record, source, context)
        _add_record(positions, report, record, definitions, context)
        for scalar in scalars(record.get("evidence")):
            _add_passage(positions, context.expand(scalar.text), scalar.position)
        _add_facts(positions, record, context)

    for record in (*records(tree, "parts"), *records(tree, "silent")):
        [passage] = iris(record, "id", context)
        _add_record(positions, passage, record, context.terms, context)
        _add_passage(positions, passage, record.position)

    return positions


def _add_record(
    positions: _Positions,
    subject: str,
    record: nodes.Mapping,
    definitions: Mapping[str, Definition],
    context: Context,
) -> None:
    positions.setdefault(Key(subject), record.position)
    for key, node in record.nodes.items():
        if definition := definitions.get(key):
            place = record.position_of(key)
            _add_values(positions, subject, definition, place, node, context)


def _add_facts(positions: _Positions, record: nodes.Mapping, context: Context) -> None:
    about, *_ = iris(record, "about", context)
    for key, node in record.nodes.items():
        own = context.terms.get(key)
        if own and key in context.reports:
            place = record.position_of(key)
            _add_values(positions, about, own, place, node, context, context.reports[key])


def _add_values(  # noqa: PLR0913, PLR0917 -- the parts of a position
    positions: _Positions,
    subject: str,
    definition: Definition,
    place: Position,
    node: nodes.Node,
    context: Context,
    reading: Definition | None = None,
) -> None:
    """Add the positions of a property, that is its key's, and of its values.

    `reading` defines how to read the values.
    """
    positions.setdefault(Key(subject, definition.iri), place)
    for value in scalars(node):
        text = _value_text(reading or definition, value.text, context)
        positions.setdefault(Key(subject, definition.iri, text), value.position)


def _value_text(definition: Definition, text: str, context: Context) -> str:
    """Return a value as findings name it: its IRI, or its published text."""
    if definition.type[0] == "@":
        return text_of(context.term_of(definition, text))
    return published_form(text, definition)


def _add_passage(positions: _Positions, passage: str, position: Position) -> None:
    positions.setdefault(Key(passage), position)
    if span := span_of(passage):
        positions.setdefault(Key(selector_iri(span)), position)
