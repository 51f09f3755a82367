"""Text must match another pattern."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "pattern") and change.changed


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="pattern {old} -> {new}",
    whom="Manifests and stored objects with text that matches the old pattern only are refused.",
    way_out="Try your values against the new pattern.",
)
