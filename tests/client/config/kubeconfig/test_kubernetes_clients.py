"""Beside every version of the Kubernetes client that the tests install."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import kserve_models
from tests import REPOSITORY
from tests.support import processes
from tests.support.kubernetes_clients import installed, versions
from tests.wide import all_but

HERE = Path(__file__).parent
PACKAGES = Path(kserve_models.__file__).resolve().parents[1]


@pytest.mark.parametrize("version", all_but(versions()[-1:], versions()))
def test_both_read_the_same(version: str, tmp_path: Path) -> None:
    folder = installed(version)
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    environment.pop("KUBECONFIG", None)
    environment["PYTHONPATH"] = os.pathsep.join(map(str, (PACKAGES, REPOSITORY, folder)))
    done = processes.run(
        [sys.executable, str(HERE / "kubernetes_client_cases.py"), str(tmp_path)],
        env=environment,
    )
    if done.returncode != 0:
        pytest.fail(f"kubernetes {version}:\n{done.stdout}\n{done.stderr}", pytrace=False)
    assert done.stdout.split() == [
        "same_files", "several_files", "dicts", "foreign_fill", "foreign_clients", "pods", "providers", "failing_providers",
    ]  # fmt: skip
