"""The SDK's exceptions: a RuntimeError that says what its own says, with this package's as its cause."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from kserve_models.client.exceptions import ApiError, KServeClientError, WaitError


@contextmanager
def as_runtime_errors(function: str) -> Iterator[None]:
    """Raise a RuntimeError in place of an error of this package's client.

    Args:
        function: the Kubernetes client's that the SDK calls, such as
            ``CustomObjectsApi->get_namespaced_custom_object``: messages of the SDK name it.
    """
    try:
        yield
    except KServeClientError as error:
        raise RuntimeError(f"Exception when calling {function}: {_text(error)}\n") from error


def last_seen(error: WaitError) -> dict[str, Any]:
    """The object that a wait saw last; empty if it saw none."""
    found = error.object
    return {} if found is None else found.to_dict(serialize=True)


def _text(error: KServeClientError) -> str:
    """An error as the Kubernetes client's exception says it: scripts look for parts of that."""
    if not isinstance(error, ApiError) or not error.status_code:
        return str(error)
    try:
        reason = HTTPStatus(error.status_code).phrase
    except ValueError:
        reason = error.reason
    body = error.body.decode("utf-8", "replace") or error.message
    return f"({error.status_code})\nReason: {reason}\nHTTP response body: {body}\n"
