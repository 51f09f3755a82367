"""An attribute is new, behind the others."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import PYTHON, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "attribute") and change.added


RULE = Rule(
    view=PYTHON,
    severity=SAFE,
    matches=matches,
    says="attribute {name} added",
    whom="Nobody.",
    way_out="Nothing to do.",
)
