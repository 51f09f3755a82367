"""The items of a list are told apart by further fields."""

from __future__ import annotations

from codegen.diff.changes.bounds import has_more_keys
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-list-map-keys") and has_more_keys(change)


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="list map keys {old} -> {new}",
    whom="Server-side apply takes items that differ in the new keys for different ones.",
    way_out="Write the new keys in every item, with the values that the objects have.",
)
