"""Mistakes as authors make them, each with the messages that it must give.

A fault is put into one article of a corpus: into its head, its reports, the locked passages or the
registry. None of them stops the reading.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple


class Article(NamedTuple):
    """An article on its way into a corpus, with its part of the lock and of the registry.

    `suffix` is what the names of its copy end in.
    """

    file: str
    text: str
    lock: tuple[str, ...]
    registry: str
    suffix: str

    @property
    def id(self) -> str:
        """The id of the article."""
        return f"article:{self.file.removesuffix('.yaml')}"


class NotHereError(LookupError):
    """The article has nothing that this fault could be put into."""


class Fault(NamedTuple):
    """A kind of mistake: its name, what puts it into an article, how its messages begin."""

    name: str
    seed: Callable[[Article], Article]
    messages: tuple[str, ...]


# A report too many ---------------------------------------------------------------

_AFTER_REPORTS = re.compile(r"\n(?:# .*\n)*(?:parts|silent):\n")
_FIRST = {
    kind: re.compile(rf"about: ({kind}:\S+)")
    for kind in ("agreement", "event", "organisation", "person", "situation", "statement")
}
_PASSAGE = re.compile(r"/article/\S+(#char=(\d+),(\d+))")
_POINTS = re.compile(
    r"(?:\S+ )?(?:Both|He|It|Its|She|Such|That|The|Their|They|This|Those)\b", re.IGNORECASE
)
# Told of by several articles, with the reason why they mean the same; and a trade figure.
_MEETING, _TRADE, _TENURE = (
    "event:lukashenko-pezeshkian-minsk",
    "trade:bilateral-record",
    "tenure:khrenin-defence-minister",
)
_NOTE = "note: Seeded."


def _add(lines: tuple[str, ...], article: Article) -> Article:
    """Add a report. In its lines, ``{event}`` is the first event of the article, and so on."""
    names = {
        "meeting": _MEETING + article.suffix,
        "trade": _TRADE + article.suffix,
        "tenure": _TENURE + article.suffix,
        "article": article.id,
    }
    for kind, pattern in _FIRST.items():
        if found := pattern.search(article.text):
            names[kind] = found[1]

    about = lines[0].format_map(names)
    names["passage"] = _unused_passage(about, article)
    filled = [line.format_map(names) for line in lines]
    if not any(line.startswith(("evidence:", "because:")) for line in filled):
        filled.insert(1, f"evidence: {names['passage']}")
    return _with_report(filled, article)


def _with_report(lines: list[str], article: Article) -> Article:
    record = "\n  - " + "\n    ".join(lines) + "\n"
    after = _AFTER_REPORTS.search(article.text)
    end = after.start() if after else len(article.text)
    return article._replace(text=article.text[:end] + record + article.text[end:])


def _unused_passage(about: str, article: Article) -> str:
    """Return a locked passage on which nothing rests yet that is said of the same thing."""
    things = re.findall(r"[a-z]+:[a-z0-9-]+", about)
    for line in article.lock:
        passage = _short(line, article)
        points = _POINTS.match(line.split("\t")[2])
        taken = any(f"{thing}\n    evidence: {passage}\n" in article.text for thing in things)
        if not points and not taken:
            return passage
    raise NotHereError(about)


def _short(line: str, article: Article) -> str:
    found = _PASSAGE.search(line)
    if not found:
        raise NotHereError(line)
    return article.id + found[1]


def _report(name: str, messages: str | tuple[str, ...], *lines: str) -> Fault:
    """Return the fault of a report too many, with a note that says why it is there."""
    said = (messages,) if isinstance(messages, str) else messages
    return Fault(name, partial(_add, (*lines, _NOTE)), said)


def _bare(name: str, messages: str, *lines: str) -> Fault:
    """Return the fault of a report too many without a note."""
    return Fault(name, partial(_add, lines), (messages,))


# Other places --------------------------------------------------------------------


def _replace(pattern: str, new: str, article: Article) -> Article:
    """Replace a part of the text of the article."""
    text, count = re.subn(pattern, new, article.text, count=1, flags=re.MULTILINE)
    if not count:
        raise NotHereError(pattern)
    return article._replace(text=text)


def _in_lock(column: int, new: str, article: Article) -> Article:
    """Replace one column of the first locked passage on which a report rests."""
    for index, line in enumerate(article.lock):
        if f"evidence: {_short(line, article)}\n" in article.text:
            cells = line.split("\t")
            cells[column] = new
            lines = (*article.lock[:index], "\t".join(cells), *article.lock[index + 1 :])
            return article._replace(lock=lines)
    raise NotHereError("a passage")


def _unlock(article: Article) -> Article:
    """Take the first passage on which a report rests out of the lock."""
    for line in article.lock:
        if f"evidence: {_short(line, article)}\n" in article.text:
            return article._replace(lock=tuple(one for one in article.lock if one != line))
    raise NotHereError("a passage")


def _in_registry(lines: tuple[str, ...], article: Article) -> Article:
    """Add a place to the registry, of a name that belongs to the article."""
    name = article.file.removesuffix(".yaml")
    record = "\n    ".join([f"\n  - id: location:seeded-{name}", *lines])
    return article._replace(registry=f"{article.registry}{record}\n")


def _thing(name: str, message: str, *lines: str) -> Fault:
    """Return the fault of a wrong thing in the registry."""
    return Fault(name, partial(_in_registry, lines), (message,))


def _overlap(article: Article) -> Article:
    """Add a report that rests on two passages of which the one begins before the other ends."""
    spans = [
        (int(found[2]), int(found[3]), article.id + found[1])
        for found in map(_PASSAGE.search, article.lock)
        if found
    ]
    for start, end, one in spans:
        for begins, ends, other in spans:
            if start < begins < end < ends:
                return _add(
                    (
                        "about: {agreement}",
                        f"evidence: ['{one}', '{other}']",
                        "topic: defence",
                        _NOTE,
                    ),
                    article,
                )
    raise NotHereError("two passages")


def _pointing(article: Article) -> Article:
    """Add a report, without a note, whose passage begins with a word that points back."""
    for line in article.lock:
        if re.match(r"(He|It|They|This) ", line.split("\t")[2]):
            lines = ("about: " + _MEETING + article.suffix, f"evidence: {_short(line, article)}")
            return _add((*lines, "topic: defence"), article)
    raise NotHereError("a passage")


def _long_name(article: Article) -> Article:
    """Add a report, without a note, that gives a name only and rests on a long passage."""
    for line in article.lock:
        found = _PASSAGE.search(line)
        points = _POINTS.match(line.split("\t")[2])
        if found and not points and int(found[3]) - int(found[2]) > 40:
            return _add(
                (
                    "about: organisation:iaea",
                    f"evidence: {_short(line, article)}",
                    "nameUsed: IAEA",
                ),
                article,
            )
    raise NotHereError("a passage")


def _groundless(article: Article) -> Article:
    """Add a report that rests on nothing."""
    about = _MEETING + article.suffix
    return _with_report([f"about: {about}", "topic: defence", _NOTE], article)


def _elsewhere(article: Article) -> Article:
    """Add a report that rests on a passage of another article."""
    number = "001" if "001" not in article.id else "000"
    passage = {"001": "#char=0,59", "000": "#char=9,54"}[number]
    other = f"article:{number}{article.suffix}{passage}"
    return _add(("about: {agreement}", f"evidence: {other}", "topic: defence", _NOTE), article)


def _untitled(article: Article) -> Article:
    """Add a report, without a note, on a post whose title the article does not print."""
    posts = ("post:belarus-air-force-commander", "post:belarus-military-industrial-chairman")
    for post in posts:
        if post not in article.text:
            # Denied, so that no source contests what another says of the tenure.
            lines = ("about: {tenure}", "polarity: denied", f"ofPost: {post}")
            return _add(lines, article)
    raise NotHereError("a post")


_LONG = " ".join(["long"] * 41)  # 204 characters
_OTHER = "This is no topic. Choose one from the topics"

FAULTS = (
    # Concepts
    _report(
        "kind-of-another-class", "This is no kind of agreement.", "about: {agreement}", "kind: war"
    ),
    _report("kind-of-no-event", "This is no kind of event.", "about: {meeting}", "kind: war"),
    _report(
        "kind-of-no-situation",
        "This is no kind of situation.",
        "about: {situation}",
        "kind: roadmap",
    ),
    _report("kind-of-no-trade", "This is no kind of trade figure.", "about: {trade}", "kind: war"),
    _report(
        "status-of-an-event",
        "An agreement is proposed, drafted",
        "about: {agreement}",
        "status: held",
    ),
    _report(
        "status-of-an-agreement",
        "An occurrence is planned, postponed",
        "about: {meeting}",
        "status: signed",
    ),
    _report("topic-that-is-none", _OTHER, "about: {agreement}", "topic: supports"),
    _report(
        "stance-that-is-none",
        "A statement has one stance",
        "about: {statement}",
        "speaker: person:lukashenko",
        "speaksOf: location:minsk",
        "stance: defence",
    ),
    _report("goods-that-are-none", "These are no goods.", "about: {trade}", "goods: defence"),
    _report(
        "concept-misspelt", "there is no concept sinned", "about: {agreement}", "status: sinned"
    ),
    _report(
        "disclosure-that-is-none",
        "Terms are disclosed or undisclosed.",
        "about: {agreement}",
        "disclosure: signed",
    ),
    # Ids
    _report("unknown-thing", "there is no event:atlantis", "about: event:atlantis", "status: held"),
    _report(
        "unknown-place",
        "there is no location:atlantis",
        "about: {meeting}",
        "place: location:atlantis",
    ),
    _report(
        "party-that-is-a-person",
        "A party is a state or an organisation",
        "about: {agreement}",
        "party: person:lukashenko",
    ),
    _report(
        "signatory-that-is-a-place",
        "A signatory is a person",
        "about: {agreement}",
        "signatory: location:minsk",
    ),
    _report(
        "agreed-at-no-event",
        "agreedAt names an event.",
        "about: {agreement}",
        "agreedAt: {statement}",
    ),
    _report(
        "based-on-no-agreement",
        "basedOn names an earlier agreement.",
        "about: {agreement}",
        "basedOn: {event}",
    ),
    _report(
        "follows-a-place",
        "What came before is an event",
        "about: {agreement}",
        "follows: location:minsk",
    ),
    _report(
        "part-of-no-agreement",
        "An agreement is part of a package",
        "about: {agreement}",
        "partOf: {event}",
    ),
    _report(
        "participant-that-is-a-place",
        "A participant is a person",
        "about: {meeting}",
        "participant: location:minsk",
    ),
    _report(
        "speaker-that-is-a-place",
        "A speaker is a person",
        "about: {statement}",
        "speaker: location:minsk",
    ),
    _report(
        "place-that-is-a-person",
        "It happens in a place",
        "about: {situation}",
        "topic: defence",
        "place: person:lukashenko",
    ),
    _report(
        "attributed-to-a-place",
        "attributedTo names a person",
        "about: {agreement}",
        "topic: defence",
        "attributedTo: location:minsk",
    ),
    # Properties
    _report(
        "rank-beside-no-person",
        "The rank is only that of a person.",
        "about: {agreement}",
        "rank: major-general",
    ),
    _report(
        "party-of-an-event",
        "The party is only that of an agreement.",
        "about: {meeting}",
        "party: location:iran",
    ),
    _report("rank-that-is-none", "This is no rank.", "about: {person}", "rank: signed"),
    _report(
        "tenure-without-a-post",
        "A report on a tenure names no post.",
        "about: {tenure}",
        "holder: person:khrenin",
    ),
    _report(
        "stance-of-nobody",
        "The report doesn't say whose stance",
        "about: {statement}",
        "speaksOf: location:minsk",
        "stance: supports",
    ),
    _report(
        "situation-without-a-word",
        "The report doesn't say what the situation is.",
        "about: {situation}",
        "participant: location:iran",
    ),
    # Counts
    _report(
        "two-statuses",
        "An agreement is proposed, drafted",
        "about: {agreement}",
        "status: [signed, drafted]",
    ),
    _report(
        "two-dates",
        "There is one date, in EDTF.",
        "about: {agreement}",
        "date: ['2025-08', '2025-09']",
        "dateMethod: printed",
    ),
    _report(
        "two-exporters",
        "There is one exporter",
        "about: {trade}",
        "exporter: [location:iran, location:belarus]",
    ),
    _report(
        "about-two-things",
        "A report is about exactly one thing.",
        "about: [{agreement}, {event}]",
        "topic: defence",
    ),
    # Values
    _report(
        "number-of-no-documents",
        "There is one number of documents",
        "about: {agreement}",
        "documentCount: 0",
    ),
    _report(
        "number-in-words",
        "There is one number of documents",
        "about: {agreement}",
        "documentCount: many",
    ),
    _report(
        "figure-with-commas",
        "There is one figure, in digits",
        "about: {trade}",
        "value: 33,000,000",
    ),
    _report("currency-in-words", "There is one currency", "about: {trade}", "currency: Euro"),
    _report(
        "range-upside-down",
        "The least is more than the most.",
        "about: {trade}",
        "min: 9",
        "max: 5",
        "currency: USD",
    ),
    _report(
        "ratio-in-dollars",
        "A figure with a baseline is a ratio",
        "about: {trade}",
        "baseline: 2021",
        "value: 5",
        "currency: USD",
    ),
    # Dates
    _report(
        "impossible-date",
        "2025-02-30 is no EDTF date.",
        "about: {agreement}",
        "date: 2025-02-30",
        "dateMethod: printed",
    ),
    _report(
        "date-backwards",
        "2025-05/2025-03 ends before it begins.",
        "about: {agreement}",
        "date: 2025-05/2025-03",
        "dateMethod: printed",
    ),
    _report(
        "another-weekday",
        "2025-08-21 is a Thursday",
        "about: {agreement}",
        "date: 2025-08-21",
        "dateText: on Wednesday",
        "dateMethod: printed",
    ),
    _report(
        "date-method-that-is-none",
        "A date is printed, article-date",
        "about: {agreement}",
        "date: 2025-08",
        "dateMethod: held",
    ),
    # Texts
    _report(
        "long-wording-of-a-date",
        "A date wording has at most six words.",
        "about: {agreement}",
        "topic: defence",
        "dateText: one two three four five six seven",
    ),
    _report(
        "long-key-phrase",
        "A key phrase has at most five words.",
        "about: {statement}",
        "speaker: person:lukashenko",
        "keyPhrase: one two three four five six",
    ),
    _report(
        "long-gloss", "A gloss has at most 200 characters", "about: {agreement}", f"gloss: {_LONG}"
    ),
    _report(
        "long-name",
        "A name as printed has at most 60 characters.",
        "about: {organisation}",
        f"nameUsed: {_LONG[:80]}",
    ),
    _bare(
        "long-note",
        "A note has at most 200 characters.",
        "about: {agreement}",
        "topic: defence",
        f"note: {_LONG}",
    ),
    _report(
        "another-name", "The name is printed otherwise", "about: {person}", "nameUsed: Nobody Else"
    ),
    # Of the report itself
    _report(
        "attributed-to-nobody",
        "Attributed to nobody.",
        "about: {agreement}",
        "topic: defence",
        "certainty: attributed",
    ),
    _report(
        "certainty-that-is-none",
        "A report is asserted, attributed",
        "about: {agreement}",
        "topic: defence",
        "certainty: denied",
    ),
    _report(
        "polarity-that-is-none",
        "A report is affirmed or denied.",
        "about: {agreement}",
        "topic: defence",
        "polarity: opinion",
    ),
    _report(
        "long-wording-of-a-stage",
        "A stage wording has at most three words.",
        "about: {agreement}",
        "topic: defence",
        "statusText: all but signed already",
    ),
    _report(
        "stance-towards-nothing",
        "A stance is towards something.",
        "about: {statement}",
        "speaker: person:lukashenko",
        "stance: supports",
    ),
    _report(
        "agent-that-is-a-place",
        "An agent is a person",
        "about: {meeting}",
        "agent: location:minsk",
    ),
    _report(
        "purpose-that-is-a-place",
        "A purpose is an event",
        "about: {agreement}",
        "purpose: location:minsk",
    ),
    _report(
        "cause-that-is-a-person",
        "A cause is an event",
        "about: {agreement}",
        "cause: person:lukashenko",
    ),
    _report(
        "follows-a-situation",
        "What came before is an event",
        "about: {agreement}",
        "follows: {situation}",
    ),
    _report(
        "speaks-of-a-post",
        "A statement speaks of a thing.",
        "about: {statement}",
        "speaksOf: post:belarus-air-force-commander",
    ),
    _report(
        "scope-that-is-none", "This is no subject area.", "about: {agreement}", "scope: drones"
    ),
    _report(
        "delegation-to-a-meeting",
        ("A delegation makes a visit.", "The head of delegation is only that of"),
        "about: {meeting}",
        "delegationHead: person:lukashenko",
    ),
    _report(
        "date-across-no-articles",
        "Nothing says which other article completes the date.",
        "about: {agreement}",
        "date: 2025-08",
        "dateMethod: across-articles",
    ),
    _report(
        "reason-in-an-article",
        "In an article, because: names a passage",
        "about: {agreement}",
        "evidence: {passage}",
        "because: https://example.org/page",
        "topic: defence",
    ),
    # Evidence
    Fault("report-without-evidence", _groundless, ("The report rests on nothing.",)),
    _report(
        "passage-not-locked",
        "The passage is not locked.",
        "about: {agreement}",
        "evidence: {article}#char=1,2",
        "topic: defence",
    ),
    _report(
        "passage-backwards",
        ("A passage starts once", "The passage is not locked."),
        "about: {agreement}",
        "evidence: {article}#char=20,10",
        "topic: defence",
    ),
    Fault("evidence-elsewhere", _elsewhere, ("The evidence is in another article.",)),
    Fault("overlapping-passages", _overlap, ("Two passages of the report overlap",)),
    Fault("pointing-passage", _pointing, ("The passage begins with a word that points back.",)),
    Fault("long-passage-of-a-name", _long_name, ("The report gives a name only",)),
    Fault("post-without-a-title", _untitled, ("No report of the article gives the title",)),
    Fault("passage-taken-from-the-lock", _unlock, ("The passage is not locked.",)),
    Fault("hash-that-is-none", partial(_in_lock, 1, "0123"), ("The passage is not locked.",)),
    Fault(
        "four-first-words",
        partial(_in_lock, 2, "one two three four"),
        ("A passage keeps its first three words",),
    ),
    # The parts of an article
    Fault(
        "part-of-no-kind",
        partial(_replace, "^    kind: headline$", "    kind: signed"),
        ("A part of an article has one kind",),
    ),
    # The head of an article
    Fault(
        "language-that-is-none",
        partial(_replace, "^language: en$", "language: eng"),
        ("An article has one language",),
    ),
    Fault(
        "short-hash",
        partial(_replace, "^sha256: .*$", "sha256: 0123"),
        ("An article has the SHA-256",),
    ),
    Fault(
        "two-labels",
        partial(_replace, "^label: (.*)$", r"label: [\1, Other]"),
        ("An article has one English label",),
    ),
    Fault(
        "no-identifier",
        partial(_replace, "^identifier: .*\n", ""),
        ("An article has one identifier.",),
    ),
    Fault(
        "publisher-that-is-a-place",
        partial(
            _replace,
            "^language: en$(?:\npublisher: .*)?",
            "language: en\npublisher: location:minsk",
        ),
        ("There is at most one publisher",),
    ),
    # The registry
    _thing("thing-without-a-label", "A thing has exactly one English label.", "type: Place"),
    _thing("class-misspelt", "there is no class Plase", "type: Plase", "label: Seeded"),
    _thing(
        "perhaps-same-without-a-reason",
        "Nothing says why the two may be the same.",
        "type: Place",
        "label: Seeded",
        "perhapsSame: location:minsk",
    ),
)
