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
class WrittenSchema:
    """A schema at a JSON pointer: as ``written`` there, and ``resolved``: with what it refers to.

    An override is written as a patch; resolved, it is the schema that it patches, patched.
    """

    pointer: str
    written: dict[str, Any]
    resolved: dict[str, Any]


def walk(folder: SchemaFolder, schema: NamedSchema) -> Iterator[WrittenSchema]:
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
    folder: SchemaFolder, pointer: str, written: dict[str, Any], resolved: dict[str, Any]
) -> Iterator[WrittenSchema]:
    yield WrittenSchema(pointer, written, resolved)
    for token, child, of_resolved in _children(written, resolved):
        if isinstance(child, dict) and isinstance(of_resolved, dict):
            yield from _walk(folder, pointer + token, child, resolve(folder, of_resolved))
    override = written.get(keywords.OVERRIDE)
    if isinstance(override, dict):
        patched = apply_merge_patch(resolved, override)
        patched.pop(keywords.OVERRIDE, None)
        yield from _walk(folder, f"{pointer}/{keywords.OVERRIDE}", override, patched)


def _children(written: dict[str, Any], resolved: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    properties = resolved.get("properties") or {}
    for name, child in (written.get("properties") or {}).items():
        yield f"/properties/{source.escape(name)}", child, properties.get(name)
    for key in _ALONE:
        yield f"/{key}", written.get(key), resolved.get(key)
    for key in _SEVERAL:
        alternatives = zip(written.get(key) or (), resolved.get(key) or (), strict=False)
        for index, (child, of_resolved) in enumerate(alternatives):
            yield f"/{key}/{index}", child, of_resolved
