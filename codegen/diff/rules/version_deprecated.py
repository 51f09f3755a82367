"""A version was marked as deprecated."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "deprecated") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="version {name} deprecated",
    whom="Clients of the version get a warning; a later release is likely to remove it.",
    way_out="Plan the move to another version.",
)
