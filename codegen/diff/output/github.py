"""A report as workflow commands: GitHub shows them at the files and lines of a pull request."""

from __future__ import annotations

from codegen.diff.output import phrases
from codegen.diff.report.report import Entry, Report
from codegen.diff.severity import Severity
from codegen.problems import Place

_LEVELS = {
    Severity.UNHANDLED: "error",
    Severity.BREAKING: "error",
    Severity.RISKY: "warning",
    Severity.SAFE: "notice",
}


def render(report: Report) -> str:
    """One annotation an entry, and one a stale exemption; then the counts.

    The parts of a mass change stand at the lines that they are about.
    """
    entries = [
        each
        for entry in report.entries
        for each in (entry.parts if entry.is_mass_change else [entry])
    ]
    lines = [_entry(entry) for entry in entries]
    lines += [_stale(problem) for problem in report.stale]
    lines += report.notes
    lines += [phrases.counts(report), phrases.summary(report)]
    return "".join(f"{line}\n" for line in lines)


def _entry(entry: Entry) -> str:
    level = "notice" if entry.is_accepted else _LEVELS[entry.severity]
    severity = "accepted" if entry.is_accepted else entry.severity.value
    lines = [finding.message for finding in entry.findings]
    lines += [
        f"{part.subject}: {finding.message}"
        for part in entry.parts
        for finding in part.findings
        if finding.severity is not Severity.SAFE
    ]
    worst = min(entry.open or entry.findings, key=lambda finding: finding.severity.rank)
    if worst.severity is not Severity.SAFE:
        lines += [worst.impact, worst.fix]
    title = f"{severity}: {entry.subject}"
    return _command(level, entry.new_place or entry.old_place, title, "\n".join(lines))


def _stale(problem: str) -> str:
    file, line, message = (*problem.split(":", 2), "", "")[:3]
    place = Place(file, int(line)) if line.isdecimal() else None
    return _command("error", place, "stale exemption", message.strip() if place else problem)


def _command(level: str, place: Place | None, title: str, message: str) -> str:
    where = [f"file={_property(place.file)}", f"line={place.line or 1}"] if place else []
    return f"::{level} {','.join([*where, f'title={_property(title)}'])}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
