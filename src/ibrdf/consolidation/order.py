"""Days that follow from order in time: what comes after a meeting is not before it."""

from collections.abc import Iterable, Mapping

from ibrdf.articles.dates import Bounds
from ibrdf.rdf.terms import Term

_OPEN = Bounds(None, None)


def transitive(order: Iterable[tuple[Term, Term]]) -> list[tuple[Term, Term]]:
    """Return the pairs of things whose order follows from others, and these, sorted.

    >>> transitive([("<urn:c>", "<urn:b>"), ("<urn:b>", "<urn:a>")])[1:]
    [('<urn:c>', '<urn:a>'), ('<urn:c>', '<urn:b>')]
    """
    before: dict[Term, list[Term]] = {}
    for later, earlier in order:
        before.setdefault(later, []).append(earlier)

    pairs = set()
    for later, direct in before.items():
        found = dict.fromkeys(direct)
        for earlier in (waiting := list(found)):
            waiting += [one for one in before.get(earlier, ()) if one not in found]
            found |= dict.fromkeys(waiting)
        pairs |= {(later, earlier) for earlier in found if earlier != later}
    return sorted(pairs)


def tighten(days: Mapping[Term, Bounds], order: Iterable[tuple[Term, Term]]) -> dict[Term, Bounds]:
    """Return the days of each thing that its date and the order allow.

    `days` are those of the dates, and `order` are all pairs of things, the later one first. Pairs
    whose dates contradict their order are left out.

    >>> import datetime as dt
    >>> days = {"<urn:visit>": Bounds(dt.date(2025, 8, 20), dt.date(2025, 8, 20))}
    >>> tighten(days, [("<urn:talks>", "<urn:visit>")])["<urn:talks>"].earliest
    datetime.date(2025, 8, 20)
    """
    found, pairs = dict(days), sorted(order)
    for later, earlier in pairs:
        after, before = days.get(later, _OPEN), days.get(earlier, _OPEN)
        if _is_possible(_not_before(after, before)):
            found[later] = _not_before(found.get(later, _OPEN), before)
            found[earlier] = _not_after(found.get(earlier, _OPEN), after)
    return {thing: span for thing, span in found.items() if span != _OPEN}


def crossed(
    days: Mapping[Term, Bounds], order: Iterable[tuple[Term, Term]]
) -> list[tuple[Term, Term]]:
    """Return the pairs whose dates contradict their order.

    >>> import datetime as dt
    >>> day = lambda year: Bounds(dt.date(year, 1, 1), dt.date(year, 1, 1))
    >>> crossed({"<urn:a>": day(2023), "<urn:b>": day(2024)}, [("<urn:a>", "<urn:b>")])
    [('<urn:a>', '<urn:b>')]
    """
    return [
        (later, earlier)
        for later, earlier in sorted(order)
        if not _is_possible(_not_before(days.get(later, _OPEN), days.get(earlier, _OPEN)))
    ]


def _not_before(after: Bounds, before: Bounds) -> Bounds:
    days = [day for day in (after.earliest, before.earliest) if day]
    return Bounds(max(days, default=None), after.latest)


def _not_after(before: Bounds, after: Bounds) -> Bounds:
    days = [day for day in (before.latest, after.latest) if day]
    return Bounds(before.earliest, min(days, default=None))


def _is_possible(span: Bounds) -> bool:
    return not (span.earliest and span.latest) or span.earliest <= span.latest
