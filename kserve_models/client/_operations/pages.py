"""Answers to list calls, checked: one page of objects and what leads to the next."""

from __future__ import annotations

from typing import Any, NamedTuple

from kserve_models.client.exceptions import ResponseError


class Page(NamedTuple):
    """One answer to a list call."""

    items: list[Any]
    """The objects; each has metadata."""
    version: str
    """Resource version of the list; empty where the server gives none."""
    token: str | None
    """For the next page; None after the last one."""


def page_of(user: str, answer: Any) -> Page:
    """The page that an answer holds.

    Raises:
        ResponseError: it holds none.
    """
    listed = answer._raw.get("items") or []
    _check(user, "items", listed, list)
    for number, item in enumerate(listed):
        check_object(user, item, f"items[{number}]")
    metadata = answer._raw.get("metadata") or {}
    _check(user, "metadata", metadata, dict)
    version, token = metadata.get("resourceVersion") or "", metadata.get("continue") or ""
    _check(user, "metadata.resourceVersion", version, str)
    _check(user, "metadata.continue", token, str)
    return Page(list(answer.items or ()), version, token or None)


def check_object(user: str, manifest: Any, where: str = "the answer") -> None:
    """See that it is an object with metadata.

    Raises:
        ResponseError: it is not.
    """
    _check(user, where, manifest, dict)
    _check(user, f"{where}: metadata", manifest.get("metadata"), dict)


def _check(user: str, where: str, value: object, kind: type[object]) -> None:
    if not isinstance(value, kind):
        raise ResponseError(
            f"{user}: {where}: expected {_JSON[kind]}, got {_JSON.get(type(value), 'a value')}"
        )


_JSON: dict[type[object], str] = {
    bool: "a boolean",
    dict: "an object",
    float: "a number",
    int: "a number",
    list: "an array",
    str: "a string",
    type(None): "null or nothing",
}
