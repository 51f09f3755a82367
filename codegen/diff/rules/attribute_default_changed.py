"""An attribute has another default in the constructor."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "default")


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="default of {name}: {old} -> {new}",
    whom="Objects made without the argument are written otherwise.",
    way_out="Pass the argument.",
)
