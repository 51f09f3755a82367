"""A field has another default."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "default") and change.changed


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="default {old} -> {new}",
    whom="Manifests that leave the field out now mean something else.",
    way_out="Write the old default where you rely on it.",
)
