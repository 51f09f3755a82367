"""An object must be a Kubernetes object."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(KEYWORD, "x-kubernetes-embedded-resource") and change.new is True


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="must be a Kubernetes object: apiVersion, kind and metadata are validated",
    whom="Manifests and stored objects without them are refused.",
    way_out="Give the object apiVersion, kind and metadata.",
)
