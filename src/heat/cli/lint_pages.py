"""A lint report for eyes: each finding with its line of the file and a mark below what is meant."""

from collections.abc import Iterator
from typing import TextIO

from heat.authoring.findings import Finding, Severity
from heat.authoring.linting import Report

STYLES = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
BOLD, DIM, GREEN = "1", "2", "32"
WIDEST = 120
"""Longer lines of a file are shown from near the place on."""


class Page:
    """Writes a report, in colour where wanted."""

    def __init__(self, out: TextIO, *, colour: bool) -> None:
        self._out, self._colour = out, colour

    def write(self, report: Report) -> None:
        """All findings, then the sum."""
        for finding in report.findings:
            for line in self._finding(finding):
                self._out.write(f"{line.rstrip()}\n")
            self._out.write("\n")
        self._out.write(self._sum(report) + "\n")

    def _finding(self, finding: Finding) -> Iterator[str]:
        span, source = finding.span, finding.source
        place = self._in(BOLD, f"{source.name}:{span.line}:{span.column}:")
        kind = self._in(STYLES[finding.severity], f"{finding.severity.word} {finding.code}")
        yield f"{place} {kind}: {finding.message}"
        if finding.path:
            yield f"  at {'.'.join(finding.path)}"
        text = source.line(span.line)
        if text.strip():
            yield from self._quote(finding, text)
        if finding.fix:
            yield f"  {self._in(GREEN, 'fix:')} {finding.fix}"

    def _quote(self, finding: Finding, text: str) -> Iterator[str]:
        span = finding.span
        end = span.end_column if span.end_line == span.line else len(text) + 1
        start, shown = span.column - 1, text
        if len(text) > WIDEST:
            cut = max(0, min(start - 20, len(text) - WIDEST))
            shown, start, end = text[cut : cut + WIDEST], start - cut, min(end - cut, WIDEST + 1)
        margin = self._in(DIM, f"{span.line:>5} |")
        yield f"{margin} {shown}"
        # Tabs stay tabs below themselves, so that the mark stands where it should.
        before = "".join("\t" if character == "\t" else " " for character in shown[:start])
        mark = self._in(STYLES[finding.severity], "^" * max(1, end - 1 - start))
        yield f"{self._in(DIM, '      |')} {before}{mark}"

    def _sum(self, report: Report) -> str:
        counts = [(severity, report.count(severity)) for severity in reversed(Severity)]
        told = [self._in(STYLES[severity], _counted(count, severity.word)) for severity, count in counts if count]
        files = _counted(report.files, "file")
        return f"{files}: {', '.join(told)}" if told else f"{files}: {self._in(GREEN, 'nothing to complain about')}"

    def _in(self, style: str, text: str) -> str:
        return f"\033[{style}m{text}\033[0m" if self._colour else text


def _counted(number: int, noun: str) -> str:
    if noun == Severity.INFO.word:
        return f"{number} hint" + ("" if number == 1 else "s")
    return f"{number} {noun}" + ("" if number == 1 else "s")
