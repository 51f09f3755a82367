"""A constructor asks for an argument that is new."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "required attribute")


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="required argument {name} added",
    whom="Code that leaves it out fails with ValueError.",
    way_out="Pass the argument; in the schema, x-kserve-constructor: optional does not ask for it.",
)
