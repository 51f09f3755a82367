"""Unknown fields of a kind are kept or dropped otherwise."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "preserveUnknownFields")


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="preserveUnknownFields {old} -> {new}",
    whom="Objects with fields that the schema does not know.",
    way_out="Check stored objects for unknown fields before upgrading.",
)
