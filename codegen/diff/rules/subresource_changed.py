"""A subresource leads to other fields."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "subresources.status", "subresources.scale") and change.changed


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="subresource {name} {old} -> {new}",
    whom="Autoscalers and kubectl scale read and write other fields.",
    way_out="Check what scales these objects.",
)
