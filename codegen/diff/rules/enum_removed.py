"""Any value is allowed."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "enum") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="any value is allowed now, before only {old}",
    whom="Nobody.",
    way_out="Nothing to do.",
)
