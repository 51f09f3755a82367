"""A listener with a thread for each connection, which leaves nothing behind."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING

from tests.client.support import http_wire
from tests.support.patience import HANG_SECONDS

if TYPE_CHECKING:
    from typing_extensions import Self


class Listener:
    """Listens on a free port of this machine; ``serve`` is run for each connection.

    Args:
        tls: TLS of the server; None for none.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        """Connections accepted so far."""
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.closed = False

    @property
    def url(self) -> str:
        return f"{'http' if self.tls is None else 'https'}://127.0.0.1:{self.port}"

    @property
    def open_connections(self) -> int:
        with self._lock:
            return len(self._open)

    def start(self) -> Self:
        self._start(self._accept)
        return self

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all connections and threads."""
        self.closed = True
        http_wire.close(self._socket)
        self.cut_all()
        for thread in self._threads:
            thread.join(HANG_SECONDS)

    def cut_all(self) -> None:
        """End the connections that there are."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            http_wire.close(connection)

    def serve(self, connection: socket.socket) -> None:
        raise NotImplementedError

    def _start(self, target: object, *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads = [other for other in self._threads if other.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.closed:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._run, connection)

    def _run(self, connection: socket.socket) -> None:
        # A small answer in two parts must not wait for the other side.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._open.add(connection)
        wrapped = connection
        try:
            if self.tls is not None:
                connection.settimeout(HANG_SECONDS)
                wrapped = self.tls.wrap_socket(connection, server_side=True)
                wrapped.settimeout(None)
                with self._lock:
                    self._open.discard(connection)
                    self._open.add(wrapped)
            self.serve(wrapped)
        except (OSError, ValueError):
            pass  # the other side left, or the test ended
        finally:
            with self._lock:
                self._open.discard(connection)
                self._open.discard(wrapped)
            with contextlib.suppress(OSError):
                http_wire.close(wrapped)
