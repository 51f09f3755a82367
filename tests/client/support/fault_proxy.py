"""A TCP proxy that does harm: between a client and a real server, with TLS on both sides or none.

::

    with FaultProxy(("127.0.0.1", 6443), upstream_authority="ca.pem") as proxy:
        configuration.host = proxy.url
        configuration.ssl_ca_cert = proxy.authority
        proxy.faults = {3: cut_body(), 5: status(503, {"Retry-After": "1"})}

``faults`` gives the fault for a request: a mapping by position, the first request being 0, or a function
of position and request. Requests without a fault pass. ``log`` holds what happened. With
``terminate=False`` the proxy passes bytes without reading them, so that TLS is between client and server;
positions then count connections, and faults are those of ``TCP_FAULTS``.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from tests.client.support import http_wire
from tests.client.support.faults import Exchange, Fault
from tests.client.support.http_wire import AUTHORITY, Request
from tests.client.support.listening import Listener
from tests.support.patience import HANG_SECONDS

if TYPE_CHECKING:
    from typing import Any

    from tests.client.support.clock import Clock

Faults = Mapping[int, Fault] | Callable[[int, Request | None], Fault | None]


class Entry(NamedTuple):
    position: int
    request: Request | None
    """None where the proxy does not read."""
    fault: str
    """Name of the fault; empty where the request passed."""


class FaultProxy(Listener):
    """See the module.

    Args:
        upstream: host and port of the server.
        upstream_authority: file of the certificate authority that the server is checked with; None for
            a server without TLS.
        upstream_tls: instead of the former, TLS towards the server.
        tls: whether clients speak TLS with the proxy; they trust ``authority``.
        terminate: whether the proxy reads HTTP.
        clock: of the client, where that is the test's: faults then take its time.
    """

    authority = AUTHORITY
    """File of the certificate authority that clients of the proxy trust."""

    def __init__(
        self,
        upstream: tuple[str, int],
        *,
        upstream_authority: str | None = None,
        upstream_tls: ssl.SSLContext | None = None,
        tls: bool = True,
        terminate: bool = True,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(http_wire.server_context() if tls and terminate else None)
        self.upstream = upstream
        self.terminate = terminate
        self.clock = clock
        self.faults: Faults = {}
        self.log: list[Entry] = []
        self._encrypted = tls
        self._counter = threading.Lock()
        self._upstreams: set[socket.socket] = set()
        self._upstream_tls = upstream_tls
        if upstream_tls is None and upstream_authority is not None:
            self._upstream_tls = ssl.create_default_context(cafile=upstream_authority)

    @property
    def url(self) -> str:
        return f"{'https' if self._encrypted else 'http'}://127.0.0.1:{self.port}"

    def serve(self, connection: socket.socket) -> None:
        if not self.terminate:
            self._pass_bytes(connection)
            return
        upstream: socket.socket | None = None
        try:
            with connection.makefile("rb") as stream:
                while (request := http_wire.read_request(stream)) is not None:
                    fault = self._next(request)
                    if upstream is None:
                        upstream = self._connect()
                    exchange = self._exchange(connection, upstream, request)
                    keep = exchange.relay() if fault is None else fault(exchange)
                    if not keep:
                        return
        finally:
            if upstream is not None:
                self._upstreams.discard(upstream)
                http_wire.close(upstream)

    def cut_all(self) -> None:
        """End the connections that there are, on both sides."""
        super().cut_all()
        for upstream in list(self._upstreams):
            http_wire.close(upstream)

    def _next(self, request: Request | None) -> Fault | None:
        with self._counter:
            position = len(self.log)
            faults = self.faults
            fault = (
                faults.get(position) if isinstance(faults, Mapping) else faults(position, request)
            )
            self.log.append(Entry(position, request, "" if fault is None else fault.__name__))
        return fault

    def _exchange(
        self, connection: socket.socket, upstream: socket.socket, request: Request | None
    ) -> Exchange:
        return Exchange(connection, upstream, request, lambda: self.closed, self.clock)

    def _connect(self) -> socket.socket:
        sock = socket.create_connection(self.upstream, timeout=HANG_SECONDS)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._upstream_tls is not None:
            sock = self._upstream_tls.wrap_socket(sock, server_hostname=self.upstream[0])
        sock.settimeout(None)
        self._upstreams.add(sock)
        return sock

    def _pass_bytes(self, connection: socket.socket) -> None:
        fault = self._next(None)
        upstream = socket.create_connection(self.upstream, timeout=HANG_SECONDS)
        upstream.settimeout(None)
        try:
            if fault is not None and not fault(self._exchange(connection, upstream, None)):
                return
            self._start(_pump, connection, upstream)
            _pump(upstream, connection)
        finally:
            http_wire.close(upstream)


def _pump(source: Any, target: Any) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    http_wire.close(target)
