"""A format is asked for that the API server checks."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_checked
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "format") and change.added and is_checked(change)


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="format {new} added",
    whom="Manifests and stored objects with a value in another format are refused.",
    way_out="Write values in the format.",
)
