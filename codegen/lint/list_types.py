"""Rules about ``x-kubernetes-list-type``: API servers refuse definitions that break them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.problems import Problem
from codegen.schema import resolve
from codegen.schema.folder import SchemaFolder
from codegen.schema.resolve import WrittenSchema

_TYPE, _KEYS = "x-kubernetes-list-type", "x-kubernetes-list-map-keys"
_KINDS = ("atomic", "map", "set")
_SCALARS = frozenset({"string", "integer", "number", "boolean"})


def list_types(folder: SchemaFolder) -> Iterator[Problem]:
    """Lists that are merged by key or as a set have items that allow it."""
    for schema in folder.schemas.values():
        for node in resolve.walk(folder, schema):
            if not {_TYPE, _KEYS, "items", "type"} & set(node.written):
                continue
            for key, message in _wrong(folder, node):
                at = f"/{key}" if key in node.written else ""
                yield Problem(schema.place(node.pointer + at), message)


def _wrong(folder: SchemaFolder, node: WrittenSchema) -> Iterator[tuple[str, str]]:
    """What is wrong, and the keyword that it is about."""
    kind, keys = node.resolved.get(_TYPE), node.resolved.get(_KEYS)
    if kind is None and keys is None:
        return
    if kind is not None and kind not in _KINDS:
        yield _TYPE, f"{_TYPE}: expected one of {', '.join(_KINDS)}, got {kind!r}"
        return
    if keys and kind != "map":
        yield _KEYS, f"{_KEYS}: expected {_TYPE} map beside it, got {kind or 'none'}"
        return
    if node.resolved.get("type") != "array":
        found = node.resolved.get("type") or "none"
        yield _TYPE, f"{_TYPE} {kind}: expected type array beside it, got {found}"
        return
    items = node.resolved.get("items")
    item = resolve.resolve(folder, items) if isinstance(items, dict) else {}
    if kind != "atomic" and item.get("nullable"):
        yield _TYPE, f"{_TYPE} {kind}: expected items that are not nullable"
    if kind == "map":
        yield from _map(folder, keys or [], item)
    elif kind == "set" and not _is_whole(item):
        found = item.get("type") or "items without a type"
        message = f"{_TYPE} set: expected scalar or atomic items, got {found}"
        yield _TYPE, message


def _map(folder: SchemaFolder, keys: list[str], item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if not keys:
        yield _TYPE, f"{_TYPE} map: expected {_KEYS} beside it, got none"
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield _KEYS, f"{_KEYS}: {key!r} stands here twice: remove one"
    if "properties" not in item and item.get("type") != "object":
        found = item.get("type") or "items without a type"
        yield _TYPE, f"{_TYPE} map: expected items of type object, got {found}"
        return
    properties = item.get("properties") or {}
    for key in dict.fromkeys(keys):
        if key not in properties:
            yield _KEYS, f"{_KEYS}: {key!r} is not a property of the items"
            continue
        found = resolve.resolve(folder, properties[key])
        if found.get("type") not in _SCALARS:
            what = found.get("type") or "none"
            yield _KEYS, f"{_KEYS}: expected {key!r} to be of a scalar type, got {what}"
        if key not in (item.get("required") or ()) and found.get("default") is None:
            yield _KEYS, f"{_KEYS}: expected {key!r} to be required in the items or have a default"


def _is_whole(item: dict[str, Any]) -> bool:
    """Whether items of a set can be compared: scalars, and what is replaced as a whole."""
    if item.get("type") in _SCALARS or item.get("x-kubernetes-int-or-string"):
        return True
    return "atomic" in (item.get(_TYPE), item.get("x-kubernetes-map-type"))
