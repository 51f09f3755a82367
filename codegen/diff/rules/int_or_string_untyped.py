"""A value that was a number or text may be anything."""

from __future__ import annotations

from codegen.diff.changes.change import INT_OR_STRING, KEYWORD, Change
from codegen.diff.changes.fields import type_of
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, INT_OR_STRING)
        and change.new is not True
        and change.new_node is not None
        and type_of(change.new_node) == "any"
    )


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="integer or string removed: any value",
    whom="Nobody who writes manifests; readers may now find other types.",
    way_out="Check the type of what is read.",
)
