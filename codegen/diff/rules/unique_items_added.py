"""The items of a list must differ."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "uniqueItems") and change.new is True


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="items must differ",
    whom="Manifests and stored objects with an item twice are refused.",
    way_out="Take out items that stand twice.",
)
