"""A kind belongs to a new category."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "names.categories") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="category {name} added",
    whom="Commands over the category, such as deleting all of it, now include this kind.",
    way_out="Look for commands that use the category.",
)
