"""The values of a map have a schema now."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule
from codegen.diff.sides.nodes import Node


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, "additionalProperties")
        and change.old is True
        and isinstance(change.new, Node)
    )


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="values are validated now: {new}",
    whom="Manifests and stored objects with other values are refused.",
    way_out="Write values of the schema.",
)
