"""Run with one version of the Kubernetes client on the path: what both packages make of kubeconfigs.

Prints the names of the checks that held.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path
from typing import Any

from kubernetes import client as kubernetes_client
from kubernetes import config

from kserve_models import ServingV1beta1Api, client
from tests.client.support.http_wire import AUTHORITY, CERTIFICATES
from tests.client.support.kubeconfigs import (
    Plugin,
    TlsServer,
    cluster_of,
    data_of,
    kubeconfig,
    read,
    sent,
)
from tests.client.support.raw_http_server import TOKEN

FOLDER = Path(sys.argv[1])
KEYS = {
    "client-certificate-data": data_of("client.pem"),
    "client-key-data": data_of("client.key"),
}


def written(name: str, data: dict[str, Any]) -> Path:
    path = FOLDER / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data))
    return path


def made(server: TlsServer, configuration: client.Configuration) -> tuple[Any, ...]:
    """A request's target and credentials."""
    read(configuration)
    return server.requests[-1].target, sent(server), server.names[-1]


def check_same_files(server: TlsServer) -> None:
    (FOLDER / "token").write_text("from-file")
    plugin = Plugin(FOLDER)
    plugin.prints(token="from-plugin", expirationTimestamp="2999-01-01T00:00:00Z")
    users = {
        "token": {"token": TOKEN},
        "file": {"tokenFile": "token"},
        "password": {"username": "user", "password": "hunter2"},
        "keys": KEYS,
        "key-files": {
            "client-certificate": str(CERTIFICATES / "client.pem"),
            "client-key": str(CERTIFICATES / "client.key"),
        },
        "plugin": plugin.entry(command="./plugin"),
        "nobody": {},
    }
    clusters = (
        cluster_of(server),
        cluster_of(server, **{"tls-server-name": "localhost"}),
        {"server": f"{server.url}/base", "certificate-authority": AUTHORITY},
    )
    for cluster in clusters:
        path = written("config", kubeconfig(cluster, users))
        for context in users:
            theirs = client.Configuration()
            config.load_kube_config(str(path), context, theirs)
            ours = client.load_config(context, path)
            assert made(server, ours) == made(server, theirs), context
            assert (ours.host, ours.verify_ssl, ours.tls_server_name) == (
                theirs.host,
                theirs.verify_ssl,
                getattr(theirs, "tls_server_name", None),
            ), context


def check_several_files(server: TlsServer) -> None:
    data = kubeconfig(cluster_of(server), {"me": {"token": "first"}}, {"me": "models"})
    late = kubeconfig({"server": "https://late"}, {"me": {"token": "late"}, "you": {"token": "2"}})
    clusters = written("clusters", {"clusters": data.pop("clusters")})
    paths = os.pathsep.join(map(str, (written("one", data), clusters, written("two", late))))
    os.environ["KUBECONFIG"] = paths
    for context, authorization in ((None, "Bearer first"), ("you", "Bearer 2")):
        theirs = client.Configuration()
        config.load_kube_config(paths, context, theirs)
        ours = client.load_config(context)
        assert made(server, ours) == made(server, theirs)
        assert sent(server) == authorization
        assert ours.namespace == (None if context else "models")
    del os.environ["KUBECONFIG"]


def check_dicts(server: TlsServer) -> None:
    data = kubeconfig(cluster_of(server), {"me": {"token": TOKEN}, "keys": KEYS})
    for context in ("me", "keys"):
        theirs = client.Configuration()
        config.load_kube_config_from_dict(data, context, theirs)
        assert made(server, client.load_config(context, config_dict=data)) == made(server, theirs)


def check_foreign_fill(server: TlsServer) -> None:
    """Its loader fills our class, over what there is in it."""
    path = written("basic", kubeconfig(cluster_of(server), {"user": {}}))
    configuration = client.Configuration(username="user", password="hunter2")
    config.load_kube_config(str(path), client_configuration=configuration)
    assert made(server, configuration)[1] == "Basic dXNlcjpodW50ZXIy"


def check_foreign_clients(server: TlsServer) -> None:
    """Theirs is refused with what to pass, before anything is asked."""
    theirs: Any = kubernetes_client.ApiClient(kubernetes_client.Configuration())
    asked = len(server.requests)
    uses: dict[str, Any] = {
        "ServingV1beta1Api: expected a kserve_models.client.ApiClient, got "
        "kubernetes.client.api_client.ApiClient: ApiClient(load_config()) is one, for the cluster "
        "that kubectl talks to": ServingV1beta1Api,
        "ApiClient: expected a kserve_models.client.Configuration, got "
        "kubernetes.client.api_client.ApiClient: load_config() gives one, and kubernetes.config."
        "load_kube_config(client_configuration=Configuration()) fills one": client.ApiClient,
    }
    for expected, use in uses.items():
        message = None
        try:
            use(theirs)
        except TypeError as error:
            message = str(error)
        assert message == expected
    assert len(server.requests) == asked


def check_pods(server: TlsServer) -> None:
    """Its loader for pods does, too."""
    from kubernetes.config.incluster_config import InClusterConfigLoader

    token = FOLDER / "pod-token"
    token.write_text("from-pod")
    environment = {
        "KUBERNETES_SERVICE_HOST": "127.0.0.1",
        "KUBERNETES_SERVICE_PORT": str(server.port),
    }
    configuration = client.Configuration()
    loader = InClusterConfigLoader(str(token), AUTHORITY, environ=environment)
    loader.load_and_set(configuration)
    assert made(server, configuration)[1] == "bearer from-pod"


def id_token(**claims: Any) -> str:
    parts = ({"alg": "none"}, claims, {"signature": 1})
    return ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts
    )


def check_providers(server: TlsServer) -> None:
    """What is left of them goes to the Kubernetes client, which sees to the token alone."""
    token = id_token(exp=32503680000)
    provider = {"name": "oidc", "config": {"id-token": token, "idp-issuer-url": "https://none"}}
    data = kubeconfig(
        cluster_of(server, **{"tls-server-name": "localhost"}),
        {"me": {"auth-provider": provider, "as": "jane"}},
        {"me": "models"},
    )
    path = written("provider", data)
    for configuration in (
        client.load_config(config_file=path),
        client.load_config(config_dict=data),
    ):
        for _ in range(2):
            assert made(server, configuration)[1] == f"Bearer {token}"
        assert server.requests[-1].headers["impersonate-user"] == "jane"
        assert configuration.ssl_ca_cert is None
        assert (configuration.tls_server_name, configuration.namespace) == ("localhost", "models")
        assert token not in repr(configuration)


def check_failing_providers(server: TlsServer) -> None:
    provider = {"name": "oidc", "config": {"id-token": id_token(exp=1), "refresh-token": TOKEN}}
    data = kubeconfig(cluster_of(server), {"me": {"auth-provider": provider}})
    path = written("failing", data)
    error = None
    try:
        client.load_config(config_file=path)
        read(client.Configuration.get_default_copy())
    except client.KServeClientError as caught:
        error = caught
    assert error is not None
    assert error.__context__ is None
    assert TOKEN not in str(error)


def main() -> None:
    checks = {name[6:]: check for name, check in globals().items() if name.startswith("check_")}
    with TlsServer() as server:
        for name, check in checks.items():
            check(server)
            print(name)


main()
