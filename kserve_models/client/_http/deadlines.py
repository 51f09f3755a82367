"""A time by which several calls must be over together."""

from __future__ import annotations

import math
from time import monotonic
from typing import TYPE_CHECKING, Any

from kserve_models.client._http.timeouts import Limits, limits_of

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration

_LEAST = 0.01
"""Seconds that a call gets in any case."""


def deadline_of(user: str, timeout: float | None) -> float | None:
    """When the time that begins now is over, by ``time.monotonic``; None for never.

    Raises:
        TypeError, ValueError: the timeout is no number of seconds, or a negative one.
    """
    if timeout is None:
        return None
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):
        raise TypeError(_message(user, timeout))
    # Written so that it holds for what is not a number, too.
    if not timeout >= 0:
        raise ValueError(_message(user, timeout))
    try:
        deadline = monotonic() + timeout
    except OverflowError:
        # Of a whole number: longer than any float can say.
        return None
    return None if deadline == math.inf else deadline


def limits_within(configuration: Configuration, timeout: Any, deadline: float | None) -> Limits:
    """The limits of a call that begins now, none of them beyond the deadline.

    What is allowed for a connection stays as short as it was: a deadline that is far away must not
    let a server that does not answer take all of it.
    """
    limits = limits_of(configuration, timeout)
    if deadline is None:
        return limits
    now = monotonic()
    left = max(deadline - now, _LEAST)
    return Limits(
        min(limits.connect, left), min(limits.read, left), min(limits.deadline, now + left)
    )


def _message(user: str, timeout: object) -> str:
    return f"{user}: expected timeout to be seconds, 0 or more, or None, got {timeout!r}"
