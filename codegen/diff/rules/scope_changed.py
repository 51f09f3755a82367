"""A kind became namespaced or cluster-wide."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "scope")


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="scope {old} -> {new}",
    whom=(
        "The API server refuses it as an update of an existing definition; requests go to other "
        "paths."
    ),
    way_out=(
        "Back up the objects, delete the definition, which deletes them too, and create "
        "definition and objects again in the new scope."
    ),
)
