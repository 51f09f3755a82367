"""An object need not be a Kubernetes object."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-embedded-resource") and change.new is not True


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="need not be a Kubernetes object",
    whom=(
        "apiVersion, kind and metadata are no longer validated, and dropped where the schema "
        "does not name them."
    ),
    way_out="Check that objects keep what you need of them.",
)
