"""A constructor asks for an argument that was optional."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "required") and change.new is True


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="argument {name} is required now",
    whom="Code that leaves it out fails with ValueError.",
    way_out="Pass the argument.",
)
