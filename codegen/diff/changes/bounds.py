"""How keywords that bound values compare: which of two values lets more through."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from codegen.diff.changes.change import KEYWORD, Change

LOWER = ("minimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
BOUNDS = LOWER + UPPER
# supportedVersionedFormats of apiextensions-apiserver, without dashes as it compares them.
# "password" is left out: every text is one.
_CHECKED = frozenset({
    "bsonobjectid", "uri", "email", "hostname", "ipv4", "ipv6", "cidr", "mac", "uuid", "uuid3",
    "uuid4", "uuid5", "isbn", "isbn10", "isbn13", "creditcard", "ssn", "hexcolor", "rgbcolor",
    "byte", "date", "duration", "datetime", "k8sshortname", "k8slongname",
})  # fmt: skip


def is_tightened(change: Change) -> bool:
    """Whether a bound lets fewer values through than before."""
    if not change.at(KEYWORD, *BOUNDS) or not change.changed:
        return False
    return (_number(change.new) > _number(change.old)) == (change.key in LOWER)


def is_loosened(change: Change) -> bool:
    """Whether a bound lets more values through than before."""
    return change.at(KEYWORD, *BOUNDS) and change.changed and not is_tightened(change)


_WIDER = {("integer", "number"), ("int32", "int64"), ("float", "double")}


def is_widened(change: Change) -> bool:
    """Whether a type or format of numbers gave way to one that holds all of them."""
    return (change.old, change.new) in _WIDER


def is_divided(change: Change) -> bool:
    """Whether ``multipleOf`` gave way to a divisor: all old multiples are multiples of it too."""
    return change.changed and _number(change.old) % _number(change.new) == 0


def is_checked(change: Change) -> bool:
    """Whether the API server refuses values that are not in the new ``format``."""
    node = change.new_node
    return is_known(change.new) and (node is None or node.keywords.get("type") == "string")


def is_known(text_format: Any) -> bool:
    """Whether the API server checks a format of texts."""
    return without_dashes(text_format) in _CHECKED


def without_dashes(text_format: Any) -> str:
    """A format as the API server compares it: ``date-time`` is ``datetime``."""
    return str(text_format).replace("-", "")


def _number(value: float) -> Decimal:
    return Decimal(str(value))


def has_more_keys(change: Change) -> bool:
    """Whether the keys of a list's items are the old ones and more."""
    return change.changed and set(change.old) < set(change.new)


def is_alternative_added(change: Change) -> bool:
    """Whether values may be what they could before, or something else too."""
    return change.at(KEYWORD, "anyOf") and change.changed and _among(change.old, change.new)


def is_condition_removed(change: Change) -> bool:
    """Whether values must fit some of the conditions that they had to fit before."""
    return change.at(KEYWORD, "allOf") and change.changed and _among(change.new, change.old)


def _among(some: list[Any], others: list[Any]) -> bool:
    return all(part in others for part in some)
