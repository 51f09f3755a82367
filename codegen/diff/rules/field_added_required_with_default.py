"""A required field with a default is new."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, Change
from codegen.diff.changes.fields import has_default, is_new_to, is_required
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(FIELD, "field")
        and change.added
        and is_required(change.new_node, change.name)
        and has_default(change.new)
        and is_new_to(change.old_node, change.new)
    )


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="required field {name} added: {new}, filled in by its default",
    whom="Nobody: the API server fills it in.",
    way_out="Nothing to do.",
)
