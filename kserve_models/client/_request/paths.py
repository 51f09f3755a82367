"""Paths and queries: what a caller gives can reach no other path than the operation's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", re.ASCII)
"""Segments that need neither checks nor encoding: most names."""
_MEANINGFUL = (".", "..")
_FORBIDDEN = ("/", "%")


def path_of(template: str, parameters: Mapping[str, Any]) -> str:
    """An operation's path with its parameters in it, encoded.

    Raises:
        TypeError: a parameter is no text.
        ValueError: a parameter is empty or holds what no name in Kubernetes can.
    """
    return template.format_map(
        {name: segment_of(name, value) for name, value in parameters.items()}
    )


def segment_of(name: str, value: Any) -> str:
    """One parameter as a segment of a path.

    The rules are those of the API server's own ``IsValidPathSegmentName``; whether it is a good
    name of a resource is for the server to say.
    """
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected the name as str, got {type(value).__name__}")
    if _PLAIN.fullmatch(value):
        return value
    if not value:
        raise ValueError(f"{name}: expected a name, got an empty string")
    if value in _MEANINGFUL:
        raise ValueError(f"{name}: expected a Kubernetes name, got {value!r}: no name can be that")
    for character in _FORBIDDEN:
        if character in value:
            raise ValueError(
                f"{name}: expected a Kubernetes name, got {value!r}: "
                f"no name can contain {character!r}"
            )
    return _quoted(name, value)


def query_of(parameters: Mapping[str, Any]) -> str:
    """Query parameters, by their names in URLs, as text with its ``?``; empty without any.

    None leaves a parameter out.

    Raises:
        TypeError: a value is no text, number or bool.
        ValueError: a value is no Unicode text.
    """
    parts = []
    for name, value in parameters.items():
        if value is None:
            continue
        if value is True or value is False:
            text = "true" if value else "false"
        elif isinstance(value, str):
            text = _quoted(name, value)
        elif isinstance(value, int):
            text = str(int(value))
        else:
            raise TypeError(
                f"query parameter {name}: expected str, int or bool, got {type(value).__name__}"
            )
        parts.append(f"{name}={text}")
    return "?" + "&".join(parts) if parts else ""


def _quoted(name: str, value: str) -> str:
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise ValueError(
            f"{name}: expected Unicode text, got half a surrogate pair in {value!r}"
        ) from None
