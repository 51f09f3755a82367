"""What an API server makes of a manifest by its schema: unknown fields go, defaults come."""

from __future__ import annotations

import copy
from typing import Any

SERVER = (
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
)
"""Metadata that the server sets, or leaves out, whatever it is given."""


def stored(
    manifest: dict[str, Any], served: dict[str, Any], storage: dict[str, Any], *, status: bool
) -> dict[str, Any]:
    """A manifest as the server gives it back, save the metadata that it sets; the caller's own.

    Args:
        manifest: JSON data, written and read in one version.
        served: the schema of that version.
        storage: the schema of the version that is stored.
        status: Does it take the status? It does not where that is a subresource.
    """
    result = copy.deepcopy(manifest)
    metadata = result.pop("metadata")
    result = _value(_value(result, served, fill=True), storage, fill=False)
    if not status:
        result.pop("status", None)
    return without_servers_own({**result, "metadata": metadata})


def without_servers_own(manifest: dict[str, Any]) -> dict[str, Any]:
    """A manifest without the metadata that the server sets; the caller's own."""
    result = copy.deepcopy(manifest)
    for name in SERVER:
        result["metadata"].pop(name, None)
    return result


def _value(value: Any, schema: dict[str, Any], *, fill: bool) -> Any:
    if schema.get("x-kubernetes-preserve-unknown-fields") and "properties" not in schema:
        return value
    if isinstance(value, list):
        return [_value(item, schema.get("items", {}), fill=fill) for item in value]
    if isinstance(value, dict):
        return _mapping(value, schema, fill=fill)
    return value


def _mapping(value: dict[str, Any], schema: dict[str, Any], *, fill: bool) -> dict[str, Any]:
    """Nulls count as nothing where they are not allowed, and a default takes their place."""
    properties = schema.get("properties", {})
    every = schema.get("additionalProperties")
    anything = schema.get("x-kubernetes-preserve-unknown-fields") or every is True
    found = {}
    for key, item in value.items():
        below = properties.get(key, every)
        if isinstance(below, dict):
            if item is not None or below.get("nullable"):
                found[key] = _value(item, below, fill=fill)
        elif anything:
            found[key] = item
    for key, below in properties.items():
        if fill and key not in found and "default" in below:
            found[key] = copy.deepcopy(below["default"])
    return found


def differences(got: Any, expected: Any, path: str = "$") -> list[str]:
    """Where two JSON values differ, with path and both values; 1 and 1.0 are one number in JSON."""
    if isinstance(got, dict) and isinstance(expected, dict):
        keys = {**got, **expected}
        pairs = [(f"{path}.{key}", got.get(key), expected.get(key)) for key in keys]
    elif isinstance(got, list) and isinstance(expected, list) and len(got) == len(expected):
        pairs = [(f"{path}[{i}]", item, expected[i]) for i, item in enumerate(got)]
    elif got == expected and isinstance(got, bool) is isinstance(expected, bool):
        return []
    else:
        return [f"{path}: got {got!r}, expected {expected!r}"]
    return [line for where, mine, other in pairs for line in differences(mine, other, where)]
