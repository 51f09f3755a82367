"""The items of a list may be equal."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "uniqueItems") and change.new is not True


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="items may be equal",
    whom="Nobody.",
    way_out="Nothing to do.",
)
