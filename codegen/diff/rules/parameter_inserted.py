"""A parameter is new ahead of others."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "inserted")


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="parameter {name} added ahead of others",
    whom="Code that passes later arguments by position sets other attributes, without a word.",
    way_out="Pass arguments by name; in the schema, add the property behind the others.",
)
