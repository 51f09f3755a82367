"""What the fault proxy can do to a request: each function makes a fault, named after itself.

A fault gets the exchange and says whether the connection goes on.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec

from tests.client.support import http_wire

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from tests.client.support.clock import Clock
    from tests.client.support.http_wire import Head, Request

P = ParamSpec("P")


class Exchange:
    """One request on its way, or one connection where the proxy does not read."""

    def __init__(
        self,
        client: socket.socket,
        upstream: socket.socket,
        request: Request | None,
        closed: Callable[[], bool],
        clock: Clock | None = None,
    ) -> None:
        self.client = client
        self.upstream = upstream
        self.request = request
        self.closed = closed
        self.clock = clock

    def forward(self) -> tuple[Head, Iterator[bytes]]:
        """Send the request on; the head of the answer, and the parts of its body as they come."""
        assert self.request is not None
        self.upstream.sendall(self.request.head + self.request.body)
        # No stream stays: a server sends nothing that it was not asked for.
        stream = self.upstream.makefile("rb")
        head = http_wire.read_head(stream)
        if head is None:
            raise ConnectionError("the server closed the connection")
        return head, http_wire.body_parts(stream, head.headers)

    def relay(self) -> bool:
        """Pass the request and its answer; whether the connection goes on."""
        head, parts = self.forward()
        self.client.sendall(head.data)
        for part in parts:
            self.client.sendall(part)
        framed = "content-length" in head.headers or "transfer-encoding" in head.headers
        return framed and head.headers.get("connection", "").lower() != "close"

    def sleep(self, seconds: float) -> None:
        """Wait, no longer than the proxy lives; or let the client's clock go on."""
        if self.clock is not None:
            self.clock.let_pass(seconds, self.client)
            return
        end = time.monotonic() + seconds
        while not self.closed() and time.monotonic() < end:
            time.sleep(0.01)


Fault = Callable[[Exchange], bool]


def _fault(make: Callable[P, Fault]) -> Callable[P, Fault]:
    @functools.wraps(make)
    def named(*args: P.args, **kwargs: P.kwargs) -> Fault:
        fault = make(*args, **kwargs)
        fault.__name__ = make.__name__
        return fault

    return named


@_fault
def cut_before() -> Fault:
    """The connection ends; the request did not reach the server."""
    return lambda _: False


@_fault
def cut_after() -> Fault:
    """The server answers; the connection ends without a byte of it."""

    def fault(exchange: Exchange) -> bool:
        _, parts = exchange.forward()
        _first(parts)
        return False

    return fault


@_fault
def reset_before() -> Fault:
    """The connection is reset; the request did not reach the server."""

    def fault(exchange: Exchange) -> bool:
        http_wire.reset(exchange.client)
        return False

    return fault


@_fault
def reset_after() -> Fault:
    """The server answers; the connection is reset."""

    def fault(exchange: Exchange) -> bool:
        _, parts = exchange.forward()
        _first(parts)
        http_wire.reset(exchange.client)
        return False

    return fault


@_fault
def cut_head() -> Fault:
    """Half of the answer's head comes."""

    def fault(exchange: Exchange) -> bool:
        head, _ = exchange.forward()
        exchange.client.sendall(head.data[: len(head.data) // 2])
        return False

    return fault


@_fault
def cut_body(after: int | None = None) -> Fault:
    """The answer's body is cut off after so many bytes on the wire, or within its first part."""

    def fault(exchange: Exchange) -> bool:
        head, parts = exchange.forward()
        exchange.client.sendall(head.data)
        left = after
        for part in parts:
            if left is None:
                left = len(part) // 2
            exchange.client.sendall(part[:left])
            left -= len(part)
            if left <= 0:
                break
        return False

    return fault


@_fault
def delay(seconds: float, before: bool = True) -> Fault:
    """The request, or else the answer, waits."""

    def fault(exchange: Exchange) -> bool:
        if before:
            exchange.sleep(seconds)
            return exchange.relay() if exchange.request is not None else True
        head, parts = exchange.forward()
        exchange.sleep(seconds)
        exchange.client.sendall(head.data)
        for part in parts:
            exchange.client.sendall(part)
        return True

    return fault


@_fault
def silence() -> Fault:
    """The server answers, and nothing of it comes, for as long as the client waits."""

    def fault(exchange: Exchange) -> bool:
        if exchange.request is not None:
            exchange.forward()
        _until_gone(exchange)
        return False

    return fault


@_fault
def drip(pause: float = 0.05, size: int = 1) -> Fault:
    """The answer comes byte by byte, or so many at a time."""

    def fault(exchange: Exchange) -> bool:
        head, parts = exchange.forward()
        for data in (head.data, *parts):
            for begin in range(0, len(data), size):
                exchange.client.sendall(data[begin : begin + size])
                exchange.sleep(pause)
                if exchange.closed():
                    return False
        return True

    return fault


@_fault
def drip_headers(pause: float = 0.05) -> Fault:
    """A header without end, byte by byte."""

    def fault(exchange: Exchange) -> bool:
        exchange.client.sendall(b"HTTP/1.1 200 OK\r\nX-Endless: ")
        return _repeat(exchange, b"x", pause)

    return fault


@_fault
def flood_headers() -> Fault:
    """Headers without end."""

    def fault(exchange: Exchange) -> bool:
        exchange.client.sendall(b"HTTP/1.1 200 OK\r\n")
        return _repeat(exchange, b"X-Flood: " + b"x" * 1000 + b"\r\n")

    return fault


@_fault
def flood_continue() -> Fault:
    """``100 Continue`` without end."""
    return lambda exchange: _repeat(exchange, b"HTTP/1.1 100 Continue\r\n\r\n" * 50)


@_fault
def flood_body() -> Fault:
    """A body without end."""

    def fault(exchange: Exchange) -> bool:
        exchange.client.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        return _repeat(exchange, b"ffff\r\n" + b" " * 0xFFFF + b"\r\n")

    return fault


@_fault
def flood_trailers() -> Fault:
    """Trailers without end after an empty body in chunks."""

    def fault(exchange: Exchange) -> bool:
        exchange.client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
        return _repeat(exchange, b"X-Flood: " + b"x" * 1000 + b"\r\n")

    return fault


@_fault
def status(code: int, headers: dict[str, str] | None = None, body: bytes | None = None) -> Fault:
    """The proxy answers in the server's place, as an API server would; nothing reaches the server."""
    if body is None:
        reason = {410: "Expired", 429: "TooManyRequests", 500: "InternalError"}.get(code, "")
        text = '{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","code":%d,"message":"%s"}'
        body = (text % (reason, code, f"the fault proxy says {code}")).encode()

    def fault(exchange: Exchange) -> bool:
        exchange.client.sendall(http_wire.answer(code, body or b"", headers))
        return True

    return fault


@_fault
def html(code: int = 502) -> Fault:
    """A web page in place of an answer, as balancers send it."""
    page = b"<html><head><title>Bad Gateway</title></head>\n<body>nginx</body></html>"
    data = http_wire.answer(code, page, content_type="text/html")

    def fault(exchange: Exchange) -> bool:
        exchange.client.sendall(data)
        return True

    return fault


@_fault
def garbage(data: bytes = b"\x16\x03\x01\x02\x00garbage\r\n\r\n") -> Fault:
    """Bytes that are no HTTP."""

    def fault(exchange: Exchange) -> bool:
        exchange.client.sendall(data)
        return False

    return fault


@_fault
def garbage_body() -> Fault:
    """An answer whose body is no JSON."""

    def fault(exchange: Exchange) -> bool:
        exchange.client.sendall(http_wire.answer(200, b'{"kind": "Infer'))
        return True

    return fault


@_fault
def bad_chunk() -> Fault:
    """A body in chunks with a size that is none."""

    def fault(exchange: Exchange) -> bool:
        exchange.client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnothing\r\n")
        return False

    return fault


TCP_FAULTS = (cut_before, reset_before, delay, silence, garbage)
"""Those that need no HTTP."""


def _first(parts: Iterator[bytes]) -> None:
    for _ in parts:
        return


def _until_gone(exchange: Exchange) -> None:
    if exchange.clock is not None:
        exchange.clock.nothing_comes(exchange.client)
    exchange.client.settimeout(0.05)
    while not exchange.closed():
        try:
            if not exchange.client.recv(65536):
                return
        except TimeoutError:
            continue


def _repeat(exchange: Exchange, data: bytes, pause: float = 0.0) -> bool:
    while not exchange.closed():
        exchange.client.sendall(data)
        # Even a flood takes its time.
        exchange.sleep(pause or 0.001)
    return False
