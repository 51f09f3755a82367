"""A value may no longer be either number or text."""

from __future__ import annotations

from codegen.diff.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-int-or-string") and change.new is not True


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="no longer integer or string",
    whom="Manifests and stored objects with the other of the two are refused.",
    way_out="Write values of the type that is left.",
)
