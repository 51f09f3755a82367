"""A method of an API class takes a further argument."""

from __future__ import annotations

from codegen.diff.changes.change import METHOD, Change
from codegen.diff.rule import PYTHON, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(METHOD, "argument") and change.added


RULE = Rule(
    view=PYTHON,
    severity=SAFE,
    matches=matches,
    says="argument {name} added",
    whom="Nobody.",
    way_out="Nothing to do.",
)
