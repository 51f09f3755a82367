"""Run with one version of the Kubernetes client on the path: what kubeconfig files make of us.

Prints the names of the checks that held.
"""

from __future__ import annotations

import base64
import json
import os
import stat
import sys
import warnings
from pathlib import Path
from typing import Any

from kserve_models import client
from kserve_models.api import ServingV1beta1Api
from tests.client.support.http_wire import AUTHORITY, CERTIFICATES, server_context
from tests.client.support.raw_http_server import TOKEN, Server, ok

FOLDER = Path(sys.argv[1])
PLUGIN = """#!{python}
import datetime, json, os, pathlib
count = pathlib.Path({folder!r}, "count")
number = int(count.read_text()) + 1 if count.exists() else 1
count.write_text(str(number))
end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds={life})
print(json.dumps({{
    "apiVersion": "client.authentication.k8s.io/v1",
    "kind": "ExecCredential",
    "status": {{"token": "{token}-%d" % number, "expirationTimestamp": end.strftime("%Y-%m-%dT%H:%M:%SZ")}},
}}))
"""


def data_of(name: str) -> str:
    return base64.b64encode((CERTIFICATES / name).read_bytes()).decode()


def written(
    name: str,
    users: dict[str, Any],
    cluster: dict[str, Any],
    namespaces: dict[str, str] | None = None,
) -> Path:
    """A kubeconfig file with a context for each user; JSON is YAML."""
    spaces = {user: {"namespace": space} for user, space in (namespaces or {}).items()}
    path = FOLDER / name
    first = next(iter(users))
    path.write_text(
        json.dumps(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{"name": "test", "cluster": cluster}],
                "users": [{"name": user, "user": value} for user, value in users.items()],
                "contexts": [
                    {
                        "name": user,
                        "context": {"cluster": "test", "user": user, **spaces.get(user, {})},
                    }
                    for user in users
                ],
                "current-context": first,
            }
        )
    )
    return path


def read(configuration: client.Configuration) -> None:
    with client.ApiClient(configuration) as api_client:
        api = ServingV1beta1Api(api_client)
        found = api.read_namespaced_inference_service("iris", "models")
        assert found.metadata is not None
        assert found.metadata.name == "iris"


def sent(server: Server) -> str | None:
    return server.requests[-1].headers.get("authorization")


def cluster_of(server: Server) -> dict[str, Any]:
    return {"server": server.url, "certificate-authority-data": data_of("authority.pem")}


def check_tokens(server: Server) -> None:
    users = {"first": {"token": TOKEN}, "second": {"token": "other"}}
    path = written("tokens", users, cluster_of(server))
    read(client.load_config(config_file=path))
    assert sent(server) == f"Bearer {TOKEN}"
    read(client.load_config("second", path))
    assert sent(server) == "Bearer other"
    os.environ["KUBECONFIG"] = str(path)
    api = ServingV1beta1Api()
    client.load_config()
    api.read_namespaced_inference_service("iris", "models")
    assert sent(server) == f"Bearer {TOKEN}"
    del os.environ["KUBECONFIG"]


def check_token_files(server: Server) -> None:
    token = FOLDER / "token"
    token.write_text("from-file")
    path = written("files", {"user": {"tokenFile": str(token)}}, cluster_of(server))
    read(client.load_config(config_file=path))
    assert sent(server) == "Bearer from-file"


def check_basic(server: Server) -> None:
    configuration = client.Configuration(username="user", password="hunter2")
    path = written("basic", {"user": {}}, cluster_of(server))
    from kubernetes import config

    config.load_kube_config(str(path), client_configuration=configuration)
    read(configuration)
    assert sent(server) == "Basic dXNlcjpodW50ZXIy"


def check_certificates(server: Server) -> None:
    user = {
        "client-certificate-data": data_of("client.pem"),
        "client-key-data": data_of("client.key"),
    }
    with Server(lambda _: ok(), server_context(client_authority=AUTHORITY)) as strict:
        read(client.load_config(config_file=written("cert", {"u": user}, cluster_of(strict))))
        assert sent(strict) is None
    assert server is not strict


def check_plugins(server: Server) -> None:
    for name, life, last in (("long", 3600, 1), ("short", -60, 3)):
        folder = FOLDER / name
        folder.mkdir()
        plugin = folder / "plugin"
        plugin.write_text(
            PLUGIN.format(python=sys.executable, folder=str(folder), life=life, token=TOKEN)
        )
        plugin.chmod(plugin.stat().st_mode | stat.S_IXUSR)
        user = {
            "exec": {
                "apiVersion": "client.authentication.k8s.io/v1",
                "command": str(plugin),
                "interactiveMode": "Never",
            }
        }
        path = written(f"{name}.json", {"user": user}, cluster_of(server))
        configuration = client.load_config(config_file=path)
        read(configuration)
        read(configuration)
        assert sent(server) == f"Bearer {TOKEN}-{last}", sent(server)
        assert TOKEN not in repr(configuration)


def check_pods(server: Server) -> None:
    """The other package's loader for pods fills our class, too."""
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
    read(configuration)
    assert sent(server) == "bearer from-pod"


def check_settings(server: Server) -> None:
    cluster = {
        **cluster_of(server),
        "tls-server-name": "localhost",
        "server": server.url + "/base",
    }
    configuration = client.load_config(config_file=written("set", {"u": {}}, cluster))
    assert configuration.tls_server_name == "localhost"
    read(configuration)
    assert server.requests[-1].target.startswith("/base/apis/")
    cluster = {"server": server.url, "insecure-skip-tls-verify": True}
    configuration = client.load_config(config_file=written("open", {"u": {}}, cluster))
    assert configuration.verify_ssl is False
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        read(configuration)
    assert "verify_ssl is off" in str(caught[0].message)


def check_namespaces(server: Server) -> None:
    users = {"none": {}, "team": {}, "empty": {}}
    path = written("spaces", users, cluster_of(server), {"team": "models", "empty": ""})
    for context, namespace in ((None, None), ("team", "models"), ("empty", None)):
        assert client.load_config(context, path).namespace == namespace
    # A file that names no current context, merged with one that has the cluster.
    alone = json.loads(path.read_text())
    del alone["current-context"]
    clusters = alone.pop("clusters")
    first, second = FOLDER / "first", FOLDER / "second"
    first.write_text(json.dumps(alone))
    second.write_text(json.dumps({"clusters": clusters}))
    os.environ["KUBECONFIG"] = os.pathsep.join([str(first), str(second)])
    assert client.load_config("team").namespace == "models"
    default = client.Configuration.get_default()
    assert default is not None
    assert default.namespace == "models"
    del os.environ["KUBECONFIG"]


def check_mistakes(server: Server) -> None:
    path = written("mistakes", {"user": {"token": TOKEN}}, cluster_of(server))
    broken = FOLDER / "broken"
    broken.write_text(f"users: [{TOKEN}")
    empty = FOLDER / "empty"
    empty.write_text("")
    for context, file in (("none", path), (None, broken), (None, empty)):
        client.Configuration.set_default(None)
        error = refusal(context, file)
        message = str(error)
        assert message.startswith(f"kubeconfig {file}: "), message
        assert error.__context__ is None
        assert TOKEN not in message, message
        assert context is None or context in message, message
        assert client.Configuration.get_default() is None


def refusal(context: str | None, file: Path) -> client.ConfigurationError:
    try:
        client.load_config(context, file)
    except client.ConfigurationError as error:
        return error
    raise AssertionError(f"{file} was taken")


def main() -> None:
    checks = {name[6:]: check for name, check in globals().items() if name.startswith("check_")}
    with Server(lambda _: ok(), server_context()) as server:
        for name, check in checks.items():
            check(server)
            print(name)


main()
