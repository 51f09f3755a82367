"""What the client costs beside its peers, in one run against one real API server."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench import environment
from bench.client import worker as client_worker
from bench.environment import Environment, PreparationError, say
from bench.worker_process import WorkerProcess

if TYPE_CHECKING:
    from tests.apiserver.cluster import Cluster

ROUNDS = 24
ZIPPED_ROUNDS = 8
LISTED = 2_000
CREATED = {"create": 20, "create_8": 40}
READ = 40
"""Few at a time, so that some rounds meet a machine that is not busy."""
OPERATIONS = {
    "create": "create, one thread",
    "create_8": "create, 8 threads",
    "read": "read",
    "list": f"list, {LISTED:,} in pages of {client_worker.PAGE}",
    "list_zipped": "list, answers zipped",
}
CLOCKS = {"cpu": "processor", "wall": "clock"}
_PACKAGES = {"kubernetes 37": "kubernetes-37", "lightkube": "lightkube"}
_NEEDED = ("filelock", "urllib3", "yaml")
"""What the API server of the tests, and the CRDs for it, need of this Python."""


@dataclass
class ClientResults:
    """The least seconds an object, by operation, clock and client."""

    values: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    left_out: str = ""
    """Why there are none."""

    def keep(self, operation: str, peer: str, seconds: dict[str, float]) -> None:
        """Keep the best of several rounds, of each clock."""
        clocks = self.values.setdefault(operation, {clock: {} for clock in CLOCKS})
        for clock, best in clocks.items():
            best[peer] = min(seconds[clock], best.get(peer, seconds[clock]))

    def ratio(self, operation: str, clock: str, peer: str, other: str) -> float:
        """How many times as long a client takes as another."""
        row = self.values[operation][clock]
        return row[peer] / row[other]


def run(environment_: Environment) -> ClientResults:
    """Measure everything, or say why not.

    Raises:
        PreparationError: a step failed.
    """
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        return ClientResults(left_out=f"this Python has no {', '.join(missing)}: use make bench")
    from tests.apiserver import binaries

    try:
        assets = binaries.folder(say)
    except binaries.UnavailableError:
        return ClientResults(left_out="an API server needs Go, or KUBEBUILDER_ASSETS")
    except RuntimeError as error:
        raise PreparationError(str(error)) from None
    results = ClientResults()
    with _server(assets) as cluster, _processes(environment_, cluster) as processes:
        _measure(cluster, processes, results)
    return results


def _measure(cluster: Cluster, processes: list[WorkerProcess], results: ClientResults) -> None:
    listed = cluster.create_namespace()
    own = {process.peer: cluster.create_namespace() for process in processes}
    processes[0].ask("fill", listed, LISTED)
    for process in processes:
        # Connections, imports and first uses of classes are not what is measured.
        process.ask("create_8", own[process.peer], "first", client_worker.THREADS)
        process.ask("list", listed, LISTED)
    for number in range(ROUNDS):
        if number % 8 == 0:
            say(f"the clients ({number} of {ROUNDS} rounds)")
        for operation in ("create", "create_8", "read", "list"):
            for process in _in_turn(processes, number):
                if operation in CREATED:
                    prefix = f"{operation.replace('_', '-')}-{number}"
                    answer = process.ask(operation, own[process.peer], prefix, CREATED[operation])
                else:
                    answer = process.ask(operation, listed, READ if operation == "read" else LISTED)
                results.keep(operation, process.peer, answer)
    say("the clients, answers zipped")
    for process in processes:
        process.ask("gzip")
        process.ask("list", listed, LISTED)
    for number in range(ZIPPED_ROUNDS):
        for process in _in_turn(processes, number):
            results.keep("list_zipped", process.peer, process.ask("list", listed, LISTED))


def _in_turn(processes: list[WorkerProcess], number: int) -> list[WorkerProcess]:
    """Another one first each round: what the server has just done slows what it does next."""
    first = number % len(processes)
    return processes[first:] + processes[:first]


@contextmanager
def _server(assets: Path) -> Iterator[Cluster]:
    from tests.apiserver import etcd_snapshot
    from tests.apiserver.server import Server

    say("starting an API server")
    with TemporaryDirectory() as folder:
        definitions = Path(folder) / "definitions"
        command = [sys.executable, "-m", "codegen", "crds", "-o", str(definitions)]
        done = subprocess.run(
            command, cwd=environment.ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise PreparationError(done.stderr.rstrip())
        texts = [path.read_bytes() for path in sorted(definitions.glob("*.yaml"))]
        try:
            state = etcd_snapshot.state(assets, texts)
            server = Server(Path(folder) / "server", assets, state)
            server.start()
        except RuntimeError as error:
            raise PreparationError(str(error)) from None
        try:
            server.cluster.install(texts)
            yield server.cluster
        finally:
            server.stop()


@contextmanager
def _processes(environment_: Environment, cluster: Cluster) -> Iterator[list[WorkerProcess]]:
    names = ("url", "ca_file", "token", "kubeconfig")
    processes = []
    try:
        for peer in client_worker.MAKERS:
            packages = (_PACKAGES[peer],) if peer in _PACKAGES else ()
            worker = ("bench.client.worker", peer)
            processes.append(WorkerProcess(environment_, peer, *worker, packages=packages))
            processes[-1].tell(json.dumps({name: getattr(cluster, name) for name in names}))
        yield processes
    finally:
        for process in processes:
            process.close()


def table(results: ClientResults) -> list[list[str]]:
    """Rows of operation and clock: microseconds an object, and the ratio to ours."""
    ours, *_ = client_worker.MAKERS
    rows = [["microseconds an object (ratio)", *client_worker.MAKERS]]
    for operation, title in OPERATIONS.items():
        for clock, word in CLOCKS.items():
            row = results.values[operation][clock]
            cells = [
                f"{row[p] * 1e6:,.0f} ({row[p] / row[ours]:.2f})" for p in client_worker.MAKERS
            ]
            rows.append([f"{title}: {word}", *cells])
    return rows


def words(results: ClientResults) -> str:
    """A sentence about the throughput, for below the table."""
    if results.left_out:
        return f"The client was left out: {results.left_out}."

    def rate(operation: str, peer: str) -> str:
        return f"{1 / results.values[operation]['wall'][peer]:,.0f}"

    rates = [
        f"{peer} created {rate('create', peer)} objects a second from one thread and "
        f"{rate('create_8', peer)} from 8, and listed {rate('list', peer)}"
        for peer in client_worker.MAKERS
    ]
    return (
        f"By the clock, {'; '.join(rates)}. Client and server shared {os.cpu_count()} processors."
    )
