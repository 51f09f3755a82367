"""A field has a default now."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "default") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="default {new} added",
    whom="Objects that leave the field out now have this value, also those that are stored.",
    way_out="Write the value that you mean where it is another.",
)
