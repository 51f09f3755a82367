"""A value of any type has a type now."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "type") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="type {new} added",
    whom=(
        "Manifests and stored objects with a value of another type are refused; of an object, "
        "fields that the schema does not name are dropped."
    ),
    way_out="Write values of the type.",
)
