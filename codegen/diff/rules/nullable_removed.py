"""null is no value any more."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "nullable") and change.new is not True


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="null no longer allowed",
    whom="Manifests that say null: the API server drops the field, or puts its default there.",
    way_out="Leave the field out of manifests.",
)
