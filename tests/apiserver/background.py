"""Make the API server of a test run beside the tests that need none.

One process of the run starts another (``python -m tests.apiserver.background``), which builds the
programs and prepares the state of etcd with little claim to the processors; tests that need
them ask for the ``outcome``. With the process that started it, however that ends, it ends, and
so does all that it has started.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import REPOSITORY
from tests.apiserver import binaries, etcd_snapshot, go_build

OUTCOME = "outcome.json"
NICENESS = 10
PATIENCE = 10.0
"""Seconds for an orderly end."""


class Preparation:
    """The process that makes them.

    Args:
        folder: The test run's.
        tell: Takes a line for the user: that a build begins, and that it has ended.
        progress: As ``binaries.folder`` takes it.
    """

    def __init__(
        self, folder: Path, tell: Callable[[str], None], progress: go_build.Progress
    ) -> None:
        self._folder = folder
        self._tell = tell
        self._progress = progress
        with (folder / "background.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(folder)],
                cwd=REPOSITORY,
                stdin=subprocess.PIPE,  # closed when this process ends
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def stop(self) -> None:
        """End the process and all that it has started, if it has not ended."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._listener.join()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout:
            for line in self._process.stdout:
                message = json.loads(line)
                if "line" in message:
                    self._tell(message["line"])
                elif "progress" in message:
                    self._progress(*message["progress"])
                else:
                    self._keep(message)
        if not (self._folder / OUTCOME).exists():
            self._keep({"error": f"no API server: see {self._folder / 'background.log'}"})

    def _keep(self, outcome: dict[str, str]) -> None:
        new = self._folder / "outcome.new"
        new.write_text(json.dumps(outcome))
        new.rename(self._folder / OUTCOME)


def outcome(folder: Path) -> Path:
    """Wait for the process that another one of this test run has started.

    Returns:
        The folder of the programs.

    Raises:
        UnavailableError, RuntimeError: as ``binaries.folder`` raises them.
    """
    path = folder / OUTCOME
    while not path.exists():
        time.sleep(0.05)
    found = json.loads(path.read_text())
    if "unavailable" in found:
        raise binaries.UnavailableError(found["unavailable"])
    if "error" in found:
        raise RuntimeError(found["error"])
    return Path(found["programs"])


def main(folder: Path) -> None:
    """Make them, and tell on standard output how it goes."""
    os.setpgrp()
    os.nice(NICENESS)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    try:
        _make(folder)
    except SystemExit:
        os.killpg(0, signal.SIGKILL)  # what Go has started


def _make(folder: Path) -> None:
    try:
        assets = binaries.folder(lambda line: _say(line=line), _say_each_percent())
    except binaries.UnavailableError as error:
        _say(unavailable=str(error))
    except RuntimeError as error:
        _say(error=str(error))
    else:
        _say(programs=str(assets))
        etcd_snapshot.state(assets, etcd_snapshot.definitions(folder))


def _end_with_standard_input() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.killpg(0, signal.SIGKILL)


def _say_each_percent() -> go_build.Progress:
    said = ("", 0)

    def progress(what: str, done: int, total: int) -> None:
        nonlocal said
        if (what, done * 100 // total) != said:
            said = (what, done * 100 // total)
            _say(progress=[what, done, total])

    return progress


def _say(**message: Any) -> None:
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
