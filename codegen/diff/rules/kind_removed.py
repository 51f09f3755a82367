"""A kind is gone."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "definition") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="kind {name} removed",
    whom=(
        "Every manifest of this kind is refused, and removing the definition deletes the "
        "objects of it."
    ),
    way_out="Move to the kind that takes its place before upgrading; keep a copy of the objects.",
)
