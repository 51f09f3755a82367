"""Processes that a test starts, and that never outlive it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests import HANG_SECONDS

Command = Sequence["str | Path"]


def run(command: Command, **options: Any) -> subprocess.CompletedProcess[str]:
    """The end of a command, and what it wrote; it and all that it started are ended in any case."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options}
    with started(command, **options) as process:
        output, errors = process.communicate(timeout=HANG_SECONDS)
        return subprocess.CompletedProcess(command, process.returncode, output, errors)


@contextlib.contextmanager
def started(command: Command, **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """A process in a session of its own, which ends, as all that it started, with the block."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[Any]) -> None:
    """End the process and all others of its session that are left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):  # of what was still to be written
                stream.close()
