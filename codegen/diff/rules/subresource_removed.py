"""A version lost a subresource."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "subresources.status", "subresources.scale") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="subresource {name} removed",
    whom=(
        "Requests to the subresource are answered with 404: controllers, autoscalers, kubectl "
        "scale."
    ),
    way_out="Write to the object itself, or stay on a version that has the subresource.",
)
