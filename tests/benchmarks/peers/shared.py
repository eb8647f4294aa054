"""What the peers have in common: where the files are, and how they tell what they found."""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

# The graphs that are reasoned over, and the one for what follows.
GRAPHS = "https://w3id.org/ibrdf/graph/"
PREMISES = tuple(GRAPHS + name for name in ("registry", "consolidated", "ontology", "concepts"))
ENTAILED = GRAPHS + "entailed"
BLANK = "_:"

# Focus node, component, value and severity: terms as in N-Triples, blank nodes as "_:".
Row: TypeAlias = tuple[str, str, str, str]


class Stages:
    """CPU seconds of this process by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {"starting": time.process_time()}
        self._last = time.process_time()

    def end(self, name: str) -> None:
        """Say that a stage ends here."""
        now = time.process_time()
        self.seconds[name] = round(now - self._last, 3)
        self._last = now


def shapes_text(folder: Path) -> str:
    """Return the shapes in a folder as one Turtle text."""
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.ttl")))


def row(focus: str, component: str, value: str, severity: str) -> Row:
    """Return a finding, without a value that repeats the focus node, in which engines differ."""
    same = value == focus
    return (focus, _local(component), "" if same else value, _local(severity))


def _local(iri: str) -> str:
    return iri.rstrip(">").rpartition("#")[2]


def tell(stages: Stages, rows: Iterable[Row], place: Path) -> None:
    """Write the findings into a folder, and print what was counted."""
    found = sorted(rows)
    (place / "findings.json").write_text(json.dumps(found), "utf-8")
    print(json.dumps({"findings": len(found), "stages": stages.seconds}))
