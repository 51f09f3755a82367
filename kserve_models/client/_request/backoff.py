"""Growing, jittered delays between attempts."""

from __future__ import annotations

import random

FIRST = 0.5
"""Seconds before the first new attempt, at most."""
LONGEST = 30.0
"""Seconds between two attempts, at most, unless the server asks for more."""
ASKED = 300.0
"""Seconds that a server may ask for, at most: a watch looks again after five minutes in any case."""
_DOUBLINGS = 16
"""More are beyond any longest delay, and at last beyond what a number can hold."""


def jittered(failures: int, first: float, longest: float) -> float:
    """The seconds to wait after a failure: twice as long after each, up to the longest.

    Half of the delay is random, so that clients which lost the same server do not come back at the
    same moment.

    Args:
        failures: those in a row before this one.
        first: seconds after the first failure, at most.
        longest: seconds after any failure, at most.
    """
    grown = min(first * 2.0 ** min(failures, _DOUBLINGS), longest)
    return grown * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, hides nothing


class Backoff:
    """The delays of one series of attempts, in seconds: each up to twice the one before."""

    def __init__(self) -> None:
        self.failures = 0
        """Attempts in a row that have failed."""

    def reset(self) -> None:
        """Begin anew, after progress."""
        self.failures = 0

    def next(self, at_least: float | None = None) -> float:
        """Count a failure; the seconds to wait after it.

        Args:
            at_least: what the server asked for (``Retry-After``), in seconds; ``ASKED`` at most.
        """
        delay = jittered(self.failures, FIRST, LONGEST)
        self.failures += 1
        return delay if at_least is None else max(delay, min(at_least, ASKED))
