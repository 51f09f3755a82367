"""The words about a schema or a field are others."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "description")


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="description: {new}",
    whom="Nobody.",
    way_out="Nothing to do.",
    hidden=True,
)
