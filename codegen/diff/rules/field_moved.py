"""A field stands in another place."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(FIELD, "moved")


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="field {name} moved: {old} -> {new}",
    whom="The API server drops the field at its old place from manifests and stored objects.",
    way_out=(
        "Write the field at its new place; copy values of stored objects over before upgrading."
    ),
)
