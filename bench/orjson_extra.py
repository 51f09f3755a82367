"""The extra ``[speed]``, that a peer has or does not have; to be said before it is imported."""

from __future__ import annotations

import sys


def leave_out() -> None:
    """As if orjson were not installed."""
    sys.modules["orjson"] = None  # type: ignore[assignment]


def require() -> None:
    """Fail, and be not just slow, where orjson is not installed."""
    import orjson  # noqa: F401
