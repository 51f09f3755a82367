"""The events of a watch as they come: one JSON object a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kserve_models import _json
from kserve_models.client._request.api_errors import error_of, excerpt
from kserve_models.client.exceptions import ApiError, ResponseError

if TYPE_CHECKING:
    from kserve_models.client._watch.watch import EventType

_TYPES = frozenset({"ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"})


def event_type(kind: str) -> EventType:
    """The type of a change, as type checkers know it."""
    if kind == "ADDED":
        return "ADDED"
    return "MODIFIED" if kind == "MODIFIED" else "DELETED"


def parsed(line: bytes) -> tuple[str, dict[str, Any]]:
    """Type and object of an event.

    Raises:
        ResponseError: the line is no event.
    """
    try:
        data = _json.decode(line)
    except (ValueError, RecursionError) as error:
        raise ResponseError(
            f"watch: expected a JSON object a line, got {excerpt(line)}: {error}"
        ) from None
    kind = data.get("type") if isinstance(data, dict) else None
    manifest = data.get("object") if isinstance(data, dict) else None
    if kind not in _TYPES or not isinstance(manifest, dict):
        raise ResponseError(
            "watch: expected an event of type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR with an "
            f"object, got {excerpt(line)}"
        )
    return str(kind), manifest


def refusal(status: dict[str, Any], path: str) -> ApiError:
    """The exception for an ``ERROR`` event.

    Args:
        status: the event's object.
        path: what was asked, for the message.
    """
    code = status.get("code")
    return error_of(
        f"watch {path}",
        write=False,
        status_code=code if isinstance(code, int) else 500,
        headers={},
        body=_json.encode_strictly(status).encode(),
    )
