"""A map is applied as a whole, or key by key."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-map-type")


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="map type {old} -> {new}",
    whom="Server-side apply with several managers owns other parts of the map than before.",
    way_out="Check who owns the map.",
)
