"""What is known of a thing and on whose word: the values of an explanation."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias, get_args

# A fact was consolidated from reports, or is the editors' own. Contested is what can't all be true,
# and open what is not exact enough to be one fact. Outranked is what another value stands for: a
# narrower date, a later stage, or a preferred report. The others make no fact.
Standing: TypeAlias = Literal[
    "fact", "contested", "open", "outranked", "speculated", "opinion", "denied", "entailed"
]
STANDINGS: tuple[Standing, ...] = get_args(Standing)


@dataclass(frozen=True)
class Passage:
    """Where a source says it: the id, the first and last words, and all words where they are known.

    `altered` says that the text at hand is not the one that was read, so its words are not shown.
    """

    id: str
    first: str = ""
    last: str = ""
    words: str = ""
    altered: bool = False


@dataclass(frozen=True)
class Claim:
    """One report's word for a value: who says so, on whose authority, where, and how surely."""

    report: str
    source: str
    label: str
    certainty: str
    polarity: str
    attributed_to: tuple[str, ...] = ()
    preference: str = ""
    passages: tuple[Passage, ...] = ()
    date_text: str = ""
    date_method: str = ""
    note: str = ""
    identity: str = ""


@dataclass(frozen=True)
class Reason:
    """Why a statement holds: who states it, or the rule by which it follows from others."""

    statement: str
    stated_by: str = ""
    rule: str = ""
    meaning: str = ""
    because: "tuple[Reason, ...]" = ()


@dataclass(frozen=True)
class Value:
    """One value of a property, how it stands, and what speaks for it.

    `value` is for people: a label, a number, a date. `id` is what it is the label of, if anything.
    `stated_by` names who states it without a report, such as the editors.
    """

    value: str
    id: str = ""
    standing: Standing = "fact"
    claims: tuple[Claim, ...] = ()
    stated_by: str = ""
    reason: Reason | None = None


@dataclass(frozen=True)
class Side:
    """What one report says in a disagreement, and of which thing."""

    value: str
    source: str
    thing: str


@dataclass(frozen=True)
class Difference:
    """A disagreement on a property: its kind, and what each report says.

    `if_same` is the thing on whose identity with this one the disagreement depends, if it does.
    """

    kind: str
    sides: tuple[Side, ...]
    if_same: str = ""


@dataclass(frozen=True)
class Property:
    """A property of a thing: its values and what is disagreed on; no values mean not stated."""

    id: str
    key: str
    label: str
    values: tuple[Value, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """A thing that is perhaps the same, and why that is left open."""

    id: str
    label: str
    reason: str = ""


@dataclass(frozen=True)
class Explanation:
    """Everything that is said of a thing, or of one property of it where `property` names one.

    Its text is for people, :meth:`as_dict` for programs.

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

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain values, for JSON.

        >>> Explanation("person:x", "X").as_dict()["label"]
        'X'
        """
        return asdict(self)

    def __str__(self) -> str:
        from ibrdf.explanation.text import lines  # noqa: PLC0415 -- which needs the values above

        return "\n".join(lines(self))
