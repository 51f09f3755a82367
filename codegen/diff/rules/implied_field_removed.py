"""A schema no longer names a field that every object has."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(FIELD, "implied field") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="field {name} removed: {old}",
    whom="Nobody: every object has the field, and the API server keeps it either way.",
    way_out="Nothing to do.",
)
