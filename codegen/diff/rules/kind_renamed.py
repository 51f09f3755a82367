"""A resource has another kind."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "names.kind")


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="kind {old} -> {new}",
    whom=(
        "The API server refuses it as an update of an existing definition; manifests with the "
        "old kind are refused."
    ),
    way_out=(
        "Back up the objects, delete the definition, which deletes them too, and create "
        "definition and objects again with the new kind."
    ),
)
