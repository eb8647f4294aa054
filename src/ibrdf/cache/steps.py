"""The steps of reasoning in a file: why each entailed triple holds, found without reading all."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ibrdf.rdf.terms import Term, Triple


class Step(NamedTuple):
    """Why a triple holds: the name of a rule, and the triples that it was applied to."""

    rule: str
    premises: tuple[Triple, ...]


Steps = Mapping[Triple, Step]


def write_steps(steps: Steps) -> bytes:
    r"""Return steps as the content of a file: a line each, sorted; no term holds a tab.

    >>> step = Step("prp-symp", (("<urn:b>", "<urn:p>", "<urn:a>"),))
    >>> write_steps({("<urn:a>", "<urn:p>", "<urn:b>"): step})
    b'<urn:a>\t<urn:p>\t<urn:b>\tprp-symp\t<urn:b>\t<urn:p>\t<urn:a>\n'
    """
    lines = sorted(_line(triple, step).encode() for triple, step in steps.items())
    return b"".join(lines)


def _line(triple: Triple, step: Step) -> str:
    terms = [term for premise in step.premises for term in premise]
    return "\t".join([*triple, step.rule, *terms]) + "\n"


class StepsInText(Mapping[Triple, Step]):
    """Steps in the content of a file, each found by halving.

    >>> triple, step = ("<urn:a>", "<urn:p>", "<urn:b>"), Step("prp-symp", ())
    >>> StepsInText(write_steps({triple: step}))[triple].rule
    'prp-symp'
    """

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __getitem__(self, triple: Triple) -> Step:
        wanted = ("\t".join(triple) + "\t").encode()
        low, high = 0, len(self._content)  # the line begins in between
        while low < high:
            start = self._start(low, high)
            end = self._content.index(b"\n", start) + 1
            line = self._content[start:end]
            if line.startswith(wanted):
                return _read(line)[1]
            low, high = (end, high) if line < wanted else (low, start)
        raise KeyError(triple)

    def _start(self, low: int, high: int) -> int:
        """Return where the line in the middle begins."""
        return max(self._content.rfind(b"\n", low, (low + high) // 2) + 1, low)

    def __iter__(self) -> Iterator[Triple]:
        return (_read(line)[0] for line in self._content.splitlines())

    def __len__(self) -> int:
        return self._content.count(b"\n")


def _read(line: bytes) -> tuple[Triple, Step]:
    subject, predicate, value, rule, *terms = line.decode().rstrip("\n").split("\t")
    return (subject, predicate, value), Step(rule, tuple(_triples(terms)))


def _triples(terms: list[Term]) -> Iterator[Triple]:
    for start in range(0, len(terms), 3):
        subject, predicate, value = terms[start : start + 3]
        yield subject, predicate, value
