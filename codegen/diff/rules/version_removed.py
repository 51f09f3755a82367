"""A version of a kind is gone."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "version") and change.removed


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="version {name} removed",
    whom=(
        "Manifests of this version are refused; objects that are stored in it can no longer be "
        "read."
    ),
    way_out=(
        "Move manifests to a version that is served. The API server refuses the definition "
        "while its status.storedVersions lists the version: rewrite stored objects, then take "
        "the version out there."
    ),
)
