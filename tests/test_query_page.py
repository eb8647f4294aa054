"""QUERIES.md shows each named query, how it is asked, and what it answers.

``pytest --update-golden`` writes the page again; its answers are the golden ones.
"""

import csv
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Dataset

import ibrdf
from ibrdf.cli import main
from ibrdf.graphs import answer
from ibrdf.rdf import terms
from ibrdf.sparql.library import NamedQuery, Parameter, by_audience, queries
from ibrdf.sparql.table import Table

PAGE = Path(__file__).parents[1] / "QUERIES.md"
ROWS = 8
WIDTH = 180
TOP = """\
# Questions and answers

Every named query, how to ask it from a shell and from Python, and its answer from the corpus that
comes with ibrdf. The tests make this page from the queries
([src/ibrdf/queries](src/ibrdf/queries)). They also keep the whole answers
([tests/golden](tests/golden)). Cells that are too wide for the page are cut (…).

A parameter that is left out means all, unless it has a default. Its value is one of these:

- an id (`location:minsk`, or `minsk` if only one thing can be meant);
- a name as the tables print it (`"Viktor Khrenin"`);
- a concept (`defence`; the query concepts lists them);
- a year, a day or a text.

The tables print names, and each thing has a name of its own. The query things lists the ids.
With the published files (`--data`), the queries identity, terms and thing also show what follows by
the ontology.

There can be nothing to show for different reasons, and each looks different:

| | shell | Python |
| --- | --- | --- |
| the articles do not say | no row, and `not stated`; exit code 0 | `len(table) == 0` |
| the answer to a yes-or-no question is no | `false`; exit code 1 | `False` |
| a name is misspelt | `there is no … (did you mean …?)`; exit code 2 | `ibrdf.UnknownNameError` |
| the query or a value is wrong | what is wrong, and where; exit code 2 | `ibrdf.QueryError` |

The Python lines on this page come after these:

```python
import ibrdf

data = ibrdf.load()
```
"""


@cache
def data() -> Dataset:
    return ibrdf.load()


def page() -> str:
    """Return the page of all named queries, by whom they serve."""
    parts = [TOP]
    for audience, book in by_audience().items():
        parts.append(f"- [For {audience}](#for-{audience.lower().replace(' ', '-')})")
        parts += [
            f"  - [{query.name}](#{query.name}): {query.title} ({query.kind})" for query in book
        ]
    for audience, book in by_audience().items():
        parts.append(f"\n## For {audience}")
        parts += map(section, book)
    return "\n".join(parts) + "\n"


def section(query: NamedQuery) -> str:
    """Return what the page says of one query."""
    lines = [f"\n### {query.name}\n", f"**{query.title}** {query.description}\n"]
    if query.parameters:
        lines += [f"- `{one.name}`: {described(one)}" for one in query.parameters]
        lines.append("")
    lines += ["```sh", command(query, with_example=False)]
    lines += [command(query, with_example=True)] * bool(query.parameters)
    lines += ["```\n", "```python", code(query, with_example=False)]
    lines += [code(query, with_example=True)] * bool(query.parameters)
    return "\n".join([*lines, "```\n", answer_to(query)])


def described(parameter: Parameter) -> str:
    default = f"; `{parameter.default}` by default" if parameter.default else ""
    article = "an" if parameter.noun[0] in "aeiou" else "a"
    return f"{article} {parameter.noun}{default}"


def command(query: NamedQuery, *, with_example: bool) -> str:
    given = query.example if with_example else ()
    return " ".join(["ibrdf query", query.name, *(f"-p {name}={value}" for name, value in given)])


def code(query: NamedQuery, *, with_example: bool) -> str:
    given = query.example if with_example else ()
    call = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct"}[query.form]
    named = "".join(f', {name}="{value}"' for name, value in given)
    line = f'ibrdf.{call}(data, "{query.name}"{named})'
    return line if len(line) <= 100 else line.replace("(", "(\n    ", 1).removesuffix(")") + "\n)"


def answer_to(query: NamedQuery) -> str:
    """Return the first rows of the golden answer, or the first thing of a graph."""
    ending = "ttl" if query.form == "CONSTRUCT" else "csv"
    whole = f"tests/golden/{query.name}.{ending}"
    text = (PAGE.parent / whole).read_text("utf-8")
    if query.form == "ASK":
        return f"```text\n{text}\n```"
    if query.form == "CONSTRUCT":
        first, *others = [block for block in text.split("\n\n") if block[0] != "@"]
        return f"```turtle\n{first.strip()}\n```\n\n{len(others)} more: [whole answer]({whole})"
    columns, *rows = csv.reader(text.splitlines())
    if not rows:
        return "Not stated: there are no rows."
    shown = Table.of_terms(columns, [tuple(map(term, row)) for row in rows[:ROWS]]).text(WIDTH)
    more = len(rows) - ROWS
    return f"```text\n{shown}\n```" + f"\n\n{more} more: [whole answer]({whole})" * (more > 0)


def term(cell: str) -> terms.Term | None:
    """Return what a cell of CSV stands for, as far as a reader of the page can tell."""
    if not cell:
        return None
    return terms.iri(cell) if cell.startswith("http") else terms.literal(cell)


def test_the_page_is_that_of_the_queries(pytestconfig: pytest.Config) -> None:
    made = page()
    if pytestconfig.getoption("--update-golden"):
        PAGE.write_text(made, "utf-8", newline="")
    assert PAGE.read_text("utf-8") == made


def test_every_query_is_on_the_page() -> None:
    sections = re.findall(r"^### (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(sections) == [query.name for query in queries()]


@pytest.mark.slow
def test_not_stated_is_told_apart_from_a_misspelt_name_and_from_a_wrong_query() -> None:
    asked = ["query", "signings", "-p"]
    unstated = CliRunner().invoke(main, [*asked, "person=person:khrenin"])
    none = "signings: none for person=person:khrenin; 2 sources speak of person:khrenin"
    assert (unstated.exit_code, unstated.stderr) == (0, f"{none}\n")
    assert ibrdf.select(data(), "signings", person="person:khrenin").remark == none
    misspelt = CliRunner().invoke(main, [*asked, "person=person:khrenn"])
    assert misspelt.exit_code == 2
    assert "there is no person person:khrenn (did you mean person:khrenin?)" in misspelt.stderr
    with pytest.raises(ibrdf.UnknownNameError):
        ibrdf.select(data(), "signings", person="person:khrenn")
    wrong = CliRunner().invoke(main, ["query", "-"], input="SELECT ?x { ?x a }")
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith("standard input:1:")
    with pytest.raises(ibrdf.QueryError):
        ibrdf.select(data(), "SELECT ?x { ?x a }")


@pytest.mark.parametrize("query", [pytest.param(one, id=one.name) for one in queries()])
def test_an_example_names_parameters_of_the_query(query: NamedQuery) -> None:
    names = {name for name, _ in query.example}
    assert names <= {parameter.name for parameter in query.parameters}
    assert bool(names) == bool(query.parameters)


# All that the page tells a reader to type.


@pytest.mark.slow
@pytest.mark.parametrize("query", [pytest.param(one, id=one.name) for one in queries()])
@pytest.mark.parametrize("with_example", [False, True])
def test_the_shell_and_python_answer_alike(query: NamedQuery, *, with_example: bool) -> None:
    found = eval(code(query, with_example=with_example), {"ibrdf": ibrdf, "data": data()})  # noqa: S307 -- our own
    line = shlex.split(command(query, with_example=with_example))[1:]
    said = CliRunner().invoke(main, line)
    given = dict(query.example) if with_example else {}
    assert said.stdout == answer(data(), query.name, given).write("table").decode()
    assert said.exit_code == (1 if found is False else 0)
    # An example shows something; that a query without one has no answer, its golden answer tells.
    assert isinstance(found, bool) or len(found) > 0 or not with_example or not query.example
