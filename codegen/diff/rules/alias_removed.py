"""An attribute lost a further name."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "alias") and change.removed


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="{name}: further name {old} removed",
    whom="Code that uses this name fails with TypeError or AttributeError.",
    way_out="Use the attribute itself.",
)
