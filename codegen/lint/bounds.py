"""Rules about bounds: each says something of its type, and some value keeps all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.problems import Problem
from codegen.schema import resolve
from codegen.schema.folder import SchemaFolder

_PAIRS = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)
_NUMBERS = frozenset({"integer", "number"})
_TYPES: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _NUMBERS
    ),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), frozenset({"string"})),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems"), frozenset({"array"})),
    **dict.fromkeys(("minProperties", "maxProperties"), frozenset({"object"})),
}


def bounds(folder: SchemaFolder) -> Iterator[Problem]:
    """Bounds leave room for a value, and are of the type that stands beside them."""
    for schema in folder.schemas.values():
        for node in resolve.walk(folder, schema):
            for keys, message in _wrong(node.resolved):
                written = [key for key in keys if key in node.written]
                if written:
                    yield Problem(schema.place(f"{node.pointer}/{written[0]}"), message)


def _wrong(whole: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong, and the keywords that it is about."""
    for least, most in _PAIRS:
        low, high = whole.get(least), whole.get(most)
        if low is None or high is None:
            continue
        exclusive = [
            key
            for key in ("exclusiveMinimum", "exclusiveMaximum")
            if least == "minimum" and whole.get(key)
        ]
        if low > high:
            yield (most, least), f"{most}: expected at least {least} {low}, got {high}"
        elif low == high and exclusive:
            message = f"{most}: expected more than {least} {low} beside {exclusive[0]}, got {high}"
            yield (most, least, *exclusive), message
    for key, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if whole.get(key) and bound not in whole:
            yield (key,), f"{key}: expected {bound} beside it, got none"
    kind = whole.get("type")
    for key, kinds in _TYPES.items():
        if key in whole and kind is not None and kind not in kinds:
            of = " or ".join(sorted(kinds))
            yield (key, "type"), f"{key}: expected type {of} beside it, got {kind!r}"
