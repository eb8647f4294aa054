"""Each namespace, once. An unknown term raises, so that a misspelling can't pass for data."""

from rdflib import Namespace, URIRef
from rdflib.namespace import DefinedNamespace

BASE = "https://w3id.org/ibrdf/"
CONTEXT = BASE + "context.jsonld"
DATATYPE_EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")


class IB(DefinedNamespace):
    """The ontology: what things, reports, passages and disagreements are.

    >>> IB.Meeting
    rdflib.term.URIRef('https://w3id.org/ibrdf/ns#Meeting')
    >>> IB.Meetingg
    Traceback (most recent call last):
    AttributeError: term 'Meetingg' not in namespace 'https://w3id.org/ibrdf/ns#'
    """

    _NS = Namespace(BASE + "ns#")
    _fail = True

    Actor: URIRef
    Agreement: URIRef
    Article: URIRef
    Disagreement: URIRef
    EditorialNote: URIRef
    Event: URIRef
    Exercise: URIRef
    Meeting: URIRef
    Occurrence: URIRef
    Organisation: URIRef
    Passage: URIRef
    Person: URIRef
    Place: URIRef
    Post: URIRef
    Report: URIRef
    Situation: URIRef
    Source: URIRef
    State: URIRef
    Statement: URIRef
    Tenure: URIRef
    TradeFigure: URIRef
    Visit: URIRef
    about: URIRef
    addressee: URIRef
    agreedAt: URIRef
    attributedTo: URIRef
    basedOn: URIRef
    baseline: URIRef
    between: URIRef
    certainty: URIRef
    channel: URIRef
    concerns: URIRef
    date: URIRef
    dateMethod: URIRef
    dateText: URIRef
    delegationHead: URIRef
    disclosure: URIRef
    documentCount: URIRef
    earliest: URIRef
    evidence: URIRef
    exporter: URIRef
    firstWords: URIRef
    follows: URIRef
    goods: URIRef
    heldIn: URIRef
    holder: URIRef
    host: URIRef
    identity: URIRef
    importer: URIRef
    keyPhrase: URIRef
    kind: URIRef
    lastWords: URIRef
    latest: URIRef
    nameUsed: URIRef
    ofPost: URIRef
    ofState: URIRef
    partOf: URIRef
    participant: URIRef
    party: URIRef
    perhapsSame: URIRef
    period: URIRef
    place: URIRef
    plans: URIRef
    polarity: URIRef
    policy: URIRef
    preference: URIRef
    property: URIRef
    rank: URIRef
    reportedAs: URIRef
    signatory: URIRef
    source: URIRef
    speaker: URIRef
    stance: URIRef
    status: URIRef
    topic: URIRef
    tradePartner: URIRef
    visitor: URIRef


class SAID(DefinedNamespace):
    """The twins: what one report says of the thing it is about.

    >>> SAID.place
    rdflib.term.URIRef('https://w3id.org/ibrdf/said#place')
    """

    _NS = Namespace(BASE + "said#")
    _fail = True

    addressee: URIRef
    agreedAt: URIRef
    basedOn: URIRef
    baseline: URIRef
    channel: URIRef
    currency: URIRef
    date: URIRef
    delegationHead: URIRef
    description: URIRef
    disclosure: URIRef
    documentCount: URIRef
    earliest: URIRef
    exporter: URIRef
    follows: URIRef
    goods: URIRef
    heldIn: URIRef
    holder: URIRef
    host: URIRef
    importer: URIRef
    keyPhrase: URIRef
    kind: URIRef
    latest: URIRef
    maxValue: URIRef
    minValue: URIRef
    nameUsed: URIRef
    ofPost: URIRef
    ofState: URIRef
    partOf: URIRef
    participant: URIRef
    party: URIRef
    period: URIRef
    place: URIRef
    plans: URIRef
    rank: URIRef
    signatory: URIRef
    speaker: URIRef
    stance: URIRef
    status: URIRef
    topic: URIRef
    tradePartner: URIRef
    value: URIRef
    visitor: URIRef


CONCEPT = Namespace(BASE + "concept#")
ID = Namespace(BASE + "id/")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")


class GRAPH(DefinedNamespace):
    """The named graphs of a corpus that hold everything but what the single sources say."""

    _NS = Namespace(BASE + "graph/")
    _fail = True

    registry: URIRef
    consolidated: URIRef
    entailed: URIRef
    ontology: URIRef
    concepts: URIRef
    editorial: URIRef
