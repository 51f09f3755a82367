"""A value may be a number or text."""

from __future__ import annotations

from codegen.diff.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-int-or-string") and change.new is True


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="integer or string",
    whom="Nobody who writes manifests.",
    way_out="Expect either where the value is read.",
)
