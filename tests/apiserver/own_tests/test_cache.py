"""The API server's programs in the user's cache folder: built once, found again, removed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.apiserver import binaries, cache
from tests.apiserver.own_tests.stub_go import StubGo, terminal
from tests.support import processes
from tests.support.patience import HANG_SECONDS

PROGRAMS = [sys.executable, "-m", "tests.apiserver.binaries"]


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StubGo:
    return StubGo(tmp_path, monkeypatch)


def leave_unused(entry: Path, days: float) -> None:
    then = time.time() - days * cache.DAY
    os.utime(entry, (then, then))


def test_the_folder_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv(cache.VARIABLE, raising=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache.folder() == tmp_path / "Library" / "Caches" / "kserve-models" / "apiserver"
    monkeypatch.setattr(sys, "platform", "linux")
    for relative in ("", "here"):  # which is no value, by the standard that names the variable
        monkeypatch.setenv("XDG_CACHE_HOME", relative)
        assert cache.folder() == tmp_path / ".cache" / "kserve-models" / "apiserver"
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache.folder() == Path("/caches/kserve-models/apiserver")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "own"))
    assert cache.folder() == tmp_path / "own" / "apiserver"


def test_another_clone_finds_what_is_built(go: StubGo, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    shutil.copytree(binaries.SOURCES, clone / "tests" / "apiserver")
    shutil.copy(REPOSITORY / "tests" / "__init__.py", clone / "tests")
    found = {processes.run(PROGRAMS, cwd=root, check=True).stdout for root in (REPOSITORY, clone)}
    assert found == {f"{binaries.folder()}\n"}
    assert go.calls.count("build") == 1
    assert {path.name for path in binaries.folder().iterdir()} == set(binaries.NAMES)


def test_two_that_come_at_once_build_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = StubGo(tmp_path, monkeypatch, build="sleep 1")
    with (
        processes.started(PROGRAMS, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as one,
        processes.started(PROGRAMS, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as two,
    ):
        assert len({process.communicate(timeout=HANG_SECONDS)[0] for process in (one, two)}) == 1
    assert go.calls.count("build") == 1


def test_what_is_built_from_something_else_is_another(
    go: StubGo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = [binaries.folder()]
    go.say_version("go1.26.0")
    built.append(binaries.folder())
    monkeypatch.setattr(binaries, "FLAGS", [*binaries.FLAGS, "-race"])
    built.append(binaries.folder())
    for name in ("main.go", "go.mod", "go.sum"):
        changed = tmp_path / name.replace(".", "-")
        shutil.copytree(binaries.SOURCES, changed)
        (changed / name).open("a").write("\n")
        monkeypatch.setattr(binaries, "SOURCES", changed)
        built.append(binaries.folder())
    assert len(set(built)) == len(built) == go.calls.count("build")


def test_what_nobody_uses_any_more_is_removed(go: StubGo) -> None:
    names = []
    for version in ("go1", "go2", "go3"):
        go.say_version(version)
        names.append(binaries.folder().name)
    unused, used, recent = (go.cache / name for name in names)
    leave_unused(unused, binaries.UNUSED_DAYS + 1)
    leave_unused(used, binaries.UNUSED_DAYS + 1)
    leave_unused(recent, binaries.UNUSED_DAYS - 1)
    go.say_version("go2")
    assert binaries.folder() == used
    (state := go.cache / "state-1").mkdir()
    leave_unused(state, binaries.UNUSED_DAYS + 1)
    go.say_version("go4")
    binaries.folder()
    assert not unused.exists()
    assert used.exists()
    assert recent.exists()
    assert state.exists()


def test_a_build_that_was_killed_leaves_nothing_behind(go: StubGo) -> None:
    ready = binaries.folder()
    ready.rename(ready.with_suffix(".new"))
    (ready.with_suffix(".new") / "half").touch()
    assert binaries.folder() == ready
    assert not (ready / "half").exists()
    assert {path.suffix for path in go.cache.iterdir()} <= {"", ".lock", ".log"}


def test_a_build_that_fails_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go = StubGo(tmp_path, monkeypatch, build="echo 'no such module' >&2; exit 1")
    told: list[str] = []
    with pytest.raises(RuntimeError) as refusal:
        binaries.folder(told.append)
    (log,) = go.cache.glob("*.log")
    assert str(refusal.value) == (
        f"building tests/apiserver failed: no such module; the log is {log}"
    )
    assert log.read_text().endswith("one\ntwo\nno such module\n")
    assert told == [
        f"building an API server with {go.program}: once for this machine, for some minutes"
    ]
    assert not list(go.cache.glob("*.new"))
    StubGo(tmp_path, monkeypatch)
    assert binaries.folder().exists()


def test_go_that_fails_before_is_named(go: StubGo) -> None:
    go.program.write_text("#!/bin/sh\necho 'toolchain not available' >&2\nexit 1\n")
    with pytest.raises(RuntimeError) as refusal:
        binaries.folder()
    assert str(refusal.value) == f"{go.program} fails: toolchain not available"


def test_a_terminal_is_shown_how_far_it_is(go: StubGo) -> None:
    with terminal() as (screen, shown):
        processes.run(
            PROGRAMS, cwd=REPOSITORY, stderr=screen, stdout=subprocess.DEVNULL, check=True
        )
    steps = [step.strip() for step in "".join(shown).split("\r")]
    assert re.fullmatch(r"1 of \d+ modules fetched", steps[3])
    assert steps[4:6] == ["1 of 3 packages built", "2 of 3 packages built"]
    assert go.calls == ["env", "list", "build"]


def test_a_pipe_gets_a_line_before_and_a_line_after(go: StubGo) -> None:
    done = processes.run(PROGRAMS, cwd=REPOSITORY, check=True)
    first, last = done.stderr.splitlines()
    assert first == (
        f"building an API server with {go.program}: once for this machine, for some minutes"
    )
    assert last == "built an API server in 0 s"
    again = processes.run(PROGRAMS, cwd=REPOSITORY, check=True)
    assert again.stderr == ""


def test_cleaning_a_clone_keeps_what_all_clones_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    built = cache.entry("programs-1", lambda new: new.mkdir(), unused_days=1)
    clone = tmp_path / "clone"
    (clone / "tests").mkdir(parents=True)
    shutil.copy(REPOSITORY / "Makefile", clone)
    (clone / "tests" / "apiserver").symlink_to(REPOSITORY / "tests" / "apiserver")
    made = [
        ".venv",
        ".mypy_cache",
        "build",
        "dist",
        "kserve_models.egg-info",
        "scripts/__pycache__",
    ]
    for name in made:
        (clone / name / "below").mkdir(parents=True)
    make = ["make", "--no-print-directory"]
    done = processes.run([*make, "clean"], cwd=clone)
    assert (done.returncode, done.stderr) == (0, "")
    assert [name for name in made if (clone / name).exists()] == []
    assert built.exists()
    # In place of an environment of the clone's own, the one that runs the tests.
    program = "import os, sys; os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
    (clone / "scripts" / "environment.py").write_text(program)
    done = processes.run([*make, "clean-cache", f"PYTHON={sys.executable}"], cwd=clone)
    assert (done.returncode, done.stderr) == (0, "")
    assert not cache.folder().exists()
