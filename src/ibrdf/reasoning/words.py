"""The text of triples, in short names."""

from ibrdf.rdf.context import Context
from ibrdf.rdf.terms import Term, Triple, is_iri_term, text_of
from ibrdf.vocabulary import RDF


def name_of(term: Term, context: Context) -> str:
    """Return the short name of an IRI, or the text of any other term in quotes.

    >>> from ibrdf.rdf.context import read_context
    >>> name_of(RDF.type, read_context()), name_of('"13"', read_context())
    ('a', '“13”')
    """
    if term == RDF.type:
        return "a"
    return context.compact(text_of(term)) if is_iri_term(term) else f"“{text_of(term)}”"


def statement(triple: Triple, context: Context) -> str:
    """Return a triple in short names.

    >>> from ibrdf.rdf.context import read_context
    >>> statement(("<https://w3id.org/ibrdf/ns#Meeting>", RDF.type, RDF.List), read_context())
    'ib:Meeting a rdf:List'
    """
    return " ".join(name_of(term, context) for term in triple)
