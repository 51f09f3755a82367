"""A number or a text may be either."""

from __future__ import annotations

from codegen.diff.changes.change import INT_OR_STRING, KEYWORD, Change
from codegen.diff.changes.fields import type_of
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, INT_OR_STRING)
        and change.new is True
        and change.old_node is not None
        and type_of(change.old_node) in ("integer", "string")
    )


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="integer or string",
    whom="Nobody who writes manifests; readers may now find the other of the two.",
    way_out="Expect either where the value is read.",
)
