"""An attribute has another name, and its old one goes on as an alias."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import PYTHON, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "renamed with alias")


RULE = Rule(
    view=PYTHON,
    severity=SAFE,
    matches=matches,
    says="attribute renamed: {name}; the old name goes on",
    whom="Nobody.",
    way_out="Use the new name in new code.",
)
