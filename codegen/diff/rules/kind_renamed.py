"""A resource has another kind."""

from __future__ import annotations

from codegen.diff.change import KIND, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "names.kind")


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="kind {old} -> {new}",
    whom="Manifests with the old kind are refused.",
    way_out="Write the new kind in manifests.",
)
