"""RDF syntaxes to quads as text, for tests."""

from ibrdf.rdf.syntax import Format, parse

from ibrdf.rdf.terms import DEFAULT_GRAPH, Quad


def quads_of(text: str, syntax: Format) -> tuple[Quad, ...]:
    """Return the quads of a text."""
    return tuple(
        (
            str(quad.subject),
            str(quad.predicate),
            str(quad.object),
            DEFAULT_GRAPH if str(quad.graph_name) == "DEFAULT" else str(quad.graph_name),
        )
        for quad in parse(text.encode(), syntax)
    )
