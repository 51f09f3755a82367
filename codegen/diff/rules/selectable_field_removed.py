"""Objects can no longer be selected by a field."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "selectableFields") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="selectable field {name} removed",
    whom="Requests with this field selector are refused.",
    way_out="List without the selector and filter the result.",
)
