"""One test of many values: of thousands of tests of a millisecond, pytest takes most of the time."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from typing import Any

import pytest


def on_each(
    values: Iterable[Any], name: Callable[[Any], str] = repr
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Run a test on all values, and tell all failures together.

    Args:
        values: What the test is called with; a tuple holds all its arguments.
        name: What a failure calls its value.
    """
    cases = [(value if isinstance(value, tuple) else (value,), value) for value in values]
    assert cases

    def decorate(check: Callable[..., None]) -> Callable[[], None]:
        def test() -> None:
            failures = []
            for arguments, value in cases:
                try:
                    check(*arguments)
                except Exception as error:
                    line = traceback.extract_tb(error.__traceback__)[1].lineno
                    failures.append(f"{name(value)}: line {line}: {type(error).__name__}: {error}")
            if failures:
                pytest.fail("\n".join(failures), pytrace=False)

        test.__name__ = check.__name__
        test.__doc__ = check.__doc__
        return test

    return decorate
