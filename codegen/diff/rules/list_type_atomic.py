"""A list is applied as a whole."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-list-type") and change.new not in ("set", "map")


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="list type {old} -> {new}",
    whom="Server-side apply by one manager replaces the items of the others.",
    way_out="Let one manager own the whole list.",
)
