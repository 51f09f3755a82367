"""The bound itself is allowed."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "exclusiveMinimum", "exclusiveMaximum") and change.new is not True


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="{key}: the bound itself is allowed",
    whom="Nobody.",
    way_out="Nothing to do.",
)
