"""The package asks for nothing that only POSIX systems have, nor do the tests that CI runs elsewhere."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests import REPOSITORY
from tests.support import processes

MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"}
WITHOUT_POSIX = """
import importlib, os, pkgutil, signal, sys, tempfile
import asyncio, socket, ssl, subprocess, threading, urllib3, yaml

for name in {modules}:
    sys.modules[name] = None
for where in (os, signal):
    for name in {names}:
        if hasattr(where, name):
            delattr(where, name)

import kserve_models as k
for module in pkgutil.walk_packages(k.__path__, "kserve_models."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from kserve_models.client import ApiClient, Configuration

isvc = k.V1beta1InferenceService.from_dict({{"metadata": {{"name": "iris"}}}})
os.chdir(tempfile.mkdtemp())
for file in ("iris.yaml", "iris.json"):
    k.dump(isvc, file)
    k.dump(isvc, file)
    assert k.load(file) == k.load(file)
with ApiClient(Configuration(host="http://127.0.0.1:9")):
    pass
"""
NAMES = [
    "fork", "forkpty", "getegid", "geteuid", "getgid", "getpgid", "getpgrp", "getuid", "killpg",
    "mkfifo", "nice", "openpty", "register_at_fork", "setpgid", "setpgrp", "setsid", "chown",
    "O_NONBLOCK", "O_DIRECTORY", "O_NOFOLLOW", "SIGALRM", "SIGHUP", "SIGPIPE", "SIGUSR1", "alarm",
    "pthread_kill", "setitimer",
]  # fmt: skip


def test_the_package_works_without_what_windows_lacks() -> None:
    program = WITHOUT_POSIX.format(modules=sorted(MODULES), names=NAMES)
    done = processes.run([sys.executable, "-c", program], cwd=REPOSITORY)
    assert (done.returncode, done.stderr) == (0, "")


def folders_elsewhere() -> list[Path]:
    """The folders of tests that CI runs on other systems."""
    text = (REPOSITORY / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    job = yaml.safe_load(text)["jobs"]["package"]
    assert {"macos-latest", "windows-latest"} == {*job["strategy"]["matrix"]["os"]}
    folders = {*re.findall(r"tests/\w+", job["steps"][-1]["run"] + str(job["strategy"]))}
    assert folders >= {"tests/model", "tests/text", "tests/manifests", "tests/client"}
    return [REPOSITORY / folder for folder in sorted(folders)]


def imported_at_once(path: Path) -> Iterator[str]:
    """The modules that a module imports as it is loaded."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("folder", folders_elsewhere(), ids=lambda path: path.name)
def test_tests_that_run_elsewhere_can_be_loaded_there(folder: Path) -> None:
    support = [*(REPOSITORY / "tests" / "support").glob("*.py"), REPOSITORY / "tests/conftest.py"]
    found = {
        str(path.relative_to(REPOSITORY)): needed
        for path in [*folder.rglob("*.py"), *support]
        if (needed := MODULES & {*imported_at_once(path)})
    }
    assert found == {}
