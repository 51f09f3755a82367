"""Another format is stated that the API server does not check."""

from __future__ import annotations

from codegen.diff.changes.bounds import is_checked, is_widened
from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, "format")
        and change.changed
        and not is_checked(change)
        and not is_widened(change)
    )


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="format {old} -> {new}",
    whom=(
        "The API server does not check the format; clients that do, or that make a type of it, "
        "may refuse other values."
    ),
    way_out="Write values in the new format.",
)
