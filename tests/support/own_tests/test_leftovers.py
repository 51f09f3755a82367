"""A run of tests that leave a process fails, names it and ends it; a run that is killed leaves none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests import REPOSITORY
from tests.support import processes
from tests.support.patience import HANG_SECONDS, wait_for
from tests.support.processes import is_gone

pytest_plugins = "pytester"
pytestmark = [
    pytest.mark.wide,
    pytest.mark.skipif(sys.platform == "win32", reason="needs sessions of processes"),
]
CONFTEST = """
from tests.support import leftovers
leftovers.GRACE_SECONDS = 0.3

def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(leftovers.Leftovers(), leftovers.PLUGIN)
"""
LEAKS = """
import os, subprocess, sys, time
from pathlib import Path
from tests.support import processes

def leak(name, **options):
    command = [sys.executable, "-c", "import time; time.sleep(600)", name]
    return subprocess.Popen(command, **options)

def test_of_a_child():
    leak("child")

def test_of_a_session():
    leak("session", start_new_session=True)

def test_of_no_environment():
    if "PYTEST_XDIST_WORKER" not in os.environ:
        leak("bare", env={{}})

def test_of_an_orphan():
    path = {{"PYTHONPATH": {repository!r}}}
    options = "start_new_session=True, stdout=-3, stderr=-3"
    program = f"import test_inner; test_inner.leak('orphan', {{options}})"
    processes.run([sys.executable, "-c", program], env=path, check=True)

def test_that_fails():
    leak("failed")
    assert False

def test_that_stops_its_worker():
    if "PYTEST_XDIST_WORKER" in os.environ:
        leak("crashed")
        os._exit(1)
"""
HANGS = """
import os, subprocess, sys
from pathlib import Path

def test_hangs():
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    child = subprocess.Popen(command, start_new_session=True)
    Path({pid!r}).write_text(str(child.pid))
    child.wait()
"""
TIDY = """
import subprocess, sys

def test_ends_what_it_starts():
    subprocess.run([sys.executable, "-c", "pass"], check=True)

def test_leaves_what_ends_by_itself():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.1)"])
"""


@pytest.fixture
def tests(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """The command that runs tests in a process of its own."""
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DEBUG_TEMPROOT", str(pytester.path))
    pytester.makeconftest(CONFTEST)

    def write(text: str) -> list[str]:
        pytester.makepyfile(test_inner=text)
        return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]

    return write


def left(output: str) -> list[str]:
    """The lines about processes that tests have left."""
    lines = iter(output.splitlines())
    for line in lines:
        if "processes that tests have left" in line:
            return [line for line in lines if line[:1].isdigit() and ": " in line]
    return []


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["-n0", "-k", "not fails"], ["bare", "child", "orphan", "session"]),
        (["-n1"], ["child", "crashed", "failed", "orphan", "session"]),
    ],
)
def test_each_leak_is_named_and_ended_and_fails_the_run(
    tests: Callable[[str], list[str]], arguments: list[str], names: list[str]
) -> None:
    done = processes.run([*tests(LEAKS.format(repository=str(REPOSITORY))), *arguments])
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    lines = left(done.stdout)
    assert sorted(line.split()[-1] for line in lines) == names
    assert wait_for(lambda: all(is_gone(int(line.partition(":")[0])) for line in lines))


@pytest.mark.parametrize("workers", ["-n0", "-n1"])
def test_a_tidy_run_passes(
    tests: Callable[[str], list[str]], pytester: pytest.Pytester, workers: str
) -> None:
    command = tests(TIDY)
    (pytester.path / "conftest.py").write_text("from tests.conftest import pytest_configure\n")
    done = processes.run([*command, workers])
    assert (done.returncode, left(done.stdout)) == (0, []), done.stdout


def test_a_run_that_is_killed_leaves_nothing(
    tests: Callable[[str], list[str]], tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    command = tests(HANGS.format(pid=str(pid)))
    with processes.started([*command, "-n1"], stdout=subprocess.DEVNULL) as run:
        assert wait_for(lambda: pid.exists() and pid.read_text())
        below = psutil.Process(run.pid).children(recursive=True)
        run.kill()
        run.wait(HANG_SECONDS)
        assert psutil.wait_procs(below, timeout=HANG_SECONDS)[1] == []
