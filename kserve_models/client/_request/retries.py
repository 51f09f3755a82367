"""When a request is sent again, and after how long.

- A request that did not leave this machine can be repeated, whatever it is.
- A read, or a server-side apply, which leads to the same object however often it is sent, is repeated
  when the connection broke, and when the server answers 429, 502, 503, 504, or another 5xx with
  ``Retry-After``. An apply that names a resource version is another write: it changes the version, so
  that the second one would be refused (409) although the first one happened.
- Any other write is repeated on 429 alone: a server that is too busy, or a policy of it, refuses a
  request before it is carried out. Without an answer nobody knows whether the write happened.

What a server asks to wait is waited in full, or, where the call's time does not allow it, the request is
not repeated: to come back sooner would be what the server asked not to do.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timezone
from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING, Any

from kserve_models._model import writing
from kserve_models.client._http.outcome import Failure
from kserve_models.client._request.backoff import jittered

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration
    from kserve_models.client._http.outcome import Response
    from kserve_models.client._request.operation import Operation

DEFAULT_RETRIES = 4
"""How often a request is sent again by default."""
FIRST = 0.25
"""Seconds before the first repeat; each further one waits twice as long."""
LONGEST = 30.0
"""Seconds before a repeat, at most, unless the server asks for more."""
_UNAVAILABLE = frozenset({502, 503, 504})
"""What a server, or a balancer before it, answers in place of one that may be back soon."""


def max_retries(configuration: Configuration) -> int:
    """How often a request may be sent again.

    The Kubernetes client also takes urllib3's ``Retry`` here: its total counts.
    """
    retries = getattr(configuration.retries, "total", configuration.retries)
    return DEFAULT_RETRIES if retries is None or retries is True else int(retries)


def is_repeatable(operation: Operation, content_type: str | None, body: Any) -> bool:
    """Whether carrying out a request twice is the same as once."""
    if operation.method == "GET":
        return True
    applies = content_type is not None and content_type.startswith("application/apply-patch")
    return applies and not _has_resource_version(body)


def _has_resource_version(body: Any) -> bool:
    """Whether an object is to be changed only if it still has a certain resource version."""
    if isinstance(body, (str, bytes)):
        return "resourceVersion" in body if isinstance(body, str) else b"resourceVersion" in body
    found = body.get("metadata") if isinstance(body, Mapping) else getattr(body, "metadata", None)
    metadata = writing.to_wire(found)
    return isinstance(metadata, dict) and bool(metadata.get("resourceVersion"))


def retry_delay(outcome: Response | Failure, repeatable: bool, retries: int) -> float | None:
    """Seconds to wait before a request is sent again; None if it is not to be.

    Whether the call has so much time left is for the caller to see.

    Args:
        outcome: of the request.
        repeatable: whether carrying it out twice does no harm.
        retries: how often it was sent again before.
    """
    pause = jittered(retries, FIRST, LONGEST)
    if isinstance(outcome, Failure):
        again = not outcome.final and (repeatable or not outcome.sent)
        return pause if again else None
    if outcome.status < 429:
        return None
    asked = retry_after(outcome.headers)
    if outcome.status != 429 and not (
        repeatable
        and (outcome.status in _UNAVAILABLE or (outcome.status >= 500 and asked is not None))
    ):
        return None
    if asked is None:
        return pause
    # Beyond this nothing can be waited for at all.
    return max(pause, asked) if asked < threading.TIMEOUT_MAX else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait, by its ``Retry-After``; None if it does not say."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    if not text:
        return None
    try:
        date = parsedate_to_datetime(text)
        if date.tzinfo is None:
            # HTTP's dates are UTC; one without a zone (asctime), or with -0000, does not say so.
            date = date.replace(tzinfo=timezone.utc)
        return max(date.timestamp() - time(), 0.0)
    except (ValueError, OverflowError):
        return None
