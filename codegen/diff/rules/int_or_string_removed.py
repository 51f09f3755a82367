"""A value may no longer be either number or text."""

from __future__ import annotations

from codegen.diff.changes.change import INT_OR_STRING, KEYWORD, Change
from codegen.diff.changes.fields import type_of
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, INT_OR_STRING)
        and change.new is not True
        and (change.new_node is None or type_of(change.new_node) != "any")
    )


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="no longer integer or string",
    whom="Manifests and stored objects with the other of the two are refused.",
    way_out="Write values of the type that is left.",
)
