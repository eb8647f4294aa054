"""The command line: arguments, exit codes and printing.

Each command calls the library function of the same name, which is imported when the command runs,
so that ``--help`` is fast. Exit codes are those of grep, diff and pySHACL: 0 yes or done, 1 no, 2
could not answer.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, TypeVar

import click

from ibrdf import __version__
from ibrdf.findings import Exceeded
from ibrdf.sandbox.limits import NONE, Limits, enough, exceeded, limited, parse_limit, show

if TYPE_CHECKING:  # a command imports its modules when it runs
    from ibrdf.cache.opening import Built, Opened
    from ibrdf.corpus import Corpus
    from ibrdf.explanation.model import Explanation
    from ibrdf.rdf.context import Context
    from ibrdf.rdf.terms import Quad
    from ibrdf.sparql.answers import Answer
    from ibrdf.sparql.engine import Queryable
    from ibrdf.sparql.library import NamedQuery
    from ibrdf.validation.model import Validation

T = TypeVar("T")
_PATH = click.Path(path_type=Path)


def _read_limits(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> dict[str, float]:
    try:
        return dict(parse_limit(text) for text in texts)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


_LIMITS = " ".join(f"{name}={show(name, value)}" for name, value in Limits()._asdict().items())


class _WatchedCommand(click.Command):
    """A command with limits, which runs in a child process when started from a shell."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = f"Change a limit, or lift it with {NONE}. The limits are: {_LIMITS}."
        option = ["--limit", "moved"]
        self.params.append(
            click.Option(
                option, multiple=True, metavar="NAME=VALUE", callback=_read_limits, help=text
            )
        )

    def invoke(self, ctx: click.Context) -> Any:
        # The limits hold until the end of the program, for messages about failures.
        most = ctx.find_root().with_resource(limited(**ctx.params.pop("moved")))
        if ctx.obj == _SUPERVISED and not ctx.params.get("watch"):  # its rounds run in children
            from ibrdf.sandbox.child import go_on_in_child

            code = go_on_in_child(most)
            if code is not None:
                ctx.exit(code)
        return super().invoke(ctx)


_SUPERVISED = "supervised"


class _Commands(click.Group):
    """The commands, in the order of a day's work; each failure is reported in one line."""

    command_class = _WatchedCommand

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "ibrdf"
            said = error.format_message()
            _remark(f"{said}{'' if said.endswith(('.', '?')) else '.'} See {command} --help")
            ctx.exit(2)
        except (SystemExit, click.Abort, click.ClickException, click.exceptions.Exit):
            raise
        except BrokenPipeError:
            _discard_output(sys.stdout)
            ctx.exit(0)
        except BaseException as error:  # panics in Rust are not of the class Exception
            if os.environ.get("IBRDF_DEBUG"):
                raise
            message, code = _verdict(error)
            _remark(message)
            ctx.exit(code)


def _verdict(error: BaseException) -> tuple[str, int]:
    """Return the message about a failure, in one line, and the exit code."""
    from ibrdf.errors import IbrdfError, InconsistencyError

    if isinstance(error, IbrdfError):
        return error.with_advice(_remedy), 1 if isinstance(error, InconsistencyError) else 2
    if isinstance(error, KeyboardInterrupt):
        return "interrupted; nothing is half written", 130
    if isinstance(error, RecursionError):
        return "the input is nested too deeply to be read", 2
    if isinstance(error, MemoryError):
        return f"there is not enough memory for this; {_remedy(exceeded('memory'))}", 2
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'ibrdf'}: {error.strerror.lower()}", 2
    report = "please report it with the input (IBRDF_DEBUG=1 shows where)"
    said = " ".join(str(error).split())
    return f"ibrdf itself failed: {type(error).__name__}: {said}; {report}", 2


def _remedy(limit: Exceeded) -> str:
    """Return the advice with the option that raises a limit far enough.

    >>> _remedy(Exceeded("file", 10 << 20, 70 << 20))
    '--limit file=80MB raises the limit of 10MB'
    """
    more, value = show(limit.name, enough(limit)), show(limit.name, limit.value)
    return f"--limit {limit.name}={more} raises the limit of {value}"


def _discard_output(stream: TextIO) -> None:
    """Discard further output to a stream whose reader has gone, as with `| head`."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _remark(text: str) -> None:
    click.echo(text, err=True)


def run() -> None:
    """Run a command in a child process, and report a crash of the child."""
    try:
        main(prog_name="ibrdf", obj=_SUPERVISED)
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError, ValueError):  # missing, without reader, closed
                stream.flush()
        # Skip Python's clean-up, which takes a fifth of the time of a short command.
        os._exit(end.code if isinstance(end.code, int) else 0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ibrdf")
def main() -> None:
    """What news articles say about Iran and Belarus, as RDF.

    Without a CORPUS, a command uses the working folder if that holds data/registry.yaml, or else
    the corpus that comes with ibrdf. Exit codes: 0 yes or done, 1 no, 2 could not answer.
    """


_Command = Callable[..., None]


class _Chosen(NamedTuple):
    """The corpus of a command, which is not read yet."""

    path: Path | None
    cached: bool = False

    def read(self) -> "Corpus":
        """Read the corpus from its files."""
        from ibrdf.pipeline import read

        return read(self.path)

    def open(self, use: "Callable[[Opened], T]") -> T:
        """Return the result of a function of the opened corpus."""
        from ibrdf.cache.entries import cache_folder
        from ibrdf.cache.opening import with_corpus
        from ibrdf.resources import find_corpus

        folder = find_corpus(self.path)

        def build() -> "Built":
            from ibrdf.cache.building import read_built  # not needed if the corpus is in the cache

            return read_built(folder)

        home = cache_folder() if self.cached else None
        return with_corpus(folder, build, use, home=home)


def _corpus_option(command: _Command) -> _Command:
    """Add --corpus to a command, and pass it the corpus that it names."""

    @click.option("--corpus", type=_PATH, help="The folder of the corpus.")
    @wraps(command)
    def with_corpus(*args: Any, corpus: Path | None, **kwargs: Any) -> None:
        no_cache = kwargs.pop("no_cache", True)
        command(_Chosen(corpus, cached=not no_cache), *args, **kwargs)

    return with_corpus


_CACHE = click.option(
    "--no-cache", is_flag=True, help="Build the corpus anew, and keep nothing of it."
)


_SOURCES = click.option(
    "--sources", type=_PATH, required=True, help="The folder of the articles' texts."
)


@main.command()
@click.argument("corpus", type=_PATH, required=False)
@click.option(
    "-o",
    "--output",
    type=_PATH,
    default="public",
    show_default=True,
    help="The folder to write; it is replaced as a whole.",
)
def build(corpus: Path | None, output: Path) -> None:
    """Validate a corpus and publish it.

    The files are Turtle, JSON-LD, TriG, N-Quads and N-Triples; the facts, the values that sources
    only pass on, and what the editors know, each alone; and checksums.
    """
    from ibrdf.findings import Severity
    from ibrdf.pipeline import build as run

    with _stages() as stage:
        done = run(corpus, output, stage=stage)
    for finding in done.validation.of(Severity.VIOLATION):
        _remark(str(finding))
    for remark in (*done.validation.notes, *done.remarks):
        _remark(remark)
    rows = [
        ("corpus", _corpus_name(done.folder)),
        ("articles", f"{done.articles:,}"),
        ("reports", f"{done.reports:,}"),
        ("things", f"{done.things:,}"),
        ("disagreements", f"{done.disagreements:,}"),
        ("findings", f"{done.validation.summary}; ibrdf check shows them"),
        ("triples", f"{done.triples:,}"),
        ("seconds", f"{done.seconds:.1f}"),
        ("written", str(done.output) if done.output else "nothing, since it does not conform"),
    ]
    for name, value in rows:
        click.echo(f"{name:<15}{value}")
    sys.exit(0 if done.validation.conforms else 1)


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; a closed stream is ``None``."""
    return stream is not None and bool(stream.isatty())


class _stages:  # noqa: N801 -- used like a function
    """A line on the terminal with the current stage, removed at the end."""

    def __enter__(self) -> Callable[[str], None]:
        self.shown = _is_terminal(sys.stderr)
        return self.show

    def show(self, name: str) -> None:
        if self.shown:
            click.echo(f"\r\033[K{name} …", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r\033[K", nl=False, err=True)


def _corpus_name(folder: Path) -> str:
    from ibrdf.resources import bundled

    return f"{folder} (bundled)" if folder == bundled() else str(folder)


@main.command()
@click.argument("paths", nargs=-1, type=_PATH, metavar="[PATH]...")
@click.option(
    "--shapes",
    type=_PATH,
    multiple=True,
    help="SHACL files or folders to use instead of the corpus's.",
)
@click.option("--info", is_flag=True, help="Also print findings of severity Info.")
@click.option("-v", "--verbose", is_flag=True, help="Also print which shapes pySHACL ran, and why.")
@click.option(
    "--engine",
    type=click.Choice(["fast", "reference"]),
    default="fast",
    show_default=True,
    help="The SHACL engine: shacl-rust where possible, or only pySHACL.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--watch", is_flag=True, help="Check again when a file changes; Ctrl-C ends it.")
def check(
    paths: tuple[Path, ...],
    shapes: tuple[Path, ...],
    form: str,
    engine: str,
    *,
    info: bool,
    verbose: bool,
    watch: bool,
) -> None:
    """Report what is wrong, with file, line and column.

    PATH is an article file, a corpus folder or any RDF file; none means the corpus.
    """
    from ibrdf.pipeline import check as run

    def report(validation: "Validation", now: str = "") -> None:
        if form == "json":
            found = [finding.as_dict() for finding in validation.findings]
            _print_json({"conforms": validation.conforms, "findings": found})
        else:
            for finding in validation.findings:
                if info or finding.severity:
                    click.echo(str(finding))
        for note in validation.notes if verbose else ():
            _remark(note)
        if now or form == "text":
            _remark(now + validation.summary)

    if watch:
        _watch(paths, shapes, engine, report)
        return
    validation = run(paths, shapes, engine=engine)
    report(validation)
    sys.exit(0 if validation.conforms else 1)


def _watch(
    paths: tuple[Path, ...],
    shapes: tuple[Path, ...],
    engine: str,
    report: "Callable[[Validation, str], None]",
) -> None:
    """Check at once and after each change, each time in a child process under the limits."""
    from ibrdf.errors import IbrdfError
    from ibrdf.pipeline import check, watched_paths
    from ibrdf.resources import find_corpus
    from ibrdf.sandbox.watch import rounds
    from ibrdf.sandbox.worker import run_limited

    once_checked = partial(check, paths, shapes, engine=engine)

    def once() -> None:
        try:
            validation = run_limited(once_checked)
        except IbrdfError as error:
            _remark(f"{error.with_advice(_remedy)}\n{_now()}not checked")
        else:
            report(validation, _now())

    with suppress(KeyboardInterrupt):  # the way to end it
        moments = rounds(watched_paths(paths, shapes))
        names = " ".join(map(str, paths)) or _corpus_name(find_corpus())
        _remark(f"watching {names}; Ctrl-C ends it")
        for _ in moments:
            once()


def _now() -> str:
    return time.strftime("%H:%M:%S  ")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@main.command()
@click.argument("query", required=False, metavar="[NAME|FILE|-]")
@click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    metavar="KEY=VALUE",
    help="A value for a parameter of a named query.",
)
@click.option(
    "--format",
    "form",
    default="table",
    show_default=True,
    type=click.Choice(["table", "csv", "tsv", "json", "xml", "turtle", "jsonld"]),
)
@click.option(
    "--data", "paths", type=_PATH, multiple=True, help="RDF files to ask instead of the corpus."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop the query after so long; --limit seconds= stops the whole command.",
)
@click.option(
    "--engine", type=click.Choice(["oxigraph", "rdflib"]), default="oxigraph", show_default=True
)
@click.option(
    "--search",
    "searched",
    metavar="WORD",
    help="List the named queries that have a word in title, description, parameters or columns.",
)
@_CACHE
@_corpus_option
def query(
    corpus: _Chosen,
    query: str | None,
    searched: str | None,
    params: tuple[str, ...],
    form: str,
    paths: tuple[Path, ...],
    timeout: float | None,
    engine: str,
) -> None:
    """Answer a named query or one of yours.

    The query is a NAME, a FILE with SPARQL, standard input (-), or the SPARQL itself in quotes.

    Without a query, list the named ones, or some of them with --search. A parameter's value is a
    name such as location:minsk, minsk or Minsk.
    """
    if query is None and params:
        raise click.UsageError("--param belongs to a query; name it, as in ibrdf query meetings")
    if query is not None and searched is not None:
        raise click.UsageError("--search lists queries; leave out the query")
    if query is None:
        _list_queries(searched)
        return
    given = _values(params)
    text, name = _read_query(query)

    def answer(data: "Queryable", context: "Context") -> "Answer":
        return _answer(data, text, given, context, timeout, name)

    asked = partial(_ask_files, paths) if paths else partial(_ask_corpus, corpus)
    answered = asked(engine, answer)
    _print_answer(answered, form)
    sys.exit(1 if answered.is_false else 0)


def _list_queries(searched: str | None) -> None:
    """Print the named queries by question words, or those that hold the words of a search."""
    from ibrdf.sparql.catalogue import by_question, columns_of, search

    found = None if searched is None else search(searched)
    for group in by_question(found):
        click.echo(group.word)
        for named in group.queries:
            _print_query(named.name, f"{named.title}{_parameters(named)}")
            if found is not None and named.form == "SELECT":
                _print_query("", f"columns: {', '.join(columns_of(named))}")
        if group.also and found is None:
            _print_query("", f"also: {', '.join(named.name for named in group.also)}")
    if found == ():
        _remark(f"no query speaks of {searched}; ibrdf query lists all")
        sys.exit(1)


_NAME_WIDTH = 21


def _print_query(name: str, text: str) -> None:
    """Print a name with a text beside it, which is folded on a terminal."""
    if _is_terminal(sys.stdout):
        import shutil
        import textwrap

        width = max(shutil.get_terminal_size().columns - _NAME_WIDTH - 3, 20)
        lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    else:
        lines = [text]
    for line in lines:
        click.echo(f"  {name:<{_NAME_WIDTH}} {line}")
        name = ""


def _values(params: tuple[str, ...]) -> dict[str, str]:
    """Return the given parameters with their values."""
    given = dict(_pair(param) for param in params)
    if len(given) < len(params):
        raise click.UsageError("a parameter is given twice; give each one value")
    return given


def _read_query(query: str) -> tuple[str, str]:
    """Return the text or the name of a query, and the name of its file in messages."""
    from ibrdf.sandbox.bounded_input import decode, read_stream
    from ibrdf.sparql.answers import text_of
    from ibrdf.sparql.library import query_names

    if query == "-":
        stdin = "standard input"
        return decode(read_stream(sys.stdin.buffer, stdin), stdin), stdin
    if query in query_names():
        return query, "query"
    text = text_of(query)
    return text, "query" if text == query else query


def _ask_files(
    paths: tuple[Path, ...], engine: str, answer: "Callable[[Queryable, Context], Answer]"
) -> "Answer":
    """Return the answer from RDF files."""
    from ibrdf.rdf.context import read_context

    if engine == "rdflib":
        from ibrdf.rdf.parsing import read_quads

        quads = tuple(quad for path in paths for quad in read_quads(path))
        return answer(_in_rdflib(quads), read_context())

    from ibrdf.rdf.loading import load_store
    from ibrdf.rdf.store import arrange
    from ibrdf.sparql.engine import StoreData

    loaded = load_store(paths)
    if loaded.remark:
        _remark(loaded.remark)
    return answer(StoreData(arrange(loaded.store)), read_context())


def _ask_corpus(
    corpus: _Chosen, engine: str, answer: "Callable[[Queryable, Context], Answer]"
) -> "Answer":
    """Return the answer from a corpus."""
    if engine == "rdflib":
        read = corpus.read()
        return answer(_in_rdflib(read.quads), read.context)

    from ibrdf.sparql.engine import StoreData

    return corpus.open(lambda opened: answer(StoreData(opened.store), opened.context))


def _in_rdflib(quads: "tuple[Quad, ...]") -> "Queryable":
    """Return quads as data for rdflib to query."""
    import logging

    from ibrdf.graphs import dataset_of
    from ibrdf.sparql.reference import GraphData

    logging.getLogger("rdflib").setLevel(logging.ERROR)  # our findings cover its warnings
    return GraphData(dataset_of(quads))


def _answer(
    data: "Queryable",
    query: str,
    given: dict[str, str],
    context: "Context",
    timeout: float | None,
    name: str,
) -> "Answer":
    from ibrdf.errors import QueryError
    from ibrdf.sparql.answers import answer

    try:
        return answer(data, query, given, context, timeout=timeout)
    except QueryError as error:  # the error does not name the file of the query
        raise error.in_file(name) from error


def _print_answer(answered: "Answer", form: str) -> None:
    from ibrdf.sparql.table import Table

    if form == "table" and isinstance(answered.value, Table) and _is_terminal(sys.stdout):
        import shutil

        width = shutil.get_terminal_size().columns
        click.echo(answered.value.drawn(width, answered.context))
    else:
        click.echo(answered.write(form), nl=False)
    if answered.is_empty:
        _remark(answered.remark)


def _parameters(named: "NamedQuery") -> str:
    """Return the parameters with their defaults; a parameter without a default takes all values."""
    given = (f"{one.name}={one.default}" if one.default else one.name for one in named.parameters)
    return "".join(f" [{one}]" for one in given)


def _pair(param: str) -> tuple[str, str]:
    key, equals, value = param.partition("=")
    if not (key and equals and value):
        example = "place=location:minsk"
        raise click.UsageError(f"--param takes KEY=VALUE, such as {example}, not {param}")
    return key, value


@main.command()
@click.argument("thing")
@click.argument("prop", required=False, metavar="[PROPERTY]")
@click.option("--sources", type=_PATH, help="The folder of the articles' texts, to quote them.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_CACHE
@_corpus_option
def explain(
    corpus: _Chosen,
    thing: str,
    prop: str | None,
    sources: Path | None,
    form: str,
) -> None:
    """Show who states a fact, where, and how certain.

    The output has all that is known of a thing, and who disagrees.

    THING is an id such as agreement:minsk-package, with or without the kind, or a name that a
    source prints. PROPERTY is a key such as documentCount, or a label.
    """
    from ibrdf.explanation.gathering import explain as run

    texts = _read_texts(corpus.read(), sources) if sources else {}

    def explained(opened: "Opened") -> "Explanation":
        return run(opened.lookup, opened.context, thing, prop, proof=opened.proof, texts=texts)

    explanation = corpus.open(explained)
    if form == "json":
        _print_json(explanation.as_dict())
    else:
        click.echo(str(explanation))


def _read_texts(corpus: "Corpus", sources: Path) -> dict[str, str]:
    """Return the articles' texts; print a remark for each missing text."""
    from ibrdf.articles.texts import read_texts

    texts, missing = read_texts(corpus.index, sources)
    for finding in missing:
        _remark(str(finding.locate(corpus.positions)))
    return texts


@main.command()
@_SOURCES
@click.option("--show", is_flag=True, help="Print the words that each report rests on.")
@click.option("--coverage", "covered", is_flag=True, help="Print the parts that no report covers.")
@_corpus_option
def verify(corpus: _Chosen, sources: Path, *, show: bool, covered: bool) -> None:
    """Compare every passage with the texts."""
    from ibrdf.articles.texts import coverage, grounds, read_texts, spans, words_of
    from ibrdf.articles.texts import verify as run
    from ibrdf.findings import ordered

    read = corpus.read()
    data, compact = read.index, read.context.compact
    texts, missing = read_texts(data, sources)
    findings = ordered(finding.locate(read.positions) for finding in [*missing, *run(data, texts)])
    if show:
        for ground in grounds(data, texts):
            click.echo(f"{ground}\n")
    parts = coverage(data, texts) if covered else []
    for part in parts:
        click.echo(f"{compact(part.article)}  {part}")
        for span in part.uncovered:
            words = " ".join(words_of(span, texts).split())
            click.echo(f"  {compact(span.iri)}  {words}")
    for finding in findings:
        click.echo(str(finding))
    passages = _count(len(spans(data)), "passage")
    _remark(f"{passages} in {_count(len(texts), 'article')}, {_count(len(findings), 'finding')}")
    sys.exit(1 if findings or any(part.uncovered for part in parts) else 0)


@main.command()
@click.argument("id_", metavar="ID")
@click.argument("text", metavar="FILE", type=_PATH)
@click.option("--language", default="en", show_default=True, help="Its language, in two letters.")
@_corpus_option
def new(corpus: _Chosen, id_: str, text: Path, language: str) -> None:
    """Begin the file of an article.

    ID is the article's id, such as article:006 or 006, and FILE its text, which stays where it is.
    The new file conforms; no file is ever replaced.
    """
    import shlex

    from ibrdf.articles.drafts import draft
    from ibrdf.corpus import file_name
    from ibrdf.publication.atomic import write_file
    from ibrdf.sandbox.bounded_input import read_bytes

    data = corpus.read()
    begun = draft(data, id_, text, read_bytes(text), language)
    write_file(begun.path, begun.content, fresh=True)
    slug = begun.id.partition(":")[2]
    folder = "" if data.folder == Path.cwd() else f" {shlex.quote(file_name(data.folder))}"
    with_texts = f" --sources {shlex.quote(str(text.parent))}" + (folder and f" --corpus{folder}")
    for name, value in (
        ("written", f"{file_name(begun.path)}, {begun.id}, in {language}"),
        ("find", f'ibrdf find {slug} "first words" "last words"{with_texts}'),
        ("check", f"ibrdf check --watch{folder}"),
        ("lock", f"ibrdf lock{with_texts}"),
    ):
        click.echo(f"{name:<9}{value}")


@main.command()
@_SOURCES
@_corpus_option
def lock(corpus: _Chosen, sources: Path) -> None:
    """Write data/passages.lock."""
    from ibrdf.articles.passages import write_lock
    from ibrdf.articles.reading import read_lock_of
    from ibrdf.articles.texts import changes, read_texts, spans
    from ibrdf.articles.texts import lock as run
    from ibrdf.corpus import LOCK, file_name
    from ibrdf.publication.atomic import write_file

    data = corpus.read()
    texts, missing = read_texts(data.index, sources)
    for finding in missing:
        _remark(str(finding.locate(data.positions)))
    if missing:
        sys.exit(1)
    new = run(data.index, texts)
    for line in changes(read_lock_of(data.folder), new):
        mark, iri = line.split()
        click.echo(f"{mark} {data.context.compact(iri)}")
    write_file(data.folder / LOCK, write_lock(new))
    _remark(f"{_count(len(new), 'passage')} locked in {file_name(data.folder / LOCK)}")
    outside = [span for span in spans(data.index) if span.iri not in new]
    for span in outside:
        name = data.context.compact(span.iri)
        _remark(f"not locked, outside the text: {name}; find it again")
    sys.exit(1 if outside else 0)


@main.command()
@click.argument("article")
@click.argument("first")
@click.argument("last")
@_SOURCES
@_corpus_option
def find(corpus: _Chosen, article: str, first: str, last: str, sources: Path) -> None:
    """Print the evidence line of a passage.

    The passage is the shortest from the FIRST to the LAST words, to the letter.

    ARTICLE is an article's id, such as article:004 or 004.
    """
    from ibrdf.articles.texts import find as run

    name, stretches, missed = run(corpus.read().index, article, first, last, sources)
    for start, end in stretches:
        click.echo(f"evidence: {name}#char={start},{end}")
    if not stretches:
        _remark(f"{name} has no passage from {first!r} to {last!r}; {missed}")
    elif len(stretches) > 1:
        _remark(f"{len(stretches)} passages fit; give more words")
    sys.exit(0 if len(stretches) == 1 else 1)


@main.command()
@_corpus_option
def schema(corpus: _Chosen) -> None:
    """Write JSON Schemas for editors.

    With them editors complete and check a corpus's files.
    """
    from ibrdf.articles.schemas import schemas
    from ibrdf.publication.atomic import write_file

    data = corpus.read()
    for name, content in schemas(data).items():
        write_file(data.folder / "data" / name, content)
        click.echo(str(data.folder / "data" / name))
