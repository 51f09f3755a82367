"""An attribute is gone."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "attribute") and change.removed


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="attribute {name} removed",
    whom=(
        "Code that passes it fails with TypeError, code that reads it with AttributeError; "
        "arguments after it that are passed by position end up elsewhere."
    ),
    way_out="Take the argument out; pass the others by name.",
)
