"""More numbers are allowed than multiples before."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_divided
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "multipleOf") and is_divided(change)


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="multipleOf {old} -> {new}",
    whom="Nobody.",
    way_out="Nothing to do.",
)
