"""A bound lets fewer values through."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_tightened
from codegen.diff.changes.change import Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return is_tightened(change)


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="{key} {old} -> {new}",
    whom="Manifests and stored objects with a value beyond the new bound are refused.",
    way_out="Keep values within the bound.",
)
