"""An attribute has another type."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.changes.python_types import is_widened_type
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "type") and not is_widened_type(change)


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="type of {name}: {old} -> {new}",
    whom="Code that makes or reads the old type fails, in mypy or when it runs.",
    way_out="Make and read the new type.",
)
