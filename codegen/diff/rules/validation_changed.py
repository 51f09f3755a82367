"""A CEL rule asks for something else."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "validation") and change.changed


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="validation changed: {name}",
    whom="Manifests and stored objects that keep the old rule only are refused.",
    way_out="Try your manifests against the new rule.",
)
