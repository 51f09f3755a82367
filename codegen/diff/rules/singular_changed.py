"""The singular or list name of a kind is another."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "names.singular", "names.listKind")


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="{key} {old} -> {new}",
    whom="Scripts that use the old name with kubectl, and code that looks at the kind of a list.",
    way_out="Use the new name.",
)
