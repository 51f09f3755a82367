"""A method of an API class no longer takes an argument."""

from __future__ import annotations

from codegen.diff.changes.change import METHOD, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(METHOD, "argument") and change.removed


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="argument {name} removed",
    whom="Code that passes it fails with TypeError.",
    way_out="Take the argument out.",
)
