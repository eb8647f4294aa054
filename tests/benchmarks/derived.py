"""All that a build validates, and by what, as files: ``derived.py DATA.nt SHAPES OUT``.

OUT gets ``data.nt``, which is DATA with the marks by which the shapes for reports find these, and
``shapes.ttl``, which is SHAPES as they are with the shapes for reports that are derived from them.
"""

import sys
from pathlib import Path

import pyoxigraph as ox

from ibrdf.corpus import read_shapes
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import to_ntriples
from ibrdf.validation.report_shapes import derive, marks


def write(lines: Path, folder: Path, out: Path) -> None:
    """Write the data and the shapes."""
    stated = ox.parse(path=lines, format=ox.RdfFormat.N_TRIPLES)
    data = Index((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in stated)
    shapes = Index(read_shapes(folder))

    marked = to_ntriples(marks(shapes, data))
    (out / "data.nt").write_text(lines.read_text("utf-8") + marked, "utf-8")
    whole = to_ntriples([*shapes, *derive(shapes, data)])
    (out / "shapes.ttl").write_text(whole, "utf-8")


if __name__ == "__main__":
    write(*map(Path, sys.argv[1:]))
