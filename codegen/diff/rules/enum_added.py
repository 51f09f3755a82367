"""Only listed values are allowed."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "enum") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="only these values are allowed now: {new}",
    whom="Manifests and stored objects with another value are refused.",
    way_out="Write one of the values.",
)
