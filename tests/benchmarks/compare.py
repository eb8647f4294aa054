"""Whether the peers found what we found: triples that follow, and findings."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pyoxigraph as ox

ENTAILED = "https://w3id.org/ibrdf/graph/entailed"
_PREMISES = tuple(
    f"<https://w3id.org/ibrdf/graph/{name}>"
    for name in ("registry", "consolidated", "ontology", "concepts")
)
_VOCABULARIES = (
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "<http://www.w3.org/2000/01/rdf-schema#",
    "<http://www.w3.org/2002/07/owl#",
)
_OF_SCHEMA = tuple(f"<http://www.w3.org/2000/01/rdf-schema#{name}>" for name in ("domain", "range"))
_SHOWN = 3
_Rows: TypeAlias = Counter[tuple[str, ...]]


class Closure(NamedTuple):
    """What a peer let follow, beside ours.

    `made` counts all that it made, `comparable` what of it is told: of things that are described,
    without what is true of everything. `missing` is ours alone, `extra` the peer's alone.
    """

    ours: int
    made: int
    comparable: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    def __str__(self) -> str:
        said = f"{self.ours:,} triples ours, {self.comparable:,} theirs (of {self.made:,} made)"
        if not self.missing and not self.extra:
            return f"equal: {said}"
        return (
            f"not equal: {said}; {len(self.missing):,} only ours{_by_property(self.missing)}, "
            f"{len(self.extra):,} only theirs{_by_property(self.extra)}"
        )


def closures(ours: Path, theirs: Path, stated: Path) -> Closure:
    """Compare the entailed graphs of two N-Quads files; `stated` is what both began with."""
    described, held = _described(stated)
    our_own, made = _entailed(ours), _entailed(theirs)
    told = {text for text in made if _is_told(text, described)} - held
    missing, extra = sorted(our_own - told), sorted(told - our_own)
    return Closure(len(our_own), len(made), len(told), tuple(missing), tuple(extra))


def _entailed(path: Path) -> set[str]:
    end = f"<{ENTAILED}> .\n".encode()
    with path.open("rb") as file:
        lines = b"".join(line for line in file if line.endswith(end))
    return {str(quad.triple) for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)}


def _described(stated: Path) -> tuple[set[str], set[str]]:
    """Return the subjects of the premises, and all triples."""
    subjects, triples = set(), set()
    with stated.open(encoding="utf-8") as file:
        for line in file:
            triple, _, graph = line.removesuffix(" .\n").rpartition(" ")
            triples.add(triple)
            if graph in _PREMISES:
                subjects.add(triple.partition(" ")[0])
    return subjects, triples


def _is_told(triple: str, described: set[str]) -> bool:
    """Whether a triple is of a thing that is described, and not true of everything."""
    subject, predicate, value = triple.split(" ", 2)
    return (
        subject in described
        and not subject.startswith("_:")
        and not value.startswith(("_:", *_VOCABULARIES))
        and predicate not in _OF_SCHEMA
        and not (subject == value and predicate.startswith(_VOCABULARIES))
    )


def _by_property(triples: Iterable[str]) -> str:
    counts = Counter(triple.split(" ", 2)[1] for triple in triples)
    shown = [f"{_local(name)} {count:,}" for name, count in counts.most_common(_SHOWN)]
    more = [f"{len(counts) - _SHOWN} more properties"] if len(counts) > _SHOWN else []
    return f" ({', '.join([*shown, *more])})" if shown else ""


def _local(iri: str) -> str:
    return iri.rstrip(">").replace("#", "/").rpartition("/")[2]


# Findings ------------------------------------------------------------------------


def same_rows(one: Path, other: Path) -> str:
    """Compare what two peers found, as multisets of focus node, component, value and severity."""
    ours, theirs = (
        Counter(map(tuple, json.loads(path.read_text("utf-8")))) for path in (one, other)
    )
    return _verdict(ours, theirs, "focus, component, value and severity")


def same_findings(output: str, data: Path, rows: Path) -> str:
    """Compare what ``ibrdf check`` printed of a file as JSON with what a peer found.

    We name no component and each finding once: compared are focus node, value and severity. What
    we say of the shapes themselves is left out.
    """
    printed = [one for one in json.loads(output)["findings"] if Path(one["file"]).name == data.name]
    ours: _Rows = Counter({(one["focus"], one["value"], one["severity"]) for one in printed})
    found = json.loads(rows.read_text("utf-8"))
    theirs: _Rows = Counter(
        {(_plain(focus), _plain(value), level) for focus, _, value, level in found}
    )
    return _verdict(ours, theirs, "focus, value and severity")


def _plain(term: str) -> str:
    """Return a term as we print it: an IRI without brackets, the text of a literal."""
    if term.startswith("<"):
        return term[1:-1]
    if term.startswith('"'):
        line = f"<urn:s> <urn:p> {term} ."
        [quad] = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
        return quad.object.value if isinstance(quad.object, ox.Literal) else ""
    return ""


def _verdict(ours: _Rows, theirs: _Rows, by: str) -> str:
    missing, extra = theirs - ours, ours - theirs
    if not missing and not extra:
        return f"equal: {ours.total():,} by {by}"
    shown = [" ".join(row) for row in sorted(missing + extra)[:_SHOWN]]
    return (
        f"not equal by {by}: {extra.total():,} only in the first, {missing.total():,} only in "
        f"the second, such as {'; '.join(shown)}"
    )
