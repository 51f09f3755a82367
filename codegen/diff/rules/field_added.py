"""An optional field is new."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, Change
from codegen.diff.changes.fields import is_new_to, is_required
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(FIELD, "field")
        and change.added
        and not is_required(change.new_node, change.name)
        and is_new_to(change.old_node, change.new)
    )


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="field {name} added: {new}",
    whom="Nobody.",
    way_out="Nothing to do.",
)
