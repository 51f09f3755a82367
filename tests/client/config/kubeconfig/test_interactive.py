"""Exec plugins that ask at the terminal."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.client.support.kubeconfigs import (
    V1,
    Plugin,
    TlsServer,
    cluster_of,
    kubeconfig,
    sent,
)
from tests.support import processes

pty = pytest.importorskip("pty", reason="there are no terminals of this kind")
PROGRAM = """
import sys
from kserve_models import client
from kserve_models.api import ServingV1beta1Api
try:
    configuration = client.load_config(config_file=sys.argv[1])
    with client.ApiClient(configuration) as api_client:
        ServingV1beta1Api(api_client).read_namespaced_inference_service("iris", "models")
except client.ConfigurationError as error:
    print(error)
"""
ASKS = f"""
printf 'Code: ' >&2
read -r code || code=none
printf '{{"apiVersion": "{V1}", "kind": "ExecCredential", "status": {{"token": "%s"}}}}' "$code"
"""


def run(server: TlsServer, plugin: Plugin, mode: str, terminal: bool) -> str:
    """Make a request in a process with a terminal, or with none; what it prints."""
    plugin.write(ASKS)
    config = plugin.folder / "config"
    config.write_text(
        json.dumps(kubeconfig(cluster_of(server), {"me": plugin.entry(interactiveMode=mode)}))
    )
    ours, theirs = pty.openpty()
    try:
        os.write(ours, b"from-the-terminal\n")
        with Path(os.devnull).open() as nothing:
            done = processes.run(
                [sys.executable, "-c", PROGRAM, str(config)],
                stdin=theirs if terminal else nothing,
                cwd=REPOSITORY,
            )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("mode", "terminal", "token"),
    [
        ("Never", True, "none"),
        ("IfAvailable", True, "from-the-terminal"),
        ("IfAvailable", False, "none"),
        ("Always", True, "from-the-terminal"),
    ],
)
def test_the_terminal_is_the_plugins_where_it_may_ask(
    server: TlsServer, plugin: Plugin, mode: str, terminal: bool, token: str
) -> None:
    assert run(server, plugin, mode, terminal) == ""
    assert sent(server) == f"Bearer {token}"
    assert plugin.info["spec"] == {"interactive": token != "none"}


def test_a_plugin_that_must_ask_needs_a_terminal(server: TlsServer, plugin: Plugin) -> None:
    assert run(server, plugin, "Always", False) == (
        f"kubeconfig {plugin.folder / 'config'}: user 'me': exec plugin {str(plugin.path)!r}: it asks at "
        "the terminal (interactiveMode: Always), and standard input is none: run it where there is one\n"
    )
    assert plugin.runs == []
