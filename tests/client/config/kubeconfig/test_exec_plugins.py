"""Exec plugins: real programs, run when their credentials are needed, and no more often."""

from __future__ import annotations

import copy
import os
import pickle
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from kserve_models import client
from tests.client.support.kubeconfigs import (
    V1,
    V1BETA1,
    Plugin,
    TlsServer,
    cluster_of,
    data_of,
    kubeconfig,
    pem_of,
    read,
    read_with,
    sent,
)
from tests.client.support.raw_http_server import TOKEN

if TYPE_CHECKING:
    from pathlib import Path

LATER = "2999-01-01T00:00:00Z"
BEFORE = "2020-01-01T00:00:00.5+02:00"
TESTER = {"clientCertificateData": pem_of("client.pem"), "clientKeyData": pem_of("client.key")}
NAMED = {"clientCertificateData": pem_of("named.pem"), "clientKeyData": pem_of("named.key")}


def loaded(server: TlsServer, user: dict[str, Any], **cluster: Any) -> client.Configuration:
    return client.load_config(config_dict=kubeconfig(cluster_of(server, **cluster), {"me": user}))


def test_a_plugin_is_run_when_it_is_needed_and_its_token_kept(
    server: TlsServer, plugin: Plugin
) -> None:
    for end in ({}, {"expirationTimestamp": LATER}, {"expirationTimestamp": None}):
        before = len(plugin.runs)
        plugin.prints(token=TOKEN, **end)
        configuration = loaded(server, plugin.entry(args=["get token", "--x"]))
        assert len(plugin.runs) == before
        with client.ApiClient(configuration) as api_client:
            read_with(api_client)
            read_with(api_client)
        assert sent(server) == f"Bearer {TOKEN}"
        assert plugin.runs[before:] == ["get token --x"]
        # Copies, the default one among them, share what it gave.
        read(copy.deepcopy(configuration))
        read(client.Configuration.get_default_copy())
        assert len(plugin.runs) == before + 1
        assert TOKEN not in repr(configuration) + repr(vars(configuration.refresh_api_key_hook))


def test_a_token_that_has_ended_is_renewed(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints(token="old", expirationTimestamp=BEFORE)
    with client.ApiClient(loaded(server, plugin.entry())) as api_client:
        read_with(api_client)
        assert sent(server) == "Bearer old"
        plugin.prints(token="new", expirationTimestamp=LATER)
        for _ in range(2):
            read_with(api_client)
            assert sent(server) == "Bearer new"
    assert len(plugin.runs) == 2


def test_a_token_that_is_refused_is_renewed_once(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints(token="old", expirationTimestamp=LATER)
    with client.ApiClient(loaded(server, plugin.entry())) as api_client:
        read_with(api_client)
        server.accepted = {"Bearer new"}
        plugin.prints(token="new")
        read_with(api_client)
        assert sent(server) == "Bearer new"
        assert (len(plugin.runs), len(server.requests)) == (2, 3)
        server.accepted = {"Bearer newer"}
        with pytest.raises(client.UnauthorizedError):
            read_with(api_client)
        assert (len(plugin.runs), len(server.requests)) == (3, 4)


def test_threads_whose_token_is_refused_renew_it_once(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints(token="old")
    with client.ApiClient(loaded(server, plugin.entry())) as api_client:
        read_with(api_client)
        plugin.write('sleep 0.2; cat "$here/output"')
        plugin.prints(token="new")
        server.accepted = {"Bearer new"}
        failures: list[BaseException] = []

        def work() -> None:
            try:
                read_with(api_client)
            except client.KServeClientError as error:
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(plugin.runs) == 2


def test_a_client_certificate_of_a_plugins(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints(**TESTER)
    configuration = loaded(server, plugin.entry())
    with client.ApiClient(configuration) as api_client:
        read_with(api_client)
        read_with(api_client)
        assert (server.names, sent(server)) == (["tester"], None)
        # Refused, it is renewed, as a token is, and shown in a connection of its own.
        server.accepted = {"named"}
        plugin.prints(**NAMED)
        read_with(api_client)
        assert server.names == ["tester", "named"]
        # With a token beside it.
        server.accepted = {"Bearer too"}
        plugin.prints(**TESTER, token="too")
        read_with(api_client)
        assert (server.names[2:], sent(server)) == (["tester"], "Bearer too")
        # And without it.
        server.accepted = {"Bearer alone"}
        plugin.prints(token="alone")
        read_with(api_client)
        assert (server.names[3:], sent(server)) == ([None], "Bearer alone")
    assert len(plugin.runs) == 4
    assert "PRIVATE KEY" not in repr(configuration) + repr(vars(configuration))


def test_a_client_certificate_of_the_files_comes_first(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints(**NAMED, token="t")
    own = {
        "client-certificate-data": data_of("client.pem"),
        "client-key-data": data_of("client.key"),
    }
    read(loaded(server, plugin.entry() | own))
    assert (server.names, sent(server)) == (["tester"], "Bearer t")


def test_what_a_plugin_is_told(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints(V1BETA1, token="t")
    entry = plugin.entry(apiVersion=V1BETA1)
    del entry["exec"]["interactiveMode"]
    read(loaded(server, entry))
    assert plugin.info == {
        "kind": "ExecCredential",
        "apiVersion": V1BETA1,
        "spec": {"interactive": False},
    }
    plugin.prints(token="t")
    further: dict[str, Any] = {
        "tls-server-name": "localhost",
        "disable-compression": True,
        "extensions": [
            {"name": "client.authentication.k8s.io/exec", "extension": {"audience": ["me"]}},
            {"name": "other", "extension": 1},
        ],
    }
    read(loaded(server, plugin.entry(provideClusterInfo=True), **further))
    assert plugin.info == {
        "kind": "ExecCredential",
        "apiVersion": V1,
        "spec": {
            "cluster": {
                "server": server.url,
                "tls-server-name": "localhost",
                "certificate-authority-data": data_of("authority.pem"),
                "disable-compression": True,
                "config": {"audience": ["me"]},
            },
            "interactive": False,
        },
    }


def test_a_plugins_variables(server: TlsServer, plugin: Plugin, monkeypatch: Any) -> None:
    monkeypatch.setenv("INHERITED", "from-here")
    monkeypatch.setenv("REPLACED", "from-here")
    plugin.write(
        """printf '{"apiVersion": "%s", "kind": "ExecCredential", "status": {"token": "%s"}}' """
        f"{V1} $INHERITED/$REPLACED"
    )
    variables = [{"name": "REPLACED", "value": "from-file"}, {"name": "EMPTY"}]
    read(loaded(server, plugin.entry(env=variables, args=None)))
    assert sent(server) == "Bearer from-here/from-file"


def test_where_a_plugin_is_found(
    server: TlsServer, plugin: Plugin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin.prints(token="t")
    file = tmp_path / "config"
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for command in ("plugin", "./plugin", f"../{tmp_path.name}/plugin"):
        data = kubeconfig(cluster_of(server), {"me": plugin.entry(command=command)})
        file.write_text(repr(data).replace("None", "null"))
        read(client.load_config(config_file=file))
    assert len(plugin.runs) == 3


def test_configurations_with_plugins_can_be_pickled(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints(token="t")
    read(pickle.loads(pickle.dumps(loaded(server, plugin.entry()))))
    assert sent(server) == "Bearer t"


def failure(server: TlsServer, entry: dict[str, Any], name: str = "") -> str:
    with pytest.raises(client.ConfigurationError) as caught:
        read(loaded(server, entry))
    assert caught.value.__context__ is None
    assert server.requests == []
    prefix = (
        f"kubeconfig config_dict: user 'me': exec plugin {name or entry['exec']['command']!r}: "
    )
    assert str(caught.value).startswith(prefix)
    return str(caught.value).removeprefix(prefix)


def test_a_plugin_that_is_not_there(server: TlsServer, plugin: Plugin) -> None:
    missing = "not found, or not executable: install it, or correct its path"
    assert failure(server, plugin.entry(command="no-such-plugin")) == missing
    hint = "Get it with\n  \x1b[31mbrew install it\n"
    assert failure(server, plugin.entry(command="no-such-plugin", installHint=hint)) == (
        f"{missing}\nGet it with\n  [31mbrew install it"
    )
    plugin.path.chmod(0o600)
    assert failure(server, plugin.entry()) == missing
    plugin.path.write_text("")
    plugin.path.chmod(0o700)
    assert failure(server, plugin.entry()) == "it cannot be started: Exec format error"


def test_a_plugin_that_fails(
    server: TlsServer, plugin: Plugin, capsys: pytest.CaptureFixture[str]
) -> None:
    plugin.write(f"echo first >&2; echo; echo {TOKEN}; echo log in with $SECRET >&2; exit 3")
    entry = plugin.entry(env=[{"name": "SECRET", "value": "hunter2-hunter2"}])
    assert failure(server, entry) == "it ended with exit code 3: first / log in with ***"
    # What it says is seen, too, as kubectl has it.
    assert capsys.readouterr() == ("", "first\nlog in with hunter2-hunter2\n")
    plugin.write("kill -9 $$")
    assert failure(server, plugin.entry()) == "signal 9 ended it"


def test_what_a_plugin_says_is_seen_while_it_runs(
    server: TlsServer, plugin: Plugin, capsys: pytest.CaptureFixture[str]
) -> None:
    plugin.prints(token="t")
    plugin.write(
        'echo open https://login >&2; until [ -e "$here/go" ]; do sleep 0.02; done; cat "$here/output"'
    )
    thread = threading.Thread(target=read, args=(loaded(server, plugin.entry()),))
    thread.start()
    seen = ""
    while "https://login" not in seen and thread.is_alive():
        seen += capsys.readouterr().err
        time.sleep(0.01)
    (plugin.folder / "go").touch()
    thread.join()
    assert seen == "open https://login\n"
    assert sent(server) == "Bearer t"


def test_a_plugin_that_hangs(
    server: TlsServer, plugin: Plugin, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kserve_models.client._config.kubeconfig import exec_process

    monkeypatch.setattr(exec_process, "PATIENCE", 0.5)
    plugin.write('echo $$ >"$here/pid"; exec sleep 1000')
    pid = plugin.folder / "pid"
    while not pid.exists() or not pid.read_text():
        assert failure(server, plugin.entry()) == (
            "it has not ended within 0.5 s: run it by hand to see why"
        )
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("", "expected an ExecCredential as JSON on its standard output"),
        (TOKEN, "expected an ExecCredential as JSON on its standard output"),
        (f'{{"token": "{TOKEN}"', "expected an ExecCredential as JSON on its standard output"),
        ("[]", "expected an ExecCredential as JSON on its standard output"),
        ("{}", f"its output has the apiVersion nothing, expected {V1!r}"),
        (
            f'{{"apiVersion": "{V1BETA1}"}}',
            f"its output has the apiVersion {V1BETA1!r}, expected {V1!r}",
        ),
        (
            f'{{"apiVersion": "{V1}", "kind": 7}}',
            "its output has the kind a number, expected 'ExecCredential'",
        ),
        (f'{{"apiVersion": "{V1}"}}', "its output has no status"),
    ],
)
def test_output_that_is_no_credential(
    server: TlsServer, plugin: Plugin, output: str, problem: str
) -> None:
    plugin.prints_text(output)
    assert failure(server, plugin.entry()) == problem


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        ({}, "neither a token nor a client certificate in its status"),
        ({"token": ""}, "neither a token nor a client certificate in its status"),
        (
            {"clientCertificateData": TESTER["clientCertificateData"]},
            "a client certificate or a key, expected both or none",
        ),
        (
            {"token": "t", "clientKeyData": TESTER["clientKeyData"]},
            "a client certificate or a key, expected both or none",
        ),
        (
            {"clientCertificateData": TOKEN, "clientKeyData": TOKEN},
            "a client certificate or a key that is no PEM text",
        ),
        ({"token": f"{TOKEN}\nX: y"}, "a token that no header can have"),
        (
            {"token": TOKEN, "expirationTimestamp": "tomorrow"},
            "an expirationTimestamp that is no RFC 3339 time",
        ),
        (
            {"token": TOKEN, "expirationTimestamp": 1700000000},
            "an expirationTimestamp that is no RFC 3339 time",
        ),
    ],
)
def test_a_credential_that_cannot_be_used(
    server: TlsServer, plugin: Plugin, status: dict[str, Any], problem: str
) -> None:
    plugin.prints(**status)
    assert failure(server, plugin.entry()) == f"its output has {problem}"


def test_a_field_of_a_wrong_type(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints(token=7, clientKeyData=[TOKEN])
    assert failure(server, plugin.entry()).endswith("in its status")
    plugin.prints(token="t", clientCertificateData=[TOKEN])
    assert failure(server, plugin.entry()) == (
        "a field of the status in its output is of a wrong type"
    )


def test_an_answer_may_be_yaml_and_without_a_kind(server: TlsServer, plugin: Plugin) -> None:
    plugin.prints_text(f"apiVersion: {V1}\nstatus:\n  token: t\n")
    read(loaded(server, plugin.entry()))
    assert sent(server) == "Bearer t"


def test_a_plugin_that_failed_is_run_again(server: TlsServer, plugin: Plugin) -> None:
    with client.ApiClient(loaded(server, plugin.entry())) as api_client:
        with pytest.raises(client.ConfigurationError):
            read_with(api_client)
        plugin.prints(token="t")
        read_with(api_client)
    assert sent(server) == "Bearer t"


def problems(entry: dict[str, Any]) -> list[str]:
    with pytest.raises(client.ConfigurationError) as caught:
        client.load_config(config_dict=kubeconfig({"server": "https://a"}, {"me": entry}))
    place = "kubeconfig config_dict: user 'me': exec."
    return [line.removeprefix(place) for line in str(caught.value).splitlines()]


def test_entries_that_cannot_be_used(plugin: Plugin) -> None:
    old = "client.authentication.k8s.io/v1alpha1"
    assert problems(plugin.entry(apiVersion=old)) == [
        (
            f"apiVersion: expected {V1!r} or {V1BETA1!r}, got {old!r}: have the tool that wrote the entry "
            "write it anew"
        )
    ]
    assert problems(plugin.entry(interactiveMode="Sometimes", env=[{"value": "hunter2"}, "x"])) == [
        "interactiveMode: expected one of Never, IfAvailable, Always, got 'Sometimes'",
        "env[0].name: expected the name of a variable",
        "env[1]: expected a map, got text",
    ]
