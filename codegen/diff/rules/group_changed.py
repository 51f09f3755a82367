"""A kind is served under another API group."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "group")


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="API group {old} -> {new}",
    whom=(
        "The API server refuses it as an update of an existing definition; every manifest of "
        "the kind names the old group in apiVersion and is refused."
    ),
    way_out=(
        "Back up the objects, delete the definition, which deletes them too, and create "
        "definition and objects again under the new group."
    ),
)
