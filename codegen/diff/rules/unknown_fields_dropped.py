"""An object drops fields that the schema does not know."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-preserve-unknown-fields") and change.new is not True


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="unknown fields are dropped",
    whom="Fields beside the named ones vanish from manifests and stored objects.",
    way_out="Keep to the named fields.",
)
