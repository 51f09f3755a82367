"""One API server for all processes of a test run: the first that asks starts it.

Every process holds the writing end of a FIFO that is the standard input of the server's keeper
(``python -m tests.apiserver.shared_server``), and so the kernel counts who still needs it: with the
last of them, however it ended, the keeper stops the server and deletes its folder.
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from tests import REPOSITORY
from tests.apiserver.cluster import Cluster
from tests.apiserver.server import Server

_held: list[int] = []
"""Writing ends of FIFOs: open until this process leaves or ends."""


def join(folder: Path, assets: Path, state: Path | None = None) -> Cluster:
    """The server of a folder that all processes of a test run name; started where there is none.

    Args:
        folder: The test run's.
        assets: The folder of both programs.
        state: What the server begins with, as ``Server`` takes it.

    Raises:
        RuntimeError: the server did not start; the message says why.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        if not _hold(folder):
            (folder / "cluster.json").write_text(_start(folder, assets, state))
        return Cluster(**json.loads((folder / "cluster.json").read_text()))


def leave() -> None:
    """This process needs no server any more."""
    while _held:
        os.close(_held.pop())


def _hold(folder: Path) -> bool:
    """Is there a server? Then it now waits for this process, too."""
    fifo = folder / "fifo"
    if not fifo.exists():
        os.mkfifo(fifo)
    try:
        _held.append(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return False
    return True


def _start(folder: Path, assets: Path, state: Path | None) -> str:
    """The keeper's line about the server that it started."""
    command = [sys.executable, "-m", __name__, str(folder), str(assets)]
    command += [str(state)] if state else []
    reader = os.open(folder / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert _hold(folder)
        os.set_blocking(reader, True)
        with (folder / "keeper.log").open("wb") as log:
            keeper = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                stdin=reader,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
    finally:
        os.close(reader)
    assert keeper.stdout is not None
    with keeper.stdout:
        line = keeper.stdout.readline().decode()
    if not line:
        os.close(_held.pop())
        keeper.wait()
        last = (folder / "keeper.log").read_text(errors="replace").strip()
        raise RuntimeError(last.rpartition("RuntimeError: ")[2])
    return line


def keep(folder: Path, assets: Path, state: Path | None = None) -> None:
    """Run a server, tell on standard output how to reach it, and wait for the last user."""
    with Server(folder / "state", assets, state) as server:
        print(json.dumps(dataclasses.asdict(server.cluster)), flush=True)
        while os.read(0, 4096) or _joined(folder):
            pass


def _joined(folder: Path) -> bool:
    """Has a process come after the last one had gone? If not, none can come any more."""
    with FileLock(folder / "lock"):
        os.set_blocking(0, False)
        try:
            os.read(0, 1)
        except BlockingIOError:
            os.set_blocking(0, True)
            return True
        os.close(0)
        return False


if __name__ == "__main__":
    keep(*map(Path, sys.argv[1:]))
