"""An attribute takes objects of another further class."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "accepts") and change.changed


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="{name} takes {new}, before {old}",
    whom="Code that passes objects of the old class fails in type checkers.",
    way_out="Pass the attribute's own class.",
)
