"""Comparison of values: which of them say the same as another, or the same more closely.

A property shape names the properties that lead from a finer value of its path to a coarser one
(``ib:refinedAlong``): from an alliance to an alignment, or from a city to its state.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from ibrdf.rdf.index import Index
from ibrdf.rdf.ontology import twin_of
from ibrdf.rdf.terms import Term, Triple, is_literal, text_of
from ibrdf.vocabulary import IB, RDFS, SKOS

_WORD = re.compile(r"[\w-]+")
_POSSESSIVE = re.compile(r"['\u2019]s\b")


class Comparison(NamedTuple):
    """What is known for comparing the values of one property of one thing.

    `steps` holds the steps from finer to coarser values, `along` the properties of the steps that
    count, `stages` the number of each stage, `forms` the word for each other form of it, and `own`
    the words that a name of the thing may leave out.
    """

    steps: Index = Index([])
    along: frozenset[Term] = frozenset()
    stages: Mapping[Term, int] = {}
    forms: Mapping[str, str] = {}
    own: frozenset[str] = frozenset()

    def coarser(self, value: Term) -> list[Term]:
        """Return a value and every coarser one."""
        return self.steps.upwards(value, *self.along)

    def refines(self, finer: Term, coarser: Term) -> bool:
        """Whether a value says at least as much as another one.

        >>> steps = Index([("<urn:minsk>", "<urn:in>", "<urn:belarus>")])
        >>> Comparison(steps, frozenset({"<urn:in>"})).refines("<urn:minsk>", "<urn:belarus>")
        True
        """
        return finer == coarser or coarser in self.coarser(finer)

    def matches(self, one: Term, other: Term) -> bool:
        """Whether one of two wordings says what the other says, or more.

        A name matches its short form, and its form with other words for the same.

        >>> Comparison().matches('"Army Chief of Staff"', '"Army Chief"')
        True
        >>> by = Comparison(forms={"belarusian": "belarus"})
        >>> by.matches('"Belarusian Army"', '"Belarus Army"')
        True
        """
        if is_literal(one) and is_literal(other):
            ours, theirs = self._words(one), self._words(other)
            return ours <= theirs or theirs <= ours
        return self.refines(one, other) or self.refines(other, one)

    def _words(self, name: Term) -> frozenset[str]:
        """Return the words of a name, in one form each, without those that it may leave out."""
        text = text_of(name).lower()
        for form, word in self.forms.items():
            if form in text:
                text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", word, text)
        words = _words(text)
        return words - self.own or words


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_POSSESSIVE.sub("", text.lower())))


def forms_of_words(data: Index) -> dict[str, str]:
    """Return the word for each other form of it, such as Belarus for Belarusian.

    >>> label, form = '"Belarus"@en', '"Belarusian"@en'
    >>> forms_of_words(Index([("<urn:b>", RDFS.label, label), ("<urn:b>", SKOS.hiddenLabel, form)]))
    {'belarusian': 'belarus'}
    """
    found = {}
    for thing, form in sorted(data.subject_objects(SKOS.hiddenLabel)):
        names = [*data.objects(thing, RDFS.label), *data.objects(thing, SKOS.prefLabel)]
        found[text_of(form).lower()] = text_of(min(names, default=form)).lower()
    return found


def own_words(thing: Term, steps: Index, data: Index) -> frozenset[str]:
    """Return the words of the name of a thing's state, which a name of the thing may leave out."""
    states = steps.objects(thing, IB.ofState)
    names = (text_of(name) for state in states for name in data.objects(state, RDFS.label))
    return frozenset(word for name in names for word in _words(name))


def stages_of(data: Index) -> dict[Term, int]:
    """Return the number of each stage: the highest, if it has several."""
    texts = ((text_of(number), stage) for stage, number in data.subject_objects(SKOS.notation))
    numbers = ((int(text), stage) for text, stage in texts if text.isdecimal())
    return {stage: number for number, stage in sorted(numbers)}


def steps_of(data: Index, along: frozenset[Term]) -> Index:
    """Return the steps over some properties that the data states or that any report gives."""
    twins = twin_of(data)
    asked = {twins[prop]: prop for prop in along if prop in twins}
    return Index(sorted(_steps(data, {prop: prop for prop in along} | asked)))


def _steps(data: Index, asked: Mapping[Term, Term]) -> Iterator[Triple]:
    """Return the steps over properties; `asked` names the property of each, and of each twin."""
    for subject in data.all_subjects():
        for prop, values in data.about(subject).items():
            if prop in asked:
                finer = subject if asked[prop] == prop else data.value(subject, IB.about)
                yield from ((finer or subject, asked[prop], coarser) for coarser in values)
