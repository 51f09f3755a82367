"""A field that exists is required now."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.changes.fields import has_default, new_field
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "required") and change.added and not has_default(new_field(change))


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="field {name} is required now",
    whom="Manifests and stored objects without the field are refused when they are written.",
    way_out="Give the field a value in every manifest before upgrading.",
)
