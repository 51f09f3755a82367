"""An object that dropped unknown keys says so."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "additionalProperties") and change.added and change.new is False


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="additionalProperties: false added",
    whom="Nobody: the API server drops unknown keys either way.",
    way_out="Nothing to do.",
)
