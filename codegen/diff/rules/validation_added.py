"""A CEL rule is new."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "validation") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="validation added: {name}",
    whom="Manifests and stored objects that break it are refused.",
    way_out="Try your manifests against the rule.",
)
