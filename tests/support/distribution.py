"""The wheel, and an environment of it, made once for all processes of a test run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from filelock import FileLock

from tests import REPOSITORY
from tests.support import processes
from tests.support.checkout import copy_of_this_tree


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of this test run."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "wheel-shared"
    folder.mkdir(exist_ok=True)
    return folder


def beside_the_sources() -> dict[str, float]:
    """What building leaves where it is not kept from it, and when that was written."""
    found = [*REPOSITORY.glob("*.egg-info"), REPOSITORY / "build" / "lib"]
    return {str(path): path.stat().st_mtime for path in found if path.exists()}


def build(folder: Path) -> Path:
    """The wheel, built once, from a copy of the sources: setuptools writes beside them."""
    ready = folder / "wheel"
    with FileLock(folder / "wheel.lock"):
        if not ready.exists():
            (folder / "beside").write_text(json.dumps(beside_the_sources()))
            source = copy_of_this_tree(folder / "source")
            new = folder / "wheel-new"
            pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", new, source)
            new.rename(ready)
    [wheel] = ready.glob("*.whl")
    return wheel


def install(folder: Path) -> Path:
    """The Python of an environment of just the wheel and what it requires, made once."""
    wheel = build(folder)
    ready = folder / "user"
    with FileLock(folder / "user.lock"):
        if not ready.exists():
            new = folder / "user-new"
            shutil.rmtree(new, ignore_errors=True)
            venv.create(new, symlinks=True, with_pip=False)
            python = new / "bin" / "python"
            try:
                pip("--python", python, "install", "--only-binary", ":all:", wheel)
            except subprocess.CalledProcessError as error:
                if "No matching distribution" in error.stderr and "connection" in error.stderr:
                    pytest.skip("the package index can't be reached")
                raise
            new.rename(ready)
    return ready / "bin" / "python"


def pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    processes.run(
        command + [str(argument) for argument in arguments],
        check=True,
    )
