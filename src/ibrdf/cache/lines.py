"""Files of sorted lines, with statements and reasoning steps, for look-up by binary search.

A line is a list of terms with tabs between them; no term holds a tab.
"""

import mmap
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from ibrdf.rdf.lookup import Lookup, Statement
from ibrdf.rdf.terms import Quad, Term, Triple
from ibrdf.vocabulary import GRAPH

Step: TypeAlias = tuple[str, tuple[Triple, ...]]  # the name of the rule, and the premises
Steps: TypeAlias = Mapping[Triple, Step]


def write_statements(quads: Iterable[Quad], entailed: Iterable[Triple] = ()) -> bytes:
    r"""Return quads and entailed triples as the content of a file, each line once.

    >>> write_statements([("<urn:a>", "<urn:p>", "<urn:b>", "<urn:g>")])
    b'<urn:a>\t<urn:p>\t<urn:b>\t<urn:g>\n'
    """
    follows = ((*triple, GRAPH.entailed) for triple in entailed)
    return b"".join(sorted({_line(quad) for quad in chain(quads, follows)}))


def write_steps(steps: Steps) -> bytes:
    r"""Return steps as the content of a file: each triple, the rule, and its premises.

    >>> step = ("prp-symp", (("<urn:b>", "<urn:p>", "<urn:a>"),))
    >>> write_steps({("<urn:a>", "<urn:p>", "<urn:b>"): step})
    b'<urn:a>\t<urn:p>\t<urn:b>\tprp-symp\t<urn:b>\t<urn:p>\t<urn:a>\n'
    """
    return b"".join(
        sorted(
            _line((*triple, rule, *(term for premise in premises for term in premise)))
            for triple, (rule, premises) in steps.items()
        )
    )


def _line(terms: Iterable[Term]) -> bytes:
    return ("\t".join(terms) + "\n").encode()


def mapped(path: Path) -> bytes | mmap.mmap:
    """Return the content of a file, mapped into memory, so that parts are read when needed."""
    with path.open("rb") as file:
        if not path.stat().st_size:  # an empty file can't be mapped
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class Lines:
    """Sorted lines, which are found by binary search.

    >>> lines = Lines(write_statements([("<urn:a>", "<urn:p>", "<urn:b>", "<urn:g>")]))
    >>> list(lines.that_begin("<urn:a>"))
    [['<urn:a>', '<urn:p>', '<urn:b>', '<urn:g>']]
    """

    def __init__(self, content: bytes | mmap.mmap) -> None:
        self._content = content

    def that_begin(self, *terms: Term) -> Iterator[list[Term]]:
        """Return the terms of each line that begins with given terms; without terms, all lines."""
        wanted = "".join(f"{term}\t" for term in terms).encode()
        start = self._first(wanted)
        while start < len(self._content):
            end = self._content.find(b"\n", start) + 1
            line = self._content[start:end]
            if not line.startswith(wanted):
                return
            yield line.decode().rstrip("\n").split("\t")
            start = end

    def _first(self, wanted: bytes) -> int:
        """Return the offset of the first line that does not sort before `wanted`."""
        low, high = 0, len(self._content)
        while low < high:
            start = max(self._content.rfind(b"\n", low, (low + high) // 2) + 1, low)
            end = self._content.find(b"\n", start) + 1
            low, high = (end, high) if self._content[start:end] < wanted else (low, start)
        return low


def step_to(lines: Lines, triple: Triple) -> Step | None:
    """Return the step that leads to a triple, or ``None``.

    >>> triple = ("<urn:a>", "<urn:p>", "<urn:b>")
    >>> step_to(Lines(write_steps({triple: ("prp-symp", ())})), triple)
    ('prp-symp', ())
    """
    for _, _, _, rule, *terms in lines.that_begin(*triple):
        return rule, tuple(_triples(terms))
    return None


def _triples(terms: list[Term]) -> Iterator[Triple]:
    for start in range(0, len(terms), 3):
        subject, predicate, value = terms[start : start + 3]
        yield subject, predicate, value


class WithStatements:
    """A look-up in a store that reads the statements about a subject from lines.

    Among these are the entailed statements, which the store does not hold. A line is read several
    times as fast as a quad of a store on disk.
    """

    def __init__(self, stated: Lookup, statements: Lines) -> None:
        self._statements = statements
        self.objects = stated.objects
        self.subjects = stated.subjects
        self.value = stated.value
        self.has = stated.has
        self.holds = stated.holds
        self.subject_objects = stated.subject_objects
        self.subjects_in = stated.subjects_in
        self.mentions = stated.mentions

    def statements(self, subject: Term) -> Collection[Statement]:
        """Return the statements about a subject, entailed ones included."""
        found = self._statements.that_begin(subject)
        return [Statement(predicate, value, graph) for _, predicate, value, graph in found]
