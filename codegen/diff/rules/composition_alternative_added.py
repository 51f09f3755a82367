"""Values may fit a further alternative."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_alternative_added
from codegen.diff.changes.change import Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return is_alternative_added(change)


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="{key} {old} -> {new}",
    whom="Nobody who writes manifests; readers may find objects of the new alternative.",
    way_out="Check what is read for the new alternative.",
)
