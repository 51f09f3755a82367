"""A class is gone."""

from __future__ import annotations

from codegen.diff.changes.change import CLASS, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(CLASS, "class") and change.removed


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="class {name} removed",
    whom="Code that imports the class fails with ImportError.",
    way_out="Use the class that took its place, or a dict.",
)
