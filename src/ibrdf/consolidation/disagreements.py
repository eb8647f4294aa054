"""Disagreements as triples: the reports that differ in a property of a thing, and the kind."""

import hashlib
import re
from collections.abc import Iterable, Iterator

from ibrdf.consolidation.judging import Dispute
from ibrdf.rdf.index import Index
from ibrdf.rdf.terms import Term, Triple, literal, text_of
from ibrdf.vocabulary import CONCEPT, IB, ID, RDF, RDFS


def disagreement_iri(things: Iterable[Term], prop: Term, kind: Term) -> Term:
    """Return the IRI of a disagreement, which does not depend on the reports that take part."""
    ground = "\n".join([*sorted(map(text_of, things)), text_of(prop), text_of(kind)])
    return ID[f"disagreement/{hashlib.sha256(ground.encode()).hexdigest()[:8]}"]


def disagreement(
    things: tuple[Term, ...], prop: Term, dispute: Dispute, data: Index
) -> Iterator[Triple]:
    """Return the triples of a disagreement on a property of a thing, or of two joined things.

    On two things it is conditional on their being the same. `data` holds the labels of things and
    properties.
    """
    kinds = [dispute.kind]
    kinds += [CONCEPT.conditional] * (len(things) > 1) + [CONCEPT["passed-on"]] * dispute.attributed
    iri = disagreement_iri(things, prop, dispute.kind)
    names = " and ".join(_name(thing, data) for thing in things)
    yield iri, RDF.type, IB.Disagreement
    yield iri, RDFS.label, literal(f"{names}: {_name(prop, data)}", language="en")
    yield iri, IB.property, prop
    yield from ((iri, IB.concerns, thing) for thing in things)
    yield from ((iri, IB.kind, kind) for kind in kinds)
    yield from ((iri, IB.between, report) for report in sorted(dispute.reports))


def _name(term: Term, data: Index) -> str:
    """Return the label of a term, or else the end of its IRI."""
    label = data.value(term, RDFS.label)
    return text_of(label) if label else re.split("[/#]", text_of(term))[-1]
