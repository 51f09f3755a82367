"""Manifests that releases differ in: samples, and mutations of them towards any release's schema."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from kserve_models._history import releases
from tests.support import corpus

Json = dict[str, Any]
_LEAST_WHOLE = -(2**31)
_WRONG: list[Any] = [True, 7, 1.5, "text", "", [], {}, None, -1, 2**40]
_WORDS = [
    "a",
    "gs://bucket/model",
    "Always",
    "kserve-container",
    "8080",
    "100m",
    "A-b_c",
    "v2",
    "*",
]


def manifests() -> list[Json]:
    """Upstream's samples, and ours of every kind and version."""
    found = [data for path in corpus.samples() for data in corpus.manifests(path)]
    found += [corpus.manifest(path) for path in corpus.GOOD]
    return [data for data in found if str(data["apiVersion"]).startswith(releases.GROUP)]


def mutated(manifest: Json, seed: int) -> Json:
    """A manifest with some changes, each towards the schema of some release that has its kind."""
    chance = random.Random(seed)
    result = copy.deepcopy(manifest)
    version = result["apiVersion"].rpartition("/")[2]
    schemas = [
        found.schema
        for release in releases.known_releases()
        if (found := releases.served(result["kind"], version, release)) is not None
    ]
    for _ in range(chance.randint(1, 4)):
        schema = chance.choice(schemas)
        places = [
            (value, node)
            for name in ("spec", "status", "spec")
            if isinstance(result.get(name), dict) and name in schema["properties"]
            for value, node in _maps(result[name], schema["properties"][name])
        ]
        if places:
            _mutate(*chance.choice(places), chance)
    return result


def _mutate(value: Json, schema: Json, chance: random.Random) -> None:
    properties = schema.get("properties", {})
    what = chance.random()
    if what < 0.6 and properties:
        name = chance.choice(sorted(properties))
        value[name] = _made(properties[name], chance, 3)
    elif what < 0.75 and value:
        value[chance.choice(sorted(value))] = copy.deepcopy(chance.choice(_WRONG))
    elif what < 0.85 and value:
        del value[chance.choice(sorted(value))]
    elif what < 0.95 and value:
        kept = value[chance.choice(sorted(value))]
        if isinstance(kept, list) and kept:
            kept.append(copy.deepcopy(kept[0]))
    else:
        value["unknownField"] = {"a": 1}


def _maps(value: Any, schema: Any) -> Iterator[tuple[Json, Json]]:
    if not isinstance(schema, dict):
        return
    if isinstance(value, dict):
        yield value, schema
        for name, item in value.items():
            child = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            yield from _maps(item, child)
    elif isinstance(value, list):
        for item in value:
            yield from _maps(item, schema.get("items"))


def _made(schema: Json, chance: random.Random, depth: int) -> Any:
    """A value that mostly fits a schema."""
    if chance.random() < 0.05:
        return copy.deepcopy(chance.choice(_WRONG))
    if schema.get("x-kubernetes-int-or-string"):
        return chance.choice([1, "100m", "25%", "http"])
    kind = schema.get("type")
    if kind == "array":
        return [_made(schema["items"], chance, depth - 1) for _ in range(chance.randint(0, 2))]
    if kind == "object":
        return _made_map(schema, chance, depth)
    if "enum" in schema and chance.random() < 0.8:
        return chance.choice(schema["enum"])
    if kind in ("integer", "number"):
        low, high = schema.get("minimum", 0), schema.get("maximum", 9)
        return chance.choice([low, high, low - 1, high + 1, 1, _LEAST_WHOLE])
    if kind == "boolean":
        return chance.random() < 0.5
    if schema.get("format") == "date-time":
        return chance.choice(["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5+01:00", "today"])
    return chance.choice(_WORDS)


def _made_map(schema: Json, chance: random.Random, depth: int) -> Json:
    properties = schema.get("properties", {})
    names = [name for name in schema.get("required", ()) if chance.random() < 0.9]
    if depth > 0 and properties:
        names += chance.sample(sorted(properties), min(2, len(properties)))
    made = {
        name: _made(properties[name], chance, depth - 1) for name in names if name in properties
    }
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        made["key"] = _made(values, chance, depth - 1)
    elif schema.get("x-kubernetes-preserve-unknown-fields"):
        made["anything"] = [1, {"a": None}]
    return made
