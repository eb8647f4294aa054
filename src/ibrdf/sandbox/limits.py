"""How much is read, and for how long anything may run: strangers' input must do no harm.

The bounds hold for everything that is done in a context, as the precision of `decimal` does, so
that no function between needs to hand them on. The command line sets them with ``--limit``.
"""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

_KB, _MB, _GB = 1 << 10, 1 << 20, 1 << 30
_SIZES = {"GB": _GB, "MB": _MB, "KB": _KB}
_VALUE = re.compile("0*([1-9][0-9]{0,18})([A-Z]*)")
_MOST = 10**9  # things, seconds or gigabytes: kernels take no larger bounds
NONE = "none"


class Limits(NamedTuple):
    """The bounds, each of them ``math.inf`` where there is none.

    `file` and `query` are bytes of one file and of one query, `literal` characters of one value,
    `nesting` levels of brackets or keys, `operators` those of one query, `rows` those of one
    answer, `seconds` wall time of one command, and `memory` bytes of its address space.
    """

    file: float = 10 * _MB
    literal: float = 1 * _MB
    nesting: float = 100
    query: float = 64 * _KB
    operators: float = 500
    rows: float = 1_000_000
    seconds: float = 300
    memory: float = 4 * _GB


_NAMES_OF_SIZES = frozenset(("file", "literal", "query", "memory"))
_CURRENT: ContextVar[Limits] = ContextVar("limits", default=Limits())  # noqa: B039 -- a tuple


def limits() -> Limits:
    """Return the bounds that hold here.

    >>> limits().nesting
    100
    """
    return _CURRENT.get()


@contextmanager
def limited(**changes: float) -> Iterator[Limits]:
    """Hold other bounds within a ``with`` block.

    >>> with limited(file=math.inf, nesting=20):
    ...     limits().nesting
    20
    """
    token = _CURRENT.set(limits()._replace(**changes))
    try:
        yield limits()
    finally:
        _CURRENT.reset(token)


def parse_limit(text: str) -> tuple[str, float]:
    """Return the name and the value of a bound as people write it.

    Raises :class:`ValueError` saying what is wrong.

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
    found = _VALUE.fullmatch(value.upper())
    bound = int(found[1]) * units.get(found[2], 0) if found else 0
    if not 0 < bound <= _MOST * max(units.values()):
        example = f"{name}={show(name, getattr(Limits(), name))}"
        raise ValueError(f"{shown} is no limit; write {example} or {name}={NONE}")
    return name, bound


def show(name: str, value: float) -> str:
    """Return the value of a bound as people write it.

    >>> show("file", 20971520), show("rows", 1000)
    ('20MB', '1000')
    """
    if value == math.inf:
        return NONE
    for unit, size in _SIZES.items() if name in _NAMES_OF_SIZES else ():
        if value % size == 0:
            return f"{value // size:.0f}{unit}"
    return f"{value:.0f}"


def remedy(name: str, needed: float = 0) -> str:
    """Return what raises a bound to what is needed, if that is known, as messages end.

    >>> remedy("file"), remedy("file", 70 << 20)
    ('--limit file=20MB raises the limit of 10MB', '--limit file=80MB raises the limit of 10MB')
    """
    value = getattr(limits(), name)
    more = 2 * value
    while more < needed:
        more *= 2
    return f"--limit {name}={show(name, more)} raises the limit of {show(name, value)}"
