"""No process outlives a test run: what is left at its end is ended, and the run fails.

A process belongs to a run if one of the run started it, or if it inherited the run's mark in its
environment; so those are found, too, whose parent has gone and whose session is their own. A
watcher (``python -m tests.support.leftovers``) ends them where the run itself is killed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping

import psutil
import pytest

from tests import REPOSITORY

VARIABLE = "KSERVE_MODELS_TEST_RUNS"
"""The marks of a run and of those that it is part of: tests run pytest, too."""
PLUGIN = "leftovers"
GRACE_SECONDS = 60.0
"""For those that end by themselves once nobody needs them: a server stops, a log is written."""


def marked(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that belongs to this test run."""
    mark = os.environ.get(VARIABLE)
    return {**environment, VARIABLE: mark} if mark else {**environment}


def kill_tree(pid: int) -> None:
    """Kill a process and all below it."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for each in [*process.children(recursive=True), process]:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()


def find(mark: str, root: int | None = None) -> list[psutil.Process]:
    """The processes with this mark, and those below ``root``, apart from the one that asks."""
    found: dict[int, psutil.Process] = {}
    if root is not None:
        with contextlib.suppress(psutil.NoSuchProcess):
            found = {each.pid: each for each in psutil.Process(root).children(recursive=True)}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if mark in process.environ().get(VARIABLE, "").split():
                found[process.pid] = process
    found.pop(os.getpid(), None)
    return [each for _, each in sorted(found.items()) if _runs(each)]


def last(
    processes: Callable[[], list[psutil.Process]], grace_seconds: float
) -> list[psutil.Process]:
    """Those that are still there once none is, or the time is over."""
    end = time.monotonic() + grace_seconds
    while (left := processes()) and time.monotonic() < end:
        time.sleep(0.2)
    return left


def _runs(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


class Leftovers:
    """The plugin of the process that the user started; its workers are processes of the run."""

    def __init__(self) -> None:
        self._mark = uuid.uuid4().hex
        self._outer = os.environ.get(VARIABLE)
        self._left: list[str] = []
        # The watcher is no part of the run that it watches, but of those around it.
        self._watcher = subprocess.Popen(
            [sys.executable, "-m", __name__, self._mark, str(GRACE_SECONDS)],
            stdin=subprocess.PIPE,  # closed when this process ends
            cwd=REPOSITORY,
            start_new_session=True,
        )
        os.environ[VARIABLE] = f"{self._outer or ''} {self._mark}".strip()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Wait for what is about to end, then end what is not."""
        for process in last(self._find, GRACE_SECONDS):
            with contextlib.suppress(psutil.NoSuchProcess):
                self._left.append(f"{process.pid}: {' '.join(process.cmdline())[:300]}")
                process.kill()
        if self._left and session.exitstatus in (
            pytest.ExitCode.OK,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._left:
            terminalreporter.section("processes that tests have left", red=True)
            for line in self._left:
                terminalreporter.line(line)

    def pytest_unconfigure(self) -> None:
        assert self._watcher.stdin is not None
        self._watcher.stdin.close()
        self._watcher.wait()
        if self._outer is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = self._outer

    def _find(self) -> list[psutil.Process]:
        found = find(self._mark, os.getpid())
        return [process for process in found if process.pid != self._watcher.pid]


def watch(mark: str, grace_seconds: float) -> None:
    """Wait for the end of the run, and for what ends with it; then end what is left of it."""
    while os.read(0, 4096):
        pass
    for process in last(lambda: find(mark), grace_seconds):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


if __name__ == "__main__":
    watch(sys.argv[1], float(sys.argv[2]))
