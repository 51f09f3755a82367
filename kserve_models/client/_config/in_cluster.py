"""Configuration of a pod in a cluster: the service account's token and certificate authority."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from kserve_models.client._primitives.locks import ForkSafeLock
from kserve_models.client._primitives.secrets import Secret, SecretBytes
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration

FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount"
HOST = "KUBERNETES_SERVICE_HOST"
PORT = "KUBERNETES_SERVICE_PORT"
TOKEN_LIFE = 60.0
"""Seconds after which the token file is read again; the kubelet renews a token long before it ends."""


class TokenFile:
    """A refresh hook that reads the token from its file, which the kubelet renews.

    Configurations may share it: each gets the token, whoever had it read.

    Args:
        path: the file.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._token = ""
        self._until = 0.0
        self._lock = ForkSafeLock()

    def __call__(self, configuration: Configuration) -> None:
        """Give a configuration the token, read anew if it was read too long ago.

        Raises:
            ConfigurationError: the file cannot be read or is empty.
        """
        with self._lock.held():
            now = time.monotonic()
            if now >= self._until:
                self._token = Secret("Bearer " + _read_text(self.path, "token"))
                self._until = now + TOKEN_LIFE
            token = self._token
        configuration.api_key["BearerToken"] = token

    def expire(self) -> None:
        """Have the next call read the file: the server refused the token."""
        with self._lock.held():
            self._until = 0.0


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
    _read_bytes(authority, "certificate authority")
    configuration.ssl_ca_cert = authority
    # Within a cluster's network zipping takes longer than sending.
    configuration.accept_gzip = False
    configuration.namespace = _namespace()
    hook = TokenFile(_token_path())
    hook(configuration)
    configuration.refresh_api_key_hook = hook


def _token_path() -> str:
    return os.path.join(FOLDER, "token")


def _namespace() -> str | None:
    """The pod's namespace; None where the file is not mounted."""
    path = os.path.join(FOLDER, "namespace")
    return _read_text(path, "namespace") if os.path.isfile(path) else None


def _read_bytes(path: str, what: str) -> bytes:
    try:
        with open(path, "rb") as file:
            data = SecretBytes(file.read().strip())
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigurationError(f"the service account's {what}: {path}: {reason}") from None
    if not data:
        raise ConfigurationError(f"the service account's {what}: {path} is empty")
    return data


def _read_text(path: str, what: str) -> str:
    data = _read_bytes(path, what)
    if not data.isascii():
        raise ConfigurationError(f"the service account's {what}: {path} is no text")
    return data.decode("ascii")
