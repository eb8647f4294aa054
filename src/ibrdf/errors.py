"""The errors that this library raises.

::

    IbrdfError                 one line for people in ``str(error)``
    ├── InputError             something given could not be read; ``.findings`` says where
    ├── UnknownNameError       an id, prefix, query or parameter that does not exist
    ├── AmbiguousNameError     a name of several things; ``.candidates`` are their ids
    ├── QueryError             a SPARQL query that is malformed, refused or too slow
    ├── InconsistencyError     the statements contradict the ontology; ``.clashes`` names them
    ├── WorkerError            a child process was late or died (in ``ibrdf.sandbox.worker``)
    └── OutputError            the output could not be written, and the old output stands
"""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from ibrdf.findings import Exceeded, Finding, Position, one_line

_E = TypeVar("_E", bound=Enum)
_Advise: TypeAlias = Callable[[Exceeded], str]


class IbrdfError(Exception):
    r"""The base class of the errors that this library raises; its text is one line or several.

    >>> print(IbrdfError("there is no a\nb", "there is no c"))
    there is no a\nb
    there is no c

    ``exceeded`` is the limit that was exceeded, if that is what went wrong.
    """

    exceeded: Exceeded | None = None

    def __init__(self, *lines: str, exceeded: Exceeded | None = None) -> None:
        self.exceeded = exceeded
        super().__init__("\n".join(map(one_line, lines)))

    def with_advice(self, advise: _Advise) -> str:
        """Return the text, with advice at the end if a limit was exceeded.

        >>> error = IbrdfError("too many rows", exceeded=Exceeded("rows", 1000))
        >>> error.with_advice(lambda limit: f"allow more {limit.name}")
        'too many rows; allow more rows'
        """
        return _advised(str(self), self.exceeded, advise)


def _advised(text: str, exceeded: Exceeded | None, advise: _Advise) -> str:
    return f"{text}; {advise(exceeded)}" if exceeded else text


class InputError(IbrdfError):
    """Something given could not be read.

    ``findings`` holds a :class:`~ibrdf.findings.Finding` for each error, in the order of the text.

    >>> print(InputError([Finding("not UTF-8", "a.yaml", 3, 1)]))
    a.yaml:3:1: not UTF-8
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        exceeded = next((one.exceeded for one in self.findings if one.exceeded), None)
        lines = (finding.line_for_people() for finding in self.findings)
        super().__init__(*lines, exceeded=exceeded)

    def with_advice(self, advise: _Advise) -> str:
        """Return the text, with advice at the end of each line that is about a limit."""
        lines = (
            _advised(finding.line_for_people(), finding.exceeded, advise)
            for finding in self.findings
        )
        return "\n".join(lines)


class UnknownNameError(IbrdfError, LookupError):
    """A name that does not exist, with the nearest existing name, or else other advice.

    `ids` maps each existing name that is not itself an id to its id.

    >>> print(UnknownNameError("query", "meetigs", ["meetings", "agreements"]))
    there is no query meetigs (did you mean meetings?)
    """

    def __init__(
        self,
        kind: str,
        name: str,
        known: Iterable[str],
        otherwise: str = "",
        *,
        ids: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.kind = kind
        self.name = name
        self.nearest = nearest(name, known)
        meant = [self.nearest, ids.get(self.nearest or "")]
        remedy = hint(", ".join(filter(None, meant))) or (f"; {otherwise}" if otherwise else "")
        super().__init__(f"there is no {kind} {name}{remedy}")


class AmbiguousNameError(IbrdfError, LookupError):
    """A name that several things have; ``candidates`` are their ids.

    `labels` are the labels of the things by id.

    >>> print(AmbiguousNameError("iran", {"event:iran": "Talks", "location:iran": "Iran"}))
    iran could be event:iran (Talks) or location:iran (Iran); say which
    """

    def __init__(self, name: str, labels: Mapping[str, str]) -> None:
        self.name = name
        self.candidates = tuple(labels)
        shown = [f"{id_} ({label})" if label else id_ for id_, label in labels.items()]
        listed = " or ".join([", ".join(shown[:-1]), shown[-1]])
        super().__init__(f"{name} could be {listed}; say which")


class QueryError(IbrdfError):
    """A SPARQL query that is malformed, refused or too slow.

    ``message`` says what is wrong, and ``position`` where, if that is known.

    >>> error = QueryError("SERVICE is refused", Position("query", 1, 13))
    >>> print(error)
    query:1:13: SERVICE is refused
    """

    def __init__(
        self, message: str, position: Position | None = None, *, exceeded: Exceeded | None = None
    ) -> None:
        self.message = one_line(message)
        self.position = position
        super().__init__(f"{position}: {message}" if position else message, exceeded=exceeded)

    def in_file(self, name: str) -> "QueryError":
        """Return the error as that of a query that was read from a file.

        >>> print(QueryError("SERVICE is refused", Position("query", 1, 13)).in_file("mine.rq"))
        mine.rq:1:13: SERVICE is refused
        """
        position = self.position and self.position._replace(file=name)
        return QueryError(self.message, position, exceeded=self.exceeded)


class InconsistencyError(IbrdfError):
    """Statements that cannot all be true under the ontology.

    ``clashes`` holds one sentence for each contradiction, naming the statements.

    >>> InconsistencyError(["a is a b and a c, which are disjoint"]).clashes
    ('a is a b and a c, which are disjoint',)
    """

    def __init__(self, clashes: Iterable[str]) -> None:
        self.clashes = tuple(clashes)
        super().__init__(*self.clashes)


class OutputError(IbrdfError):
    r"""The output could not be written, and the old output is unchanged.

    If a disk fails at the last step, the new output may be in place, or the old one may have
    another name; then the message says so.

    >>> print(OutputError("a\nb is no folder"))
    a\nb is no folder
    """


def engine_of(engines: type[_E], name: _E | str) -> _E:
    """Return the member of an enumeration of engines with a name, or the member itself.

    Raises :class:`UnknownNameError`, which lists the names.
    """
    names = [one.value for one in engines]
    if name not in {*engines, *names}:
        raise UnknownNameError("engine", str(name), names, f"choose {' or '.join(names)}")
    return engines(name)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most similar to `name`, or ``None`` if no name is similar.

    Upper and lower case make no difference.

    >>> nearest("person:pezeshkan", ["person:pezeshkian", "person:pantus"])
    'person:pezeshkian'
    """
    import difflib  # noqa: PLC0415 -- needed only where something is wrong

    names = {one.casefold(): one for one in sorted(known)}
    close = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.6)
    return names[close[0]] if close else None


def hint(name: str | None) -> str:
    """Return the question at the end of a message about an unknown name, or an empty text.

    >>> hint("meetings")
    ' (did you mean meetings?)'
    """
    return f" (did you mean {name}?)" if name else ""
