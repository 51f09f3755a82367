"""A version has the status subresource."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "subresources.status") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="subresource {name} added",
    whom="Writers of whole objects: writes to the object itself no longer change its status.",
    way_out="Write status through the subresource.",
)
