"""A process ends with the test that started it, however that ends, and so does what it started."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import processes
from tests.support.patience import wait_for
from tests.support.processes import is_gone

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are for a shell")
LEAVES_ONE = "sleep 600 > /dev/null 2>&1 & echo $! > pid"


@pytest.fixture
def pid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a shell writes which process it has left."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "pid"


def test_a_command_that_ends_leaves_nothing(pid: Path) -> None:
    done = processes.run(f"{LEAVES_ONE}; echo out; echo err >&2; exit 3", shell=True)
    assert (done.returncode, done.stdout, done.stderr) == (3, "out\n", "err\n")
    assert wait_for(lambda: is_gone(int(pid.read_text())))


def test_a_failure_within_leaves_nothing(pid: Path) -> None:
    codes = []

    def failing() -> None:
        try:
            with processes.started(f"{LEAVES_ONE}; sleep 600", shell=True) as process:
                assert wait_for(lambda: pid.exists() and pid.read_text())
                raise LookupError
        finally:
            codes.append(process.returncode)

    with pytest.raises(LookupError):
        failing()
    assert codes == [-signal.SIGKILL]
    assert wait_for(lambda: is_gone(int(pid.read_text())))


def test_a_command_that_hangs_is_ended(pid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "HANG_SECONDS", 1)
    with pytest.raises(subprocess.TimeoutExpired):
        processes.run(f"{LEAVES_ONE}; wait", shell=True)
    assert wait_for(lambda: not pid.exists() or is_gone(int(pid.read_text())))


def test_it_is_given_its_input() -> None:
    assert processes.run(["cat"], given="as given\n").stdout == "as given\n"


def test_a_failing_command_raises_where_it_is_checked() -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        processes.run("echo why >&2; exit 3", shell=True, check=True)
    assert (caught.value.returncode, caught.value.stderr) == (3, "why\n")
