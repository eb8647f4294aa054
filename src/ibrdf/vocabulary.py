"""The namespaces and the terms that this code uses.

An unknown term raises :class:`AttributeError`, so that a misspelt term can't get into the data.
"""


class Namespace:
    """A namespace; its attributes are its terms, in the form of N-Triples.

    `iri` is the beginning of the IRIs of its terms. `names` are the names of all terms of a closed
    namespace; any other name raises :class:`AttributeError`.

    >>> IB.Meeting
    '<https://w3id.org/ibrdf/ns#Meeting>'
    >>> CONCEPT["in-force"]
    '<https://w3id.org/ibrdf/concept#in-force>'
    >>> IB.Meetingg  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    AttributeError: https://w3id.org/ibrdf/ns# has no term Meetingg
    """

    def __init__(self, iri: str, names: str = "") -> None:
        self.iri = iri
        self.names = tuple(names.split())

    def __getattr__(self, name: str) -> str:
        if name.startswith("__") or (self.names and name not in self.names):
            raise AttributeError(f"{self.iri} has no term {name}")
        term = self.__dict__[name] = self[name]  # so that the next look-up is direct
        return term

    def __getitem__(self, name: str) -> str:
        return f"<{self.iri}{name}>"

    def __contains__(self, term: str) -> bool:
        """Whether a term, in the form of N-Triples, belongs to this namespace."""
        return term.startswith(f"<{self.iri}")


BASE = "https://w3id.org/ibrdf/"
CONTEXT = BASE + "context.jsonld"

# The ontology of things, reports, passages and disagreements.
IB = Namespace(
    BASE + "ns#",
    """
    Actor Agreement Article Disagreement EditorialNote Event Exercise Group Meeting Occurrence
    Organisation Passage Person Place Post Report Situation Source State Statement Tenure
    TradeFigure Visit about addressee agent agreedAt asOf attributedTo basedOn baseline
    beneficiary between cause certainty channel concerns date dateMethod dateText delegationHead
    disclosure documentCount earliest evidence exporter firstWords follows goods heldIn holder
    host identity importer keyPhrase kind lastWords latest nameUsed ofPost ofState partOf
    participant partner party perhapsSame period place polarity policy property
    purpose rank refinedAlong reportedAs scope signatory source speaker speaksOf stance status
    statusText target toldAs topic tradePartner visitor
    """,
)
# The twins: the properties of reports with the values that they give for things.
SAID = Namespace(
    BASE + "said#",
    """
    addressee agent agreedAt asOf basedOn baseline beneficiary cause channel currency date
    dateText delegationHead description disclosure documentCount earliest exporter follows goods
    heldIn holder host importer keyPhrase kind latest maxValue minValue nameUsed ofPost ofState
    partOf participant partner party period place prefLabel purpose rank sameAs scope signatory
    speaker speaksOf stance status target topic tradePartner value visitor
    """,
)
# The properties of the values that sources only pass on.
TOLD = Namespace(BASE + "told#")
# The named graphs of a corpus, except those of the single sources.
GRAPH = Namespace(
    BASE + "graph/", "registry consolidated attributed entailed ontology concepts editorial"
)
CONCEPT = Namespace(BASE + "concept#")
ID = Namespace(BASE + "id/")

DCTERMS = Namespace("http://purl.org/dc/terms/")
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"  # a datatype
OA = Namespace("http://www.w3.org/ns/oa#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
VANN = Namespace("http://purl.org/vocab/vann/")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
