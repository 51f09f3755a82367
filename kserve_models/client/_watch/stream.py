"""One connection of a watch: whole lines from an open response."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from http.client import HTTPException
from typing import TYPE_CHECKING

from urllib3.exceptions import HTTPError, ReadTimeoutError

from kserve_models.client._http.response_body import UnreadableError, check_not_encoded
from kserve_models.client.exceptions import ApiConnectionError, ApiTimeoutError, ResponseError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

    from kserve_models.client._http.connections import ReadBudget

LONGEST_LINE = 32 * 1024 * 1024
"""Bytes of one event, at most: twenty times what etcd takes for an object by default."""
_CHUNK_SIZE = 64 * 1024


class SilenceError(ApiTimeoutError):
    """Nothing came for as long as a connection may be silent."""


def lines(
    response: BaseHTTPResponse,
    silence: float,
    deadline: float | None = None,
    longest: int | None = None,
) -> Iterator[bytes]:
    """The lines of a response as they arrive. A last one that was cut off is dropped.

    Args:
        response: an open one of the client's own connections.
        silence: seconds without data after which the connection counts as dead. Bytes that are no
            data, as headers after the end, or a chunk that does not become whole, do not count.
        deadline: of ``time.monotonic()``, when reading ends in any case.
        longest: bytes of a line, at most; ``LONGEST_LINE`` by default.

    Raises:
        ResponseError: a line is longer, or the data is encoded.
        SilenceError: nothing came for too long, or the deadline is over.
        ApiConnectionError: the connection broke.
    """
    longest = LONGEST_LINE if longest is None else longest
    try:
        check_not_encoded(response)
    except UnreadableError as error:
        raise ResponseError(f"watch: {error}", error.status) from None
    rest = bytearray()
    for chunk in _chunks(response, silence, deadline):
        first, newline, others = chunk.partition(b"\n")
        rest += first
        if not newline:
            _check_length(rest, longest)
            continue
        complete = [bytes(rest), *others.split(b"\n")]
        rest = bytearray(complete.pop())
        for line in complete:
            _check_length(line, longest)
            if line.strip():
                yield line
        _check_length(rest, longest)


def _chunks(response: BaseHTTPResponse, silence: float, deadline: float | None) -> Iterator[bytes]:
    budget: ReadBudget = response._fp._budget  # type: ignore[attr-defined] # of our own connections
    budget.wait = silence
    until = math.inf if deadline is None else deadline
    broken = ""
    try:
        budget.deadline = min(until, time.monotonic() + silence)
        for chunk in _read(response):
            yield chunk
            budget.deadline = min(until, time.monotonic() + silence)
    # No exception of urllib3's is passed on: its traceback would hold the request's headers.
    except ReadTimeoutError:
        raise SilenceError("watch: the server was silent for too long", sent=True) from None
    except (HTTPError, HTTPException, OSError) as error:
        broken = type(error).__name__
    if broken:
        raise ApiConnectionError(f"watch: the connection broke: {broken}", sent=True)


def _read(response: BaseHTTPResponse) -> Iterator[bytes]:
    if getattr(response, "chunked", False) or not hasattr(response, "read1"):
        yield from response.stream(_CHUNK_SIZE, decode_content=False)
        return
    # Without chunks, stream() would wait until a piece is full.
    while chunk := response.read1(_CHUNK_SIZE, decode_content=False):
        yield chunk


def _check_length(line: bytes | bytearray, longest: int) -> None:
    if len(line) > longest:
        raise ResponseError(
            f"watch: expected events of at most {longest} bytes a line, got a longer one"
        )
