"""The published files of a dataset, and their checksums."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ibrdf.publication.atomic import write_folder
from ibrdf.publication.checksums import Checksums
from ibrdf.publication.layers import LAYERS
from ibrdf.rdf.canonical import canonical
from ibrdf.rdf.context import Context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.terms import Quad
from ibrdf.rdf.turtle import Names
from ibrdf.rdf.writing import Writer

_ALL, _CHECKSUMS = "ibrdf", "checksums.txt"
_SYNTAXES = (Format.NQUADS, Format.NTRIPLES, Format.TURTLE, Format.TRIG, Format.JSONLD)
_SYNTAXES_OF_LAYERS = (Format.TURTLE, Format.JSONLD)
_NAMES = frozenset(
    {_CHECKSUMS}
    | {f"{_ALL}.{syntax.value}" for syntax in _SYNTAXES}
    | {f"{stem}.{syntax.value}" for stem in LAYERS for syntax in _SYNTAXES_OF_LAYERS}
)


def publish(quads: Iterable[Quad], folder: Path, context: Context) -> Path:
    """Write quads in five syntaxes, and each layer alone, with checksums; return the folder.

    The syntaxes are Turtle, JSON-LD, TriG, N-Quads and N-Triples. The layers are the facts, the
    values that sources only pass on, and what the editors know; they are in Turtle and JSON-LD. The
    same quads give the same bytes. The folder is replaced as a whole, in one step.
    Raises :class:`~ibrdf.errors.OutputError`; the old folder is unchanged then, unless the message
    says otherwise.

    >>> import tempfile
    >>> from ibrdf.rdf.context import read_context
    >>> with tempfile.TemporaryDirectory() as home:
    ...     folder = publish([], Path(home, "public"), read_context())
    ...     print(*sorted(path.name for path in folder.iterdir() if path.stem == "ibrdf"))
    ibrdf.jsonld ibrdf.nq ibrdf.nt ibrdf.trig ibrdf.ttl
    """
    files = _encode_files(quads, context)
    write_folder(folder, files, mine=lambda path: path.name in _NAMES)
    return folder


def _encode_files(quads: Iterable[Quad], context: Context) -> Mapping[str, Iterable[bytes]]:
    r"""Return the content of each published file, in pieces, by name.

    Pieces are made while they are read. The files must be read in order, since the last one holds
    the checksums of the others.
    Raises :class:`~ibrdf.errors.OutputError` for quads that no file can hold. Quads that JSON-LD
    can't hold raise it while the pieces are read.

    >>> from ibrdf.rdf.context import read_context
    >>> files = _encode_files([("<urn:a>", "<urn:b>", '"c"', "")], read_context())
    >>> b"".join(files["ibrdf.nt"])
    b'<urn:a> <urn:b> "c" .\n'
    """
    rows = canonical(quads)
    names = Names(context)
    everything = Writer(rows, names)
    layers = {stem: Writer(layer(rows), names) for stem, layer in LAYERS.items()}
    sums = Checksums()

    def encoded(stem: str, writer: Writer, syntax: Format) -> tuple[str, Iterable[bytes]]:
        name = f"{stem}.{syntax.value}"
        return name, _Pieces(lambda: sums.passing(name, writer.pieces(syntax)))

    files = dict(encoded(_ALL, everything, syntax) for syntax in _SYNTAXES)
    files |= dict(
        encoded(stem, writer, syntax)
        for stem, writer in layers.items()
        for syntax in _SYNTAXES_OF_LAYERS
    )
    return files | {_CHECKSUMS: _Pieces(lambda: _checksums(sums))}


@dataclass(frozen=True)
class _Pieces:
    """The content of a file, made again for each iteration."""

    make: Callable[[], Iterator[bytes]]

    def __iter__(self) -> Iterator[bytes]:
        return self.make()


def _checksums(sums: Checksums) -> Iterator[bytes]:
    """Return the checksums of the files, and a comment with the checksum of the dataset.

    The checksum of the dataset is that of its RDFC-1.0 canonical form, which for data without blank
    nodes is the file of sorted N-Quads.
    """
    dataset = f"# {sums[f'{_ALL}.{Format.NQUADS.value}']}  RDFC-1.0 canonical form of the dataset"
    yield "".join(f"{line}\n" for line in [*sums.lines(), dataset]).encode()
