"""Validation of corpora and graphs by SHACL and the checks that SHACL can't express.

Reports and consolidated facts are validated. Inferred statements are not: an inferred class would
hide the mistakes that shapes look for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ibrdf.corpus import read_shapes
from ibrdf.findings import Finding, Positions, ordered
from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import read_ontology, read_triples
from ibrdf.rdf.terms import Triple
from ibrdf.resources import bundled
from ibrdf.validation.checks import check_dates, check_deprecated, check_ids, check_weekdays
from ibrdf.validation.mistakes import lint
from ibrdf.validation.model import Validation
from ibrdf.validation.report_shapes import derive, marks
from ibrdf.validation.shacl import Report, Validator, run_shapes
from ibrdf.validation.shape_syntax import malformed


def validate_corpus(  # noqa: PLR0913 -- the parts of a corpus
    data: Index,
    shapes: Iterable[Triple],
    *,
    positions: Positions | None = None,
    remarks: Iterable[Finding] = (),
    file: str = "",
    engine: Validator | str = Validator.FAST,
    tested: bool = False,
) -> Validation:
    """Validate a corpus by its shapes and by the checks of dates and ids.

    `data` is an index of all statements, ontology and concepts included. `shapes` are the shapes of
    the corpus, from which those for reports are derived; mistakes in them are reported for `file`.
    `positions` are the positions of the statements, and `remarks` are earlier findings. `tested` is
    true for the bundled shapes, which the tests of this package check.
    Raises :class:`~ibrdf.errors.InputError` for shapes that can't be used.

    >>> thing = ("<urn:v>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<urn:Visit>")
    >>> print(validate_corpus(Index([thing]), ()).findings[0].message)
    These shapes look at nothing, so anything conforms. Add a shape with a target.
    """
    found, notes = _check(data, Index(shapes), remarks, file, engine, tested=tested)
    return Validation(tuple(_once(_located(found, positions))), notes)


def _check(  # noqa: PLR0913 -- data and shapes, with options for each
    data: Index,
    own: Index,
    remarks: Iterable[Finding],
    file: str,
    engine: Validator | str,
    *,
    tested: bool = False,
) -> tuple[list[Finding], tuple[str, ...]]:
    """Return the findings of shapes and of our own checks, and notes on the engines."""
    mistakes = [one if one.focus else replace(one, file=file) for one in lint(own, data)]
    all_shapes, marked = Index([*own, *derive(own, data)]), marks(own, data)
    report = run_shapes(data, all_shapes, file, engine, marks=marked, trusted=True, tested=tested)
    dangling = list(check_ids(data))

    # An id that does not exist breaks shapes too; the finding with a hint is enough.
    missing = {(one.focus, one.value) for one in dangling}
    found = [*mistakes, *report.findings, *check_dates(data), *check_weekdays(data)]
    found += [*check_deprecated(data), *remarks]
    others = [one for one in found if (one.focus, one.value) not in missing]
    return [*others, *dangling], report.notes


def validate_graph(  # noqa: PLR0913 -- data and shapes, each with their positions
    data: Index,
    shapes: Iterable[Triple] | None = None,
    *,
    positions: Positions | None = None,
    file: str = "",
    shape_positions: Positions | None = None,
    engine: Validator | str = Validator.FAST,
) -> Validation:
    """Validate data that is not a corpus, by given shapes or by the bundled ones.

    `positions` are the positions of the data, `shape_positions` those of given shapes, and `file`
    is the name of the given shapes in messages. Malformed shapes are not run. The bundled shapes
    are used with the bundled ontology and the checks of dates and ids.
    Raises :class:`~ibrdf.errors.InputError` for shapes that can't be used.

    >>> from ibrdf.vocabulary import IB, RDF
    >>> print(validate_graph(Index([("<urn:v>", RDF.type, IB.Visit)])).findings[0].message)
    A thing has exactly one English label. Give it one label: in the registry.
    """
    if shapes is None:
        known = Index([*data, *_bundled_ontology()])
        own = Index(read_shapes(bundled() / "shapes"))
        found, notes = _check(known, own, (), file, engine)
    else:
        found, notes = _check_by(Index(shapes), data, shape_positions, file, engine)
    return Validation(_located(found, positions), notes)


def _check_by(
    shapes: Index,
    data: Index,
    positions: Positions | None,
    file: str,
    engine: Validator | str,
) -> tuple[list[Finding], tuple[str, ...]]:
    """Return the findings on given shapes and those of the shapes, and notes on the engines."""
    broken = malformed(shapes)
    located = _located([*lint(shapes, data), *broken], positions)
    mistakes = [one if one.file else replace(one, file=file) for one in located]
    report = Report(()) if broken else run_shapes(data, shapes, file, engine)
    return [*mistakes, *report.findings], report.notes


def _bundled_ontology() -> tuple[Triple, ...]:
    folder = bundled() / "ontology"
    return (*read_ontology(folder), *read_triples(folder / "concepts.ttl"))


def _located(findings: Iterable[Finding], positions: Positions | None) -> tuple[Finding, ...]:
    if positions is None:
        return ordered(findings)
    return ordered(finding.locate(positions) for finding in findings)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out repeated findings at one position: a fact repeats the mistake of its report."""
    said = set()
    for finding in findings:
        here = (finding.position, finding.severity, finding.message)
        if not finding.file or here not in said:
            yield finding
        said.add(here)
