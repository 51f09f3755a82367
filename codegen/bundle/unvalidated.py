"""Places that a kind does not validate (``x-kserve-unvalidated``): one mark instead of an override a field."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from typing import Any

from codegen.bundle.components import class_of
from codegen.schema import keywords

Schemas = Mapping[str, dict[str, Any]]
_HELD = ("items", "additionalProperties")


def patch_of(
    schemas: Schemas, node: dict[str, Any], mark: Mapping[str, Any], name: str
) -> tuple[dict[str, Any], list[str]]:
    """The merge patch that takes the keywords of a mark out of a node and all below it.

    With it come messages of what is wrong in the mark; ``name`` is what they call the node.
    """
    taken: list[str] = mark["keywords"]
    messages: list[str] = []
    patch: dict[str, Any] = {}
    if "fields" in mark:
        messages += _said_twice(mark["fields"])
        for path in mark["fields"]:
            found = _patch_at(schemas, node, path, taken)
            if found is None:
                messages.append(f"{name} has no field {path!r}")
            elif not found:
                message = f"nothing of {', '.join(taken)} is said below {path}"
                messages.append(f"{message}: take the field out")
            patch = merged(patch, found or {})
    else:
        patch = _patch(schemas, node, taken)
    said = json.dumps(patch)
    messages += _said_twice(taken)
    for keyword in dict.fromkeys(taken):
        if keyword not in keywords.UNVALIDATABLE:
            expected = ", ".join(sorted(keywords.UNVALIDATABLE))
            messages.append(f"expected a keyword that refuses values ({expected}), got {keyword!r}")
        elif f'"{keyword}": null' not in said and not messages:
            messages.append(f"nothing that is meant here has {keyword}: take it out")
    return patch, messages


def _said_twice(names: list[str]) -> Iterator[str]:
    """Messages of keywords or fields that others of a mark have said already."""
    for index, name in enumerate(names):
        if name in names[:index]:
            yield f"{name} stands here twice: take one out"
        else:
            above = [other for other in names if name.startswith(f"{other}.")]
            yield from (f"{name} is below {other}: take it out" for other in above[:1])


def _patch_at(
    schemas: Schemas, node: dict[str, Any], path: str, taken: Container[str]
) -> dict[str, Any] | None:
    """The patch of a field, from the node on; None where there is no such field."""
    found: dict[str, Any] | None = node
    names = path.split(".")
    for name in names:
        found = _property(schemas, found, name) if found is not None else None
    if found is None:
        return None
    patch = _patch(schemas, found, taken)
    for name in reversed(names) if patch else ():
        patch = {"properties": {name: patch}}
    return patch


def _property(schemas: Schemas, node: dict[str, Any], name: str) -> dict[str, Any] | None:
    for holder in _holders(schemas, node):
        found = holder.get("properties", {}).get(name)
        if isinstance(found, dict):
            return found
    return None


def _holders(schemas: Schemas, node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A node, and the class that it refers to."""
    yield node
    target = class_of(node)
    if target is not None:
        yield schemas[target]


def _patch(schemas: Schemas, node: dict[str, Any], taken: Container[str]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for holder in _holders(schemas, node):
        for key, value in holder.items():
            if key in taken:
                result[key] = None
            elif key in _HELD and isinstance(value, dict):
                result[key] = merged(result.get(key), _patch(schemas, value, taken))
            elif key == "properties":
                below = {name: _patch(schemas, child, taken) for name, child in value.items()}
                result[key] = merged(result.get(key), below)
    return _without_empty(result)


def merged(one: Any, other: dict[str, Any]) -> dict[str, Any]:
    """Two merge patches in one, the other after the one."""
    result = dict(one) if isinstance(one, dict) else {}
    for key, value in other.items():
        result[key] = merged(result.get(key), value) if isinstance(value, dict) else value
    return result


def _without_empty(patch: dict[str, Any]) -> dict[str, Any]:
    found = {
        key: _without_empty(value) if isinstance(value, dict) else value
        for key, value in patch.items()
    }
    return {key: value for key, value in found.items() if value != {}}
