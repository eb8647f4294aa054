"""Drawing of tables for a page of some width: repeated values once, and long ones folded.

What does not fit side by side is drawn one below the other. No word is ever cut, and a column is no
narrower than its longest word or 8 characters. Only this module imports rich, since that is slow.
"""

import io
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

_Line: TypeAlias = tuple[str, ...]

_NARROWEST = 8
_GAP = 2
_RULED = Box("    \n    \n ── \n    \n    \n    \n    \n    \n")


class _Grid(NamedTuple):
    """The texts of a table: columns and rows."""

    columns: _Line
    rows: tuple[_Line, ...]

    def only(self, kept: Sequence[int]) -> "_Grid":
        """Return the grid with some of its columns."""
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return _Grid(tuple(self.columns[place] for place in kept), rows)


def draw(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return a table as text for a page of some width.

    Columns without values are left out, and named at the end.

    >>> print(draw(["date", "place"], [["2023-03", "Minsk"], ["2023-03", "Tehran"]], 40))
    date     place
    ───────────────
    2023-03  Minsk
             Tehran
    """
    whole = _Grid(tuple(columns), tuple(map(tuple, rows)))
    filled = [n for n, _ in enumerate(columns) if any(row[n] for row in rows)]
    if not filled:
        return _beside(whole, width) or ", ".join(columns)
    grid = whole.only(filled)
    empty = [name for name in columns if name not in grid.columns]

    drawn = _beside(grid, width) or _under_what_is_common(grid, width) or _below(grid, width)
    return f"{drawn}\n\nempty: {', '.join(empty)}" if empty else drawn


# Rows side by side ----------------------------------------------------------------


def _beside(grid: _Grid, width: int) -> str | None:
    """Return rows as lines with columns, or ``None`` if the page is too narrow."""
    widths = _fitted(grid, width)
    if widths is None:
        return None

    table = RichTable(box=_RULED, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for name, room in zip(grid.columns, widths, strict=True):
        table.add_column(Text(name), width=room, overflow="fold")
    has_groups = 2 * len({row[:1] for row in grid.rows}) <= len(grid.rows)
    followers = (*grid.rows, ())[1:]
    for row, shown, after in zip(grid.rows, _once(grid.rows), followers, strict=True):
        folds = any(_wide(cell) > room for cell, room in zip(shown, widths, strict=True))
        ends = folds or (has_groups and row[:1] != after[:1])
        table.add_row(*map(Text, shown), end_section=ends)
    return _printed(table, width)


def _fitted(grid: _Grid, width: int) -> list[int] | None:
    """Return the widths of columns, narrowed from the widest, or ``None`` if they can't fit."""
    by_column = [*zip(grid.columns, *grid.rows, strict=True)]
    widths = [max(map(_wide, cells)) for cells in by_column]
    least = [
        min(
            wide, max(_NARROWEST, *(_wide(word) for cell in cells for word in cell.split() or [""]))
        )
        for wide, cells in zip(widths, by_column, strict=True)
    ]
    room = width - _GAP * (len(widths) - 1)
    if sum(least) > room:
        return None
    while sum(widths) > room:
        spare = [wide if wide > low else 0 for wide, low in zip(widths, least, strict=True)]
        widths[spare.index(max(spare))] -= 1
    return widths


def _once(rows: Sequence[_Line]) -> list[_Line]:
    """Return rows without the first values that the row before has too."""
    return [*rows[:1], *(_without_repeated(one, other) for one, other in pairwise(rows))]


def _without_repeated(before: _Line, row: _Line) -> _Line:
    same = _common(before, row)
    return ("",) * same + row[same:]


def _common(before: _Line, row: _Line) -> int:
    """Return how many first values two rows share; the last value is always shown."""
    pairs = enumerate(zip(before[:-1], row[:-1], strict=True))
    return next((n for n, (one, other) in pairs if one != other), len(row) - 1)


def _printed(table: RichTable, width: int) -> str:
    page = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    with page.capture() as captured:
        page.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def _wide(text: str) -> int:
    return cell_len(text)


# What all rows share above, or each value in a line of its own ---------------------


def _under_what_is_common(grid: _Grid, width: int) -> str | None:
    """Return rows under the values that all share, or ``None`` if the page is too narrow."""
    shared = [n for n, _ in enumerate(grid.columns) if len({row[n] for row in grid.rows}) == 1]
    others = [n for n, _ in enumerate(grid.columns) if n not in shared]
    if not shared or not others:
        return None
    below = _beside(grid.only(others), width)
    above = grid.only(shared)
    return below and f"{_pairs(above.columns, above.rows[0], width)}\n\n{below}"


def _below(grid: _Grid, width: int) -> str:
    """Return each value of each row in a line of its own.

    A row that begins like the one before is indented, without the values that both have.
    """
    blocks = []
    for row, shown in zip(grid.rows, _once(grid.rows), strict=True):
        indent = "" if row == shown else "  "
        block = _pairs(grid.columns, shown, width - len(indent))
        blocks.append("\n".join(indent + line for line in block.splitlines()))
    return "\n\n".join(blocks)


def _pairs(names: _Line, values: _Line, width: int) -> str:
    """Return names with values beside them, if there are any."""
    table = RichTable.grid(padding=(0, _GAP, 0, 0))
    table.add_column(width=max(map(_wide, names)))
    table.add_column(overflow="fold")
    for name, value in zip(names, values, strict=True):
        if value:
            table.add_row(Text(name), Text(value))
    return _printed(table, width)
