"""Tables, the answers to SELECT queries, and the syntaxes in which they are written."""

import enum
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

import pyoxigraph as ox

from ibrdf.errors import OutputError
from ibrdf.rdf.context import Context, read_context
from ibrdf.rdf.terms import (
    XSD_STRING,
    Term,
    datatype_of,
    is_blank,
    is_iri_term,
    is_literal,
    language_of,
    text_of,
)

if TYPE_CHECKING:
    from rdflib.term import Node

    from ibrdf.sparql.values import Value  # a terminal shows no values, only texts

_Cell: TypeAlias = Term | None
T_co = TypeVar("T_co", covariant=True)
_NARROWEST = 8


class TableFormat(enum.Enum):
    """A syntax for tables: text for people, and the result formats of SPARQL 1.1.

    See the `overview <https://www.w3.org/TR/sparql11-overview/>`_ for the latter.
    """

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"


_WRITERS = {
    TableFormat.TSV: ox.QueryResultsFormat.TSV,
    TableFormat.JSON: ox.QueryResultsFormat.JSON,
    TableFormat.XML: ox.QueryResultsFormat.XML,
}


class Row(tuple[T_co, ...]):
    """A row of a table: a named tuple, whose names are the columns."""

    __slots__ = ()

    if TYPE_CHECKING:  # the class of each table's rows, which is made below, has the names

        def __getattr__(self, column: str) -> Any: ...


@dataclass(frozen=True, init=False, repr=False)
class Table:
    """Columns and rows; a cell is a Python value, or ``None`` for an unbound variable.

    A row is a named tuple: ``row.date``, or ``row[0]`` if the column's name is not valid in Python.
    Texts, numbers and dates compare as usual. ``terms`` are the same rows as rdflib terms, which
    have languages, datatypes and IRIs. ``remark`` says what it means that an answer has no rows.

    >>> from rdflib import Literal
    >>> table = Table(
    ...     ("who", "documents"), [(Literal("Masoud Pezeshkian", lang="en"), Literal(13))]
    ... )
    >>> [row.who for row in table if row.documents == 13]
    ['Masoud Pezeshkian']
    >>> table.terms[0].who.language
    'en'
    """

    columns: tuple[str, ...]
    cells: tuple[tuple[_Cell, ...], ...]
    remark: str = field(compare=False)

    def __init__(self, columns: Iterable[str], rows: Iterable[Sequence["Node | None"]]) -> None:
        cells = tuple(tuple(_term(node) for node in row) for row in rows)
        object.__setattr__(self, "columns", tuple(columns))
        object.__setattr__(self, "cells", cells)
        object.__setattr__(self, "remark", "")

    @classmethod
    def of_terms(
        cls, columns: Iterable[str], cells: Iterable[tuple[_Cell, ...]], remark: str = ""
    ) -> "Table":
        """Return a table of text terms, which become rdflib terms when its rows are needed.

        >>> len(Table.of_terms(("place",), [("<urn:minsk>",)]))
        1
        """
        made = cls.__new__(cls)
        object.__setattr__(made, "columns", tuple(columns))
        object.__setattr__(made, "cells", tuple(cells))
        object.__setattr__(made, "remark", remark)
        return made

    @cached_property
    def rows(self) -> "tuple[Row[Value], ...]":
        """The rows, as named tuples of Python values."""
        from ibrdf.sparql.values import value_of  # noqa: PLC0415 -- not needed for a terminal

        make = self._row_class
        return tuple(make(map(value_of, cells)) for cells in self.cells)

    @cached_property
    def terms(self) -> "tuple[Row[Node | None], ...]":
        """The rows, as named tuples of rdflib terms."""
        from ibrdf.rdf.bridge import to_node  # noqa: PLC0415 -- slow to import, and seldom needed

        make = self._row_class
        return tuple(make(cell and to_node(cell) for cell in cells) for cells in self.cells)

    @cached_property
    def _row_class(self) -> Callable[[Iterable[Any]], Any]:
        named: Any = namedtuple("Row", self.columns, rename=True)  # type: ignore[misc]  # noqa: PYI024 -- no class
        made: Any = type("Row", (named, Row), {"__slots__": ()})
        return cast("Callable[[Iterable[Any]], Any]", made._make)

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> "Iterator[Row[Value]]":
        return iter(self.rows)

    def __getitem__(self, index: int) -> "Row[Value]":
        return self.rows[index]

    def __repr__(self) -> str:
        return f"Table(columns={self.columns!r}, rows={self.rows!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # The class of the rows is made for each table, so a pickle can't name it.
        return type(self).of_terms, (self.columns, self.cells, self.remark)

    def __str__(self) -> str:
        import shutil  # noqa: PLC0415 -- only a terminal has a width

        drawn = self.drawn(shutil.get_terminal_size((100, 24)).columns)
        return f"{drawn}\n{self.remark}" if self.remark else drawn

    def drawn(self, width: int, context: Context | None = None) -> str:
        """Return the table as text for a page of some width, with IRIs as short names.

        Repeated values stand once, and long ones are folded, but no word is cut; see
        :mod:`ibrdf.sparql.drawing`. `context` gives the short names.
        """
        from ibrdf.sparql.drawing import draw  # noqa: PLC0415 -- slow to import

        return draw(self.columns, self._texts(context), width)

    def text(self, width: int | None = None, context: Context | None = None) -> str:
        """Return the table as aligned text, with a line for each row and IRIs as short names.

        `width` is the width of the page: the widest columns are cut to fit, down to 8 characters
        each. Without a width nothing is cut. `context` gives the short names.
        """
        grid = [[*self.columns], *self._texts(context)]
        widths = fit([max(map(len, column)) for column in zip(*grid, strict=True)], width)
        grid.insert(1, ["-" * room for room in widths])
        lines = (
            "  ".join(f"{_cut(cell, room):{room}}" for cell, room in zip(line, widths, strict=True))
            for line in grid
        )
        return "\n".join(line.rstrip() for line in lines)

    def _texts(self, context: Context | None) -> list[list[str]]:
        names = context or read_context()
        return [[shown(cell, names) for cell in row] for row in self.cells]

    def _repr_html_(self) -> str:
        """Return the table as HTML, for a notebook."""
        body = [_html("td", row) for row in self._texts(None)]
        return "\n".join(["<table>", _html("th", self.columns), *body, "</table>"])

    def records(self) -> "list[dict[str, Value]]":
        """Return the rows as dictionaries of Python values, for data frames.

        >>> from rdflib import Literal
        >>> Table(("documents",), [(Literal(13),)]).records()
        [{'documents': 13}]
        """
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def write(self, syntax: TableFormat, context: Context | None = None) -> bytes:
        r"""Return the table as the bytes of a file.

        Raises :class:`~ibrdf.errors.OutputError` if a cell holds a malformed IRI.

        >>> from rdflib import Literal
        >>> Table(("documents",), [(Literal(13),)]).write(TableFormat.CSV)
        b'documents\r\n13\r\n'
        """
        if syntax is TableFormat.TABLE:
            return f"{self.text(context=context)}\n".encode()
        if syntax is TableFormat.CSV:
            return _csv(self.columns, self.cells)
        return _by_oxigraph(self.columns, self.cells, _WRITERS[syntax])


def _term(node: "Node | None") -> _Cell:
    from ibrdf.rdf.bridge import to_term  # noqa: PLC0415 -- slow to import, and seldom needed

    return None if node is None else to_term(node)


def shown(cell: _Cell, context: Context) -> str:
    """Return a cell as text for readers, on one line.

    >>> shown("<https://w3id.org/ibrdf/id/location/minsk>", read_context())
    'location:minsk'
    """
    if cell is None:
        return ""
    text = context.compact(text_of(cell)) if is_iri_term(cell) else text_of(cell)
    return " ".join(text.split())


def fit(widths: Sequence[int], width: int | None) -> list[int]:
    """Return the widths of columns, narrowed from the widest so that all fit into a page.

    Two blanks separate columns. Without a `width` nothing is narrowed.

    >>> fit([4, 50, 20], 50)
    [4, 22, 20]
    """
    fitted = list(widths)
    while width is not None and sum(fitted) + 2 * (len(fitted) - 1) > width:
        widest = max(fitted)
        if widest <= _NARROWEST:
            break
        fitted[fitted.index(widest)] -= 1
    return fitted


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _csv(columns: Iterable[str], rows: Iterable[Sequence[_Cell]]) -> bytes:
    """Return a table as `CSV <https://www.w3.org/TR/sparql11-results-csv-tsv/>`_.

    Oxigraph is not used, since it does not quote an IRI with a comma, such as that of a passage.
    """
    import csv  # noqa: PLC0415 -- not needed for a terminal
    import io  # noqa: PLC0415

    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_value(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _value(cell: _Cell) -> str:
    if cell is None:
        return ""
    return cell if is_blank(cell) else text_of(cell)


def _html(tag: str, cells: Iterable[str]) -> str:
    from html import escape  # noqa: PLC0415

    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _by_oxigraph(
    columns: Sequence[str], rows: Iterable[Sequence[_Cell]], form: ox.QueryResultsFormat
) -> bytes:
    """Return a table in one of the formats that Oxigraph writes."""
    import json  # noqa: PLC0415 -- not needed for a terminal

    bindings = [
        {name: _json(cell) for name, cell in zip(columns, row, strict=True) if cell is not None}
        for row in rows
    ]
    whole = {"head": {"vars": columns}, "results": {"bindings": bindings}}
    try:
        parsed = ox.parse_query_results(json.dumps(whole), format=ox.QueryResultsFormat.JSON)
        return bytes(parsed.serialize(format=form) or b"")
    except (SyntaxError, ValueError) as error:
        raise OutputError(f"the table can't be written: {error}") from error


def _json(cell: Term) -> dict[str, str]:
    """Return a term in the form of SPARQL's JSON results."""
    text = text_of(cell)
    if not is_literal(cell):
        return {"type": "bnode" if is_blank(cell) else "uri", "value": text}
    made = {"type": "literal", "value": text}
    if language := language_of(cell):
        return made | {"xml:lang": language}
    datatype = datatype_of(cell)
    return made if datatype == XSD_STRING else made | {"datatype": datatype}
