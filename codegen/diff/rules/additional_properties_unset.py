"""A closed object no longer says so."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "additionalProperties") and change.old is False and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="additionalProperties: false removed",
    whom="Nobody: the API server drops unknown keys either way.",
    way_out="Nothing to do.",
)
