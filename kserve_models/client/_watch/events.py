"""The events of a watch, and how they come: one JSON object a line."""

# No annotations from __future__: typing.get_type_hints would look for those of WatchEvent in its
# __module__.

from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from kserve_models._text import json_codec, nesting
from kserve_models.client._request.api_errors import api_error, excerpt
from kserve_models.client.exceptions import ApiError, ResponseError

T_co = TypeVar("T_co", covariant=True)

EventType = Literal["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]

_EVENT_TYPES = frozenset({"ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"})


@dataclass(frozen=True)
class WatchEvent(Generic[T_co]):
    """One change.

    The object of a ``DELETED`` event is its last state. Only where the deletion happened during a
    gap, which a new list has shown, it has no more than its name, namespace, uid and last known
    resource version. The object of a ``BOOKMARK`` has no more than a resource version.
    """

    __module__ = "kserve_models.client"  # where it is public, and where pickles look for it

    type: EventType
    """ADDED, MODIFIED, DELETED, or BOOKMARK where bookmarks were asked for."""
    object: T_co
    """The object after the change."""


def event_type(kind: str) -> EventType:
    """The type of a change, as type checkers know it."""
    if kind == "ADDED":
        return "ADDED"
    return "MODIFIED" if kind == "MODIFIED" else "DELETED"


def parse_event(line: bytes) -> tuple[str, dict[str, Any]]:
    """Type and object of an event.

    Raises:
        ResponseError: the line is no event.
    """
    try:
        data = json_codec.decode(line)
    except (RecursionError, ValueError) as error:
        if nesting.text_is_deep(line):
            raise ResponseError(f"watch: {nesting.TOO_DEEP}") from None
        raise ResponseError(
            f"watch: expected a JSON object a line, got {excerpt(line)}: {error}"
        ) from None
    kind = data.get("type") if isinstance(data, dict) else None
    manifest = data.get("object") if isinstance(data, dict) else None
    if kind not in _EVENT_TYPES or not isinstance(manifest, dict):
        raise ResponseError(
            "watch: expected an event of type ADDED, MODIFIED, DELETED, BOOKMARK or ERROR with an "
            f"object, got {excerpt(line)}"
        )
    return str(kind), manifest


def error_from_event(status: dict[str, Any], path: str) -> ApiError:
    """The exception for an ``ERROR`` event.

    Args:
        status: the event's object.
        path: what was asked, for the message.
    """
    code = status.get("code")
    return api_error(
        f"watch {path}",
        write=False,
        status_code=code if isinstance(code, int) else 500,
        headers={},
        body=json_codec.encode_strictly(status).encode(),
    )
