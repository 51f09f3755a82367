"""Types, and what goes with them."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.changes.fields import has_default, type_of
from codegen.diff.changes.keyword_names import INT_OR_STRING
from codegen.diff.rule import MANIFEST, Rule, added, changed, removed, turned_off, turned_on
from codegen.diff.severity import BREAKING, RISKY, SAFE

_WIDER = {("integer", "number"), ("int32", "int64"), ("float", "double")}


def is_widened(change: Change) -> bool:
    """Whether a type or format of numbers gave way to one that holds all of them."""
    return (change.old, change.new) in _WIDER


def _was_integer_or_string(change: Change) -> bool:
    return change.old_node is not None and type_of(change.old_node) in ("integer", "string")


def _is_any(change: Change) -> bool:
    return change.new_node is not None and type_of(change.new_node) == "any"


RULES = (
    Rule(
        "type-added",
        MANIFEST,
        BREAKING,
        "A value of any type has a type now.",
        matches=added(KEYWORD, "type"),
        message="type {new} added",
        impact="Manifests and stored objects with a value of another type are refused; of an object, "
        "fields that the schema does not name are dropped.",
        fix="Write values of the type.",
    ),
    Rule(
        "type-changed",
        MANIFEST,
        BREAKING,
        "A value has another type.",
        matches=changed(KEYWORD, "type", where=lambda change: not is_widened(change)),
        message="type {old} -> {new}",
        impact="Manifests and stored objects with a value of the old type are refused.",
        fix="Write values of the new type.",
    ),
    Rule(
        "type-removed",
        MANIFEST,
        RISKY,
        "A value of one type may be anything now.",
        matches=removed(KEYWORD, "type"),
        message="type {old} removed: any value",
        impact="Nobody who writes manifests; readers may now find other types.",
        fix="Check the type of what is read.",
    ),
    Rule(
        "type-widened",
        MANIFEST,
        RISKY,
        "Whole numbers became any numbers.",
        matches=changed(KEYWORD, "type", where=is_widened),
        message="type {old} -> {new}",
        impact="Nobody who writes manifests; readers may now find fractions.",
        fix="Read the value as a number with a fraction.",
    ),
    Rule(
        "int-or-string-added",
        MANIFEST,
        RISKY,
        "A number or a text may be either.",
        matches=turned_on(KEYWORD, INT_OR_STRING, where=_was_integer_or_string),
        message="integer or string",
        impact="Nobody who writes manifests; readers may now find the other of the two.",
        fix="Expect either where the value is read.",
    ),
    Rule(
        "int-or-string-narrowed",
        MANIFEST,
        BREAKING,
        "A value of another type must be a whole number or text.",
        matches=turned_on(
            KEYWORD, INT_OR_STRING, where=lambda change: not _was_integer_or_string(change)
        ),
        message="only integer or string is allowed now",
        impact="Manifests and stored objects with any other value are refused: true, a fraction, a list.",
        fix="Write a whole number or text.",
    ),
    Rule(
        "int-or-string-removed",
        MANIFEST,
        BREAKING,
        "A value may no longer be either number or text.",
        matches=turned_off(KEYWORD, INT_OR_STRING, where=lambda change: not _is_any(change)),
        message="no longer integer or string",
        impact="Manifests and stored objects with the other of the two are refused.",
        fix="Write values of the type that is left.",
    ),
    Rule(
        "int-or-string-untyped",
        MANIFEST,
        RISKY,
        "A value that was a number or text may be anything.",
        matches=turned_off(KEYWORD, INT_OR_STRING, where=_is_any),
        message="integer or string removed: any value",
        impact="Nobody who writes manifests; readers may now find other types.",
        fix="Check the type of what is read.",
    ),
    Rule(
        "nullable-added",
        MANIFEST,
        SAFE,
        "null is a value.",
        matches=turned_on(
            KEYWORD, "nullable", where=lambda change: not has_default(change.old_node)
        ),
        message="null allowed",
    ),
    Rule(
        "nullable-added-with-default",
        MANIFEST,
        RISKY,
        "null is a value where the default took its place.",
        matches=turned_on(KEYWORD, "nullable", where=lambda change: has_default(change.old_node)),
        message="null allowed, and no longer replaced by the default",
        impact="Manifests that say null: the API server put the default there, and keeps null now.",
        fix="Leave the field out to get the default; expect null where the value is read.",
    ),
    Rule(
        "nullable-removed",
        MANIFEST,
        BREAKING,
        "null is no value any more.",
        matches=turned_off(KEYWORD, "nullable"),
        message="null no longer allowed",
        impact="Manifests that say null: the API server drops the field, or puts its default there.",
        fix="Leave the field out of manifests.",
    ),
    Rule(
        "embedded-resource-added",
        MANIFEST,
        BREAKING,
        "An object must be a Kubernetes object.",
        matches=turned_on(KEYWORD, "x-kubernetes-embedded-resource"),
        message="must be a Kubernetes object: apiVersion, kind and metadata are validated",
        impact="Manifests and stored objects without them are refused.",
        fix="Give the object apiVersion, kind and metadata.",
    ),
    Rule(
        "embedded-resource-removed",
        MANIFEST,
        RISKY,
        "An object need not be a Kubernetes object.",
        matches=turned_off(KEYWORD, "x-kubernetes-embedded-resource"),
        message="need not be a Kubernetes object",
        impact="apiVersion, kind and metadata are no longer validated, and dropped where the schema "
        "does not name them.",
        fix="Check that objects keep what you need of them.",
    ),
    Rule(
        "items-added",
        MANIFEST,
        BREAKING,
        "The items of a list have a schema now.",
        matches=added(KEYWORD, "items"),
        message="items are validated now: {new}",
        impact="Manifests and stored objects with other items are refused.",
        fix="Write items of the schema.",
    ),
    Rule(
        "items-removed",
        MANIFEST,
        RISKY,
        "The items of a list have no schema any more.",
        matches=removed(KEYWORD, "items"),
        message="items are no longer validated",
        impact="Nobody who writes manifests; readers may find items of any kind.",
        fix="Check what is read.",
    ),
)
