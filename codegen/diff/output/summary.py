"""The summary that a long report starts with: it fits one screen."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator

from codegen.diff.output import phrases
from codegen.diff.output.together import told
from codegen.diff.report.report import Report
from codegen.diff.severity import Severity

WIDTH = 100
_WORST = 10
_LINES_OF_RULES = 2
_GLUE = "\u00a0"


def lines(report: Report) -> Iterator[str]:
    """The counts by severity and rule, and what is worst, in at most 24 lines."""
    yield f"{report.old} to {report.new}: {phrases.counts(report)}"
    for severity, rules in _rules(report).items():
        # A number stays on the line of its rule.
        named = ", ".join(f"{count}{_GLUE}{rule}" for rule, count in rules)
        wrapped = textwrap.wrap(
            named,
            WIDTH,
            initial_indent=f"  {severity.value:9} ",
            subsequent_indent=" " * 12,
            max_lines=_LINES_OF_RULES,
            break_on_hyphens=False,
            placeholder=" ...",
        )
        yield from (line.replace(_GLUE, " ") for line in wrapped)
    worst = [found for found in told(report) if found.first.severity is not Severity.SAFE]
    worst = [found for found in worst if not found.first.is_accepted]
    worst.sort(key=lambda f: (f.first.severity.rank, -len(f.entries), -f.first.places, f.subject))
    if worst:
        yield ""
        yield "Worst:" if len(worst) <= _WORST else f"Worst, {_WORST} of {len(worst)}:"
    for found in worst[:_WORST]:
        messages = list(dict.fromkeys(f.message for f in found.first.open))
        more = f" and {len(messages) - 1} more" if len(messages) > 1 else ""
        yield phrases.shortened(
            f"  {found.first.severity.value:9} {found.subject}: {messages[0]}{more}", WIDTH
        )
    yield ""


def _rules(report: Report) -> dict[Severity, list[tuple[str, int]]]:
    """How many entries each rule has, by severity; the parts of a mass change one by one."""
    found: dict[Severity, Counter[str]] = {severity: Counter() for severity in Severity}
    for entry in report.entries:
        for each in entry.parts if entry.is_mass_change else [entry]:
            for severity, rule in {(finding.severity, finding.rule) for finding in each.open}:
                found[severity][rule] += 1
    return {
        severity: sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        for severity, counts in found.items()
        if counts
    }
