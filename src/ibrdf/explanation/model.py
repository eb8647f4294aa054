"""The parts of an explanation, as values."""

from typing import Any, Literal, NamedTuple, TypeAlias, get_args

# A fact follows from what sources say themselves, or stands in the registry. An attributed value is
# only passed on by its sources, and an editors' one is known by the editors alone. Contested values
# can't all be true, and open values are not exact enough for a single fact. An outranked value is
# replaced by another one: a narrower date, or a later stage. The others are no facts.
Standing: TypeAlias = Literal[
    "fact",
    "attributed",
    "editors",
    "contested",
    "open",
    "outranked",
    "speculated",
    "opinion",
    "denied",
    "entailed",
]
STANDINGS: tuple[Standing, ...] = get_args(Standing)


class Passage(NamedTuple):
    """A passage: its id, its first and last words, and all its words if the text is given.

    `altered` is whether the given text has changed, so that its words are not shown.
    """

    id: str
    first: str = ""
    last: str = ""
    words: str = ""
    altered: bool = False


class Claim(NamedTuple):
    """One report's claim of a value: its source, attribution, passages and certainty.

    `editorial` is whether the source is a note of the editors.
    """

    report: str
    source: str
    label: str
    certainty: str
    polarity: str
    attributed_to: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    status_text: str = ""
    date_text: str = ""
    date_method: str = ""
    note: str = ""
    identity: str = ""
    editorial: bool = False


class Reason(NamedTuple):
    """The reason for a statement: its author, or the rule by which it follows from others."""

    statement: str
    stated_by: str = ""
    rule: str = ""
    meaning: str = ""
    because: "tuple[Reason, ...]" = ()


class Value(NamedTuple):
    """One value of a property, with its standing and its support.

    `value` is for readers: a label, a number, a date. `id` is the id of the thing with that label,
    if the value is a thing. `stated_by` names the authors that state it without a report, such as
    the editors.
    """

    value: str
    id: str = ""
    standing: Standing = "fact"
    claims: tuple[Claim, ...] = ()
    stated_by: str = ""
    reason: Reason | None = None


class Side(NamedTuple):
    """One side of a disagreement: a value, its source, and the thing that has it."""

    value: str
    source: str
    thing: str


class Difference(NamedTuple):
    """A disagreement on a property: its kind, and its sides.

    `if_same` is another thing, if the disagreement exists only if the two things are the same.
    """

    kind: str
    sides: tuple[Side, ...]
    if_same: str = ""


class Property(NamedTuple):
    """A property of a thing: its values and disagreements; no values mean that none is stated."""

    id: str
    key: str
    label: str
    values: tuple[Value, ...] = ()
    differences: tuple[Difference, ...] = ()


class Likeness(NamedTuple):
    """A thing that may be the same, and why this is left open."""

    id: str
    label: str
    reason: str = ""


class Explanation(NamedTuple):
    """An explanation of a thing, or of one property of it if `property` names one.

    `named_by` are the sources that name the thing in what they say of others.

    ``str()`` returns its text for readers, and :meth:`as_dict` its data for programs.

    >>> print(Explanation("location:minsk", "Minsk", ("place",)))
    Minsk
    location:minsk, a place
    no source speaks of it
    """

    id: str
    label: str
    classes: tuple[str, ...] = ()
    properties: tuple[Property, ...] = ()
    perhaps_same: tuple[Likeness, ...] = ()
    property: str = ""
    named_by: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain values, for JSON.

        >>> Explanation("person:x", "X").as_dict()["label"]
        'X'
        """
        return {name: _plain(value) for name, value in zip(self._fields, self, strict=True)}

    def __str__(self) -> str:
        from ibrdf.explanation.text import lines  # noqa: PLC0415 -- it imports this module

        return "\n".join(lines(self))


def _plain(value: object) -> object:
    """Return a part as plain values: a dictionary for a named tuple."""
    if not isinstance(value, tuple):
        return value
    plain = map(_plain, value)
    names = getattr(value, "_fields", None)
    return dict(zip(names, plain, strict=True)) if names else tuple(plain)
