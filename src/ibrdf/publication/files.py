"""The files that a consumer downloads, and their checksums."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ibrdf.publication.atomic import write_folder
from ibrdf.publication.checksums import Checksums
from ibrdf.rdf.canonical import canonical
from ibrdf.rdf.context import Context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.terms import Quad
from ibrdf.rdf.turtle import Names
from ibrdf.rdf.writing import Writer
from ibrdf.vocabulary import GRAPH, IB, RDF

_ALL, _FACTS, _CHECKSUMS = "ibrdf", "facts", "checksums.txt"
_SYNTAXES = (Format.NQUADS, Format.NTRIPLES, Format.TURTLE, Format.TRIG, Format.JSONLD)
_SYNTAXES_OF_FACTS = (Format.TURTLE, Format.JSONLD)
_NAMES = frozenset(
    {_CHECKSUMS}
    | {f"{_ALL}.{syntax.value}" for syntax in _SYNTAXES}
    | {f"{_FACTS}.{syntax.value}" for syntax in _SYNTAXES_OF_FACTS}
)


def publish(quads: Iterable[Quad], folder: Path, context: Context) -> Path:
    """Write quads in five syntaxes, their facts alone, and checksums; return the folder.

    The syntaxes are Turtle, JSON-LD, TriG, N-Quads and N-Triples. The same quads give the same
    bytes. The folder is replaced as a whole, in one step.
    Raises :class:`~ibrdf.errors.OutputError`; what stood there before then still stands, unless
    the message says otherwise.

    >>> import tempfile
    >>> from ibrdf.rdf.context import read_context
    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = publish([], Path(place, "public"), read_context())
    ...     print(*sorted(path.name for path in folder.iterdir() if path.stem == "ibrdf"))
    ibrdf.jsonld ibrdf.nq ibrdf.nt ibrdf.trig ibrdf.ttl
    """
    files = encode_files(quads, context)
    write_folder(folder, files, mine=lambda path: path.name in _NAMES)
    return folder


def encode_files(quads: Iterable[Quad], context: Context) -> Mapping[str, Iterable[bytes]]:
    """Return the content of each published file by its name, in pieces.

    The files are to be taken in their order, since the last one holds the checksums of the others.
    Raises :class:`~ibrdf.errors.OutputError` for what no file can hold; for what JSON-LD can't
    hold, when its pieces are taken.
    """
    rows = canonical(quads)
    names = Names(context)
    everything, chosen = Writer(rows, names), Writer(facts(rows), names)
    sums = Checksums()

    def encoded(stem: str, writer: Writer, syntax: Format) -> tuple[str, Iterator[bytes]]:
        name = f"{stem}.{syntax.value}"
        return name, sums.passing(name, writer.pieces(syntax))

    files = dict(encoded(_ALL, everything, syntax) for syntax in _SYNTAXES)
    files |= dict(encoded(_FACTS, chosen, syntax) for syntax in _SYNTAXES_OF_FACTS)
    return files | {_CHECKSUMS: _checksums(sums)}


def facts(quads: Sequence[Quad]) -> list[Quad]:
    """Return the things of a dataset with their consolidated facts: no reports, no disagreements.

    Of data without a registry and consolidated facts in their graphs it is all but reports and
    disagreements.

    >>> facts([("<urn:r>", RDF.type, IB.Report, ""), ("<urn:m>", RDF.type, IB.Meeting, "")])
    [('<urn:m>', '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', '<https://w3id.org/ibrdf/ns#Meeting>', '')]
    """
    homes = {GRAPH.registry, GRAPH.consolidated}
    parts = [quad for quad in quads if quad[3] in homes] or quads
    kinds = {IB.Report, IB.Disagreement}
    told = {subject for subject, p, value, _ in parts if p == RDF.type and value in kinds}
    return [quad for quad in parts if quad[0] not in told]


def _checksums(sums: Checksums) -> Iterator[bytes]:
    """Return the checksums of the files, and in a comment that of the dataset itself.

    The latter stays the same whatever the syntax: it is of the RDFC-1.0 canonical form, which for
    data without blank nodes is the sorted N-Quads.
    """
    dataset = f"# {sums[f'{_ALL}.{Format.NQUADS.value}']}  RDFC-1.0 canonical form of the dataset"
    yield "".join(f"{line}\n" for line in [*sums.lines(), dataset]).encode()
