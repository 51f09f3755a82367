"""Values must fit a further condition."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "oneOf", "anyOf", "allOf", "not") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="{key} added: {new}",
    whom="Manifests and stored objects that do not fit it are refused.",
    way_out="Try your manifests against the new condition.",
)
