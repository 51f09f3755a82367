"""The bound itself is no longer allowed."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "exclusiveMinimum", "exclusiveMaximum") and change.new is True


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="{key}: the bound itself is no longer allowed",
    whom="Manifests and stored objects with just the bound as their value are refused.",
    way_out="Write a value within the bound.",
)
