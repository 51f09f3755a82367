"""A class is new."""

from __future__ import annotations

from codegen.diff.changes.change import CLASS, Change
from codegen.diff.rule import PYTHON, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(CLASS, "class") and change.added


RULE = Rule(
    view=PYTHON,
    severity=SAFE,
    matches=matches,
    says="class {name} added",
    whom="Nobody.",
    way_out="Nothing to do.",
)
