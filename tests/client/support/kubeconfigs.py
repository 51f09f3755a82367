"""Kubeconfigs for the tests' servers, and exec plugins that they name."""

from __future__ import annotations

import base64
import json
import shlex
import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kserve_models import client
from kserve_models.api import ServingV1beta1Api
from tests.client.support.http_wire import AUTHORITY, CERTIFICATES, Request, answer, server_context
from tests.client.support.raw_http_server import Server, ok

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

V1 = "client.authentication.k8s.io/v1"
V1BETA1 = "client.authentication.k8s.io/v1beta1"


def data_of(name: str) -> str:
    """One of the tests' certificates or keys in base64."""
    return base64.b64encode((CERTIFICATES / name).read_bytes()).decode()


def pem_of(name: str) -> str:
    return (CERTIFICATES / name).read_text()


def cluster_of(server: Server, /, **further: Any) -> dict[str, Any]:
    """The entry of a server."""
    return {"server": server.url, "certificate-authority-data": data_of("authority.pem"), **further}


def kubeconfig(
    cluster: Mapping[str, Any],
    users: Mapping[str, Any],
    namespaces: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A kubeconfig with one cluster and a context for each user; the first is the current one."""
    spaces = {user: {"namespace": space} for user, space in (namespaces or {}).items()}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": cluster}],
        "users": [{"name": user, "user": value} for user, value in users.items()],
        "contexts": [
            {"name": user, "context": {"cluster": "test", "user": user, **spaces.get(user, {})}}
            for user in users
        ],
        "current-context": next(iter(users)),
    }


def read(configuration: client.Configuration) -> None:
    """Make a request."""
    with client.ApiClient(configuration) as api_client:
        read_with(api_client)


def read_with(api_client: client.ApiClient, **options: Any) -> None:
    api = ServingV1beta1Api(api_client)
    found = api.read_namespaced_inference_service("iris", "models", **options)
    assert found.metadata is not None
    assert found.metadata.name == "iris"


def sent(server: Server) -> str | None:
    """The ``Authorization`` of the last request."""
    return server.requests[-1].headers.get("authorization")


class TlsServer(Server):
    """A server with TLS, which asks for a client certificate, notes whose it is, and can be strict.

    ``accepted`` are the headers ``Authorization``, and names on certificates, that it knows; none of
    them means that it knows all. Others get 401.
    """

    def __init__(self) -> None:
        tls = server_context(client_authority=AUTHORITY)
        tls.verify_mode = ssl.CERT_OPTIONAL
        super().__init__(self._reply, tls)
        self.accepted: set[str] = set()
        self.names: list[str | None] = []
        """On the client's certificate, for each connection; None where it shows none."""

    def serve(self, connection: socket.socket) -> None:
        assert isinstance(connection, ssl.SSLSocket)
        found = connection.getpeercert() or {}
        subject: Any = found.get("subject", ())
        self.names.append(dict(pair for part in subject for pair in part).get("commonName"))
        super().serve(connection)

    def _reply(self, request: Request) -> bytes:
        known = {request.headers.get("authorization"), self.names[-1]}
        return ok() if not self.accepted or known & self.accepted else answer(401)


class Plugin:
    """An exec plugin: a script that prints what it is told, and notes that and how it was run."""

    def __init__(self, folder: Path, name: str = "plugin") -> None:
        self.folder = folder / f"{name}.d"
        self.folder.mkdir()
        self.path = folder / name
        self.write('cat "$here/output"')

    def write(self, script: str) -> None:
        """Replace what it does, in the language of the shell."""
        self.path.write_text(
            f"#!/bin/sh\nhere={shlex.quote(str(self.folder))}\n"
            'echo "$@" >>"$here/runs"\n'
            'printf %s "$KUBERNETES_EXEC_INFO" >"$here/info"\n'
            f"{script}\n"
        )
        self.path.chmod(0o700)

    def prints(self, api_version: str = V1, **status: Any) -> None:
        """Have it print a credential."""
        self.prints_text(
            json.dumps({"apiVersion": api_version, "kind": "ExecCredential", "status": status})
        )

    def prints_text(self, text: str) -> None:
        (self.folder / "output").write_text(text)

    @property
    def runs(self) -> list[str]:
        """The arguments of each run."""
        runs = self.folder / "runs"
        return runs.read_text().splitlines() if runs.exists() else []

    @property
    def info(self) -> Any:
        """What it was told last."""
        return json.loads((self.folder / "info").read_text())

    def entry(self, **further: Any) -> dict[str, Any]:
        """A user's entry that names it."""
        return {
            "exec": {
                "apiVersion": V1,
                "command": str(self.path),
                "interactiveMode": "Never",
                **further,
            }
        }
