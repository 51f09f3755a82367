"""Values must fit another condition."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_alternative_added, is_condition_removed
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, "oneOf", "anyOf", "allOf", "not")
        and change.changed
        and not is_alternative_added(change)
        and not is_condition_removed(change)
    )


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="{key} {old} -> {new}",
    whom="Manifests and stored objects that fit the old condition only are refused.",
    way_out="Try your manifests against the new condition.",
)
