"""What kubectl makes of a kubeconfig and what we make of it: the same request, or none from both."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kserve_models import client
from tests.client.support.http_wire import AUTHORITY, CERTIFICATES, Request
from tests.client.support.kubeconfigs import (
    V1,
    V1BETA1,
    Plugin,
    TlsServer,
    cluster_of,
    data_of,
    kubeconfig,
    read,
)
from tests.client.support.raw_http_server import Server, ok
from tests.support import processes

if TYPE_CHECKING:
    from collections.abc import Callable

    Case = Callable[["Scene"], None]

TARGET = "/apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices/iris"
TOKEN = {"token": "sesame"}
PEM = {"client-certificate-data": data_of("client.pem"), "client-key-data": data_of("client.key")}
CASES: dict[str, Case] = {}


@functools.cache
def kubectl() -> str | None:
    """Its path, if one is there that can be run."""
    path = shutil.which("kubectl")
    if path is None:
        return None
    done = processes.run([path, "version", "--client"])
    return path if done.returncode == 0 else None


class Scene:
    """A folder with kubeconfig files, a server with TLS, one without, and a plugin."""

    def __init__(self, folder: Path, server: TlsServer, plain: Server, plugin: Plugin) -> None:
        self.folder = folder
        self.server = server
        self.plain = plain
        self.plugin = plugin
        self.paths: list[Path] = []
        self.context: str | None = None

    def write(self, data: Any, name: str = "config") -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        self.paths.append(path)

    def user(self, user: dict[str, Any], /, **cluster: Any) -> None:
        given = cluster_of(self.server, **{k.replace("_", "-"): v for k, v in cluster.items()})
        self.write(kubeconfig({k: v for k, v in given.items() if v is not None}, {"me": user}))


def case(function: Case) -> Case:
    CASES[function.__name__] = function
    return function


def user_case(name: str, user: dict[str, Any], **cluster: Any) -> None:
    CASES[name] = lambda scene: scene.user(user, **cluster)


user_case("token", TOKEN)
user_case("token_that_is_a_number", {"token": 7})
user_case("password", {"username": "a", "password": "b"})
user_case("name_without_password", {"username": "a"})
user_case("token_and_password", {**TOKEN, "username": "a", "password": "b"})
user_case("certificate", PEM)
user_case("certificate_without_key", {"client-certificate-data": data_of("client.pem")})
user_case("key_without_certificate", {"client-key-data": data_of("client.key"), **TOKEN})
user_case("certificate_twice", {**PEM, "client-certificate": str(CERTIFICATES / "client.pem")})
user_case("data_that_is_no_base64", {**PEM, "client-key-data": "***"})
user_case("token_file_that_is_not_there", {"tokenFile": "none"})
user_case("groups_without_a_user", {**TOKEN, "as-groups": ["a"]})
user_case(
    "somebody_else",
    {
        **TOKEN,
        "as": "jané",
        "as-uid": "7",
        "as-groups": ["a b", "c"],
        "as-user-extra": {"Sc%op/e é": ["1", "2"]},
    },
)
user_case("authority_twice", TOKEN, certificate_authority=AUTHORITY)
user_case("authority_and_none_wanted", TOKEN, insecure_skip_tls_verify=True)
user_case(
    "no_authority_wanted",
    TOKEN,
    insecure_skip_tls_verify=True,
    certificate_authority_data=None,
)
user_case("another_name", TOKEN, tls_server_name="localhost")
user_case("a_name_that_is_not_there", TOKEN, tls_server_name="other")
user_case("not_zipped", TOKEN, disable_compression=True)
user_case("no_server", TOKEN, server="")
user_case("proxy_without_a_scheme", TOKEN, proxy_url="127.0.0.1:9")
user_case("proxy_of_another_kind", TOKEN, proxy_url="ftp://127.0.0.1:9")
user_case("exec_and_provider", {"exec": {}, "auth-provider": {"name": "gcp"}})
user_case("exec_without_anything", {"exec": {}})
user_case("provider", {"auth-provider": {"name": "gcp", "config": {}}})


@case
def token_file(scene: Scene) -> None:
    (scene.folder / "token").write_text("from-file\n")
    scene.user({"tokenFile": "token", "token": "beside"})


@case
def plain_http(scene: Scene) -> None:
    scene.write(kubeconfig({"server": scene.plain.url}, {"me": {**TOKEN, "as": "jane"}}))


@case
def no_scheme(scene: Scene) -> None:
    scene.write(kubeconfig({"server": scene.plain.url.partition("//")[2]}, {"me": TOKEN}))


def lists(scene: Scene, **further: Any) -> dict[str, Any]:
    return {**kubeconfig(cluster_of(scene.server), {"me": TOKEN}), **further}


@case
def another_context(scene: Scene) -> None:
    users = {"me": TOKEN, "you": {"token": "yours"}}
    scene.write(kubeconfig(cluster_of(scene.server), users))
    scene.context = "you"


@case
def context_that_is_not_there(scene: Scene) -> None:
    scene.write(lists(scene))
    scene.context = "other"


@case
def current_context_that_is_not_there(scene: Scene) -> None:
    scene.write(lists(scene, **{"current-context": "other"}))


@case
def two_entries_of_one_name(scene: Scene) -> None:
    data = lists(scene)
    scene.write(data | {"users": data["users"] * 2})


@case
def another_kind(scene: Scene) -> None:
    scene.write(lists(scene, kind="Pod"))


@case
def another_version(scene: Scene) -> None:
    scene.write(lists(scene, apiVersion="v2"))


@case
def nulls_and_what_nobody_knows(scene: Scene) -> None:
    scene.write(lists(scene, preferences=None, extensions=None, future={"a": 1}))


@case
def users_that_are_no_list(scene: Scene) -> None:
    scene.write(lists(scene, users={"me": TOKEN}))


@case
def files_as_one(scene: Scene) -> None:
    """Names that come twice, a current context that comes late, paths of two folders."""
    data = lists(scene)
    cluster = {"server": scene.server.url, "certificate-authority": "../authority.pem"}
    shutil.copy(AUTHORITY, scene.folder / "authority.pem")
    scene.write({"clusters": [{"name": "test", "cluster": cluster}]}, "a/config")
    scene.write({"users": [{"name": "me", "user": {"tokenFile": "token"}}]}, "b/config")
    (scene.folder / "b" / "token").write_text("of-b")
    scene.paths.append(scene.folder / "none")
    scene.write(data, "c/config")
    data["users"][0]["user"] = {"token": "late"}
    scene.write({**data, "current-context": "later"}, "d/config")


@case
def first_entries_that_have_less(scene: Scene) -> None:
    first = {"clusters": [{"name": "test", "cluster": {"server": scene.server.url}}]}
    scene.write({**first, "users": [{"name": "me", "user": {"as": "jane"}}]}, "first")
    cluster = {**cluster_of(scene.server), "tls-server-name": "localhost"}
    scene.write(kubeconfig(cluster, {"me": TOKEN}), "second")


@case
def first_users_that_have_less(scene: Scene) -> None:
    scene.write({"users": [{"name": "me", "user": {**TOKEN, "as": "jane"}}]}, "first")
    user = {"token": "late", "as": "joe", "as-groups": ["late"]}
    scene.write(kubeconfig(cluster_of(scene.server), {"me": user}), "second")


@case
def yaml_with_anchors(scene: Scene) -> None:
    scene.write(
        f"""# comment
clusters:
- name: one
  cluster: &one
    server: {scene.server.url}
    certificate-authority-data: >-
      {data_of("authority.pem")}
- {{name: two, cluster: *one}}
contexts: [{{name: c, context: {{cluster: two, user: 'on'}}}}]
current-context: c
users: [{{name: "on", user: {{token: "0123"}}}}]
"""
    )


def plugin_case(name: str, output: Any = None, **entry: Any) -> None:
    def write(scene: Scene) -> None:
        given = scene.plugin.entry(**entry)
        given["exec"] = {k: v for k, v in given["exec"].items() if v is not None}
        version = given["exec"].get("apiVersion")
        credential = {"apiVersion": version, "kind": "ExecCredential", "status": {"token": "t"}}
        scene.plugin.prints_text(
            output if isinstance(output, str) else json.dumps(credential | (output or {}))
        )
        cluster = {
            "tls-server-name": "localhost",
            "extensions": [
                {"name": "client.authentication.k8s.io/exec", "extension": {"audience": "me"}}
            ],
        }
        scene.write(kubeconfig(cluster_of(scene.server, **cluster), {"me": given}))

    CASES[f"plugin_{name}"] = write


plugin_case("v1")
plugin_case("v1beta1", apiVersion=V1BETA1, interactiveMode=None)
plugin_case("v1alpha1", apiVersion="client.authentication.k8s.io/v1alpha1")
plugin_case("no_version", apiVersion=None)
plugin_case("no_mode", interactiveMode=None)
plugin_case("if_there_is_a_terminal", interactiveMode="IfAvailable")
plugin_case("terminal", interactiveMode="Always")
plugin_case("another_mode", interactiveMode="Sometimes")
plugin_case("told_of_the_cluster", provideClusterInfo=True, args=["a b"], env=None)
plugin_case("relative", command="./plugin")
plugin_case("that_is_not_there", command="no-such-plugin")
plugin_case("without_a_kind", {"kind": None})
plugin_case("of_another_version", {"apiVersion": V1BETA1})
plugin_case("of_another_kind", {"kind": "Pod"})
plugin_case("without_a_status", {"status": None})
plugin_case("with_nothing", {"status": {}})
plugin_case("with_half_a_certificate", {"status": {"clientCertificateData": "x"}})
plugin_case(
    "with_a_certificate",
    {
        "status": {
            "clientCertificateData": (CERTIFICATES / "client.pem").read_text(),
            "clientKeyData": (CERTIFICATES / "client.key").read_text(),
        }
    },
)
plugin_case(
    "with_a_time", {"status": {"token": "t", "expirationTimestamp": "2999-01-01T00:00:00Z"}}
)
plugin_case("with_another_time", {"status": {"token": "t", "expirationTimestamp": "tomorrow"}})
plugin_case("with_text", "sesame")
plugin_case("with_yaml", f"apiVersion: {V1}\nkind: ExecCredential\nstatus: {{token: t}}\n")


def essence(request: Request) -> tuple[str, list[str]]:
    """What of a request the kubeconfig decides."""
    wanted = ("authorization:", "impersonate-", "accept-encoding:")
    lines = request.head.decode().split("\r\n")
    return request.target.partition("?")[0], sorted(
        line.lower() if line.lower().startswith("accept") else line
        for line in lines
        if line.lower().startswith(wanted) and line != "Accept-Encoding: identity"
    )


@pytest.mark.parametrize("name", CASES)
def test_both_make_the_same_request(
    name: str, tmp_path: Path, server: TlsServer, plugin: Plugin, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kubectl() is None:
        pytest.skip("there is no kubectl")
    with Server(lambda _: ok()) as plain:
        scene = Scene(tmp_path, server, plain, plugin)
        CASES[name](scene)
        files = os.pathsep.join(map(str, scene.paths))
        monkeypatch.setenv("KUBECONFIG", files)
        ours = made_by(scene, lambda: run_ours(scene.context))
        theirs = made_by(scene, lambda: run_theirs(scene.context))
        assert ours == theirs


def made_by(scene: Scene, run: Callable[[], bool]) -> Any:
    """The request that is made, whose certificate it shows, and what the plugin was told."""
    for server in (scene.server, scene.plain):
        server.requests.clear()
    scene.server.names.clear()
    before = len(scene.plugin.runs)
    if not run():
        return None
    requests = [*scene.server.requests, *scene.plain.requests]
    certificate = scene.server.names[-1] if scene.server.names else None
    runs = scene.plugin.runs[before:]
    return essence(requests[-1]), certificate, runs, scene.plugin.info if runs else None


def run_ours(context: str | None) -> bool:
    try:
        configuration = client.load_config(context)
        if configuration.accept_gzip is None:
            # By default none is asked for on this machine.
            configuration.accept_gzip = True
        configuration.retries = 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read(configuration)
    except client.KServeClientError:
        return False
    return True


def run_theirs(context: str | None) -> bool:
    program = kubectl()
    assert program is not None
    # Credentials that it has not it asks for: there is nobody to ask.
    done = processes.run(
        [program, "get", "--raw", TARGET, *(["--context", context] if context else [])],
        stdin=subprocess.DEVNULL,
    )
    return done.returncode == 0
