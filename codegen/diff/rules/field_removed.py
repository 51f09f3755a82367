"""A field is gone."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, Change
from codegen.diff.changes.fields import keeps_unknown
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(FIELD, "field") and change.removed and not keeps_unknown(change.new_node)


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="field {name} removed: {old}",
    whom=(
        "The API server drops the field from manifests and stored objects without a word, or "
        "refuses it where validation is strict."
    ),
    way_out="Take the field out of manifests; look for what does its work now.",
)
