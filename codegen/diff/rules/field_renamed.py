"""A field has another name."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(FIELD, "renamed")


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="field renamed: {name}",
    whom="The API server drops the old name from manifests and stored objects without a word.",
    way_out="Write the new name in manifests; copy values of stored objects over before upgrading.",
)
