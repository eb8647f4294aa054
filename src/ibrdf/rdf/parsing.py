"""stand-in"""

import pyoxigraph as ox

from ibrdf.rdf import syntax
from ibrdf.rdf.terms import Quad, from_nquads


def parse(
    data: bytes, form: syntax.Format, file: str = "input", base: str | None = None
) -> list[Quad]:
    quads = syntax.parse(data, form, file, base)
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    return list(from_nquads(text.decode()))


is_iri = syntax.is_iri
is_language = syntax.is_language
