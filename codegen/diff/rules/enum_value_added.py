"""A value is allowed that was not."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "enum values") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="value allowed: {name}",
    whom="Nobody who writes manifests; code that handles every value meets one it does not know.",
    way_out="Handle the value where all of them are handled.",
)
