"""A list became a set or a map: its items must differ."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-list-type") and change.new in ("set", "map")


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="list type {old} -> {new}",
    whom=(
        "Manifests and stored objects with an item, or a key, twice are refused; server-side "
        "apply merges the list by item."
    ),
    way_out="Take out items that stand twice.",
)
