"""A version has a new subresource."""

from __future__ import annotations

from codegen.diff.change import VERSION, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "subresources.status", "subresources.scale") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="{key} added",
    whom="With the status subresource, writes to the object itself no longer change its status.",
    way_out="Write status through the subresource.",
)
