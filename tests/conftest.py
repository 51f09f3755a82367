"""The API server that tests of the client run against: tests/apiserver/README.md."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests import REPOSITORY
from tests.apiserver import kubeconfig, prepared, programs, shared
from tests.apiserver.cluster import Cluster
from tests.apiserver.server import Server

REQUIRED = "KSERVE_MODELS_REQUIRE_API_SERVER"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are processors: tests of the client wait for their servers."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_finish() -> None:
    """Spare the garbage collector the thousands of tests, which live until the end.

    It is to run seldom too: it takes most of the time that reading a large CRD takes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--use-kubeconfig",
        action="store_true",
        help="test against the current cluster of KUBECONFIG instead of a server of the tests' "
        "own: makes and deletes namespaces and cluster-wide objects named kserve-models-test-*, "
        "and installs the CRDs that are missing",
    )


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of this test run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "apiserver"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def api_server_programs(request: pytest.FixtureRequest) -> Path:
    """The folder of etcd and kube-apiserver, for tests that start a server of their own."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def tell(line: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n{line}", file=sys.stderr, flush=True)

    try:
        return programs.folder(tell)
    except programs.UnavailableError as error:
        if os.environ.get(REQUIRED):
            pytest.fail(f"{REQUIRED} is set, and {error}", pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def definitions(run_folder: Path) -> list[bytes]:
    """The CustomResourceDefinitions that ``python -m codegen crds`` writes."""
    with FileLock(run_folder / "definitions.lock"):
        folder = run_folder / "definitions"
        if not folder.exists():
            new = run_folder / "definitions.new"
            command = [sys.executable, "-m", "codegen", "crds", "-o", str(new)]
            subprocess.run(command, cwd=REPOSITORY, check=True)
            new.rename(folder)
    return [path.read_bytes() for path in sorted(folder.glob("*.yaml"))]


@pytest.fixture(scope="session")
def api_server_state(api_server_programs: Path, definitions: list[bytes]) -> Path:
    """What a server of a test's own begins with to have the CRDs: ``Server(..., state=...)``."""
    return prepared.state(api_server_programs, definitions)


@pytest.fixture(scope="module")
def own_server(
    tmp_path_factory: pytest.TempPathFactory, api_server_programs: Path, api_server_state: Path
) -> Iterator[Server]:
    """A server with the CRDs for tests that would disturb others: they change CRDs, stop it …"""
    folder = tmp_path_factory.mktemp("own") / "server"
    with Server(folder, api_server_programs, api_server_state) as server:
        yield server


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest, run_folder: Path) -> Cluster:
    """A cluster with the CRDs of this repository, one for the whole test run."""
    if request.config.getoption("--use-kubeconfig"):
        folder = run_folder / os.environ.get("PYTEST_XDIST_WORKER", "main")
        folder.mkdir()
        found = kubeconfig.cluster(folder)
    else:
        assets = request.getfixturevalue("api_server_programs")
        state = request.getfixturevalue("api_server_state")
        found = shared.join(run_folder / "server", assets, state)
    with FileLock(run_folder / "install.lock"):
        if not (run_folder / "installed").exists():
            found.install(request.getfixturevalue("definitions"))
            (run_folder / "installed").touch()
    return found


@pytest.fixture
def namespace(cluster: Cluster) -> Iterator[str]:
    """A new namespace."""
    name = cluster.create_namespace()
    yield name
    cluster.delete_namespace(name)


@pytest.fixture
def powerless_token(cluster: Cluster, namespace: str) -> str:
    """A token of an account that may do nothing."""
    return cluster.create_account(namespace)
