"""A version can be scaled."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "subresources.scale") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="subresource {name} added",
    whom="Nobody.",
    way_out="Nothing to do.",
)
