"""The classes of literals: their datatype, and the datatypes above it.

OWL 2 RL itself states these triples. Their subjects are literals, which RDF does not allow; the
rules need them, and they are never published.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from ibrdf.rdf.terms import Term, Triple, datatype_of, is_literal
from ibrdf.vocabulary import OWL, RDF, XSD

_ABOVE = {
    "NCName": "Name",
    "NMTOKEN": "Name",
    "Name": "token",
    "byte": "short",
    "dateTimeStamp": "dateTime",
    "int": "long",
    "integer": "decimal",
    "language": "token",
    "long": "integer",
    "negativeInteger": "nonPositiveInteger",
    "nonNegativeInteger": "integer",
    "nonPositiveInteger": "integer",
    "normalizedString": "string",
    "positiveInteger": "nonNegativeInteger",
    "short": "int",
    "token": "normalizedString",
    "unsignedByte": "unsignedShort",
    "unsignedInt": "unsignedLong",
    "unsignedLong": "nonNegativeInteger",
    "unsignedShort": "unsignedInt",
}
# Datatypes of which no two have a value in common.
_SEPARATE = frozenset(
    XSD[name]
    for name in (
        "anyURI",
        "base64Binary",
        "boolean",
        "dateTime",
        "decimal",
        "double",
        "float",
        "hexBinary",
        "string",
    )
)
_TYPED = frozenset({*_ABOVE, "date", "time"} | {name[len(XSD.iri) + 1 : -1] for name in _SEPARATE})


def literal_facts(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Return the classes of literals with a datatype of XML Schema, and the disjoint classes.

    >>> list(literal_facts([("<urn:a>", "<urn:b>", '"true"^^' + XSD.boolean)]))[0][2]
    '<http://www.w3.org/2001/XMLSchema#boolean>'
    """
    used: set[Term] = set()
    for literal in dict.fromkeys(value for _, _, value in triples if value[-1:] == ">"):
        if is_literal(literal):
            classes = _classes(datatype_of(literal))
            used.update(classes)
            yield from ((literal, RDF.type, one) for one in classes)

    for one, other in combinations(sorted(used & _SEPARATE), 2):
        yield one, OWL.disjointWith, other


def _classes(datatype: str) -> list[Term]:
    name: str | None = datatype.removeprefix(XSD.iri)
    if not datatype.startswith(XSD.iri) or name not in _TYPED:
        return []
    classes = []
    while name:
        classes.append(XSD[name])
        name = _ABOVE.get(name)
    return classes
