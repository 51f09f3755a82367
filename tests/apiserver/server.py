"""An API server of the tests' own: one etcd and one kube-apiserver on loopback."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import urllib3

from tests.apiserver import binaries
from tests.apiserver.cluster import Cluster

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

START_SECONDS = 120.0
"""On a busy machine; it takes some three seconds on an idle one."""
ATTEMPTS = 3
GARBAGE_COLLECTION = {"GOGC": "400", "GOMEMLIMIT": "2GiB"}
"""Saves a third of the processor time that installing large CRDs takes."""


class StartError(Exception):
    """A program ended before it served; the message holds its last words."""


class Server:
    """Two processes and a folder with their state, which ``stop`` deletes.

    The programs that are built here end with this process, however it ends.

    Args:
        folder: For the state; nothing else is in it.
        assets: The folder of both programs; by default what ``binaries.folder()`` finds.
        state: What ``save`` has saved, to begin with.

    Raises:
        UnavailableError: there are no programs.
        RuntimeError: they did not start.
    """

    def __init__(self, folder: Path, assets: Path | None = None, state: Path | None = None) -> None:
        self._assets = assets or binaries.folder()
        self._folder = folder
        self._state = state
        self._token = secrets.token_hex(16)
        self._etcd_port = self._port = 0
        self._etcd: subprocess.Popen[bytes] | None = None
        self._api: subprocess.Popen[bytes] | None = None

    @property
    def cluster(self) -> Cluster:
        """How to reach it."""
        return Cluster(
            url=f"https://127.0.0.1:{self._port}",
            ca_file=str(self._folder / "tls" / "apiserver.crt"),
            token=self._token,
            kubeconfig=str(self._folder / "kubeconfig"),
            etcd=f"http://127.0.0.1:{self._etcd_port}",
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Return once it serves. Another program may take a port that was free: try again."""
        for attempt in range(1, ATTEMPTS + 1):
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._state:
                shutil.copytree(self._state, self._folder / "etcd")
            self._etcd_port, peer_port, self._port = _free_ports(3)
            try:
                self._etcd = self._start_etcd(peer_port)
                self.start_api_server()
            except StartError as error:
                self.stop()
                if attempt == ATTEMPTS:
                    raise RuntimeError(f"no API server: {error}") from None
            except BaseException:
                self.stop()
                raise
            else:
                self._write_kubeconfig()
                return

    def stop(self) -> None:
        """End both programs at once and delete their state."""
        self.stop_api_server()
        _kill(self._etcd)
        shutil.rmtree(self._folder, ignore_errors=True)

    def save(self, state: Path) -> None:
        """Stop in good order, and copy what etcd holds into a new folder."""
        self.stop_api_server()
        if self._etcd is not None:
            self._etcd.terminate()
            self._etcd.wait()
        unneeded = shutil.ignore_patterns("*.tmp")  # room for etcd's log to grow
        shutil.copytree(self._folder / "etcd", state, ignore=unneeded)

    def start_api_server(self) -> None:
        """Start kube-apiserver, which finds again what etcd holds, on the same port."""
        tokens = self._folder / "tokens.csv"
        tokens.write_text(f'{self._token},administrator,1,"system:masters"\n')
        tokens.chmod(0o600)
        tls = self._folder / "tls"
        self._api = self._run(
            "kube-apiserver",
            f"--etcd-servers={self.cluster.etcd}",
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            f"--secure-port={self._port}",
            f"--cert-dir={tls}",  # it makes a CA and its certificate itself
            f"--token-auth-file={tokens}",
            "--authorization-mode=RBAC",
            "--disable-admission-plugins=ServiceAccount",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={tls / 'apiserver.key'}",
            f"--service-account-signing-key-file={tls / 'apiserver.key'}",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--endpoint-reconciler-type=none",
            "--shutdown-delay-duration=0s",
        )
        self._wait_ready(self._api)

    def stop_api_server(self) -> None:
        """End kube-apiserver at once, as a crash does; etcd keeps its state."""
        _kill(self._api)

    def _start_etcd(self, peer_port: int) -> subprocess.Popen[bytes]:
        client, peer = self.cluster.etcd, f"http://127.0.0.1:{peer_port}"
        return self._run(
            "etcd",
            f"--data-dir={self._folder / 'etcd'}",
            f"--listen-client-urls={client}",
            f"--advertise-client-urls={client}",
            f"--listen-peer-urls={peer}",
            f"--initial-advertise-peer-urls={peer}",
            f"--initial-cluster=default={peer}",
            "--unsafe-no-fsync",
            "--log-level=warn",
        )

    def _run(self, name: str, *flags: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [str(self._assets / name), *flags],
                env={**GARBAGE_COLLECTION, **os.environ},
                stdin=subprocess.PIPE,  # closed when this process ends
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the tests
            )

    def _wait_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if process.poll() is not None:
                raise StartError(f"kube-apiserver ended: {self._last_words()}")
            if time.monotonic() > deadline:
                raise StartError(f"not ready after {START_SECONDS:g} s: {self._last_words()}")
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        if not Path(self.cluster.ca_file or "").exists():
            return False
        try:
            return self.cluster.request("GET", "/readyz").status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def _last_words(self) -> str:
        logs = [self._folder / f"{name}.log" for name in binaries.NAMES]
        return "\n".join(
            "\n".join(log.read_text(errors="replace").splitlines()[-3:]) for log in logs
        )

    def _write_kubeconfig(self) -> None:
        cluster = self.cluster
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
            "clusters": [
                {
                    "name": "test",
                    "cluster": {"server": cluster.url, "certificate-authority": cluster.ca_file},
                }
            ],
            "users": [{"name": "test", "user": {"token": cluster.token}}],
        }
        path = Path(cluster.kubeconfig or "")
        path.write_text(json.dumps(config))
        path.chmod(0o600)


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; held together, so that all differ."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
