"""When a request is sent again, and after how long.

- A request that did not leave this machine can be repeated, whatever it is.
- A read, or a server-side apply, which leads to the same object however often it is sent, is repeated
  when the connection broke, and when the server answers 429, 503, or another 5xx with ``Retry-After``.
- Any other write is repeated on 429 alone: a server that is too busy, or a policy of it, refuses a
  request before it is carried out. Without an answer nobody knows whether the write happened.
"""

from __future__ import annotations

import random
from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING

from kserve_models.client._outcomes import Lost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kserve_models.client._configuration import Configuration
    from kserve_models.client._operation import Operation
    from kserve_models.client._outcomes import Answer

REPEATS = 4
"""How often a request is repeated by default."""
FIRST = 0.25
"""Seconds before the first repeat; each further one waits twice as long."""
LONGEST = 30.0
"""Seconds that a server may ask to wait; what it asks beyond is not waited for."""


def repeats_of(configuration: Configuration) -> int:
    """How often a request may be repeated.

    The Kubernetes client also takes urllib3's ``Retry`` here: its total counts.
    """
    retries = getattr(configuration.retries, "total", configuration.retries)
    return REPEATS if retries is None or retries is True else int(retries)


def is_repeatable(operation: Operation, content_type: str | None) -> bool:
    """Whether carrying out a request twice is the same as once."""
    return operation.method == "GET" or (
        content_type is not None and content_type.startswith("application/apply-patch")
    )


def pause_before(outcome: Answer | Lost, repeatable: bool, repeats: int) -> float | None:
    """Seconds to wait before a request is sent again; None if it is not to be.

    Args:
        outcome: what came of it.
        repeatable: whether carrying it out twice does no harm.
        repeats: how often it was repeated before.
    """
    # Half of it by chance, so that clients which failed together do not come back together.
    pause = min(FIRST * 2.0**repeats, LONGEST) * (1 - random.random() / 2)  # noqa: S311 - no secret
    if isinstance(outcome, Lost):
        again = not outcome.final and (repeatable or not outcome.sent)
        return pause if again else None
    if outcome.status < 429:
        return None
    asked = retry_after(outcome.headers)
    if outcome.status != 429 and not (
        repeatable and (outcome.status == 503 or (outcome.status >= 500 and asked is not None))
    ):
        return None
    return pause if asked is None else max(pause, min(asked, LONGEST))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait, by its ``Retry-After``; None if it does not say."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    if not text:
        return None
    try:
        return max(parsedate_to_datetime(text).timestamp() - time(), 0.0)
    except (ValueError, OverflowError):
        return None
