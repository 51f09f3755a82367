"""Commands as a user runs them: in a process of their own, in a terminal or not."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import pytest
from typing_extensions import Self

from tests import REPOSITORY
from tests.apiserver.cluster import Cluster
from tests.support import processes
from tests.support.patience import HANG_SECONDS

COMMAND = [sys.executable, "-m", "kserve_models"]
IN_OWN_TIME = """
import sys
import pytest
from kserve_models.cli import main
from tests.client.support.clock import Clock
with pytest.MonkeyPatch.context() as patch:
    Clock().install(patch)
    sys.exit(main())
"""
"""The command by a clock of its own: its pauses pass at once, nothing else takes time."""
IN_POD = """
import os, sys
from kserve_models.cli import main
from kserve_models.client._config import in_cluster
from tests.support.patience import HANG_SECONDS
in_cluster.FOLDER = os.environ["TESTS_SERVICE_ACCOUNT"]
sys.exit(main())
"""
"""The command as in a pod, whose service account is in another folder."""


def pod(cluster: Cluster, folder: Path, namespace: str) -> dict[str, str]:
    """What a pod in this namespace would find in its environment."""
    if cluster.token is None or cluster.ca_file is None:
        pytest.skip("the cluster gives no token that a pod could have")
    (folder / "token").write_text(cluster.token)
    (folder / "namespace").write_text(namespace)
    shutil.copy(cluster.ca_file, folder / "ca.crt")
    url = urlsplit(cluster.url)
    return {
        "KUBERNETES_SERVICE_HOST": str(url.hostname),
        "KUBERNETES_SERVICE_PORT": str(url.port or 443),
        "TESTS_SERVICE_ACCOUNT": str(folder),
    }


def _command(environment: dict[str, str]) -> list[str]:
    in_pod = "TESTS_SERVICE_ACCOUNT" in environment
    return [sys.executable, "-c", IN_POD] if in_pod else COMMAND


def run_in_own_time(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command with pipes, which needs no time for its pauses."""
    return processes.run(
        [sys.executable, "-c", IN_OWN_TIME, *arguments],
        cwd=REPOSITORY,
        env=_environment(environment),
    )


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command with pipes."""
    return processes.run(
        [*_command(environment), *arguments],
        cwd=REPOSITORY,
        env=_environment(environment),
    )


def _environment(changes: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"KUBECONFIG", "COLUMNS", "LINES"}}
    return {**kept, "HOME": "/nonexistent", "TERM": "xterm", **changes}


def _begin() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # Tests that run in the background ignore Ctrl-C, and what they start would, too.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A command in a terminal of its own; ``text`` is what the terminal was sent."""

    def __init__(self, *arguments: str, columns: int = 80, **environment: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self._ends = contextlib.ExitStack()
        self._ends.callback(os.close, self._master)
        running = processes.started(
            [*_command(environment), *arguments],
            cwd=REPOSITORY,
            env=_environment(environment),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            preexec_fn=_begin,
        )
        self.process = self._ends.enter_context(running)
        os.close(slave)
        self.text = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends.close()

    def read_until(self, text: str) -> None:
        """Read until this text has come."""
        deadline = time.monotonic() + HANG_SECONDS
        while text not in self.text:
            assert self._read(deadline), f"expected {text!r}, got {self.text!r}"

    def finish(self) -> int:
        """Read to the end; the exit code."""
        deadline = time.monotonic() + HANG_SECONDS
        while self._read(deadline):
            pass
        return self.process.wait(HANG_SECONDS)

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        os.killpg(self.process.pid, signal.SIGINT)

    def _read(self, deadline: float) -> bool:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self._master], [], [], left)[0]:
            return False
        # The terminal's other end is closed when the process has ended.
        with contextlib.suppress(OSError):
            data = os.read(self._master, 65536).decode()
            self.text += data
            return bool(data)
        return False

    @property
    def screen(self) -> list[str]:
        """The lines that are to be seen, as far as this command's output needs it."""
        lines = [""]
        for part in self.text.replace("\r\n", "\n").split("\n"):
            shown = part.rpartition("\r\x1b[K")[2]
            lines[-1] = shown
            lines.append("")
        return [line for line in lines if line]
