"""A report as text, for a terminal or a log."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace

from codegen.diff.output import phrases, summary, together
from codegen.diff.report.report import Entry, Report
from codegen.diff.severity import Severity

_COLOURS = {
    Severity.UNHANDLED: "1;35",
    Severity.BREAKING: "1;31",
    Severity.RISKY: "1;33",
    Severity.SAFE: "32",
}
_BOLD = "1"
_DIM = "2"


_SCREEN = 40
"""Lines up to which a report is told entry by entry, without a summary."""


def render(report: Report, coloured: bool = False, *, is_full: bool = False) -> str:
    """The report as text; ``coloured`` for a terminal.

    A long report starts with a summary and tells together what says the same, but not where it
    ``is_full``.
    """
    writer = _Writer(coloured)
    lines = list(writer.lines(report))
    if len(lines) > _SCREEN and not is_full:
        lines = list(writer.brief_lines(report))
    return "".join(f"{line}\n" for line in lines)


class _Writer:
    def __init__(self, coloured: bool) -> None:
        self._coloured = coloured

    def lines(self, report: Report) -> Iterator[str]:
        """Every entry by itself."""
        for title, entries in phrases.grouped(report):
            yield self._in(_BOLD, title)
            for entry in entries:
                yield from self._entry(entry)
            yield ""
        yield from self._end(report)

    def brief_lines(self, report: Report) -> Iterator[str]:
        """A summary, and the entries, those that say the same together."""
        for line in summary.lines(report):
            yield self._in(_BOLD, line) if line and line[0] != " " else line
        for title, told in together.grouped(report):
            yield self._in(_BOLD, title)
            for found in told:
                yield from self._told(found)
            yield ""
        yield from self._end(report)
        yield "--full shows every entry by itself"

    def _end(self, report: Report) -> Iterator[str]:
        for problem in report.stale:
            yield self._in(_COLOURS[Severity.BREAKING], "stale") + f" {problem}"
        for note in report.notes:
            yield self._in(_DIM, note)
        yield phrases.counts(report)
        yield phrases.summary(report)

    def _entry(self, entry: Entry) -> Iterator[str]:
        yield self._head(entry, entry.subject)
        place = entry.new_place or entry.old_place
        if place is not None:
            yield self._in(_DIM, f"            at {place}")
        where = phrases.reach(entry)
        if where:
            yield self._in(_DIM, f"            in {where}")
        yield from self._findings(entry)
        for part in entry.parts:
            yield from (f"          {line}" for line in self._entry(part))

    def _told(self, found: together.Told) -> Iterator[str]:
        entry = found.first
        if entry.severity is Severity.SAFE and len(found.entries) == 1:
            messages = "; ".join(dict.fromkeys(f.message for f in entry.findings))
            head = self._head(entry, entry.subject)
            yield f"{head}: {phrases.shortened(messages, summary.WIDTH)}"
        elif len(found.entries) == 1:
            yield from self._entry(replace(entry, parts=[]))
        else:
            yield self._head(entry, found.subject)
            named = ", ".join(each.subject for each in found.entries)
            indent = " " * 12
            for line in textwrap.wrap(
                named, summary.WIDTH, initial_indent=indent, subsequent_indent=indent
            ):
                yield self._in(_DIM, line)
            yield from self._findings(entry)

    def _head(self, entry: Entry, subject: str) -> str:
        severity = "accepted" if entry.is_accepted else entry.severity.value
        colour = _DIM if entry.is_accepted else _COLOURS[entry.severity]
        return f"  {self._in(colour, f'{severity:9}')} {self._in(_BOLD, subject)}"

    def _findings(self, entry: Entry) -> Iterator[str]:
        for finding in entry.findings:
            other = "" if finding.severity is entry.severity else f", {finding.severity.value}"
            yield f"            {finding.message} ({finding.rule}{other})"
            if finding.accepted is not None:
                yield f"              accepted: {finding.accepted}"
        for finding in phrases.consequences(entry):
            yield f"              {finding.impact}"
            yield f"              Way out: {finding.fix}"

    def _in(self, colour: str, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._coloured else text
