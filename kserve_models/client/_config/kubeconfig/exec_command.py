"""An exec plugin's command, as a kubeconfig has it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from kserve_models.client._config.kubeconfig.cluster import cluster_for_plugins

if TYPE_CHECKING:
    from kserve_models.client._config.kubeconfig.fields import Fields, Place

GROUP = "client.authentication.k8s.io"
_VERSIONS = (f"{GROUP}/v1", f"{GROUP}/v1beta1")
_MODES = ("Never", "IfAvailable", "Always")


class ExecCommand(NamedTuple):
    """A program that prints credentials, and how to run it."""

    place: Place
    command: str
    """Its name, for ``$PATH``, or its path."""
    arguments: list[str]
    environment: dict[str, str]
    """Further variables."""
    api_version: str
    interactive_mode: str
    """``Never``, ``IfAvailable`` or ``Always``: whether it may, or must, ask at the terminal."""
    install_hint: str
    """What to do where it is not installed; for people."""
    cluster: dict[str, Any] | None
    """What it is told of the cluster; None for nothing."""

    def __str__(self) -> str:
        return f"{self.place}: exec plugin {self.command!r}"


def read_exec(fields: Fields, cluster: Fields) -> ExecCommand:
    """The command that a user's entry names.

    Args:
        fields: the map ``exec``.
        cluster: the entry of the cluster.
    """
    command = fields.text("command")
    if not command:
        fields.fail("command", "expected the name or the path of a program")
    if os.sep in command or (os.altsep and os.altsep in command):
        command = os.path.join(fields.place.folder, command)
    api_version = fields.text("apiVersion")
    if api_version not in _VERSIONS:
        came = repr(api_version) if api_version else "nothing"
        fields.fail(
            "apiVersion",
            f"expected {_VERSIONS[0]!r} or {_VERSIONS[1]!r}, got {came}: have the tool that wrote the "
            "entry write it anew",
        )
    mode = fields.text("interactiveMode")
    if not mode and api_version == _VERSIONS[1]:
        mode = "IfAvailable"
    if mode not in _MODES:
        came = repr(mode) if mode else "nothing"
        fields.fail("interactiveMode", f"expected one of {', '.join(_MODES)}, got {came}")
    environment: dict[str, str] = {}
    for each in fields.maps("env"):
        name = each.text("name")
        if not name or "=" in name or "\0" in name:
            each.fail("name", "expected the name of a variable")
        environment[name] = each.secret("value")
    told = cluster_for_plugins(cluster) if fields.flag("provideClusterInfo") else None
    return ExecCommand(
        fields.place,
        command,
        fields.texts("args"),
        environment,
        api_version,
        mode,
        _printable(fields.text("installHint")),
        told,
    )


def _printable(text: str) -> str:
    """Text of other people's for a terminal: no control characters."""
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n").strip()
