"""Fields that came, went or moved, and which of them are required."""

from __future__ import annotations

from codegen.diff.changes.change import FIELD, KEYWORD
from codegen.diff.changes.fields import (
    has_default,
    is_new_to,
    is_required,
    keeps_unknown,
    new_field,
)
from codegen.diff.rule import MANIFEST, Rule, added, on, removed
from codegen.diff.severity import BREAKING, RISKY, SAFE

RULES = (
    Rule(
        "field-added",
        MANIFEST,
        SAFE,
        "An optional field is new.",
        matches=added(
            FIELD,
            "field",
            where=lambda change: (
                not is_required(change.new_node, change.name)
                and is_new_to(change.old_node, change.new)
            ),
        ),
        message="field {name} added: {new}",
    ),
    Rule(
        "field-added-over-unknown",
        MANIFEST,
        RISKY,
        "A field is new in an object that took unknown fields.",
        matches=added(
            FIELD,
            "field",
            where=lambda change: (
                (not is_required(change.new_node, change.name) or has_default(change.new))
                and not is_new_to(change.old_node, change.new)
            ),
        ),
        message="field {name} added: {new}; before, the object took it as an unknown field",
        impact="Manifests and stored objects that hold another value under this name are refused.",
        fix="Look for objects that use the name already.",
    ),
    Rule(
        "field-added-required",
        MANIFEST,
        BREAKING,
        "A required field is new in an object that exists.",
        matches=added(
            FIELD,
            "field",
            where=lambda change: (
                is_required(change.new_node, change.name) and not has_default(change.new)
            ),
        ),
        message="required field {name} added: {new}",
        impact="Manifests and stored objects without the field are refused when they are written.",
        fix="Give the field a value in every manifest before upgrading.",
    ),
    Rule(
        "field-added-required-with-default",
        MANIFEST,
        SAFE,
        "A required field with a default is new.",
        matches=added(
            FIELD,
            "field",
            where=lambda change: (
                is_required(change.new_node, change.name)
                and has_default(change.new)
                and is_new_to(change.old_node, change.new)
            ),
        ),
        message="required field {name} added: {new}, filled in by its default",
        impact="Nobody: the API server fills it in.",
    ),
    Rule(
        "field-moved",
        MANIFEST,
        BREAKING,
        "A field stands in another place.",
        matches=on(FIELD, "moved"),
        message="field {name} moved: {old} -> {new}",
        impact="The API server drops the field at its old place from manifests and stored objects.",
        fix="Write the field at its new place; copy values of stored objects over before upgrading.",
    ),
    Rule(
        "field-removed",
        MANIFEST,
        BREAKING,
        "A field is gone.",
        matches=removed(FIELD, "field", where=lambda change: not keeps_unknown(change.new_node)),
        message="field {name} removed: {old}{candidates}",
        impact="The API server drops the field from manifests and stored objects without a word, or "
        "refuses it where validation is strict.",
        fix="Take the field out of manifests; look for what does its work now.",
    ),
    Rule(
        "field-removed-but-kept",
        MANIFEST,
        RISKY,
        "A field of an object that keeps unknown fields is gone.",
        matches=removed(FIELD, "field", where=lambda change: keeps_unknown(change.new_node)),
        message="field {name} removed: {old}; the object keeps it as an unknown field{candidates}",
        impact="The value stays in objects, and nothing validates it or acts on it.",
        fix="Take the field out of manifests; look for what does its work now.",
    ),
    Rule(
        "field-renamed",
        MANIFEST,
        BREAKING,
        "A field has another name.",
        matches=on(FIELD, "renamed"),
        message="field renamed: {name}",
        impact="The API server drops the old name from manifests and stored objects without a word.",
        fix="Write the new name in manifests; copy values of stored objects over before upgrading.",
    ),
    Rule(
        "implied-field-added",
        MANIFEST,
        SAFE,
        "A schema names a field that every object has.",
        matches=added(FIELD, "implied field"),
        message="field {name} added: {new}",
        impact="Nobody: every object has the field, and the API server keeps it either way.",
    ),
    Rule(
        "implied-field-removed",
        MANIFEST,
        SAFE,
        "A schema no longer names a field that every object has.",
        matches=removed(FIELD, "implied field"),
        message="field {name} removed: {old}",
        impact="Nobody: every object has the field, and the API server keeps it either way.",
    ),
    Rule(
        "required-added",
        MANIFEST,
        BREAKING,
        "A field that exists is required now.",
        matches=added(KEYWORD, "required", where=lambda change: not has_default(new_field(change))),
        message="field {name} is required now",
        impact="Manifests and stored objects without the field are refused when they are written.",
        fix="Give the field a value in every manifest before upgrading.",
    ),
    Rule(
        "required-added-with-default",
        MANIFEST,
        SAFE,
        "A field that has a default is required now.",
        matches=added(KEYWORD, "required", where=lambda change: has_default(new_field(change))),
        message="field {name} is required now, filled in by its default",
        impact="Nobody: the API server fills it in.",
    ),
    Rule(
        "required-removed",
        MANIFEST,
        SAFE,
        "A field is optional now.",
        matches=removed(KEYWORD, "required"),
        message="field {name} is optional now",
    ),
)
