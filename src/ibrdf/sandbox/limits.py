"""Limits of input, time and memory, so that untrusted input can do no harm.

Limits hold in a context, like the precision of `decimal`, so that functions need not pass them on.
The command line sets them with ``--limit``.
"""

import math
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

from ibrdf.findings import Exceeded
from ibrdf.resources import is_bundled

_KB, _MB, _GB = 1 << 10, 1 << 20, 1 << 30
_SIZES = {"GB": _GB, "MB": _MB, "KB": _KB}
_VALUE = "0*([1-9][0-9]{0,18})([A-Z]*)"
_MOST = 10**9  # kernels accept no larger limits
NONE = "none"
_GROUP_MEMORY = Path("/sys/fs/cgroup/memory.max")


def _most_memory() -> float:
    """Return four fifths of the memory of this machine, or of the container around the process."""
    sizes = []
    with suppress(AttributeError, OSError, ValueError):  # Windows has no sysconf
        sizes.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    with suppress(OSError, ValueError):  # "max" where a container has no limit
        sizes.append(int(_GROUP_MEMORY.read_text("ascii")))
    most = min(sizes, default=4 * _GB) * 4 // 5
    unit = _GB if most >= _GB else _MB
    return max(most // unit, 1) * unit


class Limits(NamedTuple):
    """The limits; ``math.inf`` means no limit.

    `file` and `query` are the bytes of one file and of one query, `literal` the characters of one
    value, `nesting` the levels of brackets or keys, `operators` those of one query, `rows` those of
    one answer, `seconds` the wall time of one command, and `memory` the bytes of its address space,
    by default most of the machine's memory.
    """

    file: float = math.inf
    literal: float = 1 * _MB
    nesting: float = 100
    query: float = 64 * _KB
    operators: float = 500
    rows: float = 1_000_000
    seconds: float = math.inf
    memory: float = _most_memory()


_EXAMPLES = Limits(file=20 * _MB, seconds=600, memory=8 * _GB)
_NAMES_OF_SIZES = frozenset(("file", "literal", "query", "memory"))
_CURRENT: ContextVar[Limits] = ContextVar("limits", default=Limits())  # noqa: B039 -- a tuple


def limits() -> Limits:
    """Return the current limits.

    >>> limits().nesting
    100
    """
    return _CURRENT.get()


@contextmanager
def limited(**changes: float) -> Iterator[Limits]:
    """Change limits within a ``with`` block.

    >>> with limited(file=math.inf, nesting=20):
    ...     limits().nesting
    20
    """
    token = _CURRENT.set(limits()._replace(**changes))
    try:
        yield limits()
    finally:
        _CURRENT.reset(token)


@contextmanager
def limited_unless_bundled(path: Path) -> Iterator[None]:
    """Lift the limits of input within a ``with`` block if a file comes with this library.

    The limits are for files of users.

    >>> with limited_unless_bundled(Path("mine.ttl")):
    ...     limits().nesting
    100
    """
    if is_bundled(path):
        with limited(file=math.inf, literal=math.inf, nesting=math.inf):
            yield
    else:
        yield


def parse_limit(text: str) -> tuple[str, float]:
    """Return the name and the value of a limit as users write it.

    Raises :class:`ValueError` with a message for users.

    >>> parse_limit("file=20MB"), parse_limit("seconds=none")
    (('file', 20971520), ('seconds', inf))
    """
    name, _, value = text.partition("=")
    shown = " ".join(text.split())  # in one line
    if name not in Limits._fields:
        unknown = shown.partition("=")[0]
        raise ValueError(f"there is no limit {unknown}; there are {', '.join(Limits._fields)}")
    if value == NONE:
        return name, math.inf

    units = {"": 1} | (_SIZES if name in _NAMES_OF_SIZES else {})
    found = re.fullmatch(_VALUE, value.upper())
    bound = int(found[1]) * units.get(found[2], 0) if found else 0
    if not 0 < bound <= _MOST * max(units.values()):
        example = f"{name}={show(name, _EXAMPLES._asdict()[name])}"
        raise ValueError(f"{shown} is no limit; write {example} or {name}={NONE}")
    return name, bound


def show(name: str, value: float) -> str:
    """Return the value of a limit as users write it.

    >>> show("file", 20971520), show("rows", 1000)
    ('20MB', '1000')
    """
    if value == math.inf:
        return NONE
    for unit, size in _SIZES.items() if name in _NAMES_OF_SIZES else ():
        if value % size == 0:
            return f"{value // size:.0f}{unit}"
    return f"{value:.0f}"


def exceeded(name: str, needed: float = 0) -> Exceeded:
    """Return an exceeded limit, for an error or a finding.

    `name` is the name of the limit, and `needed` a value that would have been enough, if known.

    >>> exceeded("rows")
    Exceeded(name='rows', value=1000000, needed=0)
    """
    return Exceeded(name, getattr(limits(), name), needed)


def enough(limit: Exceeded) -> float:
    """Return a value that is enough: the limit, doubled as often as necessary.

    >>> enough(Exceeded("file", 10, 70))
    80
    """
    more = 2 * limit.value
    while more < limit.needed:
        more *= 2
    return more
