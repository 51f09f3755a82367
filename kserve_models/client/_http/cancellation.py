"""Cancelling calls from another thread, whatever they wait for."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse


class CancelToken:
    """Cancels calls from any thread: at once, whatever the thread that makes them waits for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.cancelled = threading.Event()
        """Set once the calls are to end."""

    def cancel(self) -> None:
        """End the calls: what they read ends at once, a pause too, and none is repeated.

        A connection that the system is still making is waited for, at most for its own timeout.
        """
        self.cancelled.set()
        with self._lock:
            self._shut_down()

    def _shut_down(self) -> None:
        if self._socket is not None:
            # The other side may have gone already.
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def covering_calls(self) -> Iterator[None]:
        """Cover the calls that this thread makes meanwhile."""
        before = _thread.token
        _thread.token = self
        try:
            yield
        finally:
            _thread.token = before
            self.detach()

    @contextlib.contextmanager
    def covering_stream(self, response: BaseHTTPResponse) -> Iterator[None]:
        """Cover the reading of a response; the response and its socket are closed at the end."""
        try:
            self.attach(response)
            yield
        finally:
            self.detach()
            # What is unread is dropped with the socket; the pool makes a new one.
            response.close()
            response.release_conn()

    def attach(self, connection: Any) -> None:
        """Cover a connection, in place of the one before.

        Args:
            connection: anything with the ``fileno`` of a socket.
        """
        with self._lock:
            self._close()
            # A handle of its own: the other may be closed, and its number used for another
            # connection, while another thread cancels.
            with contextlib.suppress(OSError):
                number = connection.fileno()
                self._socket = socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM)
            if self.cancelled.is_set():
                self._shut_down()

    def detach(self) -> None:
        """Cover the connection no longer."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        handle, self._socket = self._socket, None
        if handle is not None:
            handle.close()


class _Thread(threading.local):
    """The token of each thread."""

    token: CancelToken | None = None


_thread = _Thread()


def current_token() -> CancelToken | None:
    """The token that covers this thread's calls, if there is one."""
    return _thread.token
