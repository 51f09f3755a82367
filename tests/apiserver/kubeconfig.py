"""A cluster from a kubeconfig file: as much of that format as test clusters use.

Read here, not by the client: what tests rest on should not be what they test.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any

from kserve_models._text import yaml as yaml_text
from tests.apiserver.cluster import Cluster

NO_PROGRAMS = (
    "credentials of a program or provider are not for these tests: put a token or a client "
    "certificate into the kubeconfig file"
)


def cluster(folder: Path) -> Cluster:
    """The cluster of the current context of the first file that ``KUBECONFIG`` names.

    Args:
        folder: For certificates and keys that the file holds itself.

    Raises:
        RuntimeError: there is no such file, or it needs more than is read here.
    """
    named = os.environ.get("KUBECONFIG", "").split(os.pathsep)[0]
    if not named:
        raise RuntimeError("--use-kubeconfig: expected the variable KUBECONFIG to name a file")
    path = Path(named)
    try:
        (document,) = yaml_text.parse(path.read_bytes(), named)
        config = document.data
        context = _named(config, "context", config["current-context"])
        server = _named(config, "cluster", context["cluster"])
        user = _named(config, "user", context["user"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise RuntimeError(f"--use-kubeconfig: {named} can't be read: {error!r}") from None
    if {"exec", "auth-provider"} & set(user):
        raise RuntimeError(f"--use-kubeconfig: {named}: {NO_PROGRAMS}")
    files = _Files(path.parent, folder)
    return Cluster(
        url=server["server"].rstrip("/"),
        ca_file=files.of(server, "certificate-authority"),
        token=user.get("token") or _text(files.of(user, "tokenFile")),
        cert_file=files.of(user, "client-certificate"),
        key_file=files.of(user, "client-key"),
        kubeconfig=str(path),
    )


def _named(config: dict[str, Any], what: str, name: str) -> dict[str, Any]:
    for entry in config[f"{what}s"]:
        if entry["name"] == name:
            found: dict[str, Any] = entry[what]
            return found
    raise KeyError(f"{what} {name}")


def _text(path: str | None) -> str | None:
    return None if path is None else Path(path).read_text().strip()


class _Files:
    """Files that a kubeconfig file names, relative to itself, or holds in base64."""

    def __init__(self, base: Path, folder: Path) -> None:
        self._base = base
        self._folder = folder

    def of(self, entry: dict[str, Any], key: str) -> str | None:
        if entry.get(f"{key}-data"):
            path = self._folder / key
            path.touch(mode=0o600)
            path.write_bytes(base64.b64decode(entry[f"{key}-data"]))
            return str(path)
        return str(self._base / entry[key]) if entry.get(key) else None
