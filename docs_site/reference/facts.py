"""What a schema says of a value, in words: its type, and one fact a keyword."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.bundle import class_of
from codegen.schema import keywords

INT_OR_STRING = "x-kubernetes-int-or-string"
RULES = "x-kubernetes-validations"
_NAMES = {
    "default": "Default",
    "enum": "One of",
    "minimum": "At least",
    "maximum": "At most",
    "multipleOf": "Multiple of",
    "minLength": "Characters, at least",
    "maxLength": "Characters, at most",
    "pattern": "Pattern",
    "minItems": "Items, at least",
    "maxItems": "Items, at most",
    "uniqueItems": "Items",
    "minProperties": "Entries, at least",
    "maxProperties": "Entries, at most",
    "oneOf": "Exactly one fits",
    "anyOf": "One or more fit",
    "not": "Must not fit",
    "nullable": "Null",
    "x-kubernetes-list-map-keys": "Items told apart by",
    "x-kubernetes-preserve-unknown-fields": "Unknown fields",
    "x-kubernetes-embedded-resource": "Holds",
}
_WORDS = {
    ("uniqueItems", True): "no two alike",
    ("nullable", True): "allowed",
    ("x-kubernetes-preserve-unknown-fields", True): "kept",
    ("x-kubernetes-embedded-resource", True): "an object with apiVersion, kind and metadata",
}
_LISTS = {
    "set": "merged by value; no two alike",
    "map": "merged item by item",
    "atomic": "replaced as a whole",
}
_HOLDERS = {"items": "Each item: ", "additionalProperties": "Each value: "}


@dataclass(frozen=True)
class Fact:
    """A fact; ``is_code`` where the value is to be read to the letter, else code is in backticks."""

    name: str
    value: str
    is_code: bool = True


@dataclass(frozen=True)
class Rule:
    """A rule that the API server checks: what it says when it refuses, and its CEL expression."""

    message: str
    expression: str


def type_words(node: Mapping[str, Any]) -> tuple[str, str | None]:
    """The type in words, up to the component that is named after them, if there is one."""
    target = class_of(dict(node))
    if target is not None:
        return "", target
    if node.get(INT_OR_STRING):
        return "integer or string", None
    held = node.get("items")
    if isinstance(held, dict):
        words, target = type_words(held)
        return f"list of {words}", target
    held = node.get("additionalProperties")
    if isinstance(held, dict):
        words, target = type_words(held)
        return f"map of {words}", target
    kind = str(node.get("type", "any value"))
    form = node.get("format")
    return (f"{kind} ({form})" if form else kind), None


def facts(node: Mapping[str, Any], prefix: str = "") -> Iterator[Fact]:
    """The facts of a node, and of the items or values that it holds."""
    for key, value in node.items():
        if key == "x-kubernetes-list-type":
            yield Fact(f"{prefix}List", _LISTS[value], is_code=False)
        elif key == "x-kubernetes-map-type":
            yield Fact(f"{prefix}Map", _LISTS[value], is_code=False)
        elif key == "anyOf" and node.get(INT_OR_STRING):
            continue  # the type says it
        elif key in _NAMES:
            yield Fact(prefix + _NAMES[key], *_said(node, key, value))
    for key, words in _HOLDERS.items():
        held = node.get(key)
        if isinstance(held, dict) and class_of(held) is None:
            yield from facts(held, prefix + words)


def _said(node: Mapping[str, Any], key: str, value: Any) -> tuple[str, bool]:
    if key in ("enum", "x-kubernetes-list-map-keys"):
        return ", ".join(f"`{_text(each)}`" for each in value), False
    words = _WORDS.get((key, value)) if value is True else None
    if words:
        return words, False
    if key in ("minimum", "maximum") and node.get(f"exclusive{key.title()}") is True:
        return f"{_text(value)}, not included", True
    return _text(value), True


def _text(value: Any) -> str:
    is_plain = isinstance(value, str) and value != ""
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def rules(node: Mapping[str, Any]) -> list[Rule]:
    """The rules of a node, and of the items or values that it holds."""
    found = [Rule(each.get("message", ""), each["rule"]) for each in node.get(RULES, ())]
    for key in _HOLDERS:
        held = node.get(key)
        if isinstance(held, dict) and class_of(held) is None:
            found += rules(held)
    return found


HANDLED = frozenset(
    {
        *_NAMES,
        *keywords.STRUCTURE,
        RULES,
        INT_OR_STRING,
        "type", "format", "required", "exclusiveMinimum", "exclusiveMaximum",
        "x-kubernetes-list-type", "x-kubernetes-map-type",
        keywords.GROUP_VERSION_KIND,
    }
)  # fmt: skip
"""Keywords that the reference shows; a test holds that a bundle has no others but our own."""
