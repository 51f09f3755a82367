"""null is a value where the default took its place."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.changes.fields import has_default
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "nullable") and change.new is True and has_default(change.old_node)


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="null allowed, and no longer replaced by the default",
    whom="Manifests that say null: the API server put the default there, and keeps null now.",
    way_out="Leave the field out to get the default; expect null where the value is read.",
)
