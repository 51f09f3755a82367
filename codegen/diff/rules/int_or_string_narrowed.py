"""A value of another type must be a whole number or text."""

from __future__ import annotations

from codegen.diff.changes.change import INT_OR_STRING, KEYWORD, Change
from codegen.diff.changes.fields import type_of
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, INT_OR_STRING)
        and change.new is True
        and (change.old_node is None or type_of(change.old_node) not in ("integer", "string"))
    )


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="only integer or string is allowed now",
    whom=(
        "Manifests and stored objects with any other value are refused: true, a fraction, a list."
    ),
    way_out="Write a whole number or text.",
)
