"""A version of a kind is gone that was not served."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "unserved version") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="version {name} removed, which was not served",
    whom="Clusters that still store objects in the version.",
    way_out=(
        "The API server refuses the definition while its status.storedVersions lists the "
        "version: rewrite stored objects, then take the version out there."
    ),
)
