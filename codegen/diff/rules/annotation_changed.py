"""Words about a schema beside its description are others."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "title", "example", "externalDocs")


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="{key} {old} -> {new}",
    whom="Nobody.",
    way_out="Nothing to do.",
    hidden=True,
)
