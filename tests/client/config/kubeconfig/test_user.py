"""A kubeconfig's user: tokens, passwords, client certificates, and acting as somebody else."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any

import pytest

from kserve_models import client
from kserve_models.client._config import token_file
from tests.client.support.http_wire import CERTIFICATES
from tests.client.support.kubeconfigs import (
    Plugin,
    TlsServer,
    cluster_of,
    data_of,
    kubeconfig,
    read,
    read_with,
    sent,
)
from tests.client.support.raw_http_server import TOKEN, Server, ok

if TYPE_CHECKING:
    from pathlib import Path

PEM = {"client-certificate-data": data_of("client.pem"), "client-key-data": data_of("client.key")}


def loaded(server: Server, user: dict[str, Any]) -> client.Configuration:
    return client.load_config(config_dict=kubeconfig(cluster_of(server), {"me": user}))


def problems(user: dict[str, Any]) -> list[str]:
    with pytest.raises(client.ConfigurationError) as caught:
        client.load_config(config_dict=kubeconfig({"server": "https://a"}, {"me": user}))
    assert caught.value.__context__ is None
    place = "kubeconfig config_dict: user 'me': "
    lines = str(caught.value).splitlines()
    assert all(line.startswith(place) for line in lines)
    return [line.removeprefix(place) for line in lines]


@pytest.mark.parametrize(
    ("user", "authorization"),
    [
        ({}, None),
        ({"token": TOKEN}, f"Bearer {TOKEN}"),
        ({"token": f" {TOKEN}\n"}, f"Bearer {TOKEN}"),
        ({"username": "user", "password": "hunter2"}, "Basic dXNlcjpodW50ZXIy"),
        ({"username": "user"}, "Basic dXNlcjo="),
        ({"token": TOKEN, "auth-provider": {"name": "gcp"}}, f"Bearer {TOKEN}"),
        ({"token": TOKEN, "exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "none", "interactiveMode": "Never"}}, f"Bearer {TOKEN}"),
    ],
)  # fmt: skip
def test_tokens_and_passwords(
    server: TlsServer, user: dict[str, Any], authorization: str | None
) -> None:
    read(loaded(server, user))
    assert sent(server) == authorization


def test_a_token_file_is_read_again(
    server: TlsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text("first\n")
    configuration = loaded(server, {"tokenFile": str(file)})
    with client.ApiClient(configuration) as api_client:
        read_with(api_client)
        file.write_text("second")
        read_with(api_client)
        assert sent(server) == "Bearer first"
        # Refused, at once.
        server.accepted = {"Bearer second"}
        read_with(api_client)
        assert sent(server) == "Bearer second"
        monkeypatch.setattr(token_file, "TOKEN_LIFE", 0.0)
        file.write_text("third")
        server.accepted = {"Bearer third"}
        read_with(api_client)
        server.accepted = set()
        file.write_text("fourth")
        read_with(api_client)
        assert sent(server) == "Bearer fourth"
        file.unlink()
        with pytest.raises(client.ConfigurationError) as caught:
            read_with(api_client)
    assert str(caught.value) == (
        f"kubeconfig config_dict: user 'me': tokenFile: {file}: No such file or directory"
    )


def test_a_token_beside_a_file_is_for_the_time_when_that_cannot_be_read(
    server: TlsServer, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text("from-file")
    configuration = loaded(server, {"tokenFile": str(file), "token": "beside"})
    read(configuration)
    assert sent(server) == "Bearer from-file"
    file.unlink()
    configuration = loaded(server, {"token": "beside"})
    read(configuration)
    assert sent(server) == "Bearer beside"


def test_a_client_certificate(server: TlsServer) -> None:
    files = {
        "client-certificate": str(CERTIFICATES / "client.pem"),
        "client-key": str(CERTIFICATES / "client.key"),
    }
    mixed = [
        {**PEM},
        {**files},
        {
            "client-certificate": files["client-certificate"],
            "client-key-data": PEM["client-key-data"],
        },
        {
            "client-certificate-data": PEM["client-certificate-data"],
            "client-key": files["client-key"],
        },
    ]
    for user in mixed:
        configuration = loaded(server, user)
        assert "PRIVATE KEY" not in repr(configuration)
        read(configuration)
    assert server.names == ["tester"] * 4
    assert sent(server) is None
    read(loaded(server, {**PEM, "token": "too"}))
    assert (server.names[-1], sent(server)) == ("tester", "Bearer too")
    # A key alone is nothing.
    read(loaded(server, {"client-key-data": PEM["client-key-data"]}))
    assert server.names[-1] is None


def test_somebody_else(server: TlsServer) -> None:
    user = {
        "token": TOKEN,
        "as": "jané",
        "as-uid": "7",
        "as-groups": ["team a", "team b"],
        "as-user-extra": {"Sc%op/e é": ["1", "2"], "none": []},
    }
    configuration = loaded(server, user)
    with client.ApiClient(configuration) as api_client:
        read_with(api_client)
        assert acting_as(server) == [
            "Impersonate-User: jané",
            "Impersonate-Uid: 7",
            "Impersonate-Group: team a",
            "Impersonate-Group: team b",
            "Impersonate-Extra-Sc%25op%2fe%20%c3%a9: 1",
            "Impersonate-Extra-Sc%25op%2fe%20%c3%a9: 2",
        ]
        # One who says so with the call is nobody else besides.
        read_with(api_client, _headers={"impersonate-user": "mine"})
        assert acting_as(server) == ["impersonate-user: mine"]
        read_with(api_client)
        assert len(acting_as(server)) == 6
    assert sent(server) == f"Bearer {TOKEN}"
    assert "impersonate_groups=('team a', 'team b')" in repr(configuration)


def acting_as(server: Server) -> list[str]:
    """The last request's lines that say as whom it is made."""
    lines = server.requests[-1].head.decode().split("\r\n")
    return [line for line in lines if line.lower().startswith("impersonate-")]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"impersonate_groups": ["a"]},
            (
                "impersonate_user: expected the name of a user, since impersonate_uid, "
                "impersonate_groups or impersonate_user_extra is set"
            ),
        ),
        (
            {"impersonate_user": "a\r\nAuthorization: x"},
            ("Impersonate-User: expected text of one line, got 'a\\r\\nAuthorization: x'"),
        ),
    ],
)
def test_somebody_who_cannot_be(settings: dict[str, Any], message: str) -> None:
    configuration = client.Configuration("http://127.0.0.1:9")
    for name, value in settings.items():
        setattr(configuration, name, value)
    with pytest.raises(client.ConfigurationError) as caught:
        client.ApiClient(configuration)
    assert str(caught.value) == message


def test_credentials_are_sent_over_tls_alone(
    caplog: pytest.LogCaptureFixture, plugin: Plugin
) -> None:
    users = {
        "token": {"token": TOKEN, "as": "jane"},
        "plugin": plugin.entry(),
        "provider": {"auth-provider": {"name": "oidc"}},
        "nobody": {"as": "jane"},
    }
    with Server(lambda _: ok()) as server:
        data = kubeconfig({"server": server.url}, users)
        for name in users:
            read(client.load_config(name, config_dict=data))
            assert sent(server) is None
        assert acting_as(server) == ["Impersonate-User: jane"]
    assert plugin.runs == []
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (
            logging.WARNING,
            (
                f"kubeconfig config_dict: user {name!r}: its credentials are not sent, as with kubectl: "
                "the server's URL begins with http, and anybody on the way could read them"
            ),
        )
        for name in ("token", "plugin", "provider")
    ]


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (
            {"token": "a", "username": "b"},
            ["token: username and password are there, too: take one of them away"],
        ),
        ({"token": 1234567}, ["token: expected text, got a number; put it in quotes"]),
        ({"password": True}, ["password: expected text, got true or false; put it in quotes"]),
        ({"token": ["hunter2"]}, ["token: expected text, got a list"]),
        *(
            ({"token": token}, ["token: expected a token in ASCII letters, without spaces and line breaks"])
            for token in ("hunter2\nX: y", "hunter2 hunter2", "hünter2")
        ),
        (
            {"client-certificate-data": data_of("client.pem")},
            ["client-key: expected a key for the client-certificate, here or in client-key-data"],
        ),
        (
            {**PEM, "client-key": str(CERTIFICATES / "client.key")},
            ["client-key: client-key-data is there, too: take one of them away"],
        ),
        (
            {"client-certificate-data": "eA==", "client-key-data": "x"},
            [
                "client-key-data: expected base64",
                "client-certificate-data: expected PEM text in base64",
            ],
        ),
        ({"as-groups": ["a"]}, ["as: expected the name of a user, since there is as-groups"]),
        (
            {"as": "a", "as-groups": ["b", 7], "as-user-extra": {"c": "d"}},
            [
                "as-groups[1]: expected text, got a number; put it in quotes",
                "as-user-extra.c: expected a list, got text",
            ],
        ),
        (
            {"exec": {}, "auth-provider": {"name": "gcp"}},
            [
                "exec: an auth-provider is there, too: take one of them away",
                "exec.command: expected the name or the path of a program",
                (
                    "exec.apiVersion: expected 'client.authentication.k8s.io/v1' or "
                    "'client.authentication.k8s.io/v1beta1', got nothing: have the tool that wrote the "
                    "entry write it anew"
                ),
                "exec.interactiveMode: expected one of Never, IfAvailable, Always, got nothing",
            ],
        ),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_said_at_once(user: dict[str, Any], expected: list[str]) -> None:
    assert problems(user) == expected


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("gcp", " ('gcloud container clusters get-credentials' writes it)"),
        ("azure", " ('kubelogin convert-kubeconfig' writes it)"),
        ("oidc", " ('kubectl oidc-login setup' writes it)"),
        ("other", ""),
    ],
)
def test_what_was_before_exec_plugins_needs_the_kubernetes_client(
    name: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "kubernetes", None)
    monkeypatch.setitem(sys.modules, "kubernetes.config", None)
    provider = {"name": name, "config": {"id-token": "hunter2"}}
    message = (
        f"the auth-provider {name!r} needs the Kubernetes client: use an exec plugin in its place{how}, "
        "or pip install 'kserve-models[kubernetes]'"
    )
    assert problems({"auth-provider": provider}) == [message]


def test_no_file_is_left_and_none_is_open_to_others(
    server: TlsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    read(loaded(server, PEM))
    assert json.dumps(server.names) == '["tester"]'
    assert list((tmp_path / "temporary").iterdir()) == []
