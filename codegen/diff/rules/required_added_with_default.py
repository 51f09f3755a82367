"""A field that has a default is required now."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.changes.fields import has_default, new_field
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "required") and change.added and has_default(new_field(change))


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="field {name} is required now, filled in by its default",
    whom="Nobody: the API server fills it in.",
    way_out="Nothing to do.",
)
