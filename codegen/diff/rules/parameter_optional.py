"""A constructor no longer asks for an argument."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import PYTHON, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "required") and change.new is not True


RULE = Rule(
    view=PYTHON,
    severity=SAFE,
    matches=matches,
    says="argument {name} is optional now",
    whom="Nobody.",
    way_out="Nothing to do.",
)
