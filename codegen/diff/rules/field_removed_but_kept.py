"""A field of an object that keeps unknown fields is gone."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, Change
from codegen.diff.changes.fields import keeps_unknown
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(FIELD, "field") and change.removed and keeps_unknown(change.new_node)


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="field {name} removed: {old}; the object keeps it as an unknown field",
    whom="The value stays in objects, and nothing validates it or acts on it.",
    way_out="Take the field out of manifests; look for what does its work now.",
)
