"""From a server's refusal to an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kserve_models._text import json_codec
from kserve_models.client import exceptions
from kserve_models.client._request.retries import retry_after
from kserve_models.client.exceptions import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kserve_models.client.exceptions import ApiError
    from kserve_models.models import V1Status

_BY_STATUS: dict[int, type[ApiError]] = {
    400: exceptions.BadRequestError,
    401: exceptions.UnauthorizedError,
    403: exceptions.ForbiddenError,
    404: exceptions.NotFoundError,
    405: exceptions.MethodNotAllowedError,
    409: exceptions.ConflictError,
    410: exceptions.GoneError,
    413: exceptions.RequestTooLargeError,
    415: exceptions.UnsupportedMediaTypeError,
    422: exceptions.InvalidError,
    429: exceptions.TooManyRequestsError,
    500: exceptions.InternalError,
    503: exceptions.ServiceUnavailableError,
    504: exceptions.ServerTimeoutError,
}
_EXCERPT = 200
_UNKNOWN = "; whether it took effect is not known: read the object before another try"


def api_error(
    request: str, write: bool, status_code: int, headers: Mapping[str, str], body: bytes
) -> ApiError:
    """The exception for a response that refuses.

    Args:
        request: method and path, for the message.
        write: whether the request was to change something.
        status_code: HTTP status.
        headers: of the response.
        body: of the response, without secrets.
    """
    data = _status_data(body)
    found = _BY_STATUS.get(status_code) or (
        exceptions.ServerError if status_code >= 500 else exceptions.ApiError
    )
    wait = retry_after(headers)
    if data is None:
        if status_code == 404:
            found = exceptions.ApiError
        message = _message_without_status(status_code, headers, body)
        reason, status, causes = "", None, []
    else:
        reason = _text(data.get("reason"))
        causes = _causes(data)
        found = _more_specific(found, reason, causes)
        message = _message(status_code, reason, _text(data.get("message")))
        status = _status_object(data)
        if wait is None:
            wait = _retry_after_seconds(data)
    note = _UNKNOWN if write and status_code >= 500 else ""
    return found(
        f"{message} ({request}){note}", status_code, reason, status, causes, wait, headers, body
    )


def excerpt(body: bytes) -> str:
    """The beginning of a response, as one line for a message."""
    if not body:
        return "an empty answer"
    text = " ".join(body[: 4 * _EXCERPT].decode("utf-8", "replace").split())
    cut = len(text) > _EXCERPT or len(body) > 4 * _EXCERPT
    return repr(text[:_EXCERPT]) + (" …" if cut else "")


def _status_data(body: bytes) -> dict[str, Any] | None:
    """The response if it is a Kubernetes Status."""
    if body.lstrip()[:1] != b"{":
        return None
    try:
        data = json_codec.decode(body)
    except (ValueError, RecursionError):
        return None
    return data if type(data) is dict and data.get("kind") == "Status" else None


def _status_object(data: dict[str, Any]) -> V1Status:
    from kserve_models.models import V1Status

    return V1Status._wrap(data)


def _causes(data: dict[str, Any]) -> list[Cause]:
    details = data.get("details")
    listed = details.get("causes") if isinstance(details, dict) else None
    return [
        Cause(_text(item.get("field")), _text(item.get("message")), _text(item.get("reason")))
        for item in (listed if isinstance(listed, list) else ())
        if isinstance(item, dict)
    ]


def _retry_after_seconds(data: dict[str, Any]) -> float | None:
    details = data.get("details")
    value = details.get("retryAfterSeconds") if isinstance(details, dict) else None
    # A server may write a number that no float holds.
    return float(min(value, 10**9)) if type(value) is int and value > 0 else None


def _more_specific(found: type[ApiError], reason: str, causes: list[Cause]) -> type[ApiError]:
    if found is exceptions.ConflictError:
        if reason == "AlreadyExists":
            return exceptions.AlreadyExistsError
        if any(cause.reason == "FieldManagerConflict" for cause in causes):
            return exceptions.ApplyConflictError
    if found is exceptions.GoneError and reason == "Expired":
        return exceptions.ExpiredError
    return found


def _message(status_code: int, reason: str, message: str) -> str:
    if not message or message == reason:
        return f"{status_code} {reason}".strip()
    return f"{status_code} {reason}: {message}" if reason else f"{status_code}: {message}"


def _message_without_status(status_code: int, headers: Mapping[str, str], body: bytes) -> str:
    """For a response that no API server, or not its API, gave."""
    shown = f"{status_code}, and no Kubernetes Status with it: {excerpt(body)}"
    if status_code == 404:
        return (
            f"{shown}; does the server have KServe's CustomResourceDefinitions, in this version, "
            "and is the host the right one?"
        )
    if 300 <= status_code < 400:
        from urllib.parse import urlsplit

        host = urlsplit(headers.get("Location", "")).netloc.rpartition("@")[2]
        return (
            f"{status_code}, a redirect to {host or 'the same host'!r}, which is not followed: an API "
            "server sends none; is the host the right one?"
        )
    return shown


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
