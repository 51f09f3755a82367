"""Regular expressions and durations as programs written in Go read them, the API server among them.

Source of the facts: the documentation of Go's ``regexp/syntax`` and ``time.ParseDuration``.
"""

from __future__ import annotations

import functools
import re

_UNITS = {
    "ns": 1,
    "us": 10**3,
    "\u00b5s": 10**3,
    "\u03bcs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_PART = r"(?:(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|h|m|s))"
_DURATION = re.compile(rf"([-+]?)({_PART}+|0)", re.ASCII)
_MOST = 1 << 63
_IN_PATTERN = re.compile(r"(\\.)|(\[\^?\]?(?:\\.|[^]\\])*\])|\$", re.DOTALL)


@functools.cache
def pattern(text: str) -> re.Pattern[str]:
    """An expression of Go: ``$`` is not also before a line break, and digits are ASCII."""
    return re.compile(_IN_PATTERN.sub(_end, text), re.ASCII)


def _end(found: re.Match[str]) -> str:
    return r"\Z" if found[0] in ("$", r"\z") else found[0]


def nanoseconds(text: str) -> int:
    """What a duration such as ``1h30m`` or ``1.5s`` lasts.

    Raises:
        ValueError: it is none.
    """
    found = _DURATION.fullmatch(text)
    total = 0
    if found is not None and found[2] != "0":
        for number, unit in re.findall(_PART, found[2], re.ASCII):
            whole, _, part = number.partition(".")
            scale = _UNITS[unit]
            total += int(whole or 0) * scale + int(part or 0) * scale // 10 ** len(part)
    if found is None or total >= _MOST:
        raise ValueError(f"expected a duration such as 10s, 1m30s or 100ms, got {text!r}")
    return -total if found[1] == "-" else total
