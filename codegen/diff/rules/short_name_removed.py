"""kubectl no longer knows a short name."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "names.shortNames") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="short name {name} removed",
    whom="Scripts that use the short name with kubectl.",
    way_out="Use the plural name.",
)
