"""How long a call may take, and until when several may together."""

from __future__ import annotations

import math
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration


LONGEST = 86400.0
"""Seconds that a socket waits at most: much larger numbers overflow in the system."""
_LEAST = 0.01
"""Seconds that a call gets in any case."""
_ENDLESS = 1e9
"""Seconds from which on a number is as good as any larger one."""


class Limits(NamedTuple):
    """How long the parts of a call may take, in seconds."""

    connect: float
    """For a connection, TLS included."""
    read: float
    """Between two bytes of a response."""
    deadline: float
    """When the whole call must be over, by ``time.monotonic``."""


def resolve_limits(configuration: Configuration, timeout: Any) -> Limits:
    """The limits of a call that begins now.

    Args:
        configuration: for what the call leaves open.
        timeout: the call's: seconds, or a pair of them. None and infinity leave it to the
            configuration, whose own infinity is no limit. ``Limits`` are taken as they are.

    Raises:
        TypeError, ValueError: a timeout is no number of seconds above zero, nor a pair of them.
    """
    if isinstance(timeout, Limits):
        return timeout
    name = "timeout"
    if timeout is None or timeout == math.inf:
        name = "Configuration.request_timeout"
        timeout = configuration.request_timeout
    now = monotonic()
    if isinstance(timeout, (tuple, list)):
        if len(timeout) != 2:
            raise ValueError(_call_timeout_message(name, timeout))
        connect, read = (_seconds(name, value) for value in timeout)
        whole = _seconds("Configuration.call_timeout", configuration.call_timeout)
        return Limits(connect, read, now + whole)
    seconds = _seconds(name, timeout)
    return Limits(seconds, seconds, now + seconds)


def _seconds(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(_call_timeout_message(name, value))
    # Not "value <= 0", which is false for what is not a number (nan).
    if not value > 0:
        raise ValueError(_call_timeout_message(name, value))
    return float(min(value, _ENDLESS))


def _call_timeout_message(name: str, value: Any) -> str:
    return (
        f"{name}: expected seconds above 0, or a pair of them for connecting and for reading, "
        f"got {value!r}"
    )


def deadline_after(caller: str, timeout: float | None) -> float | None:
    """The deadline of a timeout that begins now, by ``time.monotonic``; None for never.

    Raises:
        TypeError, ValueError: the timeout is no number of seconds, or a negative one.
    """
    if timeout is None:
        return None
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)):
        raise TypeError(_timeout_message(caller, timeout))
    # Not "timeout < 0", which is false for what is not a number (nan).
    if not timeout >= 0:
        raise ValueError(_timeout_message(caller, timeout))
    try:
        deadline = monotonic() + timeout
    except OverflowError:
        # An int may be larger than any float.
        return None
    return None if deadline == math.inf else deadline


def limits_until(configuration: Configuration, timeout: Any, deadline: float | None) -> Limits:
    """The limits of a call that begins now, none of them beyond the deadline.

    What is allowed for a connection stays as short as it was: a deadline that is far away must not
    let a server that does not answer take all of it.
    """
    limits = resolve_limits(configuration, timeout)
    if deadline is None:
        return limits
    now = monotonic()
    left = max(deadline - now, _LEAST)
    return Limits(
        min(limits.connect, left), min(limits.read, left), min(limits.deadline, now + left)
    )


def _timeout_message(caller: str, timeout: object) -> str:
    return f"{caller}: expected timeout to be seconds, 0 or more, or None, got {timeout!r}"
