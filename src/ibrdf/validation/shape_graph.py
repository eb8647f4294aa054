"""Graphs of SHACL shapes: targets, focus nodes, nested shapes, paths and lists."""

from collections.abc import Iterator

from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term, is_blank, is_iri_term, is_literal, text_of
from ibrdf.vocabulary import OWL, RDF, RDFS, SH

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_SHAPE_TYPES = (SH.NodeShape, SH.PropertyShape)
# The properties that lead from a shape to another shape, and to a list of shapes.
TO_SHAPE = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
TO_SHAPES = (SH["and"], SH["or"], SH.xone)
# The properties that make a path from another path, and from a list of paths.
TO_PATH = (SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'


def is_true(shapes: Index, shape: Term, predicate: Term) -> bool:
    """Whether a parameter is switched on: SHACL requires the term ``true``, not ``"1"``."""
    return TRUE in shapes.objects(shape, predicate)


def roots(shapes: Index) -> list[Term]:
    """Return the shapes that have a target, sorted; a shape that is a class is its own target."""
    found = {shape for target in TARGETS for shape in shapes.subjects(target)}
    return sorted(found | set(_classes(shapes)))


def _classes(shapes: Index) -> Iterator[Term]:
    for kind in _SHAPE_TYPES:
        for shape in shapes.subjects(RDF.type, kind):
            if is_class(shapes, shape):
                yield shape


def is_class(shapes: Index, shape: Term) -> bool:
    """Whether a shape is a class too, whose things are its focus nodes."""
    types = shapes.objects(shape, RDF.type)
    return any(RDFS.Class in shapes.upwards(kind, RDFS.subClassOf) for kind in types)


def target_classes(shapes: Index, shape: Term) -> list[Term]:
    """Return the target classes of a shape, without their subclasses."""
    implicit = [shape] if is_class(shapes, shape) else []
    return [*shapes.objects(shape, SH.targetClass), *implicit]


def focus_nodes(shapes: Index, shape: Term, data: Index) -> Iterator[Term]:
    """Return the focus nodes of a shape in data; a node of several targets comes several times."""
    yield from shapes.objects(shape, SH.targetNode)
    for path in shapes.objects(shape, SH.targetSubjectsOf):
        yield from data.subjects(path)
    for path in shapes.objects(shape, SH.targetObjectsOf):
        yield from data.all_objects(path)
    for kind in target_classes(shapes, shape):
        for below in data.downwards(kind, RDFS.subClassOf):
            yield from data.subjects(RDF.type, below)


def _parts(shapes: Index, shape: Term) -> Iterator[Term]:
    """Return the shapes that a shape refers to."""
    for predicate, values in shapes.about(shape).items():
        if predicate in TO_SHAPE:
            yield from values
        elif predicate in TO_SHAPES:
            for head in values:
                yield from members(shapes, head) or ()


def tree(shapes: Index, root: Term) -> list[Term] | None:
    """Return a shape and all shapes nested in it, or ``None`` if one refers to itself.

    >>> p, t = "<http://www.w3.org/ns/shacl#property>", "<http://www.w3.org/ns/shacl#node>"
    >>> tree(Index([("<urn:S>", p, "<urn:P>"), ("<urn:P>", t, "<urn:T>")]), "<urn:S>")
    ['<urn:S>', '<urn:P>', '<urn:T>']
    >>> tree(Index([("<urn:S>", t, "<urn:S>")]), "<urn:S>")
    """
    found: dict[Term, set[Term]] = {}
    for shape in (waiting := [root]):
        if shape not in found:
            found[shape] = set(parts := list(_parts(shapes, shape)))
            waiting += parts
    return None if _has_cycle(found) else list(found)


def _has_cycle(parts: dict[Term, set[Term]]) -> bool:
    """Whether shapes remain after repeated removal of those that refer to no other."""
    left = dict(parts)
    while done := [node for node, others in left.items() if not others]:
        for node in done:
            del left[node]
        for others in left.values():
            others.difference_update(done)
    return bool(left)


def members(shapes: Index, head: Term) -> list[Term] | None:
    """Return the members of an RDF list, or ``None`` if the term is not a list."""
    found: list[Term] = []
    seen: set[Term] = set()
    while head != RDF.nil:
        first, rest = shapes.objects(head, RDF.first), shapes.objects(head, RDF.rest)
        if head in seen or len(first) != 1 or len(rest) != 1:
            return None
        seen.add(head)
        found += first
        head = rest[0]
    return found


def is_path(shapes: Index, path: Term, above: tuple[Term, ...] = ()) -> bool:
    """Whether a term is a finite property path; `above` are the paths that it is part of."""
    if is_iri_term(path):
        return True
    if is_literal(path) or path in above:
        return False
    inner = steps(shapes, path)
    return bool(inner) and all(is_path(shapes, one, (*above, path)) for one in inner)


def steps(shapes: Index, path: Term) -> list[Term]:
    """Return the paths that a path is made of; none for a malformed path.

    A list is always read as a sequence.
    """
    if shapes.has(path, RDF.first):
        return members(shapes, path) or []
    heads = shapes.objects(path, SH.alternativePath)
    if heads:
        return members(shapes, heads[0]) or [] if len(heads) == 1 else []
    inner = [one for predicate in TO_PATH for one in shapes.objects(path, predicate)]
    return inner if len(inner) == 1 else []


def prefixes(shapes: Index, query: Term) -> dict[str, str]:
    """Return the prefixes that are declared for a SPARQL constraint."""
    homes = shapes.objects(query, SH.prefixes)
    reached = dict.fromkeys(one for home in homes for one in shapes.upwards(home, OWL.imports))
    found = {}
    for home in reached:
        for declared in shapes.objects(home, SH.declare):
            prefix, iri = shapes.value(declared, SH.prefix), shapes.value(declared, SH.namespace)
            if prefix and iri:
                found[text_of(prefix)] = text_of(iri)
    return found


def named_home(shapes: Index, shape: Term) -> Term:
    """Return a shape itself if it has a name, or else the shape that contains it."""
    if not is_blank(shape):
        return shape
    return min(shapes.subjects(SH.property, shape), default=shape)
