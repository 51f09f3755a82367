"""A number may be larger or more precise."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_widened
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "format") and change.changed and is_widened(change)


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="format {old} -> {new}",
    whom="Nobody.",
    way_out="Nothing to do.",
)
