"""Objects are converted between versions in another way."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "conversion")


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="conversion {old} -> {new}",
    whom="Objects that are read in another version than the stored one.",
    way_out="Read and write an object of each version against the new definition before upgrading.",
)
