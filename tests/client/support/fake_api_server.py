"""A server on a real socket whose answers a test writes: what no healthy API server does."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.client.support.clock import Clock
from tests.support.patience import HANG_SECONDS


class Call:
    """A request, and the ways to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, clock: Clock | None = None) -> None:
        parts = urlsplit(handler.path)
        self.method = handler.command
        self.path = parts.path
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.headers = dict(handler.headers.items())
        self.body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        self._handler = handler
        self._clock = clock

    @property
    def is_watch(self) -> bool:
        return self.query.get("watch") == "true"

    def json(self, data: Any, status: int = 200, **headers: str) -> None:
        self.bytes(json.dumps(data).encode(), status, **headers)

    def bytes(self, body: bytes, status: int = 200, **headers: str) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", "application/json")
        self._handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(body)

    def refuse(self, code: int, reason: str, message: str = "", **metadata: Any) -> None:
        self.json(status(code, reason, message, **metadata), code)

    def begin(self, *, chunked: bool = True) -> None:
        """The head of a stream."""
        self._chunked = chunked
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "application/json")
        if chunked:
            self._handler.send_header("Transfer-Encoding", "chunked")
        else:
            self._handler.send_header("Connection", "close")
            self._handler.close_connection = True
        self._handler.end_headers()

    def event(self, kind: str, obj: dict[str, Any]) -> None:
        self.send(json.dumps({"type": kind, "object": obj}).encode() + b"\n")

    def send(self, data: bytes) -> None:
        """A part of a stream."""
        if self._chunked:
            data = b"%x\r\n%s\r\n" % (len(data), data)
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def end(self) -> None:
        """The end of a stream as a server means it."""
        if self._chunked:
            self._handler.wfile.write(b"0\r\n\r\n")

    def end_with_trailers(self) -> None:
        """The end of a stream, and headers after it as long as the client reads."""
        self._handler.wfile.write(b"0\r\n")
        while True:
            self._handler.wfile.write(b"X-More: %s\r\n" % (b"x" * 1000))
            if self._clock is not None:
                # Even a flood takes its time.
                self.pause(0.001)

    def head_without_end(self, pause: float = 0.0) -> None:
        """Interim answers as long as the client reads, with a pause after each."""
        while True:
            self._handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.pause(pause)

    def chunk_without_end(self) -> None:
        """A chunk that comes byte by byte."""
        self._handler.wfile.write(b"fffff\r\n")
        while True:
            self._handler.wfile.write(b" ")
            self.pause(0.05)

    def pause(self, seconds: float) -> None:
        """Let time pass: the client's, where that is the test's."""
        if self._clock is None:
            time.sleep(seconds)
        else:
            self._clock.let_pass(seconds, self._handler.connection)

    def cut(self) -> None:
        """The end of a connection in the middle of everything."""
        self._handler.close_connection = True
        self._handler.connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self._handler.connection.close()

    def wait_for_client_to_leave(self) -> bool:
        """Whether the client closes the connection, on which no more comes."""
        self._handler.close_connection = True
        self._handler.connection.settimeout(HANG_SECONDS)
        with contextlib.suppress(OSError):
            if self._clock is not None:
                self._clock.nothing_comes(self._handler.connection)
            return self._handler.connection.recv(1) == b""
        return False


Script = Callable[[Call], None]


class ScriptedServer:
    """Answers by one function, in a thread a connection; keeps what was asked."""

    def __init__(self, script: Script, clock: Clock | None = None) -> None:
        self.calls: list[Call] = []
        self.errors: list[BaseException] = []
        self.connections = 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                server.connections += 1
                super().setup()

            def answer(self) -> None:
                call = Call(self, clock)
                server.calls.append(call)
                try:
                    script(call)
                except (BrokenPipeError, ConnectionError):
                    self.close_connection = True
                except BaseException as error:
                    server.errors.append(error)
                    self.close_connection = True

            do_GET = do_PATCH = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - of http.server

            def finish(self) -> None:
                with contextlib.suppress(OSError, ValueError):
                    super().finish()

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(HANG_SECONDS)

    @property
    def lists(self) -> list[Call]:
        return [call for call in self.calls if not call.is_watch]

    @property
    def watches(self) -> list[Call]:
        return [call for call in self.calls if call.is_watch]


@contextlib.contextmanager
def serving(script: Script, clock: Clock | None = None) -> Iterator[ScriptedServer]:
    """A scripted server for a while; a script that fails fails the test.

    Where the client's clock is given, the server's pauses are by it.
    """
    server = ScriptedServer(script, clock)
    try:
        yield server
    finally:
        server.close()
    assert server.errors == []


def isvc(
    name: str, version: int, *, namespace: str = "models", uid: str = "", **rest: Any
) -> dict[str, Any]:
    """An InferenceService as a server has it."""
    metadata = {
        "name": name,
        "namespace": namespace,
        "uid": uid or f"uid-{name}",
        "resourceVersion": str(version),
        **rest.pop("metadata", {}),
    }
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": metadata,
        **rest,
    }


def isvc_list(version: int, *items: dict[str, Any], token: str = "") -> dict[str, Any]:
    """A list, or a page of one."""
    metadata = {"resourceVersion": str(version)}
    if token:
        metadata["continue"] = token
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceServiceList",
        "metadata": metadata,
        "items": list(items),
    }


def bookmark(version: int, **metadata: Any) -> dict[str, Any]:
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"resourceVersion": str(version), **metadata},
    }


def status(code: int, reason: str, message: str = "", **metadata: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Status",
        "metadata": metadata,
        "status": "Failure",
        "reason": reason,
        "message": message or reason,
        "code": code,
    }
