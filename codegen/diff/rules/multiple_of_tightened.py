"""Numbers must be multiples of something else."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_divided
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "multipleOf") and change.changed and not is_divided(change)


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="multipleOf {old} -> {new}",
    whom="Manifests and stored objects with other numbers are refused.",
    way_out="Write multiples of the new number.",
)
