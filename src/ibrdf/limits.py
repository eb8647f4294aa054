"""How much is read, and for how long anything may run: strangers' input must do no harm.

The bounds hold for everything that is done in a context, as the precision of `decimal` does, so
that no function between needs to hand them on. The command line sets them with ``--limit``.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

_KB, _MB, _GB = 1 << 10, 1 << 20, 1 << 30
_SIZES = {"GB": _GB, "MB": _MB, "KB": _KB}
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
    name, equals, value = text.partition("=")
    if name not in Limits._fields:
        raise ValueError(f"there is no limit {name}; there are {', '.join(Limits._fields)}")
    if value == NONE:
        return name, math.inf
    digits = value.upper().removesuffix("B").removesuffix("K").removesuffix("M").removesuffix("G")
    unit = value.upper()[len(digits) :]
    scale = 1 if not unit else _SIZES.get(unit, 0) if name in _NAMES_OF_SIZES else 0
    if not (equals and scale and digits.isascii() and digits.isdecimal() and int(digits)):
        example = f"{name}={show(name, getattr(Limits(), name))}"
        raise ValueError(f"{text} is no limit; write {example} or {name}={NONE}")
    return name, int(digits) * scale


def show(name: str, value: float) -> str:
    """Return the value of a bound as people write it.

    >>> show("file", 20971520), show("rows", 1000)
    ('20MB', '1000')
    """
    if value == math.inf:
        return NONE
    for unit, size in _SIZES.items() if name in _NAMES_OF_SIZES else ():
        if value % size == 0:
            return f"{value // size:g}{unit}"
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
