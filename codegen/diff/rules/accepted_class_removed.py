"""An attribute takes no objects of a further class any more."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "accepts") and change.removed


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="{name} no longer takes {old}",
    whom="Code that passes objects of this class fails in type checkers.",
    way_out="Pass the attribute's own class.",
)
