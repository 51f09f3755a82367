"""The API server that is built beside the tests that need none."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.apiserver.cluster import wait_until
from tests.apiserver.own_tests.stub_go import StubGo, terminal
from tests.support import processes
from tests.support.patience import HANG_SECONDS

pytest_plugins = "pytester"
pytestmark = pytest.mark.wide
OWNER = """
import sys, time
from pathlib import Path
from tests.apiserver.background import Preparation
Preparation(Path(sys.argv[1]), lambda _: None, lambda *_: None)
time.sleep(600)
"""
TESTS = """
from pathlib import Path

def test_needs_it(api_server_programs): pass
def test_needs_it_too(api_server_programs): pass
def test_others(): Path({release!r}).touch()
def test_more(): pass
"""
SLOW_TO_ASK = """
import time
from pathlib import Path
from tests.conftest import *

touch = Path.touch

def touch_late(path, *arguments, **options):
    time.sleep(1 if path.name == "needed" else 0)
    touch(path, *arguments, **options)

Path.touch = touch_late
"""
UNTIL_RELEASED = "until [ -e '{release}' ]; do sleep 0.1; done"
ENDLESS = "echo $$ > '{pid}'; sleep 600"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """What a build waits for."""
    return tmp_path / "release"


@pytest.fixture
def run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., pytest.RunResult]:
    """Run tests in a process of its own, with the fixtures and hooks of this repository."""
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    pytester.makeconftest("from tests.conftest import *")

    def run(tests: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(tests)
        return pytester.runpytest_subprocess(
            "-p", "no:cacheprovider", *arguments, timeout=HANG_SECONDS
        )

    return run


def is_running(pid: Path) -> bool:
    command = ["ps", "-o", "stat=", "-p", pid.read_text().strip()]
    state = processes.run(command).stdout.strip()
    return bool(state) and not state.startswith("Z")


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_tests_that_need_none_do_not_wait_for_it(
    run: Callable[..., pytest.RunResult],
    workers: str,
    release: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go = StubGo(tmp_path, monkeypatch, build=UNTIL_RELEASED.format(release=release))
    result = run(TESTS.format(release=str(release)), workers, "-q")
    result.assert_outcomes(passed=4)
    assert go.calls.count("build") == 1
    text = result.stdout.str()
    assert text.count("building an API server with") == 1
    assert text.count("built an API server in") == 1
    assert " of 3 packages" not in text


@pytest.mark.usefixtures("run")
def test_a_terminal_is_shown_how_far_it_is(
    pytester: pytest.Pytester,
    release: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    StubGo(tmp_path, monkeypatch, build=UNTIL_RELEASED.format(release=release))
    pytester.makepyfile(TESTS.format(release=str(release)))
    command = [sys.executable, "-m", "pytest", "-n2", "-q", "-p", "no:cacheprovider"]
    with terminal() as (screen, shown):
        processes.run(command, stdin=screen, stdout=screen, stderr=screen, check=True)
    assert "building an API server: 2 of 3 packages built" in "".join(shown)


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_none_is_built_for_tests_that_need_none(
    run: Callable[..., pytest.RunResult],
    workers: str,
    release: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go = StubGo(tmp_path, monkeypatch)
    tests = TESTS.format(release=str(release))
    run(tests, workers, "-k", "not needs_it").assert_outcomes(passed=2)
    if workers == "-n0":
        run(tests, workers, "--collect-only")
    assert go.calls == []


def test_a_build_that_fails_fails_those_who_need_it_at_once(
    run: Callable[..., pytest.RunResult],
    release: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go = StubGo(tmp_path, monkeypatch, build="echo 'no such module' >&2; exit 1")
    result = run(TESTS.format(release=str(release)), "-n2", "-q")
    result.assert_outcomes(passed=2, errors=2)
    assert "building tests/apiserver failed: no such module; the log is" in result.stdout.str()
    assert go.calls.count("build") == 1


def test_workers_ask_for_it_before_they_say_what_they_collected(
    run: Callable[..., pytest.RunResult],
    pytester: pytest.Pytester,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    StubGo(tmp_path, monkeypatch)
    pytester.makeconftest(SLOW_TO_ASK)
    result = run("def test_needs_it(api_server_programs): pass", "-n2", "-q")
    result.assert_outcomes(passed=1)


def test_a_run_that_ends_early_leaves_no_process(
    run: Callable[..., pytest.RunResult],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pid = tmp_path / "pid"
    StubGo(tmp_path, monkeypatch, build=ENDLESS.format(pid=pid))
    result = run(
        "import time\n"
        "from pathlib import Path\n"
        "def test_needs_it(api_server_programs): pass\n"
        "def test_fails():\n"
        f"    while not Path({str(pid)!r}).exists(): time.sleep(0.05)\n"
        "    assert False\n",
        "-n2",
        "-x",
    )
    assert result.ret in (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.TESTS_FAILED)
    assert not is_running(pid)


def test_nothing_outlives_a_run_that_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"
    go = StubGo(tmp_path, monkeypatch, build=ENDLESS.format(pid=pid))
    with processes.started([sys.executable, "-c", OWNER, str(tmp_path)], cwd=REPOSITORY) as owner:
        wait_until(lambda: pid.exists() and bool(pid.read_text()), "the build runs")
        owner.kill()
        owner.wait()
    wait_until(lambda: not is_running(pid), "the build is gone")
    wait_until(lambda: not list(go.cache.glob("*.new")), "its half is gone")
