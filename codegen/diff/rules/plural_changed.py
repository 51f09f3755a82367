"""The plural name of a kind is another."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "names.plural")


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="plural name {old} -> {new}",
    whom=(
        "The API server refuses it as an update of an existing definition; every request to the "
        "old path is answered with 404, and access rules that name the plural stop applying."
    ),
    way_out=(
        "Back up the objects, delete the definition, which deletes them too, and create "
        "definition and objects again; change paths, RBAC rules and webhooks to the new plural."
    ),
)
