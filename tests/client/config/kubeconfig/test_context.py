"""Contexts, and files that are read as one."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from kserve_models import client
from tests.client.support.kubeconfigs import (
    TlsServer,
    cluster_of,
    data_of,
    kubeconfig,
    pem_of,
    read,
    sent,
)


def write(path: Path, data: Any) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


def refusal(*args: Any, **kwargs: Any) -> str:
    with pytest.raises(client.ConfigurationError) as caught:
        client.load_config(*args, **kwargs)
    assert client.Configuration.get_default() is None
    assert caught.value.__context__ is None
    return str(caught.value)


def plain(**lists: dict[str, Any]) -> dict[str, Any]:
    """A kubeconfig from entries by name."""
    return {
        key: value
        if key == "current_context"
        else [{"name": name, key[:-1]: entry} for name, entry in value.items()]
        for key, value in lists.items()
    }


CONTEXTS = {
    "one": {"cluster": "a", "user": "me"},
    "two": {"cluster": "b", "namespace": "models"},
}
CLUSTERS = {"a": {"server": "https://a"}, "b": {"server": "https://b:6443/base"}}
USERS = {"me": {"token": "mine"}}


def of_three(current: str | None = "one", **lists: Any) -> dict[str, Any]:
    given = {"contexts": CONTEXTS, "clusters": CLUSTERS, "users": USERS, **lists}
    return plain(**given) | ({"current-context": current} if current else {})


def test_the_current_context_counts_where_none_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "config", of_three())
    found = client.load_config(config_file=path)
    assert (found.host, found.namespace) == ("https://a", None)
    assert found.authorization() == "Bearer mine"
    found = client.load_config("two", path)
    assert (found.host, found.namespace) == ("https://b:6443/base", "models")
    assert found.authorization() is None


def test_a_context_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "config", of_three(current="three"))
    where = f"kubeconfig {path}: "
    assert refusal("four", path) == f"{where}context: expected one of 'one', 'two', got 'four'"
    assert refusal(None, path) == (
        f"{where}current-context: expected one of 'one', 'two', got 'three'"
    )
    write(path, of_three(current=None))
    assert refusal(None, path) == (
        f"{where}there is no current-context: give context, one of 'one', 'two'"
    )
    write(path, "")
    assert refusal(None, path) == f"{where}expected contexts, there is none"
    many = {f"c{number}": {"cluster": "a"} for number in range(30)}
    write(path, of_three(current=None, contexts=many))
    assert refusal(None, path).endswith("'c18', 'c19', …")


def test_entries_that_are_not_there(tmp_path: Path) -> None:
    contexts = {"c": {"cluster": "x"}, "u": {"cluster": "a", "user": "x"}, "n": {}}
    path = write(tmp_path / "config", of_three(contexts=contexts))
    where = f"kubeconfig {path}: context "
    assert refusal("c", path) == f"{where}'c': cluster: expected one of 'a', 'b', got 'x'"
    assert refusal("u", path) == f"{where}'u': user: expected one of 'me', got 'x'"
    assert refusal("n", path) == f"{where}'n': cluster: expected the name of a cluster"
    write(path, of_three(contexts=contexts, users={}))
    assert (
        refusal("u", path) == f"{where}'u': user: expected one of the users, there is none, got 'x'"
    )


def test_the_first_file_counts_for_each_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(
        tmp_path / "first",
        {**plain(users={"me": {"as": "boss"}}, contexts={"two": {"cluster": "b", "user": "me"}})},
    )
    second = write(tmp_path / "second", of_three(current="two"))
    third = write(tmp_path / "third", of_three(current="one"))
    missing = tmp_path / "missing"
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join(map(str, (first, missing, "", second, third))))
    found = client.load_config()
    assert found.host == "https://b:6443/base"
    # Of the later entry of the same name nothing counts, what the first does not have neither.
    assert found.namespace is None
    assert found.authorization() is None
    assert found.impersonate_user == "boss"
    client.Configuration.set_default(None)
    both = os.pathsep.join(map(str, (first, second, third)))
    assert refusal("x") == f"kubeconfig {both}: context: expected one of 'two', 'one', got 'x'"


def test_paths_are_relative_to_the_file_that_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: TlsServer
) -> None:
    for name in ("authority.pem", "client.pem", "client.key"):
        write(tmp_path / "keys" / name, pem_of(name))
    cluster = {"server": server.url, "certificate-authority": "../keys/authority.pem"}
    user = {
        "client-certificate": "client.pem",
        "client-key": str(tmp_path / "keys" / "client.key"),
        "tokenFile": "token",
    }
    write(tmp_path / "keys" / "token", "from-file\n")
    contexts = {"c": {"cluster": "c", "user": "u"}}
    clusters = write(tmp_path / "clusters" / "config", plain(clusters={"c": cluster}))
    users = write(tmp_path / "keys" / "config", plain(users={"u": user}, contexts=contexts))
    monkeypatch.setenv("KUBECONFIG", f"{clusters}{os.pathsep}{users}")
    read(client.load_config("c"))
    assert sent(server) == "Bearer from-file"
    assert server.names == ["tester"]
    monkeypatch.setenv("KUBECONFIG", f"clusters/config{os.pathsep}keys/config")
    monkeypatch.chdir(tmp_path)
    configuration = client.load_config("c")
    monkeypatch.chdir("/")
    read(configuration)
    assert server.names == ["tester", "tester"]


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    cluster = {"server": "https://a", "certificate-authority": "ca.pem"}
    user = {"client-certificate": "/none/cert", "client-key": "key", "tokenFile": "token"}
    path = write(tmp_path / "config", kubeconfig(cluster, {"me": user}))
    where, gone = f"kubeconfig {path}: ", "No such file or directory"
    assert refusal(config_file=path).splitlines() == [
        f"{where}cluster 'test': certificate-authority: {tmp_path}/ca.pem: {gone}",
        f"{where}user 'me': tokenFile: {tmp_path}/token: {gone}",
        f"{where}user 'me': client-certificate: /none/cert: {gone}",
        f"{where}user 'me': client-key: {tmp_path}/key: {gone}",
    ]


def test_a_dict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: TlsServer) -> None:
    (tmp_path / "token").write_text("relative")
    monkeypatch.chdir(tmp_path)
    data = kubeconfig(cluster_of(server), {"me": {"tokenFile": "token"}, "you": {"token": "t"}})
    before = json.dumps(data)
    configuration = client.load_config(config_dict=data)
    assert json.dumps(data) == before
    assert repr(data).count("'t'") == 1
    monkeypatch.chdir("/")
    read(configuration)
    assert sent(server) == "Bearer relative"
    client.load_config("you", config_dict=MappingProxyType(data))
    read_default = client.Configuration.get_default_copy()
    assert read_default.authorization() == "Bearer t"


def test_a_dict_that_cannot_be_used() -> None:
    data = kubeconfig({"server": "https://a"}, {"me": {"token": 7}})
    assert refusal(config_dict=data) == (
        "kubeconfig config_dict: user 'me': token: expected text, got a number; put it in quotes"
    )
    with pytest.raises(TypeError) as caught:
        client.load_config(config_dict="~/.kube/config")  # type: ignore[arg-type]
    assert str(caught.value) == (
        "config_dict: expected a mapping, what stands in a kubeconfig file, got str; the path of a "
        "file is config_file"
    )
    with pytest.raises(TypeError) as caught:
        client.load_config(config_file="x", config_dict=data)
    assert str(caught.value) == "load_config: expected config_file or config_dict, got both"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a", ": expected a map, got a list"),
        ("just text", ": expected a map, got text"),
        ("kind: Pod", ": kind: expected 'Config', got 'Pod'"),
        ("apiVersion: v2", ": apiVersion: expected 'v1', got 'v2'"),
        ("a: 1\n---\nb: 2", ": expected one document, got 2"),
        ("current-context: 7", ": current-context: expected text, got a number; put it in quotes"),
        ("users: {}", ": users: expected a list, got a map"),
        ("users: [x]", ": users[0]: expected a map, got text"),
        ("users: [{name: a, user: x}]", ": users[0].user: expected a map, got text"),
        (
            "users: [{name: true}]",
            ": users[0].name: expected text, got true or false; put it in quotes",
        ),
        (
            "contexts: [{name: a}, {name: b}, {name: a}]",
            ": contexts: expected each name once, got 'a' twice",
        ),
        (
            "users:\n  - name: me\n    user: {token: *sesame}",
            (
                ":3:19: not the YAML of a kubeconfig: check the indentation, the quotes and the "
                "brackets there, and that no key comes twice"
            ),
        ),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, problem: str) -> None:
    path = write(tmp_path / "config", text)
    assert refusal(config_file=path) == f"kubeconfig {path}{problem}"


def test_what_nobody_looks_at_does_no_harm(tmp_path: Path) -> None:
    users = {**USERS, "broken": {"token": 7, "exec": []}}
    data = of_three(users=users, clusters={**CLUSTERS, "broken": {"server": []}})
    data |= {"preferences": {"colors": True}, "extensions": None, "future": 1}
    data["contexts"].append({"name": "none", "context": None})
    path = write(tmp_path / "config", data)
    assert client.load_config(config_file=path).host == "https://a"


@pytest.mark.skipif(sys.platform != "linux", reason="root reads all files but such as Linux has")
def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.symlink_to("/proc/self/mem")
    assert refusal(config_file=path) == f"kubeconfig {path}: Input/output error"


def test_what_is_no_plain_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(json.dumps(of_three()),))
    writer.start()
    assert client.load_config(config_file=path).host == "https://a"
    writer.join()
    client.Configuration.set_default(None)
    # Null is read as an empty file.
    monkeypatch.setenv("KUBECONFIG", os.devnull)
    assert refusal() == f"kubeconfig {os.devnull}: expected contexts, there is none"


def test_yaml_needs_pyyaml_and_json_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    path = write(tmp_path / "config", "current-context: x")
    assert refusal(config_file=path) == (
        f"reading the kubeconfig {path} needs PyYAML: pip install 'kserve-models[yaml]'"
    )
    write(path, of_three())
    assert client.load_config(config_file=path).host == "https://a"


def test_a_file_is_read_without_the_kubernetes_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "kubernetes", None)
    monkeypatch.setitem(sys.modules, "kubernetes.config", None)
    text = f"""
# As tools write it, with anchors and comments.
apiVersion: v1
kind: Config
clusters:
- cluster: &cluster
    certificate-authority-data: {data_of("authority.pem")}
    server: https://a
  name: a
- {{cluster: *cluster, name: b}}
contexts: [{{name: x, context: {{cluster: b, user: ''}}}}]
current-context: x
users: null
"""
    assert client.load_config(config_file=write(tmp_path / "config", text)).host == "https://a"
