"""The items of a list have no schema any more."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "items") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="items are no longer validated",
    whom="Nobody who writes manifests; readers may find items of any kind.",
    way_out="Check what is read.",
)
