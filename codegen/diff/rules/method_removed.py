"""A method of an API class is gone."""

from __future__ import annotations

from codegen.diff.changes.change import METHOD, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(METHOD, "method") and change.removed


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="method {name} removed",
    whom="Code that calls the method fails with AttributeError.",
    way_out="Call the method that took its place.",
)
