"""The sources that speak of a thing; editors' notes are no sources."""

from collections.abc import Iterable

from ibrdf.rdf.lookup import Lookup
from ibrdf.rdf.terms import Term
from ibrdf.vocabulary import IB, RDF


def sources_about(thing: Term, lookup: Lookup) -> set[Term]:
    """Return the sources that say something of a thing: those of the reports about it.

    >>> from ibrdf.rdf.lookup import QuadLookup
    >>> quads = [("<urn:r>", IB.about, "<urn:minsk>", ""), ("<urn:r>", IB.source, "<urn:a>", "")]
    >>> sources_about("<urn:minsk>", QuadLookup(quads))
    {'<urn:a>'}
    """
    return _sources_of(lookup.subjects(IB.about, thing), lookup)


def sources_naming(thing: Term, lookup: Lookup) -> set[Term]:
    """Return the sources that name a thing in what they say of others, as a speaker or a place."""
    twins = [twin for _, twin in lookup.subject_objects(IB.reportedAs)]
    naming = (*twins, IB.attributedTo)
    return _sources_of((one for twin in naming for one in lookup.subjects(twin, thing)), lookup)


def _sources_of(reports: Iterable[Term], lookup: Lookup) -> set[Term]:
    sources = {source for report in reports for source in lookup.objects(report, IB.source)}
    return {one for one in sources if not lookup.holds(one, RDF.type, IB.EditorialNote)}
