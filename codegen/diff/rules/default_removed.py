"""A field has no default any more."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "default") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="default {old} removed",
    whom="Manifests that leave the field out no longer have this value.",
    way_out="Write the old default where you rely on it.",
)
