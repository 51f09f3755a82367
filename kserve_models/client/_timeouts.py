"""How long a call may take."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from kserve_models.client._configuration import Configuration


class Limits(NamedTuple):
    """How long the parts of a call may take, in seconds."""

    connect: float
    """For a connection, TLS included."""
    read: float
    """Between two bytes of an answer."""
    deadline: float
    """When the whole call must be over, by ``time.monotonic``."""


def limits_of(configuration: Configuration, timeout: Any) -> Limits:
    """The limits of a call that begins now.

    Raises:
        TypeError, ValueError: a timeout is no number of seconds above zero, nor a pair of them.
    """
    if timeout is None:
        timeout = configuration.request_timeout
    now = monotonic()
    if isinstance(timeout, (tuple, list)):
        if len(timeout) != 2:
            raise ValueError(_message(timeout))
        connect, read = map(_seconds, timeout)
        return Limits(connect, read, now + _seconds(configuration.call_timeout))
    seconds = _seconds(timeout)
    return Limits(seconds, seconds, now + seconds)


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(_message(value))
    if not 0 < value < float("inf"):
        raise ValueError(_message(value))
    return value


def _message(value: Any) -> str:
    return (
        "timeout: expected seconds above 0, or a pair of them for connecting and for reading, "
        f"got {value!r}"
    )
