"""Ending, from another thread, whatever a thread's calls wait for."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse


class Switch:
    """Ends calls from any thread: at once, whatever the thread that makes them is waiting for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.off = threading.Event()
        """Set when the calls are to end."""

    def turn_off(self) -> None:
        """End a call: what it reads ends at once, a pause too, and it is not repeated.

        A connection that the system is still making is waited for, at most for its own timeout.
        """
        self.off.set()
        with self._lock:
            self._shut_down()

    def _shut_down(self) -> None:
        if self._socket is not None:
            # The other side may have gone already.
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def over_calls(self) -> Iterator[None]:
        """Let the switch end the calls that this thread makes meanwhile."""
        before = _thread.switch
        _thread.switch = self
        try:
            yield
        finally:
            _thread.switch = before
            self.let_go()

    @contextlib.contextmanager
    def over_stream(self, response: BaseHTTPResponse) -> Iterator[None]:
        """Let the switch end this response; the response and its socket are closed at the end."""
        try:
            self.hold(response)
            yield
        finally:
            self.let_go()
            # What is unread is dropped with the socket; the pool makes a new one.
            response.close()
            response.release_conn()

    def hold(self, connection: Any) -> None:
        """Let the switch end this connection, in place of the one before.

        Args:
            connection: anything with the ``fileno`` of a socket.
        """
        with self._lock:
            self._close()
            # A handle of its own: the other may be closed, and its number used for another
            # connection, while another thread turns the switch.
            with contextlib.suppress(OSError):
                number = connection.fileno()
                self._socket = socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM)
            if self.off.is_set():
                self._shut_down()

    def let_go(self) -> None:
        """Leave the connection alone from now on."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        handle, self._socket = self._socket, None
        if handle is not None:
            handle.close()


class _Thread(threading.local):
    """What is known of a thread."""

    switch: Switch | None = None
    """What ends its calls."""


_thread = _Thread()


def switch_here() -> Switch | None:
    """The switch that ends this thread's calls, if there is one."""
    return _thread.switch
