"""Time as the client sees it, which passes only where a test or its server lets it pass."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
import select
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from kserve_models import client
from tests.support.patience import HANG_SECONDS


class _Time:
    """The module ``time``, but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self.monotonic = clock.monotonic
        self.sleep = clock.pause

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


class Clock:
    """Stands still while the client computes, sends and reads what there is.

    A pause of the client passes at once. What it waits for on a connection it waits for without
    end, until the server lets time pass (``advance``) or says that nothing comes any more on this
    connection (``nothing_comes``): then all the time passes that the client wanted to wait for.
    Only the thread that made the clock lives by it.

    What a server lets pass (``let_pass``) passes while the client waits for it, however slow the
    machine is to run either.
    """

    def __init__(self) -> None:
        self._now = float(int(time.monotonic()))  # a whole number: sums of seconds stay exact
        self._began = self._now
        self._lock = threading.Condition()
        self._waits_on = 0
        self._owner = threading.get_ident()
        self._silent: set[int] = set()
        self.pauses: list[float] = []
        """The client's pauses."""
        self.at_pause: Callable[[], object] = lambda: None
        """What happens meanwhile."""
        self.connecting = 0.0
        """Seconds that each connection takes to be made, TLS aside."""

    def monotonic(self) -> float:
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.at_pause()
        self.advance(seconds)

    @property
    def passed(self) -> float:
        """Seconds since the clock was made, or last asked to begin anew."""
        return self.monotonic() - self._began

    def begin(self) -> None:
        """Count what passes from here."""
        self._began = self.monotonic()

    def let_pass(self, seconds: float, connection: socket.socket) -> None:
        """Let time pass, as the server, while the client waits on this connection, if ever."""
        with contextlib.suppress(OSError):  # the client has left
            port = connection.getpeername()[1]
            with self._lock:
                while self._waits_on != port:
                    if _has_ended(connection):
                        return
                    self._lock.wait(0.01)
                # Until the client looks again, and waits still, no more passes.
                self._waits_on = 0
                self._now += seconds

    def nothing_comes(self, connection: socket.socket) -> None:
        """Say, as the server, that no more is sent on a connection."""
        self._silent.add(connection.getpeername()[1])

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Let the client's modules, and sockets in this thread, live by the clock."""
        for found in pkgutil.walk_packages(client.__path__, f"{client.__name__}."):
            self._install_in(importlib.import_module(found.name), patch)
        self._install_in_pauses(patch)
        self._install_in_sockets(patch)

    def _install_in_pauses(self, patch: pytest.MonkeyPatch) -> None:
        event_wait = threading.Event.wait

        def wait(event: threading.Event, timeout: float | None = None) -> bool:
            caller = sys._getframe(1).f_globals["__name__"]
            ours = self._is_here() and caller.startswith(client.__name__)
            if timeout is None or not ours or event.is_set():
                return event_wait(event, timeout)
            self.pause(timeout)
            return event.is_set()

        patch.setattr(threading.Event, "wait", wait)

    def _install_in_sockets(self, patch: pytest.MonkeyPatch) -> None:
        read = socket.SocketIO.readinto
        connect = socket.socket.connect
        shake = ssl.SSLSocket.do_handshake

        def readinto(stream: socket.SocketIO, buffer: Any) -> int | None:
            if self._is_here():
                return self._read(stream, buffer, read)
            return read(stream, buffer)

        def connect_to(sock: socket.socket, address: Any) -> None:
            try:
                connect(sock, address)
            except TimeoutError:
                if self._is_here():
                    self.advance(sock.gettimeout() or 0.0)
                raise
            if self._is_here():
                self.advance(self.connecting)

        def do_handshake(sock: ssl.SSLSocket, block: bool = False) -> None:
            if self._is_here():
                self._shake(sock, shake)
            else:
                shake(sock, block)

        patch.setattr(socket.SocketIO, "readinto", readinto)
        patch.setattr(socket.socket, "connect", connect_to)
        patch.setattr(ssl.SSLSocket, "do_handshake", do_handshake)

    def _install_in(self, module: ModuleType, patch: pytest.MonkeyPatch) -> None:
        if vars(module).get("monotonic") is time.monotonic:
            patch.setattr(module, "monotonic", self.monotonic)
        if vars(module).get("time") is time:
            patch.setattr(module, "time", _Time(self))

    def _is_here(self) -> bool:
        return threading.get_ident() == self._owner

    def _read(self, stream: Any, buffer: Any, read: Callable[..., int | None]) -> int | None:
        sock = stream._sock
        patience = sock.gettimeout()
        sock.settimeout(0.0)
        try:
            while True:
                self._wait_for(sock, patience)
                # What there is may be TLS's own.
                with contextlib.suppress(ssl.SSLWantReadError):
                    count = read(stream, buffer)
                    if count is not None:
                        return count
        finally:
            sock.settimeout(patience)

    def _shake(self, sock: ssl.SSLSocket, shake: Callable[[ssl.SSLSocket], None]) -> None:
        patience = sock.gettimeout()
        sock.settimeout(0.0)
        try:
            while True:
                try:
                    shake(sock)
                except ssl.SSLWantReadError:
                    self._wait_for(sock, patience)
                else:
                    return
        finally:
            sock.settimeout(patience)

    def _wait_for(self, sock: Any, patience: float | None) -> None:
        try:
            self._wait(sock, patience)
        finally:
            self._waits(0)

    def _waits(self, port: int) -> None:
        with self._lock:
            self._waits_on = port
            self._lock.notify_all()

    def _wait(self, sock: Any, patience: float | None) -> None:
        """Wait until there is something to read, or no patience left."""
        # Sockets take whole nanoseconds, rounded up.
        until = self.monotonic() + (HANG_SECONDS if patience is None else patience) - 1e-6
        hang = time.monotonic() + HANG_SECONDS
        port = sock.getsockname()[1] if sock.fileno() >= 0 else 0
        self._waits(port)
        while not _is_readable(sock, 0.005) and self.monotonic() < until:
            self._waits(port)
            if port in self._silent and not _is_readable(sock, 0.0):
                self.advance(max(until + 1e-6 - self.monotonic(), 0.0))
            assert time.monotonic() < hang, "neither bytes came nor time passed"
        # What comes too late does not count.
        if self.monotonic() >= until:
            raise TimeoutError("timed out")


def _has_ended(connection: socket.socket) -> bool:
    if not select.select([connection], [], [], 0.0)[0]:
        return False
    # Nobody sends two requests at once: under TLS, too, it is the end.
    return isinstance(connection, ssl.SSLSocket) or not connection.recv(1, socket.MSG_PEEK)


def _is_readable(sock: Any, seconds: float) -> bool:
    if sock.fileno() < 0:
        return True  # reading says that it is closed
    pending = sock.pending() if isinstance(sock, ssl.SSLSocket) else 0
    return bool(pending or select.select([sock], [], [], seconds)[0])
