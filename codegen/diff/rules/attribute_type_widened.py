"""An attribute that held one plain type may hold anything."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.changes.python_types import is_widened_type
from codegen.diff.rule import PYTHON, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "type") and is_widened_type(change)


RULE = Rule(
    view=PYTHON,
    severity=RISKY,
    matches=matches,
    says="type of {name}: {old} -> {new}",
    whom="Code that reads the old type alone.",
    way_out="Check the type of what is read.",
)
