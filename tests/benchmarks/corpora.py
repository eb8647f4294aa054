"""Corpora of any size in the project's own format: ``python tests/benchmarks/corpora.py 50 OUT``.

A corpus of n articles is n/5 copies of the five articles. In each copy but the first, the articles,
events, agreements, situations, statements, tenures and trade figures have names of their own, such
as ``article:001-0007`` in the eighth. People, places, groups, organisations and posts are the same
in all, and so are the editors' notes.
The first copy keeps its names, so that a corpus of five is the bundled one, byte for byte.

On request one article in ten gets a fault of a known kind. The same seed gives the same corpus.
"""

import argparse
import json
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from seeded_faults import FAULTS, Article, Fault, NotHereError

SOURCE = Path(__file__).parents[2] / "data"
ARTICLES = 5
SEED = 9
EVERY = 10  # one article of so many gets a fault

_OWN = ("agreement", "article", "event", "situation", "statement", "tenure", "trade")
_OWN_NAME = re.compile(rf"\b({'|'.join(_OWN)}):([a-z0-9][a-z0-9-]*)")
_OWN_IRI = "https://w3id.org/ibrdf/id/article/"
_IDENTIFIER = re.compile(r"^identifier: (.+)$", re.MULTILINE)
_LABEL = re.compile(r"^label: (.+)$", re.MULTILINE)
_THING = re.compile(r"  - id: .*(?:\n    .*)*\n")


class Seeded(NamedTuple):
    """A fault in a corpus: the file of its article, its kind, and the messages it must give."""

    file: str
    kind: str
    messages: tuple[str, ...]


class _Original(NamedTuple):
    """The five articles as they are: the texts by file name, the registry, the lock's lines."""

    texts: dict[str, str]
    registry: str
    lock: list[str]


def make(
    size: int,
    folder: Path,
    *,
    faults: Sequence[Fault] = (),
    every: int = EVERY,
    seed: int = SEED,
) -> tuple[Seeded, ...]:
    """Write a corpus of so many articles into a new folder, and return the faults in it.

    `faults` are the kinds to choose from; one article in `every` gets one. `size` is a multiple of
    five.
    Raises :class:`ValueError` for another size.
    """
    if size < 1 or size % ARTICLES:
        raise ValueError(f"a corpus has a multiple of {ARTICLES} articles, not {size}")

    original = _read()
    head = original.lock[0]
    registry, lock = [original.registry], [head]
    seeded: list[Seeded] = []
    chosen = _chosen(size, every, seed) if faults else {}
    kinds = _kinds(faults, seed)
    (folder / "data" / "articles").mkdir(parents=True)

    for number in range(size // ARTICLES):
        things = _things_of(original, number)
        for index, (name, text) in enumerate(original.texts.items()):
            article = _article(name, text, original.lock, things, number)
            if chosen.get(number * ARTICLES + index):
                fault, article = _break(article, kinds)
                seeded.append(Seeded(article.file, fault.name, fault.messages))
            things = article.registry
            lock += article.lock
            (folder / "data" / "articles" / article.file).write_text(article.text, "utf-8")
        if number == 0:
            registry = [things]
        else:
            registry.append(things)

    for note in sorted((SOURCE / "editorial").glob("*.yaml")):
        (folder / "data" / "editorial").mkdir(exist_ok=True)
        shutil.copy(note, folder / "data" / "editorial")
    (folder / "data" / "registry.yaml").write_text("".join(registry), "utf-8")
    (folder / "data" / "passages.lock").write_text("\n".join(lock) + "\n", "utf-8")
    return tuple(seeded)


def _read() -> _Original:
    files = sorted((SOURCE / "articles").glob("*.yaml"))
    return _Original(
        {path.name: path.read_text("utf-8") for path in files},
        (SOURCE / "registry.yaml").read_text("utf-8"),
        (SOURCE / "passages.lock").read_text("utf-8").splitlines(),
    )


def _chosen(size: int, every: int, seed: int) -> dict[int, bool]:
    """Return which articles get a fault: one at random of each run of `every`."""
    draw = random.Random(seed)  # noqa: S311 -- the same each time, which is the point
    runs = range(0, size, every)
    return {start + draw.randrange(min(every, size - start)): True for start in runs}


def _kinds(faults: Sequence[Fault], seed: int) -> list[Fault]:
    kinds = list(faults)
    random.Random(seed).shuffle(kinds)  # noqa: S311 -- as above
    return kinds


def _break(article: Article, kinds: list[Fault]) -> tuple[Fault, Article]:
    """Put the next kind of fault that fits into an article; that kind then goes to the end."""
    for fault in kinds:
        try:
            broken = fault.seed(article)
        except NotHereError:
            continue
        kinds.remove(fault)
        kinds.append(fault)
        return fault, broken
    raise ValueError(f"no kind of fault fits {article.file}")


# Copies ------------------------------------------------------------------------


def _suffix(number: int) -> str:
    return f"-{number:04}" if number else ""


def _renamed(text: str, number: int) -> str:
    """Return a text in which what a copy has for itself is named after the copy."""
    return _OWN_NAME.sub(rf"\1:\2{_suffix(number)}", text) if number else text


def _things_of(original: _Original, number: int) -> str:
    """Return what a copy adds to the registry; for the first copy that is the whole of it."""
    if not number:
        return original.registry
    records = _THING.findall(original.registry)
    own = [record for record in records if record.startswith(tuple(f"  - id: {k}:" for k in _OWN))]
    return _renamed("\n" + "\n".join(own), number)


def _article(name: str, text: str, lock: Sequence[str], things: str, number: int) -> Article:
    suffix, stem = _suffix(number), name.removesuffix(".yaml")
    text = _renamed(text, number)
    if number:
        text = _IDENTIFIER.sub(rf"identifier: \1{suffix}", text, count=1)
        text = _LABEL.sub(rf"label: \1{suffix}", text, count=1)
    old, new = f"{_OWN_IRI}{stem}#", f"{_OWN_IRI}{stem}{suffix}#"
    lines = [line.replace(old, new) for line in lock if line.startswith(old)]
    return Article(f"{stem}{suffix}.yaml", text, tuple(lines), things, suffix)


# Large files ---------------------------------------------------------------------


def triples(count: int, seed: int = SEED) -> Iterator[str]:
    """Return the lines of an N-Triples file: links, names and numbers, no two lines the same."""
    draw = random.Random(seed)  # noqa: S311 -- as above
    for number in range(count):
        subject = f"<https://example.org/thing/{number // 5}>"
        predicate = f"<https://example.org/property/{number % 5}>"
        match number % 5:
            case 0 | 1:
                value = f"<https://example.org/thing/{draw.randrange(count // 5 + 1)}>"
            case 2:
                value = f'"name {draw.randrange(count)}"'
            case 3:
                value = f'"name {draw.randrange(count)}"@en'
            case _:
                integer = "http://www.w3.org/2001/XMLSchema#integer"
                value = f'"{draw.randrange(1, count + 1)}"^^<{integer}>'
        yield f"{subject} {predicate} {value} .\n"


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("size", type=int, help="how many articles: a multiple of five")
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--faults", action="store_true", help="break articles")
    parser.add_argument("--every", type=int, default=EVERY, help="one article of so many")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    faults = FAULTS if given.faults else ()
    seeded = make(given.size, given.folder, faults=faults, every=given.every, seed=given.seed)
    for one in seeded:
        print(json.dumps(one._asdict()))


if __name__ == "__main__":
    _main()
