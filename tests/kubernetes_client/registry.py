"""The checks by their names, and what a check says with when it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.kubernetes_client.transport import Bench

    Check = Callable[[Bench], None]

CHECKS: dict[str, Check] = {}
"""Every check by its name, which is what it proves."""


class CheckError(Exception):
    """A check does not hold."""


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise CheckError(otherwise)


def require_same(actual: Any, expected: Any, what: str) -> None:
    """JSON values are the same, types included: 1 is neither 1.0 nor true."""
    # Most are the same, and to find where takes long.
    differences = [] if _same(actual, expected) else list(_differences(actual, expected, "$"))
    require(not differences, f"{what}: " + "; ".join(differences[:5]))


def _same(actual: Any, expected: Any) -> bool:
    if isinstance(actual, dict) and isinstance(expected, dict):
        for key, value in expected.items():
            if key not in actual or not _same(actual[key], value):
                return False
        return len(actual) == len(expected)
    if isinstance(actual, (list, tuple)) and isinstance(expected, list):
        return len(actual) == len(expected) and all(map(_same, actual, expected))
    return type(actual) is type(expected) and bool(actual == expected)


def _differences(actual: Any, expected: Any, path: str) -> Iterator[str]:
    if isinstance(actual, dict) and isinstance(expected, dict):
        for key in [*expected, *(key for key in actual if key not in expected)]:
            if key not in actual:
                yield f"{path}.{key}: expected {expected[key]!r}, got nothing"
            elif key not in expected:
                yield f"{path}.{key}: expected nothing, got {actual[key]!r}"
            else:
                yield from _differences(actual[key], expected[key], f"{path}.{key}")
    elif isinstance(actual, (list, tuple)) and isinstance(expected, list):
        if len(actual) != len(expected):
            yield f"{path}: expected {len(expected)} elements, got {len(actual)}: {actual!r}"
        for index, (one, other) in enumerate(zip(actual, expected, strict=False)):
            yield from _differences(one, other, f"{path}[{index}]")
    elif type(actual) is not type(expected) or actual != expected:
        yield f"{path}: expected {expected!r}, got {actual!r}"


def check(name: str) -> Callable[[Check], Check]:
    """Register a function as a check."""

    def register(function: Check) -> Check:
        require(name not in CHECKS, f"two checks are named {name!r}")
        CHECKS[name] = function
        return function

    return register
