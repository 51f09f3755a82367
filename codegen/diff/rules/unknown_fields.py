"""What becomes of fields that a schema does not name."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, KIND
from codegen.diff.compare.differences import ABSENT
from codegen.diff.rule import MANIFEST, Rule, added, on, turned_off, turned_on
from codegen.diff.severity import BREAKING, RISKY, SAFE
from codegen.diff.sides.nodes import Node

RULES = (
    Rule(
        "additional-properties-closed",
        MANIFEST,
        BREAKING,
        "A map takes no further keys.",
        matches=on(
            KEYWORD,
            "additionalProperties",
            where=lambda change: (
                change.old not in (ABSENT, False) and change.new in (ABSENT, False)
            ),
        ),
        message="further keys are no longer taken",
        impact="The API server drops keys that the schema does not name, or refuses them where "
        "validation is strict.",
        fix="Use the named fields alone.",
    ),
    Rule(
        "additional-properties-opened",
        MANIFEST,
        SAFE,
        "An object takes further keys.",
        matches=on(
            KEYWORD,
            "additionalProperties",
            where=lambda change: (
                change.old in (ABSENT, False) and change.new not in (ABSENT, False)
            ),
        ),
        message="further keys are taken: {new}",
    ),
    Rule(
        "additional-properties-stated",
        MANIFEST,
        SAFE,
        "An object that dropped unknown keys says so.",
        matches=added(KEYWORD, "additionalProperties", where=lambda change: change.new is False),
        message="additionalProperties: false added",
        impact="Nobody: the API server drops unknown keys either way.",
    ),
    Rule(
        "additional-properties-typed",
        MANIFEST,
        BREAKING,
        "The values of a map have a schema now.",
        matches=on(
            KEYWORD,
            "additionalProperties",
            where=lambda change: change.old is True and isinstance(change.new, Node),
        ),
        message="values are validated now: {new}",
        impact="Manifests and stored objects with other values are refused.",
        fix="Write values of the schema.",
    ),
    Rule(
        "additional-properties-unset",
        MANIFEST,
        SAFE,
        "A closed object no longer says so.",
        matches=on(
            KEYWORD,
            "additionalProperties",
            where=lambda change: change.old is False and change.removed,
        ),
        message="additionalProperties: false removed",
        impact="Nobody: the API server drops unknown keys either way.",
    ),
    Rule(
        "additional-properties-untyped",
        MANIFEST,
        RISKY,
        "The values of a map have no schema any more.",
        matches=on(
            KEYWORD,
            "additionalProperties",
            where=lambda change: isinstance(change.old, Node) and change.new is True,
        ),
        message="values are no longer validated",
        impact="Nobody who writes manifests; readers may find values of any kind.",
        fix="Check what is read.",
    ),
    Rule(
        "unknown-fields-dropped",
        MANIFEST,
        BREAKING,
        "An object drops fields that the schema does not know.",
        matches=turned_off(KEYWORD, "x-kubernetes-preserve-unknown-fields"),
        message="unknown fields are dropped",
        impact="Fields beside the named ones vanish from manifests and stored objects.",
        fix="Keep to the named fields.",
    ),
    Rule(
        "unknown-fields-kept",
        MANIFEST,
        SAFE,
        "An object keeps fields that the schema does not know.",
        matches=turned_on(KEYWORD, "x-kubernetes-preserve-unknown-fields"),
        message="unknown fields are kept",
    ),
    Rule(
        "pruning-changed",
        MANIFEST,
        RISKY,
        "Unknown fields of a kind are kept or dropped otherwise.",
        matches=on(KIND, "preserveUnknownFields"),
        message="preserveUnknownFields {old} -> {new}",
        impact="Objects with fields that the schema does not know.",
        fix="Check stored objects for unknown fields before upgrading.",
    ),
)
