"""A version is no longer served."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "served") and change.new is not True


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="version {name} no longer served",
    whom="Manifests and clients of this version are refused.",
    way_out="Move manifests to a version that is served.",
)
