"""Responses to list calls, checked: one page of objects and what leads to the next."""

from __future__ import annotations

from typing import Any, NamedTuple

from kserve_models.client.exceptions import ResponseError


class Page(NamedTuple):
    """The response to one list call."""

    items: list[Any]
    """The objects; each has metadata."""
    version: str
    """Resource version of the list; empty where the server gives none."""
    token: str | None
    """For the next page; None after the last one."""


def page_from(caller: str, response: Any) -> Page:
    """The page that a response holds.

    Raises:
        ResponseError: it holds none.
    """
    listed = response._raw.get("items") or []
    _check(caller, "items", listed, list)
    for number, item in enumerate(listed):
        check_object(caller, item, f"items[{number}]")
    metadata = response._raw.get("metadata") or {}
    _check(caller, "metadata", metadata, dict)
    version, token = metadata.get("resourceVersion") or "", metadata.get("continue") or ""
    _check(caller, "metadata.resourceVersion", version, str)
    _check(caller, "metadata.continue", token, str)
    return Page(list(response.items or ()), version, token or None)


def check_object(caller: str, manifest: Any, where: str = "the answer") -> None:
    """See that it is an object with metadata.

    Raises:
        ResponseError: it is not.
    """
    _check(caller, where, manifest, dict)
    _check(caller, f"{where}: metadata", manifest.get("metadata"), dict)


def _check(caller: str, where: str, value: object, kind: type[object]) -> None:
    if not isinstance(value, kind):
        raise ResponseError(
            f"{caller}: {where}: expected {_JSON_NAMES[kind]}, got {_JSON_NAMES.get(type(value), 'a value')}"
        )


_JSON_NAMES: dict[type[object], str] = {
    bool: "a boolean",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "an array",
    str: "a string",
    type(None): "null or nothing",
}
