"""The exemptions of a project, applied to a report."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from codegen.diff.report.report import Report
from codegen.diff.sides.compatibility import Exemption
from codegen.problems import Problem


def apply_exemptions(
    report: Report, exemptions: list[Exemption], today: datetime.date, version: str
) -> None:
    """Change severities and accept changes in a report; say which exemptions are stale.

    ``version`` is that of the new schema, which an exemption may be limited to.
    """
    for entry in report.entries:
        for finding in entry.findings:
            for exemption in exemptions:
                if exemption.fits(finding.rule, entry.subject) and not exemption.expired(
                    today, version
                ):
                    exemption.used = True
                    if exemption.severity is None:
                        finding.accepted = exemption.reason
                    else:
                        finding.severity = exemption.severity
    report.stale = [str(problem) for problem in _stale(exemptions, today, version)]
    report.entries.sort(key=lambda entry: (entry.severity.rank, entry.subject))


def _stale(exemptions: list[Exemption], today: datetime.date, version: str) -> Iterator[Problem]:
    for exemption in exemptions:
        about = " ".join(filter(None, [exemption.rule, exemption.subject]))
        if exemption.expired(today, version):
            message = f"{about}: ended with {exemption.until}: remove it, or give it a later end"
            yield Problem(exemption.place, message)
        elif not exemption.used and (exemption.subject or exemption.severity is None):
            yield Problem(exemption.place, f"{about}: no change matches this any more: remove it")
