"""Bounds of values: which keywords bound from below and from above."""

from __future__ import annotations

from codegen.diff.change import KEYWORD, Change

LOWER = ("minimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
BOUNDS = LOWER + UPPER


def is_tightened(change: Change) -> bool:
    """Whether a bound lets fewer values through than before."""
    if not change.at(KEYWORD, *BOUNDS) or not change.changed:
        return False
    return bool((change.new > change.old) == (change.key in LOWER))


def is_loosened(change: Change) -> bool:
    """Whether a bound lets more values through than before."""
    return change.at(KEYWORD, *BOUNDS) and change.changed and not is_tightened(change)


_WIDER = {("integer", "number"), ("int32", "int64"), ("float", "double")}


def is_widened(change: Change) -> bool:
    """Whether a type or format of numbers gave way to one that holds all of them."""
    return (change.old, change.new) in _WIDER


def is_divided(change: Change) -> bool:
    """Whether ``multipleOf`` gave way to a divisor: all old multiples are multiples of it too."""
    return change.changed and change.old % change.new == 0
