"""What a comparison found: entries, each one cause with what it means in both views."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from codegen.diff.causes.cause import Cause
from codegen.diff.changes.change import Change, short_value_text, value_text
from codegen.diff.rule import Rule, View
from codegen.diff.severity import Severity
from codegen.diff.sides.locations import Location
from codegen.problems import Place


@dataclass
class Finding:
    """One change of an entry, as a rule judges it."""

    rule: str
    view: View
    severity: Severity
    message: str
    impact: str
    fix: str
    old: str
    new: str
    classes: list[str] = field(default_factory=list)
    """The classes that it was found in, where it is about code."""
    hidden: bool = False
    accepted: str | None = None
    """Why it is accepted, where it is."""


@dataclass
class Entry:
    """One cause: what changed at one place of the schema, however many places refer to it."""

    subject: str
    findings: list[Finding]
    classes: list[str] = field(default_factory=list)
    """The classes that it is in, where they are known."""
    kinds: list[str] = field(default_factory=list)
    """The kinds and versions that it reaches, as ``InferenceService/v1beta1``."""
    places: int = 0
    """Number of places in manifests that it reaches."""
    examples: list[Location] = field(default_factory=list)
    old_place: Place | None = None
    new_place: Place | None = None
    cause: Cause | None = None
    """What it was made from."""
    parts: list[Entry] = field(default_factory=list)
    """The entries that it stands for, or that say more of it: counted nowhere."""

    @property
    def open(self) -> list[Finding]:
        """The findings that nobody has accepted."""
        return [finding for finding in self.findings if finding.accepted is None]

    @property
    def severity(self) -> Severity:
        """The worst severity of its findings; accepted ones count only where all are."""
        found = self.open or self.findings
        return min((finding.severity for finding in found), key=lambda severity: severity.rank)

    @property
    def is_mass_change(self) -> bool:
        """Whether it stands for its parts."""
        return self.cause is None and bool(self.parts)

    @property
    def is_accepted(self) -> bool:
        """Whether every finding is accepted."""
        return not self.open


@dataclass
class Report:
    """The result of comparing two sides."""

    old: str
    new: str
    views: list[View]
    entries: list[Entry]
    notes: list[str] = field(default_factory=list)
    """What was not compared, and why."""
    hidden: int = 0
    """Number of entries that were left out."""
    versions: int = 0
    paths: int = 0
    stale: list[str] = field(default_factory=list)
    """What is wrong with the accepted changes, with file and line."""

    def count(self, severity: Severity) -> int:
        """Number of open entries of a severity."""
        return sum(e.severity is severity and not e.is_accepted for e in self.entries)

    @property
    def accepted(self) -> int:
        """Number of entries that are accepted as a whole."""
        return sum(entry.is_accepted for entry in self.entries)

    @property
    def places(self) -> int:
        """Number of places in manifests that the entries stand for."""
        return sum(entry.places for entry in self.entries)

    def fails(self, fail_on: str) -> bool:
        """Whether the report is a failure, for ``breaking``, ``any`` or ``never``."""
        if fail_on == "never":
            return False
        if self.stale or self.count(Severity.UNHANDLED):
            return True
        if fail_on == "any":
            return any(not entry.is_accepted for entry in self.entries)
        return self.count(Severity.BREAKING) > 0


def finding_of(rule: Rule, change: Change, classes: Iterable[str] = ()) -> Finding:
    """A change as a rule judges it."""
    values = {
        "name": change.name,
        "old": short_value_text(change.old),
        "new": short_value_text(change.new),
        "candidates": _candidates(change.candidates),
    }
    return Finding(
        rule.id,
        rule.view,
        rule.severity,
        _filled(rule.message, values, change),
        rule.impact,
        rule.fix,
        value_text(change.old),
        value_text(change.new),
        sorted(classes),
        rule.hidden,
    )


def _candidates(names: tuple[str, ...]) -> str:
    """What may have taken the place of a field, behind what is said of it."""
    if not names:
        return ""
    listing = " or ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
    return f"; {listing} may have taken its place"


def _filled(text: str, values: dict[str, str], change: Change) -> str:
    for key, value in {**values, "key": change.key}.items():
        text = text.replace(f"{{{key}}}", value)
    return text
