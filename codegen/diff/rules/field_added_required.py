"""A required field is new in an object that exists."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, Change
from codegen.diff.changes.fields import has_default, is_required
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(FIELD, "field")
        and change.added
        and is_required(change.new_node, change.name)
        and not has_default(change.new)
    )


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="required field {name} added: {new}",
    whom="Manifests and stored objects without the field are refused when they are written.",
    way_out="Give the field a value in every manifest before upgrading.",
)
