"""For programs: one JSON document."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from kserve_models.cli.output.finding import Finding, Report


def written(report: Report) -> str:
    """The report."""
    document: dict[str, Any] = {
        **report.head,
        "objects": report.checked,
        "leftAlone": report.left_alone,
        "counts": report.counts(),
        "findings": [_members(finding) for finding in report.findings],
    }
    if report.unchecked:
        document["unchecked"] = [asdict(each) for each in report.unchecked]
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _members(finding: Finding) -> dict[str, Any]:
    members: dict[str, Any] = {
        "file": finding.file,
        "line": finding.line,
        "object": finding.object_name,
        "category": finding.category,
        "path": finding.path,
        "message": finding.message,
        "advice": finding.advice,
    }
    if finding.rule:
        members["rule"] = finding.rule
    if finding.column:
        members["column"] = finding.column
    return members
