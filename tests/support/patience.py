"""How long tests wait for what must come: on no machine is that the same as how long it takes."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

HANG_SECONDS = 600.0
"""Longer than anything takes on the busiest machine: what is not over by then hangs."""


def wait_for(condition: Callable[[], object]) -> bool:
    """Whether a condition comes true, if only at last."""
    end = time.monotonic() + HANG_SECONDS
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@contextlib.contextmanager
def without_hanging() -> Iterator[None]:
    """What ends by itself."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < HANG_SECONDS


def together(*calls: Any) -> list[BaseException]:
    """Run calls at once, each in a thread; the errors that they raised."""
    errors: list[BaseException] = []
    barrier = threading.Barrier(len(calls))

    def run(call: Any) -> None:
        barrier.wait(HANG_SECONDS)
        try:
            call()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    return errors
