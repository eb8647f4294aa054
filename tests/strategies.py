"""What the properties are tried on: random terms, graphs, documents, spans, reports and queries.

Everything here leans towards what is odd and what is nearly right: values that programs mistake for
others, few names that come again and again, and files with one slip in them.
"""

# ruff: noqa: RUF001 -- Persian and Cyrillic letters and their digits are meant

import json
import re
from random import Random
from typing import Any, NamedTuple

import pyoxigraph as ox
from hypothesis import settings
from hypothesis import strategies as st
from rdflib import RDF, XSD, URIRef

from ibrdf.articles.passages import Span
from ibrdf.rdf.context import read_context

Terms = st.SearchStrategy[Any]
CONTEXT = read_context()
# By their seeds: what is drawn by the thousand would be too much to shrink.
CHANCES = st.randoms(use_true_random=True)


def examples(number: int, **others: Any) -> settings:
    """Return the settings for so many examples in CI, and a part of them in the default run."""
    share = settings().max_examples / 100  # the profile's, of the hundred that are usual
    return settings(max_examples=max(1, round(number * share)), **others)


# In expected lines: a library's own words, which change from release to release. A query's braces
# hold three dots of our own.
THEIRS = re.compile("(?<!{ )…")


def ours(said: str, expected: str) -> bool:
    """Tell whether a line is the one expected, in which … stands for a library's own words."""
    pattern = r"\S.*".join(map(re.escape, THEIRS.split(expected)))
    return re.fullmatch(pattern, said) is not None


# Terms ---------------------------------------------------------------------------------

ODD = ['"', '"""', "\\", "\\n", "a\nb", "\r\n", "\t", "\x00", "\x1f", "\x7f", "\x85", "\u2028"]
ODD += ["می\u200cرود", "\u202eabc\u202c", "\u200f", "\U0001f600", "\ufeff", "\ufffd", "^^", "@en"]
ODD += ["<a>", "е\u0301", "]]>", "&amp;", " "]
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(ODD)
LANGUAGES = ["en", "EN-gb", "fa", "be-tarask", "zh-hant-tw", "x-private", "sl-rozaj-biske-1994"]
LANGUAGES += ["fa-Arab-IR"]
# Of each datatype texts that it has, that it has in another form, and that it does not have.
FORMS = {
    XSD.integer: ["1", "01", "+5", "-0", "-7", "9" * 25, "1_0", " 1", "--5", "٣", "x"],
    XSD.decimal: ["1.50", "-0.0", ".5", "5.", "1e5", "12345678901234567890.123"],
    XSD.boolean: ["1", "0", "true", "false", "TRUE"],
    XSD.double: ["1", "1.0E5", "1e-7", "NaN", "INF", "-INF", "-0", "1e400", "x"],
    XSD.float: ["1.1", "NaN", "3.4028235e38", "1e-45"],
    XSD.dateTime: ["2024-01-01T00:00:00.50", "2024-01-01T24:00:00Z", "-0044-03-15T00:00:00", "x"],
    XSD.date: ["2024-01-01", "2024-01-01+00:00", "2024-02-30", "12024-01-01", "31.07.2023"],
    XSD.time: ["24:00:00", "12:00:00.10Z"],
    XSD.duration: ["P12M", "PT60S", "P0D", "-P1D"],
    XSD.dayTimeDuration: ["PT24H"],
    XSD.yearMonthDuration: ["P12M"],
    XSD.gYear: ["2024", "-0001", "2024+00:00"],
    XSD.gYearMonth: ["2024-01"],
    XSD.gMonth: ["--01"],
    XSD.gMonthDay: ["--02-29"],
    XSD.gDay: ["---01"],
    XSD.hexBinary: ["0f"],
    XSD.base64Binary: ["AA==", "A"],
    XSD.anyURI: ["a b"],
    RDF.XMLLiteral: ["<b>x</b>", "<b>"],
    RDF.HTML: ["<b>x"],
    RDF.JSON: ['{"b": 1.0, "a": []}'],
    URIRef("http://id.loc.gov/datatypes/edtf/EDTF"): ["2025-08", "[..2023-04]"],
}
TYPED = [
    ox.Literal(text, datatype=ox.NamedNode(str(datatype)))
    for datatype, texts in FORMS.items()
    for text in texts
]
ENDS = ["", "1a", "a%20b", ".a", "a.", "a/b", "a#b", "a:b", "(x)", "-x", "_x", "x-", "é"]
ENDS += ["می\u200cرود", "Мінск", "😀", "a,b", "a;b", "a'b", "a?b=c&d", "~", "*", "!$", "//x"]
ENDS += ["a/../b", "..", "a@b", "a+b"]
ENDS += ["label", "Report", "Meeting", "signed", "id", "type", "place", "reports"]
STARTS = [
    CONTEXT.prefixes[prefix] for prefix in ("ib", "said", "c", "location", "rdfs", "rdf", "xsd")
]
STARTS += ["https://w3id.org/ibrdf/", "https://w3id.org/ibrdf/id/", "http://example.org/", "urn:x:"]
# Odd IRIs; with a second #, as in ns#a#b, it is none.
NAMES = [start + end for start in STARTS for end in ENDS]
IRIS = st.sampled_from([ox.NamedNode(name) for name in NAMES if name.count("#") < 2])
USUAL = [
    ox.NamedNode(str(term.iri)) for term in (*CONTEXT.terms.values(), *CONTEXT.reports.values())
]
USUAL += [ox.NamedNode(str(RDF.type)), ox.NamedNode(CONTEXT.prefixes["ib"] + "source")] * 5
PREDICATES = IRIS | st.sampled_from(USUAL)
TAGGED = st.builds(
    lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(LANGUAGES)
)
LITERALS = st.builds(ox.Literal, TEXTS) | TAGGED | st.sampled_from(TYPED)
BLANKS = st.sampled_from([ox.BlankNode(name) for name in ("a", "b", "c", "b0", "x-1")])
TERMS = IRIS | BLANKS | LITERALS


# Graphs ----------------------------------------------------------------------------------


def _quads(subjects: Terms, values: Terms, names: Terms) -> st.SearchStrategy[list[Any]]:
    """Return small sets of triples, each in the default graph or in a named one."""
    homes = st.just(ox.DefaultGraph()) | names
    return st.lists(st.builds(ox.Quad, subjects, PREDICATES, values, homes), max_size=8)


# Without blank nodes, as what is written; and with them, as what is read.
GROUND = _quads(IRIS, IRIS | LITERALS, IRIS)
QUADS = _quads(IRIS | BLANKS, TERMS, IRIS | BLANKS)


# Slips -----------------------------------------------------------------------------------

# What a hand, an editor or a merge puts where it does not belong.
STRAY: list[str] = [
    *"\t\r\n\"'`\\:;,.#-_?*&!|>%@{}[]()<^~",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\ufeff",
    "\u200c",
]
STRAY += ["- ", ": ", "\n  ", "---\n", "...\n", "<<<<<<< HEAD\n", "&a ", "*a", "!!int ", "<!-- "]
STRAY += ["null", "true", "0", "-1", "1e400", "9" * 5000, "[]", "{}", "''", '""', "_:b", "<>", "^^"]
STRAY += ["urn:x", "http://", "x:", "😀", "٣", "@base <x> .", "article:1#char=9,3", "2024-02-30"]
ENCODINGS = ["utf-8"] * 9 + ["utf-8-sig", "utf-16", "cp1252"]
_PIECES = re.compile(r"\w+|\S")


def _leave_out_lines(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    start = random.randrange(len(lines))
    return "".join(lines[:start] + lines[start + random.randint(1, 3) :])


def _repeat_lines(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    start = random.randrange(len(lines))
    return "".join(lines[: start + random.randint(1, 3)] + lines[start:])


def _swap_lines(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    one, other = (random.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def _indent_a_line(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    which, depth = random.randrange(len(lines)), random.randint(-4, 4)
    lines[which] = " " * depth + lines[which][max(0, -depth) :]
    return "".join(lines)


def _cut(text: str, random: Random) -> str:
    return text[: random.randrange(len(text))]


def _put_in(text: str, random: Random) -> str:
    place = random.randrange(len(text))
    return text[:place] + random.choice(STRAY) + text[place:]


def _put_instead(text: str, random: Random) -> str:
    piece = random.choice([*_PIECES.finditer(text)])
    return text[: piece.start()] + random.choice(STRAY) + text[piece.end() :]


def _leave_out_a_piece(text: str, random: Random) -> str:
    piece = random.choice([*_PIECES.finditer(text)])
    return text[: piece.start()] + text[piece.end() :]


def _swap_words(text: str, random: Random) -> str:
    """Put another word of the text for one of its words: what comes out is often well formed."""
    words = [*re.finditer(r"\S+", text)]
    one, other = random.choice(words), random.choice(words)
    return text[: one.start()] + other[0] + text[one.end() :]


SLIPS = [_leave_out_lines, _repeat_lines, _swap_lines, _indent_a_line, _cut, _put_in, _put_instead]
SLIPS += [_leave_out_a_piece, _swap_words, _swap_words]


def slip(text: str, random: Random) -> bytes:
    """Return a text with one to three slips in it; it may be no UTF-8 any more."""
    for _ in range(random.randint(1, 3)):
        text = random.choice(SLIPS)(f"{text}\n", random) if text.strip() else "x\n"
    data = bytearray(text.encode(random.choice(ENCODINGS), "replace"))
    if data and random.random() < 0.1:
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


# Documents -------------------------------------------------------------------------------

# Any character but those that documents refuse, and carriage returns, which YAML makes line feeds.
_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")).filter(
    lambda character: ord(character) & 0xFFFE != 0xFFFE
)
_SCALARS = st.text(_CHARACTERS | st.sampled_from("\n\t😀گ\u200c:#-\"'\\"), max_size=12)
_KEYS = _SCALARS.filter(bool)
TREES = st.dictionaries(
    _KEYS,
    st.recursive(
        _SCALARS,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, min_size=1, max_size=3)
        ),
        max_leaves=8,
    ),
    min_size=1,
    max_size=3,
)
# Mostly what YAML and JSON are made of, so that many of the texts are nearly trees.
SYNTAX = st.lists(
    st.sampled_from(
        [*"abc123:-?#&*!|>'\"%@`{}[],. \n\t\r\\", "\n- ", ": ", "\n  ", "---\n", "null"]
    )
    | st.characters(codec="utf-8"),
    max_size=40,
).map("".join)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return YAML as people write it, now so and now so, with the tree that it means."""
    tree = draw(TREES)
    lines = [line for key, value in tree.items() for line in _entry(draw, key, value, "")]
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    return ends.join([*lines, ""]), tree


def _entry(draw: st.DrawFn, key: str, value: Any, indent: str) -> list[str]:
    """Return the lines of a key and its value."""
    begin = f"{indent}{_scalar(draw, key)}:"
    aside = draw(st.sampled_from(["", "", "  # a remark: with [brackets", "   "]))
    if isinstance(value, str):
        return [f"{begin} {_scalar(draw, value)}{aside}"]
    if not value or draw(st.booleans()):
        return [f"{begin} {_flow(draw, value)}{aside}"]
    deeper = indent + draw(st.sampled_from([" ", "  ", "    "]))
    if isinstance(value, dict):
        inner = [line for k, v in value.items() for line in _entry(draw, k, v, deeper)]
    else:
        inner = [f"{deeper}- {_flow(draw, item)}" for item in value]
    return [f"{begin}{aside}", *draw(st.sampled_from([[], [""], ["# a remark"]])), *inner]


def _flow(draw: st.DrawFn, value: Any) -> str:
    """Return a value in brackets, on one line."""
    if isinstance(value, str):
        return _scalar(draw, value)
    if isinstance(value, list):
        return f"[{', '.join(_flow(draw, item) for item in value)}]"
    pairs = (f"{_scalar(draw, key)}: {_flow(draw, item)}" for key, item in value.items())
    return f"{{{', '.join(pairs)}}}"


def _scalar(draw: st.DrawFn, text: str) -> str:
    """Return a text in one of the ways in which YAML can have it on one line."""
    # JSON escapes what is beyond U+FFFF as two halves, which YAML does not know.
    ways = [
        json.dumps(text, ensure_ascii=max(text, default="") <= "\uffff" and draw(st.booleans()))
    ]
    if not re.search(r"[\n\t]", text):
        ways.append("'" + text.replace("'", "''") + "'")
    if _WORD.fullmatch(text):
        ways.append(text)
    return draw(st.sampled_from(ways))


# Places and words ------------------------------------------------------------------------

OFFSETS = st.integers(0, 999_999_999)
SPANS = st.builds(Span, st.sampled_from(["urn:a", "https://example.org/b"]), OFFSETS, OFFSETS)
# Words of few letters, so that the same ones come again and again.
WORDS = st.lists(st.sampled_from(["ab", "a", "b", "گ\u200cب", "😀", "a.b", "(", "é"]), max_size=12)
SPACE = st.sampled_from([" ", "  ", "\n", "\r\n", "\u00a0", "\u2028"])


# Reports ---------------------------------------------------------------------------------


class Record(NamedTuple):
    """What a report says of what, and how it counts."""

    says: str
    about: str
    certainty: str
    polarity: str


def records(sayings: list[str], things: list[str]) -> st.SearchStrategy[list[Record]]:
    """Return a few reports that say one or another thing about one or another."""
    return st.lists(
        st.builds(
            Record,
            st.sampled_from(sayings),
            st.sampled_from(things),
            st.sampled_from(["asserted", "attributed", "speculated", "opinion"]),
            st.sampled_from(["affirmed", "affirmed", "denied"]),
        ),
        max_size=8,
    )


# Queries ---------------------------------------------------------------------------------

# Only what SPARQL 1.1 leaves no choice about, and what both engines do as it says.
#
# Left open by the standard, and so left out: NOW, RAND, UUID and BNODE, which differ each time;
# LIMIT, SAMPLE and GROUP_CONCAT, which depend on an order that nobody states; comparing or adding
# literals other than texts and numbers, which an engine may know more about; the order of blank
# nodes, of what has no value, and of literals, for which their texts stand here.
#
# Left out since rdflib does otherwise: groups in groups, into which it carries values from outside;
# VALUES before OPTIONAL, after which it finds nothing; the literals 0, "" and false, which it takes
# for no value at the end of a repeated path; GROUP BY over no rows, of which it makes one; an error
# within && where the other side is false; isNumeric of what has no value; STR of a blank node; the
# product of two integers, which it calls a decimal; ^ within !( ); an order by what fails; and a
# triple to construct whose subject is a literal, which it makes.
#
# Left out since Oxigraph does otherwise: paths of no steps (? and *) from what the data does not
# name, which it does not find; and | where two ways lead from one end to the other, which it counts
# once. So | is only within +, which counts once by the standard.

# A small world, so that most patterns find something. Literals are in canonical form, since
# Oxigraph's store rewrites others.
THINGS = [f"<http://e/{name}>" for name in ("a", "b", "c", "Мінск")]
LINKS = [f"<http://e/{name}>" for name in ("p", "q", "r")]
VALUES = ["1", "2", "-7", "1.5", "true", '"a"', '"ab"', '"گ\u200cb"', '"a"@en', '"b"@fa']
VALUES += [f'"2024-02-01"^^<{XSD.date}>', '"x"^^<http://e/type>']
VARIABLES = ["?x", "?y", "?z"]
_THING, _LINK = st.sampled_from(THINGS), st.sampled_from(LINKS)
_VALUE, _VARIABLE = st.sampled_from(VALUES), st.sampled_from(VARIABLES)
_STATEMENTS = st.builds("{} {} {} .".format, _THING, _LINK, _THING | _VALUE)
WORLDS = st.lists(_STATEMENTS, min_size=6, max_size=12, unique=True).map("\n".join)

_PATHS = st.recursive(
    _LINK,
    lambda inner: (
        st.builds("({}/{})".format, inner, inner)
        | st.builds("(({}|{})+)".format, inner, inner)
        | st.builds("(^{})".format, inner)
        | st.builds("({}+)".format, inner)
        | st.builds("!({}|{})".format, _LINK, _LINK)
    ),
    max_leaves=3,
)
# What finds something in most worlds, and what comes beside it and finds less.
_WIDE = st.builds(
    "{} {} {} .".format,
    st.just("?x"),
    st.just("?z") | _LINK | _PATHS,
    st.sampled_from(["?y", "?z"]),
)
_PATTERNS = st.builds(
    "{} {} {} .".format,
    st.sampled_from([*VARIABLES * 4, *THINGS]),
    _LINK | _VARIABLE | _PATHS,
    st.sampled_from([*VARIABLES * 8, *THINGS, *VALUES]),
)

_CONDITIONS = st.recursive(
    st.builds(
        "{}({})".format, st.sampled_from(["BOUND", "isIRI", "isLiteral", "isBlank"]), _VARIABLE
    )
    | st.builds("sameTerm({}, {})".format, _VARIABLE, _VARIABLE | _THING | _VALUE)
    | st.builds("{} {} {}".format, _VARIABLE, st.sampled_from(["=", "!="]), _THING)
    | st.builds(
        "{} {} ({}, {})".format, _VARIABLE, st.sampled_from(["IN", "NOT IN"]), _THING, _THING
    )
    | st.builds(
        "STR({}) {} STR({})".format, _VARIABLE, st.sampled_from(["=", "!=", "<", ">="]), _VARIABLE
    )
    | st.builds(
        "(BOUND({0}) && isNumeric({0}) && {0} {1} {2})".format,
        _VARIABLE,
        st.sampled_from(["=", "<", ">="]),
        st.sampled_from(["1", "1.5"]),
    )
    | st.builds("LANG({}) = {}".format, _VARIABLE, st.sampled_from(['""', '"en"']))
    | st.builds("LANGMATCHES(LANG({}), {})".format, _VARIABLE, st.sampled_from(['"*"', '"EN"']))
    | st.builds(
        "DATATYPE({}) = <{}>".format,
        _VARIABLE,
        st.sampled_from([XSD.integer, XSD.string, RDF.langString]),
    )
    | st.builds(
        "{}(STR({}), {})".format,
        st.sampled_from(["CONTAINS", "STRSTARTS", "STRENDS", "REGEX"]),
        _VARIABLE,
        st.sampled_from(['"a"', '""', '"e/"']),
    ),
    lambda inner: (
        st.builds("(COALESCE({}, false) && COALESCE({}, false))".format, inner, inner)
        | st.builds("({} || {})".format, inner, inner)
        | st.builds("(!{})".format, inner.map("({})".format))
    ),
    max_leaves=3,
)
_EXPRESSIONS = (
    _CONDITIONS.map("({})".format)
    | _VARIABLE
    | _VALUE
    | st.builds("{}({})".format, st.sampled_from(["STR", "LANG", "DATATYPE"]), _VARIABLE)
    | st.builds(
        "{}(STR({}))".format, st.sampled_from(["STRLEN", "UCASE", "ENCODE_FOR_URI"]), _VARIABLE
    )
    | st.builds("COALESCE({}, {})".format, _VARIABLE, _VARIABLE | _VALUE)
    | st.builds("IF({}, {}, {})".format, _CONDITIONS, _VARIABLE, _THING)
    | st.builds("CONCAT(STR({}), {})".format, _VARIABLE, st.sampled_from(['"a"', '"a"@en']))
    | st.builds("SUBSTR(STR({}), {})".format, _VARIABLE, st.sampled_from(["1", "2, 3", "9"]))
    | st.builds("({} {} 2)".format, _VARIABLE, st.sampled_from("+-"))
)


_BLOCKS = _PATTERNS | st.builds("{} {}".format, _PATTERNS, _PATTERNS)
_ROWS = st.lists(
    st.sampled_from([*THINGS * 4, *VALUES, "UNDEF"]), min_size=2, max_size=4, unique=True
).map(" ".join)
_PARTS = (
    _BLOCKS
    | st.builds("OPTIONAL {{ {} }}".format, _BLOCKS)
    | st.builds("OPTIONAL {{ {} FILTER ({}) }}".format, _BLOCKS, _CONDITIONS)
    | st.builds("{{ {} }} UNION {{ {} }}".format, _BLOCKS, _BLOCKS)
    | st.builds("MINUS {{ {} }}".format, _BLOCKS)
    | st.builds("FILTER ({})".format, _CONDITIONS)
    | st.builds("FILTER {} {{ {} }}".format, st.sampled_from(["EXISTS", "NOT EXISTS"]), _BLOCKS)
    | st.builds("{{ SELECT DISTINCT {} {{ {} }} }}".format, _VARIABLE, _BLOCKS)
)
_GROUPS = st.builds(
    "{{ {} {} {} }}".format,
    _WIDE,
    st.lists(_PARTS, max_size=3).map(" ".join),
    st.just("") | st.builds("BIND ({} AS ?m)".format, _EXPRESSIONS),
) | st.builds(
    "{{ VALUES {} {{ {} }} {} {} }}".format, _VARIABLE, _ROWS, _WIDE, st.just("") | _BLOCKS
)
_ORDERS = st.sampled_from(
    [
        "",
        "",
        " ORDER BY COALESCE(STR(?x), '')",
        " ORDER BY DESC(COALESCE(STR(?y), '')) COALESCE(STR(?x), '')",
    ]
)
_SIZES = st.sampled_from(["COUNT(*)", "COUNT(?y)", "COUNT(DISTINCT ?y)"]) | st.builds(
    "{}(COALESCE(STRLEN(STR(?y)), 0))".format, st.sampled_from(["SUM", "MIN", "MAX"])
)
QUERIES = (
    st.builds(
        "SELECT {} {}{}".format,
        st.sampled_from(["*", "?x ?y", "?x ?y ?z", "?x ?m", "DISTINCT ?x", "DISTINCT ?x ?y"]),
        _GROUPS,
        _ORDERS,
    )
    | st.builds("SELECT ?x ?y ({} AS ?n) {}".format, _EXPRESSIONS, _GROUPS)
    | st.builds(
        "SELECT ?x ({} AS ?n) {{ {} UNION {{ ?x ?z ?y }} }} GROUP BY ?x{}".format,
        _SIZES,
        _GROUPS,
        st.sampled_from(["", " HAVING (COUNT(*) > 1)"]),
    )
    | st.builds("SELECT ({} AS ?n) {}".format, _SIZES, _GROUPS)
    | st.builds("ASK {}".format, _GROUPS)
    | st.builds("CONSTRUCT {{ <http://e/a> <http://e/p> ?y }} WHERE {}".format, _GROUPS)
)
