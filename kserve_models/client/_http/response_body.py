"""Bodies of answers, read within a limit of size."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from urllib3 import BaseHTTPResponse

_PART = 1 << 20
"""Bytes to read at once: a chunk's header may promise any number."""


class UnreadableError(Exception):
    """A body that is too large, or not what its headers say."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def check_plain(response: BaseHTTPResponse) -> None:
    """Refuse a body that would have to be unzipped."""
    _encoding_of(response, ("identity",), "no encoding")


def body_of(response: BaseHTTPResponse, limit: int) -> bytes:
    """The whole body, unzipped, of at most ``limit`` bytes."""
    zipped = _encoding_of(response, ("identity", "gzip"), "gzip or nothing") == "gzip"
    length = response.length_remaining
    if length is not None and length > limit:
        raise _too_large(response, limit)
    if zipped:
        return _unzipped(response, limit)
    if length is not None:
        return response.read(decode_content=False)
    parts = []
    size = 0
    for part in _parts(response):
        size += len(part)
        if size > limit:
            raise _too_large(response, limit)
        parts.append(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _encoding_of(response: BaseHTTPResponse, known: tuple[str, ...], expected: str) -> str:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in known:
        raise UnreadableError(
            f"the answer is encoded as {encoding!r}: expected {expected}", response.status
        )
    return encoding


def _parts(response: Any) -> Iterator[bytes]:
    if response.chunked:
        yield from response.read_chunked(_PART, decode_content=False)
        return
    while part := response.read(_PART, decode_content=False):
        yield part


def _unzipped(response: BaseHTTPResponse, limit: int) -> bytes:
    unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    parts = []
    left = limit
    for zipped in _parts(response):
        try:
            part = unzip.decompress(zipped, left + 1)
        except zlib.error:
            raise UnreadableError(
                "the answer is not the gzip data that it says", response.status
            ) from None
        left -= len(part)
        if left < 0:
            raise _too_large(response, limit)
        parts.append(part)
        if unzip.unused_data:
            # More of it would be kept, and copied with each part.
            break
    if not unzip.eof or unzip.unused_data:
        raise UnreadableError(
            "the answer's gzip data is cut off or more than it says", response.status
        )
    return b"".join(parts)


def _too_large(response: BaseHTTPResponse, limit: int) -> UnreadableError:
    return UnreadableError(
        f"the answer has more than {limit} bytes, unzipped: ask for less (paginate, limit), "
        "or raise Configuration.max_response_size",
        response.status,
    )
