"""The answer to a SELECT query: columns and rows."""

import csv
import enum
import io
import json
import shutil
from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Identifier

from ibrdf.errors import OutputError
from ibrdf.rdf.context import Context, read_context

Cell: TypeAlias = Identifier | None
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


@dataclass(frozen=True)
class Table:
    """Columns and rows; a cell is an rdflib term, or ``None`` where the query found nothing.

    A row is a named tuple: ``row.date``, or ``row[0]`` where the column's name is none in Python.

    >>> table = Table(("date", "place"), [(Literal("2023-07-31"), None)])
    >>> [str(row.date) for row in table]
    ['2023-07-31']
    >>> print(table)
    date        place
    ----------  -----
    2023-07-31
    """

    columns: tuple[str, ...]
    rows: tuple[Any, ...]

    def __init__(self, columns: Iterable[str], rows: Iterable[Sequence[Cell]]) -> None:
        names = tuple(columns)
        row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024 -- no class
        object.__setattr__(self, "columns", names)
        object.__setattr__(self, "rows", tuple(row(*cells) for cells in rows))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __getitem__(self, index: int) -> Any:
        return self.rows[index]

    def __reduce__(self) -> tuple[Any, ...]:
        # The class of the rows is made for each table, so a pickle can't name it.
        return type(self), (self.columns, [tuple(row) for row in self.rows])

    def __str__(self) -> str:
        return self.text(shutil.get_terminal_size((100, 24)).columns)

    def text(self, width: int | None = None, context: Context | None = None) -> str:
        """Return the table as aligned text, with IRIs as short names.

        `width` is that of the page: the widest columns are cut to fit, down to 8 characters each.
        Where it is not given, nothing is cut.
        """
        names = context or read_context()
        grid = [list(self.columns), *([shown(cell, names) for cell in row] for row in self.rows)]
        widths = fit([max(map(len, column)) for column in zip(*grid, strict=True)], width)
        grid.insert(1, ["-" * room for room in widths])
        lines = (
            "  ".join(f"{_cut(cell, room):{room}}" for cell, room in zip(line, widths, strict=True))
            for line in grid
        )
        return "\n".join(line.rstrip() for line in lines)

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        names = read_context()
        body = [_html("td", [shown(cell, names) for cell in row]) for row in self.rows]
        return "\n".join(["<table>", _html("th", self.columns), *body, "</table>"])

    def records(self) -> list[dict[str, Any]]:
        """Return each row as Python values by column, as data frames take them.

        >>> Table(("documents",), [(Literal(13),)]).records()
        [{'documents': 13}]
        """
        return [
            {name: _python(cell) for name, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def write(self, syntax: TableFormat, context: Context | None = None) -> bytes:
        r"""Return the table as the bytes of a file.

        Raises :class:`~ibrdf.errors.OutputError` where a cell holds an IRI that is none.

        >>> Table(("documents",), [(Literal(13),)]).write(TableFormat.CSV)
        b'documents\r\n13\r\n'
        """
        if syntax is TableFormat.TABLE:
            return f"{self.text(context=context)}\n".encode()
        if syntax is TableFormat.CSV:
            return _csv(self.columns, self.rows)
        rows = [
            {n: _json(cell) for n, cell in zip(self.columns, row, strict=True) if cell is not None}
            for row in self.rows
        ]
        whole = {"head": {"vars": self.columns}, "results": {"bindings": rows}}
        try:
            parsed = ox.parse_query_results(json.dumps(whole), format=ox.QueryResultsFormat.JSON)
            return parsed.serialize(format=_WRITERS[syntax])  # type: ignore[return-value]
        except (SyntaxError, ValueError) as error:
            raise OutputError(f"the table can't be written: {error}") from error


def shown(cell: Cell, context: Context) -> str:
    """Return a cell as people read it, on one line.

    >>> shown(URIRef("https://w3id.org/ibrdf/id/location/minsk"), read_context())
    'location:minsk'
    """
    if cell is None:
        return ""
    text = context.compact(str(cell)) if isinstance(cell, URIRef) else str(cell)
    return " ".join(text.split())


def fit(widths: Sequence[int], width: int | None) -> list[int]:
    """Return the widths of columns, the widest ones narrowed until all fit with two between.

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


def _csv(columns: Iterable[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as `CSV <https://www.w3.org/TR/sparql11-results-csv-tsv/>`_.

    Not by Oxigraph, which puts no quotes around an IRI with a comma, such as a passage's.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _plain(cell: Cell) -> str:
    return f"_:{cell}" if isinstance(cell, BNode) else "" if cell is None else str(cell)


def _html(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _python(cell: Cell) -> Any:
    if cell is None:
        return None
    return cell.toPython() if isinstance(cell, Literal) else str(cell)


def _json(cell: Identifier) -> dict[str, str]:
    """Return a term as SPARQL's JSON results write it."""
    if isinstance(cell, Literal):
        made = {"type": "literal", "value": str(cell)}
        if cell.language:
            return made | {"xml:lang": cell.language}
        return made | {"datatype": str(cell.datatype)} if cell.datatype else made
    return {"type": "bnode" if isinstance(cell, BNode) else "uri", "value": str(cell)}
