"""Processes that a test starts, and that never outlive it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from subprocess import PIPE
from typing import Any

import psutil

from tests.support import leftovers
from tests.support.patience import HANG_SECONDS

Command = str | Sequence["str | Path"]


def run(
    command: Command, *, check: bool = False, given: str | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """As ``subprocess.run`` with pipes for text: what is left of the command then is ended, too.

    ``given`` is its standard input.
    """
    options = {"stdout": PIPE, "stderr": PIPE, "text": True, **options}
    if given is not None:
        options["stdin"] = PIPE
    with started(command, **options) as process:
        output, errors = process.communicate(given, timeout=HANG_SECONDS)
    done = subprocess.CompletedProcess(command, process.returncode, output, errors)
    if check:
        done.check_returncode()
    return done


@contextlib.contextmanager
def started(
    command: Command, *, env: Mapping[str, str] | None = None, **options: Any
) -> Iterator[subprocess.Popen[Any]]:
    """A process in a session of its own, which ends, as all that it started, with the block.

    Ctrl-C is for it to handle, even where the tests run in the background, which ignores it.
    """
    if sys.platform != "win32":
        options = {"start_new_session": True, "preexec_fn": _heed_interrupts, **options}
    environment = os.environ if env is None else env
    process = subprocess.Popen(command, env=leftovers.marked(environment), **options)
    try:
        yield process
    finally:
        end(process)


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end(process: subprocess.Popen[Any]) -> None:
    """End the process and all others of its session that are left."""
    if sys.platform == "win32":
        leftovers.kill_tree(process.pid)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):  # of what was still to be written
                stream.close()


def is_gone(pid: int) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    return True
