"""Versions of the Kubernetes client, each installed once for all test runs of a clone.

They are named in ``tests/kubernetes_client/versions.txt``, and lie below ``build/kubernetes-clients``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from filelock import FileLock

from tests import REPOSITORY
from tests.support import processes

BUILD = REPOSITORY / "build" / "kubernetes-clients"
VERSIONS = REPOSITORY / "tests" / "kubernetes_client" / "versions.txt"
OFFLINE = "KSERVE_MODELS_OFFLINE"
RUNTIME_REQUIREMENTS = ("urllib3", "python-dateutil", "six")


def versions() -> list[str]:
    lines = VERSIONS.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def installed(version: str) -> Path:
    """The folder with that version of the client and all that it needs, for this Python."""
    target = BUILD / version / str(sys.implementation.cache_tag)
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        if not target.is_dir():
            _install(version, target)
    return target


def _install(version: str, target: Path) -> None:
    if os.environ.get(OFFLINE):
        pytest.skip(f"kubernetes {version} is not installed yet and {OFFLINE} is set")
    log = target.with_suffix(".log")
    temporary = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=target.parent))
    requirements = (f"kubernetes=={version}", *RUNTIME_REQUIREMENTS)
    # What is imported is compiled then; the rest is most of it.
    options = ("--quiet", "--disable-pip-version-check", "--no-input", "--no-compile")
    options += ("--target", str(temporary))
    command = [sys.executable, "-m", "pip", "install", *options, *requirements]
    try:
        with log.open("w", encoding="utf-8") as output:
            done = processes.run(command, stdout=output, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            pytest.fail(f"pip could not install kubernetes {version}: see {log}", pytrace=False)
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
