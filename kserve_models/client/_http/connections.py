"""Connections of urllib3 with a deadline, which know whether a request has left.

A socket's timeout limits the wait for the next byte; a server that sends a byte now and then would
hold a caller for ever. These connections look at the clock before each read, headers included.
"""

from __future__ import annotations

import errno
import io
import os
import socket
import ssl
import sys
from functools import partial
from http.client import HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from time import monotonic
from typing import Any

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.util import Retry, Timeout
from urllib3.util.connection import allowed_gai_family

from kserve_models.client._http.cancellation import CancelToken, current_token
from kserve_models.client._primitives.secrets import SecretBytes

IDLE_LIMIT = 60.0
"""Seconds after which an unused connection is not used again: a balancer in between may have
forgotten it without a word, and a write on it would have an unknown outcome."""
_NO_RETRIES = Retry(total=False, redirect=False)


class RequestContext:
    """What a connection must know of the request that it sends, and what it tells of it.

    Args:
        deadline: when reading must end, by ``time.monotonic``.
        read: seconds that the socket may take for the next byte, or to take the request.
        headers: the request's. urllib3 is not given them: some of its versions copy them, and a
            traceback would show the secrets in its copies.
        repeatable_headers: further ones, whose names may come several times.
    """

    __slots__ = ("deadline", "headers", "read", "read_budget", "repeatable_headers", "sent")

    def __init__(
        self,
        deadline: float,
        read: float,
        headers: dict[str, str],
        repeatable_headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.deadline = deadline
        self.read = read
        self.headers: dict[str, str] | None = headers
        self.repeatable_headers = repeatable_headers
        self.sent = False
        """Whether any byte of the request may have left."""
        self.read_budget: ReadBudget | None = None
        """Of the response that is read."""


class ReadBudget:
    """Until when a response may be read, and how long its next byte may take."""

    __slots__ = ("deadline", "ended", "wait")

    def __init__(self, deadline: float | None, wait: float) -> None:
        self.deadline = deadline
        self.wait = wait
        self.ended = False
        """Whether the connection's end was seen."""


class _DeadlineReader(io.RawIOBase):
    """Reads a socket until the deadline."""

    def __init__(self, sock: Any, budget: ReadBudget) -> None:
        self._raw = sock.makefile("rb", buffering=0)
        self._sock = sock
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        deadline = self._budget.deadline
        wait = self._budget.wait
        if deadline is not None:
            left = deadline - monotonic()
            if left <= 0:
                raise TimeoutError("the time for the whole call is over")
            if left < wait:
                wait = left
        self._sock.settimeout(wait)
        count: int | None = self._raw.readinto(buffer)
        if count == 0:
            self._budget.ended = True
        return count

    def fileno(self) -> int:
        number: int = self._raw.fileno()
        return number

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
            super().close()


class _ResponseSocket:
    """What ``http.client`` needs of a socket to read a response."""

    def __init__(self, sock: Any, budget: ReadBudget) -> None:
        self._sock = sock
        self._budget = budget

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(_DeadlineReader(self._sock, self._budget), 65536)


class _DeadlineResponse(HTTPResponse):
    """A response that is read until the deadline."""

    def __init__(self, context: RequestContext, sock: Any, *args: Any, **kwargs: Any) -> None:
        # Before the request leaves, this is a proxy's response to CONNECT: part of connecting.
        wait = context.read if context.sent else sock.gettimeout()
        self._budget = context.read_budget = ReadBudget(context.deadline, wait)
        super().__init__(_ResponseSocket(sock, self._budget), *args, **kwargs)  # type: ignore[arg-type]  # a file is all it makes of it

    def begin(self) -> None:
        """Read the head; ``http.client`` takes one that was cut off for a whole one."""
        try:
            super().begin()
        except RemoteDisconnected:
            raise
        except HTTPException:
            if not self._budget.ended:
                raise
        if self._budget.ended:
            raise IncompleteRead(b"")


class _ConnectDeadline(HTTPConnection):
    """A connection that must be made by a deadline, TLS and a proxy's response included."""

    request_context: RequestContext
    """Of the request that the connection is made for, or is to send."""
    _connect_deadline = 0.0

    def _start_connecting(self) -> None:
        patience = (
            self.timeout if isinstance(self.timeout, (int, float)) else self.request_context.read
        )
        self._connect_deadline = min(monotonic() + patience, self.request_context.deadline)

    def _connect_time_left(self) -> float:
        return max(self._connect_deadline - monotonic(), 0.001)


class DeadlineConnection(_ConnectDeadline):
    """A connection that sends and reads until the deadline, and that a token can cancel."""

    _last_used = 0.0
    _buffered: list[bytes] | None = None
    _cancel_token: CancelToken | None = None

    def _new_conn(self) -> Any:
        self._start_connecting()
        made = super()._new_conn()
        # From here on, TLS and a proxy's response included.
        self._attach(made)
        made.settimeout(self._connect_time_left())
        return made

    def _tunnel(self) -> None:
        super()._tunnel()
        self.sock.settimeout(self._connect_time_left())

    def _attach(self, sock: Any) -> None:
        """Let the thread's token, if it has one, cancel what comes."""
        self._cancel_token = token = current_token()
        if token is not None:
            token.attach(sock)

    def detach(self) -> None:
        """Leave the thread's token: the connection may be another thread's from now on."""
        token, self._cancel_token = self._cancel_token, None
        if token is not None:
            token.detach()

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send the request, head and body in one write."""
        if self.sock is None:
            self.connect()
        else:
            self._attach(self.sock)
        context = self.request_context
        context.sent = True
        # urllib3 gives the sending of a request the time of a connection.
        self.timeout = min(context.read, max(context.deadline - monotonic(), 0.001))
        # One write is one packet, one TLS record, one wake of the server.
        parts = self._buffered = []
        kwargs["headers"] = context.headers
        try:
            super().request(*args, **kwargs)
        finally:
            self._buffered = None
        # What a signal's handler raises meanwhile has these variables in its traceback.
        message = SecretBytes(b"".join(parts))
        parts.clear()
        try:
            self.send(message)
        except ssl.SSLEOFError:
            # The server has closed its side, and may have said why: what urllib3 reads after this
            # exception, and not after the other.
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from None

    def endheaders(self, *args: Any, **kwargs: Any) -> None:
        """End the head, after the headers that no mapping can hold."""
        for name, value in self.request_context.repeatable_headers:
            self.putheader(name, value)
        super().endheaders(*args, **kwargs)

    def send(self, data: Any) -> None:
        """Send a part of the request, or keep it for the one write."""
        if self._buffered is None:
            super().send(data)
        else:
            self._buffered.append(data)

    def getresponse(self) -> Any:
        """Read the head of the response."""
        response = super().getresponse()
        self._last_used = monotonic()
        return response

    @property
    def is_connected(self) -> bool:
        """Whether the connection can be used again."""
        return monotonic() - self._last_used < IDLE_LIMIT and super().is_connected


class _DirectConnection(_ConnectDeadline):
    """A connection to an address of its host, the first that answers, within the call's time.

    urllib3 gives each address the whole time.
    """

    def _new_conn(self) -> Any:
        failure: OSError = OSError("the host's name has no address")
        tried = False
        for family, kind, protocol, _, address in self._addresses():
            if tried and self.request_context.deadline <= monotonic():
                break
            self._start_connecting()
            tried = True
            sock = socket.socket(family, kind, protocol)
            try:
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(self._connect_time_left())
                if self.source_address:
                    sock.bind(self.source_address)
                sock.connect(address)
            except OSError as error:
                sock.close()
                failure = error
            except BaseException:
                sock.close()
                raise
            else:
                sys.audit("http.client.connect", self, self.host, self.port)
                return sock
        if isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(self, "no connection in time") from failure
        raise NewConnectionError(self, "no connection") from failure

    def _addresses(self) -> list[Any]:
        host = self._dns_host.strip("[]")
        try:
            return socket.getaddrinfo(host, self.port, allowed_gai_family(), socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError:
            raise LocationParseError(f"{host!r}, label empty or too long") from None


class _PlainConnection(DeadlineConnection, _DirectConnection):
    """A connection without TLS."""


class _TlsConnection(DeadlineConnection, _DirectConnection, HTTPSConnection):
    """A connection with TLS."""


class RequestPool(HTTPConnectionPool):
    """A pool of such connections: each is given the context of its request."""

    def send(
        self,
        context: RequestContext,
        method: str,
        target: str,
        body: bytes | None,
        connect_timeout: float,
    ) -> BaseHTTPResponse:
        """Send a request on one of the connections, and read the head of its response."""
        return self.urlopen(
            method,
            target,
            body,
            {},
            retries=_NO_RETRIES,
            redirect=False,
            assert_same_host=False,
            timeout=Timeout(connect=connect_timeout, read=context.read),
            pool_timeout=context,  # type: ignore[arg-type]  # handed on to _get_conn as it is
            preload_content=False,
        )

    def _get_conn(self, timeout: Any = None) -> Any:
        # The pool's timeout has no meaning for one that does not block, and brings the context.
        conn: Any = super()._get_conn()
        conn.request_context = timeout
        conn.response_class = partial(_DeadlineResponse, timeout)
        return conn

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.detach()
        super()._put_conn(conn)


class PlainPool(RequestPool):
    """A pool of connections without TLS."""

    ConnectionCls = _PlainConnection  # pyright: ignore[reportAssignmentType] - its protocol asks more than its class has


class TlsPool(RequestPool, HTTPSConnectionPool):
    """A pool of connections with TLS."""

    ConnectionCls = _TlsConnection  # pyright: ignore[reportAssignmentType] - as above


POOL_CLASSES: dict[str, type[RequestPool]] = {"http": PlainPool, "https": TlsPool}
