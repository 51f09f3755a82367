"""Clients of a deprecated version get another warning."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "deprecationWarning")


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="deprecation warning of version {name}: {old} -> {new}",
    whom="Nobody but people who read the warning.",
    way_out="Nothing to do.",
)
