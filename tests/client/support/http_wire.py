"""HTTP/1.1 as the tests' server and proxy read and write it: just enough, on plain sockets."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

CERTIFICATES = Path(__file__).parent / "certificates"
AUTHORITY = str(CERTIFICATES / "authority.pem")


class Request(NamedTuple):
    method: str
    target: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    head: bytes
    """The head as it came, with its empty line."""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class Head(NamedTuple):
    start: str
    headers: dict[str, str]
    data: bytes


def read_head(stream: BinaryIO) -> Head | None:
    """The start line and headers; None at the end of the connection."""
    lines = []
    while True:
        line = stream.readline()
        if not line:
            return None
        lines.append(line)
        if line == b"\r\n":
            break
    headers = {}
    for line in lines[1:-1]:
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return Head(lines[0].decode("latin-1").strip(), headers, b"".join(lines))


def read_request(stream: BinaryIO) -> Request | None:
    head = read_head(stream)
    if head is None:
        return None
    method, target, _ = head.start.split(" ", 2)
    body = b"".join(part for part in body_parts(stream, head.headers, request=True))
    return Request(method, target, head.headers, body, head.data)


def body_parts(stream: BinaryIO, headers: dict[str, str], request: bool = False) -> Iterator[bytes]:
    """A body as it is on the wire, in the parts that it comes in."""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        yield from _chunks(stream)
    elif "content-length" in headers:
        left = int(headers["content-length"])
        while left:
            part = stream.read1(min(left, 65536))  # type: ignore[attr-defined]
            if not part:
                return
            left -= len(part)
            yield part
    elif not request:
        while part := stream.read1(65536):  # type: ignore[attr-defined]
            yield part


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while True:
        size = stream.readline()
        if not size:
            return
        chunk = stream.read(int(size.split(b";")[0], 16) + 2)
        yield size + chunk
        if chunk == b"\r\n":
            return


def answer(
    status: int,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    *,
    chunked: bool = False,
    content_type: str = "application/json",
) -> bytes:
    """An answer as it is on the wire."""
    lines = [f"HTTP/1.1 {status} Status", f"Content-Type: {content_type}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if chunked:
        lines.append("Transfer-Encoding: chunked")
        body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in pieces(body)) + b"0\r\n\r\n"
    else:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def pieces(body: bytes, size: int = 2048) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def reset(sock: socket.socket) -> None:
    """Close a connection so that the other side sees it reset."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    close(sock)


def close(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Wakes a thread that reads.
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()


def server_context(
    certificate: str = "server", client_authority: str | None = None
) -> ssl.SSLContext:
    """TLS of a server with one of the tests' certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(
        CERTIFICATES / f"{certificate}.pem", CERTIFICATES / f"{certificate}.key"
    )
    if client_authority is not None:
        context.load_verify_locations(client_authority)
        context.verify_mode = ssl.CERT_REQUIRED
    return context
