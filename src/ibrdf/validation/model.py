"""The result of validation."""

from dataclasses import dataclass

from ibrdf.findings import Finding, Severity


@dataclass(frozen=True)
class Validation:
    """The result of validation: the findings, sorted by file, line and column.

    `notes` name the shapes that the fast engine did not validate, with the reason.

    >>> print(Validation(()))
    0 violations, 0 warnings
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there are no violations; there may be warnings."""
        return not self.of(Severity.VIOLATION)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    @property
    def summary(self) -> str:
        """The number of violations and warnings, in words."""
        violations, warnings = self.of(Severity.VIOLATION), self.of(Severity.WARNING)
        return f"{_count(violations, 'violation')}, {_count(warnings, 'warning')}"

    def __str__(self) -> str:
        shown = (str(finding) for finding in self.findings if finding.severity)
        return "\n".join([*shown, self.summary])


def _count(findings: tuple[Finding, ...], what: str) -> str:
    return f"{len(findings)} {what}{'' if len(findings) == 1 else 's'}"
