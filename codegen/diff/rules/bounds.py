"""Bounds of numbers, and of how long or large a value may be."""

from __future__ import annotations

from decimal import Decimal

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.changes.keyword_names import BOUNDS, LOWER
from codegen.diff.rule import MANIFEST, Rule, added, changed, on, removed, turned_off, turned_on
from codegen.diff.severity import BREAKING, SAFE


def _is_tightened(change: Change) -> bool:
    """Whether a bound lets fewer values through than before."""
    if not change.at(KEYWORD, *BOUNDS) or not change.changed:
        return False
    return (_number(change.new) > _number(change.old)) == (change.key in LOWER)


def _is_loosened(change: Change) -> bool:
    """Whether a bound lets more values through than before."""
    return change.at(KEYWORD, *BOUNDS) and change.changed and not _is_tightened(change)


def _is_divided(change: Change) -> bool:
    """Whether ``multipleOf`` gave way to a divisor: all old multiples are multiples of it too."""
    return change.changed and _number(change.old) % _number(change.new) == 0


def _number(value: float) -> Decimal:
    return Decimal(str(value))


RULES = (
    Rule(
        "bound-added",
        MANIFEST,
        BREAKING,
        "Values have a bound that they had not.",
        matches=added(KEYWORD, *BOUNDS),
        message="{key} {new} added",
        impact="Manifests and stored objects with a value beyond it are refused.",
        fix="Keep values within the bound.",
    ),
    Rule(
        "bound-loosened",
        MANIFEST,
        SAFE,
        "A bound lets more values through.",
        matches=_is_loosened,
        message="{key} {old} -> {new}",
    ),
    Rule(
        "bound-removed",
        MANIFEST,
        SAFE,
        "Values lost a bound.",
        matches=removed(KEYWORD, *BOUNDS),
        message="{key} {old} removed",
    ),
    Rule(
        "bound-tightened",
        MANIFEST,
        BREAKING,
        "A bound lets fewer values through.",
        matches=_is_tightened,
        message="{key} {old} -> {new}",
        impact="Manifests and stored objects with a value beyond the new bound are refused.",
        fix="Keep values within the bound.",
    ),
    Rule(
        "exclusive-bound-added",
        MANIFEST,
        BREAKING,
        "The bound itself is no longer allowed.",
        matches=turned_on(KEYWORD, "exclusiveMinimum", "exclusiveMaximum"),
        message="{key}: the bound itself is no longer allowed",
        impact="Manifests and stored objects with just the bound as their value are refused.",
        fix="Write a value within the bound.",
    ),
    Rule(
        "exclusive-bound-removed",
        MANIFEST,
        SAFE,
        "The bound itself is allowed.",
        matches=turned_off(KEYWORD, "exclusiveMinimum", "exclusiveMaximum"),
        message="{key}: the bound itself is allowed",
    ),
    Rule(
        "multiple-of-added",
        MANIFEST,
        BREAKING,
        "Numbers must be multiples of something.",
        matches=added(KEYWORD, "multipleOf"),
        message="multipleOf {new} added",
        impact="Manifests and stored objects with other numbers are refused.",
        fix="Write multiples of the number.",
    ),
    Rule(
        "multiple-of-loosened",
        MANIFEST,
        SAFE,
        "More numbers are allowed than multiples before.",
        matches=on(KEYWORD, "multipleOf", where=_is_divided),
        message="multipleOf {old} -> {new}",
    ),
    Rule(
        "multiple-of-removed",
        MANIFEST,
        SAFE,
        "Numbers need not be multiples any more.",
        matches=removed(KEYWORD, "multipleOf"),
        message="multipleOf {old} removed",
    ),
    Rule(
        "multiple-of-tightened",
        MANIFEST,
        BREAKING,
        "Numbers must be multiples of something else.",
        matches=changed(KEYWORD, "multipleOf", where=lambda change: not _is_divided(change)),
        message="multipleOf {old} -> {new}",
        impact="Manifests and stored objects with other numbers are refused.",
        fix="Write multiples of the new number.",
    ),
)
