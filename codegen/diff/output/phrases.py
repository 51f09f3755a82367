"""Words that the formats for people share."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.diff.report.report import Entry, Finding, Report
from codegen.diff.rule import NOTHING
from codegen.diff.severity import Severity

SEVERAL = "Several kinds"


def plural(count: int, word: str) -> str:
    """``1 change``, ``2 changes``, ``2 entries``."""
    if count == 1:
        return f"1 {word}"
    if word.endswith("y"):
        return f"{count:,} {word[:-1]}ies"
    return f"{count:,} {word}{'es' if word.endswith('s') else 's'}"


def counts(report: Report) -> str:
    """How many entries there are of each severity, in a line."""
    parts = [
        f"{report.count(severity)} {severity.value}"
        for severity in Severity
        if report.count(severity) or severity is not Severity.UNHANDLED
    ]
    if report.accepted:
        parts.append(f"{report.accepted} accepted")
    if report.hidden:
        parts.append(f"{report.hidden} hidden (--descriptions shows them)")
    return ", ".join(parts)


def summary(report: Report) -> str:
    """What was found in how much, in a line."""
    found = f"{plural(len(report.entries), 'entry')} for {plural(report.places, 'place')}"
    compared = f"{plural(report.versions, 'version')}, {plural(report.paths, 'path')} compared"
    return f"{found}; {compared}"


def grouped(report: Report) -> Iterator[tuple[str, list[Entry]]]:
    """The entries by kind, the kinds with the worst entries first."""
    groups: dict[str, list[Entry]] = {}
    for entry in report.entries:
        groups.setdefault(group(entry), []).append(entry)
    yield from sorted(
        groups.items(), key=lambda item: (min(e.severity.rank for e in item[1]), item[0])
    )


def group(entry: Entry) -> str:
    """The kind that an entry is of, or that it is of several."""
    kinds = sorted({kind.partition("/")[0] for kind in entry.kinds})
    if not kinds:
        return "Classes"
    return kinds[0] if len(kinds) == 1 else SEVERAL


def reach(entry: Entry, mark: str = "") -> str:
    """Where an entry is seen, in a line; empty where its subject says it.

    ``mark`` is put around places.
    """
    if not entry.examples:
        return ", ".join(entry.kinds) if [entry.subject] != entry.kinds else ""
    first = f"{mark}{entry.examples[0]}{mark}"
    if entry.places == 1:
        return first if str(entry.examples[0]) != entry.subject else ""
    places = f"{plural(entry.places, 'place')}, such as {first}"
    others = len(entry.classes) - 1
    return places if others < 1 else f"{places}; and in {plural(others, 'more class')}"


def consequences(entry: Entry) -> list[Finding]:
    """The findings of an entry that ask something of someone, each consequence once."""
    found: dict[tuple[str, str], Finding] = {}
    for finding in entry.findings:
        if finding.accepted is None and finding.fix != NOTHING:
            found.setdefault((finding.impact, finding.fix), finding)
    return list(found.values())


def shortened(text: str, width: int) -> str:
    """A text in a line of at most ``width`` letters."""
    return text if len(text) <= width else f"{text[: width - 3]}..."
