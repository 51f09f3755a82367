"""Values need not fit a condition any more."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "oneOf", "anyOf", "allOf", "not") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="{key} removed: {old}",
    whom="Nobody.",
    way_out="Nothing to do.",
)
