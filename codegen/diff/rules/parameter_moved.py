"""A parameter of a constructor stands at another position."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "position")


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="parameter {name} moved from position {old} to {new}",
    whom="Code that passes arguments by position sets other attributes, without a word.",
    way_out="Pass arguments by name; in the schema, x-kserve-positional keeps the order.",
)
