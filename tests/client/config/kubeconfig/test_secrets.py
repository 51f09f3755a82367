"""No secret of a kubeconfig or of a plugin is shown, whatever goes wrong, and none is left in a file."""

from __future__ import annotations

import base64
import json
import logging
import os
import ssl
import stat
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kserve_models import client
from kserve_models.client._http.pem_file import pem_file
from tests.client.support.kubeconfigs import (
    Plugin,
    TlsServer,
    cluster_of,
    data_of,
    kubeconfig,
    pem_of,
    read,
    read_with,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRETS = [
    "sesame-token", "sesame-password", "sesame-of-variables", "sesame-argument", "sesame-provider",
    "sesame-proxy", data_of("client.key"), pem_of("client.key").splitlines()[1],
]  # fmt: skip


def user(plugin: Plugin) -> dict[str, Any]:
    return plugin.entry(
        args=["sesame-argument"], env=[{"name": "X", "value": "sesame-of-variables"}]
    ) | {
        "client-certificate-data": data_of("client.pem"),
        "client-key-data": data_of("client.key"),
    }


def hidden_in(error: BaseException) -> bool:
    """Whether no secret is in what a tool could show: the chain, and the variables of our frames."""
    trace = error.__traceback__
    while trace is not None and "kserve_models" not in trace.tb_frame.f_code.co_filename:
        trace = trace.tb_next
    texts = [str(error), repr(error), repr(vars(error))]
    seen: BaseException | None = error.with_traceback(trace)
    while seen is not None:
        report = traceback.TracebackException.from_exception(seen, capture_locals=True)
        # Methods of the API have the caller's frame, and this one's, above them.
        texts += report.format()
        seen = seen.__cause__ or seen.__context__
    return not any(secret in text for text in texts for secret in SECRETS)


MISTAKES: dict[str, Any] = {
    "token": ["sesame-token"],
    "password": {"sesame-password": "sesame-password"},
    "client-key-data": "sesame-token",
    "client-certificate-data": "sesame-token",
    "auth-provider": {"name": "gcp", "config": {"id-token": "sesame-provider"}},
    "tokenFile": "/nowhere",
    "exec": {"command": "plugin", "args": "sesame-argument", "env": ["sesame-of-variables"]},
}


@pytest.mark.parametrize("key", MISTAKES)
def test_mistakes_in_a_file_show_none(key: str, tmp_path: Path, plugin: Plugin) -> None:
    cluster = {"server": "https://a", "proxy-url": "http://u:sesame-proxy@p"}
    entry = {**user(plugin), "password": "sesame-password", key: MISTAKES[key]}
    path = tmp_path / "config"
    path.write_text(json.dumps(kubeconfig(cluster, {"me": entry})))
    with pytest.raises(client.ConfigurationError) as caught:
        client.load_config(config_file=path)
    assert hidden_in(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "users: [{name: me, user: {token: *sesame-token}}]",
        "users: [{name: me, user: {token: !sesame-token x}}]",
        "users: [{name: me, user: {token: 'sesame-token}}]",
        "users:\n- user:\n    token: sesame-token: x",
        '{"users": [{"user": {"token": "sesame-token" "x"}}]}',
        "token: sesame-token\ntoken: sesame-password",
        "sesame-token",
        "- sesame-token\n---\n- sesame-password",
        "users: [{name: me, user: sesame-token}]",
        "users: [sesame-token]",
    ],
)
def test_text_that_is_no_kubeconfig_shows_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text(text)
    with pytest.raises(client.ConfigurationError) as caught:
        client.load_config(config_file=path)
    assert hidden_in(caught.value)


@pytest.mark.parametrize(
    "script",
    [
        "echo sesame-token; exit 1",
        "echo token is sesame-of-variables >&2; exit 1",
        "echo sesame-token",
        'cat "$here/output"',
        "exec sleep 1000",
    ],
)
def test_plugins_that_fail_show_none(
    script: str,
    server: TlsServer,
    plugin: Plugin,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kserve_models.client._config.kubeconfig import exec_process

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(exec_process, "PATIENCE", 1.0 if "sleep" in script else 300.0)
    plugin.prints(token="sesame-token\n sesame-password", clientKeyData=pem_of("client.key"))
    plugin.write(script)
    configuration = client.load_config(
        config_dict=kubeconfig(cluster_of(server), {"me": user(plugin)})
    )
    with pytest.raises(client.ConfigurationError) as caught:
        read(configuration)
    assert hidden_in(caught.value)
    assert not any(secret in caplog.text for secret in SECRETS)


def test_what_is_held_shows_none(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints(token="sesame-token")
    configuration = client.load_config(
        config_dict=kubeconfig(cluster_of(server), {"me": user(plugin)})
    )
    with client.ApiClient(configuration) as api_client:
        read_with(api_client)
        hook = configuration.refresh_api_key_hook
        held = [configuration, vars(configuration), vars(hook), configuration.credentials()]
        shown = "".join(map(repr, [*held, vars(api_client), vars(api_client._transport)]))
    assert "sesame" not in shown
    assert "PRIVATE KEY" not in shown


def test_a_key_that_is_none_shows_nothing_of_it(server: TlsServer) -> None:
    half = pem_of("client.key").replace("-----END PRIVATE KEY-----", "")
    entry = {
        "client-certificate-data": data_of("client.pem"),
        "client-key-data": base64.b64encode(half.encode()).decode(),
    }
    configuration = client.load_config(config_dict=kubeconfig(cluster_of(server), {"me": entry}))
    with pytest.raises(client.ConfigurationError) as caught:
        client.ApiClient(configuration)
    assert str(caught.value).startswith(
        "cert_data, key_data: expected a certificate and its key in PEM form: "
    )
    assert hidden_in(caught.value)


def test_an_encrypted_key_is_refused(server: TlsServer) -> None:
    entry = {
        "client-certificate-data": data_of("client.pem"),
        "client-key-data": data_of("encrypted.key"),
    }
    configuration = client.load_config(config_dict=kubeconfig(cluster_of(server), {"me": entry}))
    with pytest.raises(client.ConfigurationError) as caught:
        client.ApiClient(configuration)
    assert str(caught.value) == (
        "key_data is encrypted: give a key without a password (openssl pkey -in KEY -out PLAIN_KEY)"
    )


@pytest.fixture(params=["in memory", "forbidden", "unknown", "unreadable"])
def folder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The folder of temporary files, on systems with and without files in memory."""

    def forbidden(_: str) -> int:
        raise PermissionError

    if request.param == "in memory" and not hasattr(os, "memfd_create"):
        pytest.skip("this system has no files in memory")
    if request.param == "forbidden":
        monkeypatch.setattr(os, "memfd_create", forbidden, raising=False)
    elif request.param == "unknown":
        monkeypatch.delattr(os, "memfd_create", raising=False)
    elif request.param == "unreadable":
        monkeypatch.setattr(os, "access", lambda *_: False)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    in_memory = request.param == "in memory"
    with pem_file(b"x") as path:
        assert os.path.samefile(os.path.dirname(path), temporary) is not in_memory  # noqa: PTH120, PTH121
    yield temporary
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("folder")
def test_keys_are_read_from_private_files_that_go(server: TlsServer) -> None:
    entry = {
        "client-certificate-data": data_of("client.pem"),
        "client-key-data": data_of("client.key"),
    }
    read(client.load_config(config_dict=kubeconfig(cluster_of(server), {"me": entry})))
    assert server.names == ["tester"]


def test_others_cannot_read_a_private_file(folder: Path) -> None:
    with pem_file(b"sesame") as path:
        assert Path(path).read_bytes() == b"sesame"
        if path.startswith(str(folder)):
            assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
        with pytest.raises(ssl.SSLError):
            ssl.create_default_context().load_cert_chain(path)
    assert not Path(path).exists()


@pytest.mark.usefixtures("folder")
def test_a_private_file_goes_whatever_happens() -> None:
    with pytest.raises(KeyboardInterrupt), pem_file(b"sesame") as path:
        raise KeyboardInterrupt
    assert not Path(path).exists()
