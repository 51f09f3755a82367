"""An attribute has another name."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "renamed")


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="attribute renamed: {name}",
    whom="Code that uses the old name fails with TypeError or AttributeError.",
    way_out="Use the new name; in the schema, x-kserve-aliases keeps the old one alive.",
)
