"""A CEL rule says otherwise what it asks for."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "validation message")


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="validation message changed: {name}",
    whom="Nobody but code that reads the message.",
    way_out="Look at the reason and the field of an error, not at its message.",
)
