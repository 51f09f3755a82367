"""A value of one type may be anything now."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "type") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="type {old} removed: any value",
    whom="Nobody who writes manifests; readers may now find other types.",
    way_out="Check the type of what is read.",
)
