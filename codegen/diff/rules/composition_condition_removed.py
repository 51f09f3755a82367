"""Values need not fit one of several conditions any more."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_condition_removed
from codegen.diff.changes.change import Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return is_condition_removed(change)


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="{key} {old} -> {new}",
    whom="Nobody.",
    way_out="Nothing to do.",
)
