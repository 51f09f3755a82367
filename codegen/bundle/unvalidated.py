"""Places that a kind does not validate (``x-kserve-unvalidated``): one mark instead of an override a field."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from codegen.bundle.components import class_of

Schemas = Mapping[str, dict[str, Any]]
_HELD = ("items", "additionalProperties")


def merge_patch(
    schemas: Schemas, node: dict[str, Any], keywords: Container[str], fields: list[str] | None
) -> dict[str, Any]:
    """The merge patch that takes keywords out of a node and all below it, or below some fields.

    ``fields`` are paths from the node, such as ``router.route``. None stands for all of it.

    Raises:
        LookupError: with the path of a field that is not there.
    """
    if fields is None:
        return _patch(schemas, node, keywords)
    result: dict[str, Any] = {}
    for path in fields:
        names = path.split(".")
        found: dict[str, Any] = node
        patch = result
        for name in names:
            found = _property(schemas, found, name, path)
            patch = patch.setdefault("properties", {}).setdefault(name, {})
        patch.update(_merged(patch, _patch(schemas, found, keywords)))
    return _without_empty(result)


def _property(schemas: Schemas, node: dict[str, Any], name: str, path: str) -> dict[str, Any]:
    for holder in _holders(schemas, node):
        found = holder.get("properties", {}).get(name)
        if isinstance(found, dict):
            return found
    raise LookupError(path)


def _holders(schemas: Schemas, node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node, and the class that it refers to."""
    yield node
    target = class_of(node)
    if target is not None:
        yield schemas[target]


def _patch(schemas: Schemas, node: dict[str, Any], keywords: Container[str]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for holder in _holders(schemas, node):
        for key, value in holder.items():
            if key in keywords:
                result[key] = None
            elif key in _HELD and isinstance(value, dict):
                result[key] = _merged(result.get(key), _patch(schemas, value, keywords))
            elif key == "properties":
                below = {name: _patch(schemas, child, keywords) for name, child in value.items()}
                result[key] = _merged(result.get(key), below)
    return _without_empty(result)


def _merged(one: Any, other: dict[str, Any]) -> dict[str, Any]:
    """Two patches in one."""
    result = dict(one) if isinstance(one, dict) else {}
    for key, value in other.items():
        result[key] = _merged(result.get(key), value) if isinstance(value, dict) else value
    return result


def _without_empty(patch: dict[str, Any]) -> dict[str, Any]:
    found = {
        key: _without_empty(value) if isinstance(value, dict) else value
        for key, value in patch.items()
    }
    return {key: value for key, value in found.items() if value != {}}
