"""Defaults."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD
from codegen.diff.rule import MANIFEST, Rule, added, changed, removed
from codegen.diff.severity import BREAKING, RISKY

RULES = (
    Rule(
        "default-added",
        MANIFEST,
        RISKY,
        "A field has a default now.",
        matches=added(KEYWORD, "default"),
        message="default {new} added",
        impact="Objects that leave the field out now have this value, also those that are stored.",
        fix="Write the value that you mean where it is another.",
    ),
    Rule(
        "default-changed",
        MANIFEST,
        BREAKING,
        "A field has another default.",
        matches=changed(KEYWORD, "default"),
        message="default {old} -> {new}",
        impact="Manifests that leave the field out now mean something else.",
        fix="Write the old default where you rely on it.",
    ),
    Rule(
        "default-removed",
        MANIFEST,
        BREAKING,
        "A field has no default any more.",
        matches=removed(KEYWORD, "default"),
        message="default {old} removed",
        impact="Manifests that leave the field out no longer have this value.",
        fix="Write the old default where you rely on it.",
    ),
)
