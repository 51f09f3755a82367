"""Where a configuration comes from: a file, the environment, the pod."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from kserve_models import client
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import Configuration
from kserve_models.client._config import in_cluster, token_file
from tests.client.support.http_wire import AUTHORITY, server_context
from tests.client.support.kubeconfigs import kubeconfig
from tests.client.support.raw_http_server import TOKEN, Server, ok


@pytest.fixture
def pod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The service account's folder in a pod."""
    folder = tmp_path / "serviceaccount"
    folder.mkdir()
    (folder / "token").write_text(f"{TOKEN}\n")
    (folder / "ca.crt").write_text(Path(AUTHORITY).read_text())
    (folder / "namespace").write_text("models")
    monkeypatch.setenv(in_cluster.HOST, "10.0.0.1")
    monkeypatch.setenv(in_cluster.PORT, "6443")
    return folder


def refused(*args: Any, **kwargs: Any) -> str:
    with pytest.raises(client.ConfigurationError) as caught:
        client.load_config(*args, **kwargs)
    assert Configuration.get_default() is None
    return str(caught.value)


def test_in_a_pod(pod: Path) -> None:
    configuration = client.load_config()
    assert configuration.host == "https://10.0.0.1:6443"
    assert configuration.ssl_ca_cert == str(pod / "ca.crt")
    assert configuration.authorization() == f"Bearer {TOKEN}"
    assert configuration.accept_gzip is False
    assert configuration.namespace == "models"
    default = Configuration.get_default()
    assert default is not None
    assert default is not configuration
    assert default.host == "https://10.0.0.1:6443"
    assert default.authorization() == f"Bearer {TOKEN}"


def test_a_pod_whose_namespace_is_not_mounted(pod: Path) -> None:
    (pod / "namespace").unlink()
    assert client.load_config().namespace is None


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [("fd00::1", "443", "https://[fd00::1]:443"), ("kubernetes", "", "https://kubernetes:443")],
)
def test_the_address_in_a_pod(
    pod: Path, monkeypatch: pytest.MonkeyPatch, host: str, port: str, expected: str
) -> None:
    assert pod.is_dir()
    monkeypatch.setenv(in_cluster.HOST, host)
    monkeypatch.setenv(in_cluster.PORT, port)
    assert client.load_config().host == expected


def test_the_token_is_read_again_as_it_changes(pod: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = {TOKEN}

    def script(request: Any) -> bytes:
        known = request.headers["authorization"].removeprefix("Bearer ") in good
        return ok() if known else b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"

    def read() -> None:
        api.read_namespaced_inference_service("iris", "models")

    with Server(script, server_context()) as server:
        configuration = client.load_config()
        configuration.host = server.url
        with client.ApiClient(configuration) as api_client:
            api = ServingV1beta1Api(api_client)
            read()
            (pod / "token").write_text("second")
            read()
            assert server.requests[-1].headers["authorization"] == f"Bearer {TOKEN}"
            # Refused, the token is read at once.
            good.clear()
            good.add("second")
            read()
            assert len(server.requests) == 4
            # And from time to time.
            monkeypatch.setattr(token_file, "TOKEN_LIFE", 0.0)
            good.add("third")
            (pod / "token").write_text("third")
            configuration.refresh_api_key_hook.expire()  # type: ignore[union-attr]
            read()
            (pod / "token").write_text("second")
            read()
            assert [request.headers["authorization"] for request in server.requests[4:]] == [
                "Bearer third",
                "Bearer second",
            ]
            # A token that stays refused is an error, after one more try.
            good.clear()
            (pod / "token").write_text("fourth")
            with pytest.raises(client.UnauthorizedError):
                read()
            assert len(server.requests) == 7


@pytest.mark.parametrize(
    ("file", "content", "what"),
    [
        ("token", "", "token: {} is empty"),
        ("token", "é", "token: {} is no text"),
        ("namespace", " ", "namespace: {} is empty"),
        ("ca.crt", "", "certificate authority: {} is empty"),
        ("ca.crt", None, "certificate authority: {}: No such file or directory"),
    ],
)
def test_files_in_a_pod_that_cannot_be_used(
    pod: Path, file: str, content: str | None, what: str
) -> None:
    path = pod / file
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert refused() == f"the service account's {what.format(path)}"


def test_nothing_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    message = (
        "no cluster is configured: there is no ~/.kube/config, $KUBECONFIG is not set, and this is "
        "no pod in a cluster ({}); give load_config(config_file=...), or ApiClient a Configuration"
    )
    assert refused() == message.format("$KUBERNETES_SERVICE_HOST is not set")
    with pytest.raises(client.ConfigurationError, match=r"^no cluster is configured"):
        client.ApiClient()
    with pytest.raises(client.ConfigurationError, match=r"^no cluster is configured"):
        ServingV1beta1Api().read_namespaced_inference_service("iris", "models")
    monkeypatch.setenv(in_cluster.HOST, "10.0.0.1")
    token = tmp_path / "serviceaccount" / "token"
    assert refused() == message.format(f"there is no file {token}")


def test_a_context_needs_a_file(pod: Path) -> None:
    assert pod.is_dir()
    assert refused("mine") == (
        "context 'mine' needs a kubeconfig file: there is no ~/.kube/config, and neither config_file "
        "nor $KUBECONFIG is set"
    )


def test_files_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "none"
    assert refused(config_file=path) == f"config_file: there is no file {str(path)!r}"
    assert refused(config_file=tmp_path) == (
        f"config_file: expected a file, {str(tmp_path)!r} is a folder"
    )
    named = os.pathsep.join([str(path), "~/none"])
    monkeypatch.setenv("KUBECONFIG", named)
    assert refused() == (
        f"$KUBECONFIG is {named!r}, and there is no such file: correct or unset it"
    )


def test_the_order(pod: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pod.is_dir()

    def write(path: Path) -> Path:
        cluster = {"server": f"https://{path.name}"}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kubeconfig(cluster, {"me": {}})))
        return path

    def counts() -> str:
        return client.load_config().host.removeprefix("https://")

    write(tmp_path / "home" / ".kube" / "config")
    assert counts() == "config"
    one, two = tmp_path / "one", write(tmp_path / "two")
    monkeypatch.setenv("KUBECONFIG", f"{one}{os.pathsep}{two}{os.pathsep}")
    assert counts() == "two"
    write(one)
    assert counts() == "one"
    write(tmp_path / "home" / "mine")
    assert client.load_config(config_file="~/mine").host == "https://mine"
    monkeypatch.setenv("KUBECONFIG", "~/mine")
    assert counts() == "mine"


def test_a_comment_in_the_authority_may_be_in_any_language(pod: Path) -> None:
    authority = Path(AUTHORITY).read_text()
    (pod / "ca.crt").write_text(f"# größte Autorität\n{authority}", encoding="utf-8")
    with Server(lambda _: ok(), server_context()) as server:
        configuration = client.load_config()
        configuration.host = server.url
        with client.ApiClient(configuration) as api_client:
            ServingV1beta1Api(api_client).read_namespaced_inference_service("iris", "models")


def test_configurations_that_share_a_token_file_each_get_the_token(pod: Path) -> None:
    configuration = client.load_config()
    default = Configuration.get_default()
    assert default is not None
    assert default is not configuration
    hook = configuration.refresh_api_key_hook
    assert isinstance(hook, token_file.TokenFile)
    (pod / "token").write_text("renewed-by-the-kubelet")
    hook.expire()
    assert configuration.authorization() == "Bearer renewed-by-the-kubelet"
    # The file is not read again meanwhile, but this one was not given the token before.
    (pod / "token").unlink()
    assert default.authorization() == "Bearer renewed-by-the-kubelet"
    assert "renewed" not in repr(vars(hook))
