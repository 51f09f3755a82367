"""Locks that are free after a fork."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Iterator


class ForkSafeLock:
    """A lock that is free in a forked process, whichever thread of the parent held it.

    That thread does not exist in the child: nobody would release it. A copy is a lock of its own.
    """

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        _locks.add(self)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock."""
        # A thread that forks meanwhile releases what it took, not what took its place.
        lock = self._lock
        with lock:
            yield

    def renew(self) -> None:
        """Be free."""
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[ForkSafeLock], tuple[()]]:
        return ForkSafeLock, ()


_locks: WeakSet[ForkSafeLock] = WeakSet()


def _renew_all() -> None:
    for lock in list(_locks):
        lock.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
