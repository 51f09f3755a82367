"""Growing, jittered delays between attempts."""

from __future__ import annotations

import random

FIRST = 0.5
"""Seconds before the first new attempt, at most."""
LONGEST = 30.0
"""Seconds between two attempts, at most, unless the server asks for more."""


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

        Half of the delay is random, so that clients which lost the same server do not come back at
        the same moment.

        Args:
            at_least: what the server asked for (``Retry-After``), in seconds.
        """
        self.failures += 1
        longest = min(FIRST * 2.0 ** min(self.failures - 1, 16), LONGEST)
        delay = longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, hides nothing
        return delay if at_least is None else max(delay, at_least)
