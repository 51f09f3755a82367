"""The configuration for the Kubernetes client, and what that client's own says."""

from __future__ import annotations

import atexit
import contextlib
import os
import ssl
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from kserve_models.client import Configuration

if TYPE_CHECKING:
    from collections.abc import Callable

_OWN = frozenset(
    {
        "namespace",
        "ca_cert_data",
        "cert_data",
        "key_data",
        "request_timeout",
        "call_timeout",
        "max_response_size",
        "accept_gzip",
        "user_agent",
        "impersonate_user",
        "impersonate_uid",
        "impersonate_groups",
        "impersonate_user_extra",
        "refresh_api_key_hook",
        "api_key",
        "api_key_prefix",
        "username",
        "password",
        "connection_pool_maxsize",
        "retries",
    }
)
"""Settings that the Kubernetes client lacks, has other defaults for, or is given in another way."""
_TOKEN_KEYS = ("BearerToken", "authorization")
"""Where the Kubernetes client looks for a token: from 35 on, and before."""


def make_default(configuration: Configuration) -> None:
    """Have the Kubernetes client use a configuration by default, as the SDK does, where it is loaded."""
    client = sys.modules.get("kubernetes.client")
    if client is not None:
        made = client.Configuration()
        fill(made, configuration)
        client.Configuration.set_default(made)


def from_kubernetes(given: Any) -> Configuration:
    """A configuration of the Kubernetes client's as one of this package's."""
    if isinstance(given, Configuration):
        return given
    made = Configuration()
    for name, value in settings_of(given).items():
        setattr(made, name, value)
    return made


def settings_of(given: Any) -> dict[str, Any]:
    """The settings of a configuration of the Kubernetes client's, by their names in ours."""
    own = vars(Configuration())
    shared = (*(own.keys() - _OWN), "api_key", "api_key_prefix", "username", "password")
    found = {name: getattr(given, name, own[name]) for name in shared if not name.startswith("_")}
    # Defaults of the Kubernetes client's that are none of ours.
    found.update({k: own[k] for k in ("username", "password") if not found[k]})
    hook = getattr(given, "refresh_api_key_hook", None)
    if hook is not None:
        found["refresh_api_key_hook"] = hook
    return found


def fill(given: Any, configuration: Configuration) -> None:
    """Set a configuration of the Kubernetes client's to what one of ours says."""
    if isinstance(given, Configuration):
        vars(given).update({k: v for k, v in vars(configuration).items() if k != "_lock"})
        return
    refresh = _token_setter(configuration)
    refresh(given)
    for name in vars(configuration).keys() - _OWN:
        value = getattr(configuration, name)
        if value is not None and not name.startswith("_") and hasattr(given, name):
            setattr(given, name, value)
    if configuration.ca_cert_data:
        given.ssl_ca_cert = _file_of(configuration.ca_cert_data)
    if configuration.cert_data:
        given.cert_file = _file_of(configuration.cert_data)
    if configuration.key_data:
        given.key_file = _file_of(configuration.key_data)
    given.api_key_prefix = {}
    given.refresh_api_key_hook = refresh


def _token_setter(configuration: Configuration) -> Callable[[Any], None]:
    """A refresh hook that gives the Kubernetes client this moment's token."""

    def refresh(given: Any) -> None:
        value = configuration.authorization()
        given.api_key = {} if value is None else dict.fromkeys(_TOKEN_KEYS, value)

    return refresh


def _file_of(data: str | bytes) -> str:
    """A file (PEM) that only this user can read, and that ends with this process."""
    if isinstance(data, bytes) and not data.lstrip().startswith(b"-----"):
        data = ssl.DER_cert_to_PEM_cert(data)
    handle, path = tempfile.mkstemp(prefix="kserve-models-", suffix=".pem")
    with os.fdopen(handle, "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)
    atexit.register(_remove, path)
    return path


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
