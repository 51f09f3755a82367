"""Values have a bound that they had not."""

from __future__ import annotations

from codegen.diff.changes.bounds import BOUNDS
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, *BOUNDS) and change.added


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="{key} {new} added",
    whom="Manifests and stored objects with a value beyond it are refused.",
    way_out="Keep values within the bound.",
)
