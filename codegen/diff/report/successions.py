"""A new version of a kind, held against the version before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from codegen.diff.causes.cause import Cause
from codegen.diff.causes.group import causes_of_pairs
from codegen.diff.compare.comparison import VERSION, Comparison, Succession
from codegen.diff.compare.differences import ABSENT
from codegen.diff.report.report import Entry
from codegen.diff.severity import Severity
from codegen.problems import listed


def judge_successions(
    comparison: Comparison, causes: Iterable[Cause], make: Callable[[Cause], Entry]
) -> dict[int, list[Entry]]:
    """Say of each new version whether it takes what the version before it does.

    The entries that separate a version from the one before it, by the identity of its cause.
    ``make`` makes an entry of a cause.
    """
    successions = {(found.kind, found.version): found for found in comparison.successions}
    parts: dict[int, list[Entry]] = {}
    for cause in causes:
        setting = next(iter(cause.settings), None)
        if setting is None or setting.key != VERSION or setting.old is not ABSENT:
            continue
        found = successions.get((setting.kind, setting.version))
        if found is None:
            continue
        entries = [make(below) for below in causes_of_pairs(found.pairs)]
        entries = [entry for entry in entries if not all(f.hidden for f in entry.findings)]
        entries.sort(key=lambda entry: (entry.severity.rank, entry.subject))
        parts[id(cause)] = entries
        _judge(cause, found, entries)
    return parts


def _judge(cause: Cause, succession: Succession, entries: list[Entry]) -> None:
    worst = (Severity.UNHANDLED, Severity.BREAKING)
    broken = [entry.subject for entry in entries if entry.severity in worst]
    if not broken:
        return
    key = "lossy version" if succession.is_stored_unconverted else "incompatible version"
    says = f"it does not take all that {succession.before} does: {listed(broken)}"
    cause.changes = [
        replace(change, key=key, name=says) if change.key == "version" else change
        for change in cause.changes
    ]
