"""Mass changes: where a kind lost its validation, or got it, many entries are one."""

from __future__ import annotations

from collections import Counter

from codegen.diff.report.report import Entry, Finding, Report

_ENTRIES = 10
"""Entries of one kind from which on they are one mass change."""
_CONSTRAINTS = (
    "bound", "composition", "enum", "exclusive-bound", "format", "multiple-of", "pattern",
    "unique-items", "validation",
)  # fmt: skip
_FAMILIES = {
    "lost": {f"{name}-removed" for name in _CONSTRAINTS} | {"composition-condition-removed"},
    "got": {f"{name}-added" for name in _CONSTRAINTS},
}


def merge_mass_changes(report: Report) -> None:
    """Put the entries of a mass change into one, as its parts.

    This comes last: each of them is accepted, judged and left out by itself.
    """
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in report.entries:
        for family, rules in _FAMILIES.items():
            kinds = {kind.partition("/")[0] for kind in entry.kinds}
            is_open = all(finding.accepted is None for finding in entry.findings)
            if is_open and len(kinds) == 1 and {f.rule for f in entry.findings} <= rules:
                key = (*kinds, family, entry.severity.value)
                found.setdefault(key, []).append(entry)
    for (kind, family, _), parts in found.items():
        if len(parts) >= _ENTRIES:
            merged = {id(part) for part in parts}
            report.entries = [entry for entry in report.entries if id(entry) not in merged]
            report.entries.append(_merged(kind, family, parts))
    report.entries.sort(key=lambda entry: (entry.severity.rank, entry.subject))


def _merged(kind: str, family: str, parts: list[Entry]) -> Entry:
    fields = Counter(rule for part in parts for rule in {f.rule for f in part.findings})
    models = {finding.rule: finding for part in parts for finding in part.findings}
    findings = [_finding(models[rule], fields[rule], family) for rule in _by_count(fields)]
    return Entry(
        kind,
        findings,
        sorted({name for part in parts for name in part.classes}),
        sorted({name for part in parts for name in part.kinds}),
        sum(part.places for part in parts),
        old_place=parts[0].old_place,
        new_place=parts[0].new_place,
        parts=parts,
    )


def _by_count(fields: Counter[str]) -> list[str]:
    return sorted(fields, key=lambda rule: (-fields[rule], rule))


def _finding(model: Finding, count: int, family: str) -> Finding:
    what = model.rule.rpartition("-")[0].replace("-", " ")
    fields = "1 field" if count == 1 else f"{count} fields"
    says = f"{what} {'removed from' if family == 'lost' else 'added to'} {fields}"
    return Finding(
        model.rule, model.view, model.severity, says, model.impact, model.fix, "nothing", "nothing"
    )
