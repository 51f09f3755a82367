"""A kind is served under another API group."""

from __future__ import annotations

from codegen.diff.change import KIND, Change
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
        "Every manifest of the kind names the old group in apiVersion and is refused; stored "
        "objects stay behind."
    ),
    way_out="Write the new group in apiVersion, and create the objects again under it.",
)
