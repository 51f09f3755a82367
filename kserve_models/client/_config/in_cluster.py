"""Configuration of a pod in a cluster: the service account's token and certificate authority."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kserve_models.client._config.token_file import TokenFile, read_bytes, read_text

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration

FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount"
HOST = "KUBERNETES_SERVICE_HOST"
PORT = "KUBERNETES_SERVICE_PORT"
_ACCOUNT = "the service account's"


def is_in_cluster() -> bool:
    """Whether this is a pod with a service account."""
    return bool(os.environ.get(HOST)) and os.path.isfile(_token_path())


def what_is_missing() -> str:
    """What this process lacks of a pod in a cluster, for a message."""
    if not os.environ.get(HOST):
        return f"${HOST} is not set"
    return f"there is no file {_token_path()}"


def fill(configuration: Configuration) -> None:
    """Make a configuration that of this pod.

    Raises:
        ConfigurationError: the token, the certificate authority or the namespace cannot be read.
    """
    host = os.environ[HOST]
    if ":" in host:
        host = f"[{host}]"
    configuration.host = f"https://{host}:{os.environ.get(PORT) or 443}"
    authority = os.path.join(FOLDER, "ca.crt")
    read_bytes(authority, f"{_ACCOUNT} certificate authority")
    configuration.ssl_ca_cert = authority
    # Within a cluster's network zipping takes longer than sending.
    configuration.accept_gzip = False
    configuration.namespace = _namespace()
    hook = TokenFile(_token_path(), f"{_ACCOUNT} token")
    hook(configuration)
    configuration.refresh_api_key_hook = hook


def _token_path() -> str:
    return os.path.join(FOLDER, "token")


def _namespace() -> str | None:
    """The pod's namespace; None where the file is not mounted."""
    path = os.path.join(FOLDER, "namespace")
    return read_text(path, f"{_ACCOUNT} namespace") if os.path.isfile(path) else None
