"""A value has another type."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_widened
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "type") and change.changed and not is_widened(change)


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="type {old} -> {new}",
    whom="Manifests and stored objects with a value of the old type are refused.",
    way_out="Write values of the new type.",
)
