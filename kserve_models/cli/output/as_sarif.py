"""For code scanning: SARIF 2.1.0."""

from __future__ import annotations

import json
from typing import Any

from kserve_models._version import __version__
from kserve_models.cli.output.finding import Finding, Report, Unchecked

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "refused": "error", "not checked": "note"}


def written(report: Report) -> str:
    """The report."""
    unchecked = {each.rule for each in report.unchecked}
    rules = sorted({_rule(finding) for finding in report.findings} | unchecked)
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": report.tool,
                "version": __version__,
                "rules": [{"id": rule} for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in report.findings],
    }
    if report.unchecked:
        notifications = [_notification(each) for each in report.unchecked]
        run["invocations"] = [
            {"executionSuccessful": True, "toolConfigurationNotifications": notifications}
        ]
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _notification(unchecked: Unchecked) -> dict[str, Any]:
    return {
        "level": "note",
        "message": {"text": f"not checked: {unchecked}"},
        "associatedRule": {"id": unchecked.rule},
    }


def _rule(finding: Finding) -> str:
    return finding.rule or finding.category


def _result(finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line}
    if finding.column:
        region["startColumn"] = finding.column
    where = f"{finding.object_name} {finding.path}".strip()
    text = ": ".join(part for part in (where, finding.message) if part)
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": finding.file.replace("\\", "/")},
            "region": region,
        },
        "logicalLocations": [{"fullyQualifiedName": where}],
    }
    return {
        "ruleId": _rule(finding),
        "level": _LEVELS.get(finding.category, "warning"),
        "message": {"text": f"{text}\n{finding.advice}" if finding.advice else text},
        "locations": [place],
    }
