"""shacl-rust by itself: ``shacl_alone.py DATA.nt SHAPES OUT``; the shapes are a folder."""

import sys
from collections.abc import Iterator
from pathlib import Path

import shacl_rust
from shared import BLANK, Row, Stages, row, shapes_text, tell


def validate(data: str, syntax: str, shapes: str) -> Iterator[Row]:
    """Return what shapes in Turtle find in all graphs of some data together."""
    report = shacl_rust.validate(data, shapes, data_format=syntax, experimental_index=True)
    for result in report["results"]:
        yield row(
            _text(result["focusNode"]),
            result["sourceConstraintComponent"],
            _text(result.get("value", "")),
            result["severity"],
        )


def _text(term: str) -> str:
    return BLANK if term.startswith("_:") else term


if __name__ == "__main__":
    stages = Stages()
    source, rules, place = map(Path, sys.argv[1:])
    found = list(validate(source.read_text("utf-8"), source.suffix[1:], shapes_text(rules)))
    stages.end("validating")
    tell(stages, found, place)
