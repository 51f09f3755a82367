"""null is a value."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.changes.fields import has_default
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, "nullable") and change.new is True and not has_default(change.old_node)
    )


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="null allowed",
    whom="Nobody.",
    way_out="Nothing to do.",
)
