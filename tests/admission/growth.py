"""Values that fit a schema, mostly: what mutations begin with."""

from __future__ import annotations

import random
from typing import Any

from kserve_models._history import structural
from kserve_models._history.structural import RULES, Path, Schema

DEPTH = 9
NAMES = ["a", "b", "main", "kserve-container"]
TEXTS = [
    "",
    "a",
    "iris",
    "example.com",
    "*.example.com",
    "http://example.com:8080",
    "*",
    "/",
    "/a/b",
    "/a//b",
    "/a/./b",
    "/a/../b",
    "/a/..",
    "/a/.",
    "/a#b",
    "/a%2fb",
    "/a%2Fb",
    "/a%zz",
    "a/b",
    "/a\n",
    "1h",
    "0s",
    "500ms",
    "10s",
    "1h30m10s5ms",
    "10.0",
    "100m",
    "1Gi",
    "1e3",
    "2024-01-01T00:00:00Z",
    "PRIVATE",
    "x" * 260,
    "\u00e9",
]
NUMBERS = [0, 1, 2, 3, 5, 10, 80, 100, 8080, 65535, 65536, -1, 128, 2**31, 2**53]


def grown(rng: random.Random, schema: Schema, density: float, depth: int = DEPTH) -> Any:
    """A value for a schema: required parts, and others as often as ``density`` says."""
    if schema.get("x-kubernetes-int-or-string"):
        return rng.choice([1, 8080, "1", "1Gi", "500m", "http"])
    if "enum" in schema:
        return rng.choice(schema["enum"])
    kind = schema.get("type")
    if kind == "object":
        return _object(rng, schema, density, depth)
    if kind == "array":
        return _array(rng, schema, density, depth)
    if kind == "boolean":
        return rng.random() < 0.5
    if kind == "integer":
        return _number(rng, schema)
    if kind == "number":
        return rng.choice([0.5, 1, 2.0])
    if kind == "string":
        return _text(rng, schema)
    return rng.choice([{}, {"a": 1}, [1], "a", 1])


def _object(rng: random.Random, schema: Schema, density: float, depth: int) -> dict[str, Any]:
    properties = schema.get("properties", {})
    required = set(schema.get("required", ()))
    result = {}
    for name, child in properties.items():
        chance = density if depth > 0 else 0
        if child.get("type") in ("object", "array") and RULES not in child:
            chance *= 0.6
        if name in required or rng.random() < chance:
            result[name] = grown(rng, child, density * 0.8, depth - 1)
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        for name in rng.sample(["a", "b", "example.com/c"], rng.randrange(3)):
            result[name] = grown(rng, others, density, depth - 1)
    return result


def _array(rng: random.Random, schema: Schema, density: float, depth: int) -> list[Any]:
    least = schema.get("minItems", 0)
    size = max(least, rng.choice([0, 1, 1, 2, 3]) if depth > 0 else 0)
    return [grown(rng, schema["items"], density, depth - 1) for _ in range(size)]


def _number(rng: random.Random, schema: Schema) -> int:
    fitting = [
        number
        for number in NUMBERS
        if schema.get("minimum", -1) <= number <= schema.get("maximum", 2**53)
    ]
    return rng.choice(fitting or [schema.get("minimum", 1)])


def _text(rng: random.Random, schema: Schema) -> str:
    fitting = [text for text in [*NAMES, *TEXTS] if not any(structural.violations(text, schema))]
    if rng.random() < 0.1:
        return rng.choice(TEXTS)
    return rng.choice(fitting or NAMES)


def places_of_rules(schema: Schema, path: Path = ()) -> list[tuple[str | int, ...]]:
    """Ways to the parts of a schema that have CEL rules; the first item stands for those of a list."""
    found: list[tuple[str | int, ...]] = [path] if RULES in schema else []
    for name, child in schema.get("properties", {}).items():
        found += places_of_rules(child, (*path, name))
    if isinstance(schema.get("items"), dict):
        found += places_of_rules(schema["items"], (*path, 0))
    return found


def put(rng: random.Random, value: Any, schema: Schema, path: Path, density: float) -> Any:
    """A value with something grown at a path, and what is required on the way."""
    if not path:
        return grown(rng, schema, density, 5)
    step, *below = path
    if isinstance(step, int):
        items = list(value) if isinstance(value, list) else []
        child = put(rng, items[0] if items else None, schema["items"], tuple(below), density)
        return [child, *items[1:]]
    held = dict(value) if isinstance(value, dict) else grown(rng, schema, 0.1, 1)
    held[step] = put(rng, held.get(step), schema["properties"][step], tuple(below), density)
    return held
