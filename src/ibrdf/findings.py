"""Findings, and positions in files."""

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple

_CONTROL = "[\x00-\x1f\x7f-\x9f\u2028\u2029]"


def one_line(text: str) -> str:
    r"""Return a text in one line, with control characters escaped, so that a terminal is safe.

    >>> print(one_line("a\nb"))
    a\nb
    """
    if text.isprintable():
        return text
    return re.sub(_CONTROL, lambda one: one[0].encode("unicode_escape").decode(), text)


class Position(NamedTuple):
    """A position in a file; line and column count from 1, and 0 means the whole file.

    >>> print(Position("data/articles/003.yaml", 17, 5))
    data/articles/003.yaml:17:5
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Exceeded(NamedTuple):
    """An exceeded limit: its name, its value, and the value that would have been enough.

    `needed` is 0 if that value is unknown.
    """

    name: str
    value: float
    needed: float = 0


class Key(NamedTuple):
    """The key of a position: a subject, a property of it, or a value of that property."""

    subject: str
    predicate: str = ""
    value: str = ""


Positions = Mapping[Key, Position]


class Severity(enum.IntEnum):
    """The severity of a finding, as in SHACL.

    >>> Severity.VIOLATION > Severity.WARNING
    True
    """

    INFO = 0
    WARNING = 1
    VIOLATION = 2

    def __str__(self) -> str:
        return self.name.capitalize()


@dataclass(frozen=True)
class Finding:
    """A mistake or a missing value, with its position.

    `message` says what is wrong and what to do. `focus`, `path` and `value` are the subject, the
    property and the value, `shape` is the shape that found the mistake, and `component` its kind of
    constraint; each of them may be empty. `exceeded` is the exceeded limit, if any. Findings that
    differ only in the component are equal.

    >>> print(Finding("A thing has one label. Add label:.", "data/registry.yaml", 12, 5))
    data/registry.yaml:12:5  Violation  A thing has one label. Add label:.
    """

    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    severity: Severity = Severity.VIOLATION
    focus: str = ""
    path: str = ""
    value: str = ""
    shape: str = ""
    exceeded: Exceeded | None = None
    component: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", one_line(self.message))

    @classmethod
    def at(cls, position: Position, message: str, **more: Any) -> "Finding":
        """Return a finding at a position.

        >>> print(Finding.at(Position("a.yaml", 3, 1), "key twice"))
        a.yaml:3:1  Violation  key twice
        """
        return cls(message, position.file, position.line, position.column, **more)

    @property
    def position(self) -> Position:
        """The position of the finding."""
        return Position(self.file, self.line, self.column)

    def locate(self, positions: Positions) -> "Finding":
        """Return the finding with the position of its value, else its property, else its focus.

        >>> spots = {Key("s"): Position("a.yaml", 3, 5), Key("s", "p"): Position("a.yaml", 4, 5)}
        >>> print(Finding("no good", focus="s", path="p", value="v").locate(spots).position)
        a.yaml:4:5
        """
        for key in (
            Key(self.focus, self.path, self.value),
            Key(self.focus, self.path),
            Key(self.focus, "", self.value),
            Key(self.focus),
        ):
            if key in positions and not self.file:
                file, line, column = positions[key]
                return replace(self, file=file, line=line, column=column)
        return self

    def order(self) -> tuple[Any, ...]:
        """Return the sort key of the finding: by position, then by severity, the worst first."""
        where = (self.file == "", self.file, self.line, self.column)
        return (*where, -self.severity, self.focus, self.path, self.value, self.message, self.shape)

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain values, for JSON."""
        values = asdict(self) | {"severity": str(self.severity)}
        del values["exceeded"]
        return values

    def line_for_people(self) -> str:
        """Return position and message, as compilers print errors."""
        return f"{self.position}: {self.message}" if self.file else self.message

    def __str__(self) -> str:
        where = str(self.position) if self.file else self.focus or "-"
        if self.file and not self.line and self.focus:
            where = f"{where}  {self.focus}"
        return f"{where}  {self.severity}  {self.message}"


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return each finding once, sorted by position."""
    return tuple(sorted(set(findings), key=Finding.order))
