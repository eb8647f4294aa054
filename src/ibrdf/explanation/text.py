"""The text of an explanation: lines for a terminal."""

import textwrap
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, zip_longest

from ibrdf.explanation.model import (
    Claim,
    Difference,
    Explanation,
    Passage,
    Property,
    Reason,
    Standing,
    Value,
)

# Standings that need no word beside a value: its property, or the heading above, tells them.
_PLAIN = {"fact", "contested", "editors"}
_WIDTH = 96
_LEFT = 30
_PASSAGE = 26


def lines(explanation: Explanation) -> Iterator[str]:
    """Return the lines of an explanation.

    >>> list(lines(Explanation("location:minsk", "Minsk")))
    ['Minsk', 'location:minsk', 'no source speaks of it']
    """
    close = bool(explanation.property)
    shown = [prop for prop in explanation.properties if close or not _is_echo(prop)]

    yield from _heading(explanation)
    for prop in shown:
        of_sources = _without_editors(prop)
        if of_sources.values or not prop.values:
            yield ""
            yield from _property(of_sources, explanation.id, close=close)
    yield from _likenesses(explanation)
    yield from _added_by_editors(shown, explanation.id, close=close)
    if explanation.property:
        yield from _rules(shown)
    yield from _echoes(prop for prop in explanation.properties if prop not in shown)


# The parts ----------------------------------------------------------------------


def _heading(explanation: Explanation) -> Iterator[str]:
    kinds = ", ".join(map(_with_article, explanation.classes))
    yield explanation.label
    yield f"{explanation.id}, {kinds}" if kinds else explanation.id
    if not explanation.property:
        yield _summary(explanation)


def _likenesses(explanation: Explanation) -> Iterator[str]:
    """Return the lines of the things that may be the same, with the reasons."""
    if explanation.perhaps_same:
        yield ""
        yield "  perhaps the same as"
    for other in explanation.perhaps_same:
        yield from _wrap(f"{other.label} ({other.id})", 4)
        yield from _wrap(other.reason, 6)


def _rules(properties: Iterable[Property]) -> Iterator[str]:
    """Return the titles of the rules by which values follow."""
    values = [value for prop in properties for value in prop.values]
    steps = [step for value in values for step in _steps(value.reason)]
    meanings = {step.rule: step.meaning for step in steps}
    if meanings:
        yield ""
    for name, meaning in sorted(meanings.items()):
        yield from _wrap(f"{name}: {meaning}", 2)


def _echoes(properties: Iterable[Property]) -> Iterator[str]:
    """Return a line of the values that only repeat others in the terms of other vocabularies."""
    names = [name for prop in properties for name in _echo(prop)]
    if names:
        yield ""
        yield "  by the ontology also (ask for type, or for the property, to see why)"
        yield from _wrap(", ".join(names), 4)


def _summary(explanation: Explanation) -> str:
    """Return the numbers of passages and sources, and the contested properties."""
    values = [value for prop in explanation.properties for value in prop.values]
    claims = [claim for value in values for claim in value.claims if not claim.editorial]
    passages = {passage.id for claim in claims for passage in claim.passages}
    sources = {claim.source for claim in claims}
    contested = [
        prop.label
        for prop in explanation.properties
        if any(value.standing == "contested" for value in prop.values)
    ]
    if not sources:
        return _silence(explanation.named_by)
    said = f"{_count(passages, 'passage')} of {_count(sources, 'source')}"
    return f"{said}; contested: {', '.join(contested)}" if contested else said


def _silence(named_by: tuple[str, ...]) -> str:
    """Return the line that is shown when no source says anything about a thing.

    >>> _silence(()), _silence(("article:001",))
    ('no source speaks of it', 'no source says anything of it; 1 source names it')
    """
    if not named_by:
        return "no source speaks of it"
    verb = "names" if len(named_by) == 1 else "name"
    return f"no source says anything of it; {_count(named_by, 'source')} {verb} it"


def _without_editors(prop: Property) -> Property:
    """Return a property without the values that only the editors know."""
    return prop._replace(values=tuple(one for one in prop.values if one.standing != "editors"))


def _added_by_editors(properties: Iterable[Property], thing: str, *, close: bool) -> Iterator[str]:
    """Return the lines of the values that only the editors know."""
    known = [
        (prop, tuple(one for one in prop.values if one.standing == "editors"))
        for prop in properties
    ]
    added = [prop._replace(values=values, differences=()) for prop, values in known if values]
    if added:
        yield ""
        yield "  by the editors, of their own knowledge"
    for prop in added:
        for line in _property(prop, thing, close=close):
            yield f"  {line}"


def _count(things: Collection[str], noun: str) -> str:
    """Return a number with its noun.

    >>> _count({"a"}, "source"), _count({"a", "b"}, "source")
    ('1 source', '2 sources')
    """
    return f"{len(things)} {noun}{'s' if len(things) != 1 else ''}"


def _steps(reason: Reason | None) -> Iterator[Reason]:
    """Return the steps of a derivation that are rules."""
    if reason and reason.rule:
        yield reason
        for premise in reason.because:
            yield from _steps(premise)


def _with_article(noun: str) -> str:
    """Return a noun with its article.

    >>> _with_article("agreement"), _with_article("state")
    ('an agreement', 'a state')
    """
    return f"{'an' if noun[:1] in {*'aeio'} else 'a'} {noun}"


def _is_echo(prop: Property) -> bool:
    """Whether a property only repeats others in the terms of other vocabularies."""
    entailed = all(value.standing == "entailed" for value in prop.values)
    return prop.key == "type" or (not prop.key and entailed)


def _echo(prop: Property) -> list[str]:
    """Return the repeated values of a property."""
    if prop.key != "type":
        return [prop.id]
    return [_with_article(value.id) for value in prop.values if value.standing == "entailed"]


def _property(prop: Property, thing: str, *, close: bool) -> Iterator[str]:
    """Return the lines of a property: its values, with their support beside them."""
    yield f"  {prop.label}: {_verdict(prop)}".removesuffix(": ")
    for standing, values in _together(prop.values):
        names = ", ".join(value.value for value in values)
        left = names if standing in _PLAIN else f"{names} ({standing})"
        yield from _beside(left, [*_right(values[0], thing, prop.key, close=close)])

        reasons = [value.reason for value in values if value.reason and close]
        for reason in reasons:
            yield from _reason(reason, 6)

    for difference in prop.differences:
        if difference.if_same:
            yield from _wrap(_condition(difference, thing), 4)


def _verdict(prop: Property) -> str:
    """Return the words about all values of a property together."""
    if not prop.values:
        return "not stated"
    kinds = [difference.kind for difference in prop.differences if not difference.if_same]
    contested = ["contested"] * any(value.standing == "contested" for value in prop.values)
    return ", ".join(dict.fromkeys(contested + kinds))


def _together(values: Iterable[Value]) -> Iterator[tuple[Standing, list[Value]]]:
    """Return groups of neighbouring values with the same support."""
    for (standing, *_), group in groupby(
        values, key=lambda value: (value.standing, value.claims, value.stated_by, value.reason)
    ):
        yield standing, [*group]


def _condition(difference: Difference, thing: str) -> str:
    """Return the sentence about a disagreement that depends on the identity of two things."""
    other = difference.if_same
    here, there = _said_of(thing, difference), _said_of(other, difference)
    return f"if it is the same as {other}, {difference.kind}: {here} here, {there} there"


def _said_of(thing: str, difference: Difference) -> str:
    return " and ".join(
        dict.fromkeys(side.value for side in difference.sides if side.thing == thing)
    )


def _right(value: Value, thing: str, key: str, *, close: bool) -> Iterator[str]:
    """Return the support of a value: a line for each passage, with details if `close` is true.

    `key` is that of the property.
    """
    if value.stated_by:
        yield f"by {value.stated_by}"
    for claim in value.claims:
        ids = [passage.id for passage in claim.passages] or [claim.source]
        yield from _fold(f"{ids[0]:<{_PASSAGE}}  {_manner(claim)}", _PASSAGE + 2)
        for passage in claim.passages:
            if passage.id != ids[0]:
                yield passage.id
        for detail in _details(claim, key, close=close):
            yield from _fold(f"  {detail}", 2)
    if value.reason and not close:
        first = value.reason.because[0].statement.removeprefix(f"{thing} ")
        yield from _fold(f"from {first}", 5)


def _manner(claim: Claim) -> str:
    """Return the certainty of a claim, its attribution, and whether it is a denial.

    >>> _manner(Claim("r", "s", "S", "attributed", "denied", attributed_to=("the ministry",)))
    'attributed to the ministry, denied'
    """
    sure = "by the editors" if claim.editorial else claim.certainty
    if claim.attributed_to:
        names = " and ".join(claim.attributed_to)
        sure = f"attributed to {names}" if sure == "attributed" else f"{sure}, by {names}"
    denied = [claim.polarity] if claim.polarity != "affirmed" else []
    return ", ".join([sure, *denied])


def _details(claim: Claim, key: str, *, close: bool) -> Iterator[str]:
    for passage in claim.passages:
        if passage.words:
            yield f"“{passage.words}”"
        elif passage.altered:
            yield "the text at hand is not the one that was read"
        elif close and passage.first:
            yield _ends(passage)
    if claim.status_text and close and key == "status":
        yield f"stage worded “{claim.status_text}”"
    if claim.date_text and close:
        yield f"worded “{claim.date_text}”, {claim.date_method}".removesuffix(", ")
    if claim.note and close:
        yield f"note: {claim.note}"
    if claim.identity and close:
        yield f"identity: {claim.identity}"


def _ends(passage: Passage) -> str:
    """Return the first and last words of a passage, or all words of a short passage."""
    ends = dict.fromkeys((passage.first, passage.last))
    return f"“{' … '.join(ends)}”"


def _reason(reason: Reason, indent: int) -> Iterator[str]:
    """Return the lines of a derivation, as a tree of rules with stated triples as leaves."""
    if reason.rule:
        yield from _wrap(f"{reason.statement}, by {reason.rule}", indent)
    else:
        yield from _wrap(f"{reason.statement}, stated by {reason.stated_by}", indent)
    for premise in reason.because:
        yield from _reason(premise, indent + 2)


# Lines -------------------------------------------------------------------------


def _beside(left: str, right: list[str]) -> Iterator[str]:
    """Return the lines of two columns; the left column is wrapped."""
    for one, other in zip_longest(_fold(left, 2, _LEFT), right, fillvalue=""):
        yield f"    {one:<{_LEFT}}  {other}".rstrip()


def _fold(text: str, indent: int, width: int = _WIDTH - _LEFT - 6) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        subsequent_indent=" " * indent,
        drop_whitespace=True,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _wrap(text: str, indent: int) -> list[str]:
    start = " " * indent
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=start + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
