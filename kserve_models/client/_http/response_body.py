"""Bodies of responses, read within a limit of size."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from urllib3 import BaseHTTPResponse

_CHUNK_SIZE = 1 << 20
"""Bytes to read at once: a chunk's header may promise any number."""


class UnreadableError(Exception):
    """A body that is too large, or not what its headers say."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def check_not_encoded(response: BaseHTTPResponse) -> None:
    """Refuse a body that would have to be unzipped."""
    _check_encoding(response, ("identity",), "no encoding")


def read_body(response: BaseHTTPResponse, limit: int) -> bytes:
    """The whole body, unzipped, of at most ``limit`` bytes."""
    zipped = _check_encoding(response, ("identity", "gzip"), "gzip or nothing") == "gzip"
    length = response.length_remaining
    if length is not None and length > limit:
        raise _too_large(response, limit)
    if zipped:
        return _unzip(response, limit)
    if length is not None:
        return response.read(decode_content=False)
    chunks = []
    size = 0
    for chunk in _chunks(response):
        size += len(chunk)
        if size > limit:
            raise _too_large(response, limit)
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _check_encoding(response: BaseHTTPResponse, known: tuple[str, ...], expected: str) -> str:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in known:
        raise UnreadableError(
            f"the answer is encoded as {encoding!r}: expected {expected}", response.status
        )
    return encoding


def _chunks(response: Any) -> Iterator[bytes]:
    if response.chunked:
        yield from response.read_chunked(_CHUNK_SIZE, decode_content=False)
        return
    while chunk := response.read(_CHUNK_SIZE, decode_content=False):
        yield chunk


def _unzip(response: BaseHTTPResponse, limit: int) -> bytes:
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    chunks = []
    left = limit
    for zipped in _chunks(response):
        try:
            chunk = unzip.decompress(zipped, left + 1)
        except zlib.error:
            raise UnreadableError(
                "the answer is not the gzip data that it says", response.status
            ) from None
        left -= len(chunk)
        if left < 0:
            raise _too_large(response, limit)
        chunks.append(chunk)
        if unzip.unused_data:
            # More of it would be kept, and copied with each part.
            break
    if not unzip.eof or unzip.unused_data:
        raise UnreadableError(
            "the answer's gzip data is cut off or more than it says", response.status
        )
    return b"".join(chunks)


def _too_large(response: BaseHTTPResponse, limit: int) -> UnreadableError:
    return UnreadableError(
        f"the answer has more than {limit} bytes, unzipped: ask for less (paginate, limit), "
        "or raise Configuration.max_response_size",
        response.status,
    )
