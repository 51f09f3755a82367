"""The items of a list have a schema now."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "items") and change.added


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="items are validated now: {new}",
    whom="Manifests and stored objects with other items are refused.",
    way_out="Write items of the schema.",
)
