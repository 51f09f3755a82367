"""Entries that say the same of many fields, told together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from codegen.diff.output import phrases
from codegen.diff.report.report import Entry, Report

_SEVERAL = 3
"""Entries from which on they are told together."""


@dataclass(frozen=True)
class Told:
    """Entries that say the same, in the report's order; most often one."""

    entries: list[Entry]

    @property
    def first(self) -> Entry:
        """The entry that speaks for all."""
        return self.entries[0]

    @property
    def subject(self) -> str:
        """What they are about."""
        if len(self.entries) == 1:
            return self.first.subject
        are_fields = all(entry.cause and entry.cause.pairs for entry in self.entries)
        return phrases.plural(len(self.entries), "field" if are_fields else "entry")

    @property
    def group(self) -> str:
        """The kind that all are of, or that they are of several."""
        groups = {phrases.group(entry) for entry in self.entries}
        return groups.pop() if len(groups) == 1 else phrases.SEVERAL


def told(report: Report) -> list[Told]:
    """The entries of a report, those that say the same together where the first of them stands."""
    found: dict[object, list[Entry]] = {}
    for entry in report.entries:
        found.setdefault(_what_is_said(entry), []).append(entry)
    several = {key: entries for key, entries in found.items() if len(entries) >= _SEVERAL}
    result = []
    for entry in report.entries:
        entries = several.get(_what_is_said(entry), [entry])
        if entries[0] is entry or len(entries) == 1:
            result.append(Told(entries))
    return result


def grouped(report: Report) -> Iterator[tuple[str, list[Told]]]:
    """What is told, by kind, the kinds with the worst entries first."""
    groups: dict[str, list[Told]] = {}
    for found in told(report):
        groups.setdefault(found.group, []).append(found)
    yield from sorted(
        groups.items(), key=lambda item: (min(t.first.severity.rank for t in item[1]), item[0])
    )


def _what_is_said(entry: Entry) -> object:
    if entry.parts:
        return id(entry)
    return tuple(
        (f.rule, f.severity, f.message, f.impact, f.fix, f.accepted) for f in entry.findings
    )
