"""A kind became namespaced or cluster-wide."""

from __future__ import annotations

from codegen.diff.change import KIND, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "scope")


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="scope {old} -> {new}",
    whom="Requests go to other paths, and stored objects can no longer be reached.",
    way_out="Delete the objects before the upgrade and create them again in the new scope.",
)
