"""For people: a line a finding, and one that counts."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.cli.output.finding import Finding, Report

_INDENT = "    "
_LONGEST = 120
_COUNTED = frozenset({"error", "warning"})
"""Categories that are nouns."""


def written(report: Report) -> str:
    """The report."""
    lines = [line for finding in report.findings for line in _lines(finding)]
    lines += [f"not checked: {each}" for each in report.unchecked]
    return "".join(f"{line}\n" for line in [*lines, _summary(report)])


def _lines(finding: Finding) -> Iterator[str]:
    column = f":{finding.column}" if finding.column else ""
    where = f"{finding.object_name} {finding.path}".strip()
    rule = f" [{finding.rule}]" if finding.rule else ""
    place = f"{finding.file}:{finding.line}{column}"
    parts = [place, finding.category, where, finding.message]
    yield ": ".join(part for part in parts if part) + rule
    if finding.column and len(finding.source) <= _LONGEST:
        source = finding.source.replace("\t", " ")
        yield f"{_INDENT}{source}"
        yield f"{_INDENT}{' ' * (finding.column - 1)}^"
    if finding.advice:
        yield f"{_INDENT}{finding.advice}"


def _summary(report: Report) -> str:
    counts = [_counted(number, name) for name, number in report.counts().items() if number]
    objects = f"{report.checked} object{'' if report.checked == 1 else 's'}"
    others = f"; {report.left_alone} of other kinds left alone" if report.left_alone else ""
    return f"{objects}: {', '.join(counts) or 'nothing found'}{others}"


def _counted(number: int, category: str) -> str:
    plural = "s" if category in _COUNTED and number != 1 else ""
    return f"{number} {category}{plural}"
