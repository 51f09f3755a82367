"""Schemas as they are written, each beside what it says together with what it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.schema import keywords, source
from codegen.schema.folder import NamedSchema, SchemaFolder
from codegen.schema.merge_patch import apply_merge_patch

_ALONE = ("items", "additionalProperties", "not")
_SEVERAL = ("anyOf", "oneOf")


@dataclass(frozen=True)
class Written:
    """A schema at a JSON pointer: ``keys`` as written there, ``whole`` with all that it refers to.

    An override is written as a patch; its ``whole`` is the schema that it patches, patched.
    """

    pointer: str
    keys: dict[str, Any]
    whole: dict[str, Any]


def walk(folder: SchemaFolder, schema: NamedSchema) -> Iterator[Written]:
    """A schema of the folder and every schema that is written below it."""
    yield from _walk(folder, "", schema.node, resolve(folder, schema.node))


def resolve(
    folder: SchemaFolder, node: dict[str, Any], around: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What a node says, with what the schemas say that it refers to; those below stay as they are."""
    found: dict[str, Any] = {}
    for part in node.get("allOf", ()):
        inherited = _target(folder, part["$ref"], around)
        properties = {**found.get("properties", {}), **inherited.get("properties", {})}
        found.update(inherited)
        if properties:
            found["properties"] = properties
    own = {key: value for key, value in node.items() if key not in ("$ref", "allOf")}
    if "$ref" in node:
        merged: dict[str, Any] = apply_merge_patch(_target(folder, node["$ref"], around), own)
        return merged
    if "properties" in own:
        own["properties"] = {**found.get("properties", {}), **own["properties"]}
    return {**found, **own}


def _target(folder: SchemaFolder, ref: str, around: tuple[str, ...]) -> dict[str, Any]:
    schema = folder.target(ref)
    if schema.name in around:
        return {}
    return resolve(folder, schema.node, (*around, schema.name))


def _walk(
    folder: SchemaFolder, pointer: str, keys: dict[str, Any], whole: dict[str, Any]
) -> Iterator[Written]:
    yield Written(pointer, keys, whole)
    for token, child, of_whole in _children(keys, whole):
        if isinstance(child, dict) and isinstance(of_whole, dict):
            yield from _walk(folder, pointer + token, child, resolve(folder, of_whole))
    override = keys.get(keywords.OVERRIDE)
    if isinstance(override, dict):
        patched = apply_merge_patch(whole, override)
        patched.pop(keywords.OVERRIDE, None)
        yield from _walk(folder, f"{pointer}/{keywords.OVERRIDE}", override, patched)


def _children(keys: dict[str, Any], whole: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    properties = whole.get("properties") or {}
    for name, child in (keys.get("properties") or {}).items():
        yield f"/properties/{source.escape(name)}", child, properties.get(name)
    for key in _ALONE:
        yield f"/{key}", keys.get(key), whole.get(key)
    for key in _SEVERAL:
        alternatives = zip(keys.get(key) or (), whole.get(key) or (), strict=False)
        for index, (child, of_whole) in enumerate(alternatives):
            yield f"/{key}/{index}", child, of_whole
