"""Coverage-guided fuzzing: whatever a reader is given, it reads it, or refuses it in one line.

In an environment with ``pip install -e '.[test]' atheris``::

    python tests/fuzz/readers.py json --minutes 10 --output /tmp/fuzz/json

The folder then holds the shortest input of each find, named after what was wrong; ``corpus``, from
which the next run goes on; and ``log``. An input that ended the process is there as ``crash-…``,
``timeout-…`` or ``oom-…``. Exit code 1 where there is any find; ``--input FILE`` reads one again.
"""

import argparse
import ast
import hashlib
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import ibrdf
from ibrdf.articles.dates import agrees
from ibrdf.articles.documents import read_document
from ibrdf.articles.encoding import encode_registry, encode_source
from ibrdf.articles.passages import read_lock, write_lock
from ibrdf.corpus import context_of
from ibrdf.errors import IbrdfError, InputError, QueryError
from ibrdf.rdf.bridge import to_graph
from ibrdf.rdf.context import read_context
from ibrdf.rdf.formats import Format
from ibrdf.rdf.parsing import parse, read_quads
from ibrdf.rdf.store import store_of
from ibrdf.rdf.terms import is_blank
from ibrdf.sandbox.bounded_input import read_stream
from ibrdf.sandbox.limits import enough, exceeded, limited, limits, parse_limit
from ibrdf.sparql.engine import Queryable, StoreData
from ibrdf.sparql.guard import check, tokens, unescaped
from ibrdf.sparql.library import read_query
from ibrdf.sparql.parameters import bind
from ibrdf.sparql.reference import GraphData

SECONDS = 2.0  # of the processor; what takes longer is a find
TESTS = Path(__file__).resolve().parents[1]
SECOND = TESTS / "corpora" / "second" / "data"
CONTEXT = read_context()
_QUADS = parse(
    """
    prefix : <https://w3id.org/ibrdf/id/> prefix ib: <https://w3id.org/ibrdf/ns#>
    prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    :location\\/minsk a ib:Place ; rdfs:label "Minsk"@en , "Мінск"@be .
    :event\\/a a ib:Meeting ; ib:place :location\\/minsk ; ib:date "2023-07-31" ; ib:n 1 , 2.5 .
    :event\\/b a ib:Visit ; ib:place [ rdfs:label "" ] ; ib:follows :event\\/a ; ib:n "x" .
    """.encode(),
    Format.TURTLE,
)
DATA = StoreData(store_of(_QUADS))
ENGINES: tuple[Queryable, ...] = (DATA, GraphData(to_graph(quad[:3] for quad in _QUADS)))


class WrongError(AssertionError):
    """An answer that can't be right."""


class LateError(BaseException):
    """A reader takes too long; no ``except Exception`` on the way stops this."""


# The readers --------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    """Return any text, with halves of characters too, as a caller in Python may have."""
    return data.decode("utf-8", "surrogateescape")


def _rdf(data: bytes) -> None:
    forms = (Format.TURTLE, Format.TRIG, Format.NTRIPLES, Format.NQUADS)
    parse(data[1:], forms[(data or b"0")[0] % 4], "a.rdf")


def _jsonld(data: bytes) -> None:
    path = Path("input.jsonld")
    path.write_bytes(data)
    parse(data, Format.JSONLD, "a.jsonld")
    try:
        read_quads(path)
    except InputError as error:
        if "not JSON-LD" in str(error):
            raise WrongError("only the marked copy is no JSON-LD") from error
        raise


def _query(data: bytes) -> None:
    text = unescaped(_text(data))
    check(text)
    answers = [_answer(text, engine, data) for engine in ENGINES]
    if answers[0] != answers[1]:
        used = {one.text.upper() for one in tokens(text) if one.kind == "word"}
        raise WrongError(f"engines differ {' '.join(sorted(used))}")


def _answer(text: str, engine: Queryable, data: bytes) -> object:
    """Return an answer without what engines may choose: the order, and names of blank nodes."""
    try:
        found = engine.evaluate(text, CONTEXT.prefixes)
    except QueryError as error:
        if wrong := _refusal_fault(error, data):
            raise WrongError(wrong) from error
        return type(error)
    rows = ([None if is_blank(term or "") else term for term in row] for row in found.rows)
    return found.truth, found.columns, Counter(repr(row) for row in rows)


def _lock(data: bytes) -> None:
    lock = read_lock(data, "a.lock")
    if read_lock(write_lock(lock), "b.lock") != lock:
        raise WrongError("a lock is written otherwise than it was read")


def _context(data: bytes) -> None:
    path = Path("ontology", "context.jsonld")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    read_context.cache_clear()
    context = context_of(Path())
    for term in (*context.terms.values(), *context.reports.values()):
        context.compact(str(term.iri))
        if term.language != "@language":
            context.term_of(term, "a")


def _dates(data: bytes) -> None:
    wording, _, date = _text(data).rpartition("|")
    agrees(wording, date)


def _encoding(data: bytes) -> None:
    tree = read_document(data, "a.json")
    if tree.get("things"):
        encode_registry(tree, "<urn:g>", CONTEXT)
    else:
        encode_source(tree, {}, "<urn:g>", CONTEXT)


def _limits(data: bytes) -> None:
    name, value = parse_limit(_text(data))
    with limited(**{name: value}):
        enough(exceeded(name, 3 * min(limits().file, 1 << 30)))
        read_stream(io.BytesIO(b"a"), "a")


def _querybook(data: bytes) -> None:
    text, *values = _text(data).split("\0")
    query = read_query(text)
    for value in values:
        for parameter in query.parameters:
            check(bind(query, {parameter.name: value}, DATA.lookup, CONTEXT))


class Reader(NamedTuple):
    """A function that reads bytes, where its seeds are, and what may stand around each of them."""

    read: Callable[[bytes], object]
    seeds: tuple[str, ...]
    before: tuple[bytes, ...] = (b"",)
    behind: tuple[bytes, ...] = (b"",)
    may_raise: type[Exception] = IbrdfError


_QUERIES = "../src/ibrdf/queries/*.rq"
_ARTICLES = "corpora/second/data/articles/*.json"
READERS = {
    "yaml": Reader(
        lambda data: read_document(data, "a.yaml"), ("test_documents.py", "corpora/**/*.yaml")
    ),
    "json": Reader(lambda data: read_document(data, "a.json"), ("test_documents.py", _ARTICLES)),
    "rdf": Reader(
        _rdf, ("test_parsing.py", "corpora/*/*.ttl", "shapes/*/*.ttl"), (b"0", b"1", b"2", b"3")
    ),
    "xml": Reader(lambda data: parse(data, Format.RDFXML, "a.rdf"), ("test_parsing.py",)),
    "jsonld": Reader(
        _jsonld, ("test_jsonld_drops.py", "test_jsonld.py", "test_parsing.py", _ARTICLES)
    ),
    "query": Reader(_query, ("test_guard.py", "test_engine.py", "test_answers.py", _QUERIES)),
    "lock": Reader(_lock, ("test_passages.py", "corpora/**/*.lock")),
    "context": Reader(_context, ("test_context.py", "../ontology/*.jsonld")),
    "dates": Reader(_dates, ("test_dates.py",), (b"", b"on Wednesday|"), may_raise=ValueError),
    "encoding": Reader(_encoding, ("test_encoding.py",), (b"a0", b"m1", b"q2", b"Z3", b"}0")),
    "limits": Reader(_limits, ("test_limits.py",), may_raise=ValueError),
    "querybook": Reader(
        _querybook, ("test_library.py", _QUERIES), behind=(b"", b"\0minsk", b"\x002023")
    ),
}


# What they begin with -----------------------------------------------------------------------


def seeds(reader: Reader) -> Iterator[bytes]:
    """Return the texts in a reader's tests, and files of its kind."""
    for path in (path for pattern in reader.seeds for path in sorted(TESTS.glob(pattern))):
        for text in _texts_in(path) if path.suffix == ".py" else [path.read_bytes()]:
            yield from (
                before + text + behind for before in reader.before for behind in reader.behind
            )


def _texts_in(path: Path) -> Iterator[bytes]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
            yield node.value
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.encode("utf-8", "surrogatepass")


def words(texts: Iterable[bytes]) -> str:
    """Return the words and marks most frequent in texts, as libFuzzer reads them."""
    found = Counter(re.findall(rb"[\w@:-]{2,24}|[^\w\s]{1,3}", b"\n".join(texts)))
    escaped = ("".join(f"\\x{byte:02x}" for byte in word) for word, _ in found.most_common(400))
    return "".join(f'"{word}"\n' for word in escaped)


def changed(data: bytes) -> bytes:
    """Return an article or a registry after changes: a line names a node, a change and a text."""
    lines = [line for line in data.split(b"\n") if len(line) > 1]
    name = "registry.yaml" if lines and lines[0][0] > ord("z") else "articles/2.yaml"
    root: list[Any] = [read_document((SECOND / name).read_bytes(), name).plain()]
    for number, change, *rest in lines[:12]:
        places = list(_places(root))
        holder, key = places[number % len(places)]
        text = _text(bytes(rest))
        if change % 4 == 0:
            holder[key] = text
        elif change % 4 == 1:
            holder[key] = [holder[key], text]
        elif change % 4 == 2:
            holder[key] = {text: holder[key]}
        elif holder is not root:
            moved = holder.pop(key)
            if text and isinstance(holder, dict):
                holder[text] = moved
    return json.dumps(root[0]).encode()


def _places(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Return each list or object in a tree with each of its indices or keys."""
    for key in holder if isinstance(holder, dict) else range(len(holder)):
        yield holder, key
        if isinstance(holder[key], (dict, list)):
            yield from _places(holder[key])


# What is a find -----------------------------------------------------------------------------


def fault(name: str, data: bytes) -> str:
    """Return what is wrong with how a reader takes an input, or nothing."""
    text = changed(data) if name == "encoding" else data
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        READERS[name].read(text)
    except BaseException as error:  # noqa: BLE001 -- engines in Rust panic beside Exception
        return _fault_of(error, READERS[name].may_raise, text)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


def _fault_of(error: BaseException, may_raise: type[Exception], text: bytes) -> str:
    frames = list(traceback.extract_tb(error.__traceback__))
    ours = [frame for frame in frames if frame.filename.startswith(ibrdf.__path__[0])]
    if isinstance(error, IbrdfError):
        wrong = _refusal_fault(error, text)
    elif type(error) is may_raise and frames[-1] == ours[-1]:  # it is meant, and no library's own
        wrong = "" if len(str(error).splitlines()) == 1 else "several lines"
    else:
        wrong = f"{type(error).__name__} {error if isinstance(error, WrongError) else ''}"
    return wrong and f"{wrong} {ours[-1].name if ours else ''}"


def _refusal_fault(error: IbrdfError, text: bytes) -> str:
    """Return what is wrong with a refusal: several lines, no place, or one that is nowhere."""
    if isinstance(error, InputError):
        said = [finding.line_for_people() for finding in error.findings]
        places = [(finding.line, finding.column) for finding in error.findings]
    else:  # which may be about a value, that stands in no file
        said = [str(error)]
        found = re.findall(r"query:(\d+):(\d+): ", str(error))
        places = [(int(line), int(column)) for line, column in found]
    if any(len(one.splitlines()) != 1 for one in said):
        return "several lines"
    if (0, 0) in places:
        return f"no place {' '.join(re.findall('[a-z]+', said[0])[-3:])}"
    lines = text.decode("utf-8", "replace").split("\n")
    last, widest = len(text.splitlines()) + 1, max(map(len, lines)) + 1
    if any(not (1 <= line <= last and 1 <= column <= widest) for line, column in places):
        return "a place that is nowhere"
    return ""


def _record(name: str, data: bytes) -> None:
    """Write down an input if something is wrong with it, and if it is the shortest such."""
    wrong = fault(name, data)
    if wrong:
        digest = hashlib.sha256(wrong.encode()).hexdigest()[:6]
        find = Path(f"find-{re.sub(r'[^A-Za-z0-9]+', '-', wrong)[:90]}-{digest}")
        if not find.exists() or find.stat().st_size > len(data):
            find.write_bytes(data)


def _be_late(*_: Any) -> None:
    raise LateError


# Running ------------------------------------------------------------------------------------

# The fuzzer must be there before what it watches is imported.
_CHILD = """
import sys, atheris
sys.path.insert(0, sys.argv.pop(1))
with atheris.instrument_imports(include=["ibrdf", "edtf", "rdflib.plugins.sparql"]):
    import edtf, readers
readers.fuzz(atheris, sys.argv.pop(1))
"""


def fuzz(atheris: Any, name: str) -> None:
    """Give a reader inputs until the time is over; what ends this process is for its parent."""
    logging.disable()  # rdflib tells at length of each literal that is not of its datatype
    signal.signal(signal.SIGVTALRM, _be_late)
    atheris.Setup(sys.argv, lambda data: _record(name, data))
    atheris.Fuzz()


def watch(name: str, minutes: float) -> list[str]:
    """Fuzz a reader in the working directory, anew after each crash, and return its finds."""
    if find_spec("atheris") is None:
        sys.exit("atheris is not installed; pip install atheris")
    given = list(seeds(READERS[name]))
    Path("corpus").mkdir(exist_ok=True)
    for seed in given:
        Path("corpus", hashlib.sha256(seed).hexdigest()[:40]).write_bytes(seed)
    Path("words").write_text(words(given), "ascii")
    options = ["-timeout=30", "-rss_limit_mb=1024", "-max_len=65536", "-dict=words"]
    options += ["-print_final_stats=1"]
    end = time.monotonic() + 60 * minutes
    while (left := int(end - time.monotonic())) > 0:
        command = [sys.executable, "-c", _CHILD, str(Path(__file__).parent), name, "corpus"]
        with Path("log").open("ab") as log:
            subprocess.run(
                [*command, f"-max_total_time={left}", *options], check=False, stdout=log, stderr=log
            )
    return sorted(
        path.name
        for kind in ("find", "crash", "timeout", "oom")
        for path in Path().glob(f"{kind}-*")
    )


def main() -> None:
    """Fuzz one reader, or read one input again."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--output", type=Path, default=Path("fuzz"))
    parser.add_argument("--input", type=Path)
    given = parser.parse_args()
    data = given.input and given.input.read_bytes()
    given.output.mkdir(parents=True, exist_ok=True)
    os.chdir(given.output)
    signal.signal(signal.SIGVTALRM, _be_late)
    finds = watch(given.reader, given.minutes) if data is None else [fault(given.reader, data)]
    sys.exit("\n".join(filter(None, finds)) or 0)


if __name__ == "__main__":
    main()
