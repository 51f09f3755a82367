"""A version of a kind is new."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "version") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="version {name} added",
    whom="Nobody.",
    way_out="Nothing to do.",
)
