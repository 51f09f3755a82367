"""The items of a list are told apart by other fields."""

from __future__ import annotations

from codegen.diff.changes.bounds import has_more_keys
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-list-map-keys") and not has_more_keys(change)


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="list map keys {old} -> {new}",
    whom=(
        "Items that differ in the old keys only are refused; server-side apply matches other items."
    ),
    way_out="Check lists for items with equal keys.",
)
