"""Text need not match a pattern any more."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "pattern") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="pattern {old} removed",
    whom="Nobody.",
    way_out="Nothing to do.",
)
