"""A lint report for machines: plain JSON, SARIF 2.1.0 for code scanners and editors, annotations for GitHub Actions.

Source: SARIF, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; GitHub, workflow commands.
"""

from typing import Any

from heat.authoring.findings import CODES, SEVERITY_OF_LETTER, Finding, Severity
from heat.authoring.library import shown
from heat.authoring.linting import Report

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
GITHUB_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_json(report: Report) -> dict[str, Any]:
    """Everything, key by key."""
    return {
        "findings": [_finding(finding) for finding in report.findings],
        "summary": {"files": report.files} | {one.word: report.count(one) for one in reversed(Severity)},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    span = finding.span
    return {
        "code": finding.code,
        "severity": finding.severity.word,
        "file": finding.source.name,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "path": list(finding.path),
        "message": finding.message,
        "fix": finding.fix,
    }


def as_sarif(report: Report, version: str) -> dict[str, Any]:
    """One run in SARIF."""
    rules = [
        {
            "id": code,
            "shortDescription": {"text": meaning},
            "defaultConfiguration": {"level": SARIF_LEVEL[SEVERITY_OF_LETTER[code[0]]]},
        }
        for code, meaning in CODES.items()
    ]
    driver = {"name": "heat template lint", "version": version, "rules": rules}
    results = [_result(finding) for finding in report.findings]
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _result(finding: Finding) -> dict[str, Any]:
    span = finding.span
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    file = finding.source.name if finding.source.name == finding.source.address else shown(finding.source.address)
    place = {"artifactLocation": {"uri": file.replace("\\", "/")}, "region": region}
    return {
        "ruleId": finding.code,
        "level": SARIF_LEVEL[finding.severity],
        "message": {"text": sentence(finding)},
        "locations": [
            {"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": ".".join(finding.path)}]},
        ],
    }


def as_github(report: Report) -> str:
    """A workflow command for each finding: GitHub shows it at the line."""
    return "".join(_command(finding) + "\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    span = finding.span
    keys = {"file": finding.source.name, "line": span.line, "col": span.column, "title": finding.code}
    listed = ",".join(f"{key}={_quoted(str(value), property_too=True)}" for key, value in keys.items())
    return f"::{GITHUB_COMMAND[finding.severity]} {listed}::{_quoted(sentence(finding))}"


def _quoted(text: str, *, property_too: bool = False) -> str:
    quoted = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return quoted.replace(":", "%3A").replace(",", "%2C") if property_too else quoted


def sentence(finding: Finding) -> str:
    """Message and fix in one."""
    return f"{finding.message}. {finding.fix}" if finding.fix else finding.message
