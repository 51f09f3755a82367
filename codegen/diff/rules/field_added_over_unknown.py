"""A field is new in an object that took unknown fields."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, Change
from codegen.diff.changes.fields import has_default, is_new_to, is_required
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(FIELD, "field")
        and change.added
        and (not is_required(change.new_node, change.name) or has_default(change.new))
        and not is_new_to(change.old_node, change.new)
    )


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="field {name} added: {new}; before, the object took it as an unknown field",
    whom="Manifests and stored objects that hold another value under this name are refused.",
    way_out="Look for objects that use the name already.",
)
