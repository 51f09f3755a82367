"""A report as text, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.diff.output import phrases
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


def render(report: Report, coloured: bool = False) -> str:
    """The report as text; ``coloured`` for a terminal."""
    return "".join(f"{line}\n" for line in _Writer(coloured).lines(report))


class _Writer:
    def __init__(self, coloured: bool) -> None:
        self._coloured = coloured

    def lines(self, report: Report) -> Iterator[str]:
        for title, entries in phrases.grouped(report):
            yield self._in(_BOLD, title)
            for entry in entries:
                yield from self._entry(entry)
            yield ""
        for problem in report.stale:
            yield self._in(_COLOURS[Severity.BREAKING], "stale") + f" {problem}"
        for note in report.notes:
            yield self._in(_DIM, note)
        yield phrases.counts(report)
        yield phrases.summary(report)

    def _entry(self, entry: Entry) -> Iterator[str]:
        severity = "accepted" if entry.is_accepted else entry.severity.value
        colour = _DIM if entry.is_accepted else _COLOURS[entry.severity]
        yield f"  {self._in(colour, f'{severity:9}')} {self._in(_BOLD, entry.subject)}"
        place = entry.new_place or entry.old_place
        if place is not None:
            yield self._in(_DIM, f"            at {place}")
        where = phrases.reach(entry)
        if where:
            yield self._in(_DIM, f"            in {where}")
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
