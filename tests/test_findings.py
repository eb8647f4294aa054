"""Findings: what is wrong, where, and in which order people are told."""

import pytest

from ibrdf.findings import Finding, Key, Position, Severity, ordered

POSITIONS = {
    Key("s"): Position("a.yaml", 1, 1),
    Key("s", "p"): Position("a.yaml", 2, 3),
    Key("s", "p", "v"): Position("a.yaml", 2, 6),
    Key("s", "", "w"): Position("a.yaml", 3, 3),
}


def test_a_position_is_written_as_compilers_write_it() -> None:
    assert str(Position("a.yaml", 17, 5)) == "a.yaml:17:5"


def test_a_position_without_a_line_is_the_file() -> None:
    assert str(Position("a.yaml")) == "a.yaml"


@pytest.mark.parametrize(
    ("finding", "line", "column"),
    [
        (Finding("", focus="s", path="p", value="v"), 2, 6),
        (Finding("", focus="s", path="p", value="other"), 2, 3),
        (Finding("", focus="s", value="w"), 3, 3),
        (Finding("", focus="s", path="q"), 1, 1),
    ],
    ids=["value", "property", "value without a property", "focus"],
)
def test_a_finding_is_where_what_it_names_most_closely_stands(
    finding: Finding, line: int, column: int
) -> None:
    assert finding.locate(POSITIONS).position == ("a.yaml", line, column)


def test_a_finding_about_something_unknown_has_no_place() -> None:
    assert Finding("", focus="t").locate(POSITIONS).position == ("", 0, 0)


def test_a_finding_that_has_a_place_keeps_it() -> None:
    finding = Finding.at(Position("b.yaml", 9, 9), "", focus="s")
    assert finding.locate(POSITIONS).position == ("b.yaml", 9, 9)


def test_locating_a_finding_changes_nothing_else_of_it() -> None:
    finding = Finding("m", severity=Severity.INFO, focus="s", path="p", value="v", shape="x")
    assert finding.locate(POSITIONS) == Finding(
        "m", "a.yaml", 2, 6, Severity.INFO, focus="s", path="p", value="v", shape="x"
    )


def test_findings_are_ordered_by_place_and_those_without_one_come_last() -> None:
    places = [Position(""), Position("b", 1, 1), Position("a", 10, 1), Position("a", 2, 7)]
    places += [Position("a", 2, 3), Position("a")]
    found = ordered(Finding.at(place, "m") for place in places)
    expected = ["a", "a:2:3", "a:2:7", "a:10:1", "b:1:1", ""]
    assert [str(finding.position) for finding in found] == expected


def test_of_findings_at_one_place_the_worst_comes_first() -> None:
    warning, violation = Finding("a", severity=Severity.WARNING), Finding("b")
    assert ordered([warning, violation]) == (violation, warning)


def test_a_finding_made_twice_is_told_once() -> None:
    assert ordered([Finding("a"), Finding("a")]) == (Finding("a"),)


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (Finding("m", "a.yaml", 1, 2, focus="s"), "a.yaml:1:2  Violation  m"),
        (Finding("m", focus="s", severity=Severity.WARNING), "s  Warning  m"),
        (Finding("m", severity=Severity.INFO), "-  Info  m"),
    ],
    ids=["with a place", "with a focus", "with neither"],
)
def test_a_finding_is_one_line(finding: Finding, line: str) -> None:
    assert str(finding) == line


def test_a_fault_with_a_place_is_told_as_compilers_tell_it() -> None:
    assert Finding("m", "a.yaml", 1, 2).line_for_people() == "a.yaml:1:2: m"


def test_a_fault_without_a_place_is_told_as_it_is() -> None:
    assert Finding("m").line_for_people() == "m"


def test_a_finding_as_plain_values_names_its_severity() -> None:
    assert Finding("m", "a.yaml", 1, 2, Severity.WARNING, "s", "p", "v", "x").as_dict() == {
        "message": "m",
        "file": "a.yaml",
        "line": 1,
        "column": 2,
        "severity": "Warning",
        "focus": "s",
        "path": "p",
        "value": "v",
        "shape": "x",
        "component": "",
    }


@pytest.mark.parametrize("mark", ["\r", "\n", "\x1b", "\x85", "\u2028"])
def test_a_character_that_would_break_the_line_is_shown_escaped(mark: str) -> None:
    (line,) = str(Finding(f"{mark} is no id")).splitlines()
    assert line == f"-  Violation  {mark.encode('unicode_escape').decode()} is no id"


def test_a_finding_in_a_file_without_a_line_names_what_it_is_about() -> None:
    assert str(Finding("no good", "a.ttl", focus="urn:a")) == "a.ttl  urn:a  Violation  no good"
