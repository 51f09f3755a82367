"""A report as Markdown, for a pull request or a release note."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.diff.output import phrases
from codegen.diff.report.report import Entry, Finding, Report
from codegen.diff.severity import Severity

_TITLES = {
    Severity.UNHANDLED: "Unhandled",
    Severity.BREAKING: "Breaking",
    Severity.RISKY: "Risky",
    Severity.SAFE: "Safe",
}
_SPECIAL = re.compile(r"([\\`*_<>|])")


def render(report: Report) -> str:
    """The report as Markdown; breaking changes first, each with the way out."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"**Schema: {_code(report.old)} to {_code(report.new)}**: {phrases.counts(report)}"
    for severity in Severity:
        entries = [e for e in report.entries if e.severity is severity and not e.is_accepted]
        if entries:
            yield ""
            yield f"#### {_TITLES[severity]}"
            yield ""
            for entry in entries:
                yield from _entry(entry)
    accepted = [entry for entry in report.entries if entry.is_accepted]
    if accepted:
        yield from ("", "#### Accepted", "")
        for entry in accepted:
            yield from _entry(entry)
    if report.stale:
        yield from ("", "#### Stale exemptions", "")
        yield from (f"- {_text(problem)}" for problem in report.stale)
    yield ""
    yield from (f"{_text(note)}." for note in report.notes)
    yield f"{phrases.summary(report)}."


def _entry(entry: Entry) -> Iterator[str]:
    where = phrases.reach(entry, "`")
    reach = f" ({where})" if where else ""
    yield f"- {_code(entry.subject)}: {_said(entry)}{reach}"
    for finding in phrases.consequences(entry):
        yield f"  - {_text(finding.impact)} {_text(finding.fix)}"
    if entry.parts:
        yield f"  - <details><summary>{phrases.plural(len(entry.parts), 'entry')}</summary>"
        yield ""
        for part in entry.parts:
            yield f"    - {_code(part.subject)}: {_said(part)}"
        yield ""
        yield "    </details>"


def _said(entry: Entry) -> str:
    return "; ".join(dict.fromkeys(_says(finding) for finding in entry.findings))


def _says(finding: Finding) -> str:
    text = _text(finding.message)
    return text if finding.accepted is None else f"{text} (accepted: {_text(finding.accepted)})"


def _code(text: str) -> str:
    return f"`{text.replace('`', '')}`"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
