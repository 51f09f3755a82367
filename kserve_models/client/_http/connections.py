"""Connections of urllib3 that know when a request left, and that end on time.

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
import threading
from http.client import HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from time import monotonic
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.util.connection import allowed_gai_family

from kserve_models.client._config.secrets import Hidden
from kserve_models.client._http.cancellation import Switch, switch_here

IDLE_LIMIT = 60.0
"""Seconds after which an unused connection is not used again: a balancer in between may have
forgotten it without a word, and a write on it would have an unknown outcome."""


class Attempt(threading.local):
    """What a thread's connection must know of the request that it sends, and what it tells of it."""

    deadline: float = 0.0
    """When reading must end, by ``time.monotonic``."""
    read: float = 0.0
    """Seconds that the socket may take for the next byte, or to take the request."""
    headers: dict[str, str] | None = None
    """The request's. urllib3 is not given them: some of its versions copy them, and a traceback would
    show the secrets in its copies."""
    sent: bool = False
    """Whether any byte of the request may have left."""
    clock: Clock | None = None
    """The clock of the answer's reader."""


attempt = Attempt()


class Clock:
    """Until when an answer may be read, and how long its next byte may take."""

    __slots__ = ("deadline", "ended", "wait")

    def __init__(self, deadline: float | None, wait: float) -> None:
        self.deadline = deadline
        self.wait = wait
        self.ended = False
        """Whether the connection's end was seen."""


class _Reader(io.RawIOBase):
    """A socket's reading end that ends on time."""

    def __init__(self, sock: Any, clock: Clock) -> None:
        self._raw = sock.makefile("rb", buffering=0)
        self._sock = sock
        self._clock = clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        deadline = self._clock.deadline
        wait = self._clock.wait
        if deadline is not None:
            left = deadline - monotonic()
            if left <= 0:
                raise TimeoutError("the time for the whole call is over")
            if left < wait:
                wait = left
        self._sock.settimeout(wait)
        count: int | None = self._raw.readinto(buffer)
        if count == 0:
            self._clock.ended = True
        return count

    def fileno(self) -> int:
        number: int = self._raw.fileno()
        return number

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
            super().close()


class _Channel:
    """What ``http.client`` needs of a socket to read an answer."""

    def __init__(self, sock: Any, clock: Clock) -> None:
        self._sock = sock
        self._clock = clock

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock, self._clock), 65536)


class _Answer(HTTPResponse):
    """An answer that is read on time."""

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        # Before the request leaves, this is a proxy's answer to CONNECT: part of connecting.
        wait = attempt.read if attempt.sent else sock.gettimeout()
        self._clock = attempt.clock = Clock(attempt.deadline, wait)
        super().__init__(_Channel(sock, self._clock), *args, **kwargs)  # type: ignore[arg-type]  # a file is all it makes of it

    def begin(self) -> None:
        """Read the head; ``http.client`` takes one that was cut off for a whole one."""
        try:
            super().begin()
        except RemoteDisconnected:
            raise
        except HTTPException:
            if not self._clock.ended:
                raise
        if self._clock.ended:
            raise IncompleteRead(b"")


class _Timed(HTTPConnection):
    """A connection that knows until when it must be made, TLS and a proxy's answer included."""

    _until = 0.0

    def _begin(self) -> None:
        patience = self.timeout if isinstance(self.timeout, (int, float)) else attempt.read
        self._until = min(monotonic() + patience, attempt.deadline)

    def _left(self) -> float:
        return max(self._until - monotonic(), 0.001)


class Punctual(_Timed):
    """What both kinds of connections do beyond urllib3's."""

    response_class = _Answer
    _used = 0.0
    _gathered: list[bytes] | None = None
    _switch: Switch | None = None

    def _new_conn(self) -> Any:
        self._begin()
        made = super()._new_conn()
        # From here on, TLS and a proxy's answer included.
        self._hold(made)
        made.settimeout(self._left())
        return made

    def _tunnel(self) -> None:
        super()._tunnel()
        self.sock.settimeout(self._left())

    def _hold(self, sock: Any) -> None:
        """Let the thread's switch, if it has one, end what comes."""
        self._switch = switch = switch_here()
        if switch is not None:
            switch.hold(sock)

    def given_back(self) -> None:
        """Nobody's call any more: from now on it may be another thread's."""
        switch, self._switch = self._switch, None
        if switch is not None:
            switch.let_go()

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send the request, head and body in one write."""
        if self.sock is None:
            self.connect()
        else:
            self._hold(self.sock)
        attempt.sent = True
        # urllib3 gives the sending of a request the time of a connection.
        self.timeout = min(attempt.read, max(attempt.deadline - monotonic(), 0.001))
        # One write is one packet, one TLS record, one wake of the server.
        parts = self._gathered = []
        kwargs["headers"] = attempt.headers
        try:
            super().request(*args, **kwargs)
        finally:
            self._gathered = None
        # What a signal's handler raises meanwhile has these variables in its traceback.
        message = Hidden(b"".join(parts))
        parts.clear()
        try:
            self.send(message)
        except ssl.SSLEOFError:
            # The server has closed its side, and may have said why: what urllib3 reads after this
            # exception, and not after the other.
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from None

    def send(self, data: Any) -> None:
        """Send a part of the request, or keep it for the one write."""
        if self._gathered is None:
            super().send(data)
        else:
            self._gathered.append(data)

    def getresponse(self) -> Any:
        """Read the head of the response."""
        response = super().getresponse()
        self._used = monotonic()
        return response

    @property
    def is_connected(self) -> bool:
        """Whether the connection can be used again."""
        return monotonic() - self._used < IDLE_LIMIT and super().is_connected


class _Direct(_Timed):
    """A connection to an address of its host, the first that answers, within the call's time.

    urllib3 gives each address the whole time.
    """

    def _new_conn(self) -> Any:
        failure: OSError = OSError("the host's name has no address")
        tried = False
        for family, kind, protocol, _, address in self._addresses():
            if tried and attempt.deadline <= monotonic():
                break
            self._begin()
            tried = True
            sock = socket.socket(family, kind, protocol)
            try:
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(self._left())
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


class _Plain(Punctual, _Direct):
    """A connection without TLS."""


class _Tls(Punctual, _Direct, HTTPSConnection):
    """A connection with TLS."""


class Lending(HTTPConnectionPool):
    """What all pools of such connections do."""

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.given_back()
        super()._put_conn(conn)


class PlainPool(Lending):
    """A pool of connections without TLS."""

    ConnectionCls = _Plain  # pyright: ignore[reportAssignmentType] - its protocol asks more than its class has


class TlsPool(Lending, HTTPSConnectionPool):
    """A pool of connections with TLS."""

    ConnectionCls = _Tls  # pyright: ignore[reportAssignmentType] - as above


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": PlainPool, "https": TlsPool}
