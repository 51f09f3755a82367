"""Enums."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD
from codegen.diff.rule import MANIFEST, Rule, added, on, removed
from codegen.diff.severity import BREAKING, RISKY, SAFE

RULES = (
    Rule(
        "enum-added",
        MANIFEST,
        BREAKING,
        "Only listed values are allowed.",
        matches=added(KEYWORD, "enum"),
        message="only these values are allowed now: {new}",
        impact="Manifests and stored objects with another value are refused.",
        fix="Write one of the values.",
    ),
    Rule(
        "enum-removed",
        MANIFEST,
        SAFE,
        "Any value is allowed.",
        matches=removed(KEYWORD, "enum"),
        message="any value is allowed now, before only {old}",
    ),
    Rule(
        "enum-reordered",
        MANIFEST,
        SAFE,
        "Allowed values are listed in another order.",
        matches=on(KEYWORD, "enum order"),
        message="allowed values listed in another order",
    ),
    Rule(
        "enum-value-added",
        MANIFEST,
        RISKY,
        "A value is allowed that was not.",
        matches=added(KEYWORD, "enum values"),
        message="value allowed: {name}",
        impact="Nobody who writes manifests; code that handles every value meets one it does not know.",
        fix="Handle the value where all of them are handled.",
    ),
    Rule(
        "enum-value-removed",
        MANIFEST,
        BREAKING,
        "A value is no longer allowed.",
        matches=removed(KEYWORD, "enum values"),
        message="value no longer allowed: {name}",
        impact="Manifests and stored objects with this value are refused.",
        fix="Write another of the values.",
    ),
)
