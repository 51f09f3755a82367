"""Whole numbers became any numbers."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_widened
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "type") and change.changed and is_widened(change)


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="type {old} -> {new}",
    whom="Nobody who writes manifests; readers may now find fractions.",
    way_out="Read the value as a number with a fraction.",
)
