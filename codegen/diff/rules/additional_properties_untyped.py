"""The values of a map have no schema any more."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule
from codegen.diff.sides.nodes import Node


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, "additionalProperties")
        and isinstance(change.old, Node)
        and change.new is True
    )


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="values are no longer validated",
    whom="Nobody who writes manifests; readers may find values of any kind.",
    way_out="Check what is read.",
)
