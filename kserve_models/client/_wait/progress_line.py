"""One line on a terminal that says what is being waited for."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import threading
import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from typing_extensions import Self

_TICK = 1.0
"""Seconds between two writings: the line counts seconds."""


def one_line(text: str) -> str:
    """Text from a server for a terminal: one line, without control characters."""
    return "".join(c if c.isprintable() else " " for c in text)


def duration(seconds: float) -> str:
    """Seconds for people, such as ``1h30m``, ``10m`` or ``45s``."""
    minutes, rest = divmod(max(round(seconds), 1), 60)
    hours, minutes = divmod(minutes, 60)
    return "".join(f"{n}{unit}" for n, unit in ((hours, "h"), (minutes, "m"), (rest, "s")) if n)


class ProgressLine:
    """A line on standard error that is written over, and gone at the end.

    Args:
        shown: whether there is one; None shows it if standard error is a terminal.
        speaker: who writes notes, also where there is no terminal; without one there are none.
    """

    def __init__(self, shown: bool | None = None, speaker: str | None = None) -> None:
        stream = sys.stderr
        self._speaker = speaker
        self._notes: TextIO | None = stream if speaker else None
        self._stream: TextIO | None = stream if shown or (shown is None and _fits(stream)) else None
        self._text = ""
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def show(self, text: str) -> None:
        """Show another text."""
        self._text = one_line(text)
        self._write()

    def note(self, text: str) -> None:
        """Write a line that stays, above the one that is written over."""
        clear = "" if self._stream is None else "\r\x1b[K"
        self._put(self._notes, f"{clear}{self._speaker}: {one_line(text)}\n")
        self._write()

    def __enter__(self) -> Self:
        if self._stream is not None:
            self._thread = threading.Thread(target=self._tick, name="kserve-progress", daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
            self._put(self._stream, "\r\x1b[K")

    def _tick(self) -> None:
        while not self._ended.wait(_TICK):
            self._write()

    def _write(self) -> None:
        if self._stream is None or not self._text:
            return
        width = shutil.get_terminal_size().columns
        with contextlib.suppress(OSError, ValueError, AttributeError):
            width = os.get_terminal_size(self._stream.fileno()).columns or width
        seconds = f" ({time.monotonic() - self._began:.0f} s)"
        # A line that fills the terminal would wrap, and could not be written over.
        room = width - 1 - len(seconds)
        text = self._text if len(self._text) <= room else self._text[: max(room - 1, 0)] + "…"
        self._put(self._stream, f"\r\x1b[K{text}{seconds}")

    def _put(self, stream: TextIO | None, text: str) -> None:
        if stream is None:
            return
        # A terminal that has gone, or that lacks a character, is no reason to stop waiting.
        with self._lock, contextlib.suppress(OSError, ValueError):
            stream.write(text)
            stream.flush()


def _fits(stream: TextIO | None) -> bool:
    """Whether lines can be written over on this stream."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
