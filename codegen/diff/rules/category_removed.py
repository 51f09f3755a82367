"""A kind left a category."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "names.categories") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="category {name} removed",
    whom="Commands over the category no longer include this kind.",
    way_out="Name the kind in these commands.",
)
