"""A report as JSON, for programs: ``docs/schema-diff.schema.json`` describes it."""

from __future__ import annotations

import json
from typing import Any

from codegen.diff.report.report import Entry, Finding, Report
from codegen.diff.severity import Severity
from codegen.problems import Place

VERSION = 1


def render(report: Report) -> str:
    """The report as JSON text."""
    return json.dumps(data(report), indent=2, ensure_ascii=False) + "\n"


def data(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    return {
        "version": VERSION,
        "old": report.old,
        "new": report.new,
        "views": [view.value for view in report.views],
        "notes": report.notes,
        "counts": {
            **{severity.value: report.count(severity) for severity in Severity},
            "accepted": report.accepted,
            "hidden": report.hidden,
            "places": report.places,
        },
        "compared": {"versions": report.versions, "paths": report.paths},
        "stale": report.stale,
        "entries": [entry(found) for found in report.entries],
    }


def entry(found: Entry) -> dict[str, Any]:
    """One entry as JSON values."""
    return {
        "subject": found.subject,
        "severity": found.severity.value,
        "accepted": found.is_accepted,
        "classes": found.classes,
        "kinds": found.kinds,
        "places": {"count": found.places, "examples": [str(where) for where in found.examples]},
        "old": _place(found.old_place),
        "new": _place(found.new_place),
        "findings": [_finding(finding) for finding in found.findings],
        "parts": [entry(part) for part in found.parts],
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "rule": found.rule,
        "view": found.view.value,
        "severity": found.severity.value,
        "says": found.message,
        "whom": found.impact,
        "wayOut": found.fix,
        "old": found.old,
        "new": found.new,
        "classes": found.classes,
        "accepted": found.accepted,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"file": place.file, "line": place.line}
