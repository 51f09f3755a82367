"""The plural name of a kind is another."""

from __future__ import annotations

from codegen.diff.change import KIND, Change
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
        "Every request to the old path is answered with 404; access rules that name the "
        "plural stop applying."
    ),
    way_out=(
        "Change paths, RBAC rules and webhooks to the new plural, and create the objects again."
    ),
)
