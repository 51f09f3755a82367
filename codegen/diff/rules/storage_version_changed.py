"""Objects are stored in another version."""

from __future__ import annotations

from codegen.diff.changes.change import KIND, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KIND, "storage")


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="storage version {old} -> {new}",
    whom=(
        "Objects that were stored before stay in the old version until they are written again; "
        "going back to the older release may not read the new ones."
    ),
    way_out="Rewrite all objects once after upgrading, and take a backup before.",
)
