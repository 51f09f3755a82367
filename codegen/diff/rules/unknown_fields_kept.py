"""An object keeps fields that the schema does not know."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-preserve-unknown-fields") and change.new is True


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="unknown fields are kept",
    whom="Nobody.",
    way_out="Nothing to do.",
)
