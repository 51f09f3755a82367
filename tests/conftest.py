"""What tests of several rooms share: the API server (tests/apiserver/README.md), JSON libraries."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from kserve_models._text import json_codec
from tests.apiserver import background, binaries, etcd_snapshot, kubeconfig, shared_server
from tests.apiserver.cluster import Cluster
from tests.apiserver.server import Server
from tests.support import leftovers

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

REQUIRED = "KSERVE_MODELS_REQUIRE_API_SERVER"
PREPARATION = "api-server-preparation"
LONG = ("install", "wide")
"""Markers of tests that take minutes: left out unless asked for."""
DEAR = frozenset({"own_server", "site"})
"""Fixtures that take tens of seconds to make: what needs them is ``wide``."""


def pytest_configure(config: pytest.Config) -> None:
    """No process outlives a test run."""
    if not _is_worker(config) and not config.pluginmanager.has_plugin(leftovers.PLUGIN):
        config.pluginmanager.register(leftovers.Leftovers(), leftovers.PLUGIN)


def pytest_sessionfinish(session: pytest.Session) -> None:
    shared_server.leave()
    if sys.pycache_prefix and not _is_worker(session.config):
        base = _base_folder(session.config)
        shutil.rmtree(Path(sys.pycache_prefix, base.relative_to(base.anchor)), ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are processors: tests of the client wait for their servers."""
    return (os.cpu_count() or 1) + 2


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs fixtures that are dear, so that ``-m "not api_server"`` leaves it out."""
    if _needs_server(item):
        item.add_marker("api_server")
    if not DEAR.isdisjoint(getattr(item, "fixturenames", ())):
        item.add_marker("wide")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests against an API server come last: the others need not wait until it is built."""
    unasked = set(LONG) - set(config.getoption("--with"))
    left_out = [item for item in items if any(map(item.get_closest_marker, unasked))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        kept = set(items) - set(left_out)
        items[:] = [item for item in items if item in kept]
    items.sort(key=_needs_server)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist says that this worker has collected
def pytest_collection_finish(session: pytest.Session) -> None:
    """Have an API server made where tests need one, and spare the garbage collector.

    The thousands of tests live until the end. It is to run seldom too: it takes most of the
    time that reading a large CRD takes.
    """
    if any(map(_needs_server, session.items)) and not session.config.getoption("collectonly"):
        (_run_folder(session.config) / "needed").touch()
        if not _is_worker(session.config):
            _prepare_server(session.config)
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any) -> None:
    """In the process that distributes tests: as for those who collect them."""
    if (_run_folder(node.config) / "needed").exists():
        _prepare_server(node.config)


def _needs_server(item: pytest.Item) -> bool:
    names = getattr(item, "fixturenames", ())
    return "api_server_programs" in names or (
        "cluster" in names and not item.config.getoption("--use-kubeconfig")
    )


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _base_folder(config: pytest.Config) -> Path:
    """The folder below which all files of this test run lie, as pytest-xdist finds it."""
    base: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    return base.parent if _is_worker(config) else base


def _run_folder(config: pytest.Config) -> Path:
    """One folder for the API server of all processes of this test run."""
    folder = _base_folder(config) / "apiserver"
    folder.mkdir(exist_ok=True)
    return folder


def _prepare_server(config: pytest.Config) -> None:
    """Once in a test run, where there is one to prepare: tests that need it say if not."""
    with contextlib.suppress(binaries.UnavailableError, RuntimeError):
        binaries.check()
        if not config.pluginmanager.has_plugin(PREPARATION):
            config.pluginmanager.register(_Preparation(config), PREPARATION)


class _Preparation:
    """A server is made in the background; ends with the tests, and when they are to end."""

    def __init__(self, config: pytest.Config) -> None:
        self._writer = config.get_terminal_writer()
        self._file = os.dup(1)  # tests that run in this process have theirs captured
        self._on_terminal = os.isatty(self._file)
        self._step = ("", 0)
        self._failures_left = config.getoption("maxfail") or 0  # 0: all may fail
        self._made = background.Preparation(_run_folder(config), self._tell, self._progress)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failures_left -= 1
            if self._failures_left == 0:
                self._made.stop()  # pytest-xdist waits for those who wait for it

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self._made.stop()

    def _tell(self, line: str) -> None:
        """Between pytest's dots."""
        start = "\n" if self._writer.width_of_current_line else ""
        with contextlib.suppress(OSError):  # nobody reads it any more
            os.write(self._file, f"{start}{line}\n".encode())

    def _progress(self, what: str, done: int, total: int) -> None:
        step = (what, done * 10 // total)
        if self._on_terminal and step != self._step:
            self._step = step
            self._tell(f"building an API server: {done} of {total} {what}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--with",
        action="append",
        choices=LONG,
        default=[],
        help="run the tests that are marked so, too, which takes minutes",
    )
    parser.addoption(
        "--use-kubeconfig",
        action="store_true",
        help="test against the current cluster of KUBECONFIG instead of a server of the tests' "
        "own: makes and deletes namespaces and cluster-wide objects named kserve-models-test-*, "
        "and installs the CRDs that are missing",
    )


@pytest.fixture(params=["orjson", "standard"])
def json_library(request: pytest.FixtureRequest) -> Iterator[None]:
    """JSON with orjson, and without."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "orjson":
            pytest.importorskip("orjson")
        else:
            patch.setitem(sys.modules, "orjson", None)
        json_codec.select_backend()
        yield
    json_codec.select_backend()


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """One folder for all processes of this test run."""
    return _run_folder(pytestconfig)


@pytest.fixture(scope="session")
def api_server_programs(run_folder: Path) -> Path:
    """The folder of etcd and kube-apiserver, for tests that start a server of their own."""
    try:
        binaries.check()
        prepared_by_run = (run_folder / "needed").exists()
        return background.outcome(run_folder) if prepared_by_run else binaries.folder()
    except binaries.UnavailableError as error:
        if os.environ.get(REQUIRED):
            pytest.fail(f"{REQUIRED} is set, and {error}", pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def definitions(run_folder: Path) -> list[bytes]:
    """The CustomResourceDefinitions that ``python -m codegen crds`` writes."""
    return etcd_snapshot.definitions(run_folder)


@pytest.fixture(scope="session")
def api_server_state(api_server_programs: Path, definitions: list[bytes]) -> Path:
    """What a server of a test's own begins with to have the CRDs: ``Server(..., state=...)``."""
    return etcd_snapshot.state(api_server_programs, definitions)


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
        found = shared_server.join(run_folder / "server", assets, state)
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
