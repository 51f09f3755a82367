"""The objects work as bodies with every supported version of the Kubernetes client.

The versions are named in ``versions.txt``. Each is installed once, below
``build/kubernetes-clients``, and runs ``checks`` in a process of its own.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

import kserve_models
from tests import REPOSITORY
from tests.kubernetes_client import runner
from tests.support import processes
from tests.support.kubernetes_clients import installed, versions
from tests.wide import all_but

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGES = Path(kserve_models.__file__).resolve().parents[1]
"""The folder that holds the package under test."""

RUN = """
import sys
sys.path[:0] = sys.argv[1:]
from tests import REPOSITORY
from tests.kubernetes_client import runner
runner.main()
"""


def _run(version: str) -> dict[str, str | None]:
    folder = installed(version)
    # Neither the user's packages nor a proxy for 127.0.0.1 have a part in it.
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    done = processes.run(
        [sys.executable, "-I", "-S", "-c", RUN, str(folder), str(PACKAGES), str(REPOSITORY)],
        encoding="utf-8",
        env=environment,
    )
    if done.returncode != 0:
        pytest.fail(f"kubernetes {version}: the checks stopped\n{done.stderr}", pytrace=False)
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["version"] == version
    failures: dict[str, str | None] = report["failures"]
    return failures


@pytest.fixture(scope="session")
def failures_with(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], dict[str, str | None]]:
    """What fails with a version of the client, by check; None where a check holds."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    @functools.cache
    def failures(version: str) -> dict[str, str | None]:
        report = shared / f"kubernetes-client-{version}.json"
        with FileLock(report.with_suffix(".lock")):
            if not report.exists():
                report.write_text(json.dumps(_run(version)), encoding="utf-8")
        found: dict[str, str | None] = json.loads(report.read_text(encoding="utf-8"))
        return found

    return failures


def test_there_is_a_client_of_each_generation() -> None:
    majors = [int(version.split(".")[0]) for version in versions()]
    assert majors == sorted(set(majors))
    assert majors[0] < 36 < majors[-1]


@pytest.mark.parametrize("check", runner.CHECKS)
@pytest.mark.parametrize("version", all_but(versions()[-1:], versions()))
def test_objects_are_bodies(
    version: str, check: str, failures_with: Callable[[str], dict[str, str | None]]
) -> None:
    failure = failures_with(version)[check]
    if failure is not None:
        pytest.fail(f"kubernetes {version}, {check}:\n{failure}", pytrace=False)
